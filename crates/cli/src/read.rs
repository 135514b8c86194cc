//! Reads the headers of many files at once: each in small slices, never its pixels.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use indicatif::ProgressBar;
use nightledger_frame::Frame;
use nightledger_session::{Header, HeaderReader, Limits, Scan, Step};
use rayon::prelude::*;

use crate::walk::{Found, Trouble, Walk, reason};

/// Sidecars larger than this are not read whole: they are small texts.
const SIDECAR_BYTES: u64 = 64 * 1024 * 1024;

/// Reads all that the walk found. Nothing here can fail as a whole: a file that cannot be read is listed with why.
pub(crate) fn read_all(walk: &Walk, progress: &ProgressBar) -> Scan {
    let mut scan = Scan::default();
    for root in &walk.roots {
        let number = scan.add_root(&root.name);
        scan.take_listing(number, &root.listing);
        let unlisted = walk.unlisted.iter().filter(|folder| folder.root == number);
        scan.take_unlisted(
            number,
            unlisted.map(|folder| (folder.path.clone(), folder.why.clone())).collect(),
        );
    }
    for sidecar in &walk.sidecars {
        match read_sidecar(&sidecar.on_disk) {
            Ok(bytes) => scan.take_sidecar(sidecar.root, &sidecar.path, &bytes),
            Err(error) => scan.take_failure(sidecar.root, &sidecar.path, &reason(&error)),
        }
    }
    let read: Vec<Result<Frame, Trouble>> = walk
        .headers
        .par_iter()
        .map(|found| {
            let read = read_one(&scan, found);
            progress.inc(1);
            read
        })
        .collect();
    for frame in read {
        match frame {
            Ok(frame) => scan.take_frame(frame),
            Err(trouble) => scan.take_failure(trouble.root, &trouble.path, &trouble.why),
        }
    }
    for trouble in &walk.failures {
        scan.take_failure(trouble.root, &trouble.path, &trouble.why);
    }
    scan
}

fn read_one(scan: &Scan, found: &Found) -> Result<Frame, Trouble> {
    match read_header(&found.on_disk, &found.path) {
        Ok(header) => Ok(scan.read(found.root, &found.path, &header)),
        Err(error) => Err(Trouble { root: found.root, path: found.path.clone(), why: reason(&error) }),
    }
}

/// Reads a header from a file on disk, by what it asks for.
fn read_header(on_disk: &Path, name: &str) -> io::Result<Header> {
    let (mut file, size_bytes) = open(on_disk)?;
    let mut reader = HeaderReader::new(name, size_bytes, Limits::default());
    let mut slice = Vec::new();
    loop {
        match reader.step() {
            Step::Done(header) => return Ok(*header),
            Step::Read { offset, length } => {
                slice.clear();
                file.seek(SeekFrom::Start(offset))?;
                let length = u64::try_from(length).unwrap_or(u64::MAX);
                file.by_ref().take(length).read_to_end(&mut slice)?;
                reader.supply(&slice);
            }
        }
    }
}

/// A configuration, whatever it is (a pipe may be one), and of one that is too large as much as shows that.
pub(crate) fn read_config(on_disk: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(on_disk)?.take(u64::from(nightledger_astrobin::MOST_BYTES) + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn read_sidecar(on_disk: &Path) -> io::Result<Vec<u8>> {
    let (file, size_bytes) = open(on_disk)?;
    if size_bytes > SIDECAR_BYTES {
        return Err(io::Error::other(format!("it is too large for a sidecar ({size_bytes} bytes)")));
    }
    let mut bytes = Vec::new();
    file.take(SIDECAR_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Opens a regular file. Looked at before it is opened: opening a pipe would wait for ever.
fn open(on_disk: &Path) -> io::Result<(File, u64)> {
    if !on_disk.metadata()?.is_file() {
        return Err(io::Error::other("it is no regular file (a pipe, a device or a socket)"));
    }
    let file = File::open(on_disk)?;
    let size_bytes = file.metadata()?.len();
    Ok((file, size_bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::walk::Root;

    #[test]
    fn a_folder_that_cannot_be_listed_is_no_file() {
        let trouble = |path: &str| Trouble { root: 1, path: path.to_owned(), why: "it is closed".to_owned() };
        let root = |name: &str| Root { name: name.to_owned(), ..Root::default() };
        let mut walk = Walk::default();
        walk.roots.extend([root("A"), root("B")]);
        walk.failures.push(trouble("gone.fits"));
        walk.unlisted.push(trouble("closed"));
        let scan = read_all(&walk, &ProgressBar::hidden());
        assert_eq!(scan.unlisted().collect::<Vec<_>>(), [("B/closed".to_owned(), "it is closed")]);
        assert_eq!((scan.frames().len(), scan.failures()), (1, 1));
    }
}
