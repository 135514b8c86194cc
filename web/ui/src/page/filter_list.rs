//! AstroBin's list of filters: the button that fetches it, and what it offers while one types.

use leptos::prelude::*;
use nightledger_language::{mark, of, tr, tr_n};
use wasm_bindgen_futures::spawn_local;

use super::services::ASTROBIN;
use super::state::state;
use super::words;

/// As many filters are offered at once.
const OFFERED: usize = 8;
/// What its database does not show to everybody.
pub const HIDDEN: &str = mark!(
    "AstroBin’s search leaves out home-made (DIY) filters and those not yet approved: paste the address of such a filter’s page."
);

/// The button that fetches the list, and what there is of it.
#[component]
pub fn FetchFilters() -> impl IntoView {
    let filters = state().filters();
    let busy = Memo::new(move |_| filters.fetched.with(Option::is_some));
    let fetch = move |_| {
        if !busy.get_untracked() {
            spawn_local(filters.fetch());
        }
    };
    let word = move || {
        if filters.part.with_value(|(_, page)| *page > 1) {
            tr!("Go on fetching the filter list")
        } else if filters.are_here() {
            tr!("Fetch the filter list again")
        } else {
            tr!("Fetch AstroBin’s filter list")
        }
    };
    let told = move || {
        filters.list.with(|list| {
            let list = list.as_ref()?;
            let day = words::date(&list.day);
            let missing = list.count().unwrap_or_default().saturating_sub(words::whole(list.len()));
            let kept = tr_n!(
                list.len(),
                "{n} filter of {day} are kept in this browser and are offered while you type.",
                "{n} filters of {day} are kept in this browser and are offered while you type.",
                n = words::count(words::whole(list.len())),
                day
            );
            let missing =
                (missing > 0).then(|| tr_n!(missing, "{n} more were not in its pages.", n = missing));
            let parts = [Some(kept.as_str()), missing.as_deref(), Some(of(HIDDEN))];
            Some(parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
        })
    };
    let asks = tr!(
        "Asks {address} for all its filters, some 2,500 in 50 pages: half a minute, once. They stay in this browser, and are offered while you type.",
        address = ASTROBIN
    );
    let asks = [&asks, " ", of(HIDDEN)].concat();
    let progress = move || {
        filters.fetched.get().map(|(done, all)| match all {
            Some(all) => {
                tr_n!(all, "{done} of {n} filters", done = words::count(done), n = words::count(all))
            }
            None => tr!("Asking AstroBin").to_owned(),
        })
    };
    view! {
        <div class="fetch-filters">
            <div class="actions">
                // It says what it does once it is no longer busy.
                <Show
                    when=move || busy.get()
                    fallback=move || view! { <button type="button" on:click=fetch>{word}</button> }
                >
                    <progress
                        aria-label=tr!("Filter list")
                        max=move || filters.fetched.get().and_then(|(_, all)| all).unwrap_or(2500)
                        value=move || filters.fetched.get().map_or(0, |(done, _)| done)
                    ></progress>
                    <span class="figures">{progress}</span>
                    <button
                        type="button"
                        on:click=move |_| {
                            filters.stopped.set_value(true);
                            filters.fetched.set(None);
                        }
                    >
                        {tr!("Stop fetching")}
                    </button>
                </Show>
            </div>
            <p class="muted">{move || told().unwrap_or_else(|| asks.clone())}</p>
            <p class="fault" role="alert">{filters.fault}</p>
        </div>
    }
}

/// Filters of the list that have the words typed so far; nothing where there is no list, or an id was typed.
#[component]
pub fn Offers(
    /// Which filter they are for, to be told.
    name: String,
    /// What is typed.
    #[prop(into)]
    typed: Signal<String>,
    /// Is told the id of the one that is chosen.
    choose: Callback<u32>,
) -> impl IntoView {
    let filters = state().filters();
    let found = Memo::new(move |_| {
        let typed = typed.get();
        if typed.trim().is_empty() || nightledger_astrobin::filter_id(&typed).is_some() {
            return None;
        }
        filters.list.with(|list| {
            let all = list.as_ref()?.search(&typed);
            let offered: Vec<_> = all.iter().take(OFFERED).map(|&filter| filter.clone()).collect();
            Some((offered, all.len()))
        })
    });
    let label = tr!("Filters on AstroBin for {name}", name);
    move || {
        let label = label.clone();
        found.get().map(|(offered, all)| {
            let rest = all.saturating_sub(offered.len());
            let told = match (all, rest) {
                (0, _) => tr!("No filter in the list matches these words.").to_owned(),
                (_, 0) => String::new(),
                (_, rest) => {
                    tr!("and {more} more: type another word", more = words::count(words::whole(rest)))
                }
            };
            let lines = offered.into_iter().map(|filter| {
                let id = filter.id;
                let details = if filter.details.is_empty() {
                    format!(" {id}")
                } else {
                    format!(" {} · {id}", filter.details)
                };
                view! {
                    <li>
                        <button type="button" class="link" on:click=move |_| choose.run(id)>
                            {filter.name}
                        </button>
                        <span class="muted">{details}</span>
                    </li>
                }
            });
            view! {
                <ul class="found" aria-label=label>{lines.collect::<Vec<_>>()}</ul>
                <p class="muted">{told}</p>
            }
        })
    }
}
