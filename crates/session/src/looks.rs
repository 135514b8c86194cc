//! Files that are looked at for their pixels, and what is asked of that.

use std::collections::BTreeMap;

use nightledger_frame::Frame;
use nightledger_health::{Look, Looked};
use serde::{Deserialize, Serialize};

/// A file whose pixels are to be read: to measure it, to look at it, or to show it. Two folders may have one name, so that it is
/// not named as edits name it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct ToMeasure {
    /// The folder given that it is in.
    pub root: u16,
    /// Its path below it.
    pub path: String,
}

impl ToMeasure {
    /// The file of a frame.
    pub(crate) fn of(frame: &Frame) -> Self {
        Self { root: frame.place.root, path: frame.place.file_path().to_owned() }
    }
}

/// Files that are looked at together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ToLook {
    /// What for.
    pub look: Look,
    /// The files.
    pub files: Vec<ToMeasure>,
}

/// What was seen, by what was looked at.
pub(crate) type AllLooked = BTreeMap<ToLook, Looked>;

/// What of calibration health is written to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum HealthFile {
    /// Cameras, a line each.
    Cameras,
    /// Files, a line each.
    Files,
    /// Bad pixels, columns and rows of each camera.
    Defects,
}

/// What a script that copies is written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Script {
    /// A POSIX shell.
    Posix,
    /// Windows PowerShell.
    PowerShell,
    /// A table of what goes where, for people.
    Csv,
}
