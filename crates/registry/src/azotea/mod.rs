//! AZOTEA (docs/rules.md#22): which of its keywords a file has, the gain in decibels, the colour pattern from the top left.

mod bayer;
mod gain;
mod keyword_report;
mod keywords;
mod kind_words;
mod report;
mod sky_table;

pub use bayer::{Bayer, Pattern, bayer_top_left};
pub use gain::{log_gain, relative_gain};
pub use keyword_report::{KeywordReport, State};
pub use report::{FrameReport, Report, checklist};
pub use sky_table::sky_table;
