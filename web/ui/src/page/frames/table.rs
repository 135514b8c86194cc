//! The table of files: of its rows only those in sight, and a few around them, exist.

use leptos::prelude::*;
use nightledger_language::{mark, of, tr};
use nightledger_session::present::frames::SortKey;

use super::row::{Line, print_of};
use super::selection::{clicked, pressed};
use super::{change, list_row_px, window};
use crate::page::state::state;

/// What is looked for most stands first, what is long and often the same in all last: a window seldom shows all.
const COLUMNS: [(SortKey, &str); 14] = [
    (SortKey::File, mark!("File")),
    (SortKey::Status, mark!("Why not")),
    (SortKey::Kind, mark!("Kind")),
    (SortKey::Target, mark!("Target")),
    (SortKey::Filter, mark!("Filter")),
    (SortKey::Night, mark!("Night")),
    (SortKey::Exposure, "s"),
    (SortKey::Gain, mark!("Gain")),
    (SortKey::Temperature, "°C"),
    (SortKey::Hfr, mark!("HFR")),
    (SortKey::Fwhm, mark!("FWHM")),
    (SortKey::Guiding, mark!("Guiding ″")),
    (SortKey::Start, mark!("Start (UTC)")),
    (SortKey::Rig, mark!("Rig")),
];

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
    let above = move || state.frames.with(|page| page.offset);
    let below = move || state.frames.with(|page| window::below(page.offset, page.rows.len(), page.matches));
    let heads = COLUMNS
        .into_iter()
        .map(|(key, name)| {
            let is_figure = matches!(
                key,
                SortKey::Exposure
                    | SortKey::Gain
                    | SortKey::Temperature
                    | SortKey::Hfr
                    | SortKey::Fwhm
                    | SortKey::Guiding
            );
            let descending =
                move || state.query.with(|query| (query.sort == key).then_some(query.descending));
            let sort = move || {
                change(state, |query| {
                    query.descending = query.sort == key && !query.descending;
                    query.sort = key;
                });
            };
            window::head(frame, of(name), is_figure, descending, sort)
        })
        .collect::<Vec<_>>();
    view! {
        <div class="scroll frames-scroll" node_ref=frame tabindex="0" role="region" aria-label=tr!("Table of files") on:scroll=scrolled on:keydown=move |event| pressed(state, &event)>
            <table
                class="frames list"
                aria-label=tr!("Frames")
                aria-rowcount=move || state.frames.with(|page| page.matches.saturating_add(1).to_string())
            >
                <thead>
                    <tr>
                        <th scope="col">{tr!("Counted")}</th>
                        {heads}
                    </tr>
                </thead>
                <tbody on:click=move |event| clicked(state, &event)>
                    {window::space(above, list_row_px)}
                    <For
                        each=move || {
                            state.frames.with(|page| {
                                page.rows.iter().cloned().zip(page.offset.saturating_add(2)..).collect::<Vec<_>>()
                            })
                        }
                        key=|(row, at)| print_of(row, *at)
                        children=move |(row, at)| view! { <Line row at /> }
                    />
                    {window::space(below, list_row_px)}
                </tbody>
            </table>
        </div>
    }
}
