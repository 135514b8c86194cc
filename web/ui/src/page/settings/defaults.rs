//! Values for what no file has, for all rigs or for one.

use leptos::prelude::*;
use nightledger_language::{mark, of, tr};
use nightledger_ledger::limits;
use nightledger_ledger::{Defaults, RigDefaults, Settings as Chosen};
use nightledger_session::present::correct::number;

use super::{FieldOf, fields, number, text};
use crate::page::fields::{Form, labelled, some, words};
use crate::page::state::state;

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

/// The defaults, in order.
pub const DEFAULTS: [FieldOf; 20] = [
    number!(mark!("Exposure, s"), EXPOSURE_S, defaults.exposure_s),
    (
        mark!("Binning"),
        Form::Within(limits::BINNING),
        |s| words(s.defaults.binning.map(f64::from)),
        |s, typed| s.defaults.binning = small(number(typed)),
    ),
    number!(mark!("Gain"), GAIN, defaults.gain),
    number!(mark!("Electrons per count, e-/ADU"), EGAIN, defaults.egain),
    number!(mark!("Pixel size, µm"), PIXEL_UM, defaults.pixel_um),
    number!(mark!("Sensor temperature, °C"), SENSOR_TEMP_C, defaults.sensor_temp_c),
    number!(mark!("Focal length, mm"), FOCAL_LENGTH_MM, defaults.focal_length_mm),
    number!(mark!("Focal ratio"), FOCAL_RATIO, defaults.focal_ratio),
    number!(mark!("Ambient temperature, °C"), AMBIENT_C, defaults.ambient_c),
    number!(mark!("HFR, px"), STAR, defaults.hfr_px),
    number!(mark!("Bortle class"), BORTLE, defaults.bortle),
    number!("SQM", SQM, defaults.sqm),
    text!(mark!("Target"), defaults.object),
    text!(mark!("Filter"), defaults.filter),
    text!(mark!("Camera"), defaults.camera),
    text!(mark!("Telescope"), defaults.telescope),
    text!(mark!("Filter wheel"), defaults.filter_wheel),
    text!(mark!("Focuser"), defaults.focuser),
    text!(mark!("Rotator"), defaults.rotator),
    text!(mark!("Capture program"), defaults.software),
];

/// Fields for the defaults of one rig: each reads and writes as if they were those for all rigs.
fn fields_of_rig(rig: &str) -> impl IntoView + use<> {
    let state = state();
    let fields = DEFAULTS.iter().filter(|(label, ..)| !NOT_OF_A_RIG.contains(label));
    let fields = fields.map(|&(label, form, get, set)| {
        let (shown_rig, rig) = (rig.to_owned(), rig.to_owned());
        let shown = move || state.settings.with(|settings| get(&as_for_all(settings, &shown_rig)));
        let take = move |typed: &str| {
            state.set(tr!("default for {label} on {rig}", label = of(label), rig), |settings| {
                let mut changed = as_for_all(settings, &rig);
                set(&mut changed, typed);
                settings.rig_defaults.retain(|each| each.rig != rig);
                if changed.defaults != Defaults::default() {
                    settings.rig_defaults.push(RigDefaults { rig: rig.clone(), defaults: changed.defaults });
                }
            });
        };
        labelled(of(label).to_owned(), None, form, Box::new(shown), Box::new(take))
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
                    <span>{tr!("Defaults for")}</span>
                    <select on:change=move |event| rig.set(event_target_value(&event))>
                        <option value="">{tr!("All rigs")}</option>
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
                <p class="muted">{tr!("A rig’s own defaults override the general ones.")}</p>
            </div>
        </Show>
    }
}

/// Fields for all defaults, and the default site.
#[component]
pub fn DefaultsPart() -> impl IntoView {
    let state = state();
    let rig = RwSignal::new(String::new());
    let site = move || {
        state.settings.with(|settings| {
            settings.defaults.site.as_ref().map(|site| {
                let (latitude, longitude) =
                    (format!("{:.4}", site.latitude), format!("{:.4}", site.longitude));
                if site.name.is_empty() {
                    tr!(
                        "Frames without a position belong to a site without a name ({latitude}, {longitude}).",
                        latitude,
                        longitude
                    )
                } else {
                    tr!(
                        "Frames without a position belong to {site} ({latitude}, {longitude}).",
                        site = site.name,
                        latitude,
                        longitude
                    )
                }
            })
        })
    };
    let clear = move |_| state.set(tr!("default site"), |settings| settings.defaults.site = None);
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
                                state.set(tr!("default site"), |settings| settings.defaults.site = Some(site));
                            }
                        >
                            {tr!("Make {site} the default site", site = label)}
                        </button>
                    }
                })
                .collect::<Vec<_>>()
        })
    };
    view! {
        <section aria-labelledby="set-defaults">
            <h2 id="set-defaults" tabindex="-1">{tr!("Defaults")}</h2>
            <p class="muted">
                {tr!("For values that are in no file. Rows that use a default are marked.")}
            </p>
            {rig_choice(rig)}
            {move || match rig.get() {
                all if all.is_empty() => fields(|label| tr!("default for {label}", label), &DEFAULTS).into_any(),
                rig => fields_of_rig(&rig).into_any(),
            }}
            <h3>{tr!("Default site")}</h3>
            <p>{move || site().unwrap_or_else(|| tr!("None: frames without a position have no site.").to_owned())}</p>
            <div class="actions">
                {choices}
                <Show when=move || state.settings.with(|settings| settings.defaults.site.is_some())>
                    <button type="button" class="quiet" on:click=clear>
                        {tr!("No default site")}
                    </button>
                </Show>
            </div>
        </section>
    }
}
