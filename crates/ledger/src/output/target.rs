//! The targets of a scan.

/// Targets of a scan whose names mean one object on the sky: `M 31`, `NGC 224`, `Andromeda Galaxy` (docs/rules.md#9-targets).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SameObject {
    /// The object's best known designation, such as `M 31`.
    pub object: String,
    /// The names as shown, in text order.
    pub names: Vec<String>,
    /// The one of them that most lights have (of equals the first): what the others are renamed to.
    pub keep: String,
}

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
