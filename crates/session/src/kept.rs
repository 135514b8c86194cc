//! Frames kept from an earlier scan, so that a file that has not changed is not read again.
//!
//! A kept frame serves only for the same path, size and time of change, beside the same sidecars, and only the build
//! whose rules read it (`build.rs` numbers them): what is kept may be thrown away at any time, and is never wrong.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use nightledger_frame::{Exposures, Place};
use serde::{Deserialize, Serialize};

use crate::fnv::fnv;

/// Which build reads. A block of kept frames begins with it.
pub(crate) const READING: &str = env!("NIGHTLEDGER_READING");

/// Which build measures pixels. What is kept of measurements begins with it.
pub(crate) const MEASURING: &str = env!("NIGHTLEDGER_MEASURING");

/// What tells two states of one file apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Its size in bytes.
    pub size_bytes: u64,
    /// When it was last changed, in milliseconds since 1970.
    pub modified_ms: i64,
    /// What its sidecars say: [`Scan::sidecar_mark`](crate::Scan::sidecar_mark).
    pub sidecars: u64,
}

/// One file in a block.
#[derive(Serialize, Deserialize)]
struct Entry<'a> {
    path: &'a str,
    stamp: Stamp,
    /// Its exposures without their places. Read only when they are wanted.
    #[serde(borrow)]
    exposures: &'a [u8],
}

/// Collects frames that were read into a block of bytes to keep.
#[derive(Debug, Default)]
pub struct Keeper {
    block: Vec<u8>,
    files: usize,
}

impl Keeper {
    /// Adds what was read from the file of this stamp.
    pub fn add(&mut self, stamp: Stamp, exposures: &mut Exposures) {
        let nowhere = Place { root: 0, root_name: "".into(), path: "".into(), exposure: 1 };
        let place = exposures.first.place.clone();
        exposures.set_place(nowhere);
        let bytes = postcard::to_allocvec(exposures);
        exposures.set_place(place);
        // What cannot be written is read again next time.
        let Ok(bytes) = bytes else { return };
        let entry = Entry { path: &exposures.first.place.path, stamp, exposures: &bytes };
        if let Ok(bytes) = postcard::to_allocvec(&entry) {
            self.push(&bytes);
        }
    }

    /// How many files the block holds so far.
    pub fn files(&self) -> usize {
        self.files
    }

    /// The block, if there is anything in it; the next one begins empty.
    pub fn take(&mut self) -> Option<Vec<u8>> {
        let Self { block, files } = std::mem::take(self);
        (files > 0).then_some(block)
    }

    fn push(&mut self, entry: &[u8]) {
        if self.block.is_empty() {
            self.block.extend_from_slice(READING.as_bytes());
        }
        self.block.extend_from_slice(entry);
        self.files += 1;
    }
}

/// Blocks of kept frames, wherever the host holds them. In the page that is outside the engine's memory, of which
/// nothing is ever given back.
pub trait Blocks {
    /// How many there are.
    fn count(&self) -> usize;

    /// How long one of them is, in bytes.
    fn length(&self, block: usize) -> usize;

    /// A part of one of them, as far as it goes: copied into `room` where it lies elsewhere.
    fn part<'a>(&'a self, block: usize, part: Range<usize>, room: &'a mut Vec<u8>) -> &'a [u8];
}

impl Blocks for Vec<Vec<u8>> {
    fn count(&self) -> usize {
        self.len()
    }

    fn length(&self, block: usize) -> usize {
        self.get(block).map_or(0, Vec::len)
    }

    fn part<'a>(&'a self, block: usize, part: Range<usize>, _room: &'a mut Vec<u8>) -> &'a [u8] {
        self.get(block).and_then(|block| block.get(part)).unwrap_or_default()
    }
}

/// The frames kept for one folder.
#[derive(Debug, Default)]
pub struct Kept<B> {
    blocks: B,
    /// One for each path, in order of their fingerprints.
    files: Vec<Slot>,
    /// Whether there was anything that can serve no more.
    spoilt: bool,
}

/// Where the frame of one file stands.
#[derive(Debug)]
struct Slot {
    /// Fingerprint of the path. Of two paths with the same one, one file is read again.
    path: u64,
    block: u32,
    start: u32,
    end: u32,
    used: AtomicBool,
}

impl<B: Blocks> Kept<B> {
    /// What these blocks hold: of one path the last. A block of another build, or one that is damaged, serves as far as
    /// it can be read.
    pub fn new(blocks: B) -> Self {
        let (mut files, mut spoilt) = (Vec::new(), false);
        let mut room = Vec::new();
        for number in 0..blocks.count() {
            let block = blocks.part(number, 0..blocks.length(number), &mut room);
            let mut rest = block.strip_prefix(READING.as_bytes()).unwrap_or_default();
            spoilt |= rest.is_empty();
            while !rest.is_empty() {
                let start = block.len() - rest.len();
                let Some((slot, after)) = slot(rest, number, start) else {
                    spoilt = true;
                    break;
                };
                files.push(slot);
                rest = after;
            }
        }
        // The last of a path comes first, and stays.
        files.reverse();
        files.sort_by_key(|slot| slot.path);
        let all = files.len();
        files.dedup_by_key(|slot| slot.path);
        spoilt |= files.len() < all;
        files.shrink_to_fit();
        Self { blocks, files, spoilt }
    }

    /// How many files it holds.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The exposures of the file at `place`, if they were kept and the file is as it was.
    pub fn exposures(&self, place: Place, stamp: Stamp) -> Option<Exposures> {
        let path = fingerprint(place.path.as_bytes());
        let slot = self.files.binary_search_by_key(&path, |slot| slot.path).ok()?;
        let slot = self.files.get(slot)?;
        let mut room = Vec::new();
        let bytes = self.blocks.part(slot.block as usize, slot.range(), &mut room);
        let entry: Entry = postcard::from_bytes(bytes).ok()?;
        if entry.stamp != stamp || *entry.path != *place.path {
            return None;
        }
        let mut exposures: Exposures = postcard::from_bytes(entry.exposures).ok()?;
        exposures.set_place(place);
        slot.used.store(true, Ordering::Relaxed);
        Some(exposures)
    }

    /// Whether so much of it served no more in a whole scan that [`Self::used`] should take its place.
    pub fn wants_tidying(&self) -> bool {
        let unused = self.files.iter().filter(|slot| !slot.is_used()).count();
        self.spoilt || self.blocks.count() > 64 || unused > self.files.len() / 4
    }

    /// What has served, as blocks of at most `files` files.
    pub fn used(&self, files: usize) -> Vec<Vec<u8>> {
        let (mut blocks, mut room) = (Vec::new(), Vec::new());
        let mut keeper = Keeper::default();
        for slot in self.files.iter().filter(|slot| slot.is_used()) {
            keeper.push(self.blocks.part(slot.block as usize, slot.range(), &mut room));
            if keeper.files() >= files {
                blocks.extend(keeper.take());
            }
        }
        blocks.extend(keeper.take());
        blocks
    }
}

impl<B> Kept<B> {
    /// The blocks as they were given.
    pub fn into_blocks(self) -> B {
        self.blocks
    }
}

impl Slot {
    fn is_used(&self) -> bool {
        self.used.load(Ordering::Relaxed)
    }

    fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// The first entry of `rest`, which begins at `start` of its block, and what follows it.
fn slot(rest: &[u8], block: usize, start: usize) -> Option<(Slot, &[u8])> {
    let (entry, after) = postcard::take_from_bytes::<Entry>(rest).ok()?;
    let short = |number: usize| u32::try_from(number).ok();
    let end = short(start + rest.len() - after.len())?;
    let path = fingerprint(entry.path.as_bytes());
    Some((
        Slot { path, block: short(block)?, start: short(start)?, end, used: AtomicBool::new(false) },
        after,
    ))
}

/// A number for a path, the same in every run and build.
pub fn fingerprint(path: &[u8]) -> u64 {
    fnv(0, path)
}

#[cfg(test)]
mod tests {
    use nightledger_header::{HeaderReader, Limits};

    use super::*;
    use crate::Scan;

    fn light(exposure_s: u32) -> Vec<u8> {
        let cards = [
            "SIMPLE  =                    T".to_owned(),
            "BITPIX  =                   16".to_owned(),
            "NAXIS   =                    2".to_owned(),
            "NAXIS1  =                    6".to_owned(),
            "NAXIS2  =                    4".to_owned(),
            "IMAGETYP= 'LIGHT   '".to_owned(),
            format!("EXPTIME = {exposure_s:>20}"),
            "DATE-OBS= '2025-02-03T21:10:00.512'".to_owned(),
            "CCD-TEMP=   -9.900000000000001 / odd last digit".to_owned(),
            "FILTER  = 'H'' a    '".to_owned(),
            "END".to_owned(),
        ];
        let mut bytes: Vec<u8> = cards.iter().flat_map(|card| format!("{card:80}").into_bytes()).collect();
        bytes.resize(2880 * 2, b' ');
        bytes
    }

    fn read(scan: &Scan, path: &str, exposure_s: u32) -> Exposures {
        scan.read(0, path, &HeaderReader::read_all(path, &light(exposure_s), Limits::default()))
    }

    const STAMP: Stamp = Stamp { size_bytes: 5760, modified_ms: 1_738_617_000_123, sidecars: 0 };

    fn kept(files: &mut [Exposures]) -> Vec<u8> {
        let mut keeper = Keeper::default();
        for exposures in files {
            keeper.add(STAMP, exposures);
        }
        keeper.take().unwrap()
    }

    fn scan() -> Scan {
        let mut scan = Scan::default();
        scan.add_root("Rosette");
        scan
    }

    #[test]
    fn an_unchanged_file_gives_the_frame_that_reading_it_gave() {
        let scan = scan();
        let mut frames = [read(&scan, "a/1.fits", 300), read(&scan, "a/2.fits", 60)];
        let before = frames.clone();
        let kept = Kept::new(vec![kept(&mut frames)]);
        assert_eq!(frames, before, "keeping changes nothing");
        assert_eq!(kept.len(), 2);
        for frame in &before {
            assert_eq!(kept.exposures(frame.first.place.clone(), STAMP).as_ref(), Some(frame));
        }
        assert!(!kept.wants_tidying());
    }

    #[test]
    fn any_change_of_the_file_or_its_sidecars_means_reading() {
        let scan = scan();
        let mut frames = [read(&scan, "1.fits", 300)];
        let kept = Kept::new(vec![kept(&mut frames)]);
        let place = &frames[0].first.place;
        for stamp in [
            Stamp { size_bytes: 5761, ..STAMP },
            Stamp { modified_ms: STAMP.modified_ms + 1, ..STAMP },
            Stamp { sidecars: 1, ..STAMP },
        ] {
            assert_eq!(kept.exposures(place.clone(), stamp), None, "{stamp:?}");
        }
        assert_eq!(kept.exposures(Place { path: "2.fits".into(), ..place.clone() }, STAMP), None);
        assert!(kept.wants_tidying(), "nothing served");
    }

    #[test]
    fn the_last_reading_of_a_file_counts_and_the_rest_is_tidied_away() {
        let scan = scan();
        let first = kept(&mut [read(&scan, "1.fits", 300), read(&scan, "2.fits", 300)]);
        let mut again = [read(&scan, "1.fits", 60)];
        let both = Kept::new(vec![first, kept(&mut again)]);
        assert_eq!(both.exposures(again[0].first.place.clone(), STAMP).as_ref(), Some(&again[0]));
        assert!(both.wants_tidying());
        let tidy = Kept::new(both.used(100));
        assert_eq!(tidy.len(), 1);
        assert_eq!(tidy.exposures(again[0].first.place.clone(), STAMP).as_ref(), Some(&again[0]));
        assert!(!tidy.wants_tidying());
    }

    #[test]
    fn blocks_of_another_build_or_damaged_ones_do_not_serve() {
        let scan = scan();
        let mut frames = [read(&scan, "1.fits", 300), read(&scan, "2.fits", 60)];
        let block = kept(&mut frames);
        let mut other = block.clone();
        other[0] ^= 1;
        assert!(Kept::new(vec![other]).is_empty());
        for end in 0..block.len() {
            let cut = Kept::new(vec![block[..end].to_vec()]);
            assert!(cut.wants_tidying() || cut.len() == 1, "cut at {end}");
            assert!(cut.len() < 2);
            let back = cut.exposures(frames[0].first.place.clone(), STAMP);
            assert!(back.is_none() || back.as_ref() == Some(&frames[0]));
        }
    }

    #[test]
    fn a_folder_is_kept_in_blocks_of_a_size() {
        let scan = scan();
        let mut frames: Vec<Exposures> = (0..5).map(|n| read(&scan, &format!("{n}.fits"), n)).collect();
        let all = Kept::new(vec![kept(&mut frames)]);
        for frame in &frames {
            all.exposures(frame.first.place.clone(), STAMP).unwrap();
        }
        let blocks = all.used(2);
        assert_eq!(blocks.len(), 3);
        assert_eq!(Kept::new(blocks).len(), 5);
    }

    #[test]
    fn a_sidecar_marks_the_files_that_it_may_speak_of() {
        let mark = |files: &[(&str, &str)], path: &str| {
            let mut scan = scan();
            for (path, text) in files {
                scan.take_sidecar(0, path, text.as_bytes());
            }
            scan.sidecar_mark(0, path)
        };
        let none = mark(&[], "a/b/1.fits");
        let own = mark(&[("a/b/shotsInfo.json", "{}")], "a/b/1.fits");
        assert_ne!(own, none);
        assert_ne!(own, mark(&[("a/b/shotsInfo.json", "{ }")], "a/b/1.fits"), "its text counts");
        assert_ne!(own, mark(&[("a/shotsInfo.json", "{}")], "a/b/1.fits"), "and its folder");
        let below = [("a/b/shotsInfo.json", "{}")];
        assert_eq!(mark(&below, "a/1.fits"), mark(&[("c/shotsInfo.json", "{}")], "a/1.fits"));
        assert_eq!(mark(&below, "a/1.fits"), none, "one elsewhere says nothing");
        let two = [("shotsInfo.json", "{}"), ("a/b/x.CameraSettings.txt", "Gain=1")];
        let turned = [two[1], two[0]];
        assert_eq!(mark(&two, "a/b/1.fits"), mark(&turned, "a/b/1.fits"), "in any order");
        let replaced = [("shotsInfo.json", "{"), ("shotsInfo.json", "{}")];
        assert_eq!(mark(&replaced, "1.fits"), mark(&replaced[1..], "1.fits"), "as read last");
    }
}
