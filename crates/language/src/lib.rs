//! Sentences for people, in the language that they chose.
//!
//! English stands in the code, where it is read beside what it is about: [`tr!`] and [`tr_n!`] mark it, [`said!`] marks what
//! is said later than it is found. Every other language is one file of `texts/`, from the English text to its own; a host
//! hands it to [`speak`], and from then on this thread speaks it. Without one, or where a text is missing, it is English.
//!
//! ```
//! use nightledger_language::{tr, tr_n};
//! let (name, files) = ("M 31", 3_u32);
//! assert_eq!(tr!("Copy CSV"), "Copy CSV");
//! assert_eq!(tr!("Rows of {name}", name), "Rows of M 31");
//! assert_eq!(tr_n!(files, "{n} file", "{n} files", n = files), "3 files");
//! ```
//!
//! `cargo xtask texts` lists what a language lacks; a test fails where it lacks any.
#![forbid(unsafe_code)]

mod language;
mod macros;
mod pattern;
mod said;
mod speech;

pub use language::Language;
pub use said::Said;
pub use speech::{Category, Locale, language, number, of, speak, speak_english};

#[doc(hidden)]
pub use speech::{Count, count, filled, filled_counted, is_one, of_context};
