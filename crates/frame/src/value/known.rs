//! A value together with its source; neither exists without the other.

use serde::{Deserialize, Serialize};

use crate::Source;

/// A value of a frame together with its provenance (docs/rules.md#1-provenance).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Known<T> {
    /// What is known.
    pub value: T,
    /// Where it came from.
    pub source: Source,
}

impl<T> Known<T> {
    /// A value with its provenance.
    pub fn new(value: T, source: Source) -> Self {
        Self { value, source }
    }

    /// Another value that has the same provenance (the same in another unit, say).
    pub fn map<U>(self, turn: impl FnOnce(T) -> U) -> Known<U> {
        Known { value: turn(self.value), source: self.source }
    }

    /// Borrows the value.
    pub fn as_ref(&self) -> Known<&T> {
        Known { value: &self.value, source: self.source.clone() }
    }
}
