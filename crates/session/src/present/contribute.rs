//! What the page shows of BHTOM and AZOTEA.

use nightledger_ledger::FileKey;
use serde::{Deserialize, Serialize};

use super::Output;
use crate::ToMeasure;

/// Which lights are ready for BHTOM.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BhtomView {
    /// Where the observatories are from.
    pub registry: String,
    /// How many observatories and cameras there are.
    pub observatories: u32,
    /// Whether an `.info` file is in use.
    pub info: bool,
    /// What is wrong with what was given, and longitudes to look at, in whole sentences.
    pub troubles: Vec<String>,
    /// Lights whose keywords were not read yet.
    pub unread: u32,
    /// Lights that were judged.
    pub frames: u32,
    /// Those that are ready.
    pub ready: u32,
    /// By target, filter, observatory, and what keeps them.
    pub groups: Vec<BhtomGroup>,
    /// Filters that nobody knows among BHTOM's, and how many lights have them.
    pub unknown_filters: Vec<(String, u32)>,
    /// All that BHTOM has.
    pub filters: Vec<String>,
    /// Manifest and calls.
    pub files: Vec<Output>,
}

/// Lights that are ready or not for the same reasons.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BhtomGroup {
    /// The target.
    pub target: Option<String>,
    /// The filter as the files call it.
    pub filter: Option<String>,
    /// Observatory and camera, as BHTOM calls them.
    pub oname: Option<String>,
    /// BHTOM's filter.
    pub sent_as: Option<String>,
    /// How many.
    pub frames: u32,
    /// What keeps them: the word, and what to do. None: they are ready.
    pub reasons: Vec<(String, String)>,
    /// The first of them.
    pub first: String,
}

/// What AZOTEA needs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AzoteaView {
    /// Files whose keywords were not read yet.
    pub unread: u32,
    /// Files that were looked at.
    pub files: u32,
    /// By camera.
    pub cameras: Vec<AzoteaCamera>,
    /// How bright the sky is.
    pub sky: SkyView,
    /// All of it, file by file, as the command prints it.
    pub checklist: Output,
}

/// How bright the sky is, by channel.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SkyView {
    /// Files with a colour pattern.
    pub files: u32,
    /// Those of them whose pixels were not looked at yet.
    pub left: u32,
    /// Those of them whose sky is known.
    pub measured: u32,
    /// What is wrong with what was set, in whole sentences.
    pub troubles: Vec<String>,
    /// The first of those measured.
    pub rows: Vec<SkyRow>,
    /// All of those measured.
    pub table: Option<Output>,
    /// What could not be measured, and why.
    pub errors: Vec<(String, String)>,
    /// Pictures on which the region can be dragged.
    pub frames: Vec<SkyFrame>,
    /// What can be taken off.
    pub masters: Vec<FileKey>,
}

/// The sky of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SkyRow {
    /// Its path.
    pub path: String,
    /// Its type.
    pub kind: String,
    /// Where it was measured.
    pub region: String,
    /// Mean and standard deviation of red, the two greens and blue.
    pub channels: [String; 4],
}

/// A picture with its region, in half-size pixels from the top left of the view.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SkyFrame {
    /// The file.
    pub file: ToMeasure,
    /// Columns and rows of a channel.
    pub size: (u32, u32),
    /// First row and the row behind the last.
    pub rows: (u32, u32),
    /// First column and the column behind the last.
    pub columns: (u32, u32),
}

/// The files of one camera.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AzoteaCamera {
    /// Its name.
    pub name: String,
    /// How many files.
    pub files: u32,
    /// Types, and how many files are so.
    pub types: Vec<(String, u32)>,
    /// Gains in words.
    pub gains: Vec<(String, u32)>,
    /// Colour patterns from the top left, each with why.
    pub patterns: Vec<(String, u32)>,
    /// Files of which no pattern is known.
    pub without_pattern: u32,
    /// Keywords, needed ones first.
    pub keywords: Vec<KeywordState>,
}

/// How a keyword stands in some files of a camera.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct KeywordState {
    /// The keyword.
    pub word: String,
    /// Whether AZOTEA needs it; else it is wanted.
    pub needed: bool,
    /// `present`, `derived` or `missing`.
    pub state: String,
    /// What it is derived from, or what to write.
    pub how: String,
    /// How many files.
    pub files: u32,
}
