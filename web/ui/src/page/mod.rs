//! The page: what is seen, and what the user does with it.

mod acquisition;
mod calibration;
mod charts;
mod fields;
mod fixes;
mod focus;
mod frame;
mod frames;
mod growing;
mod intro;
mod lookup;
mod notices;
mod offline;
mod recent;
mod save;
mod settings;
mod state;
mod summary;
mod tabs;
mod twice;
mod words;

use leptos::prelude::*;

use state::{State, Tab, state};
use tabs::{Panel, Tabs};

/// Puts the page where the body is.
pub fn mount() {
    leptos::mount::mount_to_body(App);
}

#[component]
fn App() -> impl IntoView {
    let here = window().location().search().is_ok_and(|query| query.contains("work=main"));
    let state = State::new(here);
    focus::guard();
    provide_context(state);
    let kept = RwSignal::new(None);
    view! {
        <header class="top">
            <h1>"Nightledger"</h1>
            <History />
        </header>
        <main>
            <offline::Update kept />
            <intro::Troubles />
            <intro::PutAside />
            <div class="head">
                <intro::Intro />
                <intro::Status />
            </div>
            <Tabs />
            <Panel tab=Tab::Acquisition>
                <acquisition::Acquisition />
            </Panel>
            <Panel tab=Tab::Summary>
                <summary::Summary />
            </Panel>
            <Panel tab=Tab::Frames>
                <frames::Frames />
            </Panel>
            <Panel tab=Tab::Calibration>
                <calibration::Calibration />
            </Panel>
            <Panel tab=Tab::Charts>
                <charts::Charts />
            </Panel>
            <Panel tab=Tab::Notices>
                <notices::Notices />
            </Panel>
            <Panel tab=Tab::Settings>
                <settings::Settings />
            </Panel>
        </main>
        <footer class="foot">
            <p>
                {format!("Nightledger {}. ", env!("CARGO_PKG_VERSION"))}
                <offline::Works kept />
                "Nothing leaves this machine unless you press a button that says so."
            </p>
        </footer>
        <frame::FrameDialog />
        <div class="said" aria-live="polite">{state.said}</div>
    }
}

/// Undo and redo of what the user changed, once there is anything.
#[component]
fn History() -> impl IntoView {
    let state = state();
    let button = move |back: bool, word: &'static str| {
        let what = Memo::new(move |_| state.history.with(|history| history.next(back).map(str::to_owned)));
        view! {
            <button
                type="button"
                class="quiet"
                title=move || what.get()
                aria-disabled=move || what.with(Option::is_none).then_some("true")
                on:click=move |_| state.turn(back)
            >
                {word}
                {move || what.get().map(|what| format!(": {what}"))}
            </button>
        }
    };
    let any =
        move || state.history.with(|history| history.next(true).is_some() || history.next(false).is_some());
    view! {
        <Show when=any>
            <div class="actions" role="group" aria-label="Changes">
                {button(true, "Undo")}
                {button(false, "Redo")}
            </div>
        </Show>
    }
}

/// What a tab says before anything was read.
#[component]
fn Nothing(what: &'static str) -> impl IntoView {
    view! { <p class="empty-note">{format!("{what} will be here once a folder was read.")}</p> }
}
