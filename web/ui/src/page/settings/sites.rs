//! The user's sites, and the lookups for those that lack something.

use leptos::prelude::*;
use nightledger_language::{mark, of, tr};
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
                let label = tr!(
                    "Add the site at {latitude}, {longitude}",
                    latitude = format!("{latitude:.4}"),
                    longitude = format!("{longitude:.4}")
                );
                let add = move |_| {
                    state.set(tr!("site added"), |settings| {
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
            (None, _) => fault.set(tr!("Give the site a name.")),
            (_, None) => {
                fault.set(tr!(
                    "Give latitude and longitude in degrees, south and west negative: 52.2485 and -0.1232."
                ));
            }
            (Some(name), Some((latitude, longitude))) => {
                state.set(tr!("site added"), |settings| {
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
            <h2 id="set-sites" tabindex="-1">{tr!("Sites")}</h2>
            <p class="muted">
                {tr!("A site names every position within 2 km of it and gives its sky: Bortle class, and SQM in magnitudes per square arcsecond.")}
            </p>
            <div class="scroll" hidden=move || count.get() == 0>
                <table class="plain" aria-label=tr!("Sites")>
                    <thead>
                        <tr>
                            <th scope="col">{tr!("Name")}</th>
                            <th scope="col">{tr!("Latitude °N")}</th>
                            <th scope="col">{tr!("Longitude °E")}</th>
                            <th scope="col">{tr!("Bortle")}</th>
                            <th scope="col">"SQM"</th>
                            <th scope="col">{tr!("Remove")}</th>
                        </tr>
                    </thead>
                    <tbody>{move || (0..count.get()).map(site_line).collect::<Vec<_>>()}</tbody>
                </table>
            </div>
            <div class="actions">{found}</div>
            <form class="inline" on:submit=add>
                <label>
                    <span>{tr!("Name")}</span>
                    <input type="text" autocomplete="off" bind:value=name />
                </label>
                <label>
                    <span>{tr!("Latitude °N")}</span>
                    <input type="text" inputmode="decimal" autocomplete="off" bind:value=latitude />
                </label>
                <label>
                    <span>{tr!("Longitude °E")}</span>
                    <input type="text" inputmode="decimal" autocomplete="off" bind:value=longitude />
                </label>
                <button type="submit">{tr!("Add a site")}</button>
                <p class="fault" role="alert">{fault}</p>
            </form>
            {fields(str::to_owned, &SERVICES)}
            <super::lookups::SiteLookups />
        </section>
    }
}

/// A number of a site.
type SitePart = (&'static str, Form, fn(&SiteEntry) -> Option<f64>, fn(&mut SiteEntry, Option<f64>));

const SITE_PARTS: [SitePart; 4] = [
    (
        mark!("Latitude"),
        Form::Within(limits::LATITUDE),
        |site| Some(site.latitude),
        |site, value| site.latitude = value.unwrap_or(site.latitude),
    ),
    (
        mark!("Longitude"),
        Form::Within(limits::LONGITUDE),
        |site| Some(site.longitude),
        |site, value| site.longitude = value.unwrap_or(site.longitude),
    ),
    (
        mark!("Bortle class"),
        Form::Within(limits::BORTLE),
        |site| site.bortle,
        |site, value| site.bortle = value,
    ),
    ("SQM", Form::Within(limits::SQM), |site| site.sqm, |site, value| site.sqm = value),
];

/// A site's row: its name and numbers.
fn site_line(at: usize) -> impl IntoView {
    let state = state();
    let entry = move || state.settings.with(|settings| settings.sites.get(at).cloned());
    let number_of_site = at + 1;
    let update = move |what: String, change: &dyn Fn(&mut SiteEntry)| {
        state.set(what, |settings| {
            if let Some(entry) = settings.sites.get_mut(at) {
                change(entry);
            }
        });
    };
    let name = bare(
        Some(tr!("Name of site {number}", number = number_of_site)),
        None,
        Form::Text,
        Box::new(move || entry().map(|entry| entry.name).unwrap_or_default()),
        Box::new(move |typed| {
            let what = tr!("name of site {number}", number = number_of_site);
            update(what, &|entry| typed.clone_into(&mut entry.name));
        }),
    );
    let cells = SITE_PARTS.into_iter().map(|(label, form, get, set)| {
        let shown = move || words(entry().as_ref().and_then(get));
        let label = move || tr!("{label} of site {number}", label = of(label), number = number_of_site);
        let take = move |typed: &str| update(label(), &|entry| set(entry, number(typed)));
        let field = bare(Some(label()), None, form, Box::new(shown), Box::new(take));
        view! { <td>{field}</td> }
    });
    let gone = move || {
        state.set(tr!("site {number} removed", number = number_of_site), |settings| {
            if at < settings.sites.len() {
                settings.sites.remove(at);
            }
        });
    };
    view! {
        <tr>
            <td>{name}</td>
            {cells.collect::<Vec<_>>()}
            {remove(tr!("Remove site {number}", number = number_of_site), Box::new(gone))}
        </tr>
    }
}

/// What lookups of sites may send besides a position.
const SERVICES: [FieldOf; 2] = [
    text!(mark!("E-mail for OpenStreetMap (optional)"), email),
    text!(mark!("Your key for lightpollutionmap.info"), sky_key),
];
