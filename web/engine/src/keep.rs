//! What is kept of a folder from one scan to the next. A browser that keeps nothing only means that everything is
//! read: no step of a scan waits for more than a moment, and none fails.

use std::cell::RefCell;
use std::pin::pin;
use std::rc::Rc;

use futures_util::future::{Either, join, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Uint8Array};
use nightledger_frame::{Exposures, Place, StarOutcome};
use nightledger_session::{Keeper, Keeps, Kept, Stamp};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use nightledger_browser::store::{FRAMES, Found, InBrowser};

use crate::figures::Figures;
use crate::halt::Halt;
use crate::keeping::Keeping;

/// Files in one block: a scan that ends early loses no more than these.
const FILES: usize = 2000;

/// A database that has not answered so long after the folder was listed (another program holds it, a browser's fault) is
/// done without for that folder.
const PATIENCE_MS: u32 = 3000;

/// What is kept of one folder.
pub(crate) struct Keep {
    root: Rc<str>,
    keeping: Keeping,
    /// Whether it is known what is kept: else more of the same would be.
    loaded: bool,
    since: u32,
    kept: RefCell<Kept<InBrowser>>,
    found: RefCell<Found>,
    keeper: RefCell<Keeper>,
    /// What was measured in its files.
    pub(crate) figures: Figures,
}

impl Keeping {
    /// What is kept of the folder called `root`, loaded while it is listed. Loose files, which have no folder, are not
    /// kept.
    pub(crate) async fn open<T>(
        &self,
        root: &str,
        halt: &Halt,
        listing: impl Future<Output = T>,
    ) -> (Keep, T) {
        let keeps = !self.fails.get() && !root.is_empty();
        let since = self.forgotten.get();
        let root: Rc<str> = root.into();
        let figures = Figures::new(&root, self.clone());
        let loaded = figures.clone();
        let loading = async {
            if !keeps {
                return Ok(Found::default());
            }
            let (frames, ()) = join(FRAMES.load(&root), loaded.load()).await;
            frames
        };
        let (loaded, listed) = match select(pin!(loading), pin!(listing)).await {
            Either::Left((loaded, listing)) => (Some(loaded), listing.await),
            Either::Right((listed, loading)) => {
                let patience =
                    select(TimeoutFuture::new(PATIENCE_MS), JsFuture::from(halt.promise().clone()));
                match select(loading, patience).await {
                    Either::Left((loaded, _)) => (Some(loaded), listed),
                    Either::Right((Either::Left(_), _)) => {
                        self.tell(false);
                        (None, listed)
                    }
                    // Reading ends: nothing will be kept or used.
                    Either::Right((Either::Right(_), _)) => (None, listed),
                }
            }
        };
        if keeps {
            self.open.borrow_mut().push(Rc::clone(&root));
        }
        let is_loaded = loaded.is_some();
        let mut found = loaded.unwrap_or_else(|| Ok(Found::default())).unwrap_or_else(|_| {
            self.fails.set(true);
            self.tell(false);
            Found::default()
        });
        let keep = Keep {
            root,
            keeping: self.clone(),
            loaded: is_loaded,
            since,
            kept: RefCell::new(Kept::new(std::mem::take(&mut found.blocks))),
            found: RefCell::new(found),
            keeper: RefCell::default(),
            figures,
        };
        (keep, listed)
    }
}

impl Keeps for Keep {
    fn exposures(&self, place: Place, stamp: Stamp) -> Option<Exposures> {
        self.kept.borrow().exposures(place, stamp)
    }

    fn figures(&self, path: &str, stamp: Stamp) -> Option<StarOutcome> {
        self.figures.outcome(path, stamp)
    }

    fn keep(&self, stamp: Stamp, exposures: &mut Exposures) {
        if !self.works() {
            return;
        }
        let block = {
            let mut keeper = self.keeper.borrow_mut();
            keeper.add(stamp, exposures);
            if keeper.files() < FILES {
                return;
            }
            keeper.take()
        };
        self.store(block.as_slice(), Found::default());
    }
}

impl Keep {
    /// The scan is over; `whole`: every file of the folder was looked at.
    pub(crate) fn finish(&self, whole: bool) {
        let tidy = whole && self.kept.borrow().wants_tidying();
        let mut blocks = if tidy { self.kept.borrow().used(FILES) } else { Vec::new() };
        let replaced = if tidy { self.found.take() } else { Found::default() };
        blocks.extend(self.keeper.borrow_mut().take());
        if tidy || !blocks.is_empty() {
            self.store(&blocks, replaced);
        }
    }

    fn works(&self) -> bool {
        self.loaded && self.keeping.keeps(&self.root, self.since)
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
            if let Err(error) = FRAMES.store(&root, &blocks, replaced).await {
                keeping.failed(error).await;
            }
        });
    }
}
