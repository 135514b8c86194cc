//! One file opened: what became of it, its values with provenance, what the user corrects, its whole header.

use std::sync::Arc;

use leptos::prelude::*;
use nightledger_ledger::{FileKey, Override};
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

use super::erased::view;
use super::fixes::patch;
use super::state::{State, state};
use crate::view::frames::{FrameDetail, HeaderView};

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
        .collect_view();
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
        state.edit(|edits| {
            if is_off {
                edits.excluded_folders.retain(|key| *key != folder_key);
            } else {
                edits.excluded_folders.push(folder_key);
                nightledger_order::sort(&mut edits.excluded_folders);
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

/// How a corrected number is read and written.
type NumberPart = (&'static str, fn(&Override) -> Option<f64>, fn(&mut Override, Option<f64>));
/// How a corrected text is read and written.
type TextPart = (&'static str, fn(&Override) -> Option<String>, fn(&mut Override, Option<String>));

const NUMBERS: [NumberPart; 9] = [
    ("Exposure, s", |patch| patch.exposure_s, |patch, value| patch.exposure_s = value),
    ("Gain", |patch| patch.gain, |patch, value| patch.gain = value),
    ("Offset", |patch| patch.offset, |patch, value| patch.offset = value),
    ("Sensor temperature, °C", |patch| patch.sensor_temp_c, |patch, value| patch.sensor_temp_c = value),
    ("Ambient temperature, °C", |patch| patch.ambient_c, |patch, value| patch.ambient_c = value),
    ("HFR, px", |patch| patch.hfr_px, |patch, value| patch.hfr_px = value),
    ("FWHM, arcsec", |patch| patch.fwhm_arcsec, |patch, value| patch.fwhm_arcsec = value),
    ("Focal length, mm", |patch| patch.focal_length_mm, |patch, value| patch.focal_length_mm = value),
    ("Focal ratio", |patch| patch.focal_ratio, |patch, value| patch.focal_ratio = value),
];

const TEXTS: [TextPart; 3] = [
    ("Target", |patch| patch.object.clone(), |patch, value| patch.object = value),
    ("Panel", |patch| patch.panel.clone(), |patch, value| patch.panel = value),
    ("Filter", |patch| patch.filter.clone(), |patch, value| patch.filter = value),
];

#[component]
fn Correct(key: FileKey, patched: Override) -> impl IntoView {
    let state = state();
    let numbers = NUMBERS
        .into_iter()
        .map(|(label, get, set)| {
            let key = key.clone();
            let value = get(&patched).map(|number| number.to_string()).unwrap_or_default();
            view! {
                <label>
                    <span>{label}</span>
                    <input
                        type="text"
                        inputmode="decimal"
                        prop:value=value
                        on:change=move |event| {
                            let number = event_target_value(&event).trim().replace(',', ".").parse::<f64>().ok();
                            patch(state, &key, |patch| set(patch, number.filter(|number| number.is_finite())));
                        }
                    />
                </label>
            }
        })
        .collect_view();
    let texts = TEXTS
        .into_iter()
        .map(|(label, get, set)| {
            let key = key.clone();
            let value = get(&patched).unwrap_or_default();
            view! {
                <label>
                    <span>{label}</span>
                    <input
                        type="text"
                        prop:value=value
                        on:change=move |event| {
                            let text = event_target_value(&event).trim().to_owned();
                            patch(state, &key, |patch| set(patch, Some(text).filter(|text| !text.is_empty())));
                        }
                    />
                </label>
            }
        })
        .collect_view();
    let forget = move |_| patch(state, &key, |patch| *patch = Override::default());
    view! {
        <div class="fields">{texts} {numbers}</div>
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
        .collect_view();
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
        .collect_view();
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
