//! How one keyword of one file stands.

use serde::Serialize;

use crate::Fact;

/// How a keyword stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It is in the header.
    Present,
    /// It can be worked out.
    Derived,
    /// Nobody knows it.
    Missing,
}

/// One keyword of one file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KeywordReport {
    /// How it stands.
    pub state: State,
    /// Its value.
    pub value: Option<Fact>,
    /// What it comes from.
    pub from: Option<String>,
    /// What to write where it is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub write: Option<&'static str>,
}

impl KeywordReport {
    pub(super) fn present(value: &Fact) -> Self {
        Self {
            state: State::Present,
            value: Some(value.clone()),
            // A word of the checklist that programs read: the same in every language.
            from: Some("header".to_owned()),
            write: None,
        }
    }

    pub(super) fn derived(value: f64, from: String) -> Self {
        Self::derived_fact(Fact::Number(value), from)
    }

    pub(super) fn derived_fact(value: Fact, from: String) -> Self {
        // Whole settings are written without a point.
        let value = match value {
            Fact::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 =>
            {
                #[allow(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
                Fact::Whole(number as i64)
            }
            value => value,
        };
        Self { state: State::Derived, value: Some(value), from: Some(from), write: None }
    }
}
