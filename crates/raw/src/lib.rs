//! What a camera's raw file says of its exposure: EXIF values and those of the makers' own notes, as named [`Tag`]s.
//!
//! This crate performs no I/O. A [`RawReader`] asks for byte ranges ([`Step::Read`]) and whoever drives it hands the bytes
//! back with [`RawReader::supply`]; of a file it wants the first slice and then only the directories and values that lie
//! beyond it, never the picture. Reading never fails as a whole: what could be read comes with one [`Fault`] for each
//! thing that could not.
//!
//! Containers stand under `container` (TIFF and what is like it, CR3's boxes, RAF's pointer), the makers' notes under
//! `note`, one file and one table for each brand. It knows nothing of nights or of AstroBin, and no other crate.
#![forbid(unsafe_code)]

mod bytes;
mod container;
mod directory;
mod exif;
mod fault;
mod note;
mod reader;
mod sensor;
mod settle;
mod tag;
mod walk;

pub use container::RawFormat;
pub use fault::{Fault, FaultKind};
pub use reader::{RawReader, Reading, Step};
pub use sensor::pixel_um;
pub use tag::{Tag, TagName, Value};
