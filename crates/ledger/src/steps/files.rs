//! The files of a scan in path order, each with the user's corrections over it and the defaults under it.

use nightledger_frame::{Frame, Kind, Role};

use crate::input::FileEdits;
use crate::{EditedFrame, Edits, FrameId, Settings};

/// A file with its corrections and defaults.
#[derive(Debug, Clone, Copy)]
pub(crate) struct File<'a> {
    /// Its place in the caller's order.
    pub(crate) id: FrameId,
    /// It with corrections and defaults.
    pub(crate) edited: EditedFrame<'a>,
    pub(crate) kind: Option<Kind>,
    pub(crate) role: Role,
}

impl File<'_> {
    /// Whether it is a light that was combined.
    pub(crate) fn is_stack(&self) -> bool {
        self.kind == Some(Kind::Light) && self.role == Role::Stack
    }

    /// Whether it is a light that was not combined.
    pub(crate) fn is_single_light(&self) -> bool {
        self.kind == Some(Kind::Light) && self.role == Role::Single
    }
}

/// All files, sorted by root and path.
pub(crate) fn in_path_order<'a>(
    frames: &'a [Frame],
    file_edits: &FileEdits<'a>,
    edits: &'a Edits,
    settings: &'a Settings,
) -> Vec<File<'a>> {
    let mut order: Vec<(FrameId, &Frame)> = FrameId::all().zip(frames).collect();
    order.sort_unstable_by(|(id, a), (other, b)| {
        (a.place.root, &a.place.path, id).cmp(&(b.place.root, &b.place.path, other))
    });
    let file = |(id, frame): (FrameId, &'a Frame)| {
        let edited = EditedFrame::new(frame, file_edits.correction(&frame.place), edits, settings);
        File { id, edited, kind: edited.kind_value(), role: edited.role() }
    };
    order.into_iter().map(file).collect()
}
