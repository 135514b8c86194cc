//! What the tabs of BHTOM and AZOTEA share: headers that are read again, files to take away.

use leptos::prelude::*;
use nightledger_language::{tr, tr_n};
use nightledger_session::Asking;
use nightledger_session::present::Output;

use crate::page::save;
use crate::page::state::state;
use crate::page::words;
use crate::protocol::{Ask, ToEngine};

/// Asks what is known, now and whenever the answer or what was given for it changes.
pub fn asked(asking: Asking) {
    let state = state();
    let given = Memo::new(move |_| state.settings.with(|settings| settings.contributions.clone()));
    Effect::new(move |_| {
        // Read, not only tracked: a memo that nobody reads follows nothing.
        given.with(|_| ());
        state.view.track();
        state.send(ToEngine::Contribute(asking, Ask::Known));
    });
}

/// Reads the keywords that are missing; with a way to stop.
#[component]
pub fn Keywords(
    /// For whom.
    asking: Asking,
    /// How many files were not read.
    #[prop(into)]
    unread: Signal<u32>,
) -> impl IntoView {
    let state = state();
    let reading = state.beside().keywords;
    let read = move |_| state.send(ToEngine::Contribute(asking, Ask::Read));
    let stop = move |_| state.send(ToEngine::Contribute(asking, Ask::Stop));
    let far = move || {
        reading.get().map(|(done, total)| {
            tr_n!(
                total,
                "{done} of {total} header read.",
                "{done} of {total} headers read.",
                done = words::count(done),
                total = words::count(total)
            )
        })
    };
    let offered = move || reading.with(Option::is_none) && unread.get() > 0;
    let offer = move || {
        let (files, n) = (unread.get(), words::count(unread.get()));
        if asking == Asking::Bhtom {
            tr_n!(files, "Read the keywords of {n} light", "Read the keywords of {n} lights", n)
        } else {
            tr_n!(files, "Read the keywords of {n} file", "Read the keywords of {n} files", n)
        }
    };
    let under_way = Memo::new(move |_| reading.with(Option::is_some));
    view! {
        <div class="actions" aria-live="polite">
            <Show when=offered>
                <button type="button" class="primary" on:click=read>
                    {offer}
                </button>
                <span class="muted">{tr!("Only headers are read.")}</span>
            </Show>
            <Show when=move || under_way.get()>
                <span>{far}</span>
                <button type="button" on:click=stop>
                    {tr!("Stop")}
                </button>
            </Show>
        </div>
    }
}

/// A button for each file.
pub fn downloads(files: Vec<(Output, &'static str)>) -> impl IntoView {
    let state = state();
    let button = move |(file, label): (Output, &'static str)| {
        let media = if file.text.starts_with(['{', '[']) { "application/json" } else { "text/plain" };
        let download = move |_| {
            if let Err(why) = save::download(&file.name, &file.text, media) {
                state.trouble(why);
            }
        };
        view! {
            <button type="button" on:click=download>
                {label}
            </button>
        }
    };
    view! { <div class="actions">{files.into_iter().map(button).collect::<Vec<_>>()}</div> }
}
