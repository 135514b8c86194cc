//! How far reading is, and the numbers once it is done.

use leptos::prelude::*;
use nightledger_language::{tr, tr_n};
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
                    tr_n!(
                        found,
                        "Looking for frames: {n} file",
                        "Looking for frames: {n} files",
                        n = words::count(found)
                    )
                }
                _ if progress.deriving => tr!("Working it out").to_owned(),
                _ => String::new(),
            };
        }
        state.view.with(|view| {
            view.as_ref().map_or_else(String::new, |view| {
                let counts = &view.counts;
                let read =
                    tr_n!(counts.read, "{n} file read", "{n} files read", n = words::count(counts.read));
                let counted = tr_n!(
                    counts.counted,
                    "{n} frame counted",
                    "{n} frames counted",
                    n = words::count(counts.counted)
                );
                let aside = counts.set_aside.saturating_sub(counts.other_targets);
                let aside = tr_n!(aside, "{n} not counted", n = words::count(aside));
                let mut told = [&read, ", ", &counted, ", ", &aside].concat();
                let other = counts.other_targets;
                if other > 0 {
                    let other = tr_n!(other, "{n} of other targets", n = words::count(other));
                    told = [&told, ", ", &other].concat();
                }
                let videos: usize = view.solar.rows.iter().map(|row| row.files.len()).sum();
                if videos > 0 {
                    let n = words::count(words::whole(videos));
                    told = [&told, "; ", &tr_n!(videos, "{n} video", "{n} videos", n)].concat();
                }
                if progress.stopped {
                    told = [&told, "; ", tr!("stopped before the end")].concat();
                }
                told
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
                <progress aria-label=tr!("Scan progress") max=total value=done></progress>
                <span class="figures" aria-hidden="true">
                    {move || tr!("{some} of {all}", some = words::count(done()), all = words::count(state.progress.with(|p| p.total)))}
                </span>
                <button type="button" on:click=move |_| state.stop()>
                    {tr!("Stop")}
                </button>
            </Show>
            <p role="status">{line}</p>
            <Show when=move || !busy.get() && state.view.with(|view| view.as_ref().is_some_and(|view| view.counts.set_aside > 0))>
                <button type="button" class="link" on:click=move |_| state.show_set_aside()>
                    {tr!("Show what is not counted")}
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
                        {tr!("Go on reading")}
                    </button>
                </div>
            </Show>
            <Show when=move || !busy.get() && state.progress.with(|progress| progress.failed + progress.unlisted > 0)>
                <div class="trouble">
                    <p>{move || unread(state.progress.get())}</p>
                    <button type="button" on:click=move |_| state.read_again()>
                        {tr!("Read again")}
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
            <label class="check watch" title=tr!("Reads new frames as your capture program writes them, while this page is open")>
                <input type="checkbox" role="switch" prop:checked=watch.on on:change=turn />
                {tr!("Watch for new frames")}
            </label>
            <p class="looked" aria-live="polite">{watch.looked}</p>
        </Show>
    }
}

/// What could not be read, and what to do.
fn unread(progress: Progress) -> String {
    let Progress { failed, unlisted, .. } = progress;
    let files = || {
        tr_n!(failed, "{n} file could not be read", "{n} files could not be read", n = words::count(failed))
    };
    let folders = || {
        tr_n!(
            unlisted,
            "{n} folder could not be listed",
            "{n} folders could not be listed",
            n = words::count(unlisted)
        )
    };
    let what = match (failed, unlisted) {
        (_, 0) => files(),
        (0, _) => folders(),
        _ => [files(), folders()].join(", "),
    };
    [&what, ": ", tr!("see Notices for the reason. Once that is fixed, press “Read again”.")].concat()
}

/// Why the next visit reads everything.
fn not_kept(no_room: bool) -> &'static str {
    if no_room {
        tr!("This browser has no room to keep what was read; the next visit reads it again.")
    } else {
        tr!("This browser does not keep what was read; the next visit reads it again.")
    }
}

/// What the time went into.
fn parts(progress: Progress) -> String {
    tr!(
        "listing {listing} ms, reading {reading} ms in all, parsing {parsing} ms, working out {deriving} ms",
        listing = progress.listing_ms,
        reading = progress.took_ms,
        parsing = format!("{:.0}", progress.parsing_ms),
        deriving = progress.deriving_ms
    )
}

/// How long reading took, and how much of it was not needed.
fn took(progress: Progress) -> String {
    let took = duration(f64::from(progress.took_ms) / 1000.0);
    match progress.unchanged {
        0 => tr!("Read in {took}", took),
        unchanged => tr_n!(
            unchanged,
            "Read in {took}; {n} file unchanged since an earlier scan",
            "Read in {took}; {n} files unchanged since an earlier scan",
            took,
            n = words::count(unchanged)
        ),
    }
}
