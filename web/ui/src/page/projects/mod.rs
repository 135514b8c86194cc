//! All targets of the scan: hours for each filter against goals, what is missing, what comes next.

mod goals;
mod line;
mod plans;
mod tools;
mod total;

use std::sync::Arc;

use leptos::prelude::*;
use nightledger_language::{tr, tr_n};
use nightledger_session::present::projects::ProjectsView;

use super::state::state;
pub use goals::Goals;
use line::Line;
pub use line::{bars, missing};
pub use plans::Plans;
use tools::Tools;
use total::Total;

/// The targets shown at first: an archive of hundreds is laid out a part at a time.
const AT_ONCE: usize = 100;

/// The view.
#[component]
pub fn Projects() -> impl IntoView {
    let state = state();
    let view = Memo::new(move |_| state.beside().projects.get());
    let any = move || view.with(Option::is_some);
    view! {
        <section class="projects" aria-labelledby="projects-title" tabindex="-1" id="panel-projects">
            <h2 id="projects-title">{tr!("Projects")}</h2>
            <Show when=any fallback=|| view! { <p class="muted">{tr!("Adding up the targets.")}</p> }>
                <Tools view />
                <Total view />
                <List view />
                <Plans view />
            </Show>
        </section>
    }
}

/// The targets that are asked for.
#[component]
fn List(view: Memo<Option<Arc<ProjectsView>>>) -> impl IntoView {
    let state = state();
    let shown = Memo::new(move |_| {
        let query = state.beside().projects_query.get();
        view.with(|view| view.as_ref().map(|view| view.shown(&query)).unwrap_or_default())
    });
    let most = RwSignal::new(AT_ONCE);
    // Whose goals are being typed stays open when these change.
    let open = RwSignal::new(None::<String>);
    let more = move || shown.with(Vec::len).saturating_sub(most.get());
    // By name: a line stays the same one when its figures change, with what is being typed in it.
    let lines = move || {
        let places = shown.get().into_iter().take(most.get());
        view.with(|view| {
            let targets = view.as_ref().map(|view| view.targets.as_slice()).unwrap_or_default();
            places.filter_map(|place| Some(targets.get(place)?.name.clone())).collect::<Vec<_>>()
        })
    };
    let line = move |name: Option<String>| {
        let now = Memo::new(move |_| {
            view.with(|view| {
                let found = view.as_ref()?.targets.iter().find(|target| target.name == name);
                Some(found?.clone())
            })
            .unwrap_or_default()
        });
        view! { <Line now open view /> }
    };
    view! {
        <table class="plain projects-table" role="table" aria-label=tr!("Projects")>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">{tr!("In the CSV")}</th>
                    <th role="columnheader" scope="col">{tr!("Target")}</th>
                    <th role="columnheader" scope="col">{tr!("Light against goals")}</th>
                    <th role="columnheader" scope="col">{tr!("What is missing")}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                <For each=lines key=Clone::clone children=line />
            </tbody>
        </table>
        <Show when=move || shown.with(Vec::is_empty)>
            <p class="muted">{tr!("No target is like that.")}</p>
        </Show>
        <Show when=move || more() != 0>
            <button type="button" on:click=move |_| most.update(|most| *most += AT_ONCE)>
                {move || {
                    let next = more().min(AT_ONCE);
                    tr_n!(next, "Show {n} more", n = next)
                }}
            </button>
        </Show>
    }
}
