//! The Settings tab: everything the user sets, kept in this browser, imported and exported as a file.

use std::collections::BTreeMap;

use leptos::prelude::*;
use nightledger_astrobin::Secrets;
use nightledger_ledger::{Dates, Edits, FilterId, Settings as Chosen, SiteEntry};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::HtmlInputElement;

use super::erased::{Show, view};
use super::save;
use super::state::{Look, State, state};
use crate::protocol::ToEngine;
use crate::source::in_words;
use crate::storage;
use crate::view::Names;

/// The tab.
#[component]
pub fn Settings() -> impl IntoView {
    view! {
        <div class="settings">
            <RowsPart />
            <FilePart />
            <FiltersPart />
            <SitesPart />
            <DefaultsPart />
            <LookPart />
            <NamesPart />
            <TolerancesPart />
            <EditsPart />
        </div>
    }
}

/// A number that may be unset.
type NumberOf = (&'static str, fn(&Chosen) -> Option<f64>, fn(&mut Chosen, Option<f64>));
/// A text that may be unset.
type TextOf = (&'static str, fn(&Chosen) -> Option<String>, fn(&mut Chosen, Option<String>));

fn parsed(text: &str) -> Option<f64> {
    text.trim().replace(',', ".").parse::<f64>().ok().filter(|number| number.is_finite())
}

#[component]
fn Switch(
    label: &'static str,
    hint: &'static str,
    get: fn(&Chosen) -> bool,
    set: fn(&mut Chosen, bool),
) -> impl IntoView {
    let state = state();
    view! {
        <div class="setting">
            <label>
                <input
                    type="checkbox"
                    prop:checked=move || state.settings.with(get)
                    on:change=move |event| {
                        let on = event_target_checked(&event);
                        state.settings.update(|settings| set(settings, on));
                    }
                />
                {label}
            </label>
            <p class="muted">{hint}</p>
        </div>
    }
}

#[component]
fn NumberField(of: NumberOf) -> impl IntoView {
    let state = state();
    let (label, get, set) = of;
    view! {
        <label>
            <span>{label}</span>
            <input
                type="text"
                inputmode="decimal"
                autocomplete="off"
                prop:value=move || state.settings.with(get).map(|number| number.to_string()).unwrap_or_default()
                on:change=move |event| {
                    let number = parsed(&event_target_value(&event));
                    state.settings.update(|settings| set(settings, number));
                }
            />
        </label>
    }
}

#[component]
fn TextField(of: TextOf) -> impl IntoView {
    let state = state();
    let (label, get, set) = of;
    view! {
        <label>
            <span>{label}</span>
            <input
                type="text"
                autocomplete="off"
                prop:value=move || state.settings.with(get).unwrap_or_default()
                on:change=move |event| {
                    let text = event_target_value(&event).trim().to_owned();
                    state.settings.update(|settings| set(settings, Some(text).filter(|text| !text.is_empty())));
                }
            />
        </label>
    }
}

#[component]
fn RowsPart() -> impl IntoView {
    let state = state();
    view! {
        <section aria-labelledby="set-rows">
            <h2 id="set-rows">"Rows"</h2>
            <div class="setting">
                <label>
                    <span>"Dates"</span>
                    <select
                        prop:value=move || match state.settings.with(|settings| settings.dates) {
                            Dates::Night => "night",
                            Dates::UtcDate => "utc-date",
                        }
                        on:change=move |event| {
                            let dates = if event_target_value(&event) == "utc-date" { Dates::UtcDate } else { Dates::Night };
                            state.settings.update(|settings| settings.dates = dates);
                        }
                    >
                        <option value="night">"Night"</option>
                        <option value="utc-date">"UTC date"</option>
                    </select>
                </label>
                <p class="muted">
                    "Night: the date of the evening, so that a night is one row. UTC date: the calendar date of DATE-OBS, as AstroBinUpload writes it."
                </p>
            </div>
            <Switch
                label="One row per panel"
                hint="A mosaic’s panels have rows of their own. Off: they are added up."
                get=|settings| settings.row_per_panel
                set=|settings, on| settings.row_per_panel = on
            />
            <Switch
                label="Count stacks where there are no single lights"
                hint="A stack weighs the exposures that it was made of."
                get=|settings| settings.count_stacks
                set=|settings, on| settings.count_stacks = on
            />
            <Switch
                label="Count folders of rejected files"
                hint="Folders named _stash, rejected, reject, bad and AstroBinUploadInfo."
                get=|settings| settings.count_set_aside_folders
                set=|settings, on| settings.count_set_aside_folders = on
            />
        </section>
    }
}

#[component]
fn FilePart() -> impl IntoView {
    let state = state();
    let with_key = RwSignal::new(false);
    let chosen = move |event: web_sys::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
            return;
        };
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        input.set_value("");
        spawn_local(async move {
            let name = file.name();
            match JsFuture::from(file.array_buffer()).await {
                Ok(bytes) => import(
                    state,
                    &name,
                    &nightledger_astrobin::decode(&js_sys::Uint8Array::new(&bytes).to_vec()),
                ),
                Err(error) => state.trouble(format!("{name} could not be read: {}.", in_words(&error))),
            }
        });
    };
    let export = move |_| {
        let text = state.settings.with_untracked(|settings| {
            let secrets = if with_key.get_untracked() { Secrets::Included } else { Secrets::LeftOut };
            state.edits.with_untracked(|edits| nightledger_astrobin::settings_json(settings, edits, secrets))
        });
        if let Err(why) = save::download("nightledger-settings.json", &text, "application/json") {
            state.trouble(why);
        }
    };
    let forget = move |_| {
        let sure = window().confirm_with_message(
            "Forget all settings, filter ids, sites, defaults and edits that this browser keeps for Nightledger? This cannot be undone.",
        );
        if sure == Ok(true) {
            storage::forget();
            state.settings.set(Chosen::default());
            state.edit(|edits| *edits = Edits::default());
            state.history.set(super::state::History::default());
            state.look.set(Look::default());
            spawn_local(super::recent::forget());
            state.send(ToEngine::ForgetKept);
            state.say("Everything is forgotten");
        }
    };
    let has_key = Memo::new(move |_| {
        state.settings.with(|settings| settings.sky_key.is_some() || settings.email.is_some())
    });
    view! {
        <section aria-labelledby="set-file">
            <h2 id="set-file">"Settings file"</h2>
            <p class="muted">
                "Settings live in this browser only. Import AstroBinUpload’s config.ini or a file exported here; export to keep a copy."
            </p>
            <div class="setting">
                <label>
                    <span>"Import settings"</span>
                    <input type="file" accept=".ini,.json,.txt,application/json,text/plain" on:change=chosen />
                </label>
            </div>
            <div class="actions">
                <button type="button" on:click=export>
                    "Export settings"
                </button>
                <button type="button" class="quiet" on:click=forget>
                    "Forget everything"
                </button>
            </div>
            <Show when=move || has_key.get()>
                <label class="check">
                    <input type="checkbox" bind:checked=with_key />
                    "Write my e-mail address and my lightpollutionmap.info key into the export"
                </label>
            </Show>
        </section>
    }
}

fn import(state: State, name: &str, text: &str) {
    let (settings, edits) = (state.settings.get_untracked(), state.edits.get_untracked());
    match nightledger_astrobin::import(text, &settings, &edits) {
        Ok(imported) => {
            let filters = imported.settings.filters.len();
            let sites = imported.settings.sites.len();
            state.edit(|edits| *edits = imported.edits);
            state.settings.set(imported.settings);
            for remark in imported.remarks {
                state.trouble(format!("{name}: {remark}"));
            }
            state.say(format!("{name} imported: {filters} filter ids, {sites} sites"));
        }
        Err(why) => state.trouble(format!("{name} was not imported: {why}")),
    }
}

#[component]
fn FiltersPart() -> impl IntoView {
    let state = state();
    let name = RwSignal::new(String::new());
    let id = RwSignal::new(String::new());
    let fault = RwSignal::new("");
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let filter = name.get_untracked().trim().to_owned();
        match (filter.is_empty(), nightledger_astrobin::filter_id(&id.get_untracked())) {
            (true, _) => fault.set("Name the filter as your capture program writes it."),
            (_, None) => {
                fault.set("Give the filter’s number on AstroBin, or paste the address of its page there.");
            }
            (false, Some(number)) => {
                state.settings.update(|settings| {
                    settings.filters.push(FilterId { name: filter, id: number, rig: None });
                });
                name.set(String::new());
                id.set(String::new());
                fault.set("");
            }
        }
    };
    let count = Memo::new(move |_| state.settings.with(|settings| settings.filters.len()));
    view! {
        <section aria-labelledby="set-filters">
            <h2 id="set-filters">"Filter ids"</h2>
            <Show when=move || count.get() != 0>
                <div class="scroll">
                    <table class="plain" aria-label="Filter ids">
                        <thead>
                            <tr>
                                <th scope="col">"Filter"</th>
                                <th scope="col">"AstroBin id"</th>
                                <th scope="col">"Only for rig"</th>
                                <th scope="col">"Remove"</th>
                            </tr>
                        </thead>
                        <tbody>{move || (0..count.get()).map(|at| view! { <FilterLine at /> }).collect_view()}</tbody>
                    </table>
                </div>
            </Show>
            <form class="inline" on:submit=add>
                <label>
                    <span>"Filter"</span>
                    <input type="text" autocomplete="off" bind:value=name />
                </label>
                <label>
                    <span>"Id or address"</span>
                    <input type="text" autocomplete="off" bind:value=id />
                </label>
                <button type="submit">"Add filter"</button>
                <p class="fault" role="alert">{fault}</p>
            </form>
        </section>
    }
}

#[component]
fn FilterLine(at: usize) -> impl IntoView {
    let state = state();
    let entry = move || state.settings.with(|settings| settings.filters.get(at).cloned());
    let name = move || entry().map(|entry| entry.name).unwrap_or_default();
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td>
                <input
                    type="text"
                    inputmode="numeric"
                    aria-label=move || format!("AstroBin id of {}", name())
                    prop:value=move || entry().map(|entry| entry.id.to_string()).unwrap_or_default()
                    on:change=move |event| {
                        if let Some(id) = nightledger_astrobin::filter_id(&event_target_value(&event)) {
                            state.settings.update(|settings| {
                                if let Some(entry) = settings.filters.get_mut(at) {
                                    entry.id = id;
                                }
                            });
                        }
                    }
                />
            </td>
            <td>
                <input
                    type="text"
                    aria-label=move || format!("Rig of {}", name())
                    prop:value=move || entry().and_then(|entry| entry.rig).unwrap_or_default()
                    on:change=move |event| {
                        let rig = Some(event_target_value(&event).trim().to_owned()).filter(|rig| !rig.is_empty());
                        state.settings.update(|settings| {
                            if let Some(entry) = settings.filters.get_mut(at) {
                                entry.rig = rig;
                            }
                        });
                    }
                />
            </td>
            <td>
                <button
                    type="button"
                    class="quiet"
                    aria-label=move || format!("Remove {}", name())
                    on:click=move |_| state.settings.update(|settings| {
                        if at < settings.filters.len() {
                            settings.filters.remove(at);
                        }
                    })
                >
                    "Remove"
                </button>
            </td>
        </tr>
    }
}

#[component]
fn SitesPart() -> impl IntoView {
    let state = state();
    let count = Memo::new(move |_| state.settings.with(|settings| settings.sites.len()));
    let found = move || {
        let view = state.view.get()?;
        let unknown: Vec<_> = view
            .sites
            .iter()
            .filter(|site| site.wants_name && site.position.is_some())
            .map(|site| {
                let (latitude, longitude) = site.position.unwrap_or_default();
                let label = format!("Add the site at {latitude:.4}, {longitude:.4}");
                let add = move |_| {
                    state.settings.update(|settings| {
                        settings.sites.push(SiteEntry {
                            name: String::new(),
                            latitude,
                            longitude,
                            bortle: None,
                            sqm: None,
                        });
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
    let blank = move |_| {
        state.settings.update(|settings| {
            settings.sites.push(SiteEntry {
                name: String::new(),
                latitude: 0.0,
                longitude: 0.0,
                bortle: None,
                sqm: None,
            });
        });
    };
    view! {
        <section aria-labelledby="set-sites">
            <h2 id="set-sites">"Sites"</h2>
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
                    <tbody>{move || (0..count.get()).map(|at| view! { <SiteLine at /> }).collect_view()}</tbody>
                </table>
            </div>
            <div class="actions">
                {found}
                <button type="button" on:click=blank>
                    "Add a site"
                </button>
            </div>
            <div class="fields">
                {SERVICES.map(|of| view! { <TextField of /> }).into_iter().collect_view()}
            </div>
            <super::lookup::SiteLookups />
        </section>
    }
}

const SERVICES: [TextOf; 2] = [
    ("E-mail for OpenStreetMap, if you like", |s| s.email.clone(), |s, v| s.email = v),
    ("Your key for lightpollutionmap.info", |s| s.sky_key.clone(), |s, v| s.sky_key = v),
];

/// A number of a site.
type SitePart = (&'static str, fn(&SiteEntry) -> Option<f64>, fn(&mut SiteEntry, Option<f64>));

const SITE_PARTS: [SitePart; 4] = [
    (
        "Latitude",
        |site| Some(site.latitude),
        |site, value| site.latitude = value.unwrap_or(site.latitude).clamp(-90.0, 90.0),
    ),
    (
        "Longitude",
        |site| Some(site.longitude),
        |site, value| site.longitude = value.unwrap_or(site.longitude).clamp(-180.0, 180.0),
    ),
    (
        "Bortle class",
        |site| site.bortle,
        |site, value| site.bortle = value.map(|class| class.clamp(1.0, 9.0)),
    ),
    ("SQM", |site| site.sqm, |site, value| site.sqm = value),
];

#[component]
fn SiteLine(at: usize) -> impl IntoView {
    let state = state();
    let entry = move || state.settings.with(|settings| settings.sites.get(at).cloned());
    let update = move |change: &dyn Fn(&mut SiteEntry)| {
        state.settings.update(|settings| {
            if let Some(entry) = settings.sites.get_mut(at) {
                change(entry);
            }
        });
    };
    let cells = SITE_PARTS
        .into_iter()
        .map(|(label, get, set)| {
            view! {
                <td>
                    <input
                        type="text"
                        inputmode="decimal"
                        class="short"
                        aria-label=format!("{label} of site {}", at + 1)
                        prop:value=move || entry().as_ref().and_then(get).map(|number| number.to_string()).unwrap_or_default()
                        on:change=move |event| {
                            let number = parsed(&event_target_value(&event));
                            update(&|entry| set(entry, number));
                        }
                    />
                </td>
            }
        })
        .collect_view();
    view! {
        <tr>
            <td>
                <input
                    type="text"
                    aria-label=format!("Name of site {}", at + 1)
                    prop:value=move || entry().map(|entry| entry.name).unwrap_or_default()
                    on:change=move |event| {
                        let name = event_target_value(&event).trim().to_owned();
                        update(&|entry| entry.name.clone_from(&name));
                    }
                />
            </td>
            {cells}
            <td>
                <button
                    type="button"
                    class="quiet"
                    aria-label=format!("Remove site {}", at + 1)
                    on:click=move |_| state.settings.update(|settings| {
                        if at < settings.sites.len() {
                            settings.sites.remove(at);
                        }
                    })
                >
                    "Remove"
                </button>
            </td>
        </tr>
    }
}

fn small(value: Option<f64>) -> Option<u8> {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float to integer cast saturates"
    )]
    let whole = value.map(|number| number.round() as u8);
    whole
}

const DEFAULT_NUMBERS: [NumberOf; 12] = [
    ("Exposure, s", |s| s.defaults.exposure_s, |s, v| s.defaults.exposure_s = v),
    ("Binning", |s| s.defaults.binning.map(f64::from), |s, v| s.defaults.binning = small(v)),
    ("Gain", |s| s.defaults.gain, |s, v| s.defaults.gain = v),
    ("Electrons per count, e-/ADU", |s| s.defaults.egain, |s, v| s.defaults.egain = v),
    ("Pixel size, µm", |s| s.defaults.pixel_um, |s, v| s.defaults.pixel_um = v),
    ("Sensor temperature, °C", |s| s.defaults.sensor_temp_c, |s, v| s.defaults.sensor_temp_c = v),
    ("Focal length, mm", |s| s.defaults.focal_length_mm, |s, v| s.defaults.focal_length_mm = v),
    ("Focal ratio", |s| s.defaults.focal_ratio, |s, v| s.defaults.focal_ratio = v),
    ("Ambient temperature, °C", |s| s.defaults.ambient_c, |s, v| s.defaults.ambient_c = v),
    ("HFR, px", |s| s.defaults.hfr_px, |s, v| s.defaults.hfr_px = v),
    ("Bortle class", |s| s.defaults.bortle, |s, v| s.defaults.bortle = v),
    ("SQM", |s| s.defaults.sqm, |s, v| s.defaults.sqm = v),
];

const DEFAULT_TEXTS: [TextOf; 8] = [
    ("Target", |s| s.defaults.object.clone(), |s, v| s.defaults.object = v),
    ("Filter", |s| s.defaults.filter.clone(), |s, v| s.defaults.filter = v),
    ("Camera", |s| s.defaults.camera.clone(), |s, v| s.defaults.camera = v),
    ("Telescope", |s| s.defaults.telescope.clone(), |s, v| s.defaults.telescope = v),
    ("Filter wheel", |s| s.defaults.filter_wheel.clone(), |s, v| s.defaults.filter_wheel = v),
    ("Focuser", |s| s.defaults.focuser.clone(), |s, v| s.defaults.focuser = v),
    ("Rotator", |s| s.defaults.rotator.clone(), |s, v| s.defaults.rotator = v),
    ("Capture program", |s| s.defaults.software.clone(), |s, v| s.defaults.software = v),
];

#[component]
fn DefaultsPart() -> impl IntoView {
    let state = state();
    let site = move || {
        state.settings.with(|settings| {
            settings.defaults.site.as_ref().map(|site| {
                let name = if site.name.is_empty() { "a site without a name" } else { &site.name };
                format!(
                    "Frames without a position belong to {name} ({:.4}, {:.4}).",
                    site.latitude, site.longitude
                )
            })
        })
    };
    let clear = move |_| state.settings.update(|settings| settings.defaults.site = None);
    let choices = move || {
        state.settings.with(|settings| {
            settings
                .sites
                .iter()
                .filter(|site| settings.defaults.site.as_ref() != Some(site))
                .cloned()
                .map(|site| {
                    let label = if site.name.is_empty() {
                        format!("{:.4}, {:.4}", site.latitude, site.longitude)
                    } else {
                        site.name.clone()
                    };
                    view! {
                        <button
                            type="button"
                            on:click=move |_| {
                                let site = site.clone();
                                state.settings.update(|settings| settings.defaults.site = Some(site));
                            }
                        >
                            {format!("Make {label} the default site")}
                        </button>
                    }
                })
                .collect_view()
        })
    };
    view! {
        <section aria-labelledby="set-defaults">
            <h2 id="set-defaults">"Defaults"</h2>
            <p class="muted">
                "For what no file says. A default never passes for a measurement: what a row owes to one is marked."
            </p>
            <div class="fields">
                {DEFAULT_NUMBERS.map(|of| view! { <NumberField of /> }).into_iter().collect_view()}
                {DEFAULT_TEXTS.map(|of| view! { <TextField of /> }).into_iter().collect_view()}
            </div>
            <h3>"Default site"</h3>
            <p>{move || site().unwrap_or_else(|| "None: frames without a position have no site.".to_owned())}</p>
            <div class="actions">
                {choices}
                <Show when=move || state.settings.with(|settings| settings.defaults.site.is_some())>
                    <button type="button" class="quiet" on:click=clear>
                        "No default site"
                    </button>
                </Show>
            </div>
        </section>
    }
}

#[component]
fn LookPart() -> impl IntoView {
    let state = state();
    view! {
        <section aria-labelledby="set-look">
            <h2 id="set-look">"Look"</h2>
            <div class="fields">
                <label>
                    <span>"Theme"</span>
                    <select
                        prop:value=move || state.look.get().word()
                        on:change=move |event| {
                            let word = event_target_value(&event);
                            let look = Look::ALL.into_iter().find(|(look, _)| look.word() == word);
                            state.look.set(look.map(|(look, _)| look).unwrap_or_default());
                        }
                    >
                        {Look::ALL
                            .map(|(look, name)| view! { <option value=look.word()>{name}</option> })
                            .into_iter()
                            .collect_view()}
                    </select>
                </label>
                <label>
                    <span>"Language"</span>
                    <select>
                        <option value="en">"English"</option>
                    </select>
                </label>
            </div>
            <p class="muted">"Red keeps eyes adapted to the dark at the telescope."</p>
        </section>
    }
}

const TOLERANCES: [NumberOf; 8] = [
    (
        "Dark: exposure, share",
        |s| Some(s.tolerances.dark_exposure_relative),
        |s, v| {
            s.tolerances.dark_exposure_relative =
                v.unwrap_or(Chosen::default().tolerances.dark_exposure_relative);
        },
    ),
    (
        "Dark: exposure, s",
        |s| Some(s.tolerances.dark_exposure_s),
        |s, v| {
            s.tolerances.dark_exposure_s = v.unwrap_or(Chosen::default().tolerances.dark_exposure_s);
        },
    ),
    (
        "Dark: exposure, never over this share",
        |s| Some(s.tolerances.dark_exposure_cap),
        |s, v| {
            s.tolerances.dark_exposure_cap = v.unwrap_or(Chosen::default().tolerances.dark_exposure_cap);
        },
    ),
    (
        "Dark: set point, °C",
        |s| Some(s.tolerances.set_temp_c),
        |s, v| {
            s.tolerances.set_temp_c = v.unwrap_or(Chosen::default().tolerances.set_temp_c);
        },
    ),
    (
        "Dark flat: exposure, share",
        |s| Some(s.tolerances.dark_flat_exposure_relative),
        |s, v| {
            s.tolerances.dark_flat_exposure_relative =
                v.unwrap_or(Chosen::default().tolerances.dark_flat_exposure_relative);
        },
    ),
    (
        "Dark flat: exposure, s",
        |s| Some(s.tolerances.dark_flat_exposure_s),
        |s, v| {
            s.tolerances.dark_flat_exposure_s =
                v.unwrap_or(Chosen::default().tolerances.dark_flat_exposure_s);
        },
    ),
    (
        "One site within, km",
        |s| Some(s.tolerances.site_km),
        |s, v| {
            s.tolerances.site_km = v.unwrap_or(Chosen::default().tolerances.site_km);
        },
    ),
    (
        "A session ends with a gap of, h",
        |s| Some(s.tolerances.session_gap_h),
        |s, v| {
            s.tolerances.session_gap_h = v.unwrap_or(Chosen::default().tolerances.session_gap_h);
        },
    ),
];

#[component]
fn TolerancesPart() -> impl IntoView {
    view! {
        <section aria-labelledby="set-tolerances">
            <h2 id="set-tolerances">"Tolerances"</h2>
            <p class="muted">"How far apart two values may lie and still agree. An empty field goes back to the usual."</p>
            <div class="fields">
                {TOLERANCES.map(|of| view! { <NumberField of /> }).into_iter().collect_view()}
            </div>
        </section>
    }
}

/// Which names of the scan, and where the edits keep their replacements.
type NamesOf = (&'static str, fn(&Names) -> &Vec<String>, fn(&mut Edits) -> &mut BTreeMap<String, String>);

const NAMES: [NamesOf; 4] = [
    ("Telescope", |names| &names.telescopes, |edits| &mut edits.telescope_names),
    ("Camera", |names| &names.cameras, |edits| &mut edits.camera_names),
    ("Target", |names| &names.targets, |edits| &mut edits.target_names),
    ("Filter", |names| &names.filters, |edits| &mut edits.filter_names),
];

/// Names as the files have them, to be changed: a mount in TELESCOP, two spellings of one target.
#[component]
fn NamesPart() -> impl IntoView {
    let state = state();
    let names = Memo::new(move |_| state.view.with(|view| view.as_ref().map(|view| view.names.clone())));
    let fields = move || {
        let names = names.get()?;
        let fields = NAMES.into_iter().flat_map(|(what, pick, keep)| {
            let all = pick(&names).clone();
            all.into_iter().map(move |name| {
                let (old, label) = (name.clone(), format!("{what} {name}"));
                let shown = move || {
                    let mut edits = state.edits.get();
                    keep(&mut edits).get(&old).cloned().unwrap_or_default()
                };
                let placeholder = name.clone();
                view! {
                    <label>
                        <span>{label}</span>
                        <input
                            type="text"
                            autocomplete="off"
                            placeholder=placeholder
                            prop:value=shown
                            on:change=move |event| {
                                let new = event_target_value(&event).trim().to_owned();
                                state.edit(|edits| {
                                    let names = keep(edits);
                                    if new.is_empty() || new == name {
                                        names.remove(&name);
                                    } else {
                                        names.insert(name.clone(), new);
                                    }
                                });
                            }
                        />
                    </label>
                }
            })
        });
        Some(fields.collect::<Vec<_>>())
    };
    view! {
        <Show when=move || names.with(Option::is_some)>
            <section aria-labelledby="set-names">
                <h2 id="set-names">"Names"</h2>
                <p class="muted">
                    "As the files have them. Some programs write the mount as telescope, or spell a target in two ways: write what it is to be called. An empty field leaves the name."
                </p>
                <div class="fields">{fields}</div>
            </section>
        </Show>
    }
}

/// The layer of edits, listed.
#[component]
fn EditsPart() -> impl IntoView {
    let state = state();
    let list = move || {
        state.edits.with(|edits| {
            let excluded = edits.excluded.iter().map(|key| format!("{} is excluded", key.path));
            let folders =
                edits.excluded_folders.iter().map(|key| format!("The folder {} is excluded", key.path));
            let included = edits.included.iter().map(|key| format!("{} is included", key.path));
            let corrected =
                edits.overrides.iter().map(|(key, _)| format!("{} has corrected values", key.path));
            let renamed =
                [&edits.telescope_names, &edits.camera_names, &edits.target_names, &edits.filter_names];
            let renamed = renamed.into_iter().flatten().map(|(old, new)| format!("{old} is called {new}"));
            let all: Vec<String> =
                folders.chain(included).chain(corrected).chain(renamed).chain(excluded).collect();
            let rest = all.len().saturating_sub(100);
            let mut lines: Vec<_> = all.into_iter().take(100).map(|text| view! { <li>{text}</li> }).collect();
            if rest > 0 {
                lines.push(view! { <li>{format!("and {rest} more")}</li> });
            }
            lines
        })
    };
    let any = Memo::new(move |_| state.edits.with(|edits| *edits != Edits::default()));
    view! {
        <Show when=move || any.get()>
            <section aria-labelledby="set-edits">
                <h2 id="set-edits">"Your edits"</h2>
                <ul class="files">{list}</ul>
                <button
                    type="button"
                    class="quiet"
                    on:click=move |_| state.edit(|edits| *edits = Edits::default())
                >
                    "Take all edits back"
                </button>
            </section>
        </Show>
    }
}
