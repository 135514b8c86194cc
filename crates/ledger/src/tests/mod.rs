//! The rules, sentence by sentence of SPEC.

pub(crate) mod build;
