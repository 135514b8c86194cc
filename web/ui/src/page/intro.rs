//! The way in: what this is, the button, the drop zone, progress, and what went wrong.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DragEvent, HtmlInputElement};

use super::state::{State, state};
use super::{save, words};
use crate::protocol::Progress;
use crate::source::dropped::Dropped;
use crate::source::picker::{self, Picked};
use nightledger_session::present::duration;

/// The head of the page: large while nothing was read, a line of tools afterwards.
#[component]
pub fn Intro() -> impl IntoView {
    let state = state();
    let empty = Memo::new(move |_| state.roots.with(Vec::is_empty));
    let input = NodeRef::<leptos::html::Input>::new();
    let add = move |_| {
        if picker::has_picker() {
            spawn_local(pick(state));
        } else if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let chosen = move |event: web_sys::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
            return;
        };
        if let Some(files) = input.files() {
            state.add_folders(picker::input_folders(&files));
        }
        // So that the same folder can be chosen again.
        input.set_value("");
    };
    drop_anywhere(state);
    view! {
        <section class="intro" class:empty=empty aria-label="Folders">
            <Show when=move || empty.get()>
                <p class="lead">
                    "Turn a folder of FITS or XISF frames into AstroBin’s "
                    <span class="nowrap">"acquisition.csv"</span>
                    " and a session summary."
                </p>
            </Show>
            <div class="zone">
                <div class="actions">
                    <button type="button" class="primary" on:click=add>
                        "Add folder"
                    </button>
                    <Show when=move || !empty.get()>
                        <button type="button" on:click=move |_| state.start_over()>
                            "Start over"
                        </button>
                    </Show>
                    <Show when=move || empty.get()>
                        <button type="button" class="quiet" on:click=move |_| state.add_folders(picker::sample_folder())>
                            "Try it with sample data"
                        </button>
                    </Show>
                </div>
                <Show when=move || empty.get()>
                    <p class="hint">"or drop folders and files anywhere on this page"</p>
                </Show>
                <input
                    type="file"
                    hidden
                    aria-label="Folder input"
                    node_ref=input
                    prop:webkitdirectory=true
                    multiple
                    on:change=chosen
                />
                <Show when=move || empty.get()>
                    <super::recent::Recent />
                </Show>
            </div>
            <Show when=move || empty.get()>
                <ul class="promises">
                    <li>
                        <strong>"Stays here. "</strong>
                        "Only headers are read, on this machine. Nothing is uploaded, no pixel is touched."
                    </li>
                    <li>
                        <strong>"Shows its work. "</strong>
                        "Every figure says which header, file name or setting it came from."
                    </li>
                    <li>
                        <strong>"Linked folders: "</strong>
                        "browsers leave out symbolic links, so add linked calibration folders as folders of their own. "
                        {if picker::has_picker() {
                            "With “Add folder” this one also leaves out names with : ? < > | * in them, as Ekos writes: drop such folders here. If the browser says that a folder contains system files, choose one inside it, or drop it here."
                        } else {
                            "This browser asks whether to “upload” a folder’s files: it means handing them to this page, and they go no further."
                        }}
                    </li>
                </ul>
            </Show>
        </section>
    }
}

async fn pick(state: State) {
    match picker::pick().await {
        Picked::Folder(handle) => state.add_handles(vec![(handle, None)]).await,
        Picked::Cancelled => {}
        Picked::Refused(why) => state.trouble(why),
    }
}

/// Folders and files can be dropped anywhere.
fn drop_anywhere(state: State) {
    let over = RwSignal::new(false);
    Effect::new(move |_| {
        let over = over.get();
        if let Some(body) = document().body() {
            // A class list takes any class.
            let _ = body.class_list().toggle_with_force("dropping", over);
        }
    });
    let holds_files = |event: &DragEvent| {
        event.data_transfer().is_some_and(|transfer| transfer.types().iter().any(|kind| kind == "Files"))
    };
    let enter = move |event: DragEvent| {
        if holds_files(&event) {
            event.prevent_default();
            over.set(true);
        }
    };
    let leave = move |event: DragEvent| {
        if event.related_target().is_none() {
            over.set(false);
        }
    };
    let dropped = move |event: DragEvent| {
        if !holds_files(&event) {
            return;
        }
        event.prevent_default();
        over.set(false);
        let Some(transfer) = event.data_transfer() else { return };
        let dropped = Dropped::take(&transfer);
        spawn_local(async move {
            let found = dropped.contents().await;
            for why in found.faults {
                state.trouble(why);
            }
            if let Some(file) = found.settings {
                super::settings::take_file(state, file).await;
            }
            state.add_handles(found.handles).await;
            state.add_entries(found.entries);
            state.add_folders(found.loose.into_iter().collect());
        });
    };
    window_event_listener(leptos::ev::dragenter, enter);
    window_event_listener(leptos::ev::dragover, enter);
    window_event_listener(leptos::ev::dragleave, leave);
    window_event_listener(leptos::ev::drop, dropped);
}

/// How far reading is, and the numbers once it is done.
#[component]
pub fn Status() -> impl IntoView {
    let state = state();
    let busy = Memo::new(move |_| state.progress.with(|progress| progress.busy));
    let line = move || {
        let progress = state.progress.get();
        if progress.busy {
            return match progress.listing {
                Some(found) if progress.total == 0 => {
                    format!("Looking for frames: {}", words::counted(found, "file", "files"))
                }
                _ if progress.deriving => "Working it out".to_owned(),
                _ => String::new(),
            };
        }
        state.view.with(|view| {
            view.as_ref().map_or_else(String::new, |view| {
                format!(
                    "{} read, {} counted, {} set aside{}",
                    words::counted(view.counts.read, "file", "files"),
                    words::counted(view.counts.counted, "frame", "frames"),
                    words::count(view.counts.set_aside),
                    if progress.stopped { "; stopped before the end" } else { "" }
                )
            })
        })
    };
    let done = move || state.progress.with(|progress| progress.done);
    // The notice's own words.
    let stopped = move || {
        let notices = state.view.get().map(|view| view.notices.clone()).unwrap_or_default();
        let notice =
            notices.into_iter().find(|group| group.code == nightledger_ledger::Code::ReadingStopped.as_str());
        notice.and_then(|group| group.entries.into_iter().next()).map(|entry| entry.text)
    };
    let total = move || state.progress.with(|progress| progress.total.max(1));
    view! {
        <div class="status-line">
            <Show when=move || busy.get()>
                <progress aria-label="Scan progress" max=total value=done></progress>
                <span class="figures" aria-hidden="true">
                    {move || format!("{} of {}", words::count(done()), words::count(state.progress.with(|p| p.total)))}
                </span>
                <button type="button" on:click=move |_| state.stop()>
                    "Stop"
                </button>
            </Show>
            <p role="status">{line}</p>
            <Show when=move || !busy.get() && state.view.with(|view| view.as_ref().is_some_and(|view| view.counts.set_aside > 0))>
                <button type="button" class="link" on:click=move |_| state.show_set_aside()>
                    "Show what is set aside"
                </button>
            </Show>
            {move || {
                let progress = state.progress.get();
                (!progress.busy && progress.took_ms > 0)
                    .then(|| view! { <span class="muted took" title=parts(progress)>{took(progress)}</span> })
            }}
            <Show when=move || !busy.get() && state.progress.with(|progress| progress.stopped)>
                <div class="trouble">
                    <p>{stopped}</p>
                    <button
                        type="button"
                        on:click=move |_| {
                            state.goes_on();
                        }
                    >
                        "Go on reading"
                    </button>
                </div>
            </Show>
            <Show when=move || !busy.get() && state.progress.with(|progress| progress.failed + progress.unlisted > 0)>
                <div class="trouble">
                    <p>{move || unread(state.progress.get())}</p>
                    <button type="button" on:click=move |_| state.read_again()>
                        "Read again"
                    </button>
                </div>
            </Show>
            {move || state.progress.get().not_kept.map(|no_room| view! { <p class="muted">{not_kept(no_room)}</p> })}
        </div>
    }
}

/// What could not be read, and what to do.
fn unread(progress: Progress) -> String {
    let files = words::counted(progress.failed, "file", "files");
    let folders = words::counted(progress.unlisted, "folder", "folders");
    let what = match (progress.failed, progress.unlisted) {
        (_, 0) => format!("{files} could not be read"),
        (0, _) => format!("{folders} could not be listed"),
        _ => format!("{files} could not be read, {folders} could not be listed"),
    };
    format!("{what}: the Notices tab says why. Once that is put right, press “Read again”.")
}

/// Why the next visit reads everything.
fn not_kept(no_room: bool) -> &'static str {
    if no_room {
        "This browser has no room to keep what was read; the next visit reads it again."
    } else {
        "This browser does not keep what was read; the next visit reads it again."
    }
}

/// What the time went into.
fn parts(progress: Progress) -> String {
    format!(
        "listing {} ms, reading {} ms in all, parsing {:.0} ms, working out {} ms",
        progress.listing_ms, progress.took_ms, progress.parsing_ms, progress.deriving_ms
    )
}

/// How long reading took, and how much of it was not needed.
fn took(progress: Progress) -> String {
    let took = duration(f64::from(progress.took_ms) / 1000.0);
    match progress.unchanged {
        0 => format!("Read in {took}"),
        unchanged => format!(
            "Read in {took}; {} unchanged since an earlier scan",
            words::counted(unchanged, "file", "files")
        ),
    }
}

/// What went wrong, until it is closed.
#[component]
pub fn Troubles() -> impl IntoView {
    let state = state();
    view! {
        <div class="troubles" role="alert">
            <Show when=move || state.troubles.with(|troubles| troubles.broken)>
                <div class="trouble">
                    <p>
                        "Something went wrong inside Nightledger. Reload the page and add your folders again: settings and edits stay. If it happens again, please report it."
                    </p>
                    <button type="button" on:click=move |_| super::offline::reload()>
                        "Reload the page"
                    </button>
                </div>
            </Show>
            {move || {
                state
                    .troubles
                    .get()
                    .told
                    .into_iter()
                    .enumerate()
                    .map(|(at, text)| {
                        view! {
                            <div class="trouble">
                                <p>{text}</p>
                                <button
                                    type="button"
                                    class="quiet"
                                    aria-label="Close this message"
                                    on:click=move |_| {
                                        state
                                            .troubles
                                            .update(|troubles| {
                                                if at < troubles.told.len() {
                                                    troubles.told.remove(at);
                                                }
                                            });
                                    }
                                >
                                    "Close"
                                </button>
                            </div>
                        }
                    })
                    .collect::<Vec<_>>()
            }}
        </div>
    }
}

/// Settings and edits that this browser kept and this build cannot read.
#[component]
pub fn PutAside() -> impl IntoView {
    let state = state();
    let whose =
        move || state.aside.with(|all| all.iter().map(|aside| aside.what).collect::<Vec<_>>().join(" and "));
    let save_all = move |_| {
        for aside in state.aside.get_untracked() {
            let name = ["nightledger-", aside.what, "-put-aside.json"].concat();
            if let Err(why) = save::download(&name, &aside.text, "application/json") {
                state.trouble(why);
            }
        }
    };
    let forget = move |_| {
        if window().confirm_with_message("Forget what was put aside? This cannot be undone.") == Ok(true) {
            state.forget_aside();
        }
    };
    view! {
        <Show when=move || state.aside.with(|all| !all.is_empty())>
            <div class="troubles">
                <div class="trouble">
                    <p>
                        "This browser keeps "
                        {whose}
                        " that could not be read: damaged, or of a newer Nightledger. They were put aside, and the usual ones hold."
                    </p>
                    <div class="actions">
                        <button type="button" on:click=save_all>
                            "Download them"
                        </button>
                        <button type="button" class="quiet" on:click=forget>
                            "Forget them"
                        </button>
                    </div>
                </div>
            </div>
        </Show>
    }
}
