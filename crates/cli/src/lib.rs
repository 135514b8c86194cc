//! The native runner (docs/rules.md#13-command): walks folders, feeds bytes to the same crates that the page runs, writes what they
//! answer. It holds no rule of its own.
#![forbid(unsafe_code)]

mod answered;
mod args;
mod begin;
mod cache;
mod clock;
mod commands;
mod from;
mod goals;
mod kept_figures;
mod measure;
mod outcome;
mod output;
mod read;
mod run;
mod strips;
mod threads;
mod walk;
mod watch;

pub use run::run;
