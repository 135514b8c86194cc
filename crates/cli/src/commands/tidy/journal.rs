//! The journal of a tidying: what is to be moved, written and synced before the first file moves (docs/rules.md#20-journal).
//!
//! Whether a move was done is not written: it stands in the file system (the file is here or there), so that nothing in the
//! journal can be wrong after a crash.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

/// How the names of journals begin and end.
const NAME: (&str, &str) = ("nightledger-tidy-", ".journal");

/// One line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "line")]
pub(super) enum Line {
    /// The first: where all goes.
    Into { path: PathBuf, version: u32 },
    /// A file that moves.
    Move { from: PathBuf, to: PathBuf, bytes: u64, modified_ns: Option<u64> },
    /// A file that goes because its place has the same bytes; `place_modified_ns` is when that was last changed.
    SameBytes {
        from: PathBuf,
        to: PathBuf,
        bytes: u64,
        modified_ns: Option<u64>,
        #[serde(default)]
        place_modified_ns: Option<u64>,
    },
    /// A file of which a copy is made.
    Copy { from: PathBuf, to: PathBuf, bytes: u64, modified_ns: Option<u64> },
    /// A file to which a link is made.
    Link { from: PathBuf, to: PathBuf },
    /// A folder that is made.
    Make { path: PathBuf },
    /// A folder that goes when it is empty.
    Empties { path: PathBuf },
    /// All lines are there. Nothing moves before it is.
    Begin,
    /// Everything was tried.
    End,
    /// Everything was undone, as far as it could be.
    Undone,
}

/// A journal that was read.
#[derive(Debug)]
pub(super) struct Journal {
    pub(super) path: PathBuf,
    pub(super) lines: Vec<Line>,
}

/// The size of a file and when it was last changed.
pub(super) fn stamp(metadata: &fs::Metadata) -> (u64, Option<u64>) {
    let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    (metadata.len(), modified.and_then(|since| u64::try_from(since.as_nanos()).ok()))
}

impl Journal {
    /// Writes a new one into `into` and syncs it and its folder.
    pub(super) fn write(into: &Path, moment: &str, lines: Vec<Line>) -> io::Result<Self> {
        let mut number = 0_u32;
        let (path, file) = loop {
            let again = if number == 0 { String::new() } else { format!("-{number}") };
            let path = into.join(format!("{}{moment}{again}{}", NAME.0, NAME.1));
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(file) => break (path, file),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 1000 => number += 1,
                Err(error) => return Err(error),
            }
        };
        let written = (|| {
            let mut to = BufWriter::new(file);
            for line in &lines {
                serde_json::to_writer(&mut to, line)?;
                to.write_all(b"\n")?;
            }
            to.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
        })();
        if written.is_err() {
            // Nothing has moved yet: half a journal is of no use.
            let _ = fs::remove_file(&path);
        }
        written?;
        sync_folder(into);
        Ok(Self { path, lines })
    }

    /// Reads one. A last line that breaks off was never finished and does not count; one that was killed before its first
    /// line was finished has none.
    pub(super) fn read(path: &Path) -> io::Result<Self> {
        let bad = |why: String| io::Error::new(io::ErrorKind::InvalidData, why);
        let bytes = fs::read(path)?;
        let text = std::str::from_utf8(finished(&bytes)).map_err(|error| bad(error.to_string()))?;
        let mut lines = Vec::new();
        for (number, line) in (1_u32..).zip(text.lines()) {
            let line = serde_json::from_str(line);
            lines.push(line.map_err(|error| bad(format!("line {number} is no line of a journal: {error}")))?);
        }
        if !matches!(lines.first(), None | Some(Line::Into { version: 1, .. })) {
            return Err(bad("it is no journal of this version".to_owned()));
        }
        Ok(Self { path: path.to_owned(), lines })
    }

    /// The journals in a folder, the oldest first.
    pub(super) fn all_in(into: &Path) -> io::Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(into)? {
            let path = entry?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if name.starts_with(NAME.0) && name.ends_with(NAME.1) {
                found.push(path);
            }
        }
        found.sort();
        Ok(found)
    }

    /// Whether a file is called as a journal is.
    pub(super) fn is_named(name: &str) -> bool {
        name.starts_with(NAME.0) && name.ends_with(NAME.1)
    }

    /// Whether everything was planned, so that moving may have begun.
    pub(super) fn has_begun(&self) -> bool {
        self.lines.contains(&Line::Begin)
    }

    /// Whether nothing is left to be done for it.
    pub(super) fn has_ended(&self) -> bool {
        self.lines.iter().any(|line| matches!(line, Line::End | Line::Undone))
    }

    /// Whether it was undone.
    pub(super) fn is_undone(&self) -> bool {
        self.lines.contains(&Line::Undone)
    }

    /// Adds a line and syncs it.
    pub(super) fn add(&mut self, line: Line) -> io::Result<()> {
        // A line that was never finished would spoil this one.
        let length = u64::try_from(finished(&fs::read(&self.path)?).len()).unwrap_or(u64::MAX);
        let mut file = OpenOptions::new().write(true).open(&self.path)?;
        file.set_len(length)?;
        file.seek(io::SeekFrom::Start(length))?;
        let mut text = serde_json::to_string(&line)?;
        text.push('\n');
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        self.lines.push(line);
        Ok(())
    }
}

/// All lines that were written to their end.
fn finished(bytes: &[u8]) -> &[u8] {
    let length = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    bytes.get(..length).unwrap_or_default()
}

/// Makes what was renamed in a folder last; where the system cannot, it is as safe as it gets.
pub(super) fn sync_folder(folder: &Path) {
    #[cfg(unix)]
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    #[cfg(not(unix))]
    let _ = (folder, File::open);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// docs/rules.md#20-journal
    #[test]
    fn wherever_writing_was_ended_what_was_finished_can_be_read_and_gone_on_with() {
        let folder = std::env::temp_dir().join(format!("nightledger-journal-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (into, from) = (folder.join("Größe"), folder.join("ä.fits"));
        let lines = vec![
            Line::Into { path: into.clone(), version: 1 },
            Line::Move { from, to: into, bytes: 1, modified_ns: None },
            Line::Begin,
        ];
        let whole = Journal::write(&folder, "20240301-200000", lines.clone()).unwrap();
        let bytes = fs::read(&whole.path).unwrap();
        for length in 0..=bytes.len() {
            fs::write(&whole.path, &bytes[..length]).unwrap();
            let mut journal = Journal::read(&whole.path).unwrap();
            let ends = bytes[..length].split(|byte| *byte == b'\n').count() - 1;
            assert_eq!(journal.lines, lines[..ends]);
            assert_eq!(journal.has_begun(), length == bytes.len());
            journal.add(Line::End).unwrap();
            let again = fs::read(&whole.path).unwrap();
            assert!(again.ends_with(b"{\"line\":\"end\"}\n"));
            if ends > 0 {
                assert_eq!(Journal::read(&whole.path).unwrap().lines.len(), ends + 1);
            }
        }
        fs::write(&whole.path, "something else\n").unwrap();
        assert!(Journal::read(&whole.path).is_err());
        fs::remove_dir_all(&folder).unwrap();
    }
}
