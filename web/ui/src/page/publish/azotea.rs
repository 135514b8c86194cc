//! The AZOTEA tab: keywords, gain and colour pattern of each camera's files.

use leptos::prelude::*;
use nightledger_language::{tr, tr_n};
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
                {tr!("Checks what AZOTEA needs of each camera’s files, and measures how bright the sky is in them.")}
            </p>
            <Keywords asking=Asking::Azotea unread />
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
            {tr!("LOG-GAIN is in steps of 0.1 dB: the signal is amplified 10^(LOG-GAIN/200) times. AZOTEA’s own text has 100 log10 of the amplification, which is half of what cameras write. EGAIN is another thing: electrons per count.")}
        </p>
        {downloads(vec![(view.checklist.clone(), tr!("Download checklist (JSON)"))])}
    }
}

/// How often each of something is there, in words.
fn listed(counts: &[(String, u32)]) -> impl IntoView + use<> {
    let each = |(what, files): &(String, u32)| {
        view! { <li>{tr_n!(*files, "{what} ({n} file)", "{what} ({n} files)", n = words::count(*files), what)}</li> }
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
        let need = if word.needed { tr!("needed" in "keyword") } else { tr!("wanted" in "keyword") };
        let how = &word.how;
        let (state, how) = match word.state.as_str() {
            "missing" => (tr!("missing" in "keyword"), tr!("write {how}", how)),
            "derived" => (tr!("derived" in "keyword"), tr!("from {how}", how)),
            _ => (tr!("present" in "keyword"), String::new()),
        };
        view! {
            <tr role="row">
                <th role="rowheader" scope="row">{word.word.clone()}</th>
                <td role="cell">{need}</td>
                <td role="cell">
                    <span class=format!("next {class}")>{state}</span>
                </td>
                <td role="cell" class="n" data-word=tr!("Files")>{words::count(word.files)}</td>
                <td role="cell">{how}</td>
            </tr>
        }
    });
    let none = camera.patterns.is_empty() && camera.without_pattern > 0;
    let name = camera.name.clone();
    let files =
        tr_n!(camera.files, "{name}, {n} file", "{name}, {n} files", n = words::count(camera.files), name);
    view! {
        <section class="camera">
            <h3>{files}</h3>
            <dl class="camera-facts">
                <dt>{tr!("Types")}</dt>
                <dd>{listed(&camera.types)}</dd>
                <dt>{tr!("Gain")}</dt>
                <dd>
                    {listed(&camera.gains)}
                    {camera.gains.is_empty().then(|| tr!("not in any file"))}
                </dd>
                <dt>{tr!("Colour pattern from the top left")}</dt>
                <dd>
                    {listed(&camera.patterns)}
                    {none.then(|| tr!("not in any file"))}
                </dd>
            </dl>
            <div class="scroll" tabindex="0" role="region" aria-label=tr!("Table of keywords of {name}", name)>
                <table class="plain keywords" role="table" aria-label=tr!("Keywords of {name}", name)>
                    <thead role="rowgroup">
                        <tr role="row">
                            <th role="columnheader" scope="col">{tr!("Keyword")}</th>
                            <th role="columnheader" scope="col">{tr!("For AZOTEA")}</th>
                            <th role="columnheader" scope="col">{tr!("State" in "column")}</th>
                            <th role="columnheader" scope="col" class="n">{tr!("Files")}</th>
                            <th role="columnheader" scope="col">{tr!("How" in "column")}</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{lines.collect::<Vec<_>>()}</tbody>
                </table>
            </div>
        </section>
    }
}
