//! The ways out of the page: copy, download, save.

use std::sync::Arc;

use leptos::prelude::*;
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
                Ok(()) => state.say(format!("Saved into {}/{}", handle.name(), save::FOLDER)),
                Err(why) => state.trouble(why),
            }
        });
    };
    let empty = view.rows.rows.is_empty();
    let numbers = view.description.clone();
    view! {
        <div class="leave">
            <div class="actions">
                <button type="button" id="copy-csv" class="primary" on:click=copy disabled=empty>
                    "Copy CSV"
                </button>
                <button type="button" disabled=empty on:click=move |_| download_all(state, &csv_again, "text/csv")>
                    "Download CSV"
                </button>
                <button type="button" on:click=move |_| download_all(state, &summary_again, "text/plain")>
                    "Download summary"
                </button>
                <Show when=move || writable(state).is_some()>
                    <button type="button" on:click=write.clone()>
                        "Save to folder"
                    </button>
                </Show>
                <button type="button" class="quiet" disabled=empty on:click=move |_| copy_numbers(state, numbers.clone())>
                    "Copy the numbers for my AstroBin description"
                </button>
            </div>
            {by_hand}
            <FromAstroBin />
            <p class="muted">
                "AstroBin’s import replaces the acquisition details that an image already has. "
                <a href="https://welcome.astrobin.com/importing-acquisitions-from-csv" target="_blank" rel="noreferrer noopener">
                    "How to import"
                </a>
                {(!picker::has_picker())
                    .then_some(" This browser does not let pages write into folders, so there is no “Save to folder”: take the downloads.")}
            </p>
        </div>
    }
}

/// What was copied, and what to know of it before it is pasted.
fn copied(view: &PageModel) -> String {
    let stopped = nightledger_ledger::Code::ReadingStopped.as_str();
    let stopped = if view.notices.iter().any(|group| group.code == stopped) {
        " Reading was stopped: not all files are in it."
    } else {
        ""
    };
    let lacking = match words::whole(view.fixes.filters.len()) {
        0 => String::new(),
        lacking => format!(", {} without id", words::counted(lacking, "filter", "filters")),
    };
    let targets = match view.targets.iter().filter(|target| target.on).count() {
        0 | 1 => String::new(),
        targets => format!(", rows of {targets} targets"),
    };
    format!("Copied{lacking}{targets}. Paste it into AstroBin’s CSV import.{stopped}")
}

/// Copies total, dates, filters and equipment.
fn copy_numbers(state: State, numbers: String) {
    spawn_local(async move {
        match save::copy(&numbers).await {
            Ok(()) => state.say("Copied: total, dates, filters and equipment"),
            Err(()) => {
                state.trouble(format!("The browser did not let the page copy. The numbers are:\n{numbers}"));
            }
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
                "The browser did not let the page copy. The CSV is selected here: press Ctrl+C (on a Mac ⌘C), or use “Download CSV”."
            </p>
            <textarea aria-label="CSV to copy" readonly=true rows="6" node_ref=area prop:value=text></textarea>
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
            Ok(()) => state.say(format!("{} downloaded", file.name)),
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
                Ok(()) => state
                    .say("Copied, with what is on AstroBin already. Paste it into AstroBin’s CSV import."),
                Err(()) => state.trouble(
                    "The browser did not let the page copy: press “Download the merged CSV” instead."
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
                let lines = words::counted(words::whole(repaired.from_export), "line", "lines");
                let replaced = match words::whole(repaired.replaced) {
                    0 => String::new(),
                    replaced => format!(
                        "; {} of it gave way to rows of yours",
                        words::counted(replaced, "line", "lines")
                    ),
                };
                let remarks = repaired
                    .remarks
                    .into_iter()
                    .map(|remark| view! { <li>{remark}</li> })
                    .collect::<Vec<_>>();
                view! {
                    <p role="status">{format!("{lines} of the export go with your rows{replaced}.")}</p>
                    <ul class="remarks">{remarks}</ul>
                    <div class="actions">
                        <button type="button" on:click=copy>
                            "Copy the merged CSV"
                        </button>
                        <button type="button" on:click=download>
                            "Download the merged CSV"
                        </button>
                    </div>
                }
                .into_any()
            }
        })
    };
    view! {
        <details class="from-astrobin">
            <summary>"The image has acquisitions on AstroBin already"</summary>
            <label>
                <span class="muted block">
                    "AstroBin’s import replaces them, and does not take its own export. Paste that export here: it is repaired and put beside your rows."
                </span>
                <textarea aria-label="AstroBin’s export" rows="4" spellcheck="false" prop:value=pasted on:input=move |event| pasted.set(event_target_value(&event))></textarea>
            </label>
            {outcome}
        </details>
    }
}
