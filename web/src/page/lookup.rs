//! Looking up names and brightness of sites: only on a click, and the page says first what is sent where.

use leptos::prelude::*;
use nightledger_ledger::SiteEntry;
use wasm_bindgen_futures::spawn_local;

use super::state::{State, state};
use crate::view::SiteView;

/// Buttons for the sites that lack a name or a brightness.
#[component]
pub fn Lookups() -> impl IntoView {
    let state = state();
    view! {
        {move || {
            let sites = state.view.get().map(|view| view.sites.clone()).unwrap_or_default();
            sites
                .into_iter()
                .filter(|site| site.wants_name && site.sent.is_some())
                .map(|site| view! { <NameLookup site /> })
                .collect_view()
        }}
    }
}

/// Where names come from; a setting of the build, which the content security policy follows.
const NOMINATIM: &str = env!("NIGHTLEDGER_NOMINATIM_URL");

fn name_address(latitude: f64, longitude: f64, email: Option<&str>) -> String {
    let mut address = format!("{NOMINATIM}/reverse?lat={latitude:.3}&lon={longitude:.3}&format=jsonv2&zoom=14");
    if let Some(email) = email.filter(|email| !email.is_empty()) {
        address.push_str("&email=");
        address.push_str(&String::from(js_sys::encode_uri_component(email)));
    }
    address
}

#[component]
fn NameLookup(site: SiteView) -> impl IntoView {
    let state = state();
    let busy = RwSignal::new(false);
    let fault = RwSignal::new(String::new());
    let (latitude, longitude) = site.sent.unwrap_or_default();
    let exact = site.position.unwrap_or((latitude, longitude));
    let ask = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        fault.set(String::new());
        spawn_local(async move {
            let email = state.settings.with_untracked(|settings| settings.email.clone());
            match name_of(&name_address(latitude, longitude, email.as_deref())).await {
                Ok(name) => keep(state, exact, name),
                Err(why) => fault.set(why),
            }
            busy.set(false);
        });
    };
    view! {
        <div class="setting">
            <button type="button" on:click=ask disabled=move || busy.get()>
                {format!("Look up the name of {latitude:.3}, {longitude:.3}")}
            </button>
            <p class="muted">
                {format!("Sends the position {latitude:.3}, {longitude:.3} to {NOMINATIM}, and nothing else. Names © OpenStreetMap contributors.")}
            </p>
            <p class="fault" role="alert">{fault}</p>
        </div>
    }
}

async fn name_of(address: &str) -> Result<String, String> {
    const FAILED: &str = "The name could not be looked up";
    let response = gloo_net::http::Request::get(address)
        .send()
        .await
        .map_err(|_| format!("{FAILED}: there is no connection, or the service did not answer. Name the site yourself, or try again later."))?;
    if !response.ok() {
        return Err(format!("{FAILED}: the service answered {}. Name the site yourself, or try again later.", response.status()));
    }
    let nonsense = || format!("{FAILED}: the service’s answer was not understood. Name the site yourself.");
    let text = response.text().await.map_err(|_| nonsense())?;
    crate::import::place_name(&text).ok_or_else(nonsense)
}

fn keep(state: State, position: (f64, f64), name: String) {
    state.say(format!("The site is called {name}"));
    state.settings.update(|settings| {
        settings.sites.push(SiteEntry {
            name,
            latitude: position.0,
            longitude: position.1,
            bortle: None,
            sqm: None,
        });
    });
}
