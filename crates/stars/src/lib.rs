//! Stars in one plane of an image: background, noise, number of stars, and their widths and shapes, from rows of `f32`
//! that come one after another (docs/rules.md#17).
//!
//! [`Measurement`] takes rows as they are decoded and keeps a band of them; [`Measured`] is what it found.
//! What the image shows, which file it stood in and what its units are is none of this crate's business.

#![forbid(unsafe_code)]

mod background;
mod blend;
mod counting;
mod crowd;
mod detection;
mod evaluation;
mod filter;
mod fit;
mod fitted_star;
mod frame_values;
mod half_flux;
mod hot_pixels;
mod matrix;
mod measured;
mod measurement;
mod mosaic;
mod normal;
mod number;
mod points;
mod profile;
mod rings;
mod rows;
mod saturation;
mod statistics;
mod tile;
mod typical;
mod width;

pub use measured::{Channel, Measured, Problem, Star};
pub use measurement::{Measurement, Settings};
pub use mosaic::{Colour, Mosaic};
pub use number::level;
