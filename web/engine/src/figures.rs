//! Figures of stars that are kept of a folder from one visit to the next.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use nightledger_browser::store::{FIGURES, Found};
use nightledger_frame::StarOutcome;
use nightledger_session::{KeptFigure, KeptFigures, Stamp, figures_block};
use wasm_bindgen_futures::spawn_local;

use crate::keeping::Keeping;

/// Files in one block: measuring that ends early loses no more than these.
const FILES: usize = 25;

/// Blocks of a folder that are put together into one.
const BLOCKS: usize = 8;

/// What was measured in the files of one folder. Cheap to clone: all clones are one.
#[derive(Clone)]
pub(crate) struct Figures {
    root: Rc<str>,
    keeping: Keeping,
    since: u32,
    parts: Rc<RefCell<Parts>>,
}

#[derive(Default)]
struct Parts {
    kept: KeptFigures,
    /// Blocks that one of all is to take the place of.
    replaced: Option<Found>,
    fresh: Vec<KeptFigure>,
    /// Whether it is known what is kept.
    loaded: bool,
}

impl Figures {
    /// Nothing yet, of the folder called `root`.
    pub(crate) fn new(root: &Rc<str>, keeping: Keeping) -> Self {
        let since = keeping.since();
        Self { root: Rc::clone(root), keeping, since, parts: Rc::default() }
    }

    /// Loads what is kept. What cannot be loaded is measured again.
    pub(crate) async fn load(&self) {
        let Ok(found) = FIGURES.load(&self.root).await else { return };
        let mut parts = self.parts.borrow_mut();
        let mut blocks = 0;
        for block in found.whole() {
            parts.kept.add_block(&block);
            blocks += 1;
        }
        parts.replaced = (blocks > BLOCKS).then_some(found);
        parts.loaded = true;
    }

    /// What was measured of a file, if it has not changed since.
    pub(crate) fn outcome(&self, path: &str, stamp: Stamp) -> Option<StarOutcome> {
        self.parts.borrow().kept.outcome(path, stamp).cloned()
    }

    /// Keeps what was measured.
    pub(crate) fn add(&self, figure: KeptFigure) {
        let is_full = {
            let mut parts = self.parts.borrow_mut();
            parts.kept.add(figure.clone());
            parts.fresh.push(figure);
            parts.fresh.len() >= FILES
        };
        if is_full {
            self.store();
        }
    }

    /// Writes what is not written yet, in the background.
    pub(crate) fn store(&self) {
        let (fresh, replaced, block) = {
            let mut parts = self.parts.borrow_mut();
            let fresh = std::mem::take(&mut parts.fresh);
            let replaced = if fresh.is_empty() { None } else { parts.replaced.take() };
            let block = replaced.as_ref().map(|_| parts.kept.block());
            (fresh, replaced, block)
        };
        if fresh.is_empty() || !self.parts.borrow().loaded || !self.keeping.keeps(&self.root, self.since) {
            return;
        }
        let block = block.unwrap_or_else(|| figures_block(&fresh));
        let blocks = Array::of1(&Uint8Array::from(block.as_slice()));
        let (root, keeping) = (Rc::clone(&self.root), self.keeping.clone());
        spawn_local(async move {
            if let Err(error) = FIGURES.store(&root, &blocks, replaced.unwrap_or_default()).await {
                keeping.failed(error).await;
            }
        });
    }
}
