//! Filter profiles: the ids of a rig's filters under a name, to be used again.

use leptos::prelude::*;
use nightledger_language::tr;
use nightledger_ledger::FilterProfile;

use super::remove;
use crate::page::state::state;

#[component]
pub fn ProfilesPart() -> impl IntoView {
    let state = state();
    let kept = Memo::new(move |_| state.settings.with(|settings| settings.filter_profiles.clone()));
    let to_keep = Memo::new(move |_| {
        state.view.with(|view| view.as_ref().map(|view| view.profiles.to_keep.clone()).unwrap_or_default())
    });
    let lines = move || kept.get().into_iter().map(profile_line).collect::<Vec<_>>();
    let offers =
        move || to_keep.get().into_iter().map(|profile| keep_form(profile).into_any()).collect::<Vec<_>>();
    view! {
        <Show when=move || kept.with(|kept| !kept.is_empty())>
            <div class="scroll">
                <table class="plain" aria-label=tr!("Filter profiles")>
                    <thead>
                        <tr>
                            <th scope="col">{tr!("Profile")}</th>
                            <th scope="col">{tr!("Rig")}</th>
                            <th scope="col">{tr!("Filters")}</th>
                            <th scope="col">{tr!("Use" in "button")}</th>
                            <th scope="col">{tr!("Remove")}</th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
        </Show>
        {offers}
    }
}

/// A profile that is kept.
fn profile_line(profile: FilterProfile) -> AnyView {
    let state = state();
    let FilterProfile { name, rig, filters } = profile;
    let filters: Vec<String> =
        filters.iter().map(|filter| format!("{} {}", filter.name, filter.id)).collect();
    let (used, gone, label) = (name.clone(), name.clone(), tr!("Remove profile {name}", name));
    let use_it = move |_| {
        state.set(tr!("filter profile {name}", name = used), |settings| settings.use_filter_profile(&used));
    };
    let take_out = move || {
        state.set(tr!("filter profile {name} removed", name = gone), |settings| {
            settings.filter_profiles.retain(|kept| kept.name != gone);
        });
    };
    view! {
        <tr>
            <th scope="row">{name.clone()}</th>
            <td>{rig}</td>
            <td>{filters.join(", ")}</td>
            <td>
                <button type="button" aria-label=tr!("Use profile {name}", name) on:click=use_it>
                    {tr!("Use" in "button")}
                </button>
            </td>
            {remove(label, Box::new(take_out))}
        </tr>
    }
    .into_any()
}

/// Keeps the answers that a rig has now.
fn keep_form(profile: FilterProfile) -> impl IntoView {
    let state = state();
    let filters: Vec<&str> = profile.filters.iter().map(|filter| filter.name.as_str()).collect();
    let says =
        tr!("Name for the filters of {rig}: {filters}", rig = profile.rig, filters = filters.join(", "));
    let name = RwSignal::new(profile.name.clone());
    let keep = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let typed = name.get_untracked().trim().to_owned();
        let name = if typed.is_empty() { profile.rig.clone() } else { typed };
        let profile = FilterProfile { name: name.clone(), ..profile.clone() };
        state.set(tr!("filter profile {name}", name), |settings| settings.keep_filter_profile(profile));
    };
    view! {
        <form class="inline" on:submit=keep>
            <label>
                <span>{says}</span>
                <input type="text" autocomplete="off" bind:value=name />
            </label>
            <button type="submit">{tr!("Save as a profile")}</button>
        </form>
    }
}
