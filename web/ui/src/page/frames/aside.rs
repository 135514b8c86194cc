//! The files found, moved to a folder of their own by a script. The page moves nothing itself.

use leptos::prelude::*;
use nightledger_language::{tr, tr_n};
use nightledger_session::Command;

use crate::page::as_script::AsScript;
use crate::page::growing::once;
use crate::page::state::state;
use crate::page::words;

/// Closed until it is wanted.
#[component]
pub fn Aside() -> impl IntoView {
    let state = state();
    let roots = Memo::new(move |_| state.of_frames().above.with(|above| above.roots.clone()));
    let opened = RwSignal::new(false);
    let said = move || {
        let files = state.frames.with(|page| page.matches);
        tr_n!(
            files,
            "The {n} file that the list has found goes to a folder of its own, say what was excluded; all others stay where they are. The page moves nothing: a script does.",
            "The {n} files that the list has found go to a folder of their own, say what was excluded; all others stay where they are. The page moves nothing: a script does.",
            n = words::count(files)
        )
    };
    view! {
        <details class="for-stacking" on:toggle=move |_| once(opened)>
            <summary>{tr!("Move the files found")}</summary>
            <p class="muted">{said}</p>
            {move || opened.get().then(|| view! {
                <AsScript
                    roots=roots.get()
                    into="aside into"
                    into_label=tr!("Where the files go")
                    does=tr!("The scripts move, never overwrite, and quote every name.")
                    save=Callback::new(move |(script, folders, into)| {
                        let query = state.query.get_untracked();
                        state.ask(Command::AsideScript { query, script, folders, into });
                    })
                />
            })}
        </details>
    }
}
