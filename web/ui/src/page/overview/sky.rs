//! The sky of the nights: darkness and the Moon.

use std::fmt::Write as _;
use std::sync::Arc;

use leptos::prelude::*;
use nightledger_language::{number, tr, tr_n};
use nightledger_session::present::series::{NightSky, Series};
use nightledger_session::present::{plain, position};

use super::axes::{Grid, LEFT, Scale, bar, columns_of, night_labels};
use super::chart::{Behind, Cell, Chart};
use crate::page::words;

fn dates_of(nights: &[NightSky]) -> Vec<&str> {
    nights.iter().map(|night| night.date.as_str()).collect()
}

/// The site that the sky is worked out for.
fn place(series: &Series) -> String {
    let Some((site, sites)) = &series.site else { return String::new() };
    if *sites > 1 {
        return tr!("Each night at the site of its rows; a night at several sites stands once for each.")
            .to_owned();
    }
    let (latitude, longitude) = site.position.unwrap_or_default();
    tr!("At {site} ({position}).", site = site.name, position = position(latitude, longitude))
}

/// A night in a table: its date, and its site where there are several.
fn night_cell(night: &NightSky, series: &Series) -> String {
    let date = words::date(&night.date);
    match &series.site {
        Some((_, sites)) if *sites > 1 => format!("{date}, {}", night.site),
        _ => date,
    }
}

/// The table behind a chart of nights.
fn of_nights(series: &Arc<Series>, row: impl Fn(&NightSky) -> Vec<Cell> + Send + Sync + 'static) -> Behind {
    let series = Arc::clone(series);
    Box::new(move || series.nights.iter().map(&row).collect())
}

/// Hours of astronomical darkness, and those of them without the Moon.
#[component]
pub fn Darkness(series: Arc<Series>) -> impl IntoView {
    if series.nights.is_empty() {
        return ().into_any();
    }
    let nights = &series.nights;
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
    let all = Arc::clone(&series);
    let row = move |night: &NightSky| {
        [night_cell(night, &all), number(plain(night.dark_h, 1)), number(plain(night.moonless_h, 1))]
            .map(Cell::from)
            .to_vec()
    };
    let columns = [tr!("Night"), tr!("Dark, h"), tr!("Dark without the Moon, h")];
    let columns = columns.map(str::to_owned).to_vec();
    let rule = tr!(
        "Dark: the Sun is more than 18° below the horizon, from noon to noon; without the Moon: it is below the horizon too."
    );
    let note = [&place(&series), " ", rule].concat().into_any();
    let says = tr!(
        "Hours of astronomical darkness at the site, at most {hours}; full colour: without the Moon",
        hours = number(plain(most, 1))
    );
    view! {
        <Chart id="darkness" title=tr!("Astronomical darkness (full colour: without the Moon)") says key=Vec::new() note columns table=of_nights(&series, row)>
            <Grid scale unit="h" />
            {night_labels(&dates_of(&series.nights))}
            {bars}
        </Chart>
    }.into_any()
}

/// The Moon: its lit share as a disc, at its greatest altitude of the night.
#[component]
pub fn Moon(series: Arc<Series>) -> impl IntoView {
    if series.nights.is_empty() {
        return ().into_any();
    }
    let nights = &series.nights;
    let scale = Scale::new(0.0, 90.0);
    let (step, width) = columns_of(nights.len(), 46.0);
    let radius = (width / 2.0).clamp(3.0, 11.0);
    let (mut discs, mut lit_parts) = (String::new(), String::new());
    for (night, at) in nights.iter().zip(0_u32..) {
        let Some(highest_deg) = night.moon_highest_deg else { continue };
        let x = LEFT + (f64::from(at) + 0.5) * step;
        let y = scale.y(highest_deg.max(0.0));
        disc(&mut discs, &mut lit_parts, (x, y, radius), night.moon_lit, night.moon_lit_right);
    }
    let all = Arc::clone(&series);
    let row = move |night: &NightSky| {
        let degrees = |deg: f64| format!("{}°", plain(deg, 0));
        [
            night_cell(night, &all),
            format!("{} %", plain(night.moon_lit * 100.0, 0)),
            night.moon_highest_deg.map_or_else(|| tr!("no night").to_owned(), degrees),
            night.moon_highest_in_dark_deg.map_or_else(|| tr!("never dark").to_owned(), degrees),
            night.moon_nearest_deg.map(degrees).unwrap_or_default(),
        ]
        .map(Cell::from)
        .to_vec()
    };
    let columns = [
        tr!("Night"),
        tr!("Lit at midnight"),
        tr!("Highest at night"),
        tr!("Highest in the dark"),
        tr!("Nearest to a target"),
    ];
    let columns = columns.map(str::to_owned).to_vec();
    let rule = tr!(
        "Lit: the share of its disc at local midnight. Highest at night: its greatest altitude between sunset and sunrise, twilight included; in the dark: while the Sun is more than 18° below the horizon. Nearest to a target: the least distance from the middle of an image, as seen from the site."
    );
    let note = [&place(&series), " ", rule].concat().into_any();
    let count = words::whole(nights.len());
    let says = tr_n!(
        count,
        "The Moon’s phase and greatest altitude over {n} night",
        "The Moon’s phase and greatest altitude over {n} nights",
        n = words::count(count)
    );
    view! {
        <Chart id="moon" title=tr!("The Moon: phase, and greatest altitude at night") says key=Vec::new() note columns table=of_nights(&series, row)>
            <Grid scale unit="°" />
            {night_labels(&dates_of(&series.nights))}
            <path class="moon-dark" d=discs></path>
            <path class="moon-lit" d=lit_parts></path>
        </Chart>
    }.into_any()
}

/// Adds a Moon to the path of dark discs and to that of lit parts: an ellipse over half a disc, lit or dark.
pub fn disc(dark: &mut String, bright: &mut String, (x, y, radius): (f64, f64, f64), lit: f64, right: bool) {
    let (top, bottom) = (y - radius, y + radius);
    let lit = lit.clamp(0.0, 1.0);
    let waist = (radius * (1.0 - 2.0 * lit)).abs();
    let side = u8::from((lit > 0.5) == right);
    let right = u8::from(right);
    let half = format!("M{x:.2} {top:.2}A{radius:.2} {radius:.2} 0 0 {right} {x:.2} {bottom:.2}");
    // Writing into a text cannot fail.
    let _ = write!(dark, "{half}A{radius:.2} {radius:.2} 0 0 {right} {x:.2} {top:.2}Z");
    let _ = write!(bright, "{half}A{waist:.2} {radius:.2} 0 0 {side} {x:.2} {top:.2}Z");
}
