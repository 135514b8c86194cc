//! oaCapture's `<stem>.txt`. Its labels are translated: what is needed for the time is known by its shape
//! (docs/rules.md#25-oacapture).

use nightledger_frame::{Instant, base_name};
use time::{Duration, PrimitiveDateTime};

use super::number::{count, milliseconds, number, positive};
use super::{CaptureLog, Makes, Span, is_calibration, java_date, said};
use crate::source::Program;
use crate::zone::from_hours;

pub(super) fn begins(text: &str) -> bool {
    text.trim_start().get(..10).is_some_and(|word| word.eq_ignore_ascii_case("oacapture "))
}

pub(super) fn read(text: &str) -> Option<CaptureLog> {
    if !begins(text) {
        return None;
    }
    let mut log = CaptureLog::of(Program::OaCapture);
    log.stamps_are_local = true;
    let mut day = None;
    // First, middle and last frame.
    let mut clocks = Vec::new();
    for line in text.lines().skip(1) {
        let Some((key, value)) = line.split_once(':') else { continue };
        let (key, value) = (key.trim(), value.trim());
        if let Some(at) = java_date::iso(value) {
            day = day.or(Some(at));
            continue;
        }
        if let Some(clock) = java_date::time_of_day(value).filter(|_| value.matches(':').count() == 2) {
            clocks.push(clock);
            continue;
        }
        if let Some(minutes) = zone(value) {
            log.zone_min = Some(log.told(minutes, key));
            continue;
        }
        match key {
            "Camera" => log.camera = said(value).map(|camera| log.told(camera, key)),
            "Target" => {
                log.is_calibration = is_calibration(value);
                log.target = said(value).map(|target| log.told(target, key));
            }
            "Gain" => log.gain = number(value).map(|(gain, _)| log.told(gain, key)),
            "Duration (seconds)" => log.duration_s = positive(value),
            "Frames captured" => log.frames = count(value).map(|frames| log.told(frames, key)),
            "Frames per second (average)" => {
                log.coarse_rate = positive(value).map(|rate| log.told(rate, key));
            }
            "Filename" => log.file_name = said(base_name(value)),
            "Recording type" => log.makes = makes(value),
            "Focal length" => log.focal_mm = positive(value).map(|mm| log.told(mm, key)),
            _ => {
                let unit = key.rsplit_once('(').and_then(|(_, unit)| unit.strip_suffix(')'));
                if log.exposure_ms.is_none()
                    && unit.is_some_and(|unit| matches!(unit, "ms" | "us" | "\u{b5}s"))
                {
                    let ms = milliseconds(&format!("{value}{}", unit.unwrap_or_default()), 1.0);
                    log.exposure_ms = ms.map(|ms| log.told(ms, key));
                }
            }
        }
    }
    log.local = span(day, &clocks);
    if let Some(zone) = &log.zone_min {
        log.utc = log.local.later(-zone.value);
    }
    Some(log)
}

fn makes(recording_type: &str) -> Makes {
    let upper = recording_type.to_uppercase();
    if ["FITS", "TIF", "PNG"].iter().any(|still| upper.contains(still)) {
        Makes::Stills
    } else {
        Makes::Video
    }
}

/// `CEST (+0200)`
fn zone(value: &str) -> Option<i32> {
    let (_, rest) = value.split_once('(')?;
    let digits = rest.strip_suffix(')')?;
    let (sign, digits) = digits.split_at_checked(1)?;
    if digits.len() != 4 || !matches!(sign, "+" | "-") || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = digits.split_at_checked(2)?;
    let hours: f64 = hours.parse().ok()?;
    let minutes: f64 = minutes.parse().ok()?;
    let ahead = hours + minutes / 60.0;
    from_hours(if sign == "-" { -ahead } else { ahead })
}

/// The first and the last frame's clocks on the day of `day`, which has whole seconds.
fn span(day: Option<Instant>, clocks: &[time::Time]) -> Span {
    let Some(day) = day else { return Span::default() };
    let [first, .., last] = clocks else { return Span { start: Some(day), end: None } };
    let began = day.date_time();
    let after = |before: PrimitiveDateTime, clock: time::Time| {
        // A clock that shows less is past midnight.
        let same_day = PrimitiveDateTime::new(before.date(), clock);
        let is_past = same_day < before.saturating_sub(Duration::HOUR);
        if is_past { same_day.saturating_add(Duration::DAY) } else { same_day }
    };
    let first = after(began, *first);
    let last = after(first, *last);
    Span { start: Instant::from_date_time(first), end: Instant::from_date_time(last) }
}
