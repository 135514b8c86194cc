//! Night by night what served; for each group of lights what counted, what was near, what is missing;
//! and what is unused.

use std::sync::Arc;

use leptos::prelude::*;
use nightledger_language::{tr, tr_n};
use nightledger_ledger::CalibrationKind;

use super::matrix::{Matrix, rig_name};
use crate::page::focus::rove;
use crate::page::growing::{growing, once};
use crate::page::state::state;
use crate::page::words;
use nightledger_session::kind_words::heading;
use nightledger_session::present::PageModel;
use nightledger_session::present::coverage::{Cell, Group, Line};
use nightledger_session::present::frames::Part;

/// The tab.
#[component]
pub fn Matching() -> impl IntoView {
    let state = state();
    // Drawn again only when it is another: what the reader opened stays open.
    let matched = Memo::new_with_compare(move |_| state.view.get(), is_other);
    view! {
        {move || match matched.get() {
            None => view! { <crate::page::Nothing text=tr!("Which darks, flats and bias served which lights will appear here once you add a folder.") /> }.into_any(),
            Some(view) => {
                let several = view.rigs.len() > 1;
                // Of an archive it is long: made when somebody looks.
                let opened = RwSignal::new(short(view.coverage.lines.len()));
                let (rigs, unused, used) = (Arc::clone(&view), Arc::clone(&view), Arc::clone(&view));
                let by_rig = move || {
                    opened.get().then(|| {
                        let of_rigs = view.coverage.lines.chunk_by(|one, next| one.rig == next.rig);
                        of_rigs.map(|lines| view! { <OfRig lines=lines.to_vec() several /> }).collect::<Vec<_>>()
                    })
                };
                view! {
                    {(0..rigs.rigs.len()).map(|at| view! { <Matrix view=Arc::clone(&rigs) at /> }).collect::<Vec<_>>()}
                    <details class="groups" open=opened.get_untracked() on:toggle=move |_| once(opened)>
                    <summary><h2>{tr!("What matched, and what nearly did")}</h2></summary>
                    <div
                        class="scroll"
                        tabindex="0"
                        role="region"
                        aria-label=tr!("Table of calibration: arrow keys move between its figures")
                        on:keydown=move |event| rove(&event)
                    >
                        <table class="coverage" aria-label=tr!("Calibration of lights")>
                            <thead>
                                <tr>
                                    <th scope="col">{tr!("Lights")}</th>
                                    {CalibrationKind::ALL.map(|kind| view! { <th scope="col">{heading(kind)}</th> }).into_iter().collect::<Vec<_>>()}
                                </tr>
                            </thead>
                            {by_rig}
                        </table>
                    </div>
                    </details>
                    <Groups title=tr!("Calibration that nothing uses") view=unused of=|view| &view.coverage.unused />
                    <Groups title=tr!("Calibration in use") view=used of=|view| &view.coverage.used />
                }.into_any()
            }
        }}
    }
}

/// Whether another calibration than before is to be shown.
fn is_other(before: Option<&Option<Arc<PageModel>>>, now: Option<&Option<Arc<PageModel>>>) -> bool {
    match (before, now) {
        (Some(Some(before)), Some(Some(now))) => {
            !Arc::ptr_eq(before, now) && (before.coverage != now.coverage || before.rigs != now.rigs)
        }
        (Some(None), Some(None)) => false,
        _ => true,
    }
}

/// Whether so many lines are shown before they are asked for: an archive's would bury what stands below them.
fn short(lines: usize) -> bool {
    lines <= 20
}

/// The lights of one rig, with its name where there are several.
#[component]
fn OfRig(lines: Vec<Line>, several: bool) -> impl IntoView {
    let rig = lines.first().filter(|_| several).map(|line| rig_name(line.rig.clone()));
    let shown = growing(lines.len(), 20, 40);
    let line = move |at: usize| {
        let line = lines.get(at).cloned().unwrap_or_default();
        view! { <Lights line /> }
    };
    view! {
        <tbody>
            {rig
                .map(|rig| {
                    view! {
                        <tr>
                            <th scope="rowgroup" colspan="5" class="of-rig">
                                {rig}
                            </th>
                        </tr>
                    }
                })}
            <For each=move || 0..shown.get() key=|at| *at children=line />
        </tbody>
    }
}

#[component]
fn Lights(line: Line) -> impl IntoView {
    // Rows of one line share their calibration: the first speaks for all.
    let row = line.rows.first().copied().unwrap_or_default();
    let dates = words::dates(&line.dates);
    view! {
        <tr>
            <th scope="row">
                {line.label}
                <span class="muted block">{line.targets}</span>
                <span class="muted block">{tr_n!(line.exposures, "{dates}, {n} exposure", "{dates}, {n} exposures", dates, n = words::count(line.exposures))}</span>
            </th>
            {line.cells.into_iter().zip(CalibrationKind::ALL).map(|(cell, kind)| view! { <Matched cell kind row /> }).collect::<Vec<_>>()}
        </tr>
    }
}

#[component]
fn Matched(cell: Cell, kind: CalibrationKind, row: u32) -> impl IntoView {
    let state = state();
    let (mark, text) = match cell.count {
        _ if !cell.mark.is_empty() => ("scaled", cell.count.map_or_else(|| "?".to_owned(), words::count)),
        None => ("asked", tr!("unknown").to_owned()),
        Some(0) => ("missing", tr!("none").to_owned()),
        Some(count) => ("matched", words::count(count)),
    };
    let near = cell
        .near
        .into_iter()
        .map(|(label, why)| {
            view! {
                <li>
                    <strong>{label}</strong>
                    {format!(": {why}")}
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <td class=mark>
            {if cell.groups.is_empty() {
                view! { <span class="count">{text}</span> }.into_any()
            } else {
                let label = tr!("{kind} of row {row}", kind = heading(kind), row = row + 1);
                view! {
                    <button
                        type="button"
                        class="behind count"
                        tabindex="-1"
                        title=tr!("Why? Shows the files")
                        on:click=move |_| state.show_files(Part::Served(row, kind), label.clone())
                    >
                        {text}
                    </button>
                }.into_any()
            }}
            {(!cell.mark.is_empty()).then(|| view! { <span class="muted">{format!(" {}", cell.mark)}</span> })}
            {cell.groups.into_iter().map(|label| view! { <span class="muted block">{label}</span> }).collect::<Vec<_>>()}
            {(!near.is_empty())
                .then(|| {
                    view! {
                        <details>
                            <summary tabindex="-1">{tr_n!(near.len(), "{n} near miss", "{n} near misses", n = words::count(words::whole(near.len())))}</summary>
                            <ul>{near}</ul>
                        </details>
                    }
                })}
        </td>
    }
}

#[component]
fn Groups(title: &'static str, view: Arc<PageModel>, of: fn(&PageModel) -> &[Group]) -> impl IntoView {
    let state = state();
    let total = of(&view).len();
    if total == 0 {
        return ().into_any();
    }
    let opened = RwSignal::new(short(total));
    let line = move |at: usize| {
        let group = of(&view).get(at).cloned().unwrap_or_default();
        let label = group.label.clone();
        view! {
            <tr>
                <th scope="row">
                    <button
                        type="button"
                        class="link"
                        tabindex="-1"
                        on:click=move |_| state.show_files(Part::Group(group.index), label.clone())
                    >
                        {group.label}
                    </button>
                </th>
                <td>{words::dates(&group.taken)}</td>
                <td>{words::count(group.files)}</td>
                <td>{group.count.map_or_else(|| tr!("not known").to_owned(), words::count)}</td>
            </tr>
        }
    };
    let lines = move || {
        opened.get().then(|| {
            let shown = growing(total, 20, 60);
            view! { <For each=move || 0..shown.get() key=|at| *at children=line.clone() /> }
        })
    };
    view! {
        <details class="groups" open=opened.get_untracked() on:toggle=move |_| once(opened)>
            <summary><h2>{title}</h2></summary>
            <div
                class="scroll"
                tabindex="0"
                role="region"
                aria-label=tr!("{title}: arrow keys move between its files", title)
                on:keydown=move |event| rove(&event)
            >
                <table class="plain" aria-label=title>
                    <thead>
                        <tr>
                            <th scope="col">{tr!("Calibration")}</th>
                            <th scope="col">{tr!("Taken")}</th>
                            <th scope="col">{tr!("Files")}</th>
                            <th scope="col">{tr!("Stands for")}</th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}
