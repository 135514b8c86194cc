//! What the targets shown add up to, in all and by year.

use std::sync::Arc;

use leptos::prelude::*;
use nightledger_language::{tr, tr_n};
use nightledger_session::present::duration;
use nightledger_session::present::projects::ProjectsView;

use crate::page::state::state;
use crate::page::words;

/// The totals.
#[component]
pub fn Total(view: Memo<Option<Arc<ProjectsView>>>) -> impl IntoView {
    let state = state();
    let total = Memo::new(move |_| {
        let query = state.beside().projects_query.get();
        view.with(|view| {
            view.as_ref().map(|view| view.total(&view.shown(&query), query.rig)).unwrap_or_default()
        })
    });
    let sentence = move || {
        total.with(|total| {
            let mut parts = vec![
                duration(total.seconds),
                tr_n!(total.exposures, "{n} exposure", "{n} exposures", n = words::count(total.exposures)),
                nights_words(total.nights),
            ];
            if total.need_s > 0.0 {
                parts.push(tr!("{time} missing to goals", time = duration(total.need_s)));
            }
            parts.join(" · ")
        })
    };
    let years = move || {
        let total = total.get();
        let most = total.years.iter().map(|(_, seconds, _)| *seconds).fold(0.0, f64::max);
        let year = |(year, seconds, nights): (String, f64, u32)| {
            let share = if most > 0.0 { seconds / most * 100.0 } else { 0.0 };
            view! {
                <li>
                    <span class="bar-name">{year}</span>
                    <svg class="bar" aria-hidden="true" focusable="false">
                        <rect class="f-lum" width=format!("{share:.2}%") height="100%" rx="3"></rect>
                    </svg>
                    <span class="bar-value">
                        {duration(seconds)}
                        <span class="muted">" · " {nights_words(nights)}</span>
                    </span>
                </li>
            }
        };
        total.years.into_iter().map(year).collect::<Vec<_>>()
    };
    view! {
        <p class="projects-total">{sentence}</p>
        <Show when=move || total.with(|total| total.years.len() > 1)>
            <details class="years">
                <summary>{tr!("By year")}</summary>
                <ul class="bars" aria-label=tr!("Light by year")>{years}</ul>
            </details>
        </Show>
    }
}

fn nights_words(nights: u32) -> String {
    tr_n!(nights, "{n} night", "{n} nights", n = words::count(nights))
}
