//! The targets of a scan.

/// A target of the scan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetPart {
    /// As shown (the most frequent spelling, the first of equals in text order); `None`: lights without an object.
    pub name: Option<String>,
    /// Its panels.
    pub panels: Vec<String>,
    /// Lights counted, or that would be counted were it on.
    pub lights: u32,
    /// Whether it is switched on.
    pub on: bool,
}
