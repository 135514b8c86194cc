//! What is looked at of the lights, and the pictures that are here.

use std::rc::Rc;

use leptos::prelude::*;
use nightledger_session::present::blink::{BlinkLight, BlinkOf};
use nightledger_session::present::pictures::{Part, PictureWanted, Pictures, Zoom};

use crate::picture::Picture;
use crate::storage::Word;

/// Pictures that are here, or why there are none.
type Kept = RwSignal<Pictures<Result<Rc<Picture>, String>>, LocalStorage>;

/// Pictures a second, at most.
pub const FASTEST: u32 = 8;

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
    /// How many pictures a second then, at most.
    pub pace: RwSignal<u32>,
    /// The place that is looked at pixel by pixel, of every light alike; nothing where whole pictures are.
    pub zoom: RwSignal<Option<Zoom>>,
    /// The place that was looked at last.
    pub looked: StoredValue<Option<(f64, f64)>>,
    /// The part of the frames that is made for it.
    pub part: RwSignal<Option<Part>>,
    /// What is to be looked at next.
    pub next: StoredValue<Option<BlinkOf>>,
    /// Pictures of whole frames.
    pub pictures: Kept,
    /// Pictures of parts of them.
    pub near: Kept,
}

impl Default for BlinkPart {
    fn default() -> Self {
        let pace = Word::Pace.kept().and_then(|pace| pace.parse().ok());
        Self {
            at: RwSignal::new(0),
            stars: RwSignal::new(false),
            parts: RwSignal::new(false),
            plays: RwSignal::new(false),
            pace: RwSignal::new(pace.map_or(2, |pace: u32| pace.clamp(1, FASTEST))),
            zoom: RwSignal::new(None),
            looked: StoredValue::new(None),
            part: RwSignal::new(None),
            next: StoredValue::new(None),
            pictures: RwSignal::new_local(Pictures::default()),
            near: RwSignal::new_local(Pictures::default()),
        }
    }
}

impl BlinkPart {
    /// Forgets what was looked at.
    pub fn forget(self) {
        self.at.set(0);
        self.next.set_value(None);
        self.zoom.set(None);
        self.looked.set_value(None);
        for pictures in [self.pictures, self.near] {
            pictures.set(Pictures::default());
        }
    }

    /// The pictures among which those are that are looked at: of whole frames, or of parts.
    pub fn kept(self, part: Option<Part>) -> Kept {
        if part.is_some() { self.near } else { self.pictures }
    }

    /// Whether a light's picture is here as it is looked at.
    pub fn is_here(self, light: &BlinkLight) -> bool {
        let part = self.part.get_untracked();
        let is_here = |file| {
            let wanted = PictureWanted { file, stars: false, part };
            self.kept(part).with_untracked(|pictures| pictures.serves(&wanted))
        };
        light.unshown.is_some() || light.file().is_some_and(is_here)
    }
}
