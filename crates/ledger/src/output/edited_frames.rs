//! Every file of a ledger as its rules saw it: for whoever shows what was counted.

use nightledger_frame::Frame;

use crate::input::FileEdits;
use crate::{Correction, EditedFrame, Edits, FrameId, Ledger, Settings};

/// The frames of a ledger with what only their copies know, the user's edits and the defaults.
#[derive(Debug)]
pub struct EditedFrames<'a> {
    frames: &'a [Frame],
    ledger: &'a Ledger,
    settings: &'a Settings,
    edits: &'a Edits,
    files: FileEdits<'a>,
}

impl<'a> EditedFrames<'a> {
    /// Sees the frames of which `ledger` is the answer under these settings and edits.
    pub fn new(frames: &'a [Frame], ledger: &'a Ledger, settings: &'a Settings, edits: &'a Edits) -> Self {
        Self { frames, ledger, settings, edits, files: FileEdits::new(edits) }
    }

    /// What the user corrected of that file.
    pub fn correction(&self, id: FrameId) -> Option<&'a Correction> {
        self.files.correction(&id.of(self.frames)?.place)
    }

    /// That file.
    pub fn view(&self, id: FrameId) -> Option<EditedFrame<'a>> {
        let frame = self.ledger.frame(self.frames, id)?;
        Some(EditedFrame::new(frame, self.files.correction(&frame.place), self.edits, self.settings))
    }
}
