//! What is looked at together, and what is seen in it.

use nightledger_language::Said;
use serde::{Deserialize, Serialize};

use crate::{Defects, Flat, Region, Side, Sky};

/// What files are looked at for, some of them together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Look {
    /// Two bias frames, or a last one alone: their levels, and the noise of their difference.
    Bias,
    /// The longest darks of a camera: defects in their median.
    Defects,
    /// A dark: light that leaked into it.
    Leak,
    /// A flat: how bright it is.
    Flat,
    /// A mosaic, perhaps with the master bias that is taken off it: how bright its sky is.
    Sky(SkyLook),
}

/// Which sky is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SkyLook {
    /// The letters of the colour filters from the first stored row on.
    pub stored: [u8; 4],
    /// Whether the view's top is the last stored row.
    pub is_bottom_up: bool,
    /// Where; nothing is the usual region.
    pub region: Option<Region>,
}

/// What is seen in pixels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Seen {
    /// In bias frames.
    Bias {
        /// The median of each; nothing of one that could not be read.
        levels: Vec<Option<f64>>,
        /// Read noise, of two of one size.
        noise: Option<f64>,
    },
    /// In the median of darks: its own median, and what is wrong with it.
    Defects(f64, Defects),
    /// In a dark: its brighter side, if one is.
    Leak(Option<Side>),
    /// In a flat.
    Flat(Flat),
    /// In a mosaic; the level of a master is taken off, a number is not.
    Sky(Sky),
}

/// What came of looking.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Looked {
    /// What was seen; nothing where no file has values.
    pub seen: Option<Seen>,
    /// Files that could not be read, by their number among those looked at, with the reason.
    pub unread: Vec<(usize, Said)>,
}
