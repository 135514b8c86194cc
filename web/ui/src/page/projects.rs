//! All targets of the scan: hours for each filter, last night, and whether they are in the CSV.

use std::sync::Arc;

use leptos::prelude::*;
use nightledger_session::present::totals::FilterTotal;
use nightledger_session::present::{PageModel, Target, duration};

use super::state::state;
use super::targets::{name_of, only};
use super::words;

/// The table of targets.
#[component]
pub fn Projects() -> impl IntoView {
    let state = state();
    move || state.view.get().map(|view| view! { <Table view /> })
}

#[component]
fn Table(view: Arc<PageModel>) -> impl IntoView {
    let lines = view.targets.iter().cloned().map(|target| view! { <Line target /> }).collect::<Vec<_>>();
    view! {
        <section class="projects" aria-labelledby="projects-title" tabindex="-1" id="panel-projects">
            <h2 id="projects-title">"Projects"</h2>
            <p class="muted">
                "Each target usually belongs to an AstroBin image of its own. Click one to publish it alone, or check those that belong together."
            </p>
            <div class="scroll" tabindex="0" role="region" aria-label="Table of projects">
                <table class="plain" aria-label="Projects">
                    <thead>
                        <tr>
                            <th scope="col">"In the CSV"</th>
                            <th scope="col">"Target"</th>
                            <th scope="col" class="n">"Integration"</th>
                            <th scope="col">"By filter"</th>
                            <th scope="col">"Last night"</th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn Line(target: Target) -> impl IntoView {
    let state = state();
    let name = name_of(&target);
    let key = target.name.clone().unwrap_or_default();
    let clicked = key.clone();
    let panels = target.panels.len();
    view! {
        <tr class:off=!target.on>
            <td>
                <input
                    type="checkbox"
                    aria-label=format!("{name} in the CSV")
                    prop:checked=target.on
                    on:change=move |event| state.switch_target(&key, event_target_checked(&event))
                />
            </td>
            <th scope="row">
                <button type="button" class="link" on:click=move |_| only(state, &clicked)>
                    {name}
                </button>
                {(panels > 1).then(|| view! { <span class="muted block">{format!("{panels} panels")}</span> })}
            </th>
            <td class="n">
                {duration(target.seconds)}
                <span class="muted block">{words::counted(target.lights, "light", "lights")}</span>
            </td>
            <td>{filters(&target.filters)}</td>
            <td>{target.last_night.as_deref().map(words::date)}</td>
        </tr>
    }
}

/// Hours for each filter, each with its colour.
fn filters(filters: &[FilterTotal]) -> impl IntoView + use<> {
    let each = |filter: &FilterTotal| {
        let class = words::filter_class(filter.filter.as_deref());
        let name = filter.filter.clone().unwrap_or_else(|| "no filter".to_owned());
        view! {
            <li>
                <svg class="dot" aria-hidden="true" focusable="false" viewBox="0 0 10 10">
                    <circle class=class cx="5" cy="5" r="5"></circle>
                </svg>
                {name}
                " "
                <span class="muted">{duration(filter.seconds)}</span>
            </li>
        }
    };
    view! { <ul class="hours">{filters.iter().map(each).collect::<Vec<_>>()}</ul> }
}
