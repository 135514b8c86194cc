//! The BHTOM tab: which lights are ready to be sent, why others are not, and what sends them.

use std::sync::Arc;

use leptos::prelude::*;
use nightledger_language::{tr, tr_n};
use nightledger_ledger::GivenText;
use nightledger_session::Asking;
use nightledger_session::present::contribute::{BhtomGroup, BhtomView};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::HtmlInputElement;

use super::contribute::{Keywords, asked, downloads};
use crate::page::save;
use crate::page::state::{State, state};
use crate::page::words;
use crate::source::in_words;

/// The tab.
#[component]
pub fn Bhtom() -> impl IntoView {
    let state = state();
    asked(Asking::Bhtom);
    let view = state.beside().bhtom;
    let unread = Memo::new(move |_| view.with(|view| view.as_ref().map_or(0, |view| view.unread)));
    let calibrated = move |event| {
        let on = event_target_checked(&event);
        state.set(tr!("calibrated frames"), |settings| settings.contributions.calibrated = on);
    };
    view! {
        <section class="contribute" aria-labelledby="bhtom-title">
            <h2 id="bhtom-title">"BHTOM"</h2>
            <p class="muted">
                {tr!("Nothing is sent from here: you take a list and scripts that send. Calibrated single frames of one colour are what BHTOM measures.")}
            </p>
            <Given />
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || state.settings.with(|settings| settings.contributions.calibrated)
                    on:change=calibrated
                />
                <span>{tr!("All these frames are calibrated with bias, dark and flat")}</span>
            </label>
            {move || view.get().map(|view| troubles(&view))}
            <Keywords asking=Asking::Bhtom unread />
            {move || view.get().filter(|view| view.frames > 0).map(|view| answer(&view))}
        </section>
    }
}

/// Registry and `.info` file: chosen, pasted, or none.
#[component]
fn Given() -> impl IntoView {
    let state = state();
    let view = state.beside().bhtom;
    let known = move || {
        view.with(|view| {
            view.as_ref().map(|view| {
                let (count, n, registry) =
                    (view.observatories, words::count(view.observatories), &view.registry);
                if view.info {
                    tr_n!(
                        count,
                        "{registry}: {n} observatories and cameras, with your .info file.",
                        n,
                        registry
                    )
                } else {
                    tr_n!(count, "{registry}: {n} observatories and cameras.", n, registry)
                }
            })
        })
    };
    let has_own = Memo::new(move |_| {
        state.settings.with(|settings| {
            settings.contributions.registry.is_some() || settings.contributions.info.is_some()
        })
    });
    let pasted = RwSignal::new(String::new());
    let paste = move |_| {
        let text = pasted.get_untracked();
        if !text.trim().is_empty() {
            let given = GivenText { name: String::new(), text };
            state.set(tr!("BHTOM registry"), |settings| settings.contributions.registry = Some(given));
            pasted.set(String::new());
        }
    };
    let clear = move |_| {
        state.set(tr!("BHTOM’s own lists"), |settings| {
            settings.contributions.registry = None;
            settings.contributions.info = None;
        });
    };
    view! {
        <p>{known}</p>
        <details>
            <summary>{tr!("Your observatories")}</summary>
            <div class="fields">
                <label>
                    <span>{tr!("Registry (JSON)")}</span>
                    <input type="file" accept=".json,application/json" on:change=move |event| chosen(state, &event, false) />
                </label>
                <label>
                    <span>{tr!("Keywords (…_obs.info)")}</span>
                    <input type="file" accept=".info,.txt,text/plain" on:change=move |event| chosen(state, &event, true) />
                </label>
                <label>
                    <span>{tr!("Or paste the registry")}</span>
                    <textarea rows="4" spellcheck="false" placeholder="[{ \"oname\": …, \"longitude\": …, \"latitude\": … }]" bind:value=pasted></textarea>
                </label>
            </div>
            <div class="actions">
                <button type="button" on:click=paste>
                    {tr!("Use what I pasted")}
                </button>
                <Show when=move || has_own.get()>
                    <button type="button" class="quiet" on:click=clear>
                        {tr!("Use BHTOM’s own lists")}
                    </button>
                </Show>
            </div>
        </details>
    }
}

/// Takes over a file that was chosen.
fn chosen(state: State, event: &web_sys::Event, is_info: bool) {
    let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let Some((input, file)) = input.and_then(|input| Some((input.clone(), input.files()?.get(0)?))) else {
        return;
    };
    input.set_value("");
    spawn_local(async move {
        let name = file.name();
        match JsFuture::from(file.text()).await {
            Ok(text) => {
                let given = Some(GivenText { name, text: text.as_string().unwrap_or_default() });
                state.set(if is_info { tr!("BHTOM keywords") } else { tr!("BHTOM registry") }, |settings| {
                    if is_info {
                        settings.contributions.info = given;
                    } else {
                        settings.contributions.registry = given;
                    }
                });
            }
            Err(error) => {
                let why = in_words(&error);
                state.trouble(tr!("{name} could not be read: {why}.", name, why));
            }
        }
    });
}

fn troubles(view: &BhtomView) -> impl IntoView + use<> {
    let told = view.troubles.iter().map(|text| view! { <li>{text.clone()}</li> });
    (!view.troubles.is_empty())
        .then(|| view! { <ul class="told" role="alert">{told.collect::<Vec<_>>()}</ul> })
}

fn answer(view: &Arc<BhtomView>) -> impl IntoView + use<> {
    let state = state();
    let sentence = tr_n!(
        view.frames,
        "{ready} of {n} light ready to send.",
        "{ready} of {n} lights ready to send.",
        ready = words::count(view.ready),
        n = words::count(view.frames)
    );
    let lines = view.groups.iter().map(line).collect::<Vec<_>>();
    let questions = view.unknown_filters.iter().map(|(name, lights)| question(state, view, name, *lights));
    let questions = questions.collect::<Vec<_>>();
    let labels = [
        tr!("Download manifest (CSV)"),
        tr!("Download manifest (JSON)"),
        tr!("Download calls (curl)"),
        tr!("Download calls (BHTOM’s script)"),
    ];
    let files: Vec<_> = view.files.iter().cloned().zip(labels).collect();
    let calls = view.files.get(2).map(|file| file.text.clone()).unwrap_or_default();
    let copy = move |_| {
        let calls = calls.clone();
        spawn_local(async move {
            match save::copy(&calls).await {
                Ok(()) => state.say(tr!("Copied")),
                Err(()) => state.say(tr!("The browser did not let the page copy. Download the calls.")),
            }
        });
    };
    let roots = state
        .view
        .with_untracked(|view| view.as_ref().map(|view| format!("“{}”", view.folder)).unwrap_or_default());
    view! {
        <p role="status">{sentence}</p>
        <div class="scroll" tabindex="0" role="region" aria-label=tr!("Table of lights for BHTOM")>
            <table class="plain bhtom-table" role="table" aria-label=tr!("Lights for BHTOM")>
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col">{tr!("Target")}</th>
                        <th role="columnheader" scope="col">{tr!("Filter")}</th>
                        <th role="columnheader" scope="col">{tr!("Observatory")}</th>
                        <th role="columnheader" scope="col" class="n">{tr!("Lights")}</th>
                        <th role="columnheader" scope="col">{tr!("Ready, or what to do")}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{lines}</tbody>
            </table>
        </div>
        <ul class="questions">{questions}</ul>
        {downloads(files)}
        <div class="actions">
            <button type="button" on:click=copy>
                {tr!("Copy the calls")}
            </button>
        </div>
        <p class="muted">
            {tr!(
                "Run a script in the folder that holds {roots}, with your token in BHTOM_TOKEN. It is a dry run until you add --send.",
                roots
            )}
        </p>
    }
}

fn line(group: &BhtomGroup) -> impl IntoView + use<> {
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
    let filter = match (&group.filter, &group.sent_as) {
        (Some(own), Some(sent)) => tr!("{own} as {sent}", own, sent),
        (own, _) => text(own),
    };
    let reasons: Vec<_> =
        group.reasons.iter().map(|(_, advice)| view! { <li>{advice.clone()}</li> }).collect();
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">{text(&group.target)}</th>
            <td role="cell" data-word=tr!("Filter")>{filter}</td>
            <td role="cell" data-word=tr!("Observatory")>{text(&group.oname)}</td>
            <td role="cell" data-word=tr!("Lights") class="n">{words::count(group.frames)}</td>
            <td role="cell">
                {reasons.is_empty().then(|| view! { <span class="next good">{tr!("ready")}</span> })}
                <ul>{reasons}</ul>
                {(!group.reasons.is_empty()).then(|| view! { <span class="muted block">{tr!("such as {file}", file = group.first)}</span> })}
            </td>
        </tr>
    }
}

/// Which of BHTOM's filters one is.
fn question(state: State, view: &Arc<BhtomView>, name: &str, lights: u32) -> impl IntoView + use<> {
    let options = view.filters.iter().map(|filter| {
        view! { <option value=filter.clone()>{filter.clone()}</option> }
    });
    let own = name.to_owned();
    let pick = move |event| {
        let filter = event_target_value(&event);
        if !filter.is_empty() {
            state.set(tr!("BHTOM filter of {own}", own), |settings| {
                settings.contributions.filters.retain(|(known, _)| *known != own);
                settings.contributions.filters.push((own.clone(), filter));
            });
        }
    };
    view! {
        <li>
            <label>
                <span>
                    {tr!("Which of BHTOM’s filters is {name}?", name)}
                    " " <span class="muted">{tr_n!(lights, "{n} light", "{n} lights", n = words::count(lights))}</span>
                </span>
                <select on:change=pick>
                    <option value="">{tr!("Not said" in "choice")}</option>
                    {options.collect::<Vec<_>>()}
                </select>
            </label>
        </li>
    }
}
