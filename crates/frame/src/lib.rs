//! Capture programs and naming conventions: a [`Header`](nightledger_header::Header), a path and sidecar files become
//! a [`Frame`] whose every value carries its provenance ([`Known`], [`Source`]).
//!
//! What a capture program writes is a table, one file per program under `dialect`; names are read by known patterns
//! only, one file per convention under `name`. This crate does not group, does not know AstroBin, and does no I/O.
#![forbid(unsafe_code)]

mod cards;
mod date;
pub mod decimal;
mod dialect;
mod doubt;
mod exposures;
mod frame;
mod instant;
mod keys;
pub mod log;
mod name;
mod names_agree;
mod panel;
mod read;
mod sidecar;
mod text;
mod value;
mod values;

pub use doubt::{Doubt, DoubtCode};
pub use exposures::{Exposures, read_exposures};
pub use frame::{Frame, Kind, Place, Position, Role, Unfit};
pub use instant::{Clock, Instant, Start};
pub use read::{read_frame, unreadable};
pub use sidecar::{Sidecar, Sidecars, is_guide_log, sidecar_serves};
pub use value::default_field::{DefaultField, DefaultFields};
pub use value::field::{AnyValue, Field, Limits, ValueRef, Values};
pub use value::keyword::Keyword;
pub use value::known::Known;
pub use value::shared_text::SharedText;
pub use value::source::{Formula, Guess, Source};
pub use values::sky::ARCSEC_PER_UM_MM;
