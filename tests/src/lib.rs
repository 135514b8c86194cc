//! Whole-system cases and the generator of test trees: FITS and XISF files from readable descriptions, so that the
//! project can be tested without anybody's data.
#![forbid(unsafe_code)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "everything here runs in tests, where a panic with its place is the best report"
)]
#![allow(clippy::format_push_string, clippy::format_collect, reason = "small texts, built as they read best")]

pub mod beside;
pub mod case;
pub mod dir;
pub mod examples;
pub mod fits;
pub mod fuzz_targets;
pub mod raw;
// The builder of raw files, which the crate's own tests use too.
#[path = "../../crates/raw/tests/common/mod.rs"]
pub mod raw_file;
pub mod tree;
mod video;
// The builder of videos, which the crate's own tests use too.
#[path = "../../crates/video/tests/common/mod.rs"]
pub mod video_file;
pub mod xisf;
