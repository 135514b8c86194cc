//! Rows that are selected together, by mouse and by keyboard.

use leptos::prelude::*;
use nightledger_language::{tr, tr_n};
use nightledger_session::Command;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::page::focus;
use crate::page::state::State;
use crate::page::words;

/// What can be done with the rows that were chosen together, and how to choose them.
pub fn tools(state: State) -> impl IntoView {
    let count = move || {
        state.chosen.with(|chosen| chosen.iter().map(|(from, to)| from.abs_diff(*to) + 1).sum::<u32>())
    };
    let switch = move |exclude: bool| {
        state.alter(Command::ExcludeChosen(exclude));
        state.choose(None);
    };
    view! {
        <div class="chosen" role="group" aria-label=tr!("Selected rows")>
            {move || {
                if count() == 0 {
                    return view! {
                        <p class="muted by-mouse">
                            {tr!("Click a row and Shift-click another to select a range; with the keyboard, arrows move and Shift with arrows selects.")}
                        </p>
                    }.into_any();
                }
                view! {
                    <p>{tr_n!(count(), "{n} file selected", "{n} files selected", n = words::count(count()))}</p>
                    <button type="button" on:click=move |_| switch(true)>
                        {tr!("Exclude selected")}
                    </button>
                    <button type="button" on:click=move |_| switch(false)>
                        {tr!("Include selected")}
                    </button>
                    <button type="button" class="quiet" on:click=move |_| state.choose(None)>
                        {tr!("Clear selection")}
                    </button>
                }.into_any()
            }}
        </div>
    }
}

/// The row (by its place in the order) that an event happened in, and whether it happened on a control.
fn row_of(event: &web_sys::Event) -> Option<(u32, bool)> {
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let row = target.closest("tr[aria-rowindex]").ok()??;
    let at = row.get_attribute("aria-rowindex")?.parse::<u32>().ok()?.checked_sub(2)?;
    Some((at, target.closest("button, input").is_ok_and(|control| control.is_some())))
}

/// Where the choice began, and how far it goes from there.
fn first(state: State) -> Option<(u32, u32)> {
    state.chosen.with_untracked(|chosen| chosen.first().copied())
}

/// Chooses one row, or, with Shift, all rows from the one where the choice began.
fn choose(state: State, at: u32, extend: bool) {
    let from = first(state).filter(|_| extend).map_or(at, |(from, _)| from);
    state.choose(Some((from, at)));
}

pub fn clicked(state: State, event: &web_sys::MouseEvent) {
    if let Some((at, on_control)) = row_of(event)
        && (!on_control || event.shift_key())
    {
        if event.shift_key() {
            event.prevent_default();
        }
        choose(state, at, event.shift_key());
    }
}

/// Arrows move between rows, on the same control; with Shift they choose what they pass.
pub fn pressed(state: State, event: &web_sys::KeyboardEvent) {
    let down = match event.key().as_str() {
        "ArrowDown" => true,
        "ArrowUp" => false,
        "Escape" => return state.choose(None),
        _ => return,
    };
    let next = |at: u32| if down { at.saturating_add(1) } else { at.saturating_sub(1) };
    let Some((at, true)) = row_of(event) else {
        // The table itself has the focus: the choice moves.
        event.prevent_default();
        let last = state.frames.with_untracked(|page| page.matches).saturating_sub(1);
        let to = first(state).map_or(0, |(_, at)| next(at).min(last));
        choose(state, to, event.shift_key());
        if let Ok(Some(row)) = document().query_selector(&format!(".frames tr[aria-rowindex=\"{}\"]", to + 2))
        {
            focus::into_sight(&row);
        }
        return;
    };
    event.prevent_default();
    let to = next(at);
    let selector = |at: u32| {
        let control = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let class = control.map(|control| control.class_name()).unwrap_or_default();
        format!(".frames tr[aria-rowindex=\"{}\"] .{class}", at.saturating_add(2))
    };
    let Ok(Some(control)) = document().query_selector(&selector(to)) else { return };
    if event.shift_key() {
        if first(state).is_none() {
            choose(state, at, false);
        }
        choose(state, to, true);
    } else {
        state.choose(None);
    }
    // Into sight, as far as needed; the window follows.
    let _ = control.unchecked_ref::<HtmlElement>().focus();
}
