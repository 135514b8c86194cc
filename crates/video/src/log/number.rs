//! Numbers as logs write them: with the user's decimal comma, with a unit behind them.

/// The number that a text begins with, and what follows it. A point or a comma is decimal; where both stand there the
/// last one is. `48,2500ms` is 48.25 and `ms`.
pub(super) fn number(text: &str) -> Option<(f64, &str)> {
    let text = text.trim();
    let signed = text.strip_prefix(['+', '-', '\u{2212}']).unwrap_or(text);
    let end = signed.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(signed.len());
    let (digits, unit) = signed.split_at_checked(end)?;
    // `12,` is 12 and a comma.
    let digits_only = digits.trim_end_matches(['.', ',']);
    let decimal = digits_only.rfind(['.', ',']);
    let plain: String = digits_only
        .char_indices()
        .filter_map(|(at, c)| match c {
            '.' | ',' => (Some(at) == decimal).then_some('.'),
            digit => Some(digit),
        })
        .collect();
    let number: f64 = plain.parse().ok().filter(|number: &f64| number.is_finite())?;
    let is_negative = text.starts_with(['-', '\u{2212}']);
    Some((if is_negative { -number } else { number }, unit.trim()))
}

/// A positive number, whatever follows it.
pub(super) fn positive(text: &str) -> Option<f64> {
    number(text).map(|(number, _)| number).filter(|number| *number > 0.0)
}

/// A whole number above 0.
pub(super) fn count(text: &str) -> Option<u64> {
    let digits = text.trim();
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits.get(..end)?.parse().ok().filter(|count| *count > 0)
}

/// ms of a time with its unit; without one it is in units of `plain_ms`.
pub(super) fn milliseconds(text: &str, plain_ms: f64) -> Option<f64> {
    let (number, unit) = number(text)?;
    let unit = unit.split_whitespace().next().unwrap_or_default().to_lowercase();
    let factor = match unit.as_str() {
        "ms" => 1.0,
        "s" | "sec" | "secs" => 1000.0,
        "us" | "\u{b5}s" | "\u{3bc}s" => 0.001,
        _ => plain_ms,
    };
    // 0.032 s are 32 ms, and not 32.00000000000001.
    Some(nightledger_frame::decimal::tidy(number * factor)).filter(|ms| *ms > 0.0 && ms.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_any_locale() {
        for (text, expect) in [
            ("48,2500ms", Some((48.25, "ms"))),
            ("1.234,5 s", Some((1234.5, "s"))),
            ("1,234.5", Some((1234.5, ""))),
            ("298 (49%)", Some((298.0, "(49%)"))),
            ("-5h", Some((-5.0, "h"))),
            ("+2.00", Some((2.0, ""))),
            ("-", None),
            ("n/a", None),
            ("", None),
        ] {
            assert_eq!(number(text), expect, "{text}");
        }
        assert_eq!(milliseconds("1.00s", 1.0), Some(1000.0));
        assert_eq!(milliseconds("0.032", 1000.0), Some(32.0));
        assert_eq!(milliseconds("250µs", 1.0), Some(0.25));
        assert_eq!(count("64"), Some(64));
        assert_eq!(count("0"), None);
    }
}
