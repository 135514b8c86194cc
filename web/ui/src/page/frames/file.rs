//! One file opened: what became of it, its values with provenance, what the user corrects, its whole header.

use std::sync::Arc;

use leptos::prelude::*;
use nightledger_language::tr;
use nightledger_ledger::{Correction, FileKey};
use nightledger_session::Command;
use nightledger_session::present::blink::BlinkOf;
use nightledger_session::present::frames::FrameDetail;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

use super::correct::Correct;
use super::header::HeaderTable;
use crate::page::state::{FramesTab, State, state};

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
        } else if !open {
            // The file may have gone.
            dialog.close();
        }
    });
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.unchecked_ref::<HtmlDialogElement>().close();
        }
    };
    view! {
        <dialog node_ref=dialog aria-labelledby="frame-title" class="frame" on:close=move |_| state.close_file()>
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
                                    {tr!("Close")}
                                </button>
                            </div>
                            {picture(state, &detail, close)}
                            <Opened detail />
                        }
                    })
            }}
        </dialog>
    }
}

/// A button that shows a light's picture.
fn picture(state: State, detail: &FrameDetail, close: impl Fn() + Copy + 'static) -> Option<AnyView> {
    (detail.row.kind == "Light").then(|| {
        let show = move |_| {
            close();
            state.of_frames().blinking.next.set_value(Some(BlinkOf::Opened));
            state.show_frames(FramesTab::Blink);
        };
        view! {
            <button type="button" on:click=show>
                {tr!("Show picture")}
            </button>
        }
        .into_any()
    })
}

#[component]
fn Opened(detail: Arc<FrameDetail>) -> impl IntoView {
    let state = state();
    let key = detail.row.key.clone();
    let excluded = detail.row.excluded;
    let switch = move |_| {
        if let Some(key) = key.clone() {
            state.alter(Command::ExcludeFile { file: key, exclude: !excluded });
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
    let corrected = patched != Correction::default();
    view! {
        <p class="decision">{detail.decision.clone()}</p>
        <div class="actions">
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=detail.row.counted
                    disabled=!detail.row.counted && !excluded
                    on:change=switch
                />
                <span>{tr!("Counted")}</span>
            </label>
            {folder_switch(state, detail.row.key.as_ref())}
        </div>
        {(!doubts.is_empty()).then(|| view! { <ul class="doubts">{doubts}</ul> })}
        <table class="plain" aria-label=tr!("Values")>
            <thead>
                <tr>
                    <th scope="col">{tr!("Value")}</th>
                    <th scope="col">{tr!("is" in "table of values")}</th>
                    <th scope="col">{tr!("from" in "table of values")}</th>
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
                        <summary>{tr!("Correct values")}</summary>
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
        state.alter(Command::ExcludeFolder { folder: folder_key, exclude: !is_off });
    };
    Some(view! {
        <button type="button" on:click=switch>
            {if is_off { tr!("Include the folder") } else { tr!("Exclude the folder") }}
            " "
            <span class="muted">{folder}</span>
        </button>
    })
}
