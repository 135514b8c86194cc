//! Decimal rounding as a person does it: on the digits that a number is written with, halves away from zero.
//!
//! `2.675` is stored as 2.67499..., so rounding its binary value gives 2.67 where everybody expects 2.68 (docs/rules.md#9-cells).
//! The one rounding of values that are shown or written: it stands here because this is the lowest crate that all who show
//! values use.

/// Digits that count. A mean over thousands of values is good to 13 or 14; what follows is noise that would turn
/// 2.675 into 2.67499999999999.
const SIGNIFICANT: usize = 13;

/// `value` with exactly `decimals` decimals, halves away from zero, never `-0`. `None` for what is no number.
pub fn fixed(value: f64, decimals: usize) -> Option<String> {
    Decimal::fixed(value, decimals).map(|decimal| decimal.text)
}

/// `value` with at most `decimals` decimals, in its shortest form: `600`, `0.5`, `7.25`.
pub fn shortest(value: f64, decimals: usize) -> Option<String> {
    Decimal::shortest(value, decimals).map(|decimal| decimal.text)
}

/// Removes what arithmetic leaves behind the 12th digit: 0.018 mm are 18 um, not 17.999999999999996.
pub fn tidy(value: f64) -> f64 {
    // Most numbers have no such digits.
    if value.to_string().len() <= 12 { value } else { format!("{value:.11e}").parse().unwrap_or(value) }
}

/// A rounded number with the digits it is written with.
#[derive(Debug, Clone, PartialEq)]
pub struct Decimal {
    value: f64,
    text: String,
}

impl Decimal {
    /// As [`fixed`].
    pub fn fixed(value: f64, decimals: usize) -> Option<Self> {
        let (whole, fraction) = rounded(value, decimals)?;
        let digits = if decimals == 0 { whole } else { format!("{whole}.{fraction}") };
        let is_zero = digits.bytes().all(|b| matches!(b, b'0' | b'.'));
        let text = if value.is_sign_negative() && !is_zero { format!("-{digits}") } else { digits };
        Some(Self { value: text.parse().ok()?, text })
    }

    /// As [`shortest`].
    pub fn shortest(value: f64, decimals: usize) -> Option<Self> {
        let Self { value, mut text } = Self::fixed(value, decimals)?;
        if decimals > 0 {
            text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
        }
        Some(Self { value, text })
    }

    /// The number that its digits say.
    pub fn value(&self) -> f64 {
        self.value
    }

    /// Whether it is written without a point.
    pub fn is_written_whole(&self) -> bool {
        !self.text.contains('.')
    }

    /// Its digits.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// The digits before and after the point of the rounded absolute value.
fn rounded(value: f64, decimals: usize) -> Option<(String, String)> {
    if !value.is_finite() {
        return None;
    }
    // Display of an f64 is its shortest decimal form, without exponent at any size.
    let mut text = value.abs().to_string();
    // Few numbers have more digits than count.
    if text.len() > SIGNIFICANT {
        let tidy: f64 = format!("{:.*e}", SIGNIFICANT - 1, value.abs()).parse().ok()?;
        text = tidy.to_string();
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut kept: String = fraction.chars().take(decimals).collect();
    let rounds_up = fraction.as_bytes().get(decimals).is_some_and(|digit| *digit >= b'5');
    while kept.len() < decimals {
        kept.push('0');
    }
    if !rounds_up {
        return Some((whole.to_owned(), kept));
    }
    let digits = one_more(&format!("{whole}{kept}"));
    let point = digits.len().saturating_sub(decimals);
    let (whole, kept) = digits.split_at_checked(point)?;
    Some((whole.to_owned(), kept.to_owned()))
}

/// The decimal number that follows `digits`.
fn one_more(digits: &str) -> String {
    let mut carry = true;
    let mut reversed = String::with_capacity(digits.len() + 1);
    for digit in digits.chars().rev() {
        let next = match (carry, digit) {
            (false, digit) => digit,
            (true, '9') => '0',
            (true, digit) => {
                carry = false;
                char::from_digit(digit.to_digit(10).unwrap_or(0) + 1, 10).unwrap_or('0')
            }
        };
        reversed.push(next);
    }
    if carry {
        reversed.push('1');
    }
    reversed.chars().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: f64, decimals: usize, as_fixed: &str, as_shortest: &str) {
        assert_eq!(fixed(value, decimals).as_deref(), Some(as_fixed));
        assert_eq!(shortest(value, decimals).as_deref(), Some(as_shortest));
    }

    #[test]
    fn halves_go_away_from_zero_on_the_written_digits() {
        check(2.675, 2, "2.68", "2.68");
        check(-2.675, 2, "-2.68", "-2.68");
        check(1.005, 2, "1.01", "1.01");
        check(-10.5, 0, "-11", "-11");
        check(0.5, 0, "1", "1");
        check(0.00005, 4, "0.0001", "0.0001");
        check(0.000_049, 4, "0.0000", "0");
        check(9.995, 2, "10.00", "10");
        check(99.999, 2, "100.00", "100");
    }

    #[test]
    fn there_is_no_negative_zero() {
        check(-0.0, 2, "0.00", "0");
        check(-0.004, 2, "0.00", "0");
        check(-0.4, 0, "0", "0");
        check(-0.005, 2, "-0.01", "-0.01");
    }

    #[test]
    fn shortest_drops_what_says_nothing() {
        check(600.0, 4, "600.0000", "600");
        check(100.0, 0, "100", "100");
        check(7.50, 2, "7.50", "7.5");
        check(0.22, 4, "0.2200", "0.22");
        check(999_999.999_9, 4, "999999.9999", "999999.9999");
    }

    #[test]
    fn the_noise_of_a_mean_does_not_decide() {
        // (2.66 + 2.67 + 2.695) / 3 is 2.675 on paper.
        check((2.66 + 2.67 + 2.695) / 3.0, 2, "2.68", "2.68");
        check(2.675 - 4e-16, 2, "2.68", "2.68");
        check(2.674_999_99, 2, "2.67", "2.67");
    }

    #[test]
    fn extremes_are_written_out_and_what_is_no_number_is_nothing() {
        assert_eq!(fixed(f64::NAN, 2), None);
        assert_eq!(shortest(f64::INFINITY, 2), None);
        assert_eq!(fixed(1e21, 0).as_deref(), Some("1000000000000000000000"));
        assert_eq!(fixed(5e-324, 2).as_deref(), Some("0.00"));
        assert!(fixed(f64::MAX, 2).is_some_and(|text| text.ends_with(".00")));
    }
}
