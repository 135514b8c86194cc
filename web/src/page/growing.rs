//! Long tables come into the page a few rows at a time, so that it never stands still while they do.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// Rows that are there at once: more than fit on a screen.
const FIRST: usize = 40;
/// Rows that come at a time.
const STEP: usize = 20;

/// How many of `total` rows are to be there: soon all.
pub fn growing(total: usize) -> ReadSignal<usize> {
    let (count, set_count) = signal(total.min(FIRST));
    if total > FIRST {
        spawn_local(async move {
            for shown in (FIRST..total).step_by(STEP).skip(1).chain([total]) {
                TimeoutFuture::new(0).await;
                // The table has gone, or another has taken its place.
                if set_count.try_set(shown).is_some() {
                    return;
                }
            }
        });
    }
    count
}
