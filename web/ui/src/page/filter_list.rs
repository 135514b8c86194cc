//! AstroBin's list of filters: fetched whole by a click, kept in this browser, and searched while one types.

use std::sync::Arc;

use leptos::prelude::*;
use nightledger_astrobin::{FilterList, FilterSearch, filter_list_url, filter_search_answer};
use wasm_bindgen_futures::spawn_local;

use super::services::{ASTROBIN, fetch_anew};
use super::state::state;
use super::words;

/// Where the list is kept.
const KEPT: &str = "nightledger.filter-list";
/// As many filters are offered at once.
const OFFERED: usize = 8;
/// AstroBin had some 2,500 filters in 50 pages at the end of 2026; a list that has no end is given up.
const MOST_PAGES: u32 = 400;
/// What its database does not show to everybody.
pub const HIDDEN: &str = "AstroBin shows neither home-made (DIY) filters nor those it has not approved yet: paste the address of such a filter’s page.";

/// The list, and how far fetching it is.
#[derive(Clone, Copy)]
pub struct Filters {
    list: RwSignal<Option<Arc<FilterList>>>,
    /// Filters fetched, of how many.
    fetched: RwSignal<Option<(u32, Option<u32>)>>,
    fault: RwSignal<String>,
    /// What was fetched before something went wrong, and the page that is next.
    part: StoredValue<(FilterList, u32)>,
    /// Whether fetching is to end.
    stopped: StoredValue<bool>,
}

impl Filters {
    /// The list as an earlier visit kept it.
    pub fn kept() -> Self {
        let text =
            window().local_storage().ok().flatten().and_then(|store| store.get_item(KEPT).ok().flatten());
        let list = text.and_then(|kept| FilterList::from_text(&kept));
        Self {
            list: RwSignal::new(list.map(Arc::new)),
            fetched: RwSignal::new(None),
            fault: RwSignal::default(),
            part: StoredValue::new((FilterList::default(), 1)),
            stopped: StoredValue::new(false),
        }
    }

    /// Forgets the list.
    pub fn forget(self) {
        if let Ok(Some(store)) = window().local_storage() {
            // What cannot be removed could not be kept.
            let _ = store.remove_item(KEPT);
        }
        self.stopped.set_value(true);
        self.part.set_value((FilterList::default(), 1));
        self.list.set(None);
    }

    /// Whether there is a list.
    pub fn are_here(self) -> bool {
        self.list.with(Option::is_some)
    }

    /// What AstroBin calls a filter, if the list has it.
    pub fn name(self, id: u32) -> Option<String> {
        self.list.with(|list| Some(list.as_ref()?.get(id)?.name.clone()))
    }

    /// Fetches page after page, from where it was broken off.
    async fn fetch(self) {
        self.stopped.set_value(false);
        self.fault.set(String::new());
        let (mut list, mut page) = self.part.get_value();
        loop {
            self.fetched.set(Some((words::whole(list.len()), list.count())));
            let answer = match fetch_anew(&filter_list_url(ASTROBIN, page)).await {
                Ok(body) => filter_search_answer(&body),
                Err(why) => Err(format!("The list could not be fetched: {why}.")),
            };
            if self.stopped.get_value() {
                break;
            }
            match answer {
                Ok(answer) => {
                    let FilterSearch { more, .. } = answer;
                    list.take(answer);
                    page = page.saturating_add(1);
                    self.part.set_value((list.clone(), page));
                    if !more || page > MOST_PAGES {
                        self.part.set_value((FilterList::default(), 1));
                        self.take(list);
                        break;
                    }
                }
                Err(why) => {
                    self.fault.set(why);
                    break;
                }
            }
        }
        self.fetched.set(None);
    }

    /// Keeps a list that was fetched.
    fn take(self, mut list: FilterList) {
        list.day = String::from(js_sys::Date::new_0().to_iso_string()).chars().take(10).collect();
        let text = list.to_text();
        let kept =
            window().local_storage().ok().flatten().is_some_and(|store| store.set_item(KEPT, &text).is_ok());
        if !kept {
            self.fault.set(
                "This browser has no room to keep the list: it lasts until the page is closed.".to_owned(),
            );
        }
        self.list.set(Some(Arc::new(list)));
    }
}

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
            "Go on fetching the filter list"
        } else if filters.are_here() {
            "Fetch the filter list again"
        } else {
            "Fetch AstroBin’s filter list"
        }
    };
    let told = move || {
        filters.list.with(|list| {
            let list = list.as_ref()?;
            let day = words::date(&list.day);
            let missing = list.count().unwrap_or_default().saturating_sub(words::whole(list.len()));
            let missing =
                if missing > 0 { format!(" {missing} more were not in its pages.") } else { String::new() };
            Some(format!(
                "{} of {day} are kept in this browser and are offered while you type.{missing} {HIDDEN}",
                words::counted(words::whole(list.len()), "filter", "filters"),
            ))
        })
    };
    let asks = format!(
        "Asks {ASTROBIN} for all its filters, some 2,500 in 50 pages: half a minute, once. They stay in this browser, and are offered while you type. {HIDDEN}"
    );
    let progress = move || {
        filters.fetched.get().map(|(done, all)| match all {
            Some(all) => format!("{} of {} filters", words::count(done), words::count(all)),
            None => "Asking AstroBin".to_owned(),
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
                        aria-label="Filter list"
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
                        "Stop fetching"
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
    let label = format!("Filters on AstroBin for {name}");
    move || {
        let label = label.clone();
        found.get().map(|(offered, all)| {
            let rest = all.saturating_sub(offered.len());
            let told = match (all, rest) {
                (0, _) => "No filter of the list has these words.".to_owned(),
                (_, 0) => String::new(),
                (_, rest) => format!("and {} more: type another word", words::count(words::whole(rest))),
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
