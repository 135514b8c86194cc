//! AstroBin's list of filters as this browser keeps it, and fetching it.

use std::sync::Arc;

use leptos::prelude::*;
use nightledger_astrobin::{FilterList, FilterSearch, filter_list_url, filter_search_answer};
use nightledger_language::tr;

use super::services::{ASTROBIN, fetch_anew};
use super::words;
use crate::storage;

/// AstroBin had some 2,500 filters in 50 pages at the end of 2026; a list that has no end is given up.
const MOST_PAGES: u32 = 400;

/// The list, and how far fetching it is.
#[derive(Clone, Copy)]
pub struct Filters {
    pub(super) list: RwSignal<Option<Arc<FilterList>>>,
    /// Filters fetched, of how many.
    pub(super) fetched: RwSignal<Option<(u32, Option<u32>)>>,
    pub(super) fault: RwSignal<String>,
    /// What was fetched before something went wrong, and the page that is next.
    pub(super) part: StoredValue<(FilterList, u32)>,
    /// Whether fetching is to end.
    pub(super) stopped: StoredValue<bool>,
}

impl Filters {
    /// The list as an earlier visit kept it.
    pub fn kept() -> Self {
        let list = storage::filter_list().and_then(|kept| FilterList::from_text(&kept));
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
        storage::forget_filter_list();
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
    pub(super) async fn fetch(self) {
        self.stopped.set_value(false);
        self.fault.set(String::new());
        let (mut list, mut page) = self.part.get_value();
        loop {
            self.fetched.set(Some((words::whole(list.len()), list.count())));
            let answer = match fetch_anew(&filter_list_url(ASTROBIN, page)).await {
                Ok(body) => filter_search_answer(&body),
                Err(why) => Err(tr!("The list could not be fetched: {why}.", why)),
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
        if !storage::keep_filter_list(&list.to_text()) {
            self.fault.set(
                tr!("This browser has no room to keep the list: it lasts until the page is closed.")
                    .to_owned(),
            );
        }
        self.list.set(Some(Arc::new(list)));
    }
}
