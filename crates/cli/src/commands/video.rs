//! `nightledger video`: AstroBin's rows for videos of the Sun, the Moon and planets (docs/rules.md#25-command).

use std::ffi::OsString;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::Parser;
use nightledger_ledger::Edits;
use nightledger_session::{OutputFile, VideoAnswer};

use crate::begin::show;
use crate::clock::Clock;
use crate::outcome::{DONE, Refused, WRONG_USAGE, ended, tell};
use crate::output::write_all;
use crate::read;
use crate::walk::{Unusable, reason, walk};

/// Turns videos of the Sun, the Moon and planets (SER, AVI) and the logs beside them into AstroBin's video rows, each a
/// CSV of its own.
#[derive(Debug, Parser)]
#[command(name = "nightledger video", max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 the files were written; 1 nothing could be counted, or a file could not be read; 2 wrong usage."
)]
pub(super) struct Video {
    /// Folders to look through, or single files
    #[arg(value_name = "DIR", required = true)]
    inputs: Vec<PathBuf>,

    /// Print the rows and notices as JSON and write nothing
    #[arg(long)]
    json: bool,

    /// Print nothing but errors
    #[arg(long, short)]
    quiet: bool,

    /// Where to write the files [default: the current folder]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Something was left: nothing counted, or a file could not be read.
const SOMETHING_LEFT: u8 = 1;

pub(super) fn run(args: &[OsString], out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let args = match Video::try_parse_from(args) {
        Ok(args) => args,
        Err(usage) => {
            let to: &mut dyn Write = if usage.use_stderr() { err } else { out };
            let _ = write!(to, "{usage}");
            return if usage.use_stderr() { WRONG_USAGE } else { DONE };
        }
    };
    match answer(&args, out, err) {
        Ok(code) => code,
        Err(Refused(why)) => {
            tell(err, &format!("nightledger video: {why}"));
            WRONG_USAGE
        }
    }
}

fn answer(args: &Video, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Refused> {
    let walk = walk(&args.inputs).map_err(|Unusable { path, error }| {
        Refused(match error.kind() {
            io::ErrorKind::NotFound => format!("there is no folder or file {}", path.display()),
            _ => format!("{} cannot be read: {}", path.display(), reason(&error)),
        })
    })?;
    if !args.quiet {
        for warning in walk.warnings.iter().chain(&walk.unlisted) {
            tell(err, &format!("warning: {}: {}", show(&walk, warning.root, &warning.path), warning.why));
        }
    }
    let scan = read::read_videos(&walk);
    let answer = VideoAnswer::new(&scan, &Edits::default(), &Clock::new());
    let is_whole = walk.unlisted.is_empty() && scan.video_failures() == 0;
    let code = if answer.rows.is_empty() || !is_whole { SOMETHING_LEFT } else { DONE };
    if args.json {
        let mut out = BufWriter::new(out);
        let printed = serde_json::to_writer_pretty(&mut out, &answer.report())
            .map_err(io::Error::from)
            .and_then(|()| writeln!(out))
            .and_then(|()| out.flush());
        return ended(printed, code);
    }
    if answer.rows.is_empty() {
        tell(err, "nightledger video: no capture was found; is this the right folder?");
    }
    let folder = args.out.clone().unwrap_or_else(|| PathBuf::from("."));
    if !folder.is_dir() && !answer.rows.is_empty() {
        fs::create_dir_all(&folder).map_err(|error| {
            let why = reason(&error);
            Refused(format!("the folder to write to, {}, cannot be made: {why}", folder.display()))
        })?;
    }
    let files: Vec<&OutputFile> = answer.rows.iter().map(|row| &row.csv).collect();
    let written = write_all(&folder, &files)?;
    if args.quiet {
        return Ok(code);
    }
    let printed = writeln!(out, "{}", table(&answer)).and_then(|()| out.flush());
    for notice in &answer.notices {
        let about = match (&notice.file, notice.row) {
            (Some(file), _) => format!(" ({})", show(&walk, file.root, &file.path)),
            (None, Some(row)) => format!(" (row {})", row + 1),
            (None, None) => String::new(),
        };
        let severity = if notice.code.is_warning() { "warning" } else { "info" };
        tell(err, &format!("{severity}: {}{about}", notice.text));
    }
    for path in &written {
        tell(err, &format!("wrote {}", path.display()));
    }
    ended(printed, code)
}

/// The rows in columns that line up.
fn table(answer: &VideoAnswer) -> String {
    let head = ["target", "captures"].map(str::to_owned).into_iter();
    let mut lines: Vec<Vec<String>> = Vec::new();
    for (row, written) in answer.system.rows.iter().zip(&answer.rows) {
        if lines.is_empty() {
            let columns = written.cells.iter().map(|cell| cell.column.name().to_owned());
            lines.push(head.clone().chain(columns).collect());
        }
        let target = row.target.as_deref().unwrap_or("-").to_owned();
        let cells = written.cells.iter().map(|cell| match cell.value.to_string() {
            empty if empty.is_empty() => "-".to_owned(),
            value => value,
        });
        lines.push([target, row.captures.len().to_string()].into_iter().chain(cells).collect());
    }
    let columns = lines.first().map_or(0, Vec::len);
    let width = |column: usize| {
        lines.iter().filter_map(|line| line.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let shown = lines.iter().map(|line| {
        let cells = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    });
    shown.collect::<Vec<_>>().join("\n")
}
