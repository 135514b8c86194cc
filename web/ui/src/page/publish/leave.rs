//! The ways out of the page: copy, download, save.

use std::sync::Arc;

use leptos::prelude::*;
use nightledger_language::{tr, tr_n};
use nightledger_session::Command;
use nightledger_session::present::{Output, PageModel};
use wasm_bindgen_futures::spawn_local;

use crate::page::state::{State, state};
use crate::page::{focus, save, words};
use crate::source::picker;

/// The ways out: copy, download, save.
#[component]
pub fn Leave(view: Arc<PageModel>) -> impl IntoView {
    let state = state();
    let csv: Arc<[Output]> = view.csv.clone().into();
    let summary: Arc<[Output]> = view.summary.clone().into();
    let refused = RwSignal::new(false);
    let copied = copied(&view);
    let copy = {
        let csv = Arc::clone(&csv);
        move |_| {
            let copied = copied.clone();
            let text = csv.iter().map(|file| file.text.as_str()).collect::<String>();
            spawn_local(async move {
                match save::copy(&text).await {
                    Ok(()) => {
                        refused.set(false);
                        state.say(copied);
                    }
                    Err(()) => refused.set(true),
                }
            });
        }
    };
    let by_hand = {
        let csv = Arc::clone(&csv);
        move || {
            refused.get().then(|| {
                let text = csv.iter().map(|file| file.text.as_str()).collect::<String>();
                view! { <ByHand text /> }
            })
        }
    };
    let csv_again = Arc::clone(&csv);
    let summary_again = Arc::clone(&summary);
    let write = move |_| {
        let files: Vec<Output> = csv.iter().chain(summary.iter()).cloned().collect();
        let Some(handle) = writable(state) else { return };
        spawn_local(async move {
            match save::into_folder(&handle, &files).await {
                Ok(()) => {
                    let folder = [handle.name().as_str(), "/", save::FOLDER].concat();
                    state.say(tr!("Saved into {folder}", folder));
                }
                Err(why) => state.trouble(why),
            }
        });
    };
    let empty = view.rows.rows.is_empty();
    let several = view.rows.several_targets;
    view! {
        <div class="actions toolbar">
            <button type="button" id="copy-csv" class="primary" on:click=copy disabled=empty>
                {tr!("Copy CSV")}
            </button>
            <button type="button" disabled=empty on:click=move |_| download_all(state, &csv_again, "text/csv")>
                {tr!("Download CSV")}
            </button>
            <button type="button" on:click=move |_| download_all(state, &summary_again, "text/plain")>
                {tr!("Download summary")}
            </button>
            {several.then(|| view! {
                <button type="button" on:click=move |_| state.ask(Command::PerTarget)>
                    {tr!("One CSV per target (zip)")}
                </button>
            })}
            <Show when=move || writable(state).is_some()>
                <button type="button" on:click=write.clone()>
                    {tr!("Save to folder")}
                </button>
            </Show>
        </div>
        {by_hand}
    }
}

/// What to know before anything is pasted into AstroBin, and what goes there beside the CSV.
#[component]
pub fn BesideAstroBin(view: Arc<PageModel>) -> impl IntoView {
    let state = state();
    let empty = view.rows.rows.is_empty();
    let numbers = view.description.clone();
    view! {
        <div class="leave">
            <p class="muted">
                {tr!("AstroBin’s import replaces the acquisition details that an image already has.")} " "
                <a href="https://welcome.astrobin.com/importing-acquisitions-from-csv" target="_blank" rel="noreferrer noopener">
                    {tr!("How to import")}
                </a>
                {(!picker::has_picker())
                    .then(|| {
                        [
                            " ",
                            tr!("This browser does not let pages write into folders, so there is no “Save to folder”: take the downloads."),
                        ]
                            .concat()
                    })}
            </p>
            <button type="button" class="quiet" disabled=empty on:click=move |_| copy_numbers(state, numbers.clone())>
                {tr!("Copy the numbers for my AstroBin description")}
            </button>
            <FromAstroBin />
        </div>
    }
}

/// What was copied, and what to know of it before it is pasted.
fn copied(view: &PageModel) -> String {
    let stopped = nightledger_ledger::Code::ReadingStopped.as_str();
    let stopped = if view.notices.iter().any(|group| group.code == stopped) {
        tr!("Reading was stopped: not all files are in it.")
    } else {
        ""
    };
    let lacking = words::whole(view.fixes.filters.len());
    let n = words::count(lacking);
    let targets = view.targets.iter().filter(|target| target.on).count();
    let copied = match (lacking, targets) {
        (0, 0 | 1) => tr!("Copied. Paste it into AstroBin’s CSV import.").to_owned(),
        (0, _) => tr_n!(
            targets,
            "Copied, rows of {n} target. Paste it into AstroBin’s CSV import.",
            "Copied, rows of {n} targets. Paste it into AstroBin’s CSV import.",
            n = targets
        ),
        (_, 0 | 1) => tr_n!(
            lacking,
            "Copied, {n} filter without id. Paste it into AstroBin’s CSV import.",
            "Copied, {n} filters without id. Paste it into AstroBin’s CSV import.",
            n
        ),
        _ => tr_n!(
            lacking,
            "Copied, {n} filter without id, rows of {targets} targets. Paste it into AstroBin’s CSV import.",
            "Copied, {n} filters without id, rows of {targets} targets. Paste it into AstroBin’s CSV import.",
            n,
            targets
        ),
    };
    [copied.as_str(), stopped].join(" ").trim_end().to_owned()
}

/// Copies total, dates, filters and equipment.
fn copy_numbers(state: State, numbers: String) {
    spawn_local(async move {
        if save::copy(&numbers).await.is_ok() {
            state.say(tr!("Copied: total, dates, filters and equipment"));
        } else {
            let why = tr!("The browser did not let the page copy. The numbers are:");
            state.trouble([why, "\n", &numbers].concat());
        }
    });
}

/// The CSV where the browser does not let the page copy it: selected, to be copied by hand.
#[component]
fn ByHand(text: String) -> impl IntoView {
    let area = NodeRef::<leptos::html::Textarea>::new();
    let shown = text.clone();
    Effect::new(move |_| {
        if let Some(area) = area.get() {
            // The view itself sets it a moment later only.
            area.set_value(&shown);
            area.scroll_into_view();
            focus::focus(&area);
            area.select();
        }
    });
    view! {
        <div class="trouble by-hand">
            <p role="alert">
                {tr!("The browser did not let the page copy. The CSV is selected here: press Ctrl+C (on a Mac ⌘C), or use “Download CSV”.")}
            </p>
            <textarea aria-label=tr!("CSV to copy") readonly=true rows="6" node_ref=area prop:value=text></textarea>
        </div>
    }
}

/// The first folder that can be written to.
fn writable(state: State) -> Option<web_sys::FileSystemDirectoryHandle> {
    state.roots.with(|roots| roots.iter().find_map(|root| root.handle.clone()))
}

fn download_all(state: State, files: &[Output], media_type: &str) {
    for file in files {
        match save::download(&file.name, &file.text, media_type) {
            Ok(()) => state.say(tr!("{file} downloaded", file = file.name)),
            Err(why) => state.trouble(why),
        }
    }
}

/// What is on AstroBin already: its import replaces all of it, and refuses its own export. Pasted here, the export is
/// repaired and put beside the rows.
#[component]
fn FromAstroBin() -> impl IntoView {
    let state = state();
    let pasted = state.draft("export of AstroBin".to_owned());
    let merged = state.repaired;
    // The rows are drawn anew when they change, and this with them.
    Effect::new(move |_| {
        let text = pasted.get();
        if text.trim().is_empty() {
            merged.set(None);
        } else {
            state.ask(Command::Repair(text));
        }
    });
    let copy = move |_| {
        let Some(Ok(repaired)) = merged.get_untracked() else { return };
        spawn_local(async move {
            match save::copy(&repaired.csv).await {
                Ok(()) => state.say(tr!(
                    "Copied, with what is on AstroBin already. Paste it into AstroBin’s CSV import."
                )),
                Err(()) => state.trouble(
                    tr!("The browser did not let the page copy: press “Download the merged CSV” instead.")
                        .to_owned(),
                ),
            }
        });
    };
    let download = move |_| {
        let Some(Ok(repaired)) = merged.get_untracked() else { return };
        download_all(
            state,
            &[Output { name: "merged_acquisition.csv".to_owned(), text: repaired.csv }],
            "text/csv",
        );
    };
    let outcome = move || {
        merged.get().map(|outcome| match outcome {
            Err(why) => view! { <p class="fault" role="alert">{why}</p> }.into_any(),
            Ok(repaired) => {
                let (lines, gone) = (words::whole(repaired.from_export), words::whole(repaired.replaced));
                let n = words::count(lines);
                let told = match gone {
                    0 => tr_n!(
                        lines,
                        "{n} line of the export go with your rows.",
                        "{n} lines of the export go with your rows.",
                        n
                    ),
                    1 => tr_n!(
                        lines,
                        "{n} line of the export go with your rows; 1 line of it gave way to rows of yours.",
                        "{n} lines of the export go with your rows; 1 line of it gave way to rows of yours.",
                        n
                    ),
                    _ => tr_n!(
                        lines,
                        "{n} line of the export go with your rows; {gone} lines of it gave way to rows of yours.",
                        "{n} lines of the export go with your rows; {gone} lines of it gave way to rows of yours.",
                        n,
                        gone = words::count(gone)
                    ),
                };
                let remarks = repaired
                    .remarks
                    .into_iter()
                    .map(|remark| view! { <li>{remark}</li> })
                    .collect::<Vec<_>>();
                view! {
                    <p role="status">{told}</p>
                    <ul class="remarks">{remarks}</ul>
                    <div class="actions">
                        <button type="button" on:click=copy>
                            {tr!("Copy the merged CSV")}
                        </button>
                        <button type="button" on:click=download>
                            {tr!("Download the merged CSV")}
                        </button>
                    </div>
                }
                .into_any()
            }
        })
    };
    view! {
        <details class="from-astrobin">
            <summary>{tr!("The image has acquisitions on AstroBin already")}</summary>
            <label>
                <span class="muted block">
                    {tr!("AstroBin’s import replaces them, and does not take its own export. Paste that export here: it is repaired and put beside your rows.")}
                </span>
                <textarea aria-label=tr!("AstroBin’s export") rows="4" spellcheck="false" prop:value=pasted on:input=move |event| pasted.set(event_target_value(&event))></textarea>
            </label>
            {outcome}
        </details>
    }
}
