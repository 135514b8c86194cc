//! What an exposure is of, whether a file stands for several, and why one is no frame.

use serde::{Deserialize, Serialize};

/// What an exposure is of (docs/rules.md#1-frame).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// The sky.
    Light,
    /// The closed shutter at a light's exposure.
    Dark,
    /// An evenly lit field.
    Flat,
    /// A dark for flats.
    DarkFlat,
    /// The shortest exposure: the camera's offset.
    Bias,
}

/// Whether a file is one exposure or stands for several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    /// One exposure.
    Single,
    /// A combined calibration frame.
    Master,
    /// A combined light: a master light, a live stack.
    Stack,
}

/// Why a file is no frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Unfit {
    /// Headers but no image data; kind and values are still read when the header names any (docs/rules.md#4-no-image-data).
    NoImageData,
    /// A table, a template, text: nothing of a frame in it.
    NoFrame,
    /// Neither FITS nor XISF, or empty.
    NotFitsOrXisf,
    /// A limit of docs/rules.md#3-limits was exceeded.
    HeaderLimit,
    /// It could not be opened or read.
    Unreadable,
    /// A map of PixInsight (rejection, weights ...) or another processed product that is no exposure.
    Processed,
    /// An image whose header says nothing of an exposure: the result of some tool.
    NoExposureData,
    /// Taken to focus, to point, to guide.
    NotScience,
    /// The file ends inside its header: there are no pixels.
    Incomplete,
    /// The result of editing (starless, cropped, stretched): no exposure.
    Edited,
}

impl Kind {
    /// The word of docs/rules.md#13-report.
    pub fn word(self) -> &'static str {
        match self {
            Self::Light => "Light",
            Self::Dark => "Dark",
            Self::Flat => "Flat",
            Self::DarkFlat => "DarkFlat",
            Self::Bias => "Bias",
        }
    }
}
