//! One file opened: what became of it, its values with provenance, what the user corrects, its whole header.

use std::sync::Arc;

use leptos::prelude::*;
use nightledger_frame::Kind;
use nightledger_ledger::limits;
use nightledger_ledger::{FileKey, Override};
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

use super::fields::{Form, labelled, some, words};
use super::fixes::patch;
use super::state::{State, state};
use nightledger_session::present::correct::number;
use nightledger_session::present::frames::{FrameDetail, HeaderView};

/// The dialog; closed until a file is asked for.
#[component]
pub fn FrameDialog() -> impl IntoView {
    let state = state();
    let dialog = NodeRef::<leptos::html::Dialog>::new();
    Effect::new(move |_| {
        let open = state.frame.with(Option::is_some);
        let Some(dialog) = dialog.get() else { return };
        let dialog: &HtmlDialogElement = dialog.unchecked_ref();
        if open && !dialog.open() {
            // A dialog that is on the page and closed opens.
            let _ = dialog.show_modal();
            // Another file begins at its beginning.
            dialog.set_scroll_top(0);
        }
    });
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.unchecked_ref::<HtmlDialogElement>().close();
        }
    };
    view! {
        <dialog node_ref=dialog aria-labelledby="frame-title" class="frame" on:close=move |_| state.frame.set(None)>
            {move || {
                state
                    .frame
                    .get()
                    .map(|detail| {
                        view! {
                            <div class="dialog-head">
                                <h2 id="frame-title">
                                    {detail.row.key.as_ref().map(|key| key.path.clone()).unwrap_or_default()}
                                </h2>
                                <button type="button" on:click=move |_| close()>
                                    "Close"
                                </button>
                            </div>
                            <Opened detail />
                        }
                    })
            }}
        </dialog>
    }
}

#[component]
fn Opened(detail: Arc<FrameDetail>) -> impl IntoView {
    let state = state();
    let key = detail.row.key.clone();
    let excluded = detail.row.excluded;
    let switch = move |_| {
        if let Some(key) = key.clone() {
            state.exclude(vec![key], !excluded);
        }
    };
    let values = detail
        .values
        .iter()
        .map(|value| {
            view! {
                <tr class:assumed=value.not_read>
                    <th scope="row">{value.name.clone()}</th>
                    <td>{value.value.clone()}</td>
                    <td class="muted">{value.source.clone()}</td>
                </tr>
            }
        })
        .collect::<Vec<_>>();
    let doubts = detail.doubts.iter().map(|doubt| view! { <li>{doubt.clone()}</li> }).collect::<Vec<_>>();
    let patched = detail.patch.clone().unwrap_or_default();
    let corrected = patched != Override::default();
    view! {
        <p class="decision">{detail.decision.clone()}</p>
        <div class="actions">
            <button
                type="button"
                role="switch"
                class="switch labelled"
                aria-checked=if excluded { "true" } else { "false" }
                on:click=switch
            >
                "Exclude"
            </button>
            {folder_switch(state, detail.row.key.as_ref())}
        </div>
        {(!doubts.is_empty()).then(|| view! { <ul class="doubts">{doubts}</ul> })}
        <table class="plain" aria-label="Values">
            <thead>
                <tr>
                    <th scope="col">"Value"</th>
                    <th scope="col">"is"</th>
                    <th scope="col">"from"</th>
                </tr>
            </thead>
            <tbody>{values}</tbody>
        </table>
        {detail
            .row
            .key
            .clone()
            .map(|key| {
                view! {
                    <details class="correct" open=corrected>
                        <summary>"Correct values"</summary>
                        <Correct key patched=patched.clone() />
                    </details>
                }
            })}
        <HeaderTable header=detail.header.clone() />
    }
}

/// A button that excludes the folder of a file, or includes it again.
fn folder_switch(state: State, key: Option<&FileKey>) -> Option<impl IntoView + use<>> {
    let key = key?;
    let folder = key.path.rsplit_once('/')?.0.to_owned();
    let folder_key = FileKey { root_name: key.root_name.clone(), path: folder.clone() };
    let is_off = state.edits.with_untracked(|edits| edits.excluded_folders.contains(&folder_key));
    let switch = move |_| {
        let folder_key = folder_key.clone();
        let what = if is_off { "included" } else { "excluded" };
        state.edit(format!("folder {} {what}", folder_key.path), |edits| {
            if is_off {
                edits.excluded_folders.retain(|key| *key != folder_key);
            } else {
                edits.excluded_folders.push(folder_key);
                edits.excluded_folders.sort();
            }
        });
    };
    Some(view! {
        <button type="button" on:click=switch>
            {if is_off { "Include " } else { "Exclude " }}
            "the folder "
            <span class="muted">{folder}</span>
        </button>
    })
}

/// A value that can be corrected: how it is read and written.
type PartOf = (&'static str, Form, fn(&Override) -> String, fn(&mut Override, &str));

/// A number by its name.
macro_rules! number {
    ($label:literal, $limits:ident, $name:ident) => {
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
    ($label:literal, $name:ident) => {
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
        "Date of the evening",
        Form::Night,
        |patch| patch.night.clone().unwrap_or_default(),
        |patch, typed| patch.night = some(typed),
    ),
    text!("Target", object),
    text!("Panel", panel),
    text!("Filter", filter),
    number!("Exposure, s", EXPOSURE_S, exposure_s),
    number!("Gain", GAIN, gain),
    number!("Offset", GAIN, offset),
    number!("Sensor temperature, °C", SENSOR_TEMP_C, sensor_temp_c),
    number!("Ambient temperature, °C", AMBIENT_C, ambient_c),
    number!("HFR, px", STAR, hfr_px),
    number!("FWHM, arcsec", STAR, fwhm_arcsec),
    number!("Focal length, mm", FOCAL_LENGTH_MM, focal_length_mm),
    number!("Focal ratio", FOCAL_RATIO, focal_ratio),
];

#[component]
fn Correct(key: FileKey, patched: Override) -> impl IntoView {
    let state = state();
    let fields = PARTS.map(|(label, form, get, set)| {
        let (key, patched) = (key.clone(), patched.clone());
        let take = move |typed: &str| patch(state, label, &key, |patch| set(patch, typed));
        labelled(label.to_owned(), None, form, Box::new(move || get(&patched)), Box::new(take))
    });
    let kind_key = key.clone();
    let kind = move |event: web_sys::Event| {
        let word = event_target_value(&event);
        let kind = KINDS.into_iter().find(|kind| kind.word() == word);
        patch(state, "kind", &kind_key, |patch| patch.kind = kind);
    };
    let kinds = KINDS.into_iter().map(|kind| {
        view! {
            <option value=kind.word() selected=patched.kind == Some(kind)>
                {kind.word()}
            </option>
        }
    });
    let forget = move |_| patch(state, "corrections", &key, |patch| *patch = Override::default());
    view! {
        <div class="fields">
            <label>
                <span>"Kind"</span>
                <select on:change=kind>
                    <option value="">"As it was read"</option>
                    {kinds.collect::<Vec<_>>()}
                </select>
            </label>
            {fields.into_iter().collect::<Vec<_>>()}
        </div>
        <button type="button" on:click=forget>
            "As it was read"
        </button>
    }
}

#[component]
fn HeaderTable(header: HeaderView) -> impl IntoView {
    if let Some(fault) = header.fault {
        return view! { <p class="fault">{fault}</p> }.into_any();
    }
    let cards = header
        .cards
        .into_iter()
        .map(|card| {
            view! {
                <tr>
                    <td class="muted n">{card.card}</td>
                    <th scope="row">{card.keyword}</th>
                    <td>{card.value}</td>
                    <td class="muted">{card.comment}</td>
                </tr>
            }
        })
        .collect::<Vec<_>>();
    let properties = header
        .properties
        .into_iter()
        .map(|(id, value, comment)| {
            let value = if value.chars().count() > 300 {
                value.chars().take(300).chain(['…']).collect()
            } else {
                value
            };
            view! {
                <tr>
                    <td></td>
                    <th scope="row">{id}</th>
                    <td>{value}</td>
                    <td class="muted">{comment}</td>
                </tr>
            }
        })
        .collect::<Vec<_>>();
    let faults = header.diagnostics.into_iter().map(|text| view! { <li>{text}</li> }).collect::<Vec<_>>();
    view! {
        <details class="header-cards">
            <summary>"The whole header"</summary>
            {(!faults.is_empty()).then(|| view! { <ul class="doubts">{faults}</ul> })}
            <table class="plain mono" aria-label="Header">
                <thead>
                    <tr>
                        <th scope="col">"Card"</th>
                        <th scope="col">"Keyword"</th>
                        <th scope="col">"Value"</th>
                        <th scope="col">"Comment"</th>
                    </tr>
                </thead>
                <tbody>{cards} {properties}</tbody>
            </table>
        </details>
    }
    .into_any()
}
