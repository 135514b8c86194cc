//! The Calibration tab: which calibration served which lights, and how sound it is.

mod health;
mod matching;
mod matrix;
mod stack;

use leptos::prelude::*;
use nightledger_language::tr;

use super::state::{CalibrationTab, State, state};
use super::tabs::{Panel, Tabs};
use health::Health;
use matching::Matching;
use stack::ForStacking;

/// The tab, with tabs of its own.
#[component]
pub fn Calibration() -> impl IntoView {
    let state = state();
    let shown = Signal::derive(move || Some(state.beside().calibration.get()));
    view! {
        <Tabs<CalibrationTab> label=tr!("Calibration") shown choose=State::show_calibration />
        <Panel tab=CalibrationTab::Matching shown>
            <Matching />
            <ForStacking />
        </Panel>
        <Panel tab=CalibrationTab::Health shown>
            <Health />
        </Panel>
    }
}
