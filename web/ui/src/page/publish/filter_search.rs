//! The search for a filter's id at AstroBin.

use leptos::prelude::*;
use nightledger_astrobin as astrobin;
use nightledger_language::{of, tr};
use wasm_bindgen_futures::spawn_local;

use crate::page::filter_list::HIDDEN;
use crate::page::focus;
use crate::page::services::{ASTROBIN, fetch};
use crate::page::state::state;

/// Filters that are shown at once.
const IN_SIGHT: usize = 12;

/// Searches AstroBin's filters for one that has no id yet.
#[component]
pub fn FilterSearch(
    /// The filter's name, as the capture program writes it.
    name: String,
) -> impl IntoView {
    let state = state();
    // The words, while the search is open.
    let draft = format!("search for {name}");
    let words = state.draft(draft.clone());
    let open = RwSignal::new(words.with_untracked(|words| !words.is_empty()));
    // A search that is there again after a look at another tab does not take the focus.
    let clicked = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let fault = RwSignal::new(String::new());
    let found = RwSignal::new(Vec::<(u32, String, String)>::new());
    // The words that were asked for, the page that is next if there is one, and how many filters are in sight.
    let asked = StoredValue::new(String::new());
    let next = RwSignal::new(None::<u32>);
    let in_sight = RwSignal::new(IN_SIGHT);
    let fetch_page = move |page: u32| {
        let words = asked.get_value();
        busy.set(true);
        fault.set(String::new());
        spawn_local(async move {
            let address = astrobin::filter_search_url(ASTROBIN, &words, page);
            let answer = fetch(&address, |body| astrobin::filter_search_answer(body).is_ok())
                .await
                .map_err(|why| {
                    tr!(
                        "AstroBin could not be searched: {why}. You can paste the filter’s address above.",
                        why
                    )
                })
                .and_then(|body| astrobin::filter_search_answer(&body));
            match answer {
                Ok(search) if search.filters.is_empty() && page == 1 => {
                    let none = tr!("AstroBin has no filter by that name. Try the maker’s name and the band.");
                    fault.set([none, " ", of(HIDDEN)].concat());
                }
                Ok(search) => {
                    next.set(search.more.then(|| page.saturating_add(1)));
                    let filters = search.filters.into_iter();
                    found.update(|found| {
                        found.extend(filters.map(|filter| (filter.id, filter.name, filter.details)));
                    });
                }
                Err(why) => fault.set(why),
            }
            busy.set(false);
        });
    };
    let ask = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let words = words.get_untracked();
        if busy.get_untracked() || words.trim().is_empty() {
            return;
        }
        asked.set_value(words);
        found.set(Vec::new());
        next.set(None);
        in_sight.set(IN_SIGHT);
        fetch_page(1);
    };
    let more = move |_| {
        if busy.get_untracked() {
            return;
        }
        in_sight.update(|shown| *shown = shown.saturating_add(IN_SIGHT));
        let lacks = found.with_untracked(Vec::len) < in_sight.get_untracked();
        if let Some(page) = next.get_untracked().filter(|_| lacks) {
            fetch_page(page);
        }
    };
    let has_more = move || next.with(Option::is_some) || found.with(Vec::len) > in_sight.get();
    let label = tr!("Search AstroBin for {name}", name);
    let list_label = tr!("AstroBin’s list of filters, to look for {name} (opens a new tab)", name);
    let show = {
        let name = name.clone();
        move |_| {
            words.set(name.clone());
            open.set(true);
            clicked.set(true);
        }
    };
    let field = NodeRef::<leptos::html::Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get().filter(|_| clicked.get_untracked()) {
            focus::focus(&field);
        }
    });
    let results = move || {
        let name = name.clone();
        found
            .get()
            .into_iter()
            .take(in_sight.get())
            .map(|(id, shown, details)| {
                let (name, draft) = (name.clone(), draft.clone());
                let choose = move |_| {
                    state.taken(&draft);
                    state.set_filter_id(&name, id);
                };
                view! {
                    <li>
                        <button type="button" class="link" on:click=choose>
                            {shown}
                        </button>
                        <span class="muted">{format!(" {details} · {id}")}</span>
                    </li>
                }
            })
            .collect::<Vec<_>>()
    };
    view! {
        <Show when=move || !open.get()>
            <div class="actions">
                <button type="button" class="quiet" on:click=show.clone()>
                    {tr!("Search AstroBin")}
                </button>
                <a
                    class="out"
                    href=format!("{ASTROBIN}/equipment/explorer/filter?page=1")
                    target="_blank"
                    rel="noreferrer noopener"
                    aria-label=list_label.clone()
                >
                    {tr!("AstroBin’s list of filters")}
                </a>
            </div>
        </Show>
        <Show when=move || open.get()>
            <form on:submit=ask>
                <div class="field">
                    <input type="search" aria-label=label.clone() node_ref=field bind:value=words />
                    <button type="submit" aria-disabled=move || busy.get().then_some("true")>
                        {tr!("Search" in "button")}
                    </button>
                </div>
                <p class="muted">{tr!("Sends these words to {address}.", address = ASTROBIN)}</p>
                <p class="fault" role="alert">{fault}</p>
                <ul class="found">{results.clone()}</ul>
                <Show when=move || !found.with(Vec::is_empty)>
                    <Show when=has_more>
                        <button type="button" class="quiet" on:click=more>
                            {tr!("More" in "button")}
                        </button>
                    </Show>
                    <p class="muted">{of(HIDDEN)}</p>
                </Show>
            </form>
        </Show>
    }
}
