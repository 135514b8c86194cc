//! From the match to the stack: lights that count and their calibration, copied into a folder of the user's as the stacking
//! program wants them, or a script that does it.

use leptos::prelude::*;
use nightledger_language::{tr, tr_n};
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
            <summary>{tr!("Lay out for stacking")}</summary>
            <p class="muted">
                {tr!("The lights that count and the calibration matched to them, as copies in a folder of yours, laid out for the program that stacks them. What you added is only read; nothing is overwritten.")}
            </p>
            <div class="tools">
                <label>
                    <span>{tr!("Stacking program")} " "</span>
                    <select
                        disabled=move || copying.with(|copying| copying.busy)
                        on:change=move |event| {
                            // What came of copying for the other one is no answer for this one.
                            copying.set(CopyProgress::default());
                            program.set(if event_target_value(&event) == "siril" { StackFor::Siril } else { StackFor::Wbpp });
                        }
                    >
                        <option value="wbpp">{tr!("WBPP (PixInsight)")}</option>
                        <option value="siril">{tr!("Siril’s scripts")}</option>
                    </select>
                </label>
                {move || tools(state, program.get())}
            </div>
            <p role="status">{move || said(state)}</p>
            {move || {
                let left = copying.with(|copying| {
                    copying.left.iter().map(|(path, why)| (path.clone(), why.to_string())).collect()
                });
                named(tr!("Not copied"), left)
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
        return view! { <span class="muted">{tr!("This browser cannot write into folders: take the script.")}</span> }.into_any();
    }
    view! {
        {move || if busy.get() {
            view! {
                <progress
                    aria-label=tr!("Copying progress")
                    max=move || copying.with(|copying| copying.total.max(1))
                    value=move || copying.with(|copying| copying.done)
                ></progress>
                <button type="button" on:click=move |_| state.send(ToEngine::StopCopying)>{tr!("Stop")}</button>
            }.into_any()
        } else {
            view! {
                <button type="button" class="primary" disabled=none on:click=move |_| begin(state, program)>
                    {tr!("Copy into a folder")}
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
            return state.trouble(tr!(
                "Nothing was copied: “{name}” lies in a folder that was added here, whose files would be there twice then. Choose a folder outside of it.",
                name
            ));
        }
        if permitted(&into, true, true).await {
            state.send(ToEngine::Copy { program, into: into.into() });
        } else {
            state.trouble(tr!(
                "Nothing was copied: the browser was not allowed to write into “{name}”. Press the button again and allow it, or take the script.",
                name
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
        let mut text = tr_n!(
            copying.total,
            "{made} of {n} file copied, {megabytes} MB",
            "{made} of {n} files copied, {megabytes} MB",
            made = words::count(made),
            n = words::count(copying.total),
            megabytes = format!("{megabytes:.0}")
        );
        if copying.same > 0 {
            let same = tr_n!(copying.same, "{n} were there already", n = words::count(copying.same));
            text = [&text, "; ", &same].concat();
        }
        if copying.failed > 0 {
            let failed = tr_n!(copying.failed, "{n} could not be", n = words::count(copying.failed));
            text = [&text, "; ", &failed].concat();
        }
        text.push('.');
        if copying.stopped {
            text = [&text, " ", tr!("Stopped: pressed again, it goes on where it was.")].concat();
        }
        Some(text)
    });
    told.unwrap_or_else(|| {
        state.beside().stacking.with(|view| {
            view.as_ref().map_or_else(String::new, |view| {
                tr_n!(
                    view.copies,
                    "{n} file to copy, {lights} of them lights.",
                    "{n} files to copy, {lights} of them lights.",
                    n = words::count(view.copies),
                    lights = words::count(view.lights)
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
        .map(|(folder, what)| (folder, tr!("no {what} are matched to these lights", what)));
    let setups = view.setups.into_iter().map(|setup| view! { <li>{setup}</li> }).collect::<Vec<_>>();
    let folders = view.folders.into_iter().map(|(folder, files)| {
        view! { <li>{folder}<span class="muted">{format!(" · {}", tr_n!(files, "{n} file", "{n} files", n = words::count(files)))}</span></li> }
    });
    view! {
        {named(tr!("Missing"), missing.collect())}
        {(!setups.is_empty()).then(|| view! {
            <h3>{tr!("Setups that lie apart: stack each by itself")}</h3>
            <ul>{setups}</ul>
        })}
        {named(tr!("Not laid out"), view.stay)}
        <details>
            <summary>{tr!("What goes where")}</summary>
            <ul>{folders.collect::<Vec<_>>()}</ul>
        </details>
        <AsScript
            roots=view.roots
            into="stack into"
            into_label=tr!("Where the copies go")
            does=tr!("The scripts copy, never overwrite, and quote every name.")
            save=Callback::new(move |(script, folders, into)| {
                state.ask(Command::StackScript { program, script, folders, into });
            })
        />
        {(program == StackFor::Wbpp).then(|| view! {
            <p class="muted">
                {tr!("In WBPP: add one TARGET folder with “Directory”, and the grouping keyword SESSION (pre), for mosaics PANEL (post) too.")}
            </p>
        })}
    }
    .into_any()
}
