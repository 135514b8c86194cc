//! Dates and times as headers and names write them.

use time::{Date, Month, PrimitiveDateTime, Time};

use crate::{Clock, Instant, Start};

/// A date with, perhaps, a time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    /// The date at midnight when there is no time.
    pub(crate) at: Instant,
    /// Whether a time of day was given.
    pub(crate) has_time: bool,
    /// Whether the seconds had a fraction.
    pub(crate) has_fraction: bool,
}

impl Moment {
    /// As a start on a clock.
    pub(crate) fn on(self, clock: Clock) -> Start {
        Start { at: self.at, clock, has_fraction: self.has_fraction }
    }
}

/// Reads `2023-07-06T23:14:05.1370000`, with a blank for the `T`, a trailing `Z` or zone, a date alone, and the
/// `dd/mm/yy` of old files (50 to 99 are 19xx).
pub(crate) fn moment(text: &str) -> Option<Moment> {
    let text = text.trim();
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => (text.get(..at)?, text.get(at + 1..)?.trim()),
        None => (text, ""),
    };
    let day = date_of(date)?;
    if time.is_empty() {
        let at = Instant::from_date_time(PrimitiveDateTime::new(day, Time::MIDNIGHT))?;
        return Some(Moment { at, has_time: false, has_fraction: false });
    }
    let (clock, zone_s) = split_zone(time)?;
    let spaced = with_colons(clock);
    let (since_midnight, has_fraction) = seconds_of_day(spaced.as_deref().unwrap_or(clock))?;
    let midnight = Instant::from_date_time(PrimitiveDateTime::new(day, Time::MIDNIGHT))?;
    let ns = since_midnight - zone_s * Instant::SECOND;
    // A clock that was never set says when its count begins.
    if midnight.ns == 0 && ns == 0 {
        return None;
    }
    Some(Moment { at: Instant { ns: midnight.ns.checked_add(ns)? }, has_time: true, has_fraction })
}

/// `23:14:05.1` of `231405.1`, ISO 8601's short form.
fn with_colons(clock: &str) -> Option<String> {
    let digits = clock.bytes().take_while(u8::is_ascii_digit).count();
    let rest =
        clock.get(6..).filter(|rest| digits == 6 && (rest.is_empty() || rest.starts_with(['.', ','])))?;
    Some(format!("{}:{}:{}{rest}", clock.get(..2)?, clock.get(2..4)?, clock.get(4..6)?))
}

/// The same moment with a time of day from another place: `16:45:22.000`, `16h45m22s`.
pub(crate) fn with_time(day: Moment, time: &str) -> Option<Moment> {
    let time = time.trim();
    // Some files repeat the date in their time.
    if let Some(whole) = moment(time).filter(|moment| moment.has_time) {
        return Some(whole);
    }
    let (clock, zone_s) = split_zone(time)?;
    let (since_midnight, has_fraction) = seconds_of_day(clock)?;
    let ns = since_midnight - zone_s * Instant::SECOND;
    Some(Moment { at: Instant { ns: day.at.ns.checked_add(ns)? }, has_time: true, has_fraction })
}

/// The same moment with a time of day in one number: 16.756 hours, or 60322.5 seconds since midnight.
pub(crate) fn with_number(day: Moment, number: f64) -> Option<Moment> {
    let seconds = if number < 24.0 { number * 3600.0 } else { number };
    // Whole milliseconds: no clock that is written so is better, and 5351.615999965 s are 5351.616 s.
    let at = day.at.plus_s((seconds * 1000.0).round() / 1000.0);
    (0.0..=86_400.0).contains(&number).then_some(Moment { at, has_time: true, has_fraction: false })
}

/// The instant of a (modified) Julian date, days since 1858-11-17T00:00.
pub(crate) fn from_mjd(days: f64) -> Option<Instant> {
    const UNIX_EPOCH: f64 = 40_587.0;
    // 1858 to 2262: what an `Instant` can hold, and no placeholder of 0.
    if !(1.0..146_000.0).contains(&days) {
        return None;
    }
    // Whole milliseconds: a day in a float is no better.
    Some(Instant { ns: 0 }.plus_s(((days - UNIX_EPOCH) * 86_400_000.0).round() / 1000.0))
}

/// A calendar date: `2023-07-06`, `2023/07/06`, `20230706`, `06/07/23`, `06.07.2023`. Where the month cannot be one, it
/// changes places with the day (`07/25/2023`, `2023/25/07`).
pub(crate) fn date_of(text: &str) -> Option<Date> {
    let digits = |part: &str| -> Option<u16> {
        (!part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse().ok())?
    };
    let (year, month, day) = if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        (digits(text.get(..4)?)?, digits(text.get(4..6)?)?, digits(text.get(6..)?)?)
    } else {
        let mut parts = text.split(['-', '/', '.']);
        let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        if first.len() == 4 {
            (digits(first)?, digits(second)?, digits(third)?)
        } else if text.contains('/') && third.len() == 2 {
            let short = digits(third)?;
            (if short >= 50 { 1900 + short } else { 2000 + short }, digits(second)?, digits(first)?)
        } else if text.contains('/') && third.len() == 3 && third.starts_with('1') {
            // Programs that counted years from 1900 and came to 100.
            (1900 + digits(third)?, digits(second)?, digits(first)?)
        } else if text.contains(['/', '.']) && third.len() == 4 {
            (digits(third)?, digits(second)?, digits(first)?)
        } else {
            return None;
        }
    };
    // What programs write for "never": .NET's year 1, Delphi's 1899-12-30, and everything before photography.
    if year < 1840 {
        return None;
    }
    let (month, day) =
        if month > 12 && day <= 12 && text.contains('/') { (day, month) } else { (month, day) };
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    let date = Date::from_calendar_date(i32::from(year), month, u8::try_from(day).ok()?).ok()?;
    (date.to_calendar_date() != (1899, Month::December, 30)).then_some(date)
}

/// Nanoseconds since midnight of `23:14:05.137`, `23-14-05`, `23h14m05s`, `23:14`, and whether there was a fraction.
pub(crate) fn seconds_of_day(text: &str) -> Option<(i64, bool)> {
    let mut parts = text.split([':', '-', 'h', 'm', 's', ' ']).filter(|part| !part.is_empty());
    let (hour, minute) = (parts.next()?, parts.next()?);
    let seconds = parts.next().unwrap_or("0");
    if parts.next().is_some() {
        return None;
    }
    let short = |part: &str, limit: i64| -> Option<i64> {
        if part.len() > 2 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        part.parse().ok().filter(|number| *number <= limit)
    };
    let (whole, fraction) = seconds.split_once(['.', ',']).unwrap_or((seconds, ""));
    // 60 is a leap second, or a program that rounds.
    let clock_s = short(hour, 24)? * 3600 + short(minute, 59)? * 60 + short(whole, 60)?;
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut ns = 0;
    let mut unit = Instant::SECOND;
    for digit in fraction.bytes().take(9) {
        unit /= 10;
        ns += i64::from(digit - b'0') * unit;
    }
    Some((clock_s * Instant::SECOND + ns, !fraction.is_empty()))
}

/// Whether a time says in which zone it is: `Z`, `+02:00`.
pub(crate) fn names_its_zone(text: &str) -> bool {
    let text = text.trim();
    text.ends_with(['Z', 'z'])
        || text.contains('+')
        || text.find(':').is_some_and(|colon| text.rfind('-').is_some_and(|sign| sign > colon))
}

/// How far a zone is ahead of UTC, s: `-0700`, `+01:00`, `UTC+2`, `-7`.
pub(crate) fn zone_s(text: &str) -> Option<f64> {
    let text = text.trim();
    let bare = ["UTC", "GMT"].iter().find_map(|name| text.strip_prefix(name)).unwrap_or(text).trim();
    if bare.is_empty() || bare.eq_ignore_ascii_case("z") {
        return Some(0.0);
    }
    let (sign, digits) = match bare.split_at_checked(1)? {
        ("-", digits) => (-1.0, digits),
        ("+", digits) => (1.0, digits),
        _ => (1.0, bare),
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None if digits.len() == 4 => digits.split_at_checked(2)?,
        None => (digits, "0"),
    };
    let (hours, minutes): (f64, f64) = (hours.parse().ok()?, minutes.parse().ok()?);
    let seconds = sign * (hours * 3600.0 + minutes * 60.0);
    (seconds.abs() <= 14.0 * 3600.0).then_some(seconds)
}

/// Splits a trailing `Z`, `UT`, `UTC` or `+02:00` from a time; the zone in seconds.
fn split_zone(time: &str) -> Option<(&str, i64)> {
    let plain = time.trim_end_matches(['Z', 'z']);
    let plain = plain.strip_suffix("UTC").or_else(|| plain.strip_suffix("UT")).unwrap_or(plain).trim_end();
    let Some(at) = plain.rfind('+').or_else(|| plain.find(':').and_then(|_| plain.rfind('-'))) else {
        return Some((plain, 0));
    };
    let (clock, zone) = plain.split_at_checked(at)?;
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let zone = zone.get(1..)?;
    let (hours, minutes) = match zone.split_once(':') {
        Some(parts) => parts,
        None if zone.len() == 4 => zone.split_at_checked(2)?,
        None => (zone, "0"),
    };
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    ((0..=14).contains(&hours) && (0..60).contains(&minutes))
        .then(|| (clock, sign * (hours * 3600 + minutes * 60)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments() {
        #[track_caller]
        fn check(text: &str, expect: Option<&str>) {
            let got = moment(text).map(|moment| moment.at.iso());
            assert_eq!(got.as_deref(), expect, "{text:?}");
        }
        check("2026-07-28T11:12:39.9620845", Some("2026-07-28T11:12:39.9620845"));
        // A zone that is none is no time at all, and no overflow (found by fuzzing).
        check("2024-03-01T20:00:00.1234-92233720368547758", None);
        check("2024-03-01T20:00:00+-5", None);
        check("2023-01-25T16:26:06.994Z", Some("2023-01-25T16:26:06.994"));
        check("2023-01-25 16:26:06", Some("2023-01-25T16:26:06"));
        check("2023-01-25T01:26:06+02:00", Some("2023-01-24T23:26:06"));
        check("2023-01-25T23:26:06-0130", Some("2023-01-26T00:56:06"));
        check("2014-01-09", Some("2014-01-09T00:00:00"));
        check("29/11/51", Some("1951-11-29T00:00:00"));
        check("01/02/03", Some("2003-02-01T00:00:00"));
        check("28/01/100", Some("2000-01-28T00:00:00"));
        check("28/01/001", None);
        check("2004/12/21", Some("2004-12-21T00:00:00"));
        check("2004/21/12", Some("2004-12-21T00:00:00"));
        check("12/21/2004", Some("2004-12-21T00:00:00"));
        check("12/21/98", Some("1998-12-21T00:00:00"));
        check("21.12.2004 16:45:22", Some("2004-12-21T16:45:22"));
        check("21.12.04", None);
        check("21/21/2004", None);
        check("2016-12-31T23:59:60", Some("2017-01-01T00:00:00"));
        check("2021-12-29T15:42:46.53", Some("2021-12-29T15:42:46.530"));
        check("2021-12-29T15:42", Some("2021-12-29T15:42:00"));
        check("20041221T164522", Some("2004-12-21T16:45:22"));
        check("20041221T164522.5Z", Some("2004-12-21T16:45:22.500"));
        check("20041221T1645222", None);
        check("1970-01-01T00:00:00", None);
        check("1970-01-01T00:00:01", Some("1970-01-01T00:00:01"));
        check("N/A", None);
        check("0001-01-01T00:00:00", None);
        check("2021-13-01T00:00:00", None);
        check("2021-02-30", None);
        check("2021-02-20T25:00:00", None);
        check("", None);
        check("T", None);
    }

    #[test]
    fn a_time_joins_its_date() {
        let day = moment("2004-12-21").expect("a date");
        let check = |time: &str, expect: Option<&str>| {
            assert_eq!(with_time(day, time).map(|moment| moment.at.iso()).as_deref(), expect, "{time:?}");
        };
        check("16:45:22.000", Some("2004-12-21T16:45:22"));
        check("16:45:22.5", Some("2004-12-21T16:45:22.500"));
        check("1999.051:19:08", None);
        check("", None);
        let check = |number: f64, expect: Option<&str>| {
            let got = with_number(day, number).map(|moment| moment.at.iso());
            assert_eq!(got.as_deref(), expect, "{number:?}");
        };
        check(60_322.5, Some("2004-12-21T16:45:22.500"));
        check(16.5, Some("2004-12-21T16:30:00"));
        check(60_322.499_999_965, Some("2004-12-21T16:45:22.500"));
        check(86_401.0, None);
        check(-1.0, None);
        check(f64::NAN, None);
    }

    #[test]
    fn julian_dates() {
        assert_eq!(from_mjd(61_249.5).map(Instant::iso).as_deref(), Some("2026-07-28T12:00:00"));
        assert_eq!(from_mjd(0.0), None);
        assert_eq!(from_mjd(f64::NAN), None);
    }
}
