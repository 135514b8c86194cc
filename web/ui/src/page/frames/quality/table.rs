//! The table of figures: of its rows only those in sight, and a few around them, exist.

use leptos::prelude::*;
use nightledger_language::tr;
use nightledger_session::present::quality::{QualityColumn, QualityRow};

use super::super::{change_quality, row_px, window};
use crate::page::state::state;

/// Its columns, with that of what counts.
const WIDTH: usize = QualityColumn::ALL.len() + 1;

/// The table.
#[component]
pub fn Table() -> impl IntoView {
    let state = state();
    let frame = window::Frame::new();
    let query = state.of_frames().query;
    let quality = state.of_frames().quality;
    let scrolled = move |_| {
        let asked = query.with_untracked(|query| query.offset);
        if let Some(offset) = window::offset(frame, row_px(), asked) {
            query.update_untracked(|query| query.offset = offset);
            state.ask_quality_table();
        }
    };
    let above = move || quality.with(|page| page.offset);
    let below = move || quality.with(|page| window::below(page.offset, page.rows.len(), page.matches));
    let head = move |column: QualityColumn| {
        let descending = move || query.with(|query| (query.sort == column).then_some(query.descending));
        let sort = move || {
            change_quality(state, |query| {
                query.descending = query.sort == column && !query.descending;
                query.sort = column;
            });
        };
        window::head(frame, column.name(), column.is_number(), descending, sort)
    };
    view! {
        <div class="scroll frames-scroll quality" node_ref=frame tabindex="0" role="region" aria-label=tr!("Table of quality") on:scroll=scrolled>
            <table
                class="frames"
                aria-label=tr!("Quality")
                aria-rowcount=move || quality.with(|page| page.matches.saturating_add(1).to_string())
            >
                <thead>
                    <tr>
                        <th scope="col">{tr!("Counted")}</th>
                        {QualityColumn::ALL.into_iter().map(head).collect::<Vec<_>>()}
                    </tr>
                </thead>
                <tbody>
                    {window::space(above, row_px, WIDTH)}
                    <For
                        each=move || {
                            quality.with(|page| {
                                page.rows.iter().cloned().zip(page.offset.saturating_add(2)..).collect::<Vec<_>>()
                            })
                        }
                        key=|(row, at)| print_of(row, *at)
                        children=move |(row, at)| view! { <Line row at /> }
                    />
                    {window::space(below, row_px, WIDTH)}
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
    let QualityRow { index, key, counted, excluded, cells } = row;
    let mut cells = cells.into_iter().zip(QualityColumn::ALL);
    let path = cells.next().map(|((path, _), _)| path).unwrap_or_default();
    let file = window::File { ids: "quality", control_ids: "quality-", index, path: &path };
    let cell = |((text, out), column): ((String, bool), QualityColumn)| {
        let mark = out.then(|| {
            view! {
                <span class="mark" role="img" aria-label=tr!("stands out in its group") title=tr!("stands out in its group")>
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
            {file.counted(key, counted, excluded, None)}
            {file.name(false)}
            {cells.map(cell).collect::<Vec<_>>()}
        </tr>
    }
}
