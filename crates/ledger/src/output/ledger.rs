//! The ledger: what was decided for each file, and the rows that follow.

use std::collections::{BTreeMap, BTreeSet};

use nightledger_frame::Frame;

use crate::{Coverage, Decision, FrameId, Lookup, Notice, Row, Site, TargetPart};

/// The whole answer. Everything in it is derived; it is recomputed, never patched.
#[derive(Debug, Clone, PartialEq)]
pub struct Ledger {
    /// One per frame, in the frames' order.
    pub decisions: Vec<Decision>,
    /// Counted frames that gained values from their copies; [`Ledger::frame`] takes them into account.
    pub completed: BTreeMap<FrameId, Frame>,
    /// The sites, sorted as rows are: by name, then coordinates, "no site" last.
    pub sites: Vec<Site>,
    /// The rows of the CSV, sorted (docs/rules.md#9-rows).
    pub rows: Vec<Row>,
    /// What matched, was near, is missing, is unused (docs/rules.md#7-coverage).
    pub coverage: Coverage,
    /// The targets of the scan as shown, sorted, those switched off included.
    pub targets: Vec<TargetPart>,
    /// Lookups that a click would make (docs/rules.md#8-name): positions without a name or without a brightness.
    pub lookups: Vec<Lookup>,
    /// Notices, sorted by severity, code, frame, row.
    pub notices: Vec<Notice>,
}

impl Ledger {
    /// A frame as the rules saw it: as read, with what only its copies know.
    pub fn frame<'a>(&'a self, frames: &'a [Frame], id: FrameId) -> Option<&'a Frame> {
        self.completed.get(&id).or_else(|| id.of(frames))
    }

    /// Whether all flats of a row are known to be of other nights than its lights: docs/rules.md#7-flat then takes the nearest set.
    pub fn flats_are_of_another_night(&self, row: &Row) -> bool {
        let night = |frame: &FrameId| frame.of(&self.decisions)?.night;
        let flats = &row.calibration.flat.frames;
        let lights: BTreeSet<_> = row.frames.iter().filter_map(night).collect();
        !flats.is_empty()
            && flats.iter().all(|flat| night(flat).is_some_and(|night| !lights.contains(&night)))
    }
}
