//! Panels that open beside the page: notices and settings.

use leptos::prelude::*;
use nightledger_language::tr;
use web_sys::KeyboardEvent;

use super::notices::Notices;
use super::settings::Settings;
use super::state::{Drawer, state};

/// The panel that is open, if one is.
#[component]
pub fn Drawers() -> impl IntoView {
    let state = state();
    // Escape closes it, unless something inside it or above it has taken the key.
    let listener = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
        if event.key() == "Escape"
            && !event.default_prevented()
            && state.frame.with_untracked(Option::is_none)
        {
            state.close_drawer();
        }
    });
    on_cleanup(move || listener.remove());
    let content = move |drawer| match drawer {
        Drawer::Notices => view! { <Notices /> }.into_any(),
        Drawer::Settings => view! { <Settings /> }.into_any(),
    };
    move || {
        // Until they are there, nobody sees or changes settings that are not the user's.
        let there = |drawer: &Drawer| *drawer != Drawer::Settings || state.known.get();
        state.drawer.get().filter(there).map(|drawer| {
            view! {
                <aside class="drawer" id=drawer.id() aria-label=drawer.name() tabindex="-1">
                    <div class="drawer-head">
                        <h2>{drawer.name()}</h2>
                        <button type="button" on:click=move |_| state.close_drawer()>
                            {tr!("Close")}
                        </button>
                    </div>
                    {content(drawer)}
                </aside>
            }
        })
    }
}
