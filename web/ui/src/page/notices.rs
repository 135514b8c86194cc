//! The Notices panel: every doubt and every file not counted, in groups, with what to do.

use leptos::prelude::*;
use nightledger_language::{tr, tr_n};

use super::state::{Tab, state};
use super::words;
use nightledger_frame::DoubtCode;
use nightledger_ledger::{Code, NameOf};
use nightledger_session::Command;
use nightledger_session::present::frames::Part;
use nightledger_session::present::notices::{Entry, NoticeGroup, SameName};

/// The panel.
#[component]
pub fn Notices() -> impl IntoView {
    let state = state();
    view! {
        {move || match state.view.get() {
            None => view! { <super::Nothing text=tr!("Every doubtful value, and every file that is not counted, will appear here once you add a folder.") /> }.into_any(),
            Some(view) if view.notices.is_empty() => {
                view! { <p class="empty-note">{tr!("Nothing to report: every file was read and counted, and nothing is in doubt.")}</p> }.into_any()
            }
            Some(view) => {
                view! {
                    <div class="notices">
                        {view.notices.iter().cloned().zip(0_u32..).map(|(group, at)| view! { <Group group at /> }).collect::<Vec<_>>()}
                    </div>
                }.into_any()
            }
        }}
    }
}

/// Files that are named here; where there are more, Frames shows them all.
const NAMED: usize = 3;

/// Notices of one code; `at` is its place.
#[component]
fn Group(group: NoticeGroup, at: u32) -> impl IntoView {
    let severity = match group.severity.as_str() {
        "error" => tr!("Wrong or missing"),
        "warning" => tr!("Check this"),
        "info" => tr!("Good to know"),
        _ => tr!("Not counted"),
    };
    let matters = group.matters();
    let shown: u32 =
        group.entries.iter().map(|entry| entry.total.max(words::whole(entry.rows.len())).max(1)).sum();
    // Rows told of beyond those named are no notices that were left out.
    let all_told = group.entries.len() == 1;
    let state = state();
    let to_calibration = group.code == "calibration-unused-near";
    let of_objects = group.code == Code::SameObject.as_str();
    let lost = (group.matters() && group.code == DoubtCode::PixelsLost.as_str()).then_some(group.total);
    let rest = group.total.saturating_sub(shown);
    let title = group.title.clone();
    view! {
        <details class=format!("notice {}", group.severity) open=matters>
            <summary>
                <span class="severity">{severity}</span>
                <h2>{group.title.clone()}</h2>
                <span class="muted">{words::count(group.total)}</span>
            </summary>
            {group
                .entries
                .into_iter()
                .zip(0_u32..)
                .map(|(entry, number)| {
                    // Their own buttons show them.
                    let all = lost.is_none().then(|| (Part::Noticed(at, number), title.clone()));
                    view! { <Told entry all /> }
                })
                .collect::<Vec<_>>()}
            {to_calibration.then(|| view! {
                <p class="told">
                    <button type="button" class="link" on:click=move |_| state.lead_to(Tab::Calibration)>
                        {tr!("Show Calibration")}
                    </button>
                </p>
            })}
            {of_objects.then(|| view! { <Merges /> })}
            {lost.map(|files| view! { <Damaged files /> })}
            {(rest > 0 && !all_told).then(|| view! { <p class="muted">{tr_n!(rest, "and {n} more", n = words::count(rest))}</p> })}
        </details>
    }
}

/// What happened, and where; `all` shows all files.
#[component]
fn Told(entry: Entry, all: Option<(Part, String)>) -> impl IntoView {
    let state = state();
    let named = entry.files.len().min(NAMED);
    let rest = entry.total.saturating_sub(words::whole(named));
    let all = all.filter(|_| rest > 0).map(|(part, title)| {
        view! {
            <li>
                <button type="button" class="link" on:click=move |_| state.show_files(part, title.clone())>
                    {tr!("Show the files")}
                </button>
            </li>
        }
    });
    let files = entry
        .files
        .into_iter()
        .take(NAMED)
        .map(|(index, path)| {
            view! {
                <li>
                    <button
                        type="button"
                        class="link"
                        on:click=move |_| state.open_file(index)
                    >
                        {path}
                    </button>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let mut rows = entry.rows;
    rows.sort_unstable();
    let rows = rows.into_iter().map(|row| {
        // The table shows no numbers: what stands in the row tells it from others.
        let told = state.view.with_untracked(|view| {
            let shown = view.as_ref()?.rows.rows.get(usize::try_from(row).ok()?)?.clone();
            let target = shown.target.filter(|_| view.as_ref().is_some_and(|view| view.rows.several_targets));
            let parts = target.into_iter().chain(shown.cells.into_iter().take(1)).chain(shown.filter);
            Some(parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "))
        });
        let row_number = row + 1;
        let label = match told.filter(|told| !told.is_empty()) {
            Some(told) => tr!("Row {row_number} ({told})", row_number, told),
            None => tr!("Row {row_number}", row_number),
        };
        view! {
            " "
            <button
                type="button"
                class="link"
                on:click=move |_| state.open(row)
            >
                {label}
            </button>
        }
    });
    view! {
        <div class="told">
            <p>{entry.text} {rows.collect::<Vec<_>>()}</p>
            <ul class="files">
                {files} {(rest > 0).then(|| view! { <li class="muted">{tr_n!(rest, "and {n} more", n = words::count(rest))}</li> })}
                {all}
            </ul>
        </div>
    }
}

/// Takes all files out of the count whose pixels are missing: one click, one step that can be taken back.
#[component]
fn Damaged(files: u32) -> impl IntoView {
    let state = state();
    let label = match files {
        1 => tr!("Exclude this file").to_owned(),
        files => tr_n!(files, "Exclude this {n} file", "Exclude these {n} files", n = files),
    };
    let exclude = move |_| state.alter(Command::ExcludePart(Part::LostPixels));
    let show = move |_| state.show_files(Part::LostPixels, tr!("damaged files").to_owned());
    view! {
        <div class="told actions">
            <button type="button" on:click=exclude>
                {label}
            </button>
            <button type="button" class="link" on:click=show>
                {tr!("Show the files")}
            </button>
        </div>
    }
}

/// Makes one target of the names of one object: a click for each object, one step that can be taken back.
#[component]
fn Merges() -> impl IntoView {
    let state = state();
    let objects = move || {
        state.view.with(|view| view.as_ref().map(|view| view.same_objects.clone())).unwrap_or_default()
    };
    let button = move |same: SameName| {
        let SameName { keep, names } = same;
        let others = names.iter().filter(|name| **name != keep).cloned().collect::<Vec<_>>();
        let called = others.join(", ");
        let label = tr!("Call {called} {keep} too", called, keep);
        let merge = move |_| {
            state.edit(tr!("{called} called {keep}", called, keep), |edits| {
                for name in &others {
                    edits.rename(NameOf::Target, name, &keep);
                }
            });
            let names = names.join(", ");
            state.say(tr!("{names} are one target now: {keep}", names, keep));
        };
        view! {
            <button type="button" on:click=merge>
                {label}
            </button>
        }
    };
    view! { <div class="told actions">{move || objects().into_iter().map(button).collect::<Vec<_>>()}</div> }
}
