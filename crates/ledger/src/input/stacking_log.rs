//! The logs of the program that stacked: which exposures went into a picture (docs/rules.md#18-wbpp).

use nightledger_frame::Place;
use nightledger_frame::log::wbpp::Integration;

/// A log of the scan, and what it says.
#[derive(Debug, Clone, PartialEq)]
pub struct StackingLog {
    /// Where the log lies.
    pub place: Place,
    /// What it says.
    pub integration: Integration,
}

impl StackingLog {
    /// By what the newest of several is found: the time in the log's name, `YYYYMMDDHHMMSS`, else its first stamp; of
    /// equals the later path.
    pub(crate) fn age(&self) -> (String, u16, &str) {
        let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
        let stem = self.place.file_name().split('.').next().unwrap_or_default();
        let named = Some(digits(stem)).filter(|named| named.len() == 14);
        let started = || self.integration.started.as_deref().map(digits);
        (named.or_else(started).unwrap_or_default(), self.place.root, &self.place.path)
    }
}
