//! Settings as files: in from config.ini or JSON, out as either; and forgetting them.

use leptos::prelude::*;
use nightledger_language::{of, tr, tr_n};

use nightledger_astrobin::{MOST_BYTES, TOO_LARGE};
use nightledger_session::{Command, Event};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::HtmlInputElement;

use crate::page::save;
use crate::page::state::{Limits, Look, State, state};
use crate::page::words;
use crate::protocol::ToEngine;
use crate::source::in_words;
use crate::storage;

#[component]
pub fn FilePart() -> impl IntoView {
    let state = state();
    let with_key = RwSignal::new(false);
    let chosen = move |event: web_sys::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
            return;
        };
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        input.set_value("");
        spawn_local(take_file(state, file));
    };
    let export_ini = move |_| state.ask(Command::ExportIni { secrets: with_key.get_untracked() });
    let export = move |_| state.ask(Command::Export { secrets: with_key.get_untracked() });
    let forget = move |_| {
        let sure = window().confirm_with_message(
            tr!("Forget all settings, filter ids, sites, defaults and edits that this browser keeps for Nightledger? This cannot be undone."),
        );
        if sure == Ok(true) {
            storage::forget();
            state.troubles.update(|all| all.aside.clear());
            with_key.set(false);
            state.alter(Command::Forget);
            state.of_frames().limits.set(Limits::default());
            state.look.set(Look::default());
            state.speak_kept();
            state.filters().forget();
            spawn_local(async move {
                crate::page::remembered::forget().await;
                state.remembered().update(|changes| *changes += 1);
            });
            state.send(ToEngine::ForgetKept);
            state.say(tr!("Everything is forgotten"));
        }
    };
    let has_key = Memo::new(move |_| {
        state.settings.with(|settings| settings.sky_key.is_some() || settings.email.is_some())
    });
    view! {
        <section aria-labelledby="set-file">
            <h2 id="set-file" tabindex="-1">{tr!("Settings file")}</h2>
            <p class="muted">
                {tr!("Settings live in this browser only. Import AstroBinUpload’s config.ini or a file exported here; export to keep a copy.")}
            </p>
            <div class="setting">
                <label>
                    <span>{tr!("Import settings")}</span>
                    <input type="file" accept=".ini,.json,.txt,application/json,text/plain" on:change=chosen />
                </label>
            </div>
            <div class="actions">
                <button type="button" on:click=export>
                    {tr!("Export settings")}
                </button>
                <button type="button" on:click=export_ini>
                    {tr!("Export config.ini")}
                </button>
                <button type="button" class="quiet" on:click=forget>
                    {tr!("Forget everything")}
                </button>
            </div>
            <Show when=move || has_key.get()>
                <label class="check">
                    <input type="checkbox" bind:checked=with_key />
                    <span>{tr!("Write my e-mail address and my lightpollutionmap.info key into the export")}</span>
                </label>
            </Show>
        </section>
    }
}

/// Takes the settings in a file.
pub async fn take_file(state: State, file: web_sys::File) {
    let name = file.name();
    // Asked first: what is read lies in the page's memory, several times over.
    if file.size() > f64::from(MOST_BYTES) {
        return state.trouble(tr!("{name} was not imported: {why}", name, why = of(TOO_LARGE)));
    }
    match JsFuture::from(file.array_buffer()).await {
        Ok(bytes) => state.alter(Command::Import(name, js_sys::Uint8Array::new(&bytes).to_vec())),
        Err(error) => {
            let why = in_words(&error);
            state.trouble(tr!("{name} could not be read: {why}.", name, why));
        }
    }
}

/// What the session says of settings files.
pub fn hear(state: State, event: Event) {
    match event {
        Event::Imported(name) => {
            state.say(imported(state, &name));
            let kept = state.settings.with_untracked(|settings| settings.culling.clone());
            state.of_frames().limits.update(|limits| limits.take(limits.query.rig.clone(), &kept));
        }
        Event::Exported { name, text, left_out } => exported(state, &name, &text, &left_out),
        _ => {}
    }
}

/// What a settings file brought, which was taken over.
fn imported(state: State, name: &str) -> String {
    state.settings.with_untracked(|settings| {
        // Whatever else is set is named too.
        let mut others: Vec<&str> = super::defaults::DEFAULTS
            .iter()
            .filter(|(_, _, get, _)| !get(settings).is_empty())
            .map(|(label, ..)| of(label))
            .collect();
        others.extend(settings.defaults.site.is_some().then(|| tr!("Default site")));
        let (ids, sites) = (words::whole(settings.filters.len()), words::whole(settings.sites.len()));
        let ids = tr_n!(ids, "{n} filter id", "{n} filter ids", n = words::count(ids));
        let sites = tr_n!(sites, "{n} site", "{n} sites", n = words::count(sites));
        if others.is_empty() {
            tr!("{name} imported: {ids}, {sites}", name, ids, sites)
        } else {
            let labels = others.join(", ");
            tr!("{name} imported: {ids}, {sites}; defaults: {labels}", name, ids, sites, labels)
        }
    })
}

/// Hands an exported file to the user.
fn exported(state: State, name: &str, text: &str, left_out: &[String]) {
    let kind = if text.starts_with('{') { "application/json" } else { "text/plain" };
    match save::download(name, text, kind) {
        Ok(()) if left_out.is_empty() => state.say(tr!("{file} downloaded", file = name)),
        Ok(()) => state.trouble(tr!(
            "{name} was downloaded. AstroBinUpload’s format has no place for: {what}. “Export settings” keeps everything.",
            name,
            what = left_out.join("; ")
        )),
        Err(why) => state.trouble(why),
    }
}
