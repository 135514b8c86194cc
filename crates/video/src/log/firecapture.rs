//! FireCapture's `<stem>.txt`, from 2.3 to 2.7, and AlpacaPi's, which has the same grammar (docs/rules.md#25-firecapture).

use nightledger_frame::{Instant, base_name};
use time::{Date, Duration, PrimitiveDateTime, Time};

use super::number::{count, milliseconds, number, positive};
use super::{CaptureLog, Makes, Span, is_calibration, java_date, said};
use crate::source::{Program, Source, Told};
use crate::zone::{from_hours, zone_min};

pub(super) fn begins(text: &str) -> bool {
    text.trim_start().starts_with("FireCapture v")
}

pub(super) fn read(text: &str) -> Option<CaptureLog> {
    let version = text.trim_start().strip_prefix("FireCapture v")?;
    let mut log = CaptureLog::of(Program::FireCapture);
    let mut clocks = Clocks::default();
    let (mut is_limit, mut limit) = (false, None);
    for line in text.lines().skip(1) {
        let Some((key, value)) = line.split_once('=') else { continue };
        let (key, value) = (key.trim(), value.trim());
        match key {
            "Camera" => log.camera = said(value).map(|camera| log.told(camera, key)),
            "Profile" => {
                log.is_calibration = is_calibration(value);
                log.target = said(value).map(|profile| log.told(profile, key));
            }
            "FocalLength" => log.focal_mm = positive(value).map(|mm| log.told(mm, key)),
            "CM" | "CMI" | "CMII" | "CMIII" => meridians(line, &mut log),
            "Filename" => log.file_name = said(base_name(value)),
            "Date" => clocks.date = value,
            "Date_format" => clocks.date_format = value,
            "Start" => clocks.start = value,
            "End" => clocks.end = value,
            "Start(UT)" => clocks.start_ut = value,
            "End(UT)" => clocks.end_ut = value,
            "LT" => clocks.lt = Some(value),
            "Duration" => log.duration_s = positive(value),
            "Frames captured" | "Video Frames captured" => {
                log.frames = count(value).map(|frames| log.told(frames, key));
            }
            "FPS (avg.)" => log.coarse_rate = positive(value).map(|rate| log.told(rate, key)),
            // In very old logs it is the rate, later a limit.
            "FPS" => {
                is_limit = value.contains('(');
                limit = positive(value).map(|rate| log.told(rate, key));
            }
            "Shutter" => log.exposure_ms = milliseconds(value, 1.0).map(|ms| log.told(ms, key)),
            "Gain" => log.gain = number(value).map(|(gain, _)| log.told(gain, key)),
            "File type" => log.makes = makes(value),
            _ => {}
        }
    }
    if log.coarse_rate.is_none() && !is_limit {
        log.coarse_rate = limit;
    }
    if log.file_name.as_deref().is_some_and(|name| name.to_lowercase().ends_with(".zip")) {
        log.makes = Makes::Stills;
    }
    clocks.settle(&mut log, version.trim_start().starts_with("2.3"));
    Some(log)
}

fn makes(file_type: &str) -> Makes {
    let is_video = ["SER", "AVI"].iter().any(|video| file_type.to_uppercase().contains(video));
    if is_video || file_type.is_empty() { Makes::Video } else { Makes::Stills }
}

/// `CMI=41.4° CMII=274.5° CMIII=233.7°  (during mid of capture)`
fn meridians(line: &str, log: &mut CaptureLog) {
    for part in line.split_whitespace() {
        let Some((key, value)) = part.split_once('=') else { continue };
        let system = match key {
            "CM" | "CMI" => 0,
            "CMII" => 1,
            "CMIII" => 2,
            _ => continue,
        };
        let degrees = number(value).map(|(degrees, _)| degrees).filter(|cm| (0.0..=360.0).contains(cm));
        if let Some(meridian) = log.meridians.get_mut(system) {
            *meridian = degrees;
        }
    }
}

/// The lines that tell times, put together when all were read.
#[derive(Default)]
struct Clocks<'a> {
    date: &'a str,
    date_format: &'a str,
    start: &'a str,
    end: &'a str,
    start_ut: &'a str,
    end_ut: &'a str,
    lt: Option<&'a str>,
}

impl Clocks<'_> {
    fn settle(&self, log: &mut CaptureLog, is_lt_turned: bool) {
        let lt_min = self.lt.and_then(|lt| standard_zone_min(lt, is_lt_turned));
        log.standard_zone_min = lt_min.map(|minutes| log.told(minutes, "LT"));
        let date = self.date_of();
        log.local = span(date, self.start, self.end);
        if let Some(start) = java_date::iso(self.start_ut) {
            log.utc = Span { start: Some(start), end: java_date::iso(self.end_ut) };
            if let Some(local) = log.local.start {
                log.zone_min = zone_min(local.seconds() - start.seconds(), lt_min)
                    .map(|minutes| Told::new(minutes, Source::LogClocks(log.program)));
            }
            return;
        }
        let clocks = java_date::time_of_day(self.start).zip(java_date::time_of_day(self.start_ut));
        let ahead = clocks.map(|(local, ut)| (local - ut).as_seconds_f64());
        let Some(zone) = ahead.and_then(|ahead_s| zone_min(ahead_s, lt_min)) else { return };
        log.zone_min = Some(Told::new(zone, Source::LogClocks(log.program)));
        log.utc = log.local.later(-zone);
    }

    /// The date, which is the local one (docs/rules.md#25-firecapture).
    fn date_of(&self) -> Option<Date> {
        let formats = [self.date_format, "ddMMyy", "ddMMyyyy", "yyyy-MM-dd", "dd_MM_yyyy"];
        let known = if self.date_format.is_empty() { &formats[1..] } else { &formats[..1] };
        known.iter().find_map(|format| java_date::date(self.date, format))
    }
}

fn span(date: Option<Date>, start: &str, end: &str) -> Span {
    let at = |date: Date, time: Time| Instant::from_date_time(PrimitiveDateTime::new(date, time));
    let Some((date, start)) = date.zip(java_date::time_of_day(start)) else { return Span::default() };
    let end = java_date::time_of_day(end).and_then(|end| {
        // Past midnight.
        let date = if end < start { date.checked_add(Duration::DAY)? } else { date };
        at(date, end)
    });
    Span { start: at(date, start), end }
}

/// `UT -5h`, `UT`, `UT -5`: the zone without summer time. 2.3 wrote its sign the other way.
fn standard_zone_min(lt: &str, is_turned: bool) -> Option<i32> {
    let ahead = lt.trim().strip_prefix("UT")?.trim();
    let hours = if ahead.is_empty() { 0.0 } else { number(ahead)?.0 };
    from_hours(if is_turned { -hours } else { hours })
}
