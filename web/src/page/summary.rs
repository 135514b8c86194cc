//! The Summary tab: the session summary as it will be saved.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::markup::{Markup, view};
use super::save;
use super::state::state;

/// The tab.
#[component]
pub fn Summary() -> Markup {
    let state = state();
    view! {
        {move || match state.view.get() {
            None => view! { <super::Nothing what="The session summary" /> },
            Some(view) => {
                let text = view.summary.iter().map(|file| file.text.clone()).collect::<Vec<_>>().join("\n");
                let copied = text.clone();
                let markdown = view.summary_markdown.clone();
                let name = view
                    .summary
                    .first()
                    .map_or_else(|| "session_summary.md".to_owned(), |file| file.name.replace(".txt", ".md"));
                let copy = move |text: String| {
                    spawn_local(async move {
                        match save::copy(&text).await {
                            Ok(()) => state.say("Copied"),
                            Err(why) => state.trouble(why),
                        }
                    });
                };
                let keep = move |_| {
                    if let Err(why) = save::download(&name, &markdown, "text/markdown") {
                        state.trouble(why);
                    }
                };
                view! {
                    <div class="actions no-print">
                        <button type="button" on:click=move |_| copy(copied.clone())>
                            "Copy summary"
                        </button>
                        <button type="button" on:click=keep>
                            "Download as Markdown"
                        </button>
                    </div>
                    <div class="scroll" tabindex="0" role="region" aria-label="Session summary">
                        <pre class="summary">{text}</pre>
                    </div>
                }
            }
        }}
    }
}
