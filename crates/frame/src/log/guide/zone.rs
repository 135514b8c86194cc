//! What a guide log's clock is ahead of UTC: no guide log says so.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::spans::Spans;
use super::{Capture, GuideLog, Pointing, Section};

/// A light, as far as it tells the zone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Light<'a> {
    /// Base name of its file.
    pub file_name: &'a str,
    /// Start: seconds since 1970-01-01T00:00:00 UTC.
    pub start_s: f64,
    /// s of exposure.
    pub exposure_s: f64,
    /// What its local start is ahead of its UTC start, seconds, where the header has both.
    pub ahead_s: Option<f64>,
    /// The time in its name, seconds since 1970 on the local clock: the end of the exposure (ASIAIR).
    pub name_s: Option<f64>,
    /// Latitude and longitude (east positive), degrees.
    pub site_deg: Option<(f64, f64)>,
}

/// What a section's clock is ahead of UTC.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Zone {
    /// Seconds: whole quarter hours from -12 to +14 hours.
    pub ahead_s: f64,
    /// Who says so.
    pub from: ZoneFrom,
}

/// How a zone became known, the most certain first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ZoneFrom {
    /// The log names captures, and lights have their names or their starts.
    Captures,
    /// Lights have their start in both clocks.
    Lights,
    /// The times in names of lights.
    Names,
    /// Where the mount pointed, and where the site lies.
    Pointing,
}

const QUARTER_S: f64 = 900.0;

/// The lights of a scan, in the orders in which zones are looked for: a scan may have tens of thousands.
#[derive(Debug, Default)]
pub struct Lights<'a> {
    spans: Spans,
    by_start: Vec<Light<'a>>,
    by_name: BTreeMap<&'a str, Vec<f64>>,
    /// Local starts, and what they are ahead of UTC.
    local: Vec<(f64, f64)>,
    named_ahead_s: Option<f64>,
}

impl<'a> Lights<'a> {
    /// Sorts them.
    pub fn new(mut lights: Vec<Light<'a>>) -> Self {
        lights.sort_by(|one, other| one.start_s.total_cmp(&other.start_s));
        let mut by_name: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        for light in &lights {
            by_name.entry(light.file_name).or_default().push(light.start_s);
        }
        let local = lights.iter().filter_map(|light| Some((light.start_s + light.ahead_s?, light.ahead_s?)));
        let mut local: Vec<(f64, f64)> = local.collect();
        local.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1)));
        let spans = lights.iter().map(|light| (light.start_s, light.start_s + light.exposure_s));
        Self {
            spans: Spans::new(spans.collect()),
            named_ahead_s: by_names(&lights),
            by_start: lights,
            by_name,
            local,
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.by_start.is_empty()
    }

    /// The lights that begin within these seconds.
    fn begun(&self, from_s: f64, to_s: f64) -> &[Light<'a>] {
        let first = self.by_start.partition_point(|light| light.start_s < from_s);
        let last = self.by_start.partition_point(|light| light.start_s <= to_s);
        self.by_start.get(first..last).unwrap_or_default()
    }

    /// What the light is ahead of UTC whose local start is next to a time.
    fn ahead_near(&self, local_s: f64) -> Option<f64> {
        let after = self.local.partition_point(|(start_s, _)| *start_s < local_s);
        let beside = [after.checked_sub(1), Some(after)];
        let beside = beside.into_iter().flatten().filter_map(|at| self.local.get(at));
        let distance = |(start_s, _): &&(f64, f64)| (start_s - local_s).abs();
        beside.min_by(|a, b| distance(a).total_cmp(&distance(b))).map(|(_, ahead_s)| *ahead_s)
    }
}

/// The zones of a log's sections. What holds for all of them is worked out once, when a section first needs it.
pub struct Zones<'l, 'a> {
    log: &'l GuideLog,
    lights: &'l Lights<'a>,
    companions: &'l [&'l Capture],
    by_names: OnceCell<Option<f64>>,
    by_starts: OnceCell<Option<f64>>,
    by_pointing: OnceCell<Option<f64>>,
}

impl<'l, 'a> Zones<'l, 'a> {
    /// `companions` are the captures of logs beside it (Ekos' `.analyze`, ASIAIR's Autorun log) that share its clock, in
    /// order of time.
    pub fn new(log: &'l GuideLog, companions: &'l [&'l Capture], lights: &'l Lights<'a>) -> Self {
        let (by_names, by_starts, by_pointing) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Self { log, lights, companions, by_names, by_starts, by_pointing }
    }

    /// The zone of a section.
    pub fn of(&self, section: &Section) -> Option<Zone> {
        let said = |ahead_s: Option<f64>, from: ZoneFrom| ahead_s.map(|ahead_s| Zone { ahead_s, from });
        let by_names = || *self.by_names.get_or_init(|| by_capture_names(&self.log.captures, self.lights));
        let by_starts = || *self.by_starts.get_or_init(|| by_capture_starts(self.near(), self.lights));
        let by_pointing = || *self.by_pointing.get_or_init(|| by_pointing(self.log, self.lights));
        said(by_names(), ZoneFrom::Captures)
            .or_else(|| said(by_nearest_light(section, self.lights), ZoneFrom::Lights))
            .or_else(|| said(by_starts(), ZoneFrom::Captures))
            .or_else(|| said(self.lights.named_ahead_s, ZoneFrom::Names))
            .or_else(|| said(by_pointing(), ZoneFrom::Pointing))
    }

    /// The companions of its days: others may be of another zone.
    fn near(&self) -> &'l [&'l Capture] {
        let begins = || self.log.sections.iter().map(|section| section.begins_s);
        let first_s = begins().fold(f64::INFINITY, f64::min) - DAY_S;
        let last_s = begins().fold(f64::NEG_INFINITY, f64::max) + DAY_S;
        let first = self.companions.partition_point(|capture| capture.begins_s < first_s);
        let last = self.companions.partition_point(|capture| capture.begins_s <= last_s);
        self.companions.get(first..last).unwrap_or_default()
    }
}

const DAY_S: f64 = 86_400.0;
/// Zones lie within these, hours before and after UTC.
const EARLIEST_S: f64 = -12.0 * 3600.0;
const LATEST_S: f64 = 14.0 * 3600.0;

/// The quarter hour next to a difference, if it is near: clocks are set well, not exactly.
fn quarter(seconds: f64, near_s: f64) -> Option<f64> {
    let quarters = (seconds / QUARTER_S).round();
    let is_zone = (-48.0..=56.0).contains(&quarters) && (seconds - quarters * QUARTER_S).abs() <= near_s;
    is_zone.then_some(quarters * QUARTER_S)
}

/// The value that most agree upon.
fn most(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_unstable_by(f64::total_cmp);
    let runs = values.chunk_by(|a, b| a == b);
    runs.max_by_key(|run| run.len()).and_then(|run| run.first().copied())
}

fn by_capture_names(captures: &[Capture], lights: &Lights<'_>) -> Option<f64> {
    most(captures.iter().flat_map(|capture| {
        let name = capture.file_name.as_deref();
        let starts = name.and_then(|name| lights.by_name.get(name)).into_iter().flatten();
        starts.filter_map(|start_s| quarter(capture.begins_s - start_s, 120.0))
    }))
}

/// The light whose local start is next to the section's beginning: summer time may end within a night.
fn by_nearest_light(section: &Section, lights: &Lights<'_>) -> Option<f64> {
    quarter(lights.ahead_near(section.begins_s)?, 120.0)
}

/// The zone in which most captures are starts of lights, within 3 s.
fn by_capture_starts(captures: &[&Capture], lights: &Lights<'_>) -> Option<f64> {
    const NEAR_S: f64 = 3.0;
    most(captures.iter().flat_map(|capture| {
        let begins_s = capture.begins_s;
        let near = lights.begun(begins_s - LATEST_S - NEAR_S, begins_s - EARLIEST_S + NEAR_S);
        near.iter().filter_map(move |light| {
            let same_exposure = (light.exposure_s - capture.exposure_s).abs() < 0.5;
            quarter(begins_s - light.start_s, NEAR_S).filter(|_| same_exposure)
        })
    }))
}

fn by_names(lights: &[Light<'_>]) -> Option<f64> {
    most(lights.iter().filter_map(|light| quarter(light.name_s? - (light.start_s + light.exposure_s), 60.0)))
}

/// Hour angle and right ascension make the sidereal time, and with the longitude UTC. Steps of 0.01 h leave some
/// minutes, so a quarter hour is safe.
fn by_pointing(log: &GuideLog, lights: &Lights<'_>) -> Option<f64> {
    let (latitude, longitude) = lights.by_start.iter().find_map(|light| light.site_deg)?;
    let mut found: Vec<f64> = log
        .sections
        .iter()
        .filter_map(|section| {
            let Pointing { ra_h, dec_deg, hour_angle_h, alt_deg } = section.pointing;
            let (ra, hour_angle) = (ra_h?, hour_angle_h?);
            if let (Some(dec), Some(alt)) = (dec_deg, alt_deg)
                && (altitude_deg(latitude, dec, hour_angle) - alt).abs() > 3.0
            {
                return None;
            }
            let sidereal_h = ra + hour_angle - longitude / 15.0;
            let fits = |quarters: i32| {
                let ahead_s = f64::from(quarters) * QUARTER_S;
                let off_h = (greenwich_sidereal_h(section.begins_s - ahead_s) - sidereal_h).rem_euclid(24.0);
                (ahead_s, off_h.min(24.0 - off_h))
            };
            let near = (-48..=56).map(fits).filter(|(_, off_h)| *off_h < 0.11);
            // Zones a day apart have nearly one sidereal time: the one whose section meets lights.
            let meets = |ahead_s: f64| {
                let from = section.begins_s - ahead_s;
                let last = section.samples.last().map_or(0.0, |sample| sample.after_s);
                lights.spans.meeting(from, from + last).next().is_some()
            };
            near.min_by(|(a, a_off), (b, b_off)| {
                meets(*b).cmp(&meets(*a)).then_with(|| a_off.total_cmp(b_off))
            })
            .map(|(ahead_s, _)| ahead_s)
        })
        .collect();
    found.sort_unstable_by(f64::total_cmp);
    found.get(found.len() / 2).copied()
}

/// Mean sidereal time of Greenwich in hours (IAU 1982, to the second is more than enough here).
fn greenwich_sidereal_h(utc_s: f64) -> f64 {
    let days = (utc_s - 946_728_000.0) / 86_400.0;
    (280.460_618_37 + 360.985_647_366_29 * days).rem_euclid(360.0) / 15.0
}

fn altitude_deg(latitude: f64, dec: f64, hour_angle_h: f64) -> f64 {
    let [latitude, dec, hour_angle] = [latitude, dec, hour_angle_h * 15.0].map(f64::to_radians);
    let sine = latitude.sin() * dec.sin() + latitude.cos() * dec.cos() * hour_angle.cos();
    sine.clamp(-1.0, 1.0).asin().to_degrees()
}
