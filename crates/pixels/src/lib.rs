//! The pixels of FITS and XISF images, from bytes: strips of physical values, exactly those of cfitsio and astropy
//! (docs/rules.md#15).
//!
//! This crate performs no I/O. A [`PixelReader`] is made from a [`nightledger_header::Header`]; it asks for byte ranges
//! ([`Step::Read`]) and gives one [`Strip`] after another ([`Step::Strip`]): rows from the first stored on, plane after
//! plane. Memory does not grow with the image where its format allows that. Whoever wants no more strips (Stop) drops
//! the reader; [`Strip`] says how far it is.
//!
//! A file that cannot be decoded gives a [`PixelError`] with the reason in words. Limits ([`Limits`]) are explicit, and
//! no bytes make this crate panic.
#![forbid(unsafe_code)]

mod codec;
mod error;
mod file;
mod geometry;
mod gzip;
mod input;
mod limits;
mod plain;
mod reader;
mod samples;
mod shuffle;
mod strips;
mod summary;
mod tiles;
mod xisf;

pub use error::{PixelError, PixelErrorKind};
pub use file::{FileStep, ImageFile};
pub use geometry::Geometry;
pub use limits::Limits;
pub use reader::{PixelReader, Step};
pub use samples::Strip;
pub use summary::Summary;
