//! Whole numbers as floating point and back, for places and levels.

/// A place or count as a number.
#[expect(clippy::cast_precision_loss, reason = "sides of images and counts of pixels are below 2^53")]
pub(crate) fn double(count: usize) -> f64 {
    count as f64
}

/// The whole number nearest to a place; 0 for what lies before the first pixel or is no number.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates, which is meant"
)]
pub(crate) fn nearest(place: f64) -> usize {
    (place + 0.5).floor() as usize
}

/// A mean of values in single precision.
#[expect(clippy::cast_possible_truncation, reason = "a mean of f32 is near to them")]
pub(crate) fn single(value: f64) -> f32 {
    value as f32
}

/// A level from 0 to 1 as a byte.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates, which is meant"
)]
pub(crate) fn byte(level: f64) -> u8 {
    (level * 255.0).round() as u8
}
