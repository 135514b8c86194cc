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
mod field;
mod file_format;
mod frame;
mod image_list;
mod instant;
mod keys;
mod keyword;
mod kind;
pub mod log;
mod name;
mod names_agree;
mod panel;
mod pattern_turns;
mod place;
mod read;
mod sheet;
pub mod shell;
mod sidecar;
pub mod spreadsheet;
mod star_figures;
mod stem;
mod text;
mod type_words;
mod value;
mod values;
mod writers;

pub use doubt::{Doubt, DoubtCode};
pub use exposures::{Exposures, read_exposures};
pub use field::{Field, Limits};
pub use file_format::FileFormat;
pub use frame::Frame;
pub use image_list::ListedImage;
pub use instant::{Clock, Instant, Start};
pub use keyword::Keyword;
pub use kind::{Kind, Role, Unfit};
pub use nightledger_header::RawFormat;
pub use panel::{panel_number, split_panel};
pub use pattern_turns::{PatternOrder, PatternTurns};
pub use place::{Place, Position};
pub use read::{read_frame, unreadable};
pub use sidecar::{Sidecar, Sidecars, is_guide_log, settings_stem, sidecar_serves};
pub use star_figures::{StarFigures, StarOutcome};
pub use stem::{base_name, cut_mark, processed_suffixes, without_suffixes};
pub use value::default_field::{DefaultField, DefaultFields};
pub use value::known::Known;
pub use value::shared_text::SharedText;
pub use value::source::{Formula, Guess, Guided, Source};
pub use value::values::{AnyValue, ValueRef, Values};
pub use values::sky::ARCSEC_PER_UM_MM;
