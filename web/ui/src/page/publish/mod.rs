//! The Publish tab: what must be answered, the rows, the CSV and the summary.

mod azotea;
mod bhtom;
mod contribute;
mod detail;
mod editor;
mod filter_search;
pub mod fixes;
mod leave;
mod profiles;
mod rows;
mod sky;
mod solar;
mod summary;

use leptos::prelude::*;
use nightledger_language::tr;
use nightledger_ledger::Contributions;

use super::growing::growing;
use super::state::{Sheet, State, state};
use super::tabs::{Panel, Tabs};
use azotea::Azotea;
use bhtom::Bhtom;
use fixes::FixList;
use leave::{BesideAstroBin, Leave};
use rows::Rows;
use solar::SolarSystem;
use summary::Summary;

/// The tab, with tabs of its own.
#[component]
pub fn Publish() -> impl IntoView {
    let state = state();
    // One that is switched off leaves its place to the first.
    let shown = Signal::derive(move || {
        Some(state.sheet.get()).filter(|sheet| has_sheet(state, *sheet)).or(Some(Sheet::AstroBin))
    });
    view! {
        <Tabs<Sheet> label=tr!("Publish") shown choose=State::show_sheet there=has_sheet />
        <Panel tab=Sheet::AstroBin shown>
            <AstroBin />
        </Panel>
        <Panel tab=Sheet::Summary shown>
            <Summary />
        </Panel>
        <Panel tab=Sheet::Bhtom shown>
            <Bhtom />
        </Panel>
        <Panel tab=Sheet::Azotea shown>
            <Azotea />
        </Panel>
    }
}

/// BHTOM and AZOTEA are there for who contributes to them.
fn has_sheet(state: State, sheet: Sheet) -> bool {
    let contributes =
        |to: fn(&Contributions) -> bool| state.settings.with(|settings| to(&settings.contributions));
    match sheet {
        Sheet::AstroBin | Sheet::Summary => true,
        Sheet::Bhtom => contributes(|to| to.bhtom),
        Sheet::Azotea => contributes(|to| to.azotea),
    }
}

/// Questions, rows and CSV.
#[component]
fn AstroBin() -> impl IntoView {
    let state = state();
    // Of a folder without a frame there is nothing to take away.
    let read = move || state.view.get().filter(|view| view.counts.read > 0);
    let leave = move || read().map(|view| view! { <Leave view /> });
    let beside = move || read().map(|view| view! { <BesideAstroBin view /> });
    // A folder of videos alone has no deep-sky rows to miss.
    let rows = move || {
        let view = state.view.get().filter(|view| view.counts.read > 0 || view.solar.rows.is_empty());
        view.map(|view| view! { <Rows view /> })
    };
    // On a phone the way out comes before what may be a long list; in the page's order, which the Tab key follows too.
    let narrow = super::is_narrow();
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
                    {beside}
                    // The buttons stay in sight as long as the table does.
                    <div class="sheet">
                        {after}
                        {rows}
                    </div>
                    <SolarSystem />
                </Show>
            }
        })
    };
    view! {
        <Show when=move || empty.get()>
            <super::Nothing text=tr!("The rows of acquisition.csv will appear here once you add a folder.") />
        </Show>
        {parts}
    }
}
