//! The values of a file that the user corrects.

use leptos::prelude::*;
use nightledger_frame::Kind;
use nightledger_language::{mark, of, tr};
use nightledger_ledger::limits;
use nightledger_ledger::{Correction, FileKey};
use nightledger_session::present::correct::number;

use crate::page::fields::{Form, labelled, some, words};
use crate::page::publish::fixes::patch;
use crate::page::state::state;

/// A value that can be corrected: how it is read and written.
type PartOf = (&'static str, Form, fn(&Correction) -> String, fn(&mut Correction, &str));

/// A number by its name.
macro_rules! number {
    ($label:expr, $limits:ident, $name:ident) => {
        (
            $label,
            Form::Within(limits::$limits),
            |patch| words(patch.$name),
            |patch, typed| patch.$name = number(typed),
        )
    };
}

/// A text by its name.
macro_rules! text {
    ($label:expr, $name:ident) => {
        (
            $label,
            Form::Text,
            |patch| patch.$name.clone().unwrap_or_default(),
            |patch, typed| patch.$name = some(typed),
        )
    };
}

/// What a file can be.
const KINDS: [Kind; 5] = [Kind::Light, Kind::Dark, Kind::Flat, Kind::DarkFlat, Kind::Bias];

const PARTS: [PartOf; 13] = [
    (
        mark!("Date of the evening"),
        Form::Night,
        |patch| patch.night.clone().unwrap_or_default(),
        |patch, typed| patch.night = some(typed),
    ),
    text!(mark!("Target"), object),
    text!(mark!("Panel"), panel),
    text!(mark!("Filter"), filter),
    number!(mark!("Exposure, s"), EXPOSURE_S, exposure_s),
    number!(mark!("Gain"), GAIN, gain),
    number!(mark!("Offset"), GAIN, offset),
    number!(mark!("Sensor temperature, °C"), SENSOR_TEMP_C, sensor_temp_c),
    number!(mark!("Ambient temperature, °C"), AMBIENT_C, ambient_c),
    number!(mark!("HFR, px"), STAR, hfr_px),
    number!(mark!("FWHM, arcsec"), STAR, fwhm_arcsec),
    number!(mark!("Focal length, mm"), FOCAL_LENGTH_MM, focal_length_mm),
    number!(mark!("Focal ratio"), FOCAL_RATIO, focal_ratio),
];

/// What it is called.
fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Light => tr!("Light"),
        Kind::Dark => tr!("Dark"),
        Kind::Flat => tr!("Flat"),
        Kind::DarkFlat => tr!("DarkFlat"),
        Kind::Bias => tr!("Bias"),
    }
}

/// A field for each value.
#[component]
pub fn Correct(key: FileKey, patched: Correction) -> impl IntoView {
    let state = state();
    let fields = PARTS.map(|(label, form, get, set)| {
        let label = of(label);
        let (key, patched) = (key.clone(), patched.clone());
        let take = move |typed: &str| patch(state, label, &key, |patch| set(patch, typed));
        labelled(label.to_owned(), None, form, Box::new(move || get(&patched)), Box::new(take))
    });
    let kind_key = key.clone();
    let kind = move |event: web_sys::Event| {
        let word = event_target_value(&event);
        let kind = KINDS.into_iter().find(|kind| kind.word() == word);
        patch(state, tr!("kind"), &kind_key, |patch| patch.kind = kind);
    };
    let kinds = KINDS.into_iter().map(|kind| {
        view! {
            <option value=kind.word() selected=patched.kind == Some(kind)>
                {kind_name(kind)}
            </option>
        }
    });
    let forget = move |_| patch(state, tr!("corrections"), &key, |patch| *patch = Correction::default());
    view! {
        <div class="fields">
            <label>
                <span>{tr!("Kind")}</span>
                <select on:change=kind>
                    <option value="">{tr!("As it was read")}</option>
                    {kinds.collect::<Vec<_>>()}
                </select>
            </label>
            {fields.into_iter().collect::<Vec<_>>()}
        </div>
        <button type="button" on:click=forget>
            {tr!("As it was read")}
        </button>
    }
}
