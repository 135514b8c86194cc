//! The Calibration tab: for each group of lights what counted, what was near, what is missing; and what is unused.

use leptos::prelude::*;

use super::focus::rove;
use super::state::state;
use super::words;
use nightledger_session::present::coverage::{Cell, Group, KINDS, Line};
use nightledger_session::present::frames::Part;

/// The tab.
#[component]
pub fn Calibration() -> impl IntoView {
    let state = state();
    view! {
        {move || match state.view.get() {
            None => view! { <super::Nothing what="Which darks, flats and bias served which lights" /> }.into_any(),
            Some(view) => {
                let coverage = view.coverage.clone();
                view! {
                    <div
                        class="scroll"
                        tabindex="0"
                        role="region"
                        aria-label="Table of calibration: arrow keys move between its figures"
                        on:keydown=move |event| rove(&event)
                    >
                        <table class="coverage" aria-label="Calibration of lights">
                            <thead>
                                <tr>
                                    <th scope="col">"Lights"</th>
                                    {KINDS.map(|(_, name)| view! { <th scope="col">{name}</th> }).into_iter().collect::<Vec<_>>()}
                                </tr>
                            </thead>
                            <tbody>{coverage.lines.into_iter().map(|line| view! { <Lights line /> }).collect::<Vec<_>>()}</tbody>
                        </table>
                    </div>
                    <Groups title="Calibration that nothing uses" groups=coverage.unused />
                    <Groups title="Calibration in use" groups=coverage.used />
                }.into_any()
            }
        }}
    }
}

#[component]
fn Lights(line: Line) -> impl IntoView {
    // Rows of one line share their calibration: the first speaks for all.
    let row = line.rows.first().copied().unwrap_or_default();
    let dates = line.dates.split(" – ").map(words::date).collect::<Vec<_>>().join(" – ");
    view! {
        <tr>
            <th scope="row">
                {line.label}
                <span class="muted block">{format!("{dates}, {}", words::counted(line.exposures, "exposure", "exposures"))}</span>
            </th>
            {line.cells.into_iter().zip(0_u8..).map(|(cell, kind)| view! { <Matched cell kind row /> }).collect::<Vec<_>>()}
        </tr>
    }
}

#[component]
fn Matched(cell: Cell, kind: u8, row: u32) -> impl IntoView {
    let state = state();
    let (mark, text) = match cell.count {
        _ if !cell.mark.is_empty() => ("scaled", cell.count.map_or_else(|| "?".to_owned(), words::count)),
        None => ("asked", "unknown".to_owned()),
        Some(0) => ("missing", "none".to_owned()),
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
                let name = KINDS.get(usize::from(kind)).map_or("", |(_, name)| name);
                let label = format!("{name} of row {}", row + 1);
                view! {
                    <button
                        type="button"
                        class="behind count"
                        tabindex="-1"
                        title="Why? Shows the files"
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
                            <summary tabindex="-1">{words::counted(words::whole(near.len()), "near miss", "near misses")}</summary>
                            <ul>{near}</ul>
                        </details>
                    }
                })}
        </td>
    }
}

#[component]
fn Groups(title: &'static str, groups: Vec<Group>) -> impl IntoView {
    let state = state();
    if groups.is_empty() {
        return ().into_any();
    }
    view! {
        <section class="groups">
            <h2>{title}</h2>
            <div
                tabindex="0"
                role="group"
                aria-label=format!("{title}: arrow keys move between its files")
                on:keydown=move |event| rove(&event)
            >
            <ul>
                {groups
                    .into_iter()
                    .map(|group| {
                        let stands = match group.count {
                            None => ", of unknown count".to_owned(),
                            Some(count) if count != group.files => format!(", standing for {}", words::count(count)),
                            Some(_) => String::new(),
                        };
                        let label = group.label.clone();
                        view! {
                            <li>
                                <button
                                    type="button"
                                    class="link"
                                    tabindex="-1"
                                    on:click=move |_| state.show_files(Part::Group(group.index), label.clone())
                                >
                                    {group.label}
                                </button>
                                <span class="muted">
                                    {format!(" · {}{stands}", words::counted(group.files, "file", "files"))}
                                </span>
                            </li>
                        }
                    })
                    .collect::<Vec<_>>()}
            </ul>
            </div>
        </section>
    }.into_any()
}
