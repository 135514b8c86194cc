//! The Charts tab: own SVG, a table behind each.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use leptos::prelude::*;

use super::growing::growing;
use super::markup::{Children, For, Markup, view};
use super::state::state;
use super::words;
use crate::view::series::{NightSky, Point, Series};
use crate::view::totals::Totals;
use crate::view::{duration, plain};

/// Width of a chart's coordinate system.
const WIDTH: f64 = 720.0;
/// Height of a chart's coordinate system.
const HEIGHT: f64 = 260.0;
/// Room for the labels at the left.
const LEFT: f64 = 52.0;
/// Room for the labels below.
const BELOW: f64 = 34.0;
/// Room above.
const ABOVE: f64 = 10.0;

/// The tab.
#[component]
pub fn Charts() -> Markup {
    let state = state();
    view! {
        {move || match state.view.get() {
            None => view! { <super::Nothing what="Integration, seeing and temperature over the nights" /> },
            Some(view) => {
                let shown = growing(2, 1, 1);
                let totals = move |number: usize| {
                    let totals = view.totals.clone();
                    if number == 0 { view! { <ByFilter totals /> } } else { view! { <ByNight totals /> } }
                };
                view! {
                    <div class="charts">
                        <For each=move || 0..shown.get() key=|number| *number children=totals />
                        {move || state.series.get().map(|series| view! { <OverTime series /> })}
                    </div>
                }
            }
        }}
    }
}

/// What the nights and frames make: one chart after another, because each takes a moment.
#[component]
fn OverTime(series: Arc<Series>) -> Markup {
    const CHARTS: usize = 6;
    let shown = growing(CHARTS, 1, 1);
    let chart = move |number: usize| {
        let series = Arc::clone(&series);
        match number {
            0 => {
                view! { <Scatter title="FWHM over time" unit="arcsec" series value=|point| point.fwhm_arcsec /> }
            }
            1 => view! { <Scatter title="HFR over time" unit="px" series value=|point| point.hfr_px /> },
            2 => {
                view! { <Scatter title="Sensor temperature over time" unit="°C" series value=|point| point.sensor_temp_c /> }
            }
            3 => {
                view! { <Scatter title="Ambient temperature over time" unit="°C" series value=|point| point.ambient_c /> }
            }
            4 => view! { <Darkness series /> },
            _ => view! { <Moon series /> },
        }
    };
    view! { <For each=move || 0..shown.get() key=|number| *number children=chart /> }
}

/// A chart with its heading, its key and the table behind it.
#[component]
fn Chart(
    title: &'static str,
    /// What the picture shows, for who cannot see it.
    says: String,
    /// Filters, for the key.
    key: Vec<Option<String>>,
    /// Columns of the table.
    columns: Vec<String>,
    /// Rows of the table.
    #[prop(into)]
    table: Arc<[Vec<String>]>,
    children: Children,
) -> Markup {
    let key = key
        .into_iter()
        .map(|filter| {
            let class = words::filter_class(filter.as_deref());
            view! {
                <li>
                    <svg class="dot" viewBox="0 0 10 10" aria-hidden="true" focusable="false">
                        <circle class=class cx="5" cy="5" r="5"></circle>
                    </svg>
                    {filter.unwrap_or_else(|| "no filter".to_owned())}
                </li>
            }
        })
        .collect::<Vec<_>>();
    // Made when it is looked at: behind the charts of a thousand nights stand thousands of rows.
    let (opened, open) = signal(false);
    let behind = move || {
        if !opened.get() {
            return Markup::from(());
        }
        let heads =
            columns.iter().map(|column| view! { <th scope="col">{column.clone()}</th> }).collect::<Vec<_>>();
        let table = Arc::clone(&table);
        let shown = growing(table.len(), 100, 100);
        let row = move |at: usize| {
            let cells = table.get(at).cloned().unwrap_or_default();
            view! { <tr>{cells.into_iter().map(|cell| view! { <td>{cell}</td> }).collect::<Vec<_>>()}</tr> }
        };
        view! {
            <table class="plain">
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>
                    <For each=move || 0..shown.get() key=|at| *at children=row />
                </tbody>
            </table>
        }
    };
    view! {
        <figure class="chart">
            <figcaption>
                <h2>{title}</h2>
            </figcaption>
            <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=says preserveAspectRatio="xMidYMid meet">
                {children()}
            </svg>
            {(key.len() > 1).then(|| view! { <ul class="key">{key}</ul> })}
            <details on:toggle=move |_| open.set(true)>
                <summary>"As a table"</summary>
                <div class="scroll" tabindex="0" role="region" aria-label=format!("{title}, as a table")>
                    {behind}
                </div>
            </details>
        </figure>
    }
}

#[component]
fn ByFilter(totals: Totals) -> Markup {
    let most = totals.filters.iter().map(|filter| filter.seconds).fold(0.0, f64::max).max(1.0);
    let room = HEIGHT - 10.0;
    let count = f64::from(words::whole(totals.filters.len()).max(1));
    let step = (room / count).min(44.0);
    let bars = totals
        .filters
        .iter()
        .zip(0_u32..)
        .map(|(filter, at)| {
            let y = 5.0 + f64::from(at) * step;
            let width = (filter.seconds / most * (WIDTH - 260.0)).max(1.0);
            let class = words::filter_class(filter.filter.as_deref());
            let middle = y + step / 2.0 + 4.0;
            view! {
                <text x="90" y=middle text-anchor="end" class="axis">
                    {filter.filter.clone().unwrap_or_else(|| "no filter".to_owned())}
                </text>
                <rect class=class x="100" y=y + step * 0.15 width=width height=step * 0.7 rx="3"></rect>
                <text x=110.0 + width y=middle class="axis">
                    {duration(filter.seconds)}
                </text>
            }
        })
        .collect::<Vec<_>>();
    let says = totals
        .filters
        .iter()
        .map(|filter| {
            format!("{} {}", filter.filter.as_deref().unwrap_or("no filter"), duration(filter.seconds))
        })
        .collect::<Vec<_>>()
        .join(", ");
    let table = totals
        .filters
        .iter()
        .map(|filter| {
            vec![
                filter.filter.clone().unwrap_or_else(|| "no filter".to_owned()),
                words::count(filter.exposures),
                duration(filter.seconds),
            ]
        })
        .collect::<Vec<_>>();
    view! {
        <Chart
            title="Integration by filter"
            says=format!("Bars: {says}")
            key=Vec::new()
            columns=vec!["Filter".to_owned(), "Exposures".to_owned(), "Integration".to_owned()]
            table
        >
            {bars}
        </Chart>
    }
}

#[component]
fn ByNight(totals: Totals) -> Markup {
    let sums = totals.by_night.iter().map(|night| night.seconds.iter().sum::<f64>());
    let most = sums.fold(0.0, f64::max).max(1.0) / 3600.0;
    let scale = Scale::new(0.0, most);
    let count = f64::from(words::whole(totals.by_night.len()).max(1));
    let step = (WIDTH - LEFT) / count;
    let width = (step * 0.7).min(60.0);
    let every = (count / 8.0).ceil().max(1.0);
    // One element for all bars of a filter, as with the dots below.
    let mut paths = vec![String::new(); totals.filters.len()];
    let mut labels = Vec::new();
    for (night, at) in totals.by_night.iter().zip(0_u32..) {
        let x = LEFT + (f64::from(at) + 0.5) * step - width / 2.0;
        let mut sum = 0.0;
        for (seconds, path) in night.seconds.iter().zip(&mut paths).filter(|(seconds, _)| **seconds > 0.0) {
            let bottom = scale.y(sum);
            sum += seconds / 3600.0;
            bar(path, x, scale.y(sum), width, (bottom - scale.y(sum)).max(0.5));
        }
        if f64::from(at) % every == 0.0 {
            labels.push(view! {
                <text x=x + width / 2.0 y=HEIGHT - 10.0 text-anchor="middle" class="axis">
                    {night.date.get(5..).unwrap_or_default().to_owned()}
                </text>
            });
        }
    }
    let bars = paths
        .into_iter()
        .zip(&totals.filters)
        .map(|(path, filter)| view! { <path class=words::filter_class(filter.filter.as_deref()) d=path></path> })
        .collect::<Vec<_>>();
    let names: Vec<Option<String>> = totals.filters.iter().map(|filter| filter.filter.clone()).collect();
    let mut columns = vec!["Date".to_owned()];
    columns.extend(names.iter().map(|name| name.clone().unwrap_or_else(|| "no filter".to_owned())));
    let table = totals
        .by_night
        .iter()
        .map(|night| {
            let cells = night
                .seconds
                .iter()
                .map(|seconds| if *seconds > 0.0 { duration(*seconds) } else { String::new() });
            std::iter::once(words::date(&night.date)).chain(cells).collect()
        })
        .collect::<Vec<_>>();
    let says = format!(
        "Stacked bars over {}, at most {} hours",
        words::counted(words::whole(totals.by_night.len()), "night", "nights"),
        plain(most, 1)
    );
    view! {
        <Chart title="Integration by night, hours" says key=names columns table>
            <Grid scale />
            {labels}
            {bars}
        </Chart>
    }
}

/// Adds a bar to the path of its like.
fn bar(path: &mut String, x: f64, y: f64, width: f64, height: f64) {
    // Writing into a text cannot fail.
    let _ = write!(path, "M{x:.2} {y:.2}h{width:.2}v{height:.2}h-{width:.2}z");
}

/// Values and their place between the bottom and the top of a chart.
#[derive(Clone, Copy)]
struct Scale {
    low: f64,
    high: f64,
    step: f64,
}

impl Scale {
    /// A scale over `low` to `high` with round steps.
    fn new(low: f64, high: f64) -> Self {
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

    fn y(&self, value: f64) -> f64 {
        let share = (value - self.low) / (self.high - self.low).max(1e-9);
        HEIGHT - BELOW - share * (HEIGHT - BELOW - ABOVE)
    }

    fn ticks(&self) -> Vec<f64> {
        (0..=12_u32)
            .map(|at| self.low + f64::from(at) * self.step)
            .take_while(|tick| *tick <= self.high + self.step / 2.0)
            .collect()
    }
}

#[component]
fn Grid(scale: Scale) -> Markup {
    scale
        .ticks()
        .into_iter()
        .map(|tick| {
            let y = scale.y(tick);
            view! {
                <line class="grid" x1=LEFT x2=WIDTH y1=y y2=y></line>
                <text x=LEFT - 8.0 y=y + 4.0 text-anchor="end" class="axis">
                    {plain(tick, 2)}
                </text>
            }
        })
        .collect()
}

#[component]
fn Scatter(
    title: &'static str,
    unit: &'static str,
    series: Arc<Series>,
    value: fn(&Point) -> Option<f64>,
) -> Markup {
    let points: Vec<(f64, f64, u32)> =
        series.points.iter().filter_map(|point| Some((point.time_s, value(point)?, point.filter))).collect();
    if points.len() < 2 {
        return ().into();
    }
    let low = points.iter().map(|point| point.1).fold(f64::INFINITY, f64::min);
    let high = points.iter().map(|point| point.1).fold(f64::NEG_INFINITY, f64::max);
    let scale = Scale::new(low, if high > low { high } else { low + 1.0 });
    // One frame after another: weeks without clear sky would leave nothing to see of the nights between.
    let last = f64::from(words::whole(points.len()).saturating_sub(1).max(1));
    let x = |at: u32| LEFT + 6.0 + f64::from(at) / last * (WIDTH - LEFT - 12.0);
    let mut nights: Vec<(u32, String)> = Vec::new();
    for ((time_s, _, _), at) in points.iter().zip(0_u32..) {
        // The evening's date, near enough for a label: noon to noon in UTC.
        let day = day_label(*time_s - 43_200.0);
        if nights.last().is_none_or(|(_, label)| *label != day) {
            nights.push((at, day));
        }
    }
    let every = nights.len().div_ceil(7).max(1);
    let labels = nights
        .iter()
        .enumerate()
        .map(|(number, (at, label))| {
            let x = x(*at);
            view! {
                <line class="grid night" x1=x x2=x y1=ABOVE y2=HEIGHT - BELOW></line>
                {(number % every == 0).then(|| view! { <text x=x y=HEIGHT - 10.0 class="axis">{label.clone()}</text> })}
            }
        })
        .collect::<Vec<_>>();
    let name = |filter: u32| usize::try_from(filter).ok().and_then(|at| series.filters.get(at)).cloned();
    // A chart of every point of a very long scan is a blot: at most so many are drawn, evenly chosen.
    let each = points.len().div_ceil(3000).max(1);
    // One element for all dots of a filter: thousands of circles would hold the page up.
    let mut paths: BTreeMap<u32, String> = BTreeMap::new();
    for ((_, value, filter), at) in points.iter().zip(0_u32..).step_by(each) {
        let path = paths.entry(*filter).or_default();
        // Writing into a text cannot fail.
        let _ = write!(
            path,
            "M{:.1} {:.1}m-2.6 0a2.6 2.6 0 1 0 5.2 0a2.6 2.6 0 1 0-5.2 0",
            x(at),
            scale.y(*value)
        );
    }
    let dots = paths
        .into_iter()
        .map(|(filter, path)| view! { <path class=words::filter_class(name(filter).as_deref()) d=path></path> })
        .collect::<Vec<_>>();
    let key: Vec<Option<String>> = series.filters.iter().cloned().map(Some).collect();
    let table = series
        .filters
        .iter()
        .zip(0_u32..)
        .filter_map(|(filter, number)| {
            let mut values: Vec<f64> =
                points.iter().filter(|point| point.2 == number).map(|point| point.1).collect();
            nightledger_order::sort_by(&mut values, f64::total_cmp);
            let (first, last) = (*values.first()?, *values.last()?);
            let middle = *values.get(values.len() / 2)?;
            let mut cells = vec![filter.clone(), words::count(words::whole(values.len()))];
            cells.extend([first, middle, last].map(|value| plain(value, 2)));
            Some(cells)
        })
        .collect::<Vec<_>>();
    let says = format!(
        "{title}, {} points from {} to {} {unit}",
        words::count(words::whole(points.len())),
        plain(low, 2),
        plain(high, 2)
    );
    let columns = ["Filter", "Frames", "Lowest", "Median", "Highest"].map(str::to_owned).to_vec();
    view! {
        <Chart title says key columns table>
            <Grid scale />
            {labels}
            {dots}
        </Chart>
    }
}

/// One night after another: where its column begins, how wide it is, which have a label.
fn columns_of(count: usize) -> (f64, f64, usize) {
    let step = (WIDTH - LEFT) / f64::from(words::whole(count).max(1));
    (step, (step * 0.7).min(46.0), count.div_ceil(8).max(1))
}

fn night_labels(nights: &[NightSky]) -> Markup {
    let (step, _, every) = columns_of(nights.len());
    nights
        .iter()
        .zip(0_u32..)
        .step_by(every)
        .map(|(night, at)| {
            view! {
                <text x=LEFT + (f64::from(at) + 0.5) * step y=HEIGHT - 10.0 text-anchor="middle" class="axis">
                    {night.date.get(5..).unwrap_or_default().to_owned()}
                </text>
            }
        })
        .collect()
}

/// Hours of astronomical darkness, and those of them without the Moon.
#[component]
fn Darkness(series: Arc<Series>) -> Markup {
    if series.nights.is_empty() {
        return ().into();
    }
    let nights = series.nights.clone();
    let most = nights.iter().map(|night| night.dark_h).fold(1.0, f64::max);
    let scale = Scale::new(0.0, most);
    let (step, width, _) = columns_of(nights.len());
    let (mut moonlit, mut dark) = (String::new(), String::new());
    for (night, at) in nights.iter().zip(0_u32..) {
        let x = LEFT + (f64::from(at) + 0.5) * step - width / 2.0;
        for (path, hours) in [(&mut moonlit, night.dark_h), (&mut dark, night.moonless_h)] {
            bar(path, x, scale.y(hours), width, (scale.y(0.0) - scale.y(hours)).max(0.0));
        }
    }
    let bars = view! {
        <path class="moonlit" d=moonlit></path>
        <path class="dark-sky" d=dark></path>
    };
    let table = nights
        .iter()
        .map(|night| vec![words::date(&night.date), plain(night.dark_h, 1), plain(night.moonless_h, 1)])
        .collect::<Vec<_>>();
    let columns = ["Night", "Dark, h", "Dark without the Moon, h"].map(str::to_owned).to_vec();
    let says = format!(
        "Hours of astronomical darkness at the site, at most {}; full colour: without the Moon",
        plain(most, 1)
    );
    view! {
        <Chart title="Astronomical darkness, hours (full colour: without the Moon)" says key=Vec::new() columns table>
            <Grid scale />
            {night_labels(&series.nights)}
            {bars}
        </Chart>
    }
}

/// The Moon: its lit share as a disc, at its greatest altitude of the night.
#[component]
fn Moon(series: Arc<Series>) -> Markup {
    if series.nights.is_empty() {
        return ().into();
    }
    let nights = series.nights.clone();
    let scale = Scale::new(0.0, 90.0);
    let (step, width, _) = columns_of(nights.len());
    let radius = (width / 2.0).clamp(3.0, 11.0);
    let (mut discs, mut lit_parts) = (String::new(), String::new());
    for (night, at) in nights.iter().zip(0_u32..) {
        let Some(highest_deg) = night.moon_highest_deg else { continue };
        let x = LEFT + (f64::from(at) + 0.5) * step;
        let y = scale.y(highest_deg.max(0.0));
        let (top, bottom) = (y - radius, y + radius);
        // An ellipse over half a disc, lit or dark.
        let lit = night.moon_lit.clamp(0.0, 1.0);
        let waist = (radius * (1.0 - 2.0 * lit)).abs();
        let right = u8::from(night.moon_lit_right);
        let side = u8::from((lit > 0.5) == night.moon_lit_right);
        let half = format!("M{x:.2} {top:.2}A{radius:.2} {radius:.2} 0 0 {right} {x:.2} {bottom:.2}");
        // Writing into a text cannot fail.
        let _ = write!(discs, "{half}A{radius:.2} {radius:.2} 0 0 {right} {x:.2} {top:.2}Z");
        let _ = write!(lit_parts, "{half}A{waist:.2} {radius:.2} 0 0 {side} {x:.2} {top:.2}Z");
    }
    let table = nights
        .iter()
        .map(|night| {
            vec![
                words::date(&night.date),
                format!("{} %", plain(night.moon_lit * 100.0, 0)),
                night
                    .moon_highest_deg
                    .map_or_else(|| "no night".to_owned(), |deg| format!("{}°", plain(deg, 0))),
            ]
        })
        .collect::<Vec<_>>();
    let columns = ["Night", "Lit at midnight", "Highest"].map(str::to_owned).to_vec();
    let says = format!(
        "The Moon’s phase and greatest altitude over {}",
        words::counted(words::whole(nights.len()), "night", "nights")
    );
    view! {
        <Chart title="The Moon: phase, and greatest altitude at night in degrees" says key=Vec::new() columns table>
            <Grid scale />
            {night_labels(&series.nights)}
            <path class="moon-dark" d=discs></path>
            <path class="moon-lit" d=lit_parts></path>
        </Chart>
    }
}

fn day_label(time_s: f64) -> String {
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(time_s * 1000.0));
    format!("{:02}-{:02}", date.get_utc_month() + 1, date.get_utc_date())
}
