//! The goals of the targets that are shown: a folder of one target has no Projects.

use leptos::prelude::*;
use nightledger_language::tr;

use crate::page::projects::{Goals, Plans, bars, missing};
use crate::page::state::state;
use crate::protocol::ToEngine;

/// More targets than these have their goals on Projects only.
const TARGETS: usize = 4;

/// Light against goals, and fields for these.
#[component]
pub fn TargetGoals() -> impl IntoView {
    let state = state();
    let on = Memo::new(move |_| {
        state.view.with(|view| {
            let targets = view.as_ref().map(|view| view.targets.as_slice()).unwrap_or_default();
            let on = targets.iter().filter(|target| target.on);
            on.map(|target| target.name.clone()).collect::<Vec<_>>()
        })
    });
    let few = Memo::new(move |_| on.with(|on| (1..=TARGETS).contains(&on.len())));
    Effect::new(move |_| {
        // Read, not only tracked: a memo that nobody reads follows nothing.
        if few.get() {
            state.view.track();
            state.send(ToEngine::Projects);
        }
    });
    let view = Memo::new(move |_| state.beside().projects.get());
    // Their goals come a moment later.
    let shown = Memo::new(move |_| {
        view.with(|view| {
            let targets = view.as_ref().map(|view| view.targets.as_slice()).unwrap_or_default();
            let names = targets.iter().map(|target| target.name.clone());
            on.with(|on| names.filter(|name| on.contains(name)).collect::<Vec<_>>())
        })
    });
    let any = Memo::new(move |_| few.get() && shown.with(|shown| !shown.is_empty()));
    let alone =
        Memo::new(move |_| state.view.with(|view| view.as_ref().is_some_and(|view| view.targets.len() == 1)));
    let target = move |name: Option<String>| {
        let title = name.clone().unwrap_or_else(|| tr!("no object").to_owned());
        let label = title.clone();
        let now = Memo::new(move |_| {
            view.with(|view| Some(view.as_ref()?.targets.iter().find(|target| target.name == name)?.clone()))
                .unwrap_or_default()
        });
        view! {
            <h3>{title}</h3>
            {move || bars(&now.read().bars, &label)}
            <h4>{tr!("What is missing")}</h4>
            {move || missing(&now.read())}
            <details class="set-goals">
                <summary>{tr!("Set goals")}</summary>
                <Goals now />
            </details>
        }
    };
    view! {
        <Show when=move || any.get()>
            <section class="chart projects-goals" aria-labelledby="goals-title">
                <h2 id="goals-title">{tr!("Goals")}</h2>
                <For each=move || shown.get() key=Clone::clone children=target />
                <Show when=move || alone.get()>
                    <Plans view />
                </Show>
            </section>
        </Show>
    }
}
