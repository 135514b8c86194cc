//! Reads the headers of many files at once: each in small slices, never its pixels.

use std::collections::BTreeMap;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use indicatif::ProgressBar;
use nightledger_frame::{Exposures, Frame};
use nightledger_session::{
    Header, HeaderReader, Keeper, LogFileReader, LogSaid, LogStep, Scan, Stamp, Step, VideoContent,
    VideoReader, VideoStep, limits, sidecar_length,
};

use crate::cache::{Cache, Folder};
use crate::threads::in_threads;
use crate::walk::{Found, Trouble, Walk, reason};

/// Files read at the same time, whatever the number of cores: while one waits for its disk, others are answered.
const FILES_AT_ONCE: usize = 32;

/// Frames that a thread hands over together. Each of them waits in memory twice.
const BATCH: usize = 8;

/// Reads all that the walk found, or takes from `cache` what has not changed since an earlier run, and keeps there what
/// was read. Nothing here can fail as a whole: a file that cannot be read is listed with why. What could not be kept is
/// in the second part, in words.
pub(crate) fn read_all(walk: &Walk, cache: &Cache, progress: &ProgressBar) -> (Scan, Option<String>) {
    read_beside_and_all(walk, &mut Beside::default(), cache, progress)
}

/// As [`read_all`], but what stands beside the frames is read only where it is not in `beside` as it is now.
pub(crate) fn read_beside_and_all(
    walk: &Walk,
    beside: &mut Beside,
    cache: &Cache,
    progress: &ProgressBar,
) -> (Scan, Option<String>) {
    let mut scan = read_beside(walk, beside);
    let folders: Vec<Folder> = walk.roots.iter().map(|root| cache.folder(root.on_disk.as_deref())).collect();
    let Gathered { frames, failures, kept } = read_headers(&scan, walk, &folders, progress);
    scan.take_frames(frames);
    for trouble in failures.iter().chain(&walk.failures) {
        scan.take_failure(trouble.root, &trouble.path, trouble.why.as_str());
    }
    // A part of a folder says nothing of what of the rest is still needed.
    let whole = walk.unlisted.is_empty() && walk.failures.is_empty() && failures.is_empty();
    let mut fresh: BTreeMap<u16, Vec<Vec<u8>>> = BTreeMap::new();
    for (root, block) in kept {
        fresh.entry(root).or_default().push(block);
    }
    let mut unkept = None;
    for (number, folder) in (0..).zip(folders) {
        if let Err(error) = folder.store(fresh.remove(&number).unwrap_or_default(), whole) {
            unkept = Some(reason(&error));
        }
    }
    (scan, unkept)
}

/// What an earlier look at the same folders read of sidecars and logs, by root and path.
#[derive(Debug, Default)]
pub(crate) struct Beside {
    sidecars: Texts<Vec<u8>>,
    logs: Texts<LogSaid>,
}

/// What files said, each with the state that it said it in.
type Texts<T> = BTreeMap<(u16, String), (Stamp, T)>;

/// What a file says: as it was read before, if it has not changed since. Before it is read it is looked at, so that what
/// is added meanwhile is read the next time.
fn once<T: Clone>(
    texts: &mut Texts<T>,
    walk: &Walk,
    found: &Found,
    read: impl FnOnce(&Path) -> io::Result<T>,
) -> io::Result<T> {
    let on_disk = walk.on_disk(found);
    let now = stamp_of(&on_disk);
    let key = (found.root, found.path.clone());
    if let Some((then, said)) = texts.get(&key)
        && Some(*then) == now
    {
        return Ok(said.clone());
    }
    let said = read(&on_disk)?;
    if let Some(now) = now {
        texts.insert(key, (now, said.clone()));
    }
    Ok(said)
}

/// A scan of all that stands beside frames: sidecars and logs.
fn read_beside(walk: &Walk, beside: &mut Beside) -> Scan {
    let mut scan = Scan::default();
    for root in &walk.roots {
        let number = scan.add_root(&root.name);
        scan.take_listing(number, &root.listing);
        scan.set_above(number, above(root.on_disk.as_deref()));
        let unlisted = walk.unlisted.iter().filter(|folder| folder.root == number);
        scan.take_unlisted(
            number,
            unlisted.map(|folder| (folder.path.clone(), folder.why.as_str().into())).collect(),
        );
    }
    for sidecar in &walk.sidecars {
        match once(&mut beside.sidecars, walk, sidecar, read_sidecar) {
            Ok(bytes) => scan.take_sidecar(sidecar.root, &sidecar.path, &bytes),
            Err(error) => scan.take_failure(sidecar.root, &sidecar.path, reason(&error)),
        }
    }
    for log in &walk.logs {
        match once(&mut beside.logs, walk, log, read_log) {
            Ok(said) => scan.take_log(log.root, &log.path, said),
            Err(error) => scan.take_failure(log.root, &log.path, reason(&error)),
        }
    }
    scan
}

/// A scan of the videos with the logs beside them, and no frames.
pub(crate) fn read_videos(walk: &Walk) -> Scan {
    let mut scan = read_beside(walk, &mut Beside::default());
    for video in &walk.videos {
        match read_video(&walk.on_disk(video)) {
            Ok(content) => scan.take_video(video.root, &video.path, content),
            Err(error) => scan.take_failure(video.root, &video.path, reason(&error)),
        }
    }
    for lost in &walk.lost_videos {
        scan.take_failure(lost.root, &lost.path, lost.why.as_str());
    }
    scan
}

/// What a video is, by what it asks for.
fn read_video(on_disk: &Path) -> io::Result<VideoContent> {
    let (file, metadata) = open(on_disk, false)?;
    let mut reader = VideoReader::new(metadata.len());
    let mut piece = Vec::new();
    loop {
        match reader.step() {
            VideoStep::Done(content) => return Ok(content),
            VideoStep::Read { offset, length } => {
                piece.resize(length, 0);
                let length = read_at(&file, &mut piece, offset)?;
                reader.supply(piece.get(..length).unwrap_or_default());
            }
        }
    }
}

/// The names of the folders above one, the nearest first.
pub(crate) fn above(on_disk: Option<&Path>) -> Vec<String> {
    let parents = on_disk.into_iter().flat_map(|folder| folder.ancestors().skip(1));
    parents.filter_map(|folder| folder.file_name()?.to_str().map(str::to_owned)).collect()
}

/// What the threads bring together.
#[derive(Default)]
struct Gathered {
    frames: Vec<Frame>,
    failures: Vec<Trouble>,
    /// What was read anew, to be kept: root and block.
    kept: Vec<(u16, Vec<u8>)>,
}

fn read_headers(scan: &Scan, walk: &Walk, folders: &[Folder], progress: &ProgressBar) -> Gathered {
    let next = AtomicUsize::new(0);
    let frames = Vec::with_capacity(walk.headers.len());
    let gathered = Mutex::new(Gathered { frames, ..Gathered::default() });
    let work = || {
        let mut own = Gathered::default();
        let mut keepers: Vec<Keeper> = folders.iter().map(|_| Keeper::default()).collect();
        let mut slice = Vec::new();
        let hand_over = |own: &mut Gathered| {
            let mut all = gathered.lock().unwrap_or_else(PoisonError::into_inner);
            all.frames.append(&mut own.frames);
            all.failures.append(&mut own.failures);
            all.kept.append(&mut own.kept);
        };
        while let Some(found) = walk.headers.get(next.fetch_add(1, Ordering::Relaxed)) {
            let root = usize::from(found.root);
            let folder = folders.get(root).filter(|folder| folder.keeps());
            match read_one(scan, found, &walk.on_disk(found), folder, &mut slice) {
                Ok((stamp, mut exposures)) => {
                    if let Some((stamp, keeper)) = stamp.zip(keepers.get_mut(root)) {
                        keeper.add(stamp, &mut exposures);
                    }
                    own.frames.extend(exposures.into_frames());
                }
                Err(error) => {
                    let why = reason(&error);
                    own.failures.push(Trouble { root: found.root, path: found.path.clone(), why });
                }
            }
            progress.inc(1);
            if own.frames.len() >= BATCH {
                hand_over(&mut own);
            }
        }
        let blocks = (0..).zip(keepers).filter_map(|(root, mut keeper)| Some((root, keeper.take()?)));
        own.kept.extend(blocks);
        hand_over(&mut own);
    };
    in_threads(FILES_AT_ONCE.min(walk.headers.len()), work);
    gathered.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// The exposures of a file: kept from an earlier run, or read now, with the stamp to keep them under.
fn read_one(
    scan: &Scan,
    found: &Found,
    on_disk: &Path,
    folder: Option<&Folder>,
    slice: &mut Vec<u8>,
) -> io::Result<(Option<Stamp>, Exposures)> {
    let sidecars = scan.sidecar_mark(found.root, &found.path);
    if let Some(folder) = folder.filter(|folder| !folder.kept.is_empty()) {
        let stamp = stamp(&regular(on_disk.metadata()?)?, sidecars);
        if let Some(exposures) = folder.kept.exposures(scan.place(found.root, &found.path), stamp) {
            return Ok((None, exposures));
        }
    }
    let (file, metadata) = open(on_disk, found.is_regular)?;
    let header = read_header(&file, metadata.len(), &found.path, slice)?;
    let stamp = folder.map(|_| stamp(&metadata, sidecars));
    Ok((stamp, scan.read(found.root, &found.path, &header)))
}

/// What `of` makes of the headers of all files that the walk found, by root and path. A file that cannot be read has none:
/// the scan says why.
pub(crate) fn of_headers<T: Send>(
    walk: &Walk,
    of: impl Fn(&Header) -> T + Sync,
) -> BTreeMap<(u16, String), T> {
    let next = AtomicUsize::new(0);
    let made = Mutex::new(BTreeMap::new());
    let work = || {
        let mut slice = Vec::new();
        while let Some(found) = walk.headers.get(next.fetch_add(1, Ordering::Relaxed)) {
            let header = open(&walk.on_disk(found), found.is_regular)
                .and_then(|(file, metadata)| read_header(&file, metadata.len(), &found.path, &mut slice));
            if let Ok(header) = header {
                let one = of(&header);
                let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
                made.insert((found.root, found.path.clone()), one);
            }
        }
    };
    in_threads(FILES_AT_ONCE.min(walk.headers.len()), work);
    made.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// What tells two states of a file apart whose sidecars do not matter; nothing of one that is not there.
pub(crate) fn stamp_of(on_disk: &Path) -> Option<Stamp> {
    on_disk.metadata().ok().map(|metadata| stamp(&metadata, 0))
}

/// Milliseconds since 1970, as stamps have them.
pub(crate) fn since_1970_ms(time: SystemTime) -> Option<i64> {
    time.duration_since(UNIX_EPOCH).ok().and_then(|since| i64::try_from(since.as_millis()).ok())
}

fn stamp(metadata: &Metadata, sidecars: u64) -> Stamp {
    // A time before 1970 counts as one that is not known.
    let modified_ms = metadata.modified().ok().and_then(since_1970_ms).unwrap_or(-1);
    Stamp { size_bytes: metadata.len(), modified_ms, sidecars }
}

/// Reads a header from a file on disk, by what it asks for.
pub(crate) fn read_header(
    file: &File,
    size_bytes: u64,
    path: &str,
    slice: &mut Vec<u8>,
) -> io::Result<Header> {
    let mut reader = HeaderReader::new(path, size_bytes, limits(path));
    loop {
        match reader.step() {
            Step::Done(header) => return Ok(*header),
            Step::Read { offset, length } => {
                let rest = usize::try_from(size_bytes.saturating_sub(offset)).unwrap_or(usize::MAX);
                slice.resize(length.min(rest), 0);
                let length = read_at(file, slice, offset)?;
                reader.supply(slice.get(..length).unwrap_or_default());
            }
        }
    }
}

/// As many bytes at `offset` as there are, up to the buffer's length.
pub(crate) fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        let at = offset.saturating_add(u64::try_from(filled).unwrap_or(u64::MAX));
        match read_some(file, rest, at) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

#[cfg(unix)]
fn read_some(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_some(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}

/// A configuration, whatever it is (a pipe may be one), and of one that is too large as much as shows that.
pub(crate) fn read_config(on_disk: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(on_disk)?.take(u64::from(nightledger_astrobin::MOST_BYTES) + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn read_sidecar(on_disk: &Path) -> io::Result<Vec<u8>> {
    let (file, metadata) = open(on_disk, false)?;
    let length = sidecar_length(metadata.len()).map_err(|why| io::Error::other(why.to_string()))?;
    let mut bytes = vec![0; length];
    let length = read_at(&file, &mut bytes, 0)?;
    bytes.truncate(length);
    Ok(bytes)
}

/// What a file says that may be a log.
fn read_log(on_disk: &Path) -> io::Result<LogSaid> {
    let (file, metadata) = open(on_disk, false)?;
    let mut reader = LogFileReader::new(metadata.len());
    let mut piece = Vec::new();
    loop {
        match reader.step() {
            LogStep::Done(said) => return Ok(said),
            LogStep::Read { offset, length } => {
                piece.resize(length, 0);
                let length = read_at(&file, &mut piece, offset)?;
                reader.supply(piece.get(..length).unwrap_or_default());
            }
        }
    }
}

/// Opens a regular file. Unless that is known already it is looked at before it is opened: opening a pipe would wait for
/// ever.
pub(crate) fn open(on_disk: &Path, is_regular: bool) -> io::Result<(File, Metadata)> {
    if !is_regular {
        regular(on_disk.metadata()?)?;
    }
    let file = File::open(on_disk)?;
    // Only a header is wanted: the system need not read ahead of it. That it does so anyway costs time, nothing else.
    #[cfg(any(target_os = "linux", target_os = "android", target_os = "freebsd"))]
    let _ = rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::Random);
    let metadata = file.metadata()?;
    Ok((file, metadata))
}

fn regular(metadata: Metadata) -> io::Result<Metadata> {
    if metadata.is_file() {
        return Ok(metadata);
    }
    Err(io::Error::other("it is no regular file (a pipe, a device or a socket)"))
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
        let (scan, _) = read_all(&walk, &Cache::Nowhere, &ProgressBar::hidden());
        assert_eq!(scan.unlisted().collect::<Vec<_>>(), [("B/closed".to_owned(), &"it is closed".into())]);
        assert_eq!((scan.frames().len(), scan.failures()), (1, 1));
    }
}
