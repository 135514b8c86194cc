//! What the parts of the summary are made from: the ledger with its frames, and the rows of one site.

use nightledger_frame::Frame;
use nightledger_ledger::{Decision, EditedFrame, EditedFrames, Edits, FrameId, Ledger, Row, Settings};

/// What all modules read from.
pub(crate) struct Material<'a> {
    pub(crate) ledger: &'a Ledger,
    pub(crate) settings: &'a Settings,
    views: EditedFrames<'a>,
}

impl<'a> Material<'a> {
    pub(crate) fn new(
        frames: &'a [Frame],
        ledger: &'a Ledger,
        settings: &'a Settings,
        edits: &'a Edits,
    ) -> Self {
        Self { ledger, settings, views: EditedFrames::new(frames, ledger, settings, edits) }
    }

    /// That frame, seen through edits and defaults.
    pub(crate) fn view(&self, id: FrameId) -> Option<EditedFrame<'a>> {
        self.views.view(id)
    }

    pub(crate) fn decision(&self, id: FrameId) -> Option<&'a Decision> {
        id.of(&self.ledger.decisions)
    }
}

/// The rows of one site.
pub(crate) struct SiteRows<'a> {
    pub(crate) rows: Vec<&'a Row>,
    /// Their lights in order; a light belongs to one row.
    pub(crate) lights: Vec<FrameId>,
}

impl<'a> SiteRows<'a> {
    pub(crate) fn new(rows: Vec<&'a Row>) -> Self {
        let mut lights: Vec<FrameId> = rows.iter().flat_map(|row| row.frames.iter().copied()).collect();
        lights.sort_unstable();
        Self { rows, lights }
    }
}
