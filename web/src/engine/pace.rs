//! How long the engine keeps its thread: on the page's own thread never over 20 ms at a time, so that the page moves.

use std::cell::Cell;

use gloo_timers::future::TimeoutFuture;
use js_sys::{Date, Reflect};
use wasm_bindgen::JsCast;
use web_sys::Performance;

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

    /// Starts measuring anew.
    pub fn reset(&self) {
        self.since_ms.set(now_ms());
        self.longest_ms.set(0.0);
    }

    /// Called between pieces of work: gives the thread back when the slice is used up.
    pub async fn breathe(&self) {
        if !self.shares_thread {
            return;
        }
        let kept_ms = now_ms() - self.since_ms.get();
        if kept_ms > SLICE_MS {
            TimeoutFuture::new(0).await;
            self.since_ms.set(now_ms());
        }
    }

    /// Notes how long one piece of work took.
    pub fn note(&self, began_ms: f64) {
        self.longest_ms.set(self.longest_ms.get().max(now_ms() - began_ms));
    }

    /// The longest piece, in milliseconds.
    pub fn longest_ms(&self) -> u32 {
        super::whole_ms(self.longest_ms.get().ceil())
    }
}

/// Milliseconds on a clock that only goes forward, in a page and in a worker.
pub fn now_ms() -> f64 {
    thread_local! {
        static CLOCK: Option<Performance> = Reflect::get(&js_sys::global(), &"performance".into())
            .ok()
            .and_then(|performance| performance.dyn_into().ok());
    }
    CLOCK.with(|clock| clock.as_ref().map_or_else(Date::now, Performance::now))
}
