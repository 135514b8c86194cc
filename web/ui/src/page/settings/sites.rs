//! The user's sites, and the lookups for those that lack something.

use leptos::prelude::*;

use nightledger_ledger::SiteEntry;
use nightledger_ledger::limits::{self, Limits};

use super::{FieldOf, fields, remove, text};
use crate::page::fields::{Form, bare, some, words};
use crate::page::state::state;
use nightledger_session::present::correct::number;

#[component]
pub fn SitesPart() -> impl IntoView {
    let state = state();
    let count = Memo::new(move |_| state.settings.with(|settings| settings.sites.len()));
    let found = move || {
        let view = state.view.get()?;
        // One that was added and has no name yet is not offered again.
        let added = |(latitude, longitude): (f64, f64)| {
            let new = SiteEntry::at(latitude, longitude);
            state.settings.with(|settings| {
                settings
                    .sites
                    .iter()
                    .any(|site| (site.latitude, site.longitude) == (new.latitude, new.longitude))
            })
        };
        let unknown: Vec<_> = view
            .sites
            .iter()
            .filter(|site| site.wants_name && site.position.is_some_and(|position| !added(position)))
            .map(|site| {
                let (latitude, longitude) = site.position.unwrap_or_default();
                let label = format!("Add the site at {latitude:.4}, {longitude:.4}");
                let add = move |_| {
                    state.set("site added", |settings| {
                        settings.sites.push(SiteEntry::at(latitude, longitude));
                    });
                };
                view! {
                    <button type="button" on:click=add>
                        {label}
                    </button>
                }
            })
            .collect();
        Some(unknown)
    };
    let typed = ["new site", "its latitude", "its longitude"].map(|field| state.draft(field.to_owned()));
    let [name, latitude, longitude] = typed;
    let fault = RwSignal::new("");
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let within = |typed: RwSignal<String>, limits: Limits| {
            number(&typed.get_untracked()).filter(|&degrees| limits.allow(degrees))
        };
        let named = Some(name.get_untracked().trim().to_owned()).filter(|name| !name.is_empty());
        match (named, within(latitude, limits::LATITUDE).zip(within(longitude, limits::LONGITUDE))) {
            (None, _) => fault.set("Give the site a name."),
            (_, None) => {
                fault.set(
                    "Give latitude and longitude in degrees, south and west negative: 52.2485 and -0.1232.",
                );
            }
            (Some(name), Some((latitude, longitude))) => {
                state.set("site added", |settings| {
                    settings.sites.push(SiteEntry { name, latitude, longitude, bortle: None, sqm: None });
                });
                for field in typed {
                    field.set(String::new());
                }
                fault.set("");
            }
        }
    };
    view! {
        <section aria-labelledby="set-sites">
            <h2 id="set-sites" tabindex="-1">"Sites"</h2>
            <p class="muted">
                "A site names every position within 2 km of it and gives its sky: Bortle class, and SQM in magnitudes per square arcsecond."
            </p>
            <div class="scroll" hidden=move || count.get() == 0>
                <table class="plain" aria-label="Sites">
                    <thead>
                        <tr>
                            <th scope="col">"Name"</th>
                            <th scope="col">"Latitude °N"</th>
                            <th scope="col">"Longitude °E"</th>
                            <th scope="col">"Bortle"</th>
                            <th scope="col">"SQM"</th>
                            <th scope="col">"Remove"</th>
                        </tr>
                    </thead>
                    <tbody>{move || (0..count.get()).map(site_line).collect::<Vec<_>>()}</tbody>
                </table>
            </div>
            <div class="actions">{found}</div>
            <form class="inline" on:submit=add>
                <label>
                    <span>"Name"</span>
                    <input type="text" autocomplete="off" bind:value=name />
                </label>
                <label>
                    <span>"Latitude °N"</span>
                    <input type="text" inputmode="decimal" autocomplete="off" bind:value=latitude />
                </label>
                <label>
                    <span>"Longitude °E"</span>
                    <input type="text" inputmode="decimal" autocomplete="off" bind:value=longitude />
                </label>
                <button type="submit">"Add a site"</button>
                <p class="fault" role="alert">{fault}</p>
            </form>
            {fields("", &SERVICES)}
            <super::lookups::SiteLookups />
        </section>
    }
}

/// A number of a site.
type SitePart = (&'static str, Form, fn(&SiteEntry) -> Option<f64>, fn(&mut SiteEntry, Option<f64>));

const SITE_PARTS: [SitePart; 4] = [
    (
        "Latitude",
        Form::Within(limits::LATITUDE),
        |site| Some(site.latitude),
        |site, value| site.latitude = value.unwrap_or(site.latitude),
    ),
    (
        "Longitude",
        Form::Within(limits::LONGITUDE),
        |site| Some(site.longitude),
        |site, value| site.longitude = value.unwrap_or(site.longitude),
    ),
    ("Bortle class", Form::Within(limits::BORTLE), |site| site.bortle, |site, value| site.bortle = value),
    ("SQM", Form::Within(limits::SQM), |site| site.sqm, |site, value| site.sqm = value),
];

/// A site's row: its name and numbers.
fn site_line(at: usize) -> impl IntoView {
    let state = state();
    let entry = move || state.settings.with(|settings| settings.sites.get(at).cloned());
    let update = move |what: &'static str, change: &dyn Fn(&mut SiteEntry)| {
        state.set(format!("{what} of site {}", at + 1), |settings| {
            if let Some(entry) = settings.sites.get_mut(at) {
                change(entry);
            }
        });
    };
    let name = bare(
        Some(format!("Name of site {}", at + 1)),
        None,
        Form::Text,
        Box::new(move || entry().map(|entry| entry.name).unwrap_or_default()),
        Box::new(move |typed| update("name", &|entry| typed.clone_into(&mut entry.name))),
    );
    let cells = SITE_PARTS.into_iter().map(|(label, form, get, set)| {
        let shown = move || words(entry().as_ref().and_then(get));
        let take = move |typed: &str| update(label, &|entry| set(entry, number(typed)));
        let label = Some(format!("{label} of site {}", at + 1));
        let field = bare(label, None, form, Box::new(shown), Box::new(take));
        view! { <td>{field}</td> }
    });
    let gone = move || {
        state.set(format!("site {} removed", at + 1), |settings| {
            if at < settings.sites.len() {
                settings.sites.remove(at);
            }
        });
    };
    view! {
        <tr>
            <td>{name}</td>
            {cells.collect::<Vec<_>>()}
            {remove(format!("Remove site {}", at + 1), Box::new(gone))}
        </tr>
    }
}

/// What lookups of sites may send besides a position.
const SERVICES: [FieldOf; 2] = [
    text!("E-mail for OpenStreetMap (optional)", email),
    text!("Your key for lightpollutionmap.info", sky_key),
];
