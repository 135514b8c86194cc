//! `nightledger pixels`: what the pixels of files are, as a line of JSON each (docs/rules.md#15-summary).

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread;

use clap::Parser;
use nightledger_pixels::{Geometry, Summary};
use serde_json::{Map, Value, json};

use crate::strips::read_strips;
use crate::walk::{Found, Unusable, Walk, reason, walk};

/// Prints size, hash, least and greatest value, sum and number of values that are none, one JSON line for each file.
#[derive(Debug, Parser)]
#[command(name = "nightledger pixels", max_term_width = 100)]
#[command(after_help = "Exit codes: 0 all files were decoded; 1 some were not; 2 wrong usage.")]
pub(super) struct Pixels {
    /// Files, or folders whose FITS and XISF files are decoded
    #[arg(value_name = "FILE|DIR", required = true)]
    inputs: Vec<PathBuf>,
}

/// Runs the command.
pub(super) fn run(args: &[OsString], out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let args = match Pixels::try_parse_from(args) {
        Ok(args) => args,
        Err(usage) => {
            let to: &mut dyn Write = if usage.use_stderr() { err } else { out };
            let _ = write!(to, "{usage}");
            return if usage.use_stderr() { 2 } else { 0 };
        }
    };
    let walk = match walk(&args.inputs) {
        Ok(walk) => walk,
        Err(Unusable { path, error }) => {
            let _ =
                writeln!(err, "nightledger pixels: {} cannot be read: {}", path.display(), reason(&error));
            return 2;
        }
    };
    match print_all(&walk, out) {
        Ok(true) => 0,
        Ok(false) => 1,
        // A reader that closes the pipe early has seen what it wanted.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => 0,
        Err(error) => {
            let _ = writeln!(err, "nightledger pixels: standard output cannot be written: {error}");
            2
        }
    }
}

/// Decodes the files, several at a time, and prints their lines in order. Whether all could be decoded.
fn print_all(walk: &Walk, out: &mut dyn Write) -> io::Result<bool> {
    let several_roots = walk.roots.len() > 1;
    let failures = walk.failures.iter().chain(&walk.unlisted);
    let mut all_decoded = true;
    for trouble in failures {
        all_decoded = false;
        let mut line = begun(trouble.root, &trouble.path, several_roots);
        line.insert("error".to_owned(), trouble.why.clone().into());
        writeln!(out, "{}", Value::Object(line))?;
    }
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let (sender, receiver) = mpsc::channel();
    let work = |sender: &Sender<(usize, Value)>| {
        while !stop.load(Ordering::Relaxed) {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(found) = walk.headers.get(number) else { break };
            // The receiver is gone only where nobody waits for the rest.
            let _ = sender.send((number, line(walk, found, several_roots)));
        }
    };
    let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get).min(walk.headers.len());
    thread::scope(|scope| {
        let mut is_started = false;
        for _ in 0..threads {
            let sender = sender.clone();
            is_started |= thread::Builder::new().spawn_scoped(scope, move || work(&sender)).is_ok();
        }
        if !is_started {
            work(&sender);
        }
        drop(sender);
        let mut waiting = BTreeMap::new();
        let mut printed = 0;
        for (number, line) in receiver {
            waiting.insert(number, line);
            while let Some(line) = waiting.remove(&printed) {
                printed += 1;
                all_decoded &= line.get("error").is_none();
                let written = writeln!(out, "{line}").and_then(|()| out.flush());
                if written.is_err() {
                    stop.store(true, Ordering::Relaxed);
                    return written;
                }
            }
        }
        Ok(())
    })?;
    Ok(all_decoded)
}

/// The keys that every line begins with.
fn begun(root: u16, path: &str, several_roots: bool) -> Map<String, Value> {
    let mut line = Map::new();
    if several_roots {
        line.insert("root".to_owned(), root.into());
    }
    line.insert("file".to_owned(), path.into());
    line
}

/// What is said of one file.
fn line(walk: &Walk, found: &Found, several_roots: bool) -> Value {
    let mut line = begun(found.root, &found.path, several_roots);
    let mut size = None;
    let mut summary = Summary::default();
    let result = read_strips(
        &walk.on_disk(found),
        &found.path,
        |_, geometry| {
            size = Some(geometry);
            Ok(())
        },
        |strip| summary.take(strip),
    );
    match (result, size) {
        (Err(why), _) => {
            line.insert("error".to_owned(), why.into());
        }
        (Ok(()), size) => {
            let (width, height, planes) =
                size.map_or((0, 0, 0), |Geometry { width, height, planes, .. }| (width, height, planes));
            let figures = json!({
                "width": width, "height": height, "planes": planes, "sha256": summary.sha256(),
                "min": summary.min(), "max": summary.max(), "sum": summary.sum(), "nan": summary.nan(),
            });
            if let Value::Object(figures) = figures {
                line.extend(figures);
            }
        }
    }
    Value::Object(line)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn each_file_has_a_line_with_its_figures_or_why_there_are_none() {
        let dir = std::env::temp_dir().join(format!("nightledger-pixels-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        let cards = [
            "SIMPLE  = T",
            "BITPIX  = 16",
            "NAXIS   = 2",
            "NAXIS1  = 2",
            "NAXIS2  = 1",
            "BLANK   = -1",
            "END",
        ];
        let mut file: Vec<u8> = cards.iter().flat_map(|card| format!("{card:80}").into_bytes()).collect();
        file.resize(2880, b' ');
        fs::write(dir.join("cut.fits"), &file).unwrap();
        file.extend([1, 2, 0xff, 0xff]);
        fs::write(dir.join("whole.fits"), &file).unwrap();
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = run(&["pixels".into(), dir.clone().into()], &mut out, &mut err);
        fs::remove_dir_all(&dir).unwrap();
        let lines: Vec<Value> =
            String::from_utf8(out).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!((code, lines.len()), (1, 2));
        assert_eq!(lines[0]["file"], "cut.fits");
        assert!(lines[0]["error"].as_str().unwrap().contains("ends before"));
        // Python: hashlib.sha256(struct.pack("<dQ", 258, 0x7ff8 << 48)).hexdigest()
        let expected = json!({
            "file": "whole.fits", "width": 2, "height": 1, "planes": 1, "min": 258.0, "max": 258.0, "sum": 258.0,
            "nan": 1, "sha256": "ca163c2c21695ea6ae94e00ba9c0a682438f2720259c23d846413917967abdc3",
        });
        assert_eq!(lines[1], expected);
        assert_eq!(run(&["pixels".into(), "/no/such/file".into()], &mut Vec::new(), &mut err), 2);
    }
}
