//! Whole numbers as floating point and back, for places and counts of pixels.

/// A place or count as a number; images are far smaller than the 2^24 from which `f32` skips whole numbers.
#[expect(clippy::cast_precision_loss, reason = "sides of images are below 2^24")]
pub(crate) fn float(count: usize) -> f32 {
    count as f32
}

/// A count of pixels as a number.
#[expect(clippy::cast_precision_loss, reason = "counts of pixels are below 2^53")]
pub(crate) fn double(count: usize) -> f64 {
    count as f64
}

/// The whole number nearest to a place; 0 for what lies before the first pixel or is no number.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates, which is meant"
)]
pub(crate) fn nearest(place: f32) -> usize {
    (place + 0.5).floor() as usize
}

/// A level in the units of the image as its pixels come: in single precision.
pub fn level(value: f64) -> f32 {
    single(value)
}

/// The larger of two, or the second where the first is no number. Unlike [`f32::max`], which wasm calls a function for, it is
/// one instruction everywhere.
#[inline]
pub(crate) fn larger(one: f32, other: f32) -> f32 {
    if one > other { one } else { other }
}

/// The smaller of two, or the second where the first is no number; see [`larger`].
#[inline]
pub(crate) fn smaller(one: f32, other: f32) -> f32 {
    if one < other { one } else { other }
}

/// A result in single precision.
#[expect(clippy::cast_possible_truncation, reason = "results are shown with few digits")]
pub(crate) fn single(value: f64) -> f32 {
    value as f32
}
