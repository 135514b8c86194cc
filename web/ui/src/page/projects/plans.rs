//! Goals out of files, and what is still needed as a file.

use std::sync::Arc;

use js_sys::Array;
use leptos::prelude::*;
use nightledger_language::{tr, tr_n};
use nightledger_ledger::{Goals, limits};
use nightledger_session::present::correct::number;
use nightledger_session::present::plain;
use nightledger_session::present::projects::ProjectsView;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, FileList, HtmlInputElement};

use crate::page::fields::{Form, labelled};
use crate::page::save;
use crate::page::state::{State, state};
use crate::page::words;
use crate::protocol::ToEngine;

/// Reads plans, lists them, saves what is needed.
#[component]
pub fn Plans(view: Memo<Option<Arc<ProjectsView>>>) -> impl IntoView {
    let state = state();
    let chosen = move |event: web_sys::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
            return;
        };
        read(state, input.files());
        input.set_value("");
    };
    // Dropped here it is a plan, and no folder of frames.
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        event.stop_propagation();
        // Only the window takes it away otherwise.
        if let Some(body) = document().body() {
            let _ = body.class_list().remove_1("dropping");
        }
        read(state, event.data_transfer().and_then(|data| data.files()));
    };
    let all = move || view.with(|view| view.as_ref().map(|view| view.plans.clone()).unwrap_or_default());
    let remarks = move || {
        let remarks = view.with(|view| view.as_ref().map(|view| view.remarks.clone()).unwrap_or_default());
        remarks.into_iter().map(|text| view! { <li>{text}</li> }).collect::<Vec<_>>()
    };
    let plan = move |(name, goals): (String, u32)| {
        let removed = name.clone();
        let remove = move |_| {
            state.set(tr!("goals of {plan} removed", plan = removed), |settings| {
                settings.goals.plans.retain(|plan| plan.name != removed);
            });
        };
        view! {
            <li>
                {tr_n!(goals, "{name}: {n} goal", "{name}: {n} goals", name, n = words::count(goals))} " "
                <button type="button" class="quiet" aria-label=tr!("Remove the goals of {plan}", plan = name) on:click=remove>
                    {tr!("Remove")}
                </button>
            </li>
        }
    };
    let needed =
        move || view.with_untracked(|view| view.as_ref().map(|view| view.needed.clone()).unwrap_or_default());
    let any_needed = Memo::new(move |_| {
        view.with(|view| view.as_ref().is_some_and(|view| view.needed.lines().count() > 1))
    });
    let download = move |_| {
        if let Err(why) = save::download("still_needed.csv", &needed(), "text/csv") {
            state.trouble(why);
        }
    };
    let share_shown = move || state.settings.with(|settings| plain(settings.goals.share * 100.0, 2));
    let share_take = move |typed: &str| {
        let share = number(typed).map_or(Goals::default().share, |percent| percent / 100.0);
        state.set(tr!("share at which a goal is reached"), |settings| settings.goals.share = share);
    };
    view! {
        <section class="plans" aria-labelledby="plans-title" on:drop=dropped>
            <h3 id="plans-title">{tr!("Goals from plans")}</h3>
            <p class="muted">
                {tr!("A CSV (target,panel,filter,exposure_s,hours,frames), the Target Scheduler’s schedulerdb.sqlite, an Ekos .esq, an SGPro .sgf or a N.I.N.A. sequence. Close N.I.N.A. first, or choose the -wal and -journal files beside its database too. What you type above overrides the files.")}
            </p>
            <div class="setting">
                <label>
                    <span>{tr!("Read goals")}</span>
                    <input type="file" multiple on:change=chosen />
                </label>
            </div>
            <ul class="plan-list">{move || all().into_iter().map(plan).collect::<Vec<_>>()}</ul>
            <ul class="muted">{remarks}</ul>
            <div class="fields">
                {labelled(
                    tr!("A goal is reached at, %").to_owned(),
                    None,
                    Form::Within(limits::PERCENT),
                    Box::new(share_shown),
                    Box::new(share_take),
                )}
            </div>
            <Show when=move || any_needed.get()>
                <button type="button" on:click=download>
                    {tr!("Download what is still needed")}
                </button>
            </Show>
        </section>
    }
}

/// Has the engine read these files.
fn read(state: State, files: Option<FileList>) {
    let (mut names, all) = (Vec::new(), Array::new());
    let Some(files) = files else { return };
    for file in (0..files.length()).filter_map(|at| files.get(at)) {
        names.push(file.name());
        all.push(&file);
    }
    if !names.is_empty() {
        state.send(ToEngine::Plans { names, files: all });
    }
}
