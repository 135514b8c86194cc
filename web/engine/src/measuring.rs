//! What is being measured, and the workers that do it.

use std::collections::BTreeMap;

use nightledger_language::{Said, said};
use nightledger_protocol::jobs::Job;
use nightledger_session::{MeasureQueue, Stamp};
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, MessagePort};

use crate::figures::Figures;

/// Why nothing comes of a file, for whoever says what was to come of it.
pub(crate) fn no_folder() -> Said {
    said!("its folder is no longer open")
}

/// The same.
pub(crate) fn broke() -> Said {
    said!("it needs more memory than the browser gives, or the program broke down over it")
}

/// The same, of all files.
pub(crate) fn no_worker() -> Said {
    said!("the part of this page that reads pixels could not be loaded")
}

/// What is being measured, and by whom.
#[derive(Default)]
pub(crate) struct Measuring {
    pub(crate) queue: MeasureQueue,
    pub(crate) workers: BTreeMap<u32, PixelWorker>,
    /// The number of the next worker. None is given twice: what an ended worker still brings is heard by nobody.
    next_worker: u32,
    /// The figures that are kept, by root.
    pub(crate) figures: BTreeMap<u16, Figures>,
    /// When progress was told last.
    pub(crate) said_ms: f64,
    /// Whether it was begun and has not come to its end.
    pub(crate) runs: bool,
}

/// A worker that reads pixels.
#[derive(Default)]
pub(crate) struct PixelWorker {
    /// The way to it; nothing while it starts.
    pub(crate) port: Option<MessagePort>,
    /// Hears it, for as long as it is here.
    #[allow(dead_code, reason = "it is held, not called")]
    pub(crate) listen: Option<Closure<dyn FnMut(MessageEvent)>>,
    /// Whether it is ready.
    pub(crate) listens: bool,
    /// How its file was when it was opened.
    pub(crate) stamp: Option<Stamp>,
}

impl PixelWorker {
    /// Ends it: whatever it is doing comes to nothing.
    pub(crate) fn end(self) {
        self.tell(&Job::End);
        if let Some(port) = self.port {
            port.set_onmessage(None);
        }
    }

    /// Tells it something.
    pub(crate) fn tell(&self, job: &Job) {
        let sent = self.port.as_ref().zip(job.to_js()).map(|(port, value)| port.post_message(&value));
        if self.port.is_some() && !matches!(sent, Some(Ok(()))) {
            web_sys::console::error_1(&"a message could not be sent to a worker".into());
        }
    }
}

impl Measuring {
    /// Ends all workers: whatever one is doing comes to nothing.
    fn end_workers(&mut self) {
        for worker in std::mem::take(&mut self.workers).into_values() {
            worker.end();
        }
    }

    /// The number of one worker more.
    pub(crate) fn next_number(&mut self) -> u32 {
        let number = self.next_worker;
        self.next_worker = number.wrapping_add(1);
        number
    }

    /// Nothing of it but that no worker's number is given twice.
    pub(crate) fn again(&self) -> Self {
        Self { next_worker: self.next_worker, ..Self::default() }
    }

    /// Ends everything.
    pub(crate) fn stop(&mut self) {
        self.runs = false;
        self.end_workers();
        self.queue.stop();
        for figures in self.figures.values() {
            figures.store();
        }
    }

    /// So many workers more: the numbers to ask for them by.
    pub(crate) fn want(&mut self, count: u32) -> Vec<u32> {
        let numbers: Vec<u32> = (0..count).map(|_| self.next_number()).collect();
        self.workers.extend(numbers.iter().map(|number| (*number, PixelWorker::default())));
        numbers
    }
}
