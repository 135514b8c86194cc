//! How long the engine keeps its thread: on the page's own thread never over 20 ms at a time, so that the page moves.

use std::cell::Cell;
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use js_sys::Promise;
use nightledger_browser::clock::now_ms;
use wasm_bindgen_futures::future_to_promise;

/// The least time from one word on progress to the next: drawing it takes time from the work where there are few
/// processors (docs/benchmarks.md).
pub(crate) const SAID_EVERY_MS: f64 = 200.0;

/// Leave the thread after so many milliseconds: what one file then adds stays under 20.
const SLICE_MS: f64 = 12.0;

/// Watches how long the thread was kept.
pub struct Pace {
    shares_thread: bool,
    since_ms: Cell<f64>,
    longest_ms: Cell<f64>,
}

impl Pace {
    /// `shares_thread`: the thread is the page's.
    pub fn new(shares_thread: bool) -> Self {
        Self { shares_thread, since_ms: Cell::new(now_ms()), longest_ms: Cell::new(0.0) }
    }

    /// Whether the thread is the page's.
    pub fn shares_thread(&self) -> bool {
        self.shares_thread
    }

    /// Starts measuring anew.
    pub fn reset(&self) {
        self.since_ms.set(now_ms());
        self.longest_ms.set(0.0);
    }

    /// Called between pieces of work: what to wait for before the next, when the slice is used up.
    pub fn breath(self: &Rc<Self>) -> Option<Promise> {
        if !self.shares_thread || now_ms() - self.since_ms.get() <= SLICE_MS {
            return None;
        }
        let pace = Rc::clone(self);
        Some(future_to_promise(async move {
            TimeoutFuture::new(0).await;
            pace.since_ms.set(now_ms());
            Ok(true.into())
        }))
    }

    /// Notes how long one piece of work took.
    pub fn note(&self, began_ms: f64) {
        self.longest_ms.set(self.longest_ms.get().max(now_ms() - began_ms));
    }

    /// The longest piece, in milliseconds.
    pub fn longest_ms(&self) -> u32 {
        crate::count::whole_ms(self.longest_ms.get().ceil())
    }
}
