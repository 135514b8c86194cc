//! What is kept of a folder from one scan to the next. A browser that keeps nothing only means that everything is
//! read: no step of a scan waits for more than a moment, and none fails.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Uint8Array};
use nightledger_frame::{Frame, Place};
use nightledger_scan::{Keeper, Kept, Stamp};
use wasm_bindgen_futures::spawn_local;

use crate::kept::{self, Found, InBrowser};

/// Files in one block: a scan that ends early loses no more than these.
const FILES: usize = 2000;

/// A database that has not answered by then (another program holds it, a browser's fault) is done without.
const PATIENCE_MS: u32 = 3000;

/// Whether this browser keeps anything, for all folders of an engine.
#[derive(Clone, Default)]
pub(super) struct Keeping {
    fails: Rc<Cell<bool>>,
    /// Raised by "Forget everything": scans under way keep nothing any more.
    forgotten: Rc<Cell<u32>>,
}

/// What is kept of one folder.
pub(super) struct Keep {
    root: Rc<str>,
    keeping: Keeping,
    since: u32,
    kept: RefCell<Kept<InBrowser>>,
    found: RefCell<Found>,
    keeper: RefCell<Keeper>,
}

impl Keeping {
    /// What is kept of the folder called `root`. Loose files, which have no folder, are not kept.
    pub(super) async fn open(&self, root: &str) -> Keep {
        let mut found = Found::default();
        if !self.fails.get() && !root.is_empty() {
            let loading = std::pin::pin!(kept::load(root));
            match select(loading, TimeoutFuture::new(PATIENCE_MS)).await {
                Either::Left((Ok(loaded), _)) => found = loaded,
                Either::Left((Err(_), _)) | Either::Right(_) => self.fails.set(true),
            }
        }
        Keep {
            root: root.into(),
            keeping: self.clone(),
            since: self.forgotten.get(),
            kept: RefCell::new(Kept::new(std::mem::take(&mut found.blocks))),
            found: RefCell::new(found),
            keeper: RefCell::default(),
        }
    }

    /// Forgets everything that is kept.
    pub(super) fn forget(&self) {
        self.forgotten.set(self.forgotten.get().wrapping_add(1));
        spawn_local(async {
            // What cannot be cleared could not be kept either.
            let _ = kept::forget().await;
        });
    }
}

impl Keep {
    /// The frame of an unchanged file.
    pub(super) fn frame(&self, place: Place, stamp: Stamp) -> Option<Frame> {
        self.kept.borrow_mut().frame(place, stamp)
    }

    /// Keeps a frame that was just read.
    pub(super) fn add(&self, stamp: Stamp, frame: &mut Frame) {
        if !self.works() {
            return;
        }
        let block = {
            let mut keeper = self.keeper.borrow_mut();
            keeper.add(stamp, frame);
            if keeper.files() < FILES {
                return;
            }
            keeper.take()
        };
        self.store(block.as_slice(), Found::default());
    }

    /// The scan is over; `whole`: every file of the folder was looked at.
    pub(super) fn finish(&self, whole: bool) {
        let tidy = whole && self.kept.borrow().wants_tidying();
        let mut blocks = if tidy { self.kept.borrow().used(FILES) } else { Vec::new() };
        let replaced = if tidy { self.found.take() } else { Found::default() };
        blocks.extend(self.keeper.borrow_mut().take());
        if tidy || !blocks.is_empty() {
            self.store(&blocks, replaced);
        }
    }

    fn works(&self) -> bool {
        !self.keeping.fails.get() && !self.root.is_empty() && self.since == self.keeping.forgotten.get()
    }

    /// Writes in the background: the scan does not wait.
    fn store(&self, blocks: &[Vec<u8>], replaced: Found) {
        if !self.works() {
            return;
        }
        let (root, keeping) = (Rc::clone(&self.root), self.keeping.clone());
        // Handed over at once: while they wait to be written they take no memory here, which would never be given back.
        let blocks: Array = blocks.iter().map(|block| Uint8Array::from(block.as_slice())).collect();
        spawn_local(async move {
            if kept::store(&root, &blocks, replaced).await.is_err() {
                // No room, most likely: what older scans left makes some, for the next time.
                keeping.fails.set(true);
                keeping.forget();
            }
        });
    }
}
