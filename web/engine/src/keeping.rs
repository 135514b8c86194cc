//! Whether this browser keeps what is found out, and what it says where it does not.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use nightledger_browser::folders::error_name;
use nightledger_browser::store::{FIGURES, FRAMES, HEALTH};
use nightledger_protocol::FromEngine;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

/// Whether this browser keeps anything, for all folders of an engine.
#[derive(Clone)]
pub(crate) struct Keeping {
    pub(crate) fails: Rc<Cell<bool>>,
    /// Whether it was told that something is not kept: once is enough.
    told: Rc<Cell<bool>>,
    /// Raised by "Forget everything": scans under way keep nothing any more.
    pub(crate) forgotten: Rc<Cell<u32>>,
    /// The folders of this engine.
    pub(crate) open: Rc<RefCell<Vec<Rc<str>>>>,
    emit: Rc<dyn Fn(FromEngine)>,
}

impl Keeping {
    /// Keeps, and says through `emit` that it does not.
    pub(crate) fn new(emit: Rc<dyn Fn(FromEngine)>) -> Self {
        Self {
            fails: Rc::default(),
            told: Rc::default(),
            forgotten: Rc::default(),
            open: Rc::default(),
            emit,
        }
    }

    /// Whether what is found out of the folder called `root` is to be kept, `since` a time.
    pub(crate) fn keeps(&self, root: &str, since: u32) -> bool {
        !self.fails.get() && !root.is_empty() && since == self.forgotten.get()
    }

    /// Which time this is: everything that is kept is forgotten at the end of each.
    pub(crate) fn since(&self) -> u32 {
        self.forgotten.get()
    }

    /// Says that what is read is not kept.
    pub(crate) fn tell(&self, no_room: bool) {
        if !self.told.replace(true) {
            (self.emit)(FromEngine::NotKept { no_room });
        }
    }

    /// A block could not be written: no more are. Where there was no room, older scans make some for the next time; what
    /// is kept of the folders that are open now stays.
    pub(crate) async fn failed(&self, error: JsValue) {
        self.fails.set(true);
        let no_room = error_name(&error) == "QuotaExceededError";
        self.tell(no_room);
        if no_room {
            let open = self.open.borrow().clone();
            // What cannot be cleared stays.
            let _ = FRAMES.forget_others(&open).await;
            let _ = FIGURES.forget_others(&open).await;
            let _ = HEALTH.forget_others(&open).await;
        }
    }

    /// Forgets everything that is kept.
    pub(crate) fn forget(&self) {
        self.forgotten.set(self.forgotten.get().wrapping_add(1));
        spawn_local(async {
            // What cannot be cleared could not be kept either.
            let _ = FRAMES.forget().await;
            let _ = FIGURES.forget().await;
            let _ = HEALTH.forget().await;
        });
    }
}
