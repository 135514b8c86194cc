//! Figures over time, with what stands out marked.

use std::sync::Arc;

use leptos::prelude::*;
use nightledger_language::{mark, of};
use nightledger_session::present::series::{Point, PointFigures, Series};
use wasm_bindgen_futures::spawn_local;

use super::culling::change_limits;
use crate::page::growing::painted;
use crate::page::overview::{Limit, Scatter};
use crate::page::state::{State, state};

/// A chart.
#[derive(Clone, Copy)]
struct Figure {
    id: &'static str,
    title: &'static str,
    unit: &'static str,
    value: fn(&Point) -> Option<f64>,
    /// The bit of what stands out.
    outlier: u8,
    /// The limit whose line is in it, and whether it is about what was measured.
    limit: Option<(usize, bool)>,
}

fn measured(point: &Point, value: fn(&PointFigures) -> Option<f64>) -> Option<f64> {
    point.measured.as_ref().and_then(value)
}

const FIGURES: [Figure; 10] = [
    Figure {
        id: "measured-fwhm",
        title: mark!("FWHM of stars over time"),
        unit: "arcsec",
        value: |point| measured(point, |figures| figures.fwhm_arcsec),
        outlier: 1,
        limit: Some((1, true)),
    },
    // Where the scale of some is not known.
    Figure {
        id: "measured-fwhm-px",
        title: mark!("FWHM of stars over time, px"),
        unit: "px",
        value: |point| measured(point, |figures| figures.fwhm_px.filter(|_| figures.fwhm_arcsec.is_none())),
        outlier: 1,
        limit: None,
    },
    Figure {
        id: "measured-hfr",
        title: mark!("HFR (measured) over time"),
        unit: "px",
        value: |point| measured(point, |figures| figures.hfr_px),
        outlier: 2,
        limit: Some((0, true)),
    },
    // Another figure than the measured one, though it has the same name.
    Figure {
        id: "capture-hfr",
        title: mark!("HFR (capture) over time"),
        unit: "px",
        value: |point| point.hfr_px,
        outlier: 4,
        limit: Some((0, false)),
    },
    Figure {
        id: "eccentricity",
        title: mark!("Eccentricity over time"),
        unit: "",
        value: |point| measured(point, |figures| figures.eccentricity),
        outlier: 8,
        limit: Some((2, true)),
    },
    Figure {
        id: "stars",
        title: mark!("Stars over time"),
        unit: "",
        value: |point| measured(point, |figures| Some(figures.stars)),
        outlier: 16,
        limit: None,
    },
    Figure {
        id: "background",
        title: mark!("Background over time"),
        unit: "ADU",
        value: |point| measured(point, |figures| Some(figures.background)),
        outlier: 32,
        limit: None,
    },
    Figure {
        id: "stars-share",
        title: mark!("Stars over time, share of the group’s median"),
        unit: "",
        value: |point| measured(point, |figures| figures.of_median[0]),
        outlier: 16,
        limit: Some((4, true)),
    },
    Figure {
        id: "background-share",
        title: mark!("Background over time, times the group’s median"),
        unit: "",
        value: |point| measured(point, |figures| figures.of_median[1]),
        outlier: 32,
        limit: Some((5, true)),
    },
    Figure {
        id: "guiding-rms",
        title: mark!("Guiding RMS over time"),
        unit: "arcsec",
        value: |point| point.guiding_arcsec,
        outlier: 0,
        limit: Some((3, false)),
    },
];

/// One chart after another, because each takes a moment: also when other points come.
#[component]
pub fn Charts() -> impl IntoView {
    let state = state();
    let drawn = FIGURES.map(|_| RwSignal::new(None::<Arc<Series>>));
    // Which points are being drawn.
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let series = state.series.get();
        turn.update_value(|turn| *turn = turn.wrapping_add(1));
        let now = turn.get_value();
        spawn_local(async move {
            for (figure, drawn) in FIGURES.iter().zip(drawn) {
                let is_shown = drawn.try_with_untracked(|drawn| match (drawn, &series) {
                    (Some(one), Some(other)) => one.shows_as(other, figure.value, figure.outlier),
                    (one, other) => one.is_none() && other.is_none(),
                });
                if is_shown == Some(true) {
                    continue;
                }
                // The tab may have gone, and other points may have come.
                if turn.try_get_value() != Some(now) || drawn.try_set(series.clone()).is_some() {
                    return;
                }
                painted().await;
            }
        });
    });
    let chart = move |(figure, series): (Figure, RwSignal<Option<Arc<Series>>>)| {
        let Figure { id, title, unit, value, outlier, .. } = figure;
        let title = of(title);
        let drawn = move || {
            let limit = figure.limit.map(|(at, of_measured)| limit(state, at, of_measured));
            let series = series.get()?;
            Some(match limit {
                Some(limit) => view! { <Scatter id title unit series value outlier limit /> }.into_any(),
                None => view! { <Scatter id title unit series value outlier /> }.into_any(),
            })
        };
        view! { {drawn} }.into_any()
    };
    view! { <div class="charts">{FIGURES.into_iter().zip(drawn).map(chart).collect::<Vec<_>>()}</div> }
}

/// The line of a limit. One of HFR, width or shape stands where the figures are that it judges.
fn limit(state: State, at: usize, of_measured: bool) -> Limit {
    let limits = state.of_frames().limits;
    // Guiding, stars and background are judged either way.
    let judges = move |measured: bool| at >= 3 || measured == of_measured;
    let value = Signal::derive(move || {
        limits.with(|limits| {
            limits.query.limits.get(at).copied().flatten().filter(|_| judges(limits.query.measured))
        })
    });
    let set = Callback::new(move |number| {
        change_limits(state, |limits| {
            if !judges(limits.query.measured) {
                limits.query.measured = of_measured;
                limits.chosen = true;
            }
            if let Some(place) = limits.query.limits.get_mut(at) {
                *place = Some(number);
            }
        });
    });
    let culling = state.of_frames().culling;
    let beyond = Memo::new(move |_| {
        let is_set = value.get().is_some();
        culling.with(|view| view.beyond(at).filter(|_| is_set).collect::<Vec<_>>())
    });
    Limit { value, set, beyond }
}
