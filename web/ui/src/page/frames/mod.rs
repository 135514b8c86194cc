//! The Frames tab: one table row per file, of which only those in sight exist, however many files there are; and how good
//! the lights are.

mod aside;
mod blink;
mod columns;
mod correct;
mod file;
mod header;
mod quality;
mod row;
mod selection;
mod table;
mod tidy;
mod tools;
mod window;

use leptos::prelude::*;
use nightledger_language::tr;
use nightledger_session::present::frames::FrameQuery;
use nightledger_session::present::quality::QualityQuery;

use super::state::{FramesTab, State, state};
use super::tabs::{Panel, Tabs};
use aside::Aside;
use blink::Blink;
pub use file::FrameDialog;
use quality::Quality;
use table::Table;
use tidy::Tidying;
use tools::Tools;

/// How high a row is in px, as web/style/tables.css has it: under fingers there is room for one.
fn row_px() -> f64 {
    const ROW_PX: f64 = 34.0;
    const FINGER_PX: f64 = 45.0;
    if super::is_under_fingers() { FINGER_PX } else { ROW_PX }
}

/// How high a row of the list is: on a phone it has two lines.
fn list_row_px() -> f64 {
    const CARD_PX: f64 = 58.0;
    if super::is_narrow() { CARD_PX } else { row_px() }
}
/// Rows asked for at a time.
const WINDOW: u32 = 80;
/// Rows kept ready above and below what is in sight.
const MARGIN: u32 = 20;

/// The tab, with tabs of its own.
#[component]
pub fn Frames() -> impl IntoView {
    let state = state();
    let shown = Signal::derive(move || Some(state.of_frames().tab.get()));
    view! {
        <Tabs<FramesTab> label=tr!("Frames") shown choose=State::show_frames />
        <Panel tab=FramesTab::List shown>
            <List />
        </Panel>
        <Panel tab=FramesTab::Quality shown>
            <Quality />
        </Panel>
        <Panel tab=FramesTab::Blink shown>
            <Blink />
        </Panel>
    }
}

/// All files.
#[component]
fn List() -> impl IntoView {
    let state = state();
    let ready = Memo::new(move |_| state.view.with(Option::is_some));
    state.query.update_untracked(|query| {
        query.offset = 0;
        query.count = WINDOW;
    });
    state.choose(None);
    state.ask_frames();
    view! {
        {move || if ready.get() {
            view! {
                <Tools />
                {selection::tools(state)}
                <Table />
                <Aside />
                <Tidying />
            }.into_any()
        } else {
            view! { <super::Nothing text=tr!("Every file with its values and where they came from will appear here once you add a folder.") /> }.into_any()
        }}
    }
}

fn change(state: State, change: impl FnOnce(&mut FrameQuery)) {
    state.query.update(|query| {
        change(query);
        query.offset = 0;
        query.count = WINDOW;
    });
    state.choose(None);
    state.ask_frames();
}

fn change_quality(state: State, change: impl FnOnce(&mut QualityQuery)) {
    state.of_frames().query.update(|query| {
        change(query);
        query.offset = 0;
        query.count = WINDOW;
    });
    state.ask_quality_table();
}
