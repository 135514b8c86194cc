//! JSON (RFC 8259) in little code: a text becomes a tree, a tree becomes a text, and a [`Form`] takes its fields from
//! the one and writes them into the other. serde compiles reading and writing anew for each type, which was a tenth
//! of the page.

#![forbid(unsafe_code)]

mod form;
mod parse;
mod write;

pub use form::{Field, Form, Misfit, Need, list_fields, take_fields, taken};
pub use parse::Fault;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` and `false`.
    Flag(bool),
    /// A number as it is written: nothing is lost before it is known what it is for.
    Number(String),
    /// A text.
    Text(String),
    /// Values in order.
    List(Vec<Value>),
    /// Values with their names, in order.
    Object(Vec<(String, Value)>),
}

impl Value {
    /// The value with this name in an object; of several the last one.
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.object()?.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The fields of an object.
    pub fn object(&self) -> Option<&[(String, Self)]> {
        if let Self::Object(fields) = self { Some(fields) } else { None }
    }

    /// The values of a list.
    pub fn list(&self) -> Option<&[Self]> {
        if let Self::List(values) = self { Some(values) } else { None }
    }

    /// A text.
    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// A number that is finite.
    pub fn number(&self) -> Option<f64> {
        let Self::Number(digits) = self else { return None };
        digits.parse().ok().filter(|number: &f64| number.is_finite())
    }

    /// A whole number from 0, written as one.
    pub fn whole(&self) -> Option<u64> {
        if let Self::Number(digits) = self { digits.parse().ok() } else { None }
    }
}

#[cfg(test)]
mod tests;
