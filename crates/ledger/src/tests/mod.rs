//! The rules, sentence by sentence of docs/rules.md: the tests' names are the sentences.

pub(crate) mod build;
mod calibration;
mod identity;
mod kept;
mod nights;
mod properties;
mod rows;
mod sites;
mod stacks;
