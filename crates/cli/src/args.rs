//! The command line (docs/rules.md#13-options).

use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use nightledger_ledger::Dates;

/// The end of `--help`.
pub(crate) const EXIT_CODES: &str =
    "Exit codes: 0 the files were written; 1 nothing could be counted; 2 wrong usage.";

/// Turns folders of FITS, XISF and camera raw files into AstroBin's acquisition.csv and a session summary, reading headers
/// only
#[derive(Debug, Parser)]
#[command(name = "nightledger", version = env!("NIGHTLEDGER_VERSION"), max_term_width = 100)]
pub(crate) struct Args {
    /// Folders to scan, or single files; all of them belong to one scan
    #[arg(value_name = "DIR", required_unless_present = "from")]
    pub(crate) inputs: Vec<PathBuf>,

    /// What other runs read, instead of the files: their --json=lines or --json, `-` for standard input (may be given several
    /// times; folders too may be given beside)
    #[arg(long, value_name = "FILE")]
    pub(crate) from: Vec<PathBuf>,

    /// AstroBinUpload's config.ini, or the JSON file that the page exports
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// The date of a row: the evening's local date, or the UTC date of DATE-OBS [default: the configuration's, else night]
    #[arg(long, value_enum)]
    pub(crate) dates: Option<DateMode>,

    /// One row for all panels of a mosaic
    #[arg(long)]
    pub(crate) merge_panels: bool,

    /// Count only this target (may be given several times)
    #[arg(long, value_name = "NAME")]
    pub(crate) target: Vec<String>,

    /// Do not count files whose path, or a part of it, is like this: * any text, ? one character (may be given several times)
    #[arg(long, value_name = "PATTERN")]
    pub(crate) exclude: Vec<String>,

    /// Count lights whatever the logs of WBPP say of them
    #[arg(long)]
    pub(crate) ignore_logs: bool,

    /// Count targets that are one catalogue object under several names (M 31, NGC 224) as one
    #[arg(long)]
    pub(crate) merge_objects: bool,

    /// What AstroBin's page exported of the image's acquisitions: repaired, and its rows put beside those of the scan
    #[arg(long, value_name = "FILE", conflicts_with = "split_targets")]
    pub(crate) export: Option<PathBuf>,

    /// Goals: a CSV (target,panel,filter,exposure_s,hours,frames), the Target Scheduler's database, an Ekos .esq, an SGPro
    /// .sgf or a N.I.N.A. sequence (may be given several times)
    #[arg(long, value_name = "FILE")]
    pub(crate) goals: Vec<PathBuf>,

    /// The share of a goal at which it is ready [default: 0.95, or that of --config]
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub(crate) goal_share: Option<f64>,

    /// One pair of files per target
    #[arg(long)]
    pub(crate) split_targets: bool,

    /// Also write tables of all frames and rows, each value with where it came from
    #[arg(long)]
    pub(crate) debug: bool,

    /// Also measure the stars of the lights, in their pixels
    #[arg(long)]
    pub(crate) measure: bool,

    /// Print the report as JSON and write nothing: all of it, one frame, row or notice a line, or all without the frames
    #[arg(long, value_enum, value_name = "FORM", num_args = 0..=1, require_equals = true, default_missing_value = "report")]
    pub(crate) json: Option<Json>,

    /// Look again every so many seconds (10), and write the files anew when frames came, changed or went, until it is ended
    #[arg(
        long,
        value_name = "SECONDS",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "10",
        value_parser = clap::value_parser!(u64).range(1..=86_400),
        conflicts_with_all = ["json", "from"]
    )]
    pub(crate) watch: Option<u64>,

    /// Read every file anew, and keep nothing for the next run
    #[arg(long)]
    pub(crate) no_cache: bool,

    /// Print nothing but errors
    #[arg(long, short)]
    pub(crate) quiet: bool,

    /// Where to write the files [default: the current folder]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

/// What is printed of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Json {
    /// All of it
    Report,
    /// One frame, row or notice a line
    Lines,
    /// All of it but the frames
    Rows,
}

/// A share of a whole.
fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share: &f64| *share > 0.0 && *share <= 1.0);
    share.ok_or_else(|| "it is a number over 0, and 1 at most".to_owned())
}

/// Words for [`Dates`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DateMode {
    /// The evening's local date
    Night,
    /// The calendar date of DATE-OBS
    UtcDate,
}

impl From<DateMode> for Dates {
    fn from(mode: DateMode) -> Self {
        match mode {
            DateMode::Night => Self::Night,
            DateMode::UtcDate => Self::UtcDate,
        }
    }
}
