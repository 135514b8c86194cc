//! The nights as a calendar: each with its hours and its Moon, month by month.

use std::sync::Arc;

use leptos::prelude::*;
use nightledger_language::{number, tr, tr_n};
use nightledger_session::present::calendar::{Month, Night};
use nightledger_session::present::frames::Part;
use nightledger_session::present::series::Series;
use nightledger_session::present::{duration, plain};

use super::sky::disc;
use crate::page::growing::growing;
use crate::page::state::{State, state};
use crate::page::words;

/// The months shown at first.
const AT_ONCE: usize = 6;

/// The calendar, the latest month first.
#[component]
pub fn Calendar(series: Arc<Series>) -> impl IntoView {
    let state = state();
    let total = series.calendar.len();
    if total == 0 {
        return ().into_any();
    }
    let (all, show_all) = signal(false);
    let more = total.saturating_sub(AT_ONCE);
    let month = move |at: usize| series.calendar.get(at).map(|month| month_of(state, month));
    let latest = (0..total.min(AT_ONCE)).map(month.clone()).collect::<Vec<_>>();
    // Of ten years that is a hundred, of thirty days each.
    let earlier = move || {
        all.get().then(|| {
            let grown = growing(more, AT_ONCE, AT_ONCE);
            let each = move || AT_ONCE..AT_ONCE + grown.get();
            view! { <For each key=|at| *at children=month.clone() /> }
        })
    };
    view! {
        <section class="chart calendar" aria-labelledby="calendar-title">
            <h2 id="calendar-title">{tr!("Calendar of nights")}</h2>
            <p class="muted">{tr!("Hours of light, and the Moon at midnight. A night leads to its files.")}</p>
            <div class="months">{latest} {earlier}</div>
            {(more > 0)
                .then(|| {
                    view! {
                        <button type="button" hidden=move || all.get() on:click=move |_| show_all.set(true)>
                            {tr_n!(more, "Show {n} earlier month", "Show {n} earlier months", n = more)}
                        </button>
                    }
                })}
        </section>
    }
    .into_any()
}

fn month_of(state: State, month: &Month) -> impl IntoView + use<> {
    let name = words::month(&month.first);
    let heads = [
        tr!("Mo" in "weekday"),
        tr!("Tu" in "weekday"),
        tr!("We" in "weekday"),
        tr!("Th" in "weekday"),
        tr!("Fr" in "weekday"),
        tr!("Sa" in "weekday"),
        tr!("Su" in "weekday"),
    ];
    let heads = heads.map(|day| view! { <span>{day}</span> }).into_iter().collect::<Vec<_>>();
    let blank = (0..month.blank).map(|_| view! { <li></li> }).collect::<Vec<_>>();
    let days = month.days.iter().zip(1_u32..).map(|(night, day)| match night {
        None => view! { <li>{day}</li> }.into_any(),
        Some(night) => night_of(state, night, day),
    });
    let nights = words::whole(month.days.iter().flatten().count());
    let seconds: f64 = month.days.iter().flatten().map(|night| night.seconds).sum();
    view! {
        <div>
            <h3>
                {name.clone()}
                <span class="muted">" · " {tr_n!(nights, "{n} night, {time}", "{n} nights, {time}", n = words::count(nights), time = duration(seconds))}</span>
            </h3>
            <div class="days muted" aria-hidden="true">
                {heads}
            </div>
            <ul class="days" aria-label=name>
                {blank}
                {days.collect::<Vec<_>>()}
            </ul>
        </div>
    }
}

fn night_of(state: State, night: &Night, day: u32) -> AnyView {
    let date = words::date(&night.date);
    let time = duration(night.seconds);
    let says = match night.moon {
        Some((lit, _)) => {
            tr!("{date}: {time}, Moon {percent} % lit", date, time, percent = plain(lit * 100.0, 0))
        }
        None => tr!("{date}: {time}", date, time),
    };
    let picture = night.moon.map(|(lit, right)| {
        let (mut dark, mut bright) = (String::new(), String::new());
        disc(&mut dark, &mut bright, (5.0, 5.0, 5.0), lit, right);
        view! {
            <svg viewBox="0 0 10 10" aria-hidden="true" focusable="false">
                <path class="moon-dark" d=dark></path>
                <path class="moon-lit" d=bright></path>
            </svg>
        }
    });
    let at = night.at;
    let label = tr!("lights of {date}", date);
    view! {
        <li>
            <button
                type="button"
                title=says
                on:click=move |_| state.show_files(Part::Night(Some(at)), label.clone())
            >
                <span class="muted">{day} {picture}</span>
                <span>{number(plain(night.seconds / 3600.0, 1))}</span>
            </button>
        </li>
    }
    .into_any()
}
