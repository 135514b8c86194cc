//! The Settings tab: everything the user sets, kept in this browser, imported and exported as a file.

mod file;
mod filters;
mod names;
mod sites;

use leptos::prelude::*;

pub use file::take_file;

use nightledger_ledger::limits;
use nightledger_ledger::{Dates, Defaults, RigDefaults, Settings as Chosen, Tolerances};

use super::fields::{Form, labelled, some, words};
use super::state::{Look, state};
use nightledger_session::present::correct::number;

/// The tab.
#[component]
pub fn Settings() -> impl IntoView {
    view! {
        <div class="settings">
            <RowsPart />
            <file::FilePart />
            <filters::FiltersPart />
            <sites::SitesPart />
            <DefaultsPart />
            <LookPart />
            <names::NamesPart />
            <TolerancesPart />
            <names::EditsPart />
        </div>
    }
}

/// A field of the settings: its label, what is typed, how it is read and written.
type FieldOf = (&'static str, Form, fn(&Chosen) -> String, fn(&mut Chosen, &str));

/// A number by its place in the settings.
macro_rules! number {
    ($label:literal, $limits:ident, $($place:ident).+) => {
        (
            $label,
            Form::Within(limits::$limits),
            |s| words(s.$($place).+),
            |s, typed| s.$($place).+ = number(typed),
        )
    };
}

/// A text by its place in the settings.
macro_rules! text {
    ($label:literal, $($place:ident).+) => {
        ($label, Form::Text, |s| s.$($place).+.clone().unwrap_or_default(), |s, typed| s.$($place).+ = some(typed))
    };
}

/// A tolerance by its name; an empty field is the usual one.
macro_rules! tolerance {
    ($label:literal, $limits:ident, $name:ident) => {
        (
            $label,
            Form::Within(limits::$limits),
            |s| s.tolerances.$name.to_string(),
            |s, typed| s.tolerances.$name = number(typed).unwrap_or(Tolerances::default().$name),
        )
    };
}

/// Fields of the settings; `what` goes before their names where a change is named.
fn fields(what: &'static str, all: &'static [FieldOf]) -> impl IntoView {
    let state = state();
    let fields = all.iter().map(|&(label, form, get, set)| {
        let take = move |typed: &str| state.set(format!("{what}{label}"), |settings| set(settings, typed));
        labelled(label.to_owned(), None, form, Box::new(move || state.settings.with(get)), Box::new(take))
    });
    view! { <div class="fields">{fields.collect::<Vec<_>>()}</div> }
}

/// A button at the end of a table's row.
fn remove(label: String, act: Box<dyn Fn() + Send>) -> impl IntoView {
    view! {
        <td>
            <button type="button" class="quiet" aria-label=label on:click=move |_| act()>
                "Remove"
            </button>
        </td>
    }
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
                        state.set(label, |settings| set(settings, on));
                    }
                />
                {label}
            </label>
            <p class="muted">{hint}</p>
        </div>
    }
}

#[component]
fn RowsPart() -> impl IntoView {
    let state = state();
    view! {
        <section aria-labelledby="set-rows">
            <h2 id="set-rows" tabindex="-1">"Rows"</h2>
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
                            state.set("Dates", |settings| settings.dates = dates);
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
                hint="A stack counts as many times as the exposures it contains."
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

fn small(value: Option<f64>) -> Option<u8> {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float to integer cast saturates"
    )]
    let whole = value.map(|number| number.round() as u8);
    whole
}

/// Defaults that are not a rig's own.
const NOT_OF_A_RIG: [&str; 4] = ["Bortle class", "SQM", "Camera", "Telescope"];

const DEFAULTS: [FieldOf; 20] = [
    number!("Exposure, s", EXPOSURE_S, defaults.exposure_s),
    (
        "Binning",
        Form::Within(limits::BINNING),
        |s| words(s.defaults.binning.map(f64::from)),
        |s, typed| s.defaults.binning = small(number(typed)),
    ),
    number!("Gain", GAIN, defaults.gain),
    number!("Electrons per count, e-/ADU", EGAIN, defaults.egain),
    number!("Pixel size, µm", PIXEL_UM, defaults.pixel_um),
    number!("Sensor temperature, °C", SENSOR_TEMP_C, defaults.sensor_temp_c),
    number!("Focal length, mm", FOCAL_LENGTH_MM, defaults.focal_length_mm),
    number!("Focal ratio", FOCAL_RATIO, defaults.focal_ratio),
    number!("Ambient temperature, °C", AMBIENT_C, defaults.ambient_c),
    number!("HFR, px", STAR, defaults.hfr_px),
    number!("Bortle class", BORTLE, defaults.bortle),
    number!("SQM", SQM, defaults.sqm),
    text!("Target", defaults.object),
    text!("Filter", defaults.filter),
    text!("Camera", defaults.camera),
    text!("Telescope", defaults.telescope),
    text!("Filter wheel", defaults.filter_wheel),
    text!("Focuser", defaults.focuser),
    text!("Rotator", defaults.rotator),
    text!("Capture program", defaults.software),
];

/// Fields for the defaults of one rig: each reads and writes as if they were those for all rigs.
fn fields_of_rig(rig: &str) -> impl IntoView + use<> {
    let state = state();
    let fields = DEFAULTS.iter().filter(|(label, ..)| !NOT_OF_A_RIG.contains(label));
    let fields = fields.map(|&(label, form, get, set)| {
        let (shown_rig, rig) = (rig.to_owned(), rig.to_owned());
        let shown = move || state.settings.with(|settings| get(&as_for_all(settings, &shown_rig)));
        let take = move |typed: &str| {
            state.set(format!("default for {label} on {rig}"), |settings| {
                let mut changed = as_for_all(settings, &rig);
                set(&mut changed, typed);
                settings.rig_defaults.retain(|each| each.rig != rig);
                if changed.defaults != Defaults::default() {
                    settings.rig_defaults.push(RigDefaults { rig: rig.clone(), defaults: changed.defaults });
                }
            });
        };
        labelled(label.to_owned(), None, form, Box::new(shown), Box::new(take))
    });
    view! { <div class="fields">{fields.collect::<Vec<_>>()}</div> }
}

/// Settings whose defaults are those of a rig.
fn as_for_all(settings: &Chosen, rig: &str) -> Chosen {
    let defaults = settings.rig_defaults.iter().find(|each| each.rig == rig);
    let defaults = defaults.map(|each| each.defaults.clone()).unwrap_or_default();
    Chosen { defaults, ..Chosen::default() }
}

/// Whose defaults are shown: those for all, or one rig's.
fn rig_choice(rig: RwSignal<String>) -> impl IntoView {
    let state = state();
    let rigs = Memo::new(move |_| {
        let set = state
            .settings
            .with(|settings| settings.rig_defaults.iter().map(|each| each.rig.clone()).collect::<Vec<_>>());
        let read =
            state.view.with(|view| view.as_ref().map(|view| view.names.rigs.clone()).unwrap_or_default());
        let mut rigs: Vec<String> = set.into_iter().chain(read).collect();
        rigs.sort();
        rigs.dedup();
        rigs
    });
    view! {
        <Show when=move || !rigs.with(Vec::is_empty)>
            <div class="setting">
                <label>
                    <span>"Defaults for"</span>
                    <select on:change=move |event| rig.set(event_target_value(&event))>
                        <option value="">"All rigs"</option>
                        {move || {
                            rigs.get()
                                .into_iter()
                                .map(|name| {
                                    let selected = rig.with_untracked(|rig| *rig == name);
                                    view! {
                                        <option value=name.clone() selected=selected>
                                            {name.clone()}
                                        </option>
                                    }
                                })
                                .collect::<Vec<_>>()
                        }}
                    </select>
                </label>
                <p class="muted">"A rig's own defaults override the general ones."</p>
            </div>
        </Show>
    }
}

/// What lookups of sites may send besides a position.
const SERVICES: [FieldOf; 2] = [
    text!("E-mail for OpenStreetMap, if you like", email),
    text!("Your key for lightpollutionmap.info", sky_key),
];

#[component]
fn DefaultsPart() -> impl IntoView {
    let state = state();
    let rig = RwSignal::new(String::new());
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
    let clear = move |_| state.set("default site", |settings| settings.defaults.site = None);
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
                                state.set("default site", |settings| settings.defaults.site = Some(site));
                            }
                        >
                            {format!("Make {label} the default site")}
                        </button>
                    }
                })
                .collect::<Vec<_>>()
        })
    };
    view! {
        <section aria-labelledby="set-defaults">
            <h2 id="set-defaults" tabindex="-1">"Defaults"</h2>
            <p class="muted">
                "For values that no file contains. Cells that use a default are marked."
            </p>
            {rig_choice(rig)}
            {move || match rig.get() {
                all if all.is_empty() => fields("default for ", &DEFAULTS).into_any(),
                rig => fields_of_rig(&rig).into_any(),
            }}
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
            <h2 id="set-look" tabindex="-1">"Look"</h2>
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
                            .collect::<Vec<_>>()}
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

const TOLERANCES: [FieldOf; 8] = [
    tolerance!("Dark: relative exposure tolerance (0.01 = 1 %)", PART, dark_exposure_relative),
    tolerance!("Dark: exposure apart by, s", APART_S, dark_exposure_s),
    tolerance!("Dark: exposure never apart by more than this part of it", PART, dark_exposure_cap),
    tolerance!("Dark: set point, °C", APART_C, set_temp_c),
    tolerance!("Dark flat: relative exposure tolerance", PART, dark_flat_exposure_relative),
    tolerance!("Dark flat: exposure apart by, s", APART_S, dark_flat_exposure_s),
    tolerance!("One site within, km", SITE_KM, site_km),
    tolerance!("A session ends with a gap of, h", SESSION_GAP_H, session_gap_h),
];

#[component]
fn TolerancesPart() -> impl IntoView {
    view! {
        <section aria-labelledby="set-tolerances">
            <h2 id="set-tolerances" tabindex="-1">"Tolerances"</h2>
            <p class="muted">"How far apart two values may lie and still agree. An empty field goes back to the usual."</p>
            {fields("tolerance, ", &TOLERANCES)}
        </section>
    }
}
