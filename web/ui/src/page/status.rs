//! How far reading is, and the numbers once it is done.

use leptos::prelude::*;
use nightledger_session::present::duration;

use super::state::state;
use super::words;
use crate::protocol::{Progress, ToEngine};

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
                let other = match view.counts.other_targets {
                    0 => String::new(),
                    other => format!(", {} of other targets", words::count(other)),
                };
                let videos: usize = view.solar.rows.iter().map(|row| row.files.len()).sum();
                let videos = match videos {
                    0 => String::new(),
                    videos => format!("; {}", words::counted(words::whole(videos), "video", "videos")),
                };
                format!(
                    "{} read, {} counted, {} not counted{other}{videos}{}",
                    words::counted(view.counts.read, "file", "files"),
                    words::counted(view.counts.counted, "frame", "frames"),
                    words::count(view.counts.set_aside.saturating_sub(view.counts.other_targets)),
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
                    "Show what is not counted"
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
            <Watch />
            {move || state.progress.get().not_kept.map(|no_room| view! { <p class="muted">{not_kept(no_room)}</p> })}
        </div>
    }
}

/// The switch that has folders watched, and what the last look found.
#[component]
fn Watch() -> impl IntoView {
    let state = state();
    let can = Memo::new(move |_| {
        let busy = state.progress.with(|progress| progress.busy);
        !busy && state.roots.with(|roots| roots.iter().any(|root| root.handle.is_some()))
    });
    let watch = state.watch();
    let turn = move |_| {
        let on = !watch.on.get_untracked();
        watch.on.set(on);
        watch.looked.set(String::new());
        state.send(ToEngine::Watch(on));
    };
    view! {
        <Show when=move || can.get()>
            <label class="check watch" title="Reads new frames as your capture program writes them, while this page is open">
                <input type="checkbox" role="switch" prop:checked=watch.on on:change=turn />
                "Watch for new frames"
            </label>
            <p class="looked" aria-live="polite">{watch.looked}</p>
        </Show>
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
    format!("{what}: see Notices for the reason. Once that is fixed, press “Read again”.")
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
