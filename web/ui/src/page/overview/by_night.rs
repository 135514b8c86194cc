//! Integration by night.

use std::sync::Arc;

use leptos::prelude::*;
use nightledger_language::{number, tr, tr_n};
use nightledger_ledger::Dates;
use nightledger_session::present::frames::Part;
use nightledger_session::present::totals::NightTotal;
use nightledger_session::present::{PageModel, duration, plain};

use super::axes::{Grid, LEFT, Scale, bar, columns_of, night_labels};
use super::chart::{Behind, Cell, Chart, name_of};
use crate::page::state::state;
use crate::page::words;

/// A column for each night, stacked by filter.
#[component]
pub fn ByNight(view: Arc<PageModel>) -> impl IntoView {
    let state = state();
    let totals = &view.totals;
    let sums = totals.by_night.iter().map(|night| night.seconds.iter().sum::<f64>());
    let most = sums.fold(0.0, f64::max) / 3600.0;
    let dates: Vec<&str> = totals.by_night.iter().map(|night| night.date.as_str()).collect();
    let (step, width) = columns_of(dates.len(), 60.0);
    let scale = Scale::new(0.0, most);
    // One element for all bars of a filter, as with the dots below.
    let mut paths = vec![String::new(); totals.filters.len()];
    for (night, at) in totals.by_night.iter().zip(0_u32..) {
        let x = LEFT + (f64::from(at) + 0.5) * step - width / 2.0;
        let mut sum = 0.0;
        for (seconds, path) in night.seconds.iter().zip(&mut paths).filter(|(seconds, _)| **seconds > 0.0) {
            let bottom = scale.y(sum);
            sum += seconds / 3600.0;
            bar(path, x, scale.y(sum), width, (bottom - scale.y(sum)).max(0.5));
        }
    }
    let bars = paths
        .into_iter()
        .zip(&totals.filters)
        .map(|(path, filter)| view! { <path class=words::filter_class(filter.filter.as_deref()) d=path></path> })
        .collect::<Vec<_>>();
    let labels = night_labels(&dates);
    // Bars have no marks of their own: these are of one shape, a square.
    let key: Vec<_> = totals.filters.iter().map(|filter| (1, filter.filter.clone())).collect();
    let mut columns = vec![tr!("Date").to_owned(), tr!("All" in "filters").to_owned()];
    columns.extend(totals.filters.iter().map(|filter| name_of(filter.filter.as_ref())));
    let row = |(night, at): (&NightTotal, u32)| {
        let date = words::date(&night.date);
        let all = Cell::from(duration(night.seconds.iter().sum()));
        let all = all.leading_to(Part::Night(Some(at)), tr!("lights of {date}", date));
        let cells = night.seconds.iter().map(|seconds| {
            let text = if *seconds > 0.0 { duration(*seconds) } else { String::new() };
            Cell::from(text)
        });
        [date.into(), all].into_iter().chain(cells).collect()
    };
    let nights = words::whole(totals.by_night.len());
    let says = tr_n!(
        nights,
        "Stacked bars over {n} night, at most {hours} hours",
        "Stacked bars over {n} nights, at most {hours} hours",
        n = words::count(nights),
        hours = number(plain(most, 1))
    );
    let undated = totals.undated;
    let undated = (undated > 0).then(|| {
        view! {
            " "
            <button
                type="button"
                class="link"
                on:click=move |_| state.show_files(Part::Night(None), tr!("lights without a date").to_owned())
            >
                {tr_n!(
                    undated,
                    "{n} exposure without a date are in no night.",
                    "{n} exposures without a date are in no night.",
                    n = words::count(undated)
                )}
            </button>
        }
    });
    // Only the rule that is in force.
    let dates = match state.settings.with_untracked(|settings| settings.dates) {
        Dates::Night => {
            tr!(
                "A night has the date of its evening and lasts from noon to noon at the site (Settings, Dates)."
            )
        }
        Dates::UtcDate => tr!("Exposures have their date in UTC (Settings, Dates)."),
    };
    let note = view! {
        {dates}
        {undated}
    }
    .into_any();
    // Nothing to draw is no chart of noughts.
    let drawn = (most > 0.0).then(|| view! { <Grid scale unit="h" /> {labels} {bars} });
    let table: Behind = {
        let view = Arc::clone(&view);
        Box::new(move || view.totals.by_night.iter().zip(0_u32..).map(row).collect())
    };
    view! {
        <Chart id="by-night" title=tr!("Integration by night") says key note columns table>
            {drawn}
        </Chart>
    }
}
