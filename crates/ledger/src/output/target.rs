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
#[derive(Debug, Clone, PartialEq)]
pub struct TargetPart {
    /// As shown (the most frequent spelling, the first of equals in text order); `None`: lights without an object.
    pub name: Option<String>,
    /// Its panels.
    pub panels: Vec<String>,
    /// Lights counted, or that would be counted were it on.
    pub lights: u32,
    /// Whether it is switched on.
    pub on: bool,
    /// Where its first light with a place lies on the sky.
    pub centre: Option<Centre>,
}

/// A place on the sky, and how much of it was seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Centre {
    /// Right ascension, degrees.
    pub ra_deg: f64,
    /// Declination, degrees.
    pub dec_deg: f64,
    /// The field of view from corner to corner, degrees; 0 where it is not known.
    pub field_deg: f64,
}
