//! What several commands begin with: the folders read as a scan does, the rules applied.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Parser};
use nightledger_frame::Frame;
use nightledger_header::Header;
use nightledger_session::{Options, Session};
use serde::Serialize;

use crate::begin::{configured, progress, walked};
use crate::cache::Cache;
use crate::clock::Clock;
use crate::measure::{Which, measure};
use crate::outcome::{DONE, Refused, WRONG_USAGE, ended, tell};
use crate::read;
use crate::walk::{Walk, reason};

/// What a command reads, and how.
#[derive(Debug, Args)]
pub(super) struct Input {
    /// Folders to scan, or single files; all of them belong to one scan
    #[arg(value_name = "DIR", required = true)]
    pub(super) inputs: Vec<PathBuf>,

    /// AstroBinUpload's config.ini, or the JSON file that the page exports
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Leave out files whose path, or a part of it, is like this: * any text, ? one character (may be given several times)
    #[arg(long, value_name = "PATTERN")]
    exclude: Vec<String>,

    /// Read every file anew, and keep nothing for the next run
    #[arg(long)]
    no_cache: bool,

    /// Print nothing but the answer and errors
    #[arg(long, short)]
    pub(super) quiet: bool,

    /// Print the answer as JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// What was read.
pub(super) struct Scanned {
    pub(super) session: Session,
    pub(super) walk: Walk,
}

impl Input {
    /// Reads everything and applies the rules.
    pub(super) fn scan(&self, err: &mut dyn Write) -> Result<Scanned, Refused> {
        self.scan_measured(None, err)
    }

    /// The same, with the stars of these frames measured.
    pub(super) fn scan_measured(
        &self,
        which: Option<Which>,
        err: &mut dyn Write,
    ) -> Result<Scanned, Refused> {
        let mut session = configured(self.config.as_deref(), self.quiet, err)?;
        session.change("options".to_owned(), |settings, _| {
            settings.exclude.extend(self.exclude.iter().cloned());
        });
        let walk = walked(&self.inputs, self.quiet, err)?;
        let bar = progress(self.quiet, walk.headers.len());
        let cache = if self.no_cache { Cache::Nowhere } else { Cache::of_user() };
        let (scan, unkept) = read::read_all(&walk, &cache, &bar);
        session.scan = scan;
        let unmeasured = which.and_then(|which| measure(&mut session, &walk, which, &cache, &bar));
        bar.finish_and_clear();
        if let Some(why) = unkept.or(unmeasured).filter(|_| !self.quiet) {
            tell(err, &format!("warning: what was read could not be kept for the next run: {why}"));
        }
        let clock = Clock::new();
        session.derive(&clock, &clock.generated(), Options::default());
        Ok(Scanned { session, walk })
    }
}

impl Scanned {
    /// What `of` makes of the header of each frame, in the frames' order.
    pub(super) fn of_headers<T: Clone + Send>(&self, of: impl Fn(&Header) -> T + Sync) -> Vec<Option<T>> {
        let made = read::of_headers(&self.walk, of);
        let frames = self.session.scan.frames().iter();
        frames
            .map(|frame| made.get(&(frame.place.root, frame.place.file_path().to_owned())).cloned())
            .collect()
    }
}

/// The names of the folders above each root, the nearest first.
pub(super) fn above(walk: &Walk) -> Vec<Vec<String>> {
    walk.roots.iter().map(|root| read::above(root.on_disk.as_deref())).collect()
}

impl Scanned {
    /// Where a frame's file lies.
    pub(super) fn on_disk(&self, frame: &Frame) -> Option<PathBuf> {
        self.file(frame.place.root, frame.place.file_path())
    }

    /// Where the file of a path below a root lies.
    pub(super) fn file(&self, root: u16, path: &str) -> Option<PathBuf> {
        let headers = &self.walk.headers;
        let at = headers.binary_search_by(|found| (found.root, found.path.as_str()).cmp(&(root, path)));
        Some(self.walk.on_disk(headers.get(at.ok()?)?).into_owned())
    }
}

/// Reads a command's own options; what clap says of them comes back with the exit code.
pub(super) fn parsed<P: Parser>(
    args: &[std::ffi::OsString],
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<P, u8> {
    P::try_parse_from(args).map_err(|usage| {
        // `--help` comes this way too, and is no error.
        let to: &mut dyn Write = if usage.use_stderr() { err } else { out };
        let _ = write!(to, "{usage}");
        if usage.use_stderr() { WRONG_USAGE } else { DONE }
    })
}

/// The exit code of a command, with what was refused told.
pub(super) fn told(answer: Result<u8, Refused>, err: &mut dyn Write) -> u8 {
    answer.unwrap_or_else(|Refused(why)| {
        tell(err, &format!("nightledger: {why}"));
        WRONG_USAGE
    })
}

/// Prints an answer as JSON.
pub(super) fn print_json(answer: &impl Serialize, out: &mut dyn Write, code: u8) -> Result<u8, Refused> {
    let printed = serde_json::to_writer_pretty(&mut *out, answer)
        .map_err(std::io::Error::from)
        .and_then(|()| writeln!(out))
        .and_then(|()| out.flush());
    ended(printed, code)
}

/// Prints lines for people, as wide as their widest cell.
pub(super) fn print_table(rows: &[Vec<String>], out: &mut dyn Write, code: u8) -> Result<u8, Refused> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = Vec::new();
    for row in rows {
        let cells: Vec<String> =
            row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        tell(&mut text, cells.join("  ").trim_end());
    }
    ended(out.write_all(&text).and_then(|()| out.flush()), code)
}

/// A table or other file that the user names.
pub(super) fn read_text(path: &Path) -> Result<String, Refused> {
    let bytes = read::read_config(path)
        .map_err(|error| Refused(format!("{}: {}", path.display(), reason(&error))))?;
    Ok(nightledger_header::text::decode(&bytes).text.into_owned())
}

/// Writes a file whole or not at all.
pub(super) fn write_file(path: &Path, text: &str) -> Result<(), Refused> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("out").to_owned();
    let file = nightledger_session::OutputFile { name, text: text.to_owned() };
    crate::output::write(folder, &file)
        .map(|_| ())
        .map_err(|error| Refused(format!("{} cannot be written: {}", path.display(), reason(&error))))
}
