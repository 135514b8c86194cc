//! The table of files: of its rows only those in sight, and a few around them, exist.

use leptos::prelude::*;
use nightledger_session::present::frames::SortKey;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::row::{Line, print_of};
use super::selection::{clicked, pressed};
use super::{MARGIN, change, row_px};
use crate::page::state::state;
use crate::page::words;

const COLUMNS: [(SortKey, &str); 14] = [
    (SortKey::File, "File"),
    (SortKey::Kind, "Kind"),
    (SortKey::Target, "Target"),
    (SortKey::Filter, "Filter"),
    (SortKey::Rig, "Rig"),
    (SortKey::Night, "Night"),
    (SortKey::Exposure, "s"),
    (SortKey::Gain, "Gain"),
    (SortKey::Temperature, "°C"),
    (SortKey::Hfr, "HFR"),
    (SortKey::Fwhm, "FWHM"),
    (SortKey::Guiding, "Guiding ″"),
    (SortKey::Start, "Start (UTC)"),
    (SortKey::Status, "Why not"),
];

/// The table.
#[component]
pub fn Table() -> impl IntoView {
    let state = state();
    let frame = NodeRef::<leptos::html::Div>::new();
    let scrolled = move |_| {
        let Some(frame) = frame.get_untracked() else { return };
        let top = f64::from(frame.unchecked_ref::<HtmlElement>().scroll_top());
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a float to integer cast saturates"
        )]
        let first = (top / row_px()).floor() as u32;
        let offset = first.saturating_sub(MARGIN);
        let now = state.query.with_untracked(|query| query.offset);
        if offset.abs_diff(now) > MARGIN / 2 {
            state.query.update_untracked(|query| query.offset = offset);
            state.ask_frames();
        }
    };
    let before = move || state.frames.with(|page| format!("{}px", f64::from(page.offset) * row_px()));
    let after = move || {
        state.frames.with(|page| {
            let shown = page.offset.saturating_add(words::whole(page.rows.len()));
            format!("{}px", f64::from(page.matches.saturating_sub(shown)) * row_px())
        })
    };
    let heads = COLUMNS
        .into_iter()
        .map(|(key, name)| {
            let sorted = move || {
                state.query.with(|query| match (query.sort == key, query.descending) {
                    (false, _) => "none",
                    (true, false) => "ascending",
                    (true, true) => "descending",
                })
            };
            let sort = move |_| {
                change(state, |query| {
                    query.descending = query.sort == key && !query.descending;
                    query.sort = key;
                });
                if let Some(frame) = frame.get_untracked() {
                    frame.unchecked_ref::<HtmlElement>().set_scroll_top(0);
                }
            };
            let is_figure = matches!(
                key,
                SortKey::Exposure
                    | SortKey::Gain
                    | SortKey::Temperature
                    | SortKey::Hfr
                    | SortKey::Fwhm
                    | SortKey::Guiding
            );
            view! {
                <th scope="col" class:n=is_figure aria-sort=sorted>
                    <button type="button" class="sorter" on:click=sort>
                        {name}
                    </button>
                </th>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <div class="scroll frames-scroll" node_ref=frame tabindex="0" role="region" aria-label="Table of files" on:scroll=scrolled on:keydown=move |event| pressed(state, &event)>
            <table
                class="frames list"
                aria-label="Frames"
                aria-rowcount=move || state.frames.with(|page| page.matches.saturating_add(1).to_string())
            >
                <thead>
                    <tr>
                        <th scope="col">"Counted"</th>
                        {heads}
                    </tr>
                </thead>
                <tbody on:click=move |event| clicked(state, &event)>
                    <tr class="space" aria-hidden="true">
                        <td colspan="15" style:height=before></td>
                    </tr>
                    <For
                        each=move || {
                            state.frames.with(|page| {
                                page.rows.iter().cloned().zip(page.offset.saturating_add(2)..).collect::<Vec<_>>()
                            })
                        }
                        key=|(row, at)| print_of(row, *at)
                        children=move |(row, at)| view! { <Line row at /> }
                    />
                    <tr class="space" aria-hidden="true">
                        <td colspan="15" style:height=after></td>
                    </tr>
                </tbody>
            </table>
        </div>
    }
}
