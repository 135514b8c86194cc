//! Long tables and heavy pictures come into the page a few at a time, so that it never stands still while they do.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// How many of `total` rows are to be there: `first` at once, then `step` at a time, soon all.
pub fn growing(total: usize, first: usize, step: usize) -> ReadSignal<usize> {
    let (count, set_count) = signal(total.min(first));
    if total > first {
        spawn_local(async move {
            for shown in (first..total).step_by(step.max(1)).skip(1).chain([total]) {
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
