//! The Overview tab: what was gathered, over nights and filters, and the sky of those nights. Charts are SVG of our own,
//! with a table behind each.

mod axes;
mod bars;
mod by_night;
mod calendar;
mod chart;
mod goals;
mod limit;
mod over_time;
mod points;
mod sky;

use std::sync::Arc;

use leptos::prelude::*;
use nightledger_language::tr;
use nightledger_session::present::series::Series;

use super::growing::growing;
use super::state::state;
use bars::FilterBars;
use by_night::ByNight;
use calendar::Calendar;
pub use limit::Limit;
pub use over_time::Scatter;
use sky::{Darkness, Moon};

/// The tab.
#[component]
pub fn Overview() -> impl IntoView {
    let state = state();
    view! {
        {move || match state.view.get() {
            None => view! { <super::Nothing text=tr!("Integration, seeing and temperature over the nights will appear here once you add a folder.") /> }.into_any(),
            Some(view) => {
                let filters = view.totals.filters.clone();
                view! {
                    <div class="charts">
                        <FilterBars filters />
                        <goals::TargetGoals />
                        <ByNight view />
                        {move || state.series.get().map(|series| view! { <OverTime series /> })}
                    </div>
                }
                .into_any()
            }
        }}
    }
}

/// What the nights and frames make: the calendar and one chart after another, because each takes a moment.
#[component]
fn OverTime(series: Arc<Series>) -> impl IntoView {
    const PARTS: usize = 10;
    let shown = growing(PARTS, 0, 1);
    let part = move |number: usize| {
        let series = Arc::clone(&series);
        match number {
            0 => view! { <Calendar series /> }.into_any(),
            1 => {
                view! { <Scatter id="fwhm" title=tr!("FWHM over time") unit="arcsec" series value=|point| point.fwhm_arcsec /> }.into_any()
            }
            2 => {
                view! { <Scatter id="hfr" title=tr!("HFR over time") unit="px" series value=|point| point.hfr_px /> }.into_any()
            }
            3 => {
                view! { <Scatter id="sensor-temperature" title=tr!("Sensor temperature over time") unit="°C" series value=|point| point.sensor_temp_c /> }.into_any()
            }
            4 => {
                view! { <Scatter id="ambient-temperature" title=tr!("Ambient temperature over time") unit="°C" series value=|point| point.ambient_c /> }.into_any()
            }
            5 => {
                view! { <Scatter id="guiding" title=tr!("Guiding RMS over time") unit="arcsec" series value=|point| point.guiding_arcsec /> }.into_any()
            }
            6 => {
                view! { <Scatter id="guiding-ra" title=tr!("Guiding RMS in RA over time") unit="arcsec" series value=|point| point.guiding_ra_arcsec /> }.into_any()
            }
            7 => {
                view! { <Scatter id="guiding-dec" title=tr!("Guiding RMS in Dec over time") unit="arcsec" series value=|point| point.guiding_dec_arcsec /> }.into_any()
            }
            8 => view! { <Darkness series /> }.into_any(),
            _ => view! { <Moon series /> }.into_any(),
        }
    };
    view! { <For each=move || 0..shown.get() key=|number| *number children=part /> }
}
