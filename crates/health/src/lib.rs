//! How a camera and its calibration frames are, from pixels (docs/rules.md#23-health): read noise of pairs of bias frames,
//! defects in darks, levels of flats, light that leaked into darks; and how bright the sky is by channel
//! (docs/rules.md#22-sky).
//!
//! Images are values row by row, the first stored row first. What they are of is the caller's matter.
#![forbid(unsafe_code)]

mod cameras;
mod defects;
mod flat;
mod leak;
mod look;
mod noise;
mod sky;
mod statistics;

pub use cameras::{Camera, CameraFigures, Exposed, Exposure, cameras};
pub use defects::Defects;
pub use flat::{Flat, Verdict};
pub use leak::Side;
pub use look::{Look, Looked, Seen, SkyLook};
pub use noise::{median_of, read_noise};
pub use sky::{Bias, Brightness, Mosaic, Region, Sky, sky};
pub use statistics::{Clipped, median};
