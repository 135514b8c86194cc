//! The Summary tab: the session summary as it will be saved.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::growing::growing;
use super::markup::{For, Markup, view};
use super::save;
use super::state::state;

/// Lines that a browser lays out in one go without keeping anybody waiting.
const LINES: usize = 300;

/// The text in parts, which come one after another: laid out at once, a summary of a thousand nights takes seconds.
fn parts(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    lines.chunks(LINES).map(<[&str]>::concat).collect()
}

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
                let parts: Arc<[String]> = parts(&text).into();
                let shown = growing(parts.len(), 1, 1);
                let part = move |at: usize| view! { <span class="part">{parts.get(at).cloned().unwrap_or_default()}</span> };
                let markdown = view.summary_markdown.clone();
                let name = view
                    .summary
                    .first()
                    .map_or_else(|| "session_summary.md".to_owned(), |file| file.name.replace(".txt", ".md"));
                let copy = move |text: String| {
                    spawn_local(async move {
                        match save::copy(&text).await {
                            Ok(()) => state.say("Copied"),
                            Err(()) => state.say(
                                "The browser did not let the page copy. Select the text and copy it yourself, or download it.",
                            ),
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
                        <pre class="summary">
                            <For each=move || 0..shown.get() key=|at| *at children=part />
                        </pre>
                    </div>
                }
            }
        }}
    }
}
