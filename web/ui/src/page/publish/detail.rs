//! A row opened: its frames, and why each figure is what it is.

use std::sync::Arc;

use leptos::prelude::*;
use nightledger_language::{tr, tr_n};
use nightledger_session::kind_words::of_column;
use nightledger_session::present::frames::Part;
use nightledger_session::present::part_names::name_of;
use nightledger_session::present::why::{Change, RowDetail, Why};

use super::editor::editor;
use crate::page::state::{State, state};
use crate::page::words;

/// A row opened.
#[component]
pub fn Detail(detail: Arc<RowDetail>) -> impl IntoView {
    let state = state();
    let row = detail.row;
    let place = detail.place.iter().map(|why| explained(state, row, why)).collect::<Vec<_>>();
    let cells = detail.cells.iter().map(|why| explained(state, row, why)).collect::<Vec<_>>();
    let (number, n) = (row + 1, words::count(detail.lights));
    let label = tr_n!(detail.lights, "{n} frame of row {number}", "{n} frames of row {number}", n, number);
    let lights = tr_n!(detail.lights, "{n} frame", "{n} frames", n);
    let more = detail.lights > words::whole(detail.frames.len());
    let frames = detail
        .frames
        .iter()
        .map(|frame| {
            let path = frame.key.as_ref().map(|key| key.path.clone()).unwrap_or_default();
            let index = frame.index;
            view! {
                <tr>
                    <th scope="row">
                        <button
                            type="button"
                            class="link"
                            on:click=move |_| state.open_file(index)
                        >
                            {path}
                        </button>
                    </th>
                    <td>{frame.start.clone()}</td>
                    <td>{frame.exposure.clone()}</td>
                    <td>{frame.temperature.clone()}</td>
                    <td>{frame.hfr.clone()}</td>
                    <td>{frame.fwhm.clone()}</td>
                </tr>
            }
        })
        .collect::<Vec<_>>();
    // On a phone forty paths are ten screens.
    let wide = !crate::page::is_narrow();
    view! {
        <div class="opened">
            <h3>{tr!("Why")}</h3>
            <dl class="why">{place} {cells}</dl>
            <div class="actions">
                <h3>{lights}</h3>
                <button
                    type="button"
                    class="quiet"
                    on:click=move |_| state.show_files(Part::Row(row), label.clone())
                >
                    {tr!("Show them in Frames")}
                </button>
            </div>
            <details open=wide>
            <summary>{tr!("List of files")}</summary>
            <table class="plain" aria-label=tr!("Frames of this row")>
                <thead>
                    <tr>
                        <th scope="col">{tr!("file" in "column")}</th>
                        <th scope="col">{tr!("start (UTC)")}</th>
                        <th scope="col">"s"</th>
                        <th scope="col">"°C"</th>
                        <th scope="col">"HFR"</th>
                        <th scope="col">"FWHM"</th>
                    </tr>
                </thead>
                <tbody>{frames}</tbody>
            </table>
            </details>
            {more.then(|| view! { <p class="muted">{tr!("Only the first are listed; Frames has them all.")}</p> })}
        </div>
    }
}

/// A figure of an opened row: what it is, why, and where it is changed.
fn explained(state: State, row: u32, why: &Why) -> impl IntoView + use<> {
    let Why { column, value, text, change } = why.clone();
    let shown = if value.is_empty() { tr!("empty").to_owned() } else { value.clone() };
    let name = name_of(&column).to_owned();
    let edited = column.clone();
    let editing = Memo::new(move |_| state.editing.with(|editing| *editing == Some((row, edited.clone()))));
    let asked = column.clone();
    let button = |text: &'static str, label: String, act: Box<dyn Fn() + Send>| {
        view! {
            <button type="button" class="link" id=format!("why-{column}") aria-label=label on:click=move |_| act()>
                {text}
            </button>
        }
    };
    let files = of_column(&column).filter(|_| value != "0").map(|kind| {
        let label = tr!("{column} of row {row_number}", column = name, row_number = row + 1);
        let part = Part::Served(row, kind);
        view! {
            <button
                type="button"
                class="link"
                id=format!("files-{column}")
                aria-label=tr!("Show the files of {column}", column = name)
                on:click=move |_| state.show_files(part, label.clone())
            >
                {tr!("Show the files")}
            </button>
        }
    });
    let way = match change {
        Change::Lights => Some(button(
            tr!("Correct" in "button"),
            tr!("Correct {column}", column = name),
            Box::new(move || state.editing.set(Some((row, asked.clone())))),
        )),
        Change::Site => Some(button(
            tr!("Site settings"),
            tr!("{column}: site settings", column = name),
            Box::new(move || state.show_setting("set-sites")),
        )),
        Change::Filter => Some(button(
            tr!("Filter ids"),
            tr!("{column}: filter ids", column = name),
            Box::new(move || state.show_setting("set-filters")),
        )),
        Change::Count(_) => Some(button(
            tr!("Set the count"),
            tr!("Set the count of {column}", column = name),
            Box::new(move || state.editing.set(Some((row, asked.clone())))),
        )),
        Change::No => None,
    };
    view! {
        <div>
            <dt>{name} <span class="value">{shown}</span></dt>
            <dd>
                {text} " " {files} " " {way}
                {move || editing.get().then(|| editor(state, row, column.clone(), &value, change))}
            </dd>
        </div>
    }
}
