//! One line of a guide log, by its grammar.

use nom::branch::alt;
use nom::bytes::complete::{tag, tag_no_case, take_till, take_until};
use nom::character::complete::{char, digit1, space0};
use nom::combinator::{map, map_opt, map_res, opt, recognize, rest, value};
use nom::number::complete::double;
use nom::sequence::{delimited, pair, preceded, separated_pair, terminated};
use nom::{IResult, Parser};
use time::{Date, Month};

use super::Pointing;
use crate::base_name;

/// What a line says, as far as it counts.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Line<'a> {
    /// `PHD2 version 2.6.13, Log version 2.5. ...`, `KStars version 3.7.4. PHD2 log version 2.5. ...`
    Banner,
    /// Seconds of the clock.
    GuidingBegins(f64),
    GuidingEnds,
    CalibrationBegins,
    /// Arcseconds a pixel; nothing for `unspecified`.
    Scale(Option<f64>),
    Profile(&'a str),
    Pointing(Pointing),
    /// Settling begins, or is over.
    Settling(bool),
    Row(Row),
    /// A row that is cut off, or whose cells cannot be told apart.
    BrokenRow,
    /// `AnalyzeStartTime,2026-09-12 21:40:10.250,CEST`: seconds of the clock.
    AnalyzeBegins(f64),
    /// `GuideState,5.000,Guiding`
    State(&'a str),
    /// `GuideStats,8.1,0.1,-0.2,...`: seconds, RA and Dec in arcsec.
    Stats(f64, f64, f64),
    /// `CaptureStarting,t,exposure,...`
    CaptureStarting(f64, f64),
    /// `CaptureComplete,t,exposure,filter,hfr,PATH,...`
    CaptureComplete(&'a str),
    /// ASIAIR: `2026/10/14 21:58:27 Exposure 180.0s image 1#`: seconds of the clock, s of exposure.
    AutorunImage(f64, f64),
    /// ASIAIR: `Log enabled at 2026/10/14 21:55:00`
    AutorunBanner,
    Other,
}

/// A row of guiding.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Row {
    /// Seconds after the section's beginning.
    pub(super) after_s: f64,
    pub(super) mount: Moved,
    /// Raw distances in pixels, where the star was found.
    pub(super) found: Option<(f64, f64)>,
}

/// Who moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moved {
    Mount,
    AdaptiveOptics,
    /// `DROP`: a lost frame, and whatever else.
    Other,
}

impl<'a> Line<'a> {
    pub(super) fn read(text: &'a str) -> Self {
        let text = text.trim();
        let parsed = match text.as_bytes().first() {
            Some(b'0'..=b'9') => autorun(text).or_else(|_| row(text)),
            Some(b'A' | b'C' | b'D' | b'E' | b'G' | b'I' | b'K' | b'L' | b'P' | b'R') => worded(text),
            _ => return Self::Other,
        };
        parsed.map_or(Self::Other, |(_, line)| line)
    }
}

fn worded(text: &str) -> IResult<&str, Line<'_>> {
    let at = |words: &'static str| preceded((tag_no_case(words), space0), moment);
    let settling = preceded(
        tag("INFO: SETTLING STATE CHANGE, Settling "),
        alt((value(true, tag("started")), value(false, alt((tag("complete"), tag("failed")))))),
    );
    let seconds = || terminated(map_opt(double, finite), opt(char(',')));
    alt((
        value(Line::Banner, tag("PHD2 version")),
        value(Line::Banner, (tag("KStars version"), take_until("PHD2 log version"))),
        map(at("Guiding Begins at"), Line::GuidingBegins),
        value(Line::GuidingEnds, tag("Guiding Ends")),
        value(Line::CalibrationBegins, tag("Calibration Begins")),
        map(preceded(assigned("Pixel scale"), scale), Line::Scale),
        map(preceded(assigned("Equipment Profile"), rest), |name: &str| Line::Profile(name.trim())),
        map(settling, Line::Settling),
        map(at("AnalyzeStartTime,"), Line::AnalyzeBegins),
        map(preceded((tag("GuideState,"), seconds()), take_till(|c| c == ',')), Line::State),
        stats,
        map(preceded(tag("CaptureStarting,"), (seconds(), seconds())), |(at, exposure)| {
            Line::CaptureStarting(at, exposure)
        }),
        map(preceded(tag("CaptureComplete,"), rest), |cells| {
            capture(cells).map_or(Line::Other, Line::CaptureComplete)
        }),
        value(Line::AutorunBanner, (tag("Log enabled at "), slashed_date)),
        map(pointing, Line::Pointing),
    ))
    .parse(text)
}

fn assigned<'a>(
    name: &'static str,
) -> impl Parser<&'a str, Output = &'a str, Error = nom::error::Error<&'a str>> {
    recognize((tag(name), space0, char('='), space0))
}

/// `1.50 arc-sec/px`, `1,50 arc-sec/px`, `unspecified`.
fn scale(text: &str) -> IResult<&str, Option<f64>> {
    let number = map(decimal, |scale| Some(scale).filter(|scale| *scale > 0.0));
    alt((terminated(number, (space0, tag_no_case("arc"))), value(None, rest))).parse(text)
}

/// A number with a point or a comma.
fn decimal(text: &str) -> IResult<&str, f64> {
    let digits =
        recognize((opt(alt((char('-'), char('+')))), digit1, opt(pair(alt((char('.'), char(','))), digit1))));
    map_res(digits, |text: &str| text.replace(',', ".").parse::<f64>()).parse(text)
}

/// `2026-10-10 22:14:03`, with a fraction or a `T` perhaps: seconds since 1970 of that clock.
fn moment(text: &str) -> IResult<&str, f64> {
    let (text, date) = alt((dashed_date, slashed_date)).parse(text)?;
    let (text, _) = alt((char(' '), char('T'))).parse(text)?;
    let (text, (hours, minutes)) = separated_pair(number::<u8>, char(':'), number::<u8>).parse(text)?;
    let (text, seconds) = preceded(char(':'), decimal).parse(text)?;
    let since_midnight = f64::from(hours) * 3600.0 + f64::from(minutes) * 60.0 + seconds;
    Ok((text, f64::from(date) * 86_400.0 + since_midnight))
}

fn number<T: std::str::FromStr>(text: &str) -> IResult<&str, T> {
    map_res(digit1, str::parse).parse(text)
}

/// Days since 1970-01-01.
fn dashed_date(text: &str) -> IResult<&str, i32> {
    date(text, '-')
}

fn slashed_date(text: &str) -> IResult<&str, i32> {
    date(text, '/')
}

fn date(text: &str, between: char) -> IResult<&str, i32> {
    map_res(
        (number::<i32>, char(between), number::<u8>, char(between), number::<u8>),
        |(year, _, month, _, day)| {
            let date = Date::from_calendar_date(year, Month::try_from(month)?, day)?;
            Ok::<_, time::error::ComponentRange>(date.to_julian_day() - UNIX_EPOCH_JULIAN_DAY)
        },
    )
    .parse(text)
}

const UNIX_EPOCH_JULIAN_DAY: i32 = 2_440_588;

/// `RA = 1.56 hr, Dec = 30.7 deg, Hour angle = N/A hr, ..., Alt = 61.0 deg, ...`; older: without RA.
fn pointing(text: &str) -> IResult<&str, Pointing> {
    let _ = alt((assigned("RA"), assigned("Dec"))).parse(text)?;
    let mut pointing = Pointing::default();
    for part in text.split(", ") {
        let Some((name, told)) = part.split_once('=') else { continue };
        let number = decimal(told.trim()).ok().map(|(_, number)| number);
        match name.trim() {
            "RA" => pointing.ra_h = number.filter(|hours| (0.0..24.1).contains(hours)),
            "Dec" => pointing.dec_deg = number.filter(|degrees| degrees.abs() <= 90.0),
            "Hour angle" => pointing.hour_angle_h = number.filter(|hours| hours.abs() <= 24.0),
            "Alt" => pointing.alt_deg = number.filter(|degrees| degrees.abs() <= 90.0),
            _ => {}
        }
    }
    Ok(("", pointing))
}

/// Exactly nine cells: a line that breaks off has fewer.
fn stats(text: &str) -> IResult<&str, Line<'_>> {
    let (cells, _) = tag("GuideStats,").parse(text)?;
    let cells: Vec<&str> = cells.split(',').collect();
    let line = match cells.as_slice() {
        [after_s, ra, dec, _, _, _, _, _] => match [after_s, ra, dec].map(|cell| number_of(cell)) {
            [Some(after_s), Some(ra), Some(dec)] => Line::Stats(after_s, ra, dec),
            _ => Line::BrokenRow,
        },
        _ => Line::BrokenRow,
    };
    Ok(("", line))
}

/// The base name in `t,exposure,filter,hfr,PATH,stars,...`; folders may have commas.
fn capture(cells: &str) -> Option<&str> {
    let path = cells.splitn(5, ',').nth(4)?;
    let mut end = path.len();
    while let Some((head, tail)) = path.get(..end)?.rsplit_once(',') {
        if !tail.is_empty()
            && tail.trim().parse::<f64>().is_err()
            && !tail.contains("--")
            && tail.contains('.')
        {
            break;
        }
        end = head.len();
    }
    Some(base_name(path.get(..end)?)).filter(|name| !name.is_empty())
}

/// `2026/10/14 21:58:27 Exposure 180.0s image 1#`; a bare `Exposure 2.0s` is plate solving.
fn autorun(text: &str) -> IResult<&str, Line<'_>> {
    map(
        (moment, space0, delimited(tag("Exposure "), decimal, tag("s image ")), digit1, char('#')),
        |(at, _, exposure, _, _)| Line::AutorunImage(at, exposure),
    )
    .parse(text)
}

/// `7,14.137,"Mount",-0.1,0.2,0.1,0.2,...`: 18 cells, 19 with words at the end.
fn row(text: &str) -> IResult<&str, Line<'_>> {
    let mut cells = Vec::with_capacity(28);
    let mut left = text;
    loop {
        let (after, cell) =
            alt((delimited(char('"'), take_till(|c| c == '"'), char('"')), take_till(|c| c == ',')))
                .parse(left)?;
        cells.push(cell);
        match after.strip_prefix(',') {
            Some(next) if cells.len() < 40 => left = next,
            _ => break,
        }
    }
    Ok(("", row_of(&cells).map_or(Line::BrokenRow, Line::Row)))
}

fn row_of(cells: &[&str]) -> Option<Row> {
    let is_mount =
        |at: usize| cells.get(at).is_some_and(|cell| cell.starts_with(|c: char| c.is_ascii_alphabetic()));
    let plain = |at: usize| cells.get(at).and_then(|cell| number_of(cell));
    let paired = |at: usize| number_of(&format!("{}.{}", cells.get(at)?, cells.get(at + 1)?));
    let mount = |at: usize| match cells.get(at).copied() {
        Some("Mount") => Moved::Mount,
        Some("AO") => Moved::AdaptiveOptics,
        _ => Moved::Other,
    };
    let found = |code: Option<&str>, distances: (Option<f64>, Option<f64>)| {
        let is_good = matches!(code.map(str::trim), Some("0" | "1"));
        distances.0.zip(distances.1).filter(|_| is_good)
    };
    // `number,time,mount,dx,dy,ra,dec,...,code`
    if is_mount(2) && matches!(cells.len(), 18 | 19) {
        let found = found(cells.get(17).copied(), (plain(5), plain(6)));
        return Some(Row { after_s: plain(1)?, mount: mount(2), found });
    }
    // Decimal commas: each number is two cells, and the mount stands one cell later.
    if is_mount(3) {
        let found = if matches!(cells.len(), 26 | 27) {
            found(cells.get(25).copied(), (paired(8), paired(10)))
        } else if mount(3) == Moved::Other {
            None
        } else {
            return None;
        };
        return Some(Row { after_s: paired(1)?, mount: mount(3), found });
    }
    None
}

fn finite(number: f64) -> Option<f64> {
    number.is_finite().then_some(number)
}

fn number_of(text: &str) -> Option<f64> {
    text.trim().parse().ok().and_then(finite)
}
