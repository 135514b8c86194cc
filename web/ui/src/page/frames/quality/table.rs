//! The table of figures: of its rows only those in sight, and a few around them, exist.

use leptos::prelude::*;
use nightledger_session::Command;
use nightledger_session::present::quality::{QualityColumn, QualityRow};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::super::{MARGIN, ROW_PX, change_quality};
use crate::page::state::state;
use crate::page::words;
use crate::protocol::ToEngine;

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
        let first = (top / ROW_PX).floor() as u32;
        let offset = first.saturating_sub(MARGIN);
        let now = state.of_frames().query.with_untracked(|query| query.offset);
        if offset.abs_diff(now) > MARGIN / 2 {
            state.of_frames().query.update_untracked(|query| query.offset = offset);
            state.ask_quality_table();
        }
    };
    let before =
        move || state.of_frames().quality.with(|page| format!("{}px", f64::from(page.offset) * ROW_PX));
    let after = move || {
        state.of_frames().quality.with(|page| {
            let shown = page.offset.saturating_add(words::whole(page.rows.len()));
            format!("{}px", f64::from(page.matches.saturating_sub(shown)) * ROW_PX)
        })
    };
    let head = move |column: QualityColumn| {
        let sorted = move || {
            state.of_frames().query.with(|query| match (query.sort == column, query.descending) {
                (false, _) => "none",
                (true, false) => "ascending",
                (true, true) => "descending",
            })
        };
        let sort = move |_| {
            change_quality(state, |query| {
                query.descending = query.sort == column && !query.descending;
                query.sort = column;
            });
            if let Some(frame) = frame.get_untracked() {
                frame.unchecked_ref::<HtmlElement>().set_scroll_top(0);
            }
        };
        view! {
            <th scope="col" class:n=column.is_number() aria-sort=sorted>
                <button type="button" class="sorter" on:click=sort>
                    {column.name()}
                </button>
            </th>
        }
    };
    view! {
        <div class="scroll frames-scroll quality" node_ref=frame tabindex="0" role="region" aria-label="Table of quality" on:scroll=scrolled>
            <table
                class="frames"
                aria-label="Quality"
                aria-rowcount=move || state.of_frames().quality.with(|page| page.matches.saturating_add(1).to_string())
            >
                <thead>
                    <tr>
                        <th scope="col">"Counted"</th>
                        {QualityColumn::ALL.into_iter().map(head).collect::<Vec<_>>()}
                    </tr>
                </thead>
                <tbody>
                    <tr class="space" aria-hidden="true">
                        <td colspan="15" style:height=before></td>
                    </tr>
                    <For
                        each=move || {
                            state.of_frames().quality.with(|page| {
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

/// What a row shows and where: it is drawn anew when any of it changes.
fn print_of(row: &QualityRow, at: u32) -> String {
    let mut print = format!("{at} {} {} {}", row.index, u8::from(row.counted), u8::from(row.excluded));
    for (text, out) in &row.cells {
        print.push(if *out { '!' } else { '\n' });
        print.push_str(text);
    }
    print
}

#[component]
fn Line(row: QualityRow, at: u32) -> impl IntoView {
    let state = state();
    let QualityRow { index, key, counted, excluded, cells } = row;
    let mut cells = cells.into_iter().zip(QualityColumn::ALL);
    let path = cells.next().map(|((path, _), _)| path).unwrap_or_default();
    let (folder, name) = path.rsplit_once('/').map_or(("", path.as_str()), |(folder, name)| (folder, name));
    let (folder, name) = (folder.to_owned(), name.to_owned());
    let id = format!("quality-{index}");
    let cell = |((text, out), column): ((String, bool), QualityColumn)| {
        let mark = out.then(|| {
            view! {
                <span class="mark" role="img" aria-label="stands out in its group" title="stands out in its group">
                    "▲"
                </span>
            }
        });
        view! {
            <td class:n=column.is_number() class:out=out>
                {text}
                {mark}
            </td>
        }
    };
    view! {
        <tr class:off=!counted aria-rowindex=at.to_string()>
            <td>
                <input
                    type="checkbox"
                    class="counted"
                    id=format!("quality-counted-{index}")
                    aria-label="Counted"
                    aria-describedby=id.clone()
                    disabled=!counted && !excluded
                    prop:checked=counted
                    on:change=move |_| {
                        if let Some(key) = key.clone() {
                            state.alter(Command::ExcludeFile { file: key, exclude: !excluded });
                        }
                    }
                />
            </td>
            <th scope="row" id=id title=path.clone()>
                <button
                    type="button"
                    class="link"
                    id=format!("quality-open-{index}")
                    on:click=move |_| state.send(ToEngine::Frame(index))
                >
                    {name}
                </button>
                <span class="muted folder">{folder}</span>
            </th>
            {cells.map(cell).collect::<Vec<_>>()}
        </tr>
    }
}
