//! What goes where as a script or a table, for browsers that cannot write and for those who want to see first.

use leptos::prelude::*;
use nightledger_language::tr;
use nightledger_session::Script;

use crate::page::state::state;

/// Asks where the given folders lie and where files go, and saves a script for it.
#[component]
pub fn AsScript(
    /// The given folders, by name.
    roots: Vec<String>,
    /// The draft of where files go, by its name.
    into: &'static str,
    /// What it is called.
    into_label: &'static str,
    /// What the scripts do, as a sentence.
    does: &'static str,
    /// Saves it: the form, where the given folders lie, where files go.
    save: Callback<(Script, Vec<String>, String)>,
) -> impl IntoView {
    let state = state();
    let into = state.draft(into.to_owned());
    let places: Vec<RwSignal<String>> =
        (0..roots.len()).map(|at| state.draft(format!("folder {at}"))).collect();
    let given = places.clone();
    let lacking = move || {
        into.with(String::is_empty) || given.iter().any(|place| place.with(|place| place.trim().is_empty()))
    };
    let lacking = Memo::new(move |_| lacking());
    let fields = roots.into_iter().zip(places.clone()).map(|(name, place)| {
        let label = if name.is_empty() {
            tr!("Where the loose files lie").to_owned()
        } else {
            tr!("Where “{name}” lies", name)
        };
        field(label, place)
    });
    let fields = fields.collect::<Vec<_>>();
    let places = StoredValue::new(places);
    let save = move |script: Script| {
        move |_| {
            let folders = places.with_value(|places| {
                places.iter().map(|place| place.get_untracked().trim().to_owned()).collect()
            });
            save.run((script, folders, into.get_untracked().trim().to_owned()));
        }
    };
    view! {
        <details>
            <summary>{tr!("As a script")}</summary>
            <p class="muted">
                {tr!("A browser does not tell pages where folders lie: write their whole paths.")}
                " "
                {does}
            </p>
            <div class="fields">
                {fields}
                {field(into_label.to_owned(), into)}
            </div>
            <div class="actions">
                <button type="button" disabled=lacking on:click=save(Script::Posix)>{tr!("Script for bash")}</button>
                <button type="button" disabled=lacking on:click=save(Script::PowerShell)>{tr!("Script for PowerShell")}</button>
                <button type="button" on:click=save(Script::Csv)>{tr!("Table as CSV")}</button>
            </div>
        </details>
    }
}

fn field(label: String, value: RwSignal<String>) -> AnyView {
    view! {
        <label>
            <span class="block">{label}</span>
            <input
                type="text"
                spellcheck="false"
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
        </label>
    }
    .into_any()
}
