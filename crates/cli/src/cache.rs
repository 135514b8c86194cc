//! Frames kept between runs, in the user's cache folder: one file for each folder that was read. Losing any of it only
//! means that its files are read again, so nothing here fails a run.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use nightledger_session::Kept;

/// What a cache file begins with: its form, not that of the frames in it, which say themselves which build read them.
const MAGIC: &[u8; 8] = b"NLKEPT1\n";

/// Frames in one block.
const FILES: usize = 2000;

/// Where the platform keeps what programs may lose.
fn user_cache() -> Option<PathBuf> {
    if cfg!(windows) {
        return std::env::var_os("LOCALAPPDATA").map(PathBuf::from);
    }
    let home = std::env::home_dir()?;
    Some(if cfg!(target_os = "macos") { home.join("Library").join("Caches") } else { home.join(".cache") })
}

/// Where frames and figures are kept, if anywhere.
#[derive(Debug)]
pub(crate) enum Cache {
    /// Nothing is kept.
    Nowhere,
    /// Frames in files of this folder, figures in one beside it.
    Disk(PathBuf),
    /// For as long as the command runs.
    Memory(Memory),
}

/// Blocks by what they hold, and by folder.
type Memory = Arc<Mutex<BTreeMap<(Content, PathBuf), Vec<Vec<u8>>>>>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Content {
    Frames,
    Figures,
}

/// Where something of one folder is kept.
#[derive(Debug)]
pub(crate) enum Shelf {
    Nowhere,
    File(PathBuf),
    Memory(Memory, (Content, PathBuf)),
}

impl Cache {
    /// In the user's cache folder (`XDG_CACHE_HOME` where that is set); nothing is kept where there is none.
    pub(crate) fn of_user() -> Self {
        let set = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
        let user = set.or_else(user_cache);
        user.map_or(Self::Nowhere, |user| Self::Disk(user.join("nightledger").join("frames")))
    }

    /// Nothing is kept longer than the command runs.
    pub(crate) fn in_memory() -> Self {
        Self::Memory(Memory::default())
    }

    /// What is kept of the frames in the folder with this canonical path.
    pub(crate) fn folder(&self, folder: Option<&Path>) -> Folder {
        let shelf = self.shelf(Content::Frames, folder);
        let kept = Kept::new(shelf.take());
        Folder { shelf, kept }
    }

    /// Where something of the folder with this canonical path is kept; loose files have none, and are not kept.
    pub(crate) fn shelf(&self, content: Content, folder: Option<&Path>) -> Shelf {
        let Some(folder) = folder else { return Shelf::Nowhere };
        match self {
            Self::Nowhere => Shelf::Nowhere,
            Self::Memory(memory) => Shelf::Memory(Arc::clone(memory), (content, folder.to_owned())),
            Self::Disk(frames) => {
                let name = nightledger_session::fingerprint(folder.as_os_str().as_encoded_bytes());
                let all = match content {
                    Content::Frames => frames.clone(),
                    Content::Figures => frames.with_file_name("stars"),
                };
                Shelf::File(all.join(format!("{name:016x}")))
            }
        }
    }
}

impl Shelf {
    /// The blocks that are kept there. Memory gives them away: they are to be put back.
    pub(crate) fn take(&self) -> Vec<Vec<u8>> {
        match self {
            Self::Nowhere => Vec::new(),
            // A file that is not there, is damaged or of another form holds nothing.
            Self::File(file) => read(file).unwrap_or_default(),
            Self::Memory(memory, of) => {
                memory.lock().unwrap_or_else(PoisonError::into_inner).remove(of).unwrap_or_default()
            }
        }
    }

    /// Keeps these blocks there, and no others.
    pub(crate) fn put(self, blocks: Vec<Vec<u8>>) -> io::Result<()> {
        match self {
            Self::Nowhere => {}
            Self::File(file) => write(&file, &blocks)?,
            Self::Memory(memory, of) => {
                // A folder that was given twice has been put back already.
                let mut all = memory.lock().unwrap_or_else(PoisonError::into_inner);
                all.entry(of).or_default().extend(blocks);
            }
        }
        Ok(())
    }

    /// Whether what was taken is to be put back although nothing was added.
    pub(crate) fn gave_away(&self) -> bool {
        matches!(self, Self::Memory(..))
    }
}

/// What is kept of one folder.
#[derive(Debug)]
pub(crate) struct Folder {
    shelf: Shelf,
    /// The frames of earlier runs.
    pub(crate) kept: Kept<Vec<Vec<u8>>>,
}

impl Folder {
    /// Whether what is read is to be kept.
    pub(crate) fn keeps(&self) -> bool {
        !matches!(self.shelf, Shelf::Nowhere)
    }

    /// Keeps what was read, with what served of earlier runs. `whole`: every file of the folder was looked at, so what
    /// did not serve is no longer needed.
    pub(crate) fn store(self, fresh: Vec<Vec<u8>>, whole: bool) -> io::Result<()> {
        let tidy = whole && self.kept.wants_tidying();
        if fresh.is_empty() && !tidy && !self.shelf.gave_away() {
            return Ok(());
        }
        // A file is written whole anyway.
        let only_used = tidy || (whole && !self.shelf.gave_away());
        let mut blocks = if only_used { self.kept.used(FILES) } else { self.kept.into_blocks() };
        blocks.extend(fresh);
        self.shelf.put(blocks)
    }
}

/// The blocks of a cache file, unless any byte of it is not as it was written.
fn read(file: &Path) -> io::Result<Vec<Vec<u8>>> {
    let damaged = || io::Error::from(io::ErrorKind::InvalidData);
    let bytes = fs::read(file)?;
    let rest = bytes.strip_prefix(MAGIC).ok_or_else(damaged)?;
    let (sum, mut rest) = rest.split_first_chunk::<4>().ok_or_else(damaged)?;
    if u32::from_le_bytes(*sum) != crc32fast::hash(rest) {
        return Err(damaged());
    }
    let mut blocks = Vec::new();
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| damaged())?;
        let (block, after) = after.split_at_checked(length).ok_or_else(damaged)?;
        blocks.push(block.to_vec());
        rest = after;
    }
    Ok(blocks)
}

/// Writes a cache file whole or not at all: two runs at the same time leave that of one of them.
fn write(file: &Path, blocks: &[Vec<u8>]) -> io::Result<()> {
    fs::create_dir_all(file.parent().unwrap_or(file))?;
    let mut body = Vec::new();
    for block in blocks {
        let length = u32::try_from(block.len()).map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge))?;
        body.extend_from_slice(&length.to_le_bytes());
        body.extend_from_slice(block);
    }
    let unfinished = file.with_extension(format!("{}.tmp", std::process::id()));
    let written = (|| {
        let mut to = File::create(&unfinished)?;
        to.write_all(MAGIC)?;
        to.write_all(&crc32fast::hash(&body).to_le_bytes())?;
        to.write_all(&body)?;
        drop(to);
        fs::rename(&unfinished, file)
    })();
    if written.is_err() {
        // What could not be finished is of no use; that it cannot be removed either changes nothing.
        let _ = fs::remove_file(&unfinished);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightledger_frame::{Exposures, Place};
    use nightledger_session::{HeaderReader, Keeper, Limits, Scan, Stamp, sample};

    /// A fresh folder that goes when the test is over.
    struct Room(PathBuf);

    impl Room {
        fn new(name: &str) -> Self {
            let place = std::env::temp_dir().join(format!("nightledger-cache-{name}-{}", std::process::id()));
            let _ = fs::remove_dir_all(&place);
            Self(place)
        }
    }

    impl Drop for Room {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    const STAMP: Stamp = Stamp { size_bytes: 1, modified_ms: 2, sidecars: 3 };

    fn frames() -> Vec<Exposures> {
        let mut scan = Scan::default();
        scan.add_root("A");
        let files = sample::tree().into_iter().take(5);
        let read = |path: &str, bytes: &[u8]| HeaderReader::read_all(path, bytes, Limits::default());
        files.map(|(path, bytes)| scan.read(0, &path, &read(&path, &bytes))).collect()
    }

    fn keep(cache: &Cache, frames: &[Exposures], whole: bool) {
        let mut keeper = Keeper::default();
        for frame in frames {
            keeper.add(STAMP, &mut frame.clone());
        }
        let blocks = keeper.take().into_iter().collect();
        cache.folder(Some(Path::new("/a"))).store(blocks, whole).unwrap();
    }

    fn found(cache: &Cache, place: &Place) -> Option<Exposures> {
        cache.folder(Some(Path::new("/a"))).kept.exposures(place.clone(), STAMP)
    }

    #[test]
    fn what_was_read_is_there_in_the_next_run() {
        let room = Room::new("again");
        let (cache, frames) = (Cache::Disk(room.0.clone()), frames());
        keep(&cache, &frames, true);
        for frame in &frames {
            assert_eq!(found(&cache, &frame.first.place).as_ref(), Some(frame));
        }
        assert!(cache.folder(Some(Path::new("/b"))).kept.is_empty());
        assert!(!cache.folder(None).keeps());
        assert!(!Cache::Nowhere.folder(Some(Path::new("/a"))).keeps());
        assert_eq!(fs::read_dir(&room.0).unwrap().count(), 1, "nothing unfinished stays");
    }

    #[test]
    fn in_memory_frames_stay_as_long_as_the_cache() {
        let (cache, frames) = (Cache::in_memory(), frames());
        keep(&cache, &frames[..2], true);
        keep(&cache, &frames[2..3], false);
        assert!(cache.folder(Some(Path::new("/a"))).keeps());
        assert!(found(&cache, &frames[0].first.place).is_none(), "a folder that is not put back is gone");
        keep(&cache, &frames[..2], true);
        assert_eq!(found(&cache, &frames[1].first.place).as_ref(), Some(&frames[1]));
        assert!(found(&Cache::in_memory(), &frames[1].first.place).is_none());
    }

    #[test]
    fn a_part_of_a_folder_adds_to_what_is_kept_and_a_whole_one_replaces_it() {
        let room = Room::new("part");
        let (cache, frames) = (Cache::Disk(room.0.clone()), frames());
        keep(&cache, &frames[..2], true);
        keep(&cache, &frames[2..3], false);
        assert!(frames[..3].iter().all(|frame| found(&cache, &frame.first.place).is_some()));
        keep(&cache, &frames[3..], true);
        let left: Vec<bool> =
            frames.iter().map(|frame| found(&cache, &frame.first.place).is_some()).collect();
        assert_eq!(left, [false, false, false, true, true]);
    }

    #[test]
    fn a_damaged_file_holds_nothing_and_is_replaced() {
        let room = Room::new("damaged");
        let (cache, frames) = (Cache::Disk(room.0.clone()), frames());
        keep(&cache, &frames, true);
        let Shelf::File(file) = cache.shelf(Content::Frames, Some(Path::new("/a"))) else { panic!() };
        let sound = fs::read(&file).unwrap();
        for at in [0, 7, 9, 13, 40, sound.len() / 2, sound.len() - 1] {
            let mut bytes = sound.clone();
            bytes[at] ^= 0x20;
            fs::write(&file, &bytes).unwrap();
            assert!(cache.folder(Some(Path::new("/a"))).kept.is_empty(), "byte {at}");
            fs::write(&file, &sound[..at]).unwrap();
            assert!(cache.folder(Some(Path::new("/a"))).kept.is_empty(), "cut at {at}");
        }
        keep(&cache, &frames, true);
        assert_eq!(fs::read(&file).unwrap(), sound);
    }

    #[test]
    fn where_nothing_can_be_written_the_error_is_told() {
        let room = Room::new("refused");
        fs::write(&room.0, b"a file where the folder would be").unwrap();
        let cache = Cache::Disk(room.0.clone());
        let mut keeper = Keeper::default();
        keeper.add(STAMP, &mut frames()[0]);
        let block = keeper.take().unwrap();
        assert!(cache.folder(Some(Path::new("/a"))).store(vec![block], true).is_err());
        fs::remove_file(&room.0).unwrap();
    }
}
