//! What a guide log's clock is ahead of UTC: no guide log says so.

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

/// The zone of a section. `companions` are the captures of logs beside it (Ekos' `.analyze`, ASIAIR's Autorun log) that
/// share its clock.
pub fn zone(log: &GuideLog, section: &Section, companions: &[Capture], lights: &[Light<'_>]) -> Option<Zone> {
    let said = |ahead_s: Option<f64>, from: ZoneFrom| ahead_s.map(|ahead_s| Zone { ahead_s, from });
    said(by_capture_names(&log.captures, lights), ZoneFrom::Captures)
        .or_else(|| said(by_nearest_light(section, lights), ZoneFrom::Lights))
        .or_else(|| said(by_capture_starts(companions, lights), ZoneFrom::Captures))
        .or_else(|| said(by_names(lights), ZoneFrom::Names))
        .or_else(|| said(by_pointing(log, lights), ZoneFrom::Pointing))
}

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

fn by_capture_names(captures: &[Capture], lights: &[Light<'_>]) -> Option<f64> {
    most(captures.iter().filter_map(|capture| {
        let name = capture.file_name.as_deref()?;
        let light = lights.iter().find(|light| light.file_name == name)?;
        quarter(capture.begins_s - light.start_s, 120.0)
    }))
}

/// The light whose local start is next to the section's beginning: summer time may end within a night.
fn by_nearest_light(section: &Section, lights: &[Light<'_>]) -> Option<f64> {
    let local = lights.iter().filter_map(|light| Some((light.start_s, light.ahead_s?)));
    let distance = |(start_s, ahead_s): &(f64, f64)| (start_s + ahead_s - section.begins_s).abs();
    let (_, ahead_s) = local.min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
    quarter(ahead_s, 120.0)
}

/// The zone in which most captures are starts of lights, within 3 s.
fn by_capture_starts(captures: &[Capture], lights: &[Light<'_>]) -> Option<f64> {
    most(captures.iter().flat_map(|capture| {
        lights.iter().filter_map(|light| {
            let same_exposure = (light.exposure_s - capture.exposure_s).abs() < 0.5;
            quarter(capture.begins_s - light.start_s, 3.0).filter(|_| same_exposure)
        })
    }))
}

fn by_names(lights: &[Light<'_>]) -> Option<f64> {
    most(lights.iter().filter_map(|light| quarter(light.name_s? - (light.start_s + light.exposure_s), 60.0)))
}

/// Hour angle and right ascension make the sidereal time, and with the longitude UTC. Steps of 0.01 h leave some
/// minutes, so a quarter hour is safe.
fn by_pointing(log: &GuideLog, lights: &[Light<'_>]) -> Option<f64> {
    let (latitude, longitude) = lights.iter().find_map(|light| light.site_deg)?;
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
                lights
                    .iter()
                    .any(|light| light.start_s < from + last && light.start_s + light.exposure_s > from)
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
