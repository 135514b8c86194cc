//! What the page shows of what is laid out for a stacking program.

use serde::{Deserialize, Serialize};

/// What would be laid out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StackView {
    /// Copies that would be made: of a file that serves several lights, one for each.
    pub copies: u32,
    /// How many of them are lights.
    pub lights: u32,
    /// Folders that would be made, and how many files each would hold.
    pub folders: Vec<(String, u32)>,
    /// Lights' folders for which a kind of calibration is missing: the folder, the kind in words.
    pub missing: Vec<(String, String)>,
    /// Rigs with gain and binning that have a folder each, where there are several.
    pub setups: Vec<String>,
    /// Files that are not copied: the path, and why.
    pub stay: Vec<(String, String)>,
    /// The given folders, by name, in order.
    pub roots: Vec<String>,
}
