//! Which columns the table of files has.

use leptos::prelude::*;
use nightledger_language::tr;
use nightledger_session::Command;
use nightledger_session::present::frames::Column;

use crate::page::state::{State, state};

/// The panel's id.
const PANEL: &str = "columns";

/// The button that opens the panel below it, and closes it again.
pub fn button(state: State) -> impl IntoView {
    let open = state.of_frames().columns;
    view! {
        <button
            type="button"
            aria-expanded=move || open.get().to_string()
            aria-controls=PANEL
            on:click=move |_| open.update(|open| *open = !*open)
        >
            {tr!("Columns")}
        </button>
    }
}

/// The panel: a check mark for each column but the file's, which is always there.
#[component]
pub fn Columns() -> impl IntoView {
    let state = state();
    // Marks stay in their places, and the focus with them, when one of them changes.
    let names = Memo::new(move |_| {
        state.of_frames().above.with(|above| {
            let named = above.columns.iter().map(|view| (view.column, view.name.clone()));
            named.filter(|(column, _)| *column != Column::File).collect::<Vec<_>>()
        })
    });
    let ask = move |command| {
        state.ask(command);
        state.ask_frames();
    };
    let mark = move |(column, name): (Column, String)| {
        let is_shown = move || {
            let above = state.of_frames().above;
            above.with(|above| above.columns.iter().any(|view| view.column == column && view.is_shown))
        };
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=is_shown
                    on:change=move |event| ask(Command::ShowColumn(column, event_target_checked(&event)))
                />
                <span>{name}</span>
            </label>
        }
    };
    view! {
        <Show when=move || state.of_frames().columns.get()>
            <div class="columns" id=PANEL role="group" aria-label=tr!("Columns")>
                {move || names.get().into_iter().map(mark).collect::<Vec<_>>()}
                <button type="button" on:click=move |_| ask(Command::UsualColumns)>
                    {tr!("Usual columns")}
                </button>
            </div>
        </Show>
    }
}
