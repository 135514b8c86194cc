//! One row of the table of files.

use leptos::prelude::*;
use nightledger_language::tr;
use nightledger_session::present::frames::{FrameRow, kind_label};

use super::window;
use crate::page::state::state;

/// What a row shows and where: it is drawn anew when any of it changes.
pub fn print_of(row: &FrameRow, at: u32) -> String {
    let path = path_of(row);
    let flags = if row.excluded { "x" } else { "" };
    let texts: [&str; 15] = [
        path,
        &row.kind,
        &row.target,
        &row.filter,
        &row.rig,
        &row.night,
        &row.exposure,
        &row.gain,
        &row.temperature,
        &row.hfr,
        &row.fwhm,
        &row.guiding,
        &row.start,
        &row.reason,
        flags,
    ];
    format!("{at} {} {} {}", row.index, u8::from(row.counted), texts.join("\n"))
}

fn path_of(row: &FrameRow) -> &str {
    row.key.as_ref().map(|key| key.path.as_str()).unwrap_or_default()
}

/// A start's date, its hour and minute, its second; put together they are as it was.
fn parts_of(start: &str) -> (String, String, String) {
    let (day, time) = start.split_at_checked(11).unwrap_or(("", start));
    let (minute, second) = time.split_at_checked(5).unwrap_or((time, ""));
    (day.to_owned(), minute.to_owned(), second.to_owned())
}

/// The row.
#[component]
pub fn Line(row: FrameRow, at: u32) -> impl IntoView {
    let state = state();
    let path = path_of(&row);
    let file = window::File { ids: "file", control_ids: "", index: row.index, path };
    let place = at.saturating_sub(2);
    let (day, minute, second) = parts_of(&row.start);
    let why_not = row.reason.clone();
    let chosen =
        move || state.chosen.get().is_some_and(|(from, to)| (from.min(to)..=from.max(to)).contains(&place));
    view! {
        <tr
            class:off=!row.counted
            class:chosen=chosen
            aria-selected=move || chosen().then_some("true")
            aria-rowindex=at.to_string()
        >
            {file.counted(row.key.clone(), row.counted, row.excluded, Some(row.reason.clone()))}
            {file.name(true)}
            <td class="why-not" title=why_not>{row.reason}</td>
            <td>{kind_label(&row.kind)}</td>
            <td>{row.target}</td>
            <td class="card">{row.filter}</td>
            <td>{row.night}</td>
            <td class="n card" data-unit="s">{row.exposure}</td>
            <td class="n">{row.gain}</td>
            <td class="n">{row.temperature}</td>
            <td class="n card" data-word=tr!("HFR")>{row.hfr}</td>
            <td class="n card" data-word=tr!("FWHM")>{row.fwhm}</td>
            <td class="n">{row.guiding}</td>
            // On a phone the line has room for hour and minute.
            <td class="card"><span class="wide">{day}</span>{minute}<span class="wide">{second}</span></td>
            <td>{row.rig}</td>
        </tr>
    }
}
