//! Files whose pixels are being looked at, the workers that do it, and what was seen.

use std::collections::{BTreeMap, BTreeSet};

use nightledger_health::Look;
use nightledger_protocol::Checked;
use nightledger_session::{KeptLook, MeasureQueue, Stamp, ToLook};

use crate::measuring::PixelWorker;

/// What is being looked at, and what was seen.
#[derive(Default)]
pub(crate) struct Check {
    /// What for.
    pub(crate) checked: Checked,
    pub(crate) queue: MeasureQueue<ToLook>,
    pub(crate) workers: BTreeMap<u32, PixelWorker>,
    /// What is handed over, by worker: how its files were when they were opened.
    pub(crate) stamps: BTreeMap<u32, Vec<Stamp>>,
    /// What was seen by now, and by earlier visits.
    pub(crate) seen: BTreeMap<ToLook, KeptLook>,
    /// Folders of which is known what is kept.
    pub(crate) loaded: Vec<u16>,
    pub(crate) said_ms: f64,
    /// Whether it was begun and has not come to its end.
    pub(crate) runs: bool,
    /// What was seen since something was kept.
    pub(crate) unkept: u32,
}

impl Check {
    /// The worker of this number, if it is one of these.
    pub(crate) fn worker(&mut self, number: u32) -> Option<&mut PixelWorker> {
        self.workers.get_mut(&number)
    }

    /// Forgets what is to be kept; nothing of it is kept again.
    pub(crate) fn forget(&mut self) {
        self.seen.clear();
        self.unkept = 0;
    }

    /// Forgets what was seen in other regions of the files whose sky is looked at now: who drags a region comes to many.
    pub(crate) fn forget_other_skies(&mut self, work: &[ToLook]) {
        let is_sky = |what: &&ToLook| matches!(what.look, Look::Sky(_));
        let now: BTreeSet<&ToLook> = work.iter().filter(is_sky).collect();
        let files: BTreeSet<_> = now.iter().filter_map(|what| what.files.first()).collect();
        self.seen.retain(|what, _| {
            let is_other = is_sky(&what) && what.files.first().is_some_and(|file| files.contains(file));
            !is_other || now.contains(what)
        });
    }

    /// Ends all workers: whatever one is doing comes to nothing.
    pub(crate) fn stop(&mut self) {
        self.runs = false;
        self.queue.stop();
        self.stamps.clear();
        for worker in std::mem::take(&mut self.workers).into_values() {
            worker.end();
        }
    }
}
