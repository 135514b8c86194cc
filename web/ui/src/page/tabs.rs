//! The tabs: one tab stop, arrows, Home and End (WAI-ARIA Authoring Practices, tabs with automatic activation).

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::state::{Tab, state};
use super::words;

/// The row of tabs.
#[component]
pub fn Tabs() -> impl IntoView {
    let state = state();
    let key = move |event: KeyboardEvent| {
        let all = Tab::ALL;
        let at = all.iter().position(|tab| *tab == state.tab.get_untracked()).unwrap_or(0);
        let to = match event.key().as_str() {
            "ArrowRight" => (at + 1) % all.len(),
            "ArrowLeft" => (at + all.len() - 1) % all.len(),
            "Home" => 0,
            "End" => all.len() - 1,
            _ => return,
        };
        event.prevent_default();
        if let Some(tab) = all.get(to) {
            state.show(*tab);
            let button = document().get_element_by_id(&format!("tab-{}", tab.id()));
            if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
                // An element that is on the page takes the focus.
                let _ = button.focus();
            }
        }
    };
    let badge = move |tab: Tab| {
        let view = state.view.get()?;
        let number = match tab {
            Tab::Acquisition => words::whole(view.fixes.len()),
            Tab::Notices => view
                .notices
                .iter()
                .filter(|group| group.matters())
                .map(|group| words::whole(group.entries.len()))
                .sum(),
            _ => 0,
        };
        (number > 0).then(|| words::count(number))
    };
    view! {
        <div role="tablist" aria-label="Views" class="tabs" on:keydown=key>
            {Tab::ALL
                .map(|tab| {
                    let chosen = move || state.tab.get() == tab;
                    view! {
                        <button
                            role="tab"
                            type="button"
                            id=format!("tab-{}", tab.id())
                            aria-controls=format!("panel-{}", tab.id())
                            aria-selected=move || if chosen() { "true" } else { "false" }
                            tabindex=move || if chosen() { "0" } else { "-1" }
                            on:click=move |_| state.show(tab)
                        >
                            {tab.name()}
                            {move || badge(tab).map(|number| view! { <span class="badge" aria-hidden="true">{number}</span> })}
                        </button>
                    }
                })
                .into_iter()
                .collect::<Vec<_>>()}
        </div>
    }
}

/// What a tab shows: made when it is shown, gone when it is not.
#[component]
pub fn Panel(tab: Tab, children: ChildrenFn) -> impl IntoView {
    let state = state();
    let shown = Memo::new(move |_| state.tab.get() == tab);
    view! {
        <section
            role="tabpanel"
            id=format!("panel-{}", tab.id())
            aria-labelledby=format!("tab-{}", tab.id())
            tabindex="0"
            hidden=move || !shown.get()
            class="panel"
        >
            {move || shown.get().then(|| children())}
        </section>
    }
}
