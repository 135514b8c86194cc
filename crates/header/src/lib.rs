//! FITS and XISF headers, and what camera raws say, from bytes: an ordered [`Header`] of keywords, properties and diagnostics.
//!
//! This crate performs no I/O. A [`HeaderReader`] asks for byte ranges ([`Step::Read`]) and whoever drives it
//! (the native runner, the page's worker, a test) hands the bytes back with [`HeaderReader::supply`]. Pixels are
//! never asked for: data units are skipped by arithmetic, and [`Header::data_unit`] says where the image's lies.
//!
//! Reading never fails as a whole. What could be read is returned together with one [`Diagnostic`] for each fault,
//! with its place in the file; limits ([`Limits`]) are explicit and exceeding one is a diagnostic too.
//!
//! It knows nothing of astronomy or of capture programs: that is `nightledger-frame`.
#![forbid(unsafe_code)]

mod bytes;
mod content;
mod data_unit;
mod diagnostic;
mod faults;
mod fits;
mod gzip;
mod header;
mod limits;
mod raw;
mod reader;
mod table;
pub mod text;
mod xisf;

pub use data_unit::{
    Block, Compression, DataUnit, Packing, SampleType, Scale, TableColumn, TextEncoding, Tiles,
};
pub use diagnostic::{Diagnostic, DiagnosticKind};
pub use gzip::{GZIP_MAGIC, GzipHead, gzip_head};
pub use header::{
    ByteRange, Card, Format, Hdu, HduKind, Header, ImageElement, Outcome, Property, TableRows, Value,
};
pub use limits::Limits;
pub use nightledger_raw::RawFormat;
pub use reader::{HeaderReader, Step};
