//! The AZOTEA tab: keywords, gain and colour pattern of each camera's files.

use leptos::prelude::*;
use nightledger_session::Asking;
use nightledger_session::present::contribute::{AzoteaCamera, AzoteaView};

use super::contribute::{Keywords, asked, downloads};
use super::sky::SkyPart;
use crate::page::state::state;
use crate::page::words;

/// The tab.
#[component]
pub fn Azotea() -> impl IntoView {
    let state = state();
    asked(Asking::Azotea);
    let view = state.beside().azotea;
    let unread = Memo::new(move |_| view.with(|view| view.as_ref().map_or(0, |view| view.unread)));
    view! {
        <section class="contribute" aria-labelledby="azotea-title">
            <h2 id="azotea-title">"AZOTEA"</h2>
            <p class="muted">
                "Checks what AZOTEA needs of each camera’s files, and measures how bright the sky is in them."
            </p>
            <Keywords asking=Asking::Azotea unread files=("file", "files") />
            <SkyPart />
            {move || view.get().filter(|view| view.files > 0).map(|view| answer(&view))}
        </section>
    }
}

fn answer(view: &AzoteaView) -> impl IntoView + use<> {
    let cameras = view.cameras.iter().map(camera).collect::<Vec<_>>();
    view! {
        {cameras}
        <p class="muted">
            "LOG-GAIN is in steps of 0.1 dB: the signal is amplified 10^(LOG-GAIN/200) times. AZOTEA’s own text has 100 log10 of the amplification, which is half of what cameras write. EGAIN is another thing: electrons per count."
        </p>
        {downloads(vec![(view.checklist.clone(), "Download checklist (JSON)")])}
    }
}

/// How often each of something is there, in words.
fn listed(counts: &[(String, u32)]) -> impl IntoView + use<> {
    let each = |(what, files): &(String, u32)| {
        view! { <li>{format!("{what} ({})", words::counted(*files, "file", "files"))}</li> }
    };
    view! { <ul>{counts.iter().map(each).collect::<Vec<_>>()}</ul> }
}

fn camera(camera: &AzoteaCamera) -> impl IntoView + use<> {
    let lines = camera.keywords.iter().map(|word| {
        let class = match (word.state.as_str(), word.needed) {
            ("missing", true) => "warn",
            ("missing", false) | ("derived", _) => "muted",
            _ => "good",
        };
        let need = if word.needed { "needed" } else { "wanted" };
        let how = match word.state.as_str() {
            "missing" => format!("write {}", word.how),
            "derived" => format!("from {}", word.how),
            _ => String::new(),
        };
        view! {
            <tr>
                <th scope="row">{word.word.clone()}</th>
                <td>{need}</td>
                <td>
                    <span class=format!("next {class}")>{word.state.clone()}</span>
                </td>
                <td class="n">{words::count(word.files)}</td>
                <td>{how}</td>
            </tr>
        }
    });
    let none = camera.patterns.is_empty() && camera.without_pattern > 0;
    let name = camera.name.clone();
    view! {
        <section class="camera">
            <h3>{format!("{name}, {}", words::counted(camera.files, "file", "files"))}</h3>
            <dl class="camera-facts">
                <dt>"Types"</dt>
                <dd>{listed(&camera.types)}</dd>
                <dt>"Gain"</dt>
                <dd>
                    {listed(&camera.gains)}
                    {camera.gains.is_empty().then_some("not in any file")}
                </dd>
                <dt>"Colour pattern from the top left"</dt>
                <dd>
                    {listed(&camera.patterns)}
                    {none.then_some("not in any file")}
                </dd>
            </dl>
            <div class="scroll" tabindex="0" role="region" aria-label=format!("Table of keywords of {name}")>
                <table class="plain" aria-label=format!("Keywords of {name}")>
                    <thead>
                        <tr>
                            <th scope="col">"Keyword"</th>
                            <th scope="col">"For AZOTEA"</th>
                            <th scope="col">"State"</th>
                            <th scope="col" class="n">"Files"</th>
                            <th scope="col">"How"</th>
                        </tr>
                    </thead>
                    <tbody>{lines.collect::<Vec<_>>()}</tbody>
                </table>
            </div>
        </section>
    }
}
