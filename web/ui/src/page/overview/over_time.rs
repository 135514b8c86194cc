//! A value of the counted lights, one after another.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use leptos::prelude::*;
use nightledger_language::{number, tr, tr_n};
use nightledger_session::present::frames::Part;
use nightledger_session::present::series::{Point, Series};
use nightledger_session::present::{figure, is_constant};

use super::axes::{ABOVE, BELOW, Grid, HEIGHT, LEFT, Scale, date_words, width, with_room};
use super::chart::{Behind, Cell, Chart, Lead, mark, name_of};
use super::limit::{Limit, crosses};
use super::points::{Dot, Worded};
use crate::page::words;

#[component]
pub fn Scatter(
    id: &'static str,
    title: &'static str,
    unit: &'static str,
    series: Arc<Series>,
    value: fn(&Point) -> Option<f64>,
    /// The bit of [`PointFigures::outliers`](nightledger_session::present::series::PointFigures) that says of a point that
    /// it stands out.
    #[prop(default = 0)]
    outlier: u8,
    /// A limit that is drawn as a line, and set by dragging it.
    #[prop(optional)]
    limit: Option<Limit>,
) -> impl IntoView {
    let points: Vec<(&Point, f64)> =
        series.points.iter().filter_map(|point| Some((point, value(point)?))).collect();
    if points.len() < 2 {
        return ().into_any();
    }
    let low = points.iter().map(|point| point.1).fold(f64::INFINITY, f64::min);
    let high = points.iter().map(|point| point.1).fold(f64::NEG_INFINITY, f64::max);
    // A line of dots along the frame says less than words; a limit has to be drawn over something.
    if is_constant(low, high) && limit.is_none() {
        let frames = words::whole(points.len());
        let text = tr_n!(
            frames,
            "Constant at {value} {unit} over {n} exposure.",
            "Constant at {value} {unit} over {n} exposures.",
            value = number(figure(low)),
            unit,
            n = words::count(frames)
        );
        return view! {
            <section class="chart" id=id>
                <h2>{title}</h2>
                <p class="muted">{text}</p>
            </section>
        }
        .into_any();
    }
    let scale = Scale::new(low, if high > low { high } else { low + 1.0 });
    // One frame after another: weeks without clear sky would leave nothing to see of the nights between.
    let last = f64::from(words::whole(points.len()).saturating_sub(1).max(1));
    let wide = width();
    let x = |at: u32| LEFT + 6.0 + f64::from(at) / last * (wide - LEFT - 12.0);
    let date_of = |time_s: f64| words::minute_ms(time_s * 1000.0).chars().take(10).collect::<String>();
    let [first, end] = [points.first(), points.last()]
        .map(|end| end.map(|(point, _)| date_of(point.time_s)).unwrap_or_default());
    let (word, room) = date_words(&first, &end);
    let mut nights: Vec<(f64, f64)> = Vec::new();
    // One element for the lines of all nights, as for the dots.
    let mut lines = String::new();
    let mut night = f64::NAN;
    for ((point, _), at) in points.iter().zip(0_u32..) {
        // The evening's date, near enough for a label: noon to noon in UTC.
        let day = ((point.time_s - 43_200.0) / 86_400.0).floor();
        if day.total_cmp(&night).is_ne() {
            night = day;
            let x = x(at);
            nights.push((x, day));
            // Writing into a text cannot fail.
            let _ = write!(lines, "M{x:.2} {ABOVE}V{}", HEIGHT - BELOW);
        }
    }
    // The last is written before its line, so that it does not leave the picture.
    let places = nights.iter().map(|(x, _)| {
        let (at, anchor) = if *x > wide - room { (x.max(wide - 4.0), "end") } else { (*x, "start") };
        (at, anchor, if anchor == "end" { at - room } else { at })
    });
    let places = places.collect::<Vec<_>>();
    let labelled = with_room(&places.iter().map(|(_, _, begin)| *begin).collect::<Vec<_>>(), room);
    let labels = labelled
        .into_iter()
        .filter_map(|number| Some((nights.get(number)?, places.get(number)?)))
        .map(|((_, day), (at, anchor, _))| {
            let label = word(&date_of(day * 86_400.0));
            view! { <text x=*at y=HEIGHT - 10.0 text-anchor=*anchor class="axis">{label}</text> }
        })
        .collect::<Vec<_>>();
    // A chart of every point of a very long scan is a blot: at most so many are drawn, evenly chosen.
    let each = points.len().div_ceil(3000).max(1);
    // One element for all dots of a filter: thousands of circles would hold the page up.
    let mut paths: BTreeMap<u32, String> = BTreeMap::new();
    for ((point, value), at) in points.iter().zip(0_u32..).step_by(each) {
        mark(paths.entry(point.filter).or_default(), point.filter, x(at), scale.y(*value));
    }
    // All that stand out, however many points there are.
    let mut rings = String::new();
    let mut outliers = 0_u32;
    for ((point, value), at) in points.iter().zip(0_u32..) {
        if point.measured.is_some_and(|figures| figures.outliers & outlier != 0) {
            outliers += 1;
            let (x, y) = (x(at), scale.y(*value));
            // Writing into a text cannot fail.
            let _ = write!(rings, "M{x:.1} {y:.1}m-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0");
        }
    }
    let dots = paths
        .into_iter()
        .map(|(filter, path)| {
            let class = words::filter_class(filter_of(&series, filter).as_deref());
            view! { <path class=class d=path></path> }
        })
        .collect::<Vec<_>>();
    let shown = points.iter().zip(0_u32..).step_by(each).map(|((point, value), at)| Dot {
        x: x(at),
        y: scale.y(*value),
        file: point.file,
        filter: point.filter,
        time_s: point.time_s,
        value: *value,
    });
    let shown = shown.collect::<Vec<_>>();
    let beyond = limit.map(|limit| crosses(limit, &shown));
    let worded: Worded = {
        let series = Arc::clone(&series);
        Box::new(move |dot: &Dot| {
            tr!(
                "{time} UTC, {filter}: {value} {unit}. Press to see the file",
                time = words::minute_ms(dot.time_s * 1000.0),
                filter = name_of(filter_of(&series, dot.filter).as_ref()),
                value = number(figure(dot.value)),
                unit
            )
        })
    };
    let there: BTreeSet<u32> = points.iter().map(|(point, _)| point.filter).collect();
    let key = there.into_iter().map(|filter| (filter, filter_of(&series, filter))).collect();
    let (count, low, high) = (words::whole(points.len()), number(figure(low)), number(figure(high)));
    let n = words::count(count);
    let says = if outliers == 0 {
        tr_n!(count, "{title}, {n} points from {low} to {high} {unit}", title, n, low, high, unit)
    } else {
        tr_n!(
            count,
            "{title}, {n} points from {low} to {high} {unit}, {outliers} stand out",
            title,
            n,
            low,
            high,
            unit,
            outliers = words::count(outliers)
        )
    };
    let columns = [tr!("Filter"), tr!("Frames"), tr!("Lowest"), tr!("Median"), tr!("Highest")];
    let columns = columns.map(str::to_owned).to_vec();
    let note = if outlier == 0 {
        tr!("Each point is a sub; dotted lines start a night.")
    } else {
        tr!(
            "Counted lights one after another; the lines are where a night begins, rings mark what stands out in its group."
        )
    };
    let note = note.into_any();
    let table: Behind = Box::new(move || by_filter(&series, value));
    view! {
        <Chart id title says key note columns table points=(shown, worded)>
            <Grid scale unit />
            <path class="grid night" d=lines></path>
            {labels}
            {dots}
            <path class="ring" d=rings></path>
            {beyond}
            {limit.map(|limit| limit.line(scale))}
        </Chart>
    }
    .into_any()
}

/// The table behind a value over time: how many lights of each filter have it, its least, its median and its greatest.
fn by_filter(series: &Series, value: fn(&Point) -> Option<f64>) -> Vec<Vec<Cell>> {
    let line = |(filter, place): (&Option<String>, u32)| {
        let points = series.points.iter().filter(|point| point.filter == place);
        let mut values: Vec<(f64, u32)> =
            points.filter_map(|point| Some((value(point)?, point.file))).collect();
        values.sort_by(|one, other| one.0.total_cmp(&other.0));
        let chosen = [*values.first()?, *values.get(values.len() / 2)?, *values.last()?];
        let name = name_of(filter.as_ref());
        let label = tr!("counted lights, {filter}", filter = name);
        let count = Cell::from(words::count(words::whole(values.len())));
        let mut cells = vec![name.into(), count.leading_to(Part::Lights(Some(place)), label)];
        cells.extend(
            chosen.map(|(value, file)| Cell { text: number(figure(value)), leads: Some(Lead::File(file)) }),
        );
        Some(cells)
    };
    series.filters.iter().zip(0_u32..).filter_map(line).collect()
}

/// The filter of this number.
fn filter_of(series: &Series, number: u32) -> Option<String> {
    usize::try_from(number).ok().and_then(|at| series.filters.get(at)).cloned().flatten()
}
