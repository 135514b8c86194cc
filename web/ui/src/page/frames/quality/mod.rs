//! How good the lights are, by what is measured in their pixels: on a click, in workers, on this machine.

mod charts;
mod culling;
mod groups;
mod measuring;
mod table;

use leptos::prelude::*;
use nightledger_language::tr;

use super::WINDOW;
use crate::page::state::state;
use charts::Charts;
use culling::{Culling, change_limits};
use groups::Groups;
use measuring::Measuring;
use table::Table;

/// Between one look at what was measured so far and the next.
const AGAIN_MS: f64 = 3000.0;

/// The tab.
#[component]
pub fn Quality() -> impl IntoView {
    let state = state();
    let ready = Memo::new(move |_| state.view.with(Option::is_some));
    state.of_frames().query.update_untracked(|query| {
        query.offset = 0;
        query.count = WINDOW;
    });
    // Limits of an earlier visit, unless there are any of this one.
    state.of_frames().limits.update(|limits| {
        let none = limits.query.limits.iter().chain(&limits.other).all(Option::is_none);
        if none {
            limits.take(limits.query.rig.clone(), &state.settings.read_untracked().culling);
        }
    });
    state.ask_quality();
    // Results show while there are more to come.
    let asked_ms = StoredValue::new(0.0);
    Effect::new(move |_| {
        let done = state.of_frames().measuring.with(|progress| progress.busy && progress.done > 0);
        let now = nightledger_browser::clock::now_ms();
        if done && now - asked_ms.get_value() > AGAIN_MS {
            asked_ms.set_value(now);
            state.ask_quality();
        }
    });
    // Where no capture program wrote a figure, what was measured is all that limits can judge.
    let only_measured =
        Memo::new(move |_| state.of_frames().quality.with(|page| page.measured > 0 && page.captured == 0));
    Effect::new(move |_| {
        let waits = state.of_frames().limits.with(|limits| !limits.chosen && !limits.query.measured);
        if waits && only_measured.get() {
            change_limits(state, |limits| limits.query.measured = true);
        }
    });
    view! {
        {move || if ready.get() {
            view! {
                <Measuring />
                <Groups />
                <Table />
                <Culling />
                <Charts />
            }.into_any()
        } else {
            view! { <crate::page::Nothing text=tr!("Width, shape and number of the stars of each light will appear here once you add a folder.") /> }.into_any()
        }}
    }
}
