//! Filter profiles that have ids for filters that are asked about: one click answers them all.

use leptos::prelude::*;
use nightledger_language::tr;
use nightledger_session::present::profiles::Offer;

use crate::page::focus;
use crate::page::state::state;

/// The offers; nothing where there are none.
#[component]
pub fn ProfileOffers() -> impl IntoView {
    let state = state();
    let offers = Memo::new(move |_| {
        state.view.with(|view| view.as_ref().map(|view| view.profiles.offers.clone()).unwrap_or_default())
    });
    let line = move |Offer { name, answers }: Offer| {
        let told: Vec<String> = answers.iter().map(|(filter, id)| format!("{filter} {id}")).collect();
        let says = tr!("Your filter profile “{name}” has {ids}.", name, ids = told.join(", "));
        let label = tr!("Use profile {name}", name);
        let use_it = move |_| {
            focus::next_fix();
            state.set(tr!("filter profile {name}", name), |settings| settings.use_filter_profile(&name));
        };
        view! {
            <li>
                <span>{says}</span>
                <button type="button" on:click=use_it>
                    {label}
                </button>
            </li>
        }
        .into_any()
    };
    move || offers.get().into_iter().map(line).collect::<Vec<_>>()
}
