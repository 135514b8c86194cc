//! The Publish tab: what must be answered, the rows, the CSV and the summary.

mod detail;
mod editor;
mod filter_search;
pub mod fixes;
mod leave;
mod profiles;
mod rows;
mod solar;
mod summary;

use leptos::prelude::*;

use super::growing::growing;
use super::state::{Sheet, state};
use super::tabs::{Panel, Tabs};
use fixes::FixList;
use leave::Leave;
use rows::Rows;
use solar::SolarSystem;
use summary::Summary;

/// A page that is no wider is a phone's, as for the style sheet.
const NARROW_PX: f64 = 640.0;

/// The tab, with tabs of its own.
#[component]
pub fn Publish() -> impl IntoView {
    let state = state();
    let shown = Signal::derive(move || Some(state.sheet.get()));
    view! {
        <Tabs<Sheet> label="Publish" shown choose=super::state::State::show_sheet />
        <Panel tab=Sheet::AstroBin shown>
            <AstroBin />
        </Panel>
        <Panel tab=Sheet::Summary shown>
            <Summary />
        </Panel>
    }
}

/// Questions, rows and CSV.
#[component]
fn AstroBin() -> impl IntoView {
    let state = state();
    // Of a folder without a frame there is nothing to take away.
    let leave = move || {
        let view = state.view.get().filter(|view| view.counts.read > 0);
        view.map(|view| view! { <Leave view /> })
    };
    // A folder of videos alone has no deep-sky rows to miss.
    let rows = move || {
        let view = state.view.get().filter(|view| view.counts.read > 0 || view.solar.rows.is_empty());
        view.map(|view| view! { <Rows view /> })
    };
    // On a phone the way out comes before what may be a long list; in the page's order, which the Tab key follows too.
    let narrow =
        window().inner_width().is_ok_and(|width| width.as_f64().is_some_and(|width| width <= NARROW_PX));
    let (before, after) = if narrow { (Some(leave), None) } else { (None, Some(leave)) };
    let empty = Memo::new(move |_| state.view.with(Option::is_none));
    // All of it made at once would keep the page's thread for longer than an eye takes to see a stumble.
    let parts = move || {
        (!empty.get()).then(|| {
            let made = growing(2, 1, 1);
            let second = move || made.get() > 1;
            view! {
                {before}
                <FixList />
                <Show when=second>
                    {after}
                    {rows}
                    <SolarSystem />
                </Show>
            }
        })
    };
    view! {
        <Show when=move || empty.get()>
            <super::Nothing what="The rows of acquisition.csv" />
        </Show>
        {parts}
    }
}
