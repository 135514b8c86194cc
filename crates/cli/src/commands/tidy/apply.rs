//! Carries a plan out by its journal, goes on with one that was interrupted, and undoes one (docs/rules.md#20-apply).

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use super::journal::{Journal, Line, stamp, sync_folder};
use super::mover::{copy_file, is_one_file, leads_to, link_file, move_file, same_bytes, unfinished_of};
use crate::walk::reason;

/// What could not be done, for people.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) done: usize,
    pub(super) left: Vec<(PathBuf, String)>,
    /// Whether there was no room: nothing more was tried.
    pub(super) is_full: bool,
}

/// Only one tidying works in a folder at a time; what locks it goes with its process.
pub(super) fn lock(into: &Path) -> Result<File, String> {
    let path = into.join(".nightledger-tidy.lock");
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|error| format!("{}: {}", path.display(), reason(&error)))?;
    match file.try_lock() {
        Err(fs::TryLockError::WouldBlock) => {
            Err(format!("another run is tidying {} just now", into.display()))
        }
        // Where there are no locks, nothing is overwritten all the same.
        Ok(()) | Err(fs::TryLockError::Error(_)) => Ok(file),
    }
}

/// Does what a journal says and is not done yet.
pub(super) fn carry_out(journal: &mut Journal) -> io::Result<Outcome> {
    let mut outcome = Outcome::default();
    let mut touched = BTreeSet::new();
    for line in &journal.lines {
        let done = match line {
            Line::Make { path } => fs::create_dir_all(path).map_err(|error| (path, error)),
            Line::Move { from, to, .. } => {
                touched.extend(to.parent().map(Path::to_owned));
                touched.extend(from.parent().map(Path::to_owned));
                finish_move(from, to, &mut outcome).map_err(|error| (from, error))
            }
            Line::SameBytes { from, to, .. } => {
                touched.extend(from.parent().map(Path::to_owned));
                remove_same(from, to, &mut outcome).map_err(|error| (from, error))
            }
            Line::Copy { from, to, .. } => {
                touched.extend(to.parent().map(Path::to_owned));
                finish_copy(from, to, &mut outcome).map_err(|error| (from, error))
            }
            Line::Link { from, to } => {
                touched.extend(to.parent().map(Path::to_owned));
                finish_link(from, to, &mut outcome).map_err(|error| (from, error))
            }
            _ => Ok(()),
        };
        if let Err((path, error)) = done {
            outcome.is_full = is_without_room(&error);
            outcome.left.push((path.clone(), reason(&error)));
            if outcome.is_full {
                break;
            }
        }
    }
    for folder in &touched {
        sync_folder(folder);
    }
    for line in &journal.lines {
        if let Line::Empties { path } = line {
            // One that is not empty stays.
            let _ = fs::remove_dir(path);
        }
    }
    // Without room the journal stays open: started again, it goes on. Files that could not be moved are planned anew.
    if !outcome.is_full {
        match journal.add(Line::End) {
            // All is done; started again, it is seen to be.
            Err(error) if is_without_room(&error) => {}
            added => added?,
        }
    }
    Ok(outcome)
}

/// Whether a disk is full.
pub(super) fn is_without_room(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

/// Moves a file unless it was moved already; the traces of an interrupted run are cleared up.
fn finish_move(from: &Path, to: &Path, outcome: &mut Outcome) -> io::Result<()> {
    let exists = |path: &Path| fs::symlink_metadata(path).is_ok();
    let unfinished = unfinished_of(to);
    if exists(&unfinished) {
        fs::remove_file(&unfinished)?;
    }
    match (exists(from), exists(to)) {
        (true, false) => move_file(from, to)?,
        // Moved before.
        (false, true) => {}
        // Killed between the copy, or the second name, and the end of the first: both are whole.
        (true, true) if is_one_file(from, to) || same_bytes(from, to)? => fs::remove_file(from)?,
        (true, true) => return Err(io::Error::from(io::ErrorKind::AlreadyExists)),
        (false, false) => return Err(io::Error::from(io::ErrorKind::NotFound)),
    }
    outcome.done += 1;
    Ok(())
}

/// Copies a file unless it was copied already.
fn finish_copy(from: &Path, to: &Path, outcome: &mut Outcome) -> io::Result<()> {
    let unfinished = unfinished_of(to);
    if fs::symlink_metadata(&unfinished).is_ok() {
        fs::remove_file(&unfinished)?;
    }
    match fs::symlink_metadata(to) {
        Err(_) => copy_file(from, to)?,
        Ok(there) if there.is_file() && same_bytes(from, to)? => {}
        Ok(_) => return Err(io::Error::from(io::ErrorKind::AlreadyExists)),
    }
    outcome.done += 1;
    Ok(())
}

/// Makes a link unless it was made already.
fn finish_link(from: &Path, to: &Path, outcome: &mut Outcome) -> io::Result<()> {
    match fs::symlink_metadata(to) {
        Err(_) => link_file(from, to)?,
        Ok(_) if leads_to(to, from) => {}
        Ok(_) => return Err(io::Error::from(io::ErrorKind::AlreadyExists)),
    }
    outcome.done += 1;
    Ok(())
}

fn remove_same(from: &Path, to: &Path, outcome: &mut Outcome) -> io::Result<()> {
    if fs::symlink_metadata(from).is_ok() {
        if !same_bytes(from, to)? {
            return Err(io::Error::other("its place has other bytes by now"));
        }
        fs::remove_file(from)?;
    }
    outcome.done += 1;
    Ok(())
}

/// Takes back what a journal did. What changed since is left and told.
pub(super) fn undo(journal: &mut Journal) -> io::Result<Outcome> {
    let mut outcome = Outcome::default();
    for line in journal.lines.iter().rev() {
        let (path, undone) = match line {
            Line::Empties { path } => (path, fs::create_dir_all(path)),
            Line::Move { from, to, bytes, modified_ns } => {
                (to, move_back(from, to, (*bytes, *modified_ns), &mut outcome))
            }
            Line::Copy { from, to, bytes, modified_ns } => {
                (to, remove_copy(from, to, (*bytes, *modified_ns), &mut outcome))
            }
            Line::Link { from, to } => (to, remove_link(from, to, &mut outcome)),
            Line::SameBytes { from, to, bytes, modified_ns, place_modified_ns } => {
                let was = (*bytes, place_modified_ns.as_ref());
                (to, copy_back(from, to, was, *modified_ns, &mut outcome))
            }
            _ => continue,
        };
        if let Err(error) = undone {
            outcome.left.push((path.clone(), reason(&error)));
        }
    }
    for line in journal.lines.iter().rev() {
        if let Line::Make { path } = line {
            // One that holds something else stays.
            let _ = fs::remove_dir(path);
        }
    }
    if outcome.left.is_empty() {
        journal.add(Line::Undone)?;
    }
    Ok(outcome)
}

/// Removes a copy that is as it was made, while the file that it was made of is there.
fn remove_copy(from: &Path, to: &Path, was: (u64, Option<u64>), outcome: &mut Outcome) -> io::Result<()> {
    if let Ok(there) = fs::symlink_metadata(to) {
        if !there.is_file() || stamp(&there).0 != was.0 || is_one_file(from, to) || !same_bytes(from, to)? {
            return Err(io::Error::other("it was changed since and is left where it is"));
        }
        fs::remove_file(to)?;
    }
    outcome.done += 1;
    Ok(())
}

/// Removes a link that still leads where it did.
fn remove_link(from: &Path, to: &Path, outcome: &mut Outcome) -> io::Result<()> {
    if fs::symlink_metadata(to).is_ok() {
        if !leads_to(to, from) {
            return Err(io::Error::other("it was changed since and is left where it is"));
        }
        fs::remove_file(to)?;
    }
    outcome.done += 1;
    Ok(())
}

/// Moves a file back.
fn move_back(from: &Path, to: &Path, was: (u64, Option<u64>), outcome: &mut Outcome) -> io::Result<()> {
    let exists = |path: &Path| fs::symlink_metadata(path).is_ok();
    if exists(from) {
        // It never went, or is back; of a copy that was made back and not removed there, one goes.
        if exists(to) && same_bytes(from, to)? && !is_one_file(from, to) {
            fs::remove_file(to)?;
        }
        outcome.done += 1;
        return Ok(());
    }
    let now = fs::symlink_metadata(to)?;
    if !now.is_file() || stamp(&now) != was {
        return Err(io::Error::other("it was changed since and is left where it is"));
    }
    if let Some(folder) = from.parent() {
        fs::create_dir_all(folder)?;
    }
    move_file(to, from)?;
    outcome.done += 1;
    Ok(())
}

/// Copies a file back that went because its place had the same bytes. `was`: size and time of the place at that time.
fn copy_back(
    from: &Path,
    to: &Path,
    was: (u64, Option<&u64>),
    modified_ns: Option<u64>,
    outcome: &mut Outcome,
) -> io::Result<()> {
    if fs::symlink_metadata(from).is_err() {
        let now = fs::symlink_metadata(to)?;
        let (bytes, place_modified_ns) = stamp(&now);
        // Journals of earlier versions do not say when the place was changed.
        let is_changed = was.1.is_some_and(|was| place_modified_ns != Some(*was));
        if !now.is_file() || bytes != was.0 || is_changed {
            return Err(io::Error::other("it was changed since: what was the same is no longer there"));
        }
        if let Some(folder) = from.parent() {
            fs::create_dir_all(folder)?;
        }
        copy_file(to, from)?;
        if let Some(modified) = modified_ns.and_then(|ns| UNIX_EPOCH.checked_add(Duration::from_nanos(ns))) {
            // It has the right bytes, whatever its time.
            let _ = File::options().write(true).open(from).and_then(|file| file.set_modified(modified));
        }
    }
    outcome.done += 1;
    Ok(())
}
