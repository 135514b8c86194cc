//! When values of two files agree.

/// Two values agree if either is unknown.
pub(crate) fn free<T: PartialEq + Copy>(one: Option<T>, other: Option<T>) -> bool {
    one.is_none() || other.is_none() || one == other
}

/// A number as a whole number of its last decimal, so that equal settings are equal whatever their float noise.
pub(crate) fn fixed(value: f64, decimals: i32) -> i64 {
    #[allow(
        clippy::cast_possible_truncation,
        reason = "a float to integer cast saturates, and NaN becomes 0"
    )]
    let whole = (value * 10_f64.powi(decimals)).round() as i64;
    whole
}
