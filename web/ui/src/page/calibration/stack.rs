//! From the match to the stack: lights that count and their calibration, copied into a folder of the user's as the stacking
//! program wants them, or a script that does it.

use leptos::prelude::*;
use nightledger_session::present::for_stacking::StackView;
use nightledger_session::{Command, StackFor};
use wasm_bindgen_futures::spawn_local;

use crate::page::as_script::AsScript;
use crate::page::state::{State, state};
use crate::page::with_reasons::with_reasons;
use crate::page::{twice, words};
use crate::protocol::{CopyProgress, ToEngine};
use crate::source::permitted;
use crate::source::picker::{Picked, ask_for_target, has_picker, picked};

/// Closed until it is wanted: what would be laid out is worked out then.
#[component]
pub fn ForStacking() -> impl IntoView {
    let state = state();
    let open = RwSignal::new(false);
    let program = RwSignal::new(StackFor::default());
    let copying = state.beside().copying;
    Effect::new(move |_| {
        if open.get() && state.view.with(Option::is_some) {
            state.ask(Command::Stacking(program.get()));
        }
    });
    view! {
        <details class="for-stacking" on:toggle=move |event| open.set(event_target::<web_sys::Element>(&event).has_attribute("open"))>
            <summary>"Lay out for stacking"</summary>
            <p class="muted">
                "The lights that count and the calibration matched to them, as copies in a folder of yours, laid out for the program that stacks them. What you added is only read; nothing is overwritten."
            </p>
            <div class="tools">
                <label>
                    <span>"Stacking program "</span>
                    <select
                        disabled=move || copying.with(|copying| copying.busy)
                        on:change=move |event| {
                            // What came of copying for the other one is no answer for this one.
                            copying.set(CopyProgress::default());
                            program.set(if event_target_value(&event) == "siril" { StackFor::Siril } else { StackFor::Wbpp });
                        }
                    >
                        <option value="wbpp">"WBPP (PixInsight)"</option>
                        <option value="siril">"Siril’s scripts"</option>
                    </select>
                </label>
                {move || tools(state, program.get())}
            </div>
            <p role="status">{move || said(state)}</p>
            {move || {
                let left = copying.with(|copying| copying.left.clone());
                named("Not copied", left)
            }}
            {move || state.beside().stacking.get().map(|view| plan(state, (*view).clone(), program.get()))}
        </details>
    }
}

/// What begins copying, or how far it is.
fn tools(state: State, program: StackFor) -> AnyView {
    let copying = state.beside().copying;
    let busy = Memo::new(move |_| copying.with(|copying| copying.busy));
    let none = move || state.beside().stacking.with(|view| view.as_ref().is_none_or(|view| view.copies == 0));
    if !has_picker() {
        return view! { <span class="muted">"This browser cannot write into folders: take the script."</span> }.into_any();
    }
    view! {
        {move || if busy.get() {
            view! {
                <progress
                    aria-label="Copying progress"
                    max=move || copying.with(|copying| copying.total.max(1))
                    value=move || copying.with(|copying| copying.done)
                ></progress>
                <button type="button" on:click=move |_| state.send(ToEngine::StopCopying)>"Stop"</button>
            }.into_any()
        } else {
            view! {
                <button type="button" class="primary" disabled=none on:click=move |_| begin(state, program)>
                    "Copy into a folder"
                </button>
            }.into_any()
        }}
    }
    .into_any()
}

/// Asks for a folder and begins.
fn begin(state: State, program: StackFor) {
    // Asked here: a browser shows its picker only while it handles the click.
    let Some(asked) = ask_for_target() else { return };
    spawn_local(async move {
        let into = match picked(asked).await {
            Picked::Folder(into) => into,
            Picked::Cancelled => return,
            Picked::Refused(why) => return state.trouble(why),
        };
        let name = into.name();
        let here =
            state.roots.with_untracked(|roots| roots.iter().filter_map(|root| root.handle.clone()).collect());
        if twice::among(here, &into).await.is_some_and(|told| told.inside) {
            return state.trouble(format!(
                "Nothing was copied: “{name}” lies in a folder that was added here, whose files would be there twice then. Choose a folder outside of it."
            ));
        }
        if permitted(&into, true, true).await {
            state.send(ToEngine::Copy { program, into: into.into() });
        } else {
            state.trouble(format!(
                "Nothing was copied: the browser was not allowed to write into “{name}”. Press the button again and allow it, or take the script."
            ));
        }
    });
}

/// How far it is, what came of it, or what there is to copy.
fn said(state: State) -> String {
    let told = state.beside().copying.with(|copying| {
        if copying.total == 0 {
            return None;
        }
        #[allow(clippy::cast_precision_loss, reason = "a figure for people")]
        let megabytes = copying.bytes as f64 / 1e6;
        let made = copying.done.saturating_sub(copying.same).saturating_sub(copying.failed);
        let of = words::counted(copying.total, "file", "files");
        let mut text = format!("{} of {of} copied, {megabytes:.0} MB", words::count(made));
        if copying.same > 0 {
            text = format!("{text}; {} were there already", words::count(copying.same));
        }
        if copying.failed > 0 {
            text = format!("{text}; {} could not be", words::count(copying.failed));
        }
        if copying.stopped {
            text = format!("{text}. Stopped: pressed again, it goes on where it was");
        }
        Some(text + ".")
    });
    told.unwrap_or_else(|| {
        state.beside().stacking.with(|view| {
            view.as_ref().map_or_else(String::new, |view| {
                format!(
                    "{} to copy, {} of them lights.",
                    words::counted(view.copies, "file", "files"),
                    words::count(view.lights)
                )
            })
        })
    })
}

/// Files with the reason of each.
fn named(title: &'static str, files: Vec<(String, String)>) -> Option<AnyView> {
    (!files.is_empty()).then(|| view! { <h3>{title}</h3>{with_reasons(files)} }.into_any())
}

/// What goes where.
fn plan(state: State, view: StackView, program: StackFor) -> AnyView {
    let missing = view
        .missing
        .into_iter()
        .map(|(folder, what)| (folder, format!("no {what} are matched to these lights")));
    let setups = view.setups.into_iter().map(|setup| view! { <li>{setup}</li> }).collect::<Vec<_>>();
    let folders = view.folders.into_iter().map(|(folder, files)| {
        view! { <li>{folder}<span class="muted">{format!(" · {}", words::counted(files, "file", "files"))}</span></li> }
    });
    view! {
        {named("Missing", missing.collect())}
        {(!setups.is_empty()).then(|| view! {
            <h3>"Setups that lie apart: stack each by itself"</h3>
            <ul>{setups}</ul>
        })}
        {named("Not laid out", view.stay)}
        <details>
            <summary>"What goes where"</summary>
            <ul>{folders.collect::<Vec<_>>()}</ul>
        </details>
        <AsScript
            roots=view.roots
            into="stack into"
            into_label="Where the copies go"
            what="copy"
            save=Callback::new(move |(script, folders, into)| {
                state.ask(Command::StackScript { program, script, folders, into });
            })
        />
        {(program == StackFor::Wbpp).then(|| view! {
            <p class="muted">
                "In WBPP: add one TARGET folder with “Directory”, and the grouping keyword SESSION (pre), for mosaics PANEL (post) too."
            </p>
        })}
    }
    .into_any()
}
