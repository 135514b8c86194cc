//! The bar at the top: start over, search, undo and redo, and what opens beside the page. Its heading and the ways in
//! stand in index.html.

use leptos::prelude::*;
use nightledger_language::tr;

use super::state::{Drawer, Sheet, Tab, state};
use super::words;

/// What the program adds to the bar.
#[component]
pub fn TopBar() -> impl IntoView {
    view! {
        <Search />
        <Changes />
        <Openers />
    }
}

/// The way past everything to what most people come for.
#[component]
pub fn Skip() -> impl IntoView {
    let state = state();
    let any = Memo::new(move |_| {
        state.view.with(|view| view.as_ref().is_some_and(|view| !view.rows.rows.is_empty()))
    });
    view! {
        <Show when=move || any.get()>
            <ToCsv />
        </Show>
    }
}

/// Leads to "Copy CSV"; seen when it has the focus.
#[component]
pub fn ToCsv() -> impl IntoView {
    let state = state();
    let go = move |_| {
        state.show_sheet(Sheet::AstroBin);
        state.lead_to(Tab::Publish);
        super::focus::lead_to("#copy-csv".to_owned());
    };
    view! {
        <button type="button" class="skip" on:click=go>
            {tr!("Go to the CSV")}
        </button>
    }
}

/// Forgets what was read, once there is something.
#[component]
pub fn StartOver() -> impl IntoView {
    let state = state();
    view! {
        <Show when=move || state.roots.with(|roots| !roots.is_empty())>
            <button type="button" on:click=move |_| state.start_over()>
                {tr!("Start over")}
            </button>
        </Show>
    }
}

/// Finds files by target, name or night: the Frames tab shows them.
#[component]
fn Search() -> impl IntoView {
    let state = state();
    let typed = move |event| {
        let text = event_target_value(&event);
        state.search(text);
    };
    view! {
        <form role="search" class="search" on:submit=move |event| {
            event.prevent_default();
            state.lead_to(Tab::Frames);
        }>
            <input
                type="search"
                aria-label=tr!("Search")
                placeholder=tr!("Target, file or night")
                disabled=move || state.view.with(Option::is_none)
                prop:value=move || state.query.with(|query| query.text.clone())
                on:input=typed
            />
        </form>
    }
}

/// Undo and redo of what the user changed.
#[component]
fn Changes() -> impl IntoView {
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
            <div class="actions changes" role="group" aria-label=tr!("Changes")>
                {button(true, tr!("Undo"))}
                {button(false, tr!("Redo"))}
            </div>
        </Show>
    }
}

/// The buttons that open notices and settings.
#[component]
fn Openers() -> impl IntoView {
    let state = state();
    let notices = Memo::new(move |_| {
        state.view.with(|view| {
            view.as_ref().map_or(0, |view| {
                let matter = view.notices.iter().filter(|group| group.matters());
                matter.map(|group| words::whole(group.entries.len())).sum()
            })
        })
    });
    let button = move |drawer: Drawer| {
        let open = move || state.drawer.get() == Some(drawer);
        let number =
            move || (drawer == Drawer::Notices && notices.get() > 0).then(|| words::count(notices.get()));
        view! {
            <button
                type="button"
                id=format!("open-{}", drawer.id())
                aria-expanded=move || if open() { "true" } else { "false" }
                aria-controls=drawer.id()
                on:click=move |_| state.toggle(drawer)
            >
                {drawer.name()}
                {move || number().map(|number| view! { <span class="badge">{number}</span> })}
            </button>
        }
    };
    view! { <div class="actions openers">{Drawer::ALL.map(button).into_iter().collect::<Vec<_>>()}</div> }
}
