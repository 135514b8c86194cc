//! Values in words: units, the `*` of defaults, `-` for what nobody knows.

use nightledger_frame::Known;
use nightledger_frame::decimal::{self, fixed};
use nightledger_language::number;

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

/// `600 s`, `0.47 s`; the shortest exposures with as many decimals as show them.
pub(crate) fn exposure(seconds: f64) -> String {
    format!("{} s", exposure_figure(seconds))
}

/// The same without its unit.
pub(crate) fn exposure_figure(seconds: f64) -> String {
    if !seconds.is_finite() || fixed(seconds, 0).is_some_and(|whole| whole.parse() == Ok(seconds)) {
        return decimals(seconds, 0);
    }
    let shows = seconds >= 0.1 || fixed(seconds, 2).is_some_and(|text| text.parse() == Ok(seconds));
    if shows { decimals(seconds, 2) } else { shortest(seconds, 6) }
}

/// `8 h 30 min`, `17 min`, `1 min 30 s`, `22 s`: what is 0 is left out. What is under a second is shown as exposures are.
pub(crate) fn duration(seconds: f64) -> String {
    let seconds = if seconds.is_finite() { seconds.max(0.0) } else { 0.0 };
    if seconds < 1.0 {
        return exposure(seconds);
    }
    let whole = seconds.round();
    let (hours, minutes) = ((whole / 3600.0).floor(), (whole % 3600.0 / 60.0).floor());
    let parts = [(hours, "h"), (minutes, "min"), (whole % 60.0, "s")];
    let shown = parts.into_iter().filter(|(count, _)| *count > 0.0);
    shown.map(|(count, unit)| format!("{count} {unit}")).collect::<Vec<_>>().join(" ")
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
    fn durations_leave_out_what_is_zero() {
        for (seconds, expect) in [
            (30_600.0, "8 h 30 min"),
            (1020.0, "17 min"),
            (90.0, "1 min 30 s"),
            (22.0, "22 s"),
            (3600.0, "1 h"),
            (3599.6, "1 h"),
            (3603.0, "1 h 3 s"),
            (360_000.0, "100 h"),
            (0.009, "0.009 s"),
            (0.0, "0 s"),
            (-5.0, "0 s"),
            (f64::NAN, "0 s"),
        ] {
            assert_eq!(duration(seconds), expect, "{seconds}");
        }
    }

    #[test]
    fn exposures_show_what_they_are() {
        for (seconds, expect) in [
            (600.0, "600 s"),
            (1.5, "1.50 s"),
            (0.22, "0.22 s"),
            (1.654_9, "1.65 s"),
            (0.000_032, "0.000032 s"),
            (0.0005, "0.0005 s"),
            (0.0, "0 s"),
        ] {
            assert_eq!(exposure(seconds), expect);
        }
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
