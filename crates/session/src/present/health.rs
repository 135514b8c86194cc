//! What the page shows of calibration health (docs/rules.md#23-health).

use serde::{Deserialize, Serialize};

/// How cameras and calibration frames are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HealthView {
    /// Bias frames, darks and flats that can be looked at.
    pub files: u32,
    /// Those of them that were not looked at yet.
    pub left: u32,
    /// Each camera with its gain and binning.
    pub cameras: Vec<HealthCamera>,
    /// Flats, a set each.
    pub flats: Vec<FlatSet>,
    /// Darks that were looked at.
    pub darks: u32,
    /// Those into which light leaked: the path, and which side is brighter.
    pub leaks: Vec<(String, String)>,
    /// Files that could not be read: the path, and why.
    pub errors: Vec<(String, String)>,
}

/// A camera with one gain and binning.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HealthCamera {
    /// `ZWO ASI2600MM, gain 100, binning 1`.
    pub name: String,
    /// What is told, and what is known of it.
    pub figures: Vec<HealthFigure>,
    /// Nights with the bias level of each, where there are several.
    pub bias_nights: Vec<(String, String)>,
}

/// A figure of a camera.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HealthFigure {
    /// `Read noise`.
    pub name: String,
    /// `3.46 ADU, 0.87 e⁻`; nothing when it is not known.
    pub value: Option<String>,
    /// What it was measured from, or what is lacking.
    pub from: String,
}

/// Flats of one night, camera and filter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FlatSet {
    /// Camera and filter.
    pub name: String,
    /// The night's date; empty where it is not known.
    pub night: String,
    /// How many.
    pub files: u32,
    /// `45 %`, or `32–51 %`.
    pub level: String,
    /// The width of their values, likewise.
    pub spread: String,
    /// `good`, `too-dark` or `clipped`: what the worst of them is.
    pub verdict: String,
    /// What that means and what to do.
    pub why: String,
}
