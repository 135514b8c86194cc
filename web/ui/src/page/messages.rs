//! What went wrong, below the top bar and in sight as long as it matters, and what was put aside.

use leptos::prelude::*;
use nightledger_language::{tr, tr_n};

use super::save;
use super::state::state;
use super::words;
use crate::storage::Shelf;

/// What went wrong, until it is closed.
#[component]
pub fn Troubles() -> impl IntoView {
    let state = state();
    view! {
        <div role="alert">
            <Show when=move || state.troubles.with(|troubles| troubles.broken)>
                <div class="trouble">
                    <p>
                        {tr!("Something went wrong inside Nightledger. Reload the page and add your folders again: settings and edits stay. If it happens again, please report it.")}
                    </p>
                    <button type="button" on:click=move |_| super::offline::reload()>
                        {tr!("Reload the page")}
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
                                    aria-label=tr!("Close this message")
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
                                    {tr!("Close")}
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
    let told = move || {
        let has =
            |shelf: Shelf| state.troubles.with(|all| all.aside.iter().any(|aside| aside.shelf == shelf));
        match (has(Shelf::Settings), has(Shelf::Edits)) {
            (true, true) => tr!(
                "This browser keeps settings and edits that could not be read: damaged, or of a newer Nightledger. They were put aside, and the usual ones hold."
            ),
            (false, _) => tr!(
                "This browser keeps edits that could not be read: damaged, or of a newer Nightledger. They were put aside, and the usual ones hold."
            ),
            _ => tr!(
                "This browser keeps settings that could not be read: damaged, or of a newer Nightledger. They were put aside, and the usual ones hold."
            ),
        }
    };
    let save_all = move |_| {
        for aside in state.troubles.get_untracked().aside {
            let name = ["nightledger-", aside.what(), "-put-aside.json"].concat();
            if let Err(why) = save::download(&name, &aside.text, "application/json") {
                state.trouble(why);
            }
        }
    };
    let forget = move |_| {
        if window().confirm_with_message(tr!("Forget what was put aside? This cannot be undone.")) == Ok(true)
        {
            state.forget_aside();
        }
    };
    view! {
        <Show when=move || state.troubles.with(|all| !all.aside.is_empty())>
            <div class="trouble">
                <p>{told}</p>
                <div class="actions">
                    <button type="button" on:click=save_all>
                        {tr!("Download them")}
                    </button>
                    <button type="button" class="quiet" on:click=forget>
                        {tr!("Forget them")}
                    </button>
                </div>
            </div>
        </Show>
    }
}

/// Says that what is shown is made up, for as long as it is.
#[component]
pub fn OfSample() -> impl IntoView {
    let state = state();
    view! {
        <Show when=move || state.sample.get()>
            <div class="update">
                <p>{tr!("Sample data: these exposures are invented. Adding your own folder replaces them.")}</p>
                <button type="button" on:click=move |_| state.start_over()>
                    {tr!("Leave the sample")}
                </button>
            </div>
        </Show>
    }
}

/// How many edits of earlier folders have no file in what was read.
#[component]
pub fn EditsWithoutFiles() -> impl IntoView {
    let state = state();
    let lost =
        Memo::new(move |_| state.view.with(|view| view.as_ref().map_or(0, |view| view.edits_without_files)));
    let told = move || {
        tr_n!(
            lost.get(),
            "{n} edit of earlier folders found no file here, and change nothing.",
            "{n} edits of earlier folders found no file here, and change nothing.",
            n = words::count(lost.get())
        )
    };
    view! {
        <Show when=move || { lost.get() > 0 && state.progress.with(|progress| !progress.busy) }>
            <p class="muted">
                {told}
                " "
                <button type="button" class="link" on:click=move |_| state.show_setting("set-edits")>
                    {tr!("Show your edits")}
                </button>
            </p>
        </Show>
    }
}
