//! Moves one file so that at every moment its bytes are somewhere whole, and nothing is overwritten
//! (docs/rules.md#20-apply).

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::journal::sync_folder;

/// Bytes read at a time.
const PIECE: usize = 1 << 20;

/// Moves a file to a place where nothing is. When this returns well, the file is there and no longer here; killed in
/// between, it is whole in one of the places or in both.
pub(in crate::commands) fn move_file(from: &Path, to: &Path) -> io::Result<()> {
    match rename_to_free_place(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => copy_over(from, to),
        other => other,
    }
}

/// Renames where the system can promise that nothing is replaced.
fn rename_to_free_place(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "android", target_os = "macos"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
            // The file system knows no such promise.
            Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {}
            other => return other.map_err(Into::into),
        }
    }
    // A second name is refused where one is; then the first goes.
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from),
        Err(error) if matches!(error.kind(), io::ErrorKind::AlreadyExists | io::ErrorKind::NotFound) => {
            Err(error)
        }
        // No links here (FAT) or another device: copied, which is refused where one is too.
        Err(_) => Err(io::Error::from(io::ErrorKind::CrossesDevices)),
    }
}

/// Copies a file, and only then removes the first.
fn copy_over(from: &Path, to: &Path) -> io::Result<()> {
    copy_file(from, to)?;
    fs::remove_file(from)
}

/// Makes a link at a place where nothing is: symbolic, and where the system lets nobody make these a second name.
pub(super) fn link_file(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(unix)]
    return std::os::unix::fs::symlink(from, to);
    #[cfg(windows)]
    return std::os::windows::fs::symlink_file(from, to).or_else(|_| fs::hard_link(from, to));
    #[cfg(not(any(unix, windows)))]
    return fs::hard_link(from, to);
}

/// Whether a link leads to this file, or is a second name of it.
pub(super) fn leads_to(link: &Path, file: &Path) -> bool {
    match fs::read_link(link) {
        Ok(target) => target == file,
        Err(_) => is_one_file(link, file),
    }
}

/// Copies a file beside its place, syncs it, compares every byte, and gives it its name if that is still free.
pub(super) fn copy_file(from: &Path, to: &Path) -> io::Result<()> {
    if fs::symlink_metadata(to).is_ok() {
        return Err(io::Error::from(io::ErrorKind::AlreadyExists));
    }
    let folder = to.parent().unwrap_or(Path::new("."));
    let unfinished = unfinished_of(to);
    let copied = (|| {
        let mut source = File::open(from)?;
        let metadata = source.metadata()?;
        let mut copy = OpenOptions::new().write(true).create(true).truncate(true).open(&unfinished)?;
        let mut piece = vec![0; PIECE];
        loop {
            let length = source.read(&mut piece)?;
            if length == 0 {
                break;
            }
            copy.write_all(piece.get(..length).unwrap_or_default())?;
        }
        if let Ok(modified) = metadata.modified() {
            copy.set_modified(modified)?;
        }
        copy.set_permissions(metadata.permissions())?;
        copy.sync_all()?;
        drop(copy);
        if !same_bytes(from, &unfinished)? {
            return Err(io::Error::other("the copy is not the same as the file; the file was left alone"));
        }
        name_copy(&unfinished, to)?;
        sync_folder(folder);
        Ok(())
    })();
    if copied.is_err() && fs::symlink_metadata(&unfinished).is_ok() {
        // What could not be finished is of no use; the file itself was left alone.
        let _ = fs::remove_file(&unfinished);
    }
    copied
}

/// Gives a finished copy its name, if that is still free.
fn name_copy(unfinished: &Path, to: &Path) -> io::Result<()> {
    match rename_to_free_place(unfinished, to) {
        // Without links and promises: nobody else is here, the folder is locked.
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            if fs::symlink_metadata(to).is_ok() {
                return Err(io::Error::from(io::ErrorKind::AlreadyExists));
            }
            fs::rename(unfinished, to)
        }
        other => other,
    }
}

/// What a copy is called until it is whole. Short, whatever its name is.
pub(in crate::commands) fn unfinished_of(to: &Path) -> PathBuf {
    let name = to.file_name().unwrap_or_default().as_encoded_bytes();
    let mark = nightledger_session::fingerprint(name);
    to.with_file_name(format!(".nightledger-{mark:016x}.part"))
}

/// Whether two files have the same bytes.
pub(super) fn same_bytes(one: &Path, other: &Path) -> io::Result<bool> {
    let (mut one, mut other) = (File::open(one)?, File::open(other)?);
    if one.metadata()?.len() != other.metadata()?.len() {
        return Ok(false);
    }
    let (mut here, mut there) = (vec![0; PIECE], vec![0; PIECE]);
    loop {
        let length = fill(&mut one, &mut here)?;
        if fill(&mut other, &mut there)? != length || here.get(..length) != there.get(..length) {
            return Ok(false);
        }
        if length == 0 {
            return Ok(true);
        }
    }
}

fn fill(file: &mut File, piece: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = piece.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match file.read(rest) {
            Ok(0) => break,
            Ok(length) => filled += length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Whether two paths are one file on disk (hard links of each other are).
pub(super) fn is_one_file(one: &Path, other: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let id =
            |path: &Path| fs::symlink_metadata(path).ok().map(|metadata| (metadata.dev(), metadata.ino()));
        id(one).is_some_and(|id_of_one| id(other) == Some(id_of_one))
    }
    #[cfg(not(unix))]
    {
        one.canonicalize().ok().is_some_and(|one| other.canonicalize().ok() == Some(one))
    }
}
