//! Genika's `<video>.ser.txt`, French and English (docs/rules.md#25-genika). Known from another program's reader of it
//! (DeTeCt): it names when a capture began on the computer's clock, and its middle in UTC.

use nightledger_frame::Instant;
use time::{PrimitiveDateTime, Time};

use super::number::positive;
use super::{CaptureLog, Span, is_calibration, java_date, month, said};
use crate::source::Program;
use crate::zone::zone_min;

pub(super) fn begins(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).take(20);
    lines.any(|line| {
        let is_head =
            line.starts_with("***") && line.contains("GENIKA ") && line.contains("CAPTURE LOG FILE");
        is_head || line.starts_with("Genika ") || pair(line).is_some_and(|(key, _)| is_start_in_french(key))
    })
}

/// `Début de la capture`, in whatever encoding.
fn is_start_in_french(key: &str) -> bool {
    key.starts_with('D') && key.ends_with("but de la capture")
}

/// The two sides of ` : `, of `=` or of a row of points.
fn pair(line: &str) -> Option<(&str, &str)> {
    let marks = [" : ", "=", "..", "mS:"];
    let at = marks.iter().filter_map(|mark| line.find(mark)).min()?;
    let (key, value) = line.split_at_checked(at)?;
    let value = value.strip_prefix("mS").unwrap_or(value);
    Some((key.trim(), value.trim_start_matches([' ', ':', '=', '.', '\t']).trim_end()))
}

pub(super) fn read(text: &str) -> Option<CaptureLog> {
    let mut log = CaptureLog::of(Program::Genika);
    let (mut start, mut end, mut middle) = ("", "", "");
    for line in text.lines() {
        let Some((key, value)) = pair(line.trim()) else { continue };
        if is_start_in_french(key) || key == "Start Time" {
            start = value;
        } else if key == "Fin de la capture" || key == "End Time" {
            end = value;
        } else if key.starts_with("Instant de milieu de capture")
            || key.starts_with("SER file mid acquisition time UTC")
        {
            middle = value;
        } else if key.starts_with("Dur") && key.ends_with("e de capture (s)") {
            log.duration_s = positive(value);
        } else if key.starts_with("Acquisition Length in") {
            log.duration_s = positive(value).map(|ms| ms / 1000.0);
        } else if matches!(key, "FPS moyenne" | "Mean FPS" | "resulting FPS") && log.coarse_rate.is_none() {
            log.coarse_rate = positive(value).map(|rate| log.told(rate, key));
        } else if key.starts_with("Plan") && key.len() <= "Planète".len() {
            log.is_calibration = is_calibration(value);
            log.target = said(value).map(|target| log.told(target, key));
        }
    }
    let half_s = log.duration_s.unwrap_or(0.0) / 2.0;
    // Which number is the day and which the month goes by the computer's language: the one that both clocks agree in.
    let middles = [middle_utc(middle, false), middle_utc(middle, true)];
    let starts = [local(start, false), local(start, true)];
    let pairs =
        starts.iter().flatten().flat_map(|start| middles.iter().flatten().map(move |at| (*start, *at)));
    let nearest = pairs.min_by_key(|(start, middle)| start.ns.abs_diff(middle.ns));
    let start = nearest.map(|(start, _)| start).or_else(|| starts.into_iter().flatten().next());
    let middle = nearest.map(|(_, middle)| middle).or_else(|| middles.into_iter().flatten().next());
    let ends = [local(end, false), local(end, true)];
    let end = start.and_then(|start| ends.into_iter().flatten().min_by_key(|end| end.ns.abs_diff(start.ns)));
    log.local = Span { start, end: end.or_else(|| Some(start?.plus_s(log.duration_s?))) };
    if let Some((start, middle)) = start.zip(middle) {
        let ahead_s = start.seconds() + half_s - middle.seconds();
        log.zone_min = zone_min(ahead_s, None).map(|zone| log.told(zone, "middle in UTC"));
    }
    log.utc = match (&log.zone_min, middle) {
        (Some(zone), _) => log.local.later(-zone.value),
        (None, Some(middle)) if start.is_none() => {
            Span { start: Some(middle.plus_s(-half_s)), end: Some(middle.plus_s(half_s)) }
        }
        _ => Span::default(),
    };
    (log.local.start.is_some() || log.utc.start.is_some()).then_some(log)
}

/// `Fri Apr 29 22:47:57 2011`, or `09/11/2013 05:58:55`: the day first, or the month where the user's language has it.
fn local(text: &str, month_first: bool) -> Option<Instant> {
    let parts: Vec<&str> = text.split_whitespace().collect();
    let (day, clock) = match parts[..] {
        [_, name, day, clock, year] => {
            let month = u8::from(month::month(name)?);
            (java_date::date(&format!("{year}-{month:02}-{day:0>2}"), "yyyy-MM-dd")?, clock)
        }
        [day, clock] => (java_date::date(day, if month_first { "MM/dd/yyyy" } else { "dd/MM/yyyy" })?, clock),
        _ => return None,
    };
    Instant::from_date_time(PrimitiveDateTime::new(day, java_date::time_of_day(clock)?))
}

/// `2013/11/09 04:59.30` or `2012:8:4:4:24.2333`: minutes have decimals. The second may have the day before the month, as
/// its key says and its values do not.
fn middle_utc(text: &str, month_last: bool) -> Option<Instant> {
    if month_last && text.contains('/') {
        return None;
    }
    let parts: Vec<&str> = text.split([':', '/', ' ']).filter(|part| !part.is_empty()).collect();
    let [year, second, third, hour, minutes] = parts[..] else { return None };
    let (month, day) = if month_last { (third, second) } else { (second, third) };
    let day = java_date::date(&format!("{year}-{month:0>2}-{day:0>2}"), "yyyy-MM-dd")?;
    let minutes: f64 = minutes.parse().ok().filter(|minutes| (0.0..60.0).contains(minutes))?;
    let at = PrimitiveDateTime::new(day, Time::from_hms(hour.parse().ok()?, 0, 0).ok()?);
    Some(Instant::from_date_time(at)?.plus_s(minutes * 60.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, start_utc: &str, end_utc: &str, zone: Option<i32>) {
        assert!(begins(text), "{text}");
        let log = read(text).unwrap();
        let iso = |at: Option<Instant>| at.map(Instant::iso).unwrap_or_default();
        assert_eq!(
            (iso(log.utc.start), iso(log.utc.end), log.zone_min.map(|zone| zone.value)),
            (start_utc.to_owned(), end_utc.to_owned(), zone),
            "{text}"
        );
    }

    #[test]
    fn the_middle_in_utc_gives_the_zone_of_the_start() {
        check(
            "***********************  GENIKA ASTRO CAPTURE LOG FILE ****\r\nGenika Astro 64 bits release : 2.4.1.0\r\nPlanet : Jupiter\r\nStart Time : 05/03/2017 01:12:40\r\nAcquisition Length in mS: 90000\r\nSER file mid acquisition time UTC (Winjupos hh:mm.mm) : 2017/03/05 00:13.42\r\nMean FPS : 81.2\r\n",
            "2017-03-05T00:12:40",
            "2017-03-05T00:14:10",
            Some(60),
        );
        check(
            "Planète = Saturne\nDébut de la capture : Sat Jun 4 23:50:10 2011\nFin de la capture : Sat Jun 4 23:52:10 2011\nDurée de capture (s)......: 120.00\nInstant de milieu de capture (GMT)  YYYY:(D)D:(M)M:(H)H:(M)M. : 2011:6:4:21:51.1667\n",
            "2011-06-04T21:50:10",
            "2011-06-04T21:52:10",
            Some(120),
        );
    }

    #[test]
    fn days_and_months_are_told_apart_by_the_other_clock() {
        check(
            "Genika Trigger 64 bits release : 2.5\nStart Time : 04/12/2018 22:00:00\nAcquisition Length in mS : 60000\nSER file mid acquisition time UTC (Winjupos hh:mm.mm) : 2018/04/13 05:00.50\n",
            "2018-04-13T05:00:00",
            "2018-04-13T05:01:00",
            Some(-420),
        );
    }

    #[test]
    fn an_american_clock_has_the_month_first() {
        check(
            "Genika Astro 64 bits release : 2.4\nStart Time : 03/05/2017 19:12:40\nAcquisition Length in mS : 60000\nSER file mid acquisition time UTC (Winjupos hh:mm.mm) : 2017/03/06 00:13.17\n",
            "2017-03-06T00:12:40",
            "2017-03-06T00:13:40",
            Some(-300),
        );
    }

    #[test]
    fn without_a_middle_the_zone_is_unknown_and_without_times_it_is_no_log() {
        let log = read("Genika Astro 32 bits release : 2\nStart Time : 09/11/2013 05:58:55\n").unwrap();
        assert_eq!(log.local.start.map(Instant::iso).as_deref(), Some("2013-11-09T05:58:55"));
        assert_eq!((log.zone_min, log.utc), (None, Span::default()));
        assert_eq!(read("Genika Astro 32 bits release : 2\nStart Time : soon\n"), None);
        assert!(!begins("Start Time : 09/11/2013 05:58:55\n"));
    }
}
