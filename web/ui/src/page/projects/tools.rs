//! What of the targets is shown, and in which order.

use std::sync::Arc;

use leptos::prelude::*;
use nightledger_language::tr;
use nightledger_session::present::projects::{Only, ProjectsView, Sort};

use crate::page::state::state;
use crate::page::words;

/// What is asked most, each with how many there are.
const QUESTIONS: [Only; 4] = [Only::All, Only::ToShoot, Only::Ready, Only::LackCalibration];

const ORDERS: [Sort; 5] = [Sort::Name, Sort::Hours, Sort::LastNight, Sort::Missing, Sort::Tonight];

fn name_of_question(only: Only) -> &'static str {
    match only {
        Only::All => tr!("All" in "targets"),
        Only::ToShoot => tr!("Needs light" in "targets"),
        Only::Ready => tr!("Ready to stack" in "targets"),
        Only::LackCalibration => tr!("Calibration missing" in "targets"),
    }
}

fn name_of_order(sort: Sort) -> &'static str {
    match sort {
        Sort::Name => tr!("Name" in "sorted by"),
        Sort::Hours => tr!("Most light" in "sorted by"),
        Sort::LastNight => tr!("Last night" in "sorted by"),
        Sort::Missing => tr!("Most missing" in "sorted by"),
        Sort::Tonight => tr!("High tonight" in "sorted by"),
    }
}

/// Search, rig, order, and the questions.
#[component]
pub fn Tools(view: Memo<Option<Arc<ProjectsView>>>) -> impl IntoView {
    let state = state();
    let query = state.beside().projects_query;
    let question = move |only: Only| {
        let count = move || view.with(|view| view.as_ref().map_or(0, |view| view.count(only)));
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || if query.with(|query| query.only == only) { "true" } else { "false" }
                on:click=move |_| query.update(|query| query.only = only)
            >
                {name_of_question(only)}
                " "
                <span class="muted">{move || words::count(count())}</span>
            </button>
        }
    };
    let rigs =
        Memo::new(move |_| view.with(|view| view.as_ref().map(|view| view.rigs.clone()).unwrap_or_default()));
    let rig_options = move || {
        let option = |(at, name): (u32, String)| {
            let is_it = move || query.with(|query| query.rig == Some(at));
            view! { <option value=at.to_string() selected=is_it>{name}</option> }
        };
        (0..).zip(rigs.get()).map(option).collect::<Vec<_>>()
    };
    let orders = ORDERS.iter().zip(0_u32..).map(|(&sort, at)| {
        let is_it = move || query.with(|query| query.sort == sort);
        view! { <option value=at.to_string() selected=is_it>{name_of_order(sort)}</option> }
    });
    let pick_order = move |event| {
        let at: Option<usize> = event_target_value(&event).parse().ok();
        if let Some(sort) = at.and_then(|at| ORDERS.get(at)) {
            query.update(|query| query.sort = *sort);
        }
    };
    let some_unknown = Memo::new(move |_| {
        let unknown = |view: &Option<Arc<ProjectsView>>| {
            view.iter().flat_map(|view| &view.targets).any(|target| target.tonight.is_none())
        };
        query.with(|query| query.sort == Sort::Tonight) && view.with(unknown)
    });
    view! {
        <div class="actions questions" role="group" aria-label=tr!("Which targets")>
            {QUESTIONS.map(question).into_iter().collect::<Vec<_>>()}
        </div>
        <div class="tools projects-tools">
            <label>
                <span>{tr!("Find a target")}</span>
                <input
                    type="search"
                    prop:value=move || query.with(|query| query.text.clone())
                    on:input=move |event| query.update(|query| query.text = event_target_value(&event))
                />
            </label>
            <Show when=move || rigs.with(|rigs| rigs.len() > 1)>
                <label>
                    <span>{tr!("Rig")}</span>
                    <select on:change=move |event| query.update(|query| query.rig = event_target_value(&event).parse().ok())>
                        <option value="">{tr!("All rigs")}</option>
                        {rig_options}
                    </select>
                </label>
            </Show>
            <label>
                <span>{tr!("Sort by")}</span>
                <select on:change=pick_order>{orders.collect::<Vec<_>>()}</select>
            </label>
        </div>
        <Show when=move || some_unknown.get()>
            <p class="muted">{tr!("Targets whose files give no coordinates or no site stand last.")}</p>
        </Show>
    }
}
