//! Rows of tabs: one tab stop, arrows, Home and End (WAI-ARIA Authoring Practices, tabs with automatic activation).

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlElement, KeyboardEvent};

use super::growing::painted;
use super::state::TabName;

/// A row of tabs.
#[component]
pub fn Tabs<T: TabName>(
    /// What the row is called.
    label: &'static str,
    /// The tab that is shown, if one of these is.
    #[prop(into)]
    shown: Signal<Option<T>>,
    /// Shows a tab.
    choose: fn(super::state::State, T),
    /// A number beside a tab's name.
    #[prop(optional)]
    number: Option<fn(super::state::State, T) -> Option<String>>,
    /// Whether a tab is there at present; all are, unless told otherwise.
    #[prop(optional)]
    there: Option<fn(super::state::State, T) -> bool>,
) -> impl IntoView {
    let state = super::state::state();
    let is_there = move |tab: T| there.is_none_or(|there| there(state, tab));
    let key = move |event: KeyboardEvent| {
        let all: Vec<T> = T::ALL.iter().copied().filter(|tab| untrack(|| is_there(*tab))).collect();
        let at = all.iter().position(|tab| Some(*tab) == shown.get_untracked()).unwrap_or(0);
        let to = match event.key().as_str() {
            "ArrowRight" => (at + 1) % all.len(),
            "ArrowLeft" => (at + all.len() - 1) % all.len(),
            "Home" => 0,
            "End" => all.len() - 1,
            _ => return,
        };
        event.prevent_default();
        if let Some(tab) = all.get(to) {
            choose(state, *tab);
            let button = document().get_element_by_id(&format!("tab-{}", tab.id()));
            if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
                // An element that is on the page takes the focus.
                let _ = button.focus();
            }
        }
    };
    let tab = move |tab: T| {
        let chosen = move || shown.get() == Some(tab);
        // Where none is shown, the first is what the Tab key stops at.
        let stop = move || shown.get().or(T::ALL.first().copied()) == Some(tab);
        let badge = move || number.and_then(|number| number(state, tab));
        view! {
            <button
                role="tab"
                type="button"
                id=format!("tab-{}", tab.id())
                aria-controls=format!("panel-{}", tab.id())
                aria-selected=move || if chosen() { "true" } else { "false" }
                tabindex=move || if stop() { "0" } else { "-1" }
                hidden=move || !is_there(tab)
                on:click=move |_| choose(state, tab)
            >
                {tab.name()}
                {move || badge().map(|number| view! { <span class="badge" aria-hidden="true">{number}</span> })}
            </button>
        }
    };
    view! {
        <div role="tablist" aria-label=label class="tabs" on:keydown=key>
            {T::ALL.iter().copied().map(tab).collect::<Vec<_>>()}
        </div>
    }
}

/// What a tab shows: made when it is shown, hidden at once when it is not, and gone soon after: what is shown instead does not
/// wait for that.
#[component]
pub fn Panel<T: TabName>(
    /// Whose panel it is.
    tab: T,
    /// The tab that is shown, if one of the row is.
    #[prop(into)]
    shown: Signal<Option<T>>,
    children: ChildrenFn,
) -> impl IntoView {
    let around = use_context::<InSight>();
    let is_in_sight =
        Memo::new(move |_| shown.get() == Some(tab) && around.is_none_or(|InSight(around)| around.get()));
    let shown = Memo::new(move |_| shown.get() == Some(tab));
    let made = RwSignal::new(false);
    Effect::new(move |_| {
        if shown.get() {
            // Anew, also where it has not gone yet.
            made.set(true);
        } else if made.get_untracked() {
            spawn_local(async move {
                painted().await;
                if shown.try_get_untracked() == Some(false) {
                    made.try_set(false);
                }
            });
        }
    });
    view! {
        <section
            role="tabpanel"
            id=format!("panel-{}", tab.id())
            aria-labelledby=format!("tab-{}", tab.id())
            tabindex="0"
            hidden=move || !shown.get()
            class="panel"
        >
            {move || made.get().then(|| {
                provide_context(InSight(is_in_sight));
                children()
            })}
        </section>
    }
}

/// Whether the tab is shown that something is in, and the tab that this one is in.
#[derive(Clone, Copy)]
struct InSight(Memo<bool>);

/// Does something as soon as the tab is left that this is called in, or made anew: by the time that it goes, the next one has
/// begun with its own work.
pub fn on_leaving(act: impl Fn() + Copy + Send + Sync + 'static) {
    let Some(InSight(is_in_sight)) = use_context() else { return on_cleanup(act) };
    Effect::new(move |was: Option<bool>| {
        let is = is_in_sight.get();
        if was == Some(true) && !is {
            act();
        }
        is
    });
    on_cleanup(move || {
        if is_in_sight.try_get_untracked() == Some(true) {
            act();
        }
    });
}
