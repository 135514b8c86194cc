//! The page: what is seen, and what the user does with it.

mod as_script;
mod calibration;
mod drawers;
mod fields;
mod filter_list;
mod focus;
mod frames;
mod growing;
mod heading;
mod kept_filters;
mod messages;
mod notices;
mod offline;
mod overview;
mod projects;
mod publish;
mod recent;
mod save;
mod services;
mod settings;
mod stacked;
mod start;
mod state;
mod status;
mod tabs;
mod targets;
mod topbar;
mod twice;
mod with_reasons;
mod words;

use leptos::mount::{mount_to, mount_to_body};
use leptos::prelude::*;
use nightledger_browser::remembered;
use nightledger_language::{Language, tr};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;

use state::{Place, State, Tab, state};
use tabs::{Panel, Tabs};

/// Starts the page, once its language is there.
pub fn mount() {
    spawn_local(async {
        let spoken = state::language::first().await;
        mount_to_body(move || view! { <App spoken /> });
    });
}

/// Everything that the page has: its parts go where index.html has room for them. `spoken`: the language, its texts, and why
/// it is not the one that was wanted.
#[component]
fn App(spoken: (Language, String, Option<String>)) -> impl IntoView {
    let here = window().location().search().is_ok_and(|query| query.contains("work=main"));
    let state = State::new(here, settings::hear);
    provide_context(state);
    let (language, texts, why) = spoken;
    state.spoken(language, texts);
    if let Some(why) = why {
        state.trouble(why);
    }
    focus::guard();
    let versions = offline::Versions::follow();
    put("skip", || view! { <topbar::Skip /> });
    put("top-folders", || view! { <topbar::StartOver /> });
    put("top-tools", || view! { <topbar::TopBar /> });
    put("messages", || view! { <messages::Troubles /> });
    put("news", move || {
        view! {
            <offline::Update versions />
            <messages::PutAside />
            <messages::OfSample />
            // In the page all the time, so that screen readers hear what comes into it.
            <status::Status />
            <messages::EditsWithoutFiles />
        }
    });
    put("zone", || view! { <recent::Recent /> });
    put("page", || view! { <Page /> });
    put("beside", || view! { <drawers::Drawers /> });
    put("foot", move || view! { <offline::Works versions /> });
    start::take_over(state);
    let dialog = move || {
        state.language().track();
        view! { <frames::FrameDialog /> }
    };
    view! {
        {dialog}
        <div class="said" aria-live="polite">{state.said}</div>
    }
}

/// Puts a view into the element with this id; in another language it is made anew.
fn put<V: IntoView + 'static>(id: &str, view: impl Fn() -> V + Send + 'static) {
    let state = state();
    let Some(element) = document().get_element_by_id(id) else { return };
    let within = move || {
        provide_context(state);
        move || {
            state.language().track();
            view()
        }
    };
    mount_to(element.unchecked_into(), within).forget();
}

/// What is worked on, once there is a folder.
#[component]
fn Page() -> impl IntoView {
    let state = state();
    let any = move || state.roots.with(|roots| !roots.is_empty()) && !state.found_nothing();
    view! {
        <Show when=any>
            <div class="layout">
                <targets::Targets />
                <div class="content">
                    <Content />
                </div>
            </div>
        </Show>
    }
}

/// The heading, the tabs, and what is shown of them.
#[component]
fn Content() -> impl IntoView {
    let state = state();
    // Of a folder without a frame there is nothing to sum up.
    let heading = move || {
        let view = state.view.get().filter(|view| view.counts.read > 0);
        view.map(|view| view! { <heading::Heading view /> })
    };
    let shown = Signal::derive(move || match state.place.get() {
        Place::Projects => None,
        Place::Tab(tab) => Some(tab),
    });
    view! {
        {heading}
        <Tabs<Tab> label=tr!("Views") shown choose=State::show number=open_questions there=stacked::has_tab />
        <Show when=move || state.place.get() == Place::Projects>
            <projects::Projects />
        </Show>
        <Panel tab=Tab::Publish shown>
            <publish::Publish />
        </Panel>
        <Panel tab=Tab::Overview shown>
            <overview::Overview />
        </Panel>
        <Panel tab=Tab::Frames shown>
            <frames::Frames />
        </Panel>
        <Panel tab=Tab::Calibration shown>
            <calibration::Calibration />
        </Panel>
        <Panel tab=Tab::Stacked shown>
            <stacked::Stacked />
        </Panel>
    }
}

/// How many questions the Publish tab asks.
fn open_questions(state: State, tab: Tab) -> Option<String> {
    let questions = state.view.with(|view| view.as_ref().map_or(0, |view| words::whole(view.fixes.len())));
    (tab == Tab::Publish && questions > 0).then(|| words::count(questions))
}

/// Whether the page is as narrow as a phone's now, as for the style sheets.
fn is_narrow() -> bool {
    const NARROW_PX: f64 = 640.0;
    window().inner_width().is_ok_and(|width| width.as_f64().is_some_and(|width| width <= NARROW_PX))
}

/// Whether what points is a finger, as for the style sheets.
fn is_under_fingers() -> bool {
    window().match_media("(pointer: coarse)").ok().flatten().is_some_and(|query| query.matches())
}

/// What a tab says before anything was read.
#[component]
fn Nothing(text: &'static str) -> impl IntoView {
    view! { <p class="empty-note">{text}</p> }
}
