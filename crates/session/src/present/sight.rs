//! A scan as the user sees it: what was read with edits and defaults over and under it, beside what was decided.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Answer, Scan};
use nightledger_frame::Frame;
use nightledger_ledger::{Correction, Decision, EditedFrame, EditedFrames, Edits, FrameId, Settings};

/// Everything that the frames' views are made from.
pub struct Sight<'a> {
    /// What was read.
    pub scan: &'a Scan,
    /// What follows.
    pub answer: &'a Answer,
    /// What the user set.
    pub settings: &'a Settings,
    /// What the user corrected.
    pub edits: &'a Edits,
    views: EditedFrames<'a>,
    /// Files that the user excluded by themselves: the name of the root, the path below it.
    excluded: BTreeSet<(&'a str, &'a str)>,
    /// Those of them that limits excluded, with the limits in words.
    excluded_for: BTreeMap<(&'a str, &'a str), &'a str>,
}

impl<'a> Sight<'a> {
    /// Sees a scan and its answer under settings and edits.
    pub fn new(scan: &'a Scan, answer: &'a Answer, edits: &'a Edits, settings: &'a Settings) -> Self {
        let views = EditedFrames::new(scan.frames(), &answer.ledger, settings, edits);
        let excluded = edits.excluded.iter().map(|key| (&*key.root_name, &*key.path)).collect();
        let excluded_for =
            edits.excluded_for.iter().map(|(key, why)| ((&*key.root_name, &*key.path), &**why)).collect();
        Self { scan, answer, settings, edits, views, excluded, excluded_for }
    }

    /// The limits, in words, by which the user excluded a file.
    pub fn excluded_for(&self, frame: &Frame) -> Option<&'a str> {
        self.excluded_for.get(&(&*frame.place.root_name, &*frame.place.path)).copied()
    }

    /// That file as it was read.
    pub fn frame(&self, id: FrameId) -> Option<&'a Frame> {
        id.of(self.scan.frames())
    }

    /// That file with edits and defaults.
    pub fn view(&self, id: FrameId) -> Option<EditedFrame<'a>> {
        self.views.view(id)
    }

    /// What the user corrected of that file.
    pub fn correction(&self, id: FrameId) -> Option<&'a Correction> {
        self.views.correction(id)
    }

    /// Whether the user excluded a file by itself.
    pub fn is_excluded(&self, frame: &Frame) -> bool {
        self.excluded.contains(&(&*frame.place.root_name, &*frame.place.path))
    }

    /// What was decided about that file.
    pub fn decision(&self, id: FrameId) -> Option<&'a Decision> {
        id.of(&self.answer.ledger.decisions)
    }
}
