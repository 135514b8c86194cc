//! Integration by filter, as bars whose figures lead to their files.

use leptos::prelude::*;
use nightledger_language::tr;
use nightledger_session::present::duration;
use nightledger_session::present::frames::Part;
use nightledger_session::present::totals::FilterTotal;

use crate::page::state::state;
use crate::page::words;

/// A bar for each filter.
#[component]
pub fn FilterBars(filters: Vec<FilterTotal>) -> impl IntoView {
    let state = state();
    let most = filters.iter().map(|filter| filter.seconds).fold(0.0, f64::max);
    view! {
        <section class="chart" aria-labelledby="by-filter">
        <h2 id="by-filter">{tr!("Integration by filter")}</h2>
        <ul class="bars" aria-label=tr!("Integration by filter")>
            {filters
                .into_iter()
                .zip(0_u32..)
                .map(|(filter, at)| {
                    let name = filter.filter.clone().unwrap_or_else(|| tr!("no filter").to_owned());
                    let label = tr!("counted lights, {filter}", filter = name);
                    let share = if most > 0.0 { filter.seconds / most * 100.0 } else { 0.0 };
                    let class = words::filter_class(filter.filter.as_deref());
                    view! {
                        <li>
                            <span class="bar-name">{name}</span>
                            <svg class="bar" aria-hidden="true" focusable="false">
                                <rect class=class width=format!("{share:.2}%") height="100%" rx="3"></rect>
                            </svg>
                            <button
                                type="button"
                                class="behind bar-value"
                                title=tr!("Why? Shows what this adds up")
                                on:click=move |_| state.show_files(Part::Lights(Some(at)), label.clone())
                            >
                                {duration(filter.seconds)} <span class="muted">{format!(" · {}", words::count(filter.exposures))}</span>
                            </button>
                        </li>
                    }
                })
                .collect::<Vec<_>>()}
        </ul>
        </section>
    }
}
