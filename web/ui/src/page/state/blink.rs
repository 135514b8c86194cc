//! What is looked at of the lights, and the pictures that are here.

use std::rc::Rc;

use leptos::prelude::*;
use nightledger_session::present::pictures::Pictures;

use crate::picture::Picture;

/// What is looked at, and how. Cheap to copy.
#[derive(Clone, Copy)]
pub struct BlinkPart {
    /// The light's place in its group.
    pub at: RwSignal<usize>,
    /// Whether stars are circled.
    pub stars: RwSignal<bool>,
    /// Whether the nine parts are shown as they are, instead of the whole.
    pub parts: RwSignal<bool>,
    /// Whether it plays.
    pub plays: RwSignal<bool>,
    /// The file that is to be looked at next, an index of the scan.
    pub opens: RwSignal<Option<u32>>,
    /// Pictures that are here, or why there are none.
    pub pictures: RwSignal<Pictures<Result<Rc<Picture>, String>>, LocalStorage>,
}

impl Default for BlinkPart {
    fn default() -> Self {
        Self {
            at: RwSignal::new(0),
            stars: RwSignal::new(false),
            parts: RwSignal::new(false),
            plays: RwSignal::new(false),
            opens: RwSignal::new(None),
            pictures: RwSignal::new_local(Pictures::default()),
        }
    }
}

impl BlinkPart {
    /// Forgets what was looked at.
    pub fn forget(self) {
        self.at.set(0);
        self.opens.set(None);
        self.pictures.set(Pictures::default());
    }
}
