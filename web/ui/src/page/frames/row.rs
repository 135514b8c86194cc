//! One row of the table of files.

use std::sync::Arc;

use leptos::prelude::*;
use nightledger_frame::Field;
use nightledger_session::present::frames::{Column, ColumnView, ListRow};

use super::window;
use crate::page::state::state;

/// What a row shows and where: it is drawn anew when any of it changes.
pub fn print_of(row: &ListRow, at: u32) -> String {
    let flags = u8::from(row.counted) + 2 * u8::from(row.excluded);
    let print = format!("{at} {} {flags} {}\n{}", row.index, path_of(row), row.reason);
    row.cells.iter().fold(print, |print, cell| print + "\n" + cell)
}

fn path_of(row: &ListRow) -> &str {
    row.key.as_ref().map(|key| key.path.as_str()).unwrap_or_default()
}

/// A start's date, its hour and minute, its second; put together they are as it was.
fn parts_of(start: &str) -> (String, String, String) {
    let (day, time) = start.split_at_checked(11).unwrap_or(("", start));
    let (minute, second) = time.split_at_checked(5).unwrap_or((time, ""));
    (day.to_owned(), minute.to_owned(), second.to_owned())
}

/// What stands in a column.
fn cell(view: &ColumnView, text: String) -> AnyView {
    match view.column {
        Column::Status => {
            let title = text.clone();
            view! { <td class="why-not" title=title>{text}</td> }.into_any()
        }
        Column::Of(Field::Start) => {
            let (day, minute, second) = parts_of(&text);
            // On a phone the line has room for hour and minute.
            view! { <td class="card"><span class="wide">{day}</span>{minute}<span class="wide">{second}</span></td> }.into_any()
        }
        _ => {
            let [word, unit] =
                view.card.clone().unwrap_or_default().map(|part| (!part.is_empty()).then_some(part));
            view! {
                <td class:n=view.is_figure class:card=view.card.is_some() data-word=word data-unit=unit>
                    {text}
                </td>
            }
            .into_any()
        }
    }
}

/// The row, of the columns that are shown.
#[component]
pub fn Line(row: ListRow, at: u32, columns: Arc<Vec<ColumnView>>) -> impl IntoView {
    let state = state();
    let path = path_of(&row);
    let file = window::File { ids: "file", control_ids: "", index: row.index, path, stop: None };
    let place = at.saturating_sub(2);
    let is_in = move |(from, to): &(u32, u32)| (*from.min(to)..=*from.max(to)).contains(&place);
    let chosen = move || state.chosen.with(|chosen| chosen.iter().any(is_in));
    let cells = columns.iter().zip(row.cells.iter().cloned()).filter(|(view, _)| view.column != Column::File);
    let cells = cells.map(|(view, text)| cell(view, text)).collect::<Vec<_>>();
    view! {
        <tr
            class:off=!row.counted
            class:chosen=chosen
            aria-selected=move || chosen().then_some("true")
            aria-rowindex=at.to_string()
        >
            {file.counted(row.key.clone(), row.counted, row.excluded, Some(row.reason.clone()))}
            {file.name(true)}
            {cells}
        </tr>
    }
}
