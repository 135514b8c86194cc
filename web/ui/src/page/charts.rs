//! The Charts tab: own SVG, a table behind each.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use leptos::prelude::*;

use super::growing::growing;
use super::state::{State, state};
use super::words;
use crate::protocol::ToEngine;
use nightledger_session::present::frames::Part;
use nightledger_session::present::series::{NightSky, Point, Series};
use nightledger_session::present::totals::Totals;
use nightledger_session::present::{duration, plain};

/// Width of a chart's coordinate system: a phone's is narrower, so that what is written in it is not drawn smaller.
fn width() -> f64 {
    let window_px = window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or_default();
    if window_px <= 640.0 { 380.0 } else { 720.0 }
}
/// Height of a chart's coordinate system.
const HEIGHT: f64 = 260.0;
/// Room for the labels at the left.
const LEFT: f64 = 52.0;
/// Room for the labels below.
const BELOW: f64 = 34.0;
/// Room above.
const ABOVE: f64 = 24.0;
/// Room for a date below a chart.
const DATE: f64 = 74.0;

/// A cell of the table behind a chart: what it says, and what it leads to.
#[derive(Clone)]
struct Cell {
    text: String,
    leads: Option<Lead>,
}

/// What a figure leads to.
#[derive(Clone)]
enum Lead {
    /// The file that has it.
    File(u32),
    /// The files that it adds up, and what they are.
    Files(Part, String),
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self { text, leads: None }
    }
}

impl Cell {
    fn leading_to(self, part: Part, label: String) -> Self {
        Self { leads: Some(Lead::Files(part, label)), ..self }
    }

    fn shown(self, state: State) -> AnyView {
        let Self { text, leads } = self;
        let Some(lead) = leads else { return view! { <td>{text}</td> }.into_any() };
        let go = move |_| match lead.clone() {
            Lead::File(index) => state.send(ToEngine::Frame(index)),
            Lead::Files(part, label) => state.show_files(part, label),
        };
        view! {
            <td>
                <button type="button" class="link" on:click=go>
                    {text}
                </button>
            </td>
        }
        .into_any()
    }
}

/// A filter's name.
fn name_of(filter: Option<&String>) -> String {
    filter.cloned().unwrap_or_else(|| "no filter".to_owned())
}

/// A mark of a filter's own shape, for who cannot tell the colours apart.
fn mark(path: &mut String, filter: u32, x: f64, y: f64) {
    // Writing into a text cannot fail.
    let _ = match filter % 6 {
        0 => write!(path, "M{x:.1} {y:.1}m-2.8 0a2.8 2.8 0 1 0 5.6 0a2.8 2.8 0 1 0-5.6 0"),
        1 => write!(path, "M{x:.1} {y:.1}m-2.5-2.5h5v5h-5z"),
        2 => write!(path, "M{x:.1} {y:.1}m0-3.4l3.2 5.6h-6.4z"),
        3 => write!(path, "M{x:.1} {y:.1}m0-3.7l3.7 3.7l-3.7 3.7l-3.7-3.7z"),
        4 => write!(path, "M{x:.1} {y:.1}m-1-3.4h2v2.4h2.4v2h-2.4v2.4h-2v-2.4h-2.4v-2h2.4z"),
        _ => write!(path, "M{x:.1} {y:.1}m0 3.4l3.2-5.6h-6.4z"),
    };
}

/// The tab.
#[component]
pub fn Charts() -> impl IntoView {
    let state = state();
    view! {
        {move || match state.view.get() {
            None => view! { <super::Nothing what="Integration, seeing and temperature over the nights" /> }.into_any(),
            Some(view) => {
                let shown = growing(2, 1, 1);
                let totals = move |number: usize| {
                    let totals = view.totals.clone();
                    if number == 0 { view! { <ByFilter totals /> }.into_any() } else { view! { <ByNight totals /> }.into_any() }
                };
                view! {
                    <div class="charts">
                        <For each=move || 0..shown.get() key=|number| *number children=totals />
                        {move || state.series.get().map(|series| view! { <OverTime series /> })}
                    </div>
                }.into_any()
            }
        }}
    }
}

/// What the nights and frames make: one chart after another, because each takes a moment.
#[component]
fn OverTime(series: Arc<Series>) -> impl IntoView {
    const CHARTS: usize = 6;
    let shown = growing(CHARTS, 1, 1);
    let chart = move |number: usize| {
        let series = Arc::clone(&series);
        match number {
            0 => {
                view! { <Scatter id="fwhm" title="FWHM over time" unit="arcsec" series value=|point| point.fwhm_arcsec /> }.into_any()
            }
            1 => {
                view! { <Scatter id="hfr" title="HFR over time" unit="px" series value=|point| point.hfr_px /> }.into_any()
            }
            2 => {
                view! { <Scatter id="sensor-temperature" title="Sensor temperature over time" unit="°C" series value=|point| point.sensor_temp_c /> }.into_any()
            }
            3 => {
                view! { <Scatter id="ambient-temperature" title="Ambient temperature over time" unit="°C" series value=|point| point.ambient_c /> }.into_any()
            }
            4 => view! { <Darkness series /> }.into_any(),
            _ => view! { <Moon series /> }.into_any(),
        }
    };
    view! { <For each=move || 0..shown.get() key=|number| *number children=chart /> }
}

/// A chart with its heading, its key and the table behind it.
#[component]
fn Chart(
    id: &'static str,
    title: &'static str,
    /// What the picture shows, for who cannot see it.
    says: String,
    /// Filters, for the key, by the numbers of their marks.
    key: Vec<(u32, Option<String>)>,
    /// The rule behind the figures, and what is not among them.
    note: AnyView,
    /// Columns of the table.
    columns: Vec<String>,
    /// Rows of the table.
    #[prop(into)]
    table: Arc<[Vec<Cell>]>,
    children: Children,
) -> impl IntoView {
    let state = state();
    let key = key
        .into_iter()
        .map(|(number, filter)| {
            let class = words::filter_class(filter.as_deref());
            let mut path = String::new();
            mark(&mut path, number, 4.0, 4.0);
            view! {
                <li>
                    <svg class="dot" viewBox="0 0 8 8" aria-hidden="true" focusable="false">
                        <path class=class d=path></path>
                    </svg>
                    {name_of(filter.as_ref())}
                </li>
            }
        })
        .collect::<Vec<_>>();
    // Made when it is looked at: behind the charts of a thousand nights stand thousands of rows.
    let (opened, open) = signal(false);
    let behind = move || {
        if !opened.get() {
            return ().into_any();
        }
        let heads =
            columns.iter().map(|column| view! { <th scope="col">{column.clone()}</th> }).collect::<Vec<_>>();
        let table = Arc::clone(&table);
        let shown = growing(table.len(), 100, 100);
        let row = move |at: usize| {
            let cells = table.get(at).cloned().unwrap_or_default();
            view! { <tr>{cells.into_iter().map(|cell| cell.shown(state)).collect::<Vec<_>>()}</tr> }
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
        .into_any()
    };
    view! {
        <figure class="chart" id=id>
            <figcaption>
                <h2>{title}</h2>
            </figcaption>
            <svg viewBox=format!("0 0 {} {HEIGHT}", width()) role="img" aria-label=says preserveAspectRatio="xMidYMid meet">
                {children()}
            </svg>
            {(key.len() > 1).then(|| view! { <ul class="key">{key}</ul> })}
            <p class="muted">{note}</p>
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
fn ByFilter(totals: Totals) -> impl IntoView {
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
            let width = (filter.seconds / most * (width() - 205.0)).max(1.0);
            let class = words::filter_class(filter.filter.as_deref());
            let middle = y + step / 2.0 + 4.0;
            view! {
                <text x="90" y=middle text-anchor="end" class="axis">
                    {name_of(filter.filter.as_ref())}
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
        .map(|filter| format!("{} {}", name_of(filter.filter.as_ref()), duration(filter.seconds)))
        .collect::<Vec<_>>()
        .join(", ");
    let table = totals
        .filters
        .iter()
        .zip(0_u32..)
        .map(|(filter, at)| {
            let name = name_of(filter.filter.as_ref());
            let label = format!("counted lights, {name}");
            let seconds = Cell::from(duration(filter.seconds)).leading_to(Part::Lights(Some(at)), label);
            vec![name.into(), words::count(filter.exposures).into(), seconds]
        })
        .collect::<Vec<_>>();
    view! {
        <Chart
            id="by-filter"
            title="Integration by filter"
            says=format!("Bars: {says}")
            key=Vec::new()
            note="Exposures times their duration, over the rows of a filter.".into_any()
            columns=vec!["Filter".to_owned(), "Exposures".to_owned(), "Integration".to_owned()]
            table
        >
            {bars}
        </Chart>
    }
}

#[component]
fn ByNight(totals: Totals) -> impl IntoView {
    let state = state();
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
    let mut columns = vec!["Date".to_owned(), "All".to_owned()];
    columns.extend(totals.filters.iter().map(|filter| name_of(filter.filter.as_ref())));
    let table = totals
        .by_night
        .iter()
        .zip(0_u32..)
        .map(|(night, at)| {
            let date = words::date(&night.date);
            let all = Cell::from(duration(night.seconds.iter().sum()));
            let all = all.leading_to(Part::Night(Some(at)), format!("lights of {date}"));
            let cells = night.seconds.iter().map(|seconds| {
                let text = if *seconds > 0.0 { duration(*seconds) } else { String::new() };
                Cell::from(text)
            });
            [date.into(), all].into_iter().chain(cells).collect()
        })
        .collect::<Vec<_>>();
    let says = format!(
        "Stacked bars over {}, at most {} hours",
        words::counted(words::whole(totals.by_night.len()), "night", "nights"),
        plain(most, 1)
    );
    let undated = (totals.undated > 0).then(|| {
        view! {
            " "
            <button
                type="button"
                class="link"
                on:click=move |_| state.show_files(Part::Night(None), "lights without a date".to_owned())
            >
                {words::counted(totals.undated, "exposure", "exposures")}
                " without a date are in no night."
            </button>
        }
    });
    let note = view! {
        "The date of the evening before, from noon to noon at the site, or the date in UTC (Settings, Dates)."
        {undated}
    }
    .into_any();
    // Nothing to draw is no chart of noughts.
    let drawn = (most > 0.0).then(|| view! { <Grid scale unit="h" /> {labels} {bars} });
    view! {
        <Chart id="by-night" title="Integration by night" says key note columns table>
            {drawn}
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
fn Grid(scale: Scale, unit: &'static str) -> impl IntoView {
    let lines = scale
        .ticks()
        .into_iter()
        .map(|tick| {
            let y = scale.y(tick);
            view! {
                <line class="grid" x1=LEFT x2=width() y1=y y2=y></line>
                <text x=LEFT - 8.0 y=y + 4.0 text-anchor="end" class="axis">
                    {plain(tick, 2)}
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

#[component]
fn Scatter(
    id: &'static str,
    title: &'static str,
    unit: &'static str,
    series: Arc<Series>,
    value: fn(&Point) -> Option<f64>,
) -> impl IntoView {
    let points: Vec<(&Point, f64)> =
        series.points.iter().filter_map(|point| Some((point, value(point)?))).collect();
    if points.len() < 2 {
        return ().into_any();
    }
    let low = points.iter().map(|point| point.1).fold(f64::INFINITY, f64::min);
    let high = points.iter().map(|point| point.1).fold(f64::NEG_INFINITY, f64::max);
    let scale = Scale::new(low, if high > low { high } else { low + 1.0 });
    // One frame after another: weeks without clear sky would leave nothing to see of the nights between.
    let last = f64::from(words::whole(points.len()).saturating_sub(1).max(1));
    let wide = width();
    let x = |at: u32| LEFT + 6.0 + f64::from(at) / last * (wide - LEFT - 12.0);
    let mut nights: Vec<(f64, String)> = Vec::new();
    let mut night = f64::NAN;
    for ((point, _), at) in points.iter().zip(0_u32..) {
        // The evening's date, near enough for a label: noon to noon in UTC. Wording it takes long.
        let day = ((point.time_s - 43_200.0) / 86_400.0).floor();
        if day.total_cmp(&night).is_ne() {
            night = day;
            nights.push((x(at), words::day_ms(day * 86_400_000.0)));
        }
    }
    // The last is written before its line, so that it does not leave the picture.
    let mut free = 0.0;
    let labels = nights
        .into_iter()
        .map(|(x, label)| {
            let (at, anchor) = if x > wide - DATE { (x.max(wide - 4.0), "end") } else { (x, "start") };
            let begin = if anchor == "end" { at - DATE } else { at };
            let has_room = begin >= free;
            if has_room {
                free = begin + DATE;
            }
            view! {
                <line class="grid night" x1=x x2=x y1=ABOVE y2=HEIGHT - BELOW></line>
                {has_room.then(|| view! { <text x=at y=HEIGHT - 10.0 text-anchor=anchor class="axis">{label}</text> })}
            }
        })
        .collect::<Vec<_>>();
    // A chart of every point of a very long scan is a blot: at most so many are drawn, evenly chosen.
    let each = points.len().div_ceil(3000).max(1);
    // One element for all dots of a filter: thousands of circles would hold the page up.
    let mut paths: BTreeMap<u32, String> = BTreeMap::new();
    for ((point, value), at) in points.iter().zip(0_u32..).step_by(each) {
        mark(paths.entry(point.filter).or_default(), point.filter, x(at), scale.y(*value));
    }
    let filter_of = |number: u32| usize::try_from(number).ok().and_then(|at| series.filters.get(at)).cloned();
    let dots = paths
        .into_iter()
        .map(|(filter, path)| {
            let class = words::filter_class(filter_of(filter).flatten().as_deref());
            view! { <path class=class d=path></path> }
        })
        .collect::<Vec<_>>();
    let mut key = Vec::new();
    let table = series
        .filters
        .iter()
        .zip(0_u32..)
        .filter_map(|(filter, number)| {
            let mut values: Vec<(f64, u32)> = points
                .iter()
                .filter(|(point, _)| point.filter == number)
                .map(|(point, value)| (*value, point.file))
                .collect();
            values.sort_by(|one, other| one.0.total_cmp(&other.0));
            let chosen = [*values.first()?, *values.get(values.len() / 2)?, *values.last()?];
            key.push((number, filter.clone()));
            let name = name_of(filter.as_ref());
            let label = format!("counted lights, {name}");
            let count = Cell::from(words::count(words::whole(values.len())));
            let mut cells = vec![name.into(), count.leading_to(Part::Lights(Some(number)), label)];
            cells.extend(
                chosen.map(|(value, file)| Cell { text: plain(value, 2), leads: Some(Lead::File(file)) }),
            );
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
    let note = "Counted lights one after another; the lines are where a night begins.".into_any();
    view! {
        <Chart id title says key note columns table>
            <Grid scale unit />
            {labels}
            {dots}
        </Chart>
    }
    .into_any()
}

/// One night after another: how far apart their columns are, and how wide, at most `most`.
fn columns_of(count: usize, most: f64) -> (f64, f64) {
    let step = (width() - LEFT) / f64::from(words::whole(count).max(1));
    (step, (step * 0.7).min(most))
}

/// Dates below the columns of nights, as many as have room.
fn night_labels(dates: &[&str]) -> impl IntoView + use<> {
    let (step, _) = columns_of(dates.len(), 0.0);
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float to integer cast saturates"
    )]
    let every = (DATE / step).ceil().max(1.0) as usize;
    dates
        .iter()
        .zip(0_u32..)
        .step_by(every)
        .map(|(date, at)| {
            view! {
                <text x=LEFT + (f64::from(at) + 0.5) * step y=HEIGHT - 10.0 text-anchor="middle" class="axis">
                    {words::day(date)}
                </text>
            }
        })
        .collect::<Vec<_>>()
}

fn dates_of(nights: &[NightSky]) -> Vec<&str> {
    nights.iter().map(|night| night.date.as_str()).collect()
}

/// The site that the sky is worked out for.
fn place(series: &Series) -> String {
    let Some((site, sites)) = &series.site else { return String::new() };
    if *sites > 1 {
        return "Each night at the site of its rows; a night at several sites stands once for each."
            .to_owned();
    }
    let (latitude, longitude) = site.position.unwrap_or_default();
    format!("At {} ({}° N, {}° E).", site.name, plain(latitude, 4), plain(longitude, 4))
}

/// A night in a table: its date, and its site where there are several.
fn night_cell(night: &NightSky, series: &Series) -> String {
    let date = words::date(&night.date);
    match &series.site {
        Some((_, sites)) if *sites > 1 => format!("{date}, {}", night.site),
        _ => date,
    }
}

/// Hours of astronomical darkness, and those of them without the Moon.
#[component]
fn Darkness(series: Arc<Series>) -> impl IntoView {
    if series.nights.is_empty() {
        return ().into_any();
    }
    let nights = series.nights.clone();
    let most = nights.iter().map(|night| night.dark_h).fold(1.0, f64::max);
    let scale = Scale::new(0.0, most);
    let (step, width) = columns_of(nights.len(), 46.0);
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
        .map(|night| {
            [night_cell(night, &series), plain(night.dark_h, 1), plain(night.moonless_h, 1)]
                .map(Cell::from)
                .to_vec()
        })
        .collect::<Vec<_>>();
    let columns = ["Night", "Dark, h", "Dark without the Moon, h"].map(str::to_owned).to_vec();
    let note = format!(
        "{} Dark: the Sun is more than 18° below the horizon, from noon to noon; without the Moon: it is below the horizon too.",
        place(&series)
    )
    .into_any();
    let says = format!(
        "Hours of astronomical darkness at the site, at most {}; full colour: without the Moon",
        plain(most, 1)
    );
    view! {
        <Chart id="darkness" title="Astronomical darkness (full colour: without the Moon)" says key=Vec::new() note columns table>
            <Grid scale unit="h" />
            {night_labels(&dates_of(&series.nights))}
            {bars}
        </Chart>
    }.into_any()
}

/// The Moon: its lit share as a disc, at its greatest altitude of the night.
#[component]
fn Moon(series: Arc<Series>) -> impl IntoView {
    if series.nights.is_empty() {
        return ().into_any();
    }
    let nights = series.nights.clone();
    let scale = Scale::new(0.0, 90.0);
    let (step, width) = columns_of(nights.len(), 46.0);
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
            let degrees = |deg: f64| format!("{}°", plain(deg, 0));
            [
                night_cell(night, &series),
                format!("{} %", plain(night.moon_lit * 100.0, 0)),
                night.moon_highest_deg.map_or_else(|| "no night".to_owned(), degrees),
                night.moon_highest_in_dark_deg.map_or_else(|| "never dark".to_owned(), degrees),
            ]
            .map(Cell::from)
            .to_vec()
        })
        .collect::<Vec<_>>();
    let columns =
        ["Night", "Lit at midnight", "Highest at night", "Highest in the dark"].map(str::to_owned).to_vec();
    let note = format!(
        "{} Lit: the share of its disc at local midnight. Highest at night: its greatest altitude between sunset and sunrise, twilight included; in the dark: while the Sun is more than 18° below the horizon.",
        place(&series)
    )
    .into_any();
    let says = format!(
        "The Moon’s phase and greatest altitude over {}",
        words::counted(words::whole(nights.len()), "night", "nights")
    );
    view! {
        <Chart id="moon" title="The Moon: phase, and greatest altitude at night" says key=Vec::new() note columns table>
            <Grid scale unit="°" />
            {night_labels(&dates_of(&series.nights))}
            <path class="moon-dark" d=discs></path>
            <path class="moon-lit" d=lit_parts></path>
        </Chart>
    }.into_any()
}
