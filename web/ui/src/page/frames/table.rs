//! The table of files: of its rows only those in sight, and a few around them, exist.

use std::sync::Arc;

use leptos::prelude::*;
use nightledger_language::tr;
use nightledger_session::present::frames::ColumnView;

use super::row::{Line, print_of};
use super::selection::{clicked, pressed};
use super::{WINDOW, change, list_row_px, window};
use crate::page::growing::growing;
use crate::page::state::{State, state};

/// Rows that a window of the page seldom shows more of: they are there at once, the others after the picture.
const IN_SIGHT: usize = 30;

/// The table.
#[component]
pub fn Table() -> impl IntoView {
    let state = state();
    let frame = window::Frame::new();
    let scrolled = move |_| {
        let asked = state.query.with_untracked(|query| query.offset);
        if let Some(offset) = window::offset(frame, list_row_px(), asked) {
            state.query.update_untracked(|query| query.offset = offset);
            state.ask_frames();
        }
    };
    let columns = Memo::new(move |_| {
        state.of_frames().above.with(|above| {
            Arc::new(above.columns.iter().filter(|view| view.is_shown).cloned().collect::<Vec<_>>())
        })
    });
    view! {
        <div class="scroll frames-scroll" node_ref=frame tabindex="0" role="region" aria-label=tr!("Table of files") on:scroll=scrolled on:keydown=move |event| pressed(state, &event)>
            <table
                class="frames list"
                aria-label=tr!("Frames")
                aria-rowcount=move || state.frames.with(|page| page.matches.saturating_add(1).to_string())
            >
                // Other columns are another table in the same frame.
                {move || parts(state, frame, columns.get())}
            </table>
        </div>
    }
}

/// Head and rows.
fn parts(state: State, frame: window::Frame, columns: Arc<Vec<ColumnView>>) -> impl IntoView {
    let most = usize::try_from(WINDOW).unwrap_or_default();
    let there = growing(most, IN_SIGHT, most);
    let above = move || state.frames.with(|page| page.offset);
    let below = move || {
        state.frames.with(|page| window::below(page.offset, page.rows.len().min(there.get()), page.matches))
    };
    let width = columns.len() + 1;
    let head = |view: &ColumnView| {
        let column = view.column;
        // One that is hidden sorts nothing.
        let descending = move || state.frames.with(|page| (page.sort == column).then_some(page.descending));
        let sort = move || {
            let turned = untrack(descending) == Some(false);
            change(state, |query| (query.sort, query.descending) = (column, turned));
        };
        window::head(frame, view.head.clone(), view.is_figure, descending, sort)
    };
    let heads = columns.iter().map(head).collect::<Vec<_>>();
    view! {
        <thead>
            <tr>
                <th scope="col">{tr!("Counted")}</th>
                {heads}
            </tr>
        </thead>
        <tbody on:click=move |event| clicked(state, &event)>
            {window::space(above, list_row_px, width)}
            <For
                each=move || {
                    state.frames.with(|page| {
                        let rows = page.rows.iter().take(there.get()).cloned();
                        rows.zip(page.offset.saturating_add(2)..).collect::<Vec<_>>()
                    })
                }
                key=|(row, at)| print_of(row, *at)
                children=move |(row, at)| view! { <Line row at columns=columns.clone() /> }
            />
            {window::space(below, list_row_px, width)}
        </tbody>
    }
}
