//! The three things a click can ask of the network: a site's name, its sky brightness, a filter's id. The page says
//! first what is sent where. Addresses are built and answers read by `nightledger-astrobin`.

use std::collections::BTreeMap;

use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Reflect, Uint8Array};
use leptos::prelude::*;
use nightledger_astrobin as astrobin;
use nightledger_ledger::SiteEntry;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    AbortController, AbortSignal, ReadableStreamDefaultReader, ReferrerPolicy, RequestCache,
    RequestCredentials, RequestInit, Response,
};

use super::state::{State, state};
use crate::engine::now_ms;
use nightledger_session::present::SiteView;

// Settings of the build; the content security policy names the same hosts (xtask/src/services.rs).
const NOMINATIM: &str = env!("NIGHTLEDGER_NOMINATIM_URL");
const ASTROBIN: &str = env!("NIGHTLEDGER_ASTROBIN_URL");
const LIGHT_POLLUTION: &str = env!("NIGHTLEDGER_LIGHTPOLLUTION_URL");

/// An answer that is not whole by then is given up, ms.
const PATIENCE_MS: u32 = 20_000;
/// An answer that is longer is given up: real ones stay below a tenth of it.
const LONGEST_BYTES: usize = 1_000_000;
/// Nominatim's usage policy: at most one request a second.
const BETWEEN_MS: f64 = 1100.0;

thread_local! {
    /// Answers that could be used are not asked for again while the page is open.
    static ANSWERS: std::cell::RefCell<BTreeMap<String, String>> = const { std::cell::RefCell::new(BTreeMap::new()) };
    /// When a request may go out next, on the clock of [`now_ms`].
    static NEXT_MS: std::cell::Cell<f64> = const { std::cell::Cell::new(0.0) };
}

/// The text behind an address, or why there is none, to follow "could not be looked up: ". Only what `is_usable` is kept:
/// a hotel's login page is not the answer of tomorrow.
async fn fetch(address: &str, is_usable: fn(&str) -> bool) -> Result<String, String> {
    if let Some(known) = ANSWERS.with(|answers| answers.borrow().get(address).cloned()) {
        return Ok(known);
    }
    let now = now_ms();
    let from = NEXT_MS.with(|next| next.replace(next.get().max(now) + BETWEEN_MS));
    if from > now {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few seconds")]
        TimeoutFuture::new((from - now).ceil() as u32).await;
    }
    let unable = |_| "this browser cannot ask".to_owned();
    let controller = AbortController::new().map_err(unable)?;
    let signal = controller.signal();
    let asking = std::pin::pin!(ask(address, &signal));
    let text = match select(asking, TimeoutFuture::new(PATIENCE_MS)).await {
        Either::Left((text, _)) => text,
        Either::Right(_) => Err("the service did not answer in full within 20 seconds".to_owned()),
    };
    // What is not read by now comes no further.
    controller.abort();
    let text = text?;
    if is_usable(&text) {
        ANSWERS.with(|answers| answers.borrow_mut().insert(address.to_owned(), text.clone()));
    }
    Ok(text)
}

async fn ask(address: &str, signal: &AbortSignal) -> Result<String, String> {
    let request = RequestInit::new();
    request.set_credentials(RequestCredentials::Omit);
    request.set_referrer_policy(ReferrerPolicy::NoReferrer);
    // Addresses have a place or a key in them, which the browser's own store has no need to know.
    request.set_cache(RequestCache::NoStore);
    request.set_signal(Some(signal));
    let response: Response = JsFuture::from(window().fetch_with_str_and_init(address, &request))
        .await
        .map_err(|_| "there is no connection, or the service does not answer to web pages".to_owned())?
        .unchecked_into();
    if response.status() == 429 {
        return Err("the service asks for a pause; try again in a minute".to_owned());
    }
    if !response.ok() {
        return Err(format!("the service answered with error {}", response.status()));
    }
    let mut bytes = Vec::new();
    if let Some(body) = response.body() {
        let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
        while let Some(piece) = next(&reader).await.map_err(|_| "the answer broke off".to_owned())? {
            bytes.extend(piece.to_vec());
            if bytes.len() > LONGEST_BYTES {
                return Err("the answer is far too long, over 1 MB".to_owned());
            }
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The next piece of a body; nothing at its end.
async fn next(reader: &ReadableStreamDefaultReader) -> Result<Option<Uint8Array>, JsValue> {
    let part = JsFuture::from(reader.read()).await?;
    Ok(Reflect::get(&part, &"value".into())?.dyn_into().ok())
}

/// The sites that lack a name or a brightness, each with what a click would send.
#[component]
pub fn SiteLookups() -> impl IntoView {
    let state = state();
    // Drawn anew when sites change, and not with every answer: a lookup under way has its place here.
    let sites = Memo::new(move |_| {
        state.view.with(|view| view.as_ref().map(|view| view.sites.clone()).unwrap_or_default())
    });
    view! {
        {move || {
            sites
                .get()
                .into_iter()
                .filter(|site| site.sent.is_some())
                .map(|site| {
                    let name = site.wants_name.then(|| view! { <NameLookup site=site.clone() /> });
                    let brightness = site.wants_brightness.then(|| view! { <BrightnessLookup site=site.clone() /> });
                    view! {
                        {name}
                        {brightness}
                    }
                })
                .collect::<Vec<_>>()
        }}
    }
}

#[component]
fn NameLookup(site: SiteView) -> impl IntoView {
    let state = state();
    let busy = RwSignal::new(false);
    let fault = RwSignal::new(String::new());
    let (latitude, longitude) = site.sent.unwrap_or_default();
    let ask = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        fault.set(String::new());
        let site = site.clone();
        spawn_local(async move {
            let email = state.settings.with_untracked(|settings| settings.email.clone());
            let address = astrobin::site_name_url(NOMINATIM, latitude, longitude, email.as_deref());
            let answer = fetch(&address, |body| astrobin::site_name_answer(body).is_ok())
                .await
                .map_err(|why| {
                    format!("The name could not be looked up: {why}. You can name the site yourself.")
                })
                .and_then(|body| astrobin::site_name_answer(&body));
            match answer {
                Ok(name) => {
                    state.say(format!("The site is called {name}"));
                    change_site(state, "name", &site, |entry| entry.name = name);
                }
                Err(why) => fault.set(why),
            }
            busy.set(false);
        });
    };
    view! {
        <div class="setting">
            <button type="button" on:click=ask aria-disabled=move || busy.get().then_some("true")>
                "Look up names"
            </button>
            <p class="muted">
                {format!(
                    "Sends the position {latitude:.3}, {longitude:.3} (and your e-mail address, if you gave one) to {NOMINATIM}. Names © OpenStreetMap contributors.",
                )}
            </p>
            <p class="fault" role="alert">{fault}</p>
        </div>
    }
}

#[component]
fn BrightnessLookup(site: SiteView) -> impl IntoView {
    let state = state();
    let busy = RwSignal::new(false);
    let fault = RwSignal::new(String::new());
    let pasted = RwSignal::new(String::new());
    let (latitude, longitude) = site.sent.unwrap_or_default();
    let key =
        Memo::new(move |_| state.settings.with(|settings| settings.sky_key.clone().unwrap_or_default()));
    let address = move || astrobin::brightness_url(LIGHT_POLLUTION, latitude, longitude, &key.get());
    let take = {
        let site = site.clone();
        move |body: &str| {
            let sqm = astrobin::brightness_answer(body).and_then(|artificial| {
                astrobin::sqm_from_brightness(artificial).ok_or_else(|| "That is no brightness.".to_owned())
            });
            match sqm {
                Ok(sqm) => {
                    state.say(format!("The sky there has {sqm:.2} mag/arcsec²"));
                    change_site(state, "SQM", &site, |entry| entry.sqm = Some(sqm));
                }
                Err(why) => fault.set(why),
            }
        }
    };
    let ask = {
        let take = take.clone();
        move |_| {
            if busy.get_untracked() {
                return;
            }
            busy.set(true);
            fault.set(String::new());
            let take = take.clone();
            let address = address();
            spawn_local(async move {
                match fetch(&address, |body| astrobin::brightness_answer(body).is_ok()).await {
                    Ok(body) => take(&body),
                    Err(why) => fault.set(format!(
                        "The brightness could not be looked up: {why}. Open the answer in a tab and paste it here, or give the site’s SQM."
                    )),
                }
                busy.set(false);
            });
        }
    };
    let paste = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        fault.set(String::new());
        take(&pasted.get_untracked());
    };
    view! {
        <div class="setting">
            <button type="button" on:click=ask disabled=move || key.with(String::is_empty) aria-disabled=move || busy.get().then_some("true")>
                "Look up sky brightness"
            </button>
            <p class="muted">
                {move || {
                    if key.with(String::is_empty) {
                        "Needs your own key for lightpollutionmap.info, in the field above.".to_owned()
                    } else {
                        format!("Sends the position {latitude:.3}, {longitude:.3} and your key to {LIGHT_POLLUTION}.")
                    }
                }}
            </p>
            <Show when=move || !fault.with(String::is_empty)>
                <p class="fault" role="alert">{fault}</p>
                <form class="inline" on:submit=paste.clone()>
                    <a href=address target="_blank" rel="noreferrer noopener">
                        "Open the answer in a tab"
                    </a>
                    <label>
                        <span>"Paste the answer"</span>
                        <input type="text" inputmode="decimal" autocomplete="off" bind:value=pasted />
                    </label>
                    <button type="submit">"Use it"</button>
                </form>
            </Show>
        </div>
    }
}

/// Changes the user's entry for a site, which is made if there is none within 2 km (0.02 degrees, near enough to find
/// one's own entry again; which entry serves a position is the ledger's to say).
fn change_site(state: State, what: &str, site: &SiteView, change: impl FnOnce(&mut SiteEntry)) {
    let Some((latitude, longitude)) = site.position else { return };
    state.set(format!("{what} of a site"), |settings| {
        let near = |entry: &SiteEntry| {
            (entry.latitude - latitude).abs() < 0.02 && (entry.longitude - longitude).abs() < 0.02
        };
        if let Some(entry) = settings.sites.iter_mut().find(|entry| near(entry)) {
            change(entry);
            return;
        }
        let mut entry = SiteEntry { name: site.name.clone(), ..SiteEntry::at(latitude, longitude) };
        change(&mut entry);
        settings.sites.push(entry);
    });
}

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
    let ask = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let words = words.get_untracked();
        if busy.get_untracked() || words.trim().is_empty() {
            return;
        }
        busy.set(true);
        fault.set(String::new());
        found.set(Vec::new());
        spawn_local(async move {
            let address = astrobin::filter_search_url(ASTROBIN, &words);
            let answer = fetch(&address, |body| astrobin::filter_search_answer(body).is_ok())
                .await
                .map_err(|why| {
                    format!(
                        "AstroBin could not be searched: {why}. You can paste the filter’s address above."
                    )
                })
                .and_then(|body| astrobin::filter_search_answer(&body));
            match answer {
                Ok(search) if search.filters.is_empty() => {
                    fault.set("AstroBin knows no such filter. Try its maker’s name and the band.".to_owned());
                }
                Ok(search) => {
                    let filters = search.filters.into_iter().take(12);
                    found.set(filters.map(|filter| (filter.id, filter.name, filter.details)).collect());
                }
                Err(why) => fault.set(why),
            }
            busy.set(false);
        });
    };
    let label = format!("Search AstroBin for {name}");
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
            super::focus::focus(&field);
        }
    });
    let results = move || {
        let name = name.clone();
        found
            .get()
            .into_iter()
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
            <button type="button" class="quiet" on:click=show.clone()>
                "Search AstroBin"
            </button>
        </Show>
        <Show when=move || open.get()>
            <form on:submit=ask>
                <div class="field">
                    <input type="search" aria-label=label.clone() node_ref=field bind:value=words />
                    <button type="submit" aria-disabled=move || busy.get().then_some("true")>
                        "Search"
                    </button>
                </div>
                <p class="muted">{format!("Sends these words to {ASTROBIN}.")}</p>
                <p class="fault" role="alert">{fault}</p>
                <ul class="found">{results.clone()}</ul>
            </form>
        </Show>
    }
}
