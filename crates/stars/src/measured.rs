//! What a measurement found.

/// A star, or what passes for one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Star {
    /// Column of the centre; the first pixel's centre is 0.
    pub x: f32,
    /// Row of the centre; the first stored row's is 0.
    pub y: f32,
    /// Signal over the noise of the sky behind the best filter.
    pub snr: f32,
    /// Whether its brightest pixels are clipped.
    pub is_saturated: bool,
    /// Its width at half maximum, of the stars that the frame's width is of.
    pub fwhm_px: Option<f32>,
    /// Its sqrt(1 - (b/a)^2), of the same stars.
    pub eccentricity: Option<f32>,
}

/// Sky and noise of one colour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Channel {
    /// The sky's level, in the units of the image.
    pub background: f32,
    /// Standard deviation of a pixel around it.
    pub noise: f32,
}

/// What was found in one plane of an image (docs/rules.md#17). Lengths are in its pixels, levels in its units.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// The stars that count, brightest first.
    pub stars: Vec<Star>,
    /// Width at half maximum as recorded: the median star's geometric mean of both axes.
    pub fwhm_px: Option<f32>,
    /// The median star's mean distance of its light from its centre, within twice the width.
    pub hfr_px: Option<f32>,
    /// The median star's sqrt(1 - (b/a)^2).
    pub eccentricity: Option<f32>,
    /// How far the stars' longer axes point the same way: 0 not at all, 1 all.
    pub angle_agreement: Option<f32>,
    /// Where they point on the whole: degrees from the direction of rows to that of columns, 0 to 180.
    pub angle_deg: Option<f32>,
    /// The sky's level; of a mosaic the middle of its four cells.
    pub background: f32,
    /// Standard deviation of a pixel around it.
    pub noise: f32,
    /// Red, green and blue of a mosaic.
    pub channels: Option<[Channel; 3]>,
    /// Stars whose brightest pixels are clipped.
    pub saturated: usize,
    /// Stars that width and shape are of.
    pub fitted: usize,
}

/// Why an image has no measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// A side is shorter than a star needs.
    TooSmall,
    /// Fewer rows came than the image has.
    Incomplete,
    /// No part of it has a noise: all pixels are alike, or have no value.
    NoSignal,
}
