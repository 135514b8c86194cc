//! The filters' ids on AstroBin, perhaps for one rig only.

use leptos::prelude::*;
use nightledger_language::tr;
use nightledger_ledger::FilterId;

use super::profiles::ProfilesPart;
use super::remove;
use crate::page::fields::{Form, bare, some};
use crate::page::filter_list::{FetchFilters, Offers};
use crate::page::state::state;

#[component]
pub fn FiltersPart() -> impl IntoView {
    let state = state();
    let [name, id] = ["new filter", "id of the new filter"].map(|field| state.draft(field.to_owned()));
    let fault = RwSignal::new("");
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let filter = name.get_untracked().trim().to_owned();
        match (filter.is_empty(), nightledger_astrobin::filter_id(&id.get_untracked())) {
            (true, _) => fault.set(tr!("Name the filter as your capture program writes it.")),
            (_, None) => {
                fault.set(tr!(
                    "Give the filter’s number on AstroBin, or paste the address of its page there."
                ));
            }
            (false, Some(number)) => {
                state.set_filter_id(&filter, number);
                name.set(String::new());
                id.set(String::new());
                fault.set("");
            }
        }
    };
    let choose = Callback::new(move |number: u32| id.set(number.to_string()));
    let count = Memo::new(move |_| state.settings.with(|settings| settings.filters.len()));
    // Drawn anew when filters come and go, not when one is changed.
    let names = Memo::new(move |_| {
        state
            .settings
            .with(|settings| settings.filters.iter().map(|filter| filter.name.clone()).collect::<Vec<_>>())
    });
    let lines = move || {
        // Read, not only tracked: a memo that nobody reads follows nothing.
        names.with(|_| ());
        let filters = state.settings.with_untracked(|settings| settings.filters.clone());
        filters.iter().enumerate().map(|(at, filter)| filter_line(at, filter)).collect::<Vec<_>>()
    };
    view! {
        <section aria-labelledby="set-filters">
            <h2 id="set-filters" tabindex="-1">{tr!("Filter ids")}</h2>
            <Show when=move || count.get() != 0>
                <div class="scroll">
                    <table class="plain" aria-label=tr!("Filter ids")>
                        <thead>
                            <tr>
                                <th scope="col">{tr!("Filter")}</th>
                                <th scope="col">{tr!("AstroBin id")}</th>
                                <th scope="col">{tr!("Only for rig")}</th>
                                <th scope="col">{tr!("Remove")}</th>
                            </tr>
                        </thead>
                        <tbody>{lines}</tbody>
                    </table>
                </div>
            </Show>
            <form class="inline" on:submit=add>
                <label>
                    <span>{tr!("Filter")}</span>
                    <input type="text" autocomplete="off" bind:value=name />
                </label>
                <label>
                    <span>{tr!("Id or address")}</span>
                    <input type="text" autocomplete="off" bind:value=id />
                </label>
                <button type="submit">{tr!("Add filter")}</button>
                <p class="fault" role="alert">{fault}</p>
            </form>
            <Offers name=tr!("the new filter").to_owned() typed=id choose />
            <FetchFilters />
            <ProfilesPart />
        </section>
    }
}

/// A filter's row: its id, and the rig that it is only for.
fn filter_line(at: usize, filter: &FilterId) -> impl IntoView + use<> {
    let state = state();
    let name = filter.name.clone();
    let entry = move || state.settings.with(|settings| settings.filters.get(at).cloned());
    let update = move |what: String, change: &dyn Fn(&mut FilterId)| {
        state.set(what, |settings| {
            if let Some(entry) = settings.filters.get_mut(at) {
                change(entry);
            }
        });
    };
    let (id_of, rig_of) = (tr!("filter id of {name}", name), tr!("rig of {name}", name));
    let id = bare(
        Some(tr!("AstroBin id of {name}", name)),
        None,
        Form::FilterId,
        Box::new(move || entry().map(|entry| entry.id.to_string()).unwrap_or_default()),
        Box::new(move |typed| {
            if let Some(id) = nightledger_astrobin::filter_id(typed) {
                update(id_of.clone(), &|entry| entry.id = id);
            }
        }),
    );
    let rig = bare(
        Some(tr!("Rig of {name}", name)),
        None,
        Form::Text,
        Box::new(move || entry().and_then(|entry| entry.rig).unwrap_or_default()),
        Box::new(move |typed| update(rig_of.clone(), &|entry| entry.rig = some(typed))),
    );
    let what = tr!("filter {name} removed", name);
    let gone = move || {
        state.set(&*what, |settings| {
            if at < settings.filters.len() {
                settings.filters.remove(at);
            }
        });
    };
    view! {
        <tr>
            <th scope="row">{name.clone()}</th>
            <td>
                {id}
                <span class="muted block">{move || entry().and_then(|entry| state.filters().name(entry.id))}</span>
            </td>
            <td>{rig}</td>
            {remove(tr!("Remove {name}", name), Box::new(gone))}
        </tr>
    }
}
