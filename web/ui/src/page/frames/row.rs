//! One row of the table of files.

use leptos::prelude::*;
use nightledger_session::Command;
use nightledger_session::present::frames::FrameRow;

use crate::page::state::state;
use crate::protocol::ToEngine;

/// What a row shows and where: it is drawn anew when any of it changes.
pub fn print_of(row: &FrameRow, at: u32) -> String {
    let path = row.key.as_ref().map(|key| key.path.as_str()).unwrap_or_default();
    let flags = if row.excluded { "x" } else { "" };
    let FrameRow {
        index,
        kind,
        target,
        filter,
        rig,
        night,
        exposure,
        gain,
        temperature,
        hfr,
        fwhm,
        guiding,
        start,
        reason,
        ..
    } = row;
    let texts = [
        path,
        kind,
        target,
        filter,
        rig,
        night,
        exposure,
        gain,
        temperature,
        hfr,
        fwhm,
        guiding,
        start,
        reason,
        flags,
    ];
    format!("{at} {index} {} {}", u8::from(row.counted), texts.join("\n"))
}

/// The row.
#[component]
pub fn Line(row: FrameRow, at: u32) -> impl IntoView {
    let state = state();
    let index = row.index;
    let path = row.key.as_ref().map(|key| key.path.clone()).unwrap_or_default();
    let (folder, name) = path.rsplit_once('/').map_or(("", path.as_str()), |(folder, name)| (folder, name));
    let (folder, name) = (folder.to_owned(), name.to_owned());
    let id = format!("file-{index}");
    let key = row.key.clone();
    let excluded = row.excluded;
    let place = at.saturating_sub(2);
    let chosen =
        move || state.chosen.get().is_some_and(|(from, to)| (from.min(to)..=from.max(to)).contains(&place));
    view! {
        <tr
            class:off=!row.counted
            class:chosen=chosen
            aria-selected=move || chosen().then_some("true")
            aria-rowindex=at.to_string()
        >
            <td>
                <input
                    type="checkbox"
                    class="counted"
                    id=format!("counted-{index}")
                    aria-label="Counted"
                    aria-describedby=id.clone()
                    title=row.reason.clone()
                    disabled=!row.counted && !excluded
                    prop:checked=row.counted
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
                    id=format!("open-{index}")
                    on:click=move |event: web_sys::MouseEvent| {
                        if !event.shift_key() {
                            state.send(ToEngine::Frame(index));
                        }
                    }
                >
                    {name}
                </button>
                <span class="muted folder">{folder}</span>
            </th>
            <td>{row.kind}</td>
            <td>{row.target}</td>
            <td class="card">{row.filter}</td>
            <td>{row.rig}</td>
            <td>{row.night}</td>
            <td class="n card" data-unit="s">{row.exposure}</td>
            <td class="n">{row.gain}</td>
            <td class="n">{row.temperature}</td>
            <td class="n card" data-word="HFR">{row.hfr}</td>
            <td class="n card" data-word="FWHM">{row.fwhm}</td>
            <td class="n">{row.guiding}</td>
            <td class="card">{row.start}</td>
            <td class="why-not">{row.reason}</td>
        </tr>
    }
}
