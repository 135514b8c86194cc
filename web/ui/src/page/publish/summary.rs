//! The Summary tab: the session summary as it will be saved.

use std::sync::Arc;

use leptos::prelude::*;
use nightledger_language::tr;
use wasm_bindgen_futures::spawn_local;

use crate::page::focus::rove;
use crate::page::growing::growing;
use crate::page::save;
use crate::page::state::{State, state};
use crate::page::words;
use crate::protocol::{Ask, ToEngine};
use nightledger_session::Asking;
use nightledger_session::present::frames::Part;

/// Lines that a browser lays out in one go without keeping anybody waiting.
const LINES: usize = 300;

/// A part of the text: its lines, those with files behind them as buttons that show them.
fn part(state: State, lines: &[(String, bool)], first: usize) -> impl IntoView + use<> {
    let line = |((text, leads), at): (&(String, bool), usize)| -> AnyView {
        if !leads {
            return format!("{text}\n").into_any();
        }
        let label = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let part = Part::Line(words::whole(at));
        view! {
            <button
                type="button"
                class="behind line"
                tabindex="-1"
                title=tr!("Why? Shows the files behind it")
                on:click=move |_| state.show_files(part, label.clone())
            >
                {text.clone()}
            </button>
            // What is chosen and copied by hand has its lines too.
            "\n"
        }
        .into_any()
    };
    view! { <span class="part">{lines.iter().zip(first..).map(line).collect::<Vec<_>>()}</span> }
}

/// The tab.
#[component]
pub fn Summary() -> impl IntoView {
    let state = state();
    view! {
        {move || match state.view.get() {
            None => view! { <crate::page::Nothing text=tr!("The session summary will appear here once you add a folder.") /> }.into_any(),
            Some(view) => {
                let text = view.summary.iter().map(|file| file.text.clone()).collect::<Vec<_>>().join("\n");
                let copied = text.clone();
                let lines = Arc::clone(&view);
                // Parts come one after another: laid out at once, a summary of a thousand nights takes seconds.
                let shown = growing(lines.summary_lines.len().div_ceil(LINES), 1, 1);
                let part = move |at: usize| {
                    let lines = lines.summary_lines.chunks(LINES).nth(at).unwrap_or_default();
                    part(state, lines, at * LINES)
                };
                let markdown = view.summary_markdown.clone();
                let name = view
                    .summary
                    .first()
                    .map_or_else(|| "session_summary.md".to_owned(), |file| file.name.replace(".txt", ".md"));
                let copy = move |text: String| {
                    spawn_local(async move {
                        match save::copy(&text).await {
                            Ok(()) => state.say(tr!("Copied")),
                            Err(()) => state.say(tr!(
                                "The browser did not let the page copy. Select the text and copy it yourself, or download it."
                            )),
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
                            {tr!("Copy summary")}
                        </button>
                        <button type="button" on:click=keep>
                            {tr!("Download as Markdown")}
                        </button>
                        {view
                            .itelescope
                            .then(|| {
                                view! {
                                    <button type="button" on:click=move |_| state.send(ToEngine::Contribute(Asking::Itelescope, Ask::Read))>
                                        {tr!("Download iTelescope metadata (YAML)")}
                                    </button>
                                }
                            })}
                    </div>
                    <p class="muted no-print">{tr!("A line leads to the files behind it; arrow keys move between lines.")}</p>
                    <div
                        class="scroll"
                        tabindex="0"
                        role="region"
                        aria-label=tr!("Session summary")
                        on:keydown=move |event| rove(&event)
                    >
                        <pre class="summary">
                            <For each=move || 0..shown.get() key=|at| *at children=part />
                        </pre>
                    </div>
                }.into_any()
            }
        }}
    }
}
