//! The coordinates of a chart: its size, its scale, its grid, its columns of nights.

use std::fmt::Write as _;

use leptos::prelude::*;
use nightledger_language::number;
use nightledger_session::present::plain;

use crate::page::words;

/// Width of a chart's coordinate system: a phone's is narrower, so that what is written in it is not drawn smaller.
pub fn width() -> f64 {
    let window_px = window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or_default();
    if window_px <= 640.0 { 380.0 } else { 720.0 }
}
/// Height of a chart's coordinate system.
pub const HEIGHT: f64 = 260.0;
/// Room for the labels at the left.
pub const LEFT: f64 = 52.0;
/// Room for the labels below.
pub const BELOW: f64 = 34.0;
/// Room above.
pub const ABOVE: f64 = 24.0;
/// Room for a date below a chart.
const DATE: f64 = 74.0;

/// Room for its year.
const YEAR: f64 = 26.0;

/// Adds a bar to the path of its like.
pub fn bar(path: &mut String, x: f64, y: f64, width: f64, height: f64) {
    // Writing into a text cannot fail.
    let _ = write!(path, "M{x:.2} {y:.2}h{width:.2}v{height:.2}h-{width:.2}z");
}

/// Values and their place between the bottom and the top of a chart.
#[derive(Clone, Copy)]
pub struct Scale {
    low: f64,
    high: f64,
    step: f64,
}

impl Scale {
    /// A scale over `low` to `high` with round steps.
    pub fn new(low: f64, high: f64) -> Self {
        let span = (high - low).max(1e-6);
        let raw = span / 4.0;
        let magnitude = 10_f64.powf(raw.log10().floor());
        let step = [1.0, 2.0, 2.5, 5.0, 10.0]
            .into_iter()
            .map(|factor| factor * magnitude)
            .find(|step| *step >= raw)
            .unwrap_or(raw);
        Self { low: (low / step).floor() * step, high: (high / step).ceil() * step, step }
    }

    /// Where a value stands.
    pub fn y(&self, value: f64) -> f64 {
        let share = (value - self.low) / (self.high - self.low).max(1e-9);
        HEIGHT - BELOW - share * (HEIGHT - BELOW - ABOVE)
    }

    /// The height of its end.
    pub fn top(&self) -> f64 {
        self.y(self.high)
    }

    /// The value that stands at a height, within the scale.
    pub fn value(&self, y: f64) -> f64 {
        let share = (HEIGHT - BELOW - y) / (HEIGHT - BELOW - ABOVE);
        self.low + share.clamp(0.0, 1.0) * (self.high - self.low)
    }

    /// As many decimals as a step has, four at least: without them two steps would have one label.
    fn decimals(&self) -> usize {
        let is_whole = |shift: f64| (self.step * shift - (self.step * shift).round()).abs() < 1e-3;
        let enough = [(4, 1e4), (5, 1e5), (6, 1e6)].into_iter().find(|(_, shift)| is_whole(*shift));
        enough.map_or(7, |(decimals, _)| decimals)
    }

    fn ticks(&self) -> Vec<f64> {
        (0..=12_u32)
            .map(|at| self.low + f64::from(at) * self.step)
            .take_while(|tick| *tick <= self.high + self.step / 2.0)
            .collect()
    }
}

#[component]
pub fn Grid(scale: Scale, unit: &'static str) -> impl IntoView {
    let decimals = scale.decimals();
    let lines = scale
        .ticks()
        .into_iter()
        .map(|tick| {
            let y = scale.y(tick);
            view! {
                <line class="grid" x1=LEFT x2=width() y1=y y2=y></line>
                <text x=LEFT - 8.0 y=y + 4.0 text-anchor="end" class="axis">
                    {number(plain(tick, decimals))}
                </text>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <text x="0" y="12" class="axis">
            {unit}
        </text>
        {lines}
    }
}

/// One night after another: how far apart their columns are, and how wide, at most `most`.
pub fn columns_of(count: usize, most: f64) -> (f64, f64) {
    let step = (width() - LEFT) / f64::from(words::whole(count).max(1));
    (step, (step * 0.7).min(most))
}

/// How dates from `first` to `last` are written below a chart, and the room for one.
pub fn date_words(first: &str, last: &str) -> (fn(&str) -> String, f64) {
    // Over the turn of a year a day alone is not a date.
    if first.get(..4) == last.get(..4) { (words::day, DATE) } else { (words::date, DATE + YEAR) }
}

/// Which labels have room, by where they begin: the first and the last, and between them as many as do.
pub fn with_room(begins: &[f64], room: f64) -> Vec<usize> {
    let mut kept: Vec<usize> = Vec::new();
    let mut free = f64::NEG_INFINITY;
    for (number, begin) in begins.iter().enumerate() {
        if *begin >= free {
            kept.push(number);
            free = begin + room;
        }
    }
    let last = begins.len().saturating_sub(1);
    if kept.len() > 1 && kept.last() != Some(&last) {
        kept.pop();
        kept.push(last);
    }
    kept
}

/// Dates below the columns of nights, as many as have room.
pub fn night_labels(dates: &[&str]) -> impl IntoView + use<> {
    let (step, _) = columns_of(dates.len(), 0.0);
    let (word, room) = date_words(dates.first().unwrap_or(&""), dates.last().unwrap_or(&""));
    let middles: Vec<f64> =
        (0..words::whole(dates.len())).map(|at| LEFT + (f64::from(at) + 0.5) * step).collect();
    with_room(&middles, room)
        .into_iter()
        .filter_map(|number| Some((*middles.get(number)?, word(dates.get(number)?))))
        .map(|(middle, label)| {
            view! {
                <text x=middle y=HEIGHT - 10.0 text-anchor="middle" class="axis">
                    {label}
                </text>
            }
        })
        .collect::<Vec<_>>()
}
