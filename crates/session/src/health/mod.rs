//! How cameras and calibration frames are (docs/rules.md#23-health): which files are looked at together, and what follows
//! from what was seen in them. Command and page do the same; only the host reads pixels.

pub(crate) mod cameras;
mod files;
mod kept;
pub(crate) mod report;

use std::collections::BTreeMap;

use nightledger_health::{Look, Looked};
use serde::{Deserialize, Serialize};

use crate::present::health::HealthView;
use crate::{OutputFile, Session, ToMeasure};
use cameras::Plan;
pub use kept::{KeptLook, kept_looks, looks_block};
pub use report::{DarkLine, ErrorLine, FlatLine, HealthReport};

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

impl Session {
    /// All that is to be looked at, the longest work first.
    pub fn to_look(&self) -> Vec<ToLook> {
        let mut all = Plan::of(self).all();
        all.sort_by_key(|one| one.look != Look::Defects);
        all
    }

    /// Takes over what was seen.
    pub fn take_looked(&mut self, what: ToLook, looked: Looked) {
        self.looked.insert(what, looked);
    }

    /// Whether anything was looked at.
    pub fn is_looked(&self, what: &ToLook) -> bool {
        self.looked.contains_key(what)
    }

    /// What follows from what was seen so far.
    pub fn health_report(&self) -> HealthReport {
        report::report(self, &Plan::of(self))
    }

    /// The same for people.
    pub fn health(&self) -> HealthView {
        crate::present::health::view(self, &Plan::of(self))
    }

    /// The same as a file.
    pub fn health_file(&self, file: HealthFile) -> OutputFile {
        let plan = Plan::of(self);
        let stem = |end: &str| self.answer().map_or_else(|| end.to_owned(), |answer| answer.stem.file(end));
        match file {
            HealthFile::Cameras => {
                OutputFile { name: stem("cameras.csv"), text: files::cameras(&report::report(self, &plan)) }
            }
            HealthFile::Files => {
                OutputFile { name: stem("calibration.csv"), text: files::frames(self, &plan) }
            }
            HealthFile::Defects => {
                OutputFile { name: stem("defects.yaml"), text: files::defects(self, &plan) }
            }
        }
    }
}
