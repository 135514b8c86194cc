//! What sites lack and a service knows: names and the brightness of the sky.

use leptos::prelude::*;
use nightledger_astrobin as astrobin;
use nightledger_language::{number, tr};
use nightledger_ledger::SiteEntry;
use nightledger_session::present::SiteView;
use wasm_bindgen_futures::spawn_local;

use crate::page::services::{LIGHT_POLLUTION, NOMINATIM, fetch};
use crate::page::state::{State, state};

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
                    tr!("The name could not be looked up: {why}. You can name the site yourself.", why)
                })
                .and_then(|body| astrobin::site_name_answer(&body));
            match answer {
                Ok(name) => {
                    state.say(tr!("The site is called {name}", name));
                    change_site(state, tr!("name of a site"), &site, |entry| entry.name = name);
                }
                Err(why) => fault.set(why),
            }
            busy.set(false);
        });
    };
    view! {
        <div class="setting">
            <button type="button" on:click=ask aria-disabled=move || busy.get().then_some("true")>
                {tr!("Look up names")}
            </button>
            <p class="muted">
                {tr!(
                    "Sends the position {latitude}, {longitude} (and your e-mail address, if you gave one) to {address}. Names © OpenStreetMap contributors.",
                    latitude = format!("{latitude:.3}"),
                    longitude = format!("{longitude:.3}"),
                    address = NOMINATIM
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
                astrobin::sqm_from_brightness(artificial)
                    .ok_or_else(|| tr!("That is no brightness.").to_owned())
            });
            match sqm {
                Ok(sqm) => {
                    state.say(tr!("The sky there has {sqm} mag/arcsec²", sqm = number(format!("{sqm:.2}"))));
                    change_site(state, tr!("SQM of a site"), &site, |entry| entry.sqm = Some(sqm));
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
                    Err(why) => fault.set(tr!(
                        "The brightness could not be looked up: {why}. Open the answer in a tab and paste it here, or give the site’s SQM.",
                        why
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
                {tr!("Look up sky brightness")}
            </button>
            <p class="muted">
                {move || {
                    if key.with(String::is_empty) {
                        tr!("Needs your own key for lightpollutionmap.info, in the field above.").to_owned()
                    } else {
                        tr!(
                            "Sends the position {latitude}, {longitude} and your key to {address}.",
                            latitude = format!("{latitude:.3}"),
                            longitude = format!("{longitude:.3}"),
                            address = LIGHT_POLLUTION
                        )
                    }
                }}
            </p>
            <Show when=move || !fault.with(String::is_empty)>
                <p class="fault" role="alert">{fault}</p>
                <form class="inline" on:submit=paste.clone()>
                    <a href=address target="_blank" rel="noreferrer noopener">
                        {tr!("Open the answer in a tab")}
                    </a>
                    <label>
                        <span>{tr!("Paste the answer")}</span>
                        <input type="text" inputmode="decimal" autocomplete="off" bind:value=pasted />
                    </label>
                    <button type="submit">{tr!("Use it")}</button>
                </form>
            </Show>
        </div>
    }
}

/// Changes the user's entry for a site, which is made if there is none.
fn change_site(state: State, what: &'static str, site: &SiteView, change: impl FnOnce(&mut SiteEntry)) {
    let Some((latitude, longitude)) = site.position else { return };
    state.set(what, |settings| change(settings.entry_near(latitude, longitude, &site.name)));
}
