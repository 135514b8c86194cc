//! Dates and clock times by the patterns that FireCapture offers (Java's SimpleDateFormat).

use nightledger_frame::Instant;
use time::{Date, Month, PrimitiveDateTime, Time};

use super::month::month;

/// A date by its pattern: `dd MM MMM yy yyyy` with whatever between them.
pub(super) fn date(text: &str, pattern: &str) -> Option<Date> {
    let (mut year, mut month_of_year, mut day) = (None, None, None);
    let mut rest = text.trim();
    let mut pattern = pattern.trim();
    while let Some(first) = pattern.chars().next() {
        let run = pattern.chars().take_while(|c| *c == first).count();
        let (token, after) = pattern.split_at_checked(run * first.len_utf8())?;
        pattern = after;
        match token {
            "dd" | "d" => day = Some(digits(&mut rest, 2)?),
            "MM" | "M" => month_of_year = Month::try_from(u8::try_from(digits(&mut rest, 2)?).ok()?).ok(),
            "yyyy" => year = Some(digits(&mut rest, 4)?),
            "yy" => year = Some(2000 + digits(&mut rest, 2)?),
            "MMM" | "MMMM" => {
                let end = rest.find(|c: char| !c.is_alphabetic() && c != '.').unwrap_or(rest.len());
                let (name, after) = rest.split_at_checked(end)?;
                month_of_year = month(name);
                rest = after;
            }
            _ => rest = rest.strip_prefix(first).unwrap_or(rest),
        }
    }
    let (year, day) = (i32::try_from(year?).ok()?, u8::try_from(day?).ok()?);
    Date::from_calendar_date(year, month_of_year?, day).ok()
}

/// Takes digits from the beginning: as many as the pattern has, and no more.
fn digits(rest: &mut &str, most: usize) -> Option<u32> {
    let there = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let (number, after) = rest.split_at_checked(there)?;
    *rest = after;
    number.parse().ok()
}

/// A time of day in whatever pattern: two digits each of hour, minute and second, perhaps AM or PM, then `.mmm`. The
/// hours of AM and PM count from 0 or from 12.
pub(super) fn time_of_day(text: &str) -> Option<Time> {
    let (clock, fraction) = match text.trim().rsplit_once(['.', ',']) {
        Some((clock, fraction)) if is_digits(fraction) => (clock, fraction),
        _ => (text.trim(), ""),
    };
    let numbers: Vec<u8> = clock.bytes().filter(u8::is_ascii_digit).map(|byte| byte - b'0').collect();
    let [h1, h2, m1, m2, s1, s2] = numbers[..] else { return None };
    let letters: String = clock.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    let hour = h1 * 10 + h2;
    let hour = match letters.as_str() {
        "" => hour,
        "pm" | "nachm" => hour % 12 + 12,
        _ => hour % 12,
    };
    let mut nanoseconds = 0;
    let mut unit = 1_000_000_000;
    for digit in fraction.bytes().take(9) {
        unit /= 10;
        nanoseconds += u32::from(digit - b'0') * unit;
    }
    Time::from_hms_nano(hour, m1 * 10 + m2, s1 * 10 + s2, nanoseconds).ok()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `2026-01-12T21:42:40.120`, with a blank for the `T`, or a `Z` behind it.
pub(super) fn iso(text: &str) -> Option<Instant> {
    let text = text.trim().trim_end_matches(['Z', 'z']);
    let (day, clock) = text.split_once(['T', ' '])?;
    if !clock.contains(':') {
        return None;
    }
    let day = date(day, "yyyy-MM-dd")?;
    Instant::from_date_time(PrimitiveDateTime::new(day, time_of_day(clock)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_by_their_patterns() {
        for (text, pattern, expect) in [
            ("120126", "ddMMyy", "2026-01-12"),
            ("12_01_2026", "dd_MM_yyyy", "2026-01-12"),
            ("12Jan2026", "ddMMMyyyy", "2026-01-12"),
            ("12_févr._26", "dd_MMM_yy", "2026-02-12"),
            ("2026août12", "yyyyMMMdd", "2026-08-12"),
            ("Dez 31 25", "MMM dd yy", "2025-12-31"),
            ("260112", "yyMMdd", "2026-01-12"),
        ] {
            assert_eq!(date(text, pattern).map(|date| date.to_string()).as_deref(), Some(expect), "{text}");
        }
        assert_eq!(date("321326", "ddMMyy"), None);
        assert_eq!(date("", ""), None);
    }

    #[test]
    fn clocks_of_every_pattern() {
        for (text, expect) in [
            ("214240.120", "21:42:40.12"),
            ("21_42_40.120", "21:42:40.12"),
            ("094240 PM.120", "21:42:40.12"),
            ("00_42_40 PM.120", "12:42:40.12"),
            ("00_42_40 AM.120", "0:42:40.12"),
            ("12:42:40 a.m.", "0:42:40.0"),
            ("21:42:40", "21:42:40.0"),
        ] {
            assert_eq!(time_of_day(text).map(|time| time.to_string()).as_deref(), Some(expect), "{text}");
        }
        assert_eq!(time_of_day("2142"), None);
        assert!(iso("2026-01-12T21:42:40.1234567Z").is_some());
        assert_eq!(iso("2026-01-12"), None);
    }
}
