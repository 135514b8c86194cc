//! A scan without I/O: which files are read, in what order, how their headers become frames, and the whole answer
//! (rows, CSV, summary, JSON report) that the native runner and the page both show.
//!
//! The host lists folders and reads byte ranges; everything it must decide is asked here, so that runner and page
//! cannot differ: [`Listing`] (what to read), [`Scan`] (what was read), [`Answer`] (what follows from it), [`Report`]
//! (all of it as JSON), [`present`] (what a page shows). [`Session`] holds them together with the user's settings and
//! edits: [`Command`]s in, [`Event`]s out.
#![forbid(unsafe_code)]

mod answer;
mod carried;
mod cell_value;
mod contribute;
mod fnv;
mod for_stacking;
mod health;
mod history;
mod joining;
mod kept;
mod kept_figures;
mod keywords;
pub mod kind_words;
mod lines;
mod listing;
mod looks;
mod measure_queue;
mod merge;
mod message;
mod moving_aside;
mod name;
mod output_file;
mod packed;
mod per_target;
pub mod present;
mod quality_report;
mod reading;
mod report;
pub mod sample;
mod scan;
mod session;
mod shelf;
mod stacking_log;
mod standing;
mod tables;
mod tidying;
mod told;
mod tonight;
mod video;
mod watched;

pub use answer::{Answer, Options, Problem};
pub use contribute::Asking;
pub use health::{DarkLine, ErrorLine, FlatLine, HealthReport, KeptLook, kept_looks, looks_block};
pub use history::History;
pub use joining::Joining;
pub use kept::{Blocks, Keeper, Kept, Stamp, fingerprint};
pub use kept_figures::{KeptFigure, KeptFigures, figures_block};
pub use lines::{Line, MOST_LINE_BYTES};
pub use listing::{Interest, Listing, descends, interest, limits, sidecar_length, total_suffix};
pub use looks::{HealthFile, Script, ToLook, ToMeasure};
pub use measure_queue::{MeasureProgress, MeasureQueue, Which};
pub use merge::Changed;
pub use message::{Command, Event};
pub use nightledger_header::{Header, HeaderReader, Limits, Step};
pub use nightledger_plan::goals::MOST_PLAN_BYTES;
pub use nightledger_plan::stack::Program as StackFor;
pub use nightledger_plan::tidy::Move as Copied;
pub use nightledger_video::{Content as VideoContent, Step as VideoStep, VideoReader};
pub use output_file::OutputFile;
pub use quality_report::{MeasuredFrame, ReportForm, figures_csv, measured_frames};
pub use reading::{Again, Given, Keeps, Listed, Next, Reading, ToRead};
pub use report::{
    CoverageReport, FilePath, FrameReport, LogReport, MeasuredReport, NoticeReport, Report, RowReport,
};
pub use scan::Scan;
pub use session::Session;
pub use shelf::{Shelf, in_haste};
pub use stacking_log::{LogFileReader, LogSaid, LogStep, read_log};
pub use told::{not_read, nothing_here};
pub use video::{VideoAnswer, VideoReport, VideoRowAnswer};
pub use watched::{Fate, Look, Watched};
