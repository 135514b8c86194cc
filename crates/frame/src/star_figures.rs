//! What a measurement of a frame's pixels found (docs/rules.md#17-fwhm). It comes from whoever read the pixels, never
//! from a header or a name.

use nightledger_language::Said;
use serde::{Deserialize, Serialize};

/// What a measurement found, or why there is none, in words for people.
pub type StarOutcome = Result<StarFigures, Said>;

/// Figures of a frame's stars and sky.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StarFigures {
    /// Stars that count.
    pub stars: u32,
    /// Width at half maximum as recorded, px.
    pub fwhm_px: Option<f64>,
    /// Mean distance of a star's light from its centre, px. It is not the HFR of a capture program.
    pub hfr_px: Option<f64>,
    /// sqrt(1 - (b/a)^2) of the stars' axes a and b.
    pub eccentricity: Option<f64>,
    /// How far the longer axes point the same way, 0 to 1.
    pub angle_agreement: Option<f64>,
    /// Where they point: degrees from the direction of rows to that of columns.
    pub angle_deg: Option<f64>,
    /// The sky's level, in the units of the file.
    pub background: f64,
    /// Standard deviation of a pixel of sky, in the units of the file.
    pub noise: f64,
    /// Stars whose brightest pixels are clipped.
    pub saturated: u32,
    /// Level and noise of red, green and blue, of a mosaic of colours.
    pub colours: Option<[[f64; 2]; 3]>,
}
