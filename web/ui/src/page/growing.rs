//! Long tables and heavy pictures come into the page a few at a time, so that it never stands still while they do.

use gloo_timers::future::TimeoutFuture;
use js_sys::Promise;
use leptos::prelude::*;
use nightledger_language::tr_n;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::words;

/// How many of `total` rows are to be there: `first` at once, then `step` at a time, soon all.
pub fn growing(total: usize, first: usize, step: usize) -> ReadSignal<usize> {
    let count = RwSignal::new(total.min(first));
    grow(count, total, step);
    count.read_only()
}

/// Whether there was a picture since: what nobody misses in the first one is made then.
pub fn after_picture() -> Signal<bool> {
    let made = growing(1, 0, 1);
    Signal::derive(move || made.get() == 1)
}

fn grow(count: RwSignal<usize>, total: usize, step: usize) {
    if count.get_untracked() < total {
        spawn_local(async move {
            // What is there already is seen before more is made.
            painted().await;
            while let Some(shown) = count.try_get_untracked().filter(|shown| *shown < total) {
                // The table has gone, or another has taken its place.
                if count.try_set(total.min(shown + step)).is_some() {
                    return;
                }
                TimeoutFuture::new(0).await;
            }
        });
    }
}

/// How many rows of a long table are there: it grows as far as is asked for. All of an archive's would make the page slow as
/// long as they are there.
#[derive(Clone, Copy)]
pub struct AsAsked {
    there: RwSignal<usize>,
    wanted: RwSignal<usize>,
    total: usize,
    step: usize,
    most: usize,
}

impl AsAsked {
    /// `first` of `total` at once, `step` at a time up to `most`, and as many more whenever more are asked for.
    pub fn new(total: usize, first: usize, step: usize, most: usize) -> Self {
        let there = RwSignal::new(total.min(first));
        let wanted = RwSignal::new(total.min(most));
        grow(there, total.min(most), step);
        Self { there, wanted, total, step, most }
    }

    /// How many are there.
    pub fn there(self) -> usize {
        self.there.get()
    }

    /// Has so many at least, at once.
    pub fn reach(self, count: usize) {
        let count = count.min(self.total);
        for rows in [self.there, self.wanted] {
            if rows.get_untracked() < count {
                rows.set(count);
            }
        }
    }

    /// How many are there only if they are asked for.
    pub fn left(self) -> usize {
        self.total.saturating_sub(self.wanted.get())
    }

    /// What asks for more, as long as there are any.
    pub fn more(self) -> Option<AnyView> {
        let left = self.left();
        let ask = move |_| {
            let wanted = self.total.min(self.wanted.get_untracked() + self.most);
            self.wanted.set(wanted);
            grow(self.there, wanted, self.step);
        };
        (left > 0).then(|| {
            let next = words::whole(left.min(self.most));
            let text = tr_n!(next, "Show {n} more row", "Show {n} more rows", n = words::count(next));
            view! { <button type="button" on:click=ask>{text}</button> }.into_any()
        })
    }
}

/// Comes back once what was made is in a picture of the page; where nobody looks at the page, soon.
pub async fn painted() {
    if !document().hidden() {
        let frame = Promise::new(&mut |resolve, _| {
            // A browser that draws has frames.
            let _ = window().request_animation_frame(&resolve);
        });
        // A promise that is only resolved does not fail.
        let _ = JsFuture::from(frame).await;
    }
    TimeoutFuture::new(0).await;
}

/// Notes that something was opened, which is made then: once, however often it is closed and opened again.
pub fn once(opened: RwSignal<bool>) {
    if !opened.get_untracked() {
        opened.set(true);
    }
}
