//! A frame as the rules see it: what was read, with the user's edits over it and the defaults under it.

use nightledger_frame::{Frame, Kind, Known, Position, Source, Start};

use crate::{Edits, Override, Settings};

/// A frame with edits and defaults applied; nothing is copied until asked for.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// What was read.
    pub frame: &'a Frame,
    /// What the user corrected in this file.
    pub patch: Option<&'a Override>,
    edits: &'a Edits,
    settings: &'a Settings,
}

impl<'a> View<'a> {
    /// Sees `frame` through `settings` and `edits`; `patch` is this file's override, if it has one.
    pub fn new(frame: &'a Frame, patch: Option<&'a Override>, edits: &'a Edits, settings: &'a Settings) -> Self {
        Self { frame, patch, edits, settings }
    }
}

/// Edit over reading over default.
fn layered<T: Clone>(edit: Option<T>, read: Option<&Known<T>>, default: Option<(T, &'static str)>) -> Option<Known<T>> {
    edit.map(|value| Known::new(value, Source::Edit))
        .or_else(|| read.cloned())
        .or_else(|| default.map(|(value, name)| Known::new(value, Source::Setting(name.into()))))
}

impl View<'_> {
    /// Kind.
    pub fn kind(&self) -> Option<Known<Kind>> {
        layered(self.patch.and_then(|p| p.kind), self.frame.kind.as_ref(), None)
    }

    /// Seconds of one exposure.
    pub fn exposure_s(&self) -> Option<Known<f64>> {
        let default = self.settings.defaults.exposure_s.map(|v| (v, "EXPOSURE"));
        layered(self.patch.and_then(|p| p.exposure_s), self.frame.exposure_s.as_ref(), default)
    }

    /// When it began.
    pub fn start(&self) -> Option<&Known<Start>> {
        self.frame.start.as_ref()
    }

    /// Where it was taken, as read.
    pub fn position(&self) -> Option<&Known<Position>> {
        self.frame.position.as_ref()
    }

    /// The edits that are in force.
    pub fn edits(&self) -> &Edits {
        self.edits
    }
}
