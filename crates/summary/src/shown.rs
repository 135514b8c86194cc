//! Values in words: units, the `*` of defaults, `-` for what nobody knows.

use nightledger_frame::Known;
use nightledger_frame::decimal::{self, fixed};
use nightledger_language::{number, tr};

/// What stands where nobody knows a value.
pub(crate) const UNKNOWN: &str = "-";

/// Behind every value that rests on a default.
pub(crate) const DEFAULT_MARK: char = '*';

/// A value in words, and whether it rests on a default.
pub(crate) fn marked(text: Option<String>, is_default: bool) -> String {
    match text {
        Some(mut text) => {
            if is_default {
                text.push(DEFAULT_MARK);
            }
            text
        }
        None => UNKNOWN.to_owned(),
    }
}

/// Whether a value is or rests on one of the user's defaults.
pub(crate) fn is_default<T>(known: &Known<T>) -> bool {
    known.source.is_default()
}

/// A number with exactly `decimals` decimals, as the CSV rounds it; what is no number as it stands.
pub(crate) fn decimals(value: f64, decimals: usize) -> String {
    number(fixed(value, decimals).unwrap_or_else(|| value.to_string()))
}

/// A number in its shortest form up to `most` decimals.
pub(crate) fn shortest(value: f64, most: usize) -> String {
    number(decimal::shortest(value, most).unwrap_or_else(|| value.to_string()))
}

/// `-10.0°C`.
pub(crate) fn celsius(value: f64) -> String {
    format!("{}°C", decimals(value, 1))
}

/// `600.00 secs`; the shortest exposures with as many decimals as show them.
pub(crate) fn exposure(seconds: f64) -> String {
    tr!("{seconds} secs", seconds = exposure_figure(seconds))
}

/// The same without its unit.
pub(crate) fn exposure_figure(seconds: f64) -> String {
    let shows = seconds >= 0.1 || fixed(seconds, 2).is_some_and(|text| text.parse() == Ok(seconds));
    if shows || !seconds.is_finite() { decimals(seconds, 2) } else { shortest(seconds, 6) }
}

/// `8 hrs 30 mins 0 secs`, `17 mins 0 secs`, `22 secs`: what is 0 in front is left out.
pub(crate) fn duration(seconds: f64) -> String {
    let Clock { hours, minutes, seconds } = Clock::of(seconds);
    if hours > 0.0 {
        tr!("{hours} hrs {minutes} mins {seconds} secs", hours, minutes, seconds)
    } else if minutes > 0.0 {
        tr!("{minutes} mins {seconds} secs", minutes, seconds)
    } else {
        tr!("{seconds} secs", seconds)
    }
}

/// `0 hrs 3 mins 34 secs`: as in totals, which always name hours.
pub(crate) fn full_duration(seconds: f64) -> String {
    let Clock { hours, minutes, seconds } = Clock::of(seconds);
    tr!("{hours} hrs {minutes} mins {seconds} secs", hours, minutes, seconds)
}

/// Hours, minutes and seconds, whole.
struct Clock {
    hours: f64,
    minutes: f64,
    seconds: f64,
}

impl Clock {
    fn of(seconds: f64) -> Self {
        let whole = if seconds.is_finite() { seconds.max(0.0).round() } else { 0.0 };
        Self {
            hours: (whole / 3600.0).floor(),
            minutes: (whole % 3600.0 / 60.0).floor(),
            seconds: whole % 60.0,
        }
    }
}

/// Text from files as one line without control characters, which would break a table.
pub(crate) fn one_line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightledger_frame::{DefaultField, Source};

    #[test]
    fn durations_read_as_in_the_readme() {
        let check = |seconds: f64, short: &str, full: &str| {
            assert_eq!(duration(seconds), short);
            assert_eq!(full_duration(seconds), full);
        };
        check(30_600.0, "8 hrs 30 mins 0 secs", "8 hrs 30 mins 0 secs");
        check(1020.0, "17 mins 0 secs", "0 hrs 17 mins 0 secs");
        check(22.0, "22 secs", "0 hrs 0 mins 22 secs");
        check(3600.0, "1 hrs 0 mins 0 secs", "1 hrs 0 mins 0 secs");
        check(3599.6, "1 hrs 0 mins 0 secs", "1 hrs 0 mins 0 secs");
        check(0.0, "0 secs", "0 hrs 0 mins 0 secs");
        check(-5.0, "0 secs", "0 hrs 0 mins 0 secs");
        check(f64::NAN, "0 secs", "0 hrs 0 mins 0 secs");
    }

    #[test]
    fn exposures_show_what_they_are() {
        assert_eq!(exposure(600.0), "600.00 secs");
        assert_eq!(exposure(0.22), "0.22 secs");
        assert_eq!(exposure(1.654_9), "1.65 secs");
        assert_eq!(exposure(0.000_032), "0.000032 secs");
        assert_eq!(exposure(0.0005), "0.0005 secs");
        assert_eq!(exposure(0.0), "0.00 secs");
    }

    #[test]
    fn numbers() {
        assert_eq!(decimals(-0.04, 1), "0.0");
        assert_eq!(decimals(-10.0, 1), "-10.0");
        assert_eq!(shortest(4.0, 2), "4");
        assert_eq!(shortest(4.5, 2), "4.5");
        assert_eq!(shortest(100.0, 0), "100");
        assert_eq!(celsius(-3.25), "-3.3°C");
        assert_eq!(decimals(2.675, 2), "2.68");
        assert_eq!(decimals(2.675 - 4e-16, 2), "2.68");
        assert_eq!(decimals(2.5, 0), "3");
        assert_eq!(decimals(f64::NAN, 1), "NaN");
    }

    #[test]
    fn defaults_carry_a_mark_and_unknowns_a_dash() {
        assert_eq!(marked(Some("4".into()), true), "4*");
        assert_eq!(marked(Some("4".into()), false), "4");
        assert_eq!(marked(None, true), "-");
        assert!(is_default(&Known::new(1, Source::Default(DefaultField::Hfr))));
        assert!(!is_default(&Known::new(1, Source::SiteTable)));
        assert!(!is_default(&Known::new(1, Source::Edit)));
    }

    #[test]
    fn names_stay_on_one_line() {
        assert_eq!(one_line(" a\n\tb\u{0} c "), "a b c");
    }
}
