//! How cameras and calibration frames are (docs/rules.md#23-health): which files are looked at together, and what follows
//! from what was seen in them. Command and page do the same; only the host reads pixels.

mod cameras;
mod files;
mod kept;
mod report;
#[cfg(test)]
mod tests;
mod view;

use nightledger_health::{Look, Looked};

use crate::present::health::HealthView;
use crate::{HealthFile, OutputFile, Session, ToLook};
use cameras::Plan;
pub use kept::{KeptLook, kept_looks, looks_block};
pub use report::{DarkLine, ErrorLine, FlatLine, HealthReport};

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
        view::view(self, &Plan::of(self))
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
