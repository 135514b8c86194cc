//! Files that goals stand in, with what lies beside a database (docs/rules.md#20-plans). Nothing is opened for writing.

use std::fs;
use std::path::{Path, PathBuf};

use nightledger_ledger::{GoalSource, Remark, RemarkCode};
use nightledger_plan::goals::{MOST_PLAN_BYTES, PlanFile, read_goals};

use crate::outcome::Refused;
use crate::walk::reason;

/// How often a database that changes while it is read is read again.
const TRIES: u32 = 2;

/// Reads all of them, in that order.
pub(crate) fn read_all(paths: &[PathBuf]) -> Result<Vec<GoalSource>, Refused> {
    paths.iter().map(|path| read(path)).collect()
}

fn read(path: &Path) -> Result<GoalSource, Refused> {
    let refused = |why: String| Refused(format!("{}: {why}", path.display()));
    let read = || fs::read(path).map_err(|error| refused(reason(&error)));
    let named = |end: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    };
    let is_too_large = |path: PathBuf| fs::metadata(path).is_ok_and(|file| file.len() > MOST_PLAN_BYTES);
    if ["", "-wal", "-journal"].map(named).into_iter().any(is_too_large) {
        return Err(refused("it, or what lies beside it, is larger than 512 MiB".to_owned()));
    }
    let mut tries = 0;
    let (bytes, wal, journal, settled) = loop {
        let bytes = read()?;
        let (wal, journal) = (fs::read(named("-wal")).ok(), fs::read(named("-journal")).ok());
        tries += 1;
        // The file counts its changes here.
        let settled = !bytes.starts_with(b"SQLite") || read()?.get(24..28) == bytes.get(24..28);
        if settled || tries == TRIES {
            break (bytes, wal, journal, settled);
        }
    };
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let file = PlanFile { name, bytes: &bytes, wal: wal.as_deref(), journal: journal.as_deref() };
    let mut source = read_goals(file).map_err(refused)?;
    if !settled {
        source.remarks.push(Remark {
            code: RemarkCode::Incomplete,
            text: format!(
                "{name} was changed while it was read: close the program that plans, and read it again."
            ),
        });
    }
    Ok(source)
}
