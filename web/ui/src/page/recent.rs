//! Folders of earlier visits, as buttons; permission is asked again on the click.

use leptos::prelude::*;
use nightledger_language::tr;
use wasm_bindgen_futures::spawn_local;
use web_sys::FileSystemDirectoryHandle;

use super::remembered::load;
use super::state::{State, state};
use crate::source::permitted;

/// The folders of earlier visits, as buttons; nothing when there are none.
#[component]
pub fn Recent() -> impl IntoView {
    let state = state();
    let folders = RwSignal::new_local(Vec::<FileSystemDirectoryHandle>::new());
    Effect::new(move |_| {
        state.remembered().track();
        spawn_local(async move {
            folders.set(load().await.unwrap_or_default());
        });
    });
    view! {
        <Show when=move || !folders.with(Vec::is_empty)>
            <div class="recent">
                <p class="muted" id="recent-title">
                    {tr!("Again:")}
                </p>
                <ul aria-labelledby="recent-title">
                    {move || {
                        folders
                            .get()
                            .into_iter()
                            .map(|handle| {
                                let name = handle.name();
                                view! {
                                    <li>
                                        <button type="button" class="chip" on:click=move |_| spawn_local(open(state, handle.clone()))>
                                            {name}
                                        </button>
                                    </li>
                                }
                            })
                            .collect::<Vec<_>>()
                    }}
                </ul>
            </div>
        </Show>
    }
}

async fn open(state: State, handle: FileSystemDirectoryHandle) {
    if permitted(&handle, false, true).await {
        state.add_handles(vec![(handle, None)]).await;
    } else {
        state.trouble(tr!(
            "The browser was not allowed to read “{name}”. Press its button again and allow it, or add the folder again.",
            name = handle.name()
        ));
    }
}
