//! What is known while folders are watched.

use std::cell::{Cell, RefCell};

use nightledger_session::Watched;

use crate::halt::Halt;

/// What is watched.
#[derive(Default)]
pub(crate) struct Watching {
    /// Counts how often it was begun or ended: what belongs to an earlier time ends by itself.
    pub(crate) turn: Cell<u32>,
    /// Rings when there is something to look at, or watching ends.
    pub(crate) bell: RefCell<Halt>,
    pub(crate) watched: RefCell<Watched>,
    /// Folders that were looked at.
    pub(crate) known: Cell<usize>,
    /// What was said last.
    pub(crate) said: RefCell<String>,
}
