//! Figures over time, with what stands out marked.

use leptos::prelude::*;
use nightledger_session::present::series::{Point, PointFigures};

use crate::page::growing::growing;
use crate::page::overview::Scatter;
use crate::page::state::state;

/// Title, unit, value and the bit of what stands out.
type Figure = (&'static str, &'static str, &'static str, fn(&Point) -> Option<f64>, u8);

fn measured(point: &Point, value: fn(&PointFigures) -> Option<f64>) -> Option<f64> {
    point.measured.as_ref().and_then(value)
}

const FIGURES: [Figure; 7] = [
    ("measured-fwhm", "FWHM of stars over time", "px", |point| measured(point, |figures| figures.fwhm_px), 1),
    ("measured-hfr", "HFR (measured) over time", "px", |point| measured(point, |figures| figures.hfr_px), 2),
    (
        "eccentricity",
        "Eccentricity over time",
        "",
        |point| measured(point, |figures| figures.eccentricity),
        8,
    ),
    ("stars", "Stars over time", "", |point| measured(point, |figures| Some(figures.stars)), 16),
    (
        "background",
        "Background over time",
        "ADU",
        |point| measured(point, |figures| Some(figures.background)),
        32,
    ),
    // Another figure than the measured one, though it has the same name.
    ("capture-hfr", "HFR (capture) over time", "px", |point| point.hfr_px, 4),
    ("guiding-rms", "Guiding RMS over time", "arcsec", |point| point.guiding_arcsec, 0),
];

/// One chart after another, because each takes a moment.
#[component]
pub fn Charts() -> impl IntoView {
    let state = state();
    let shown = growing(FIGURES.len(), 1, 1);
    let chart = move |number: usize| {
        let Some((id, title, unit, value, bit)) = FIGURES.get(number).copied() else { return ().into_any() };
        let drawn = move || {
            state.series.get().map(|series| view! { <Scatter id title unit series value outlier=bit /> })
        };
        view! { {drawn} }.into_any()
    };
    view! {
        <div class="charts">
            <For each=move || 0..shown.get() key=|number| *number children=chart />
        </div>
    }
}
