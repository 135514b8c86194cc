//! A folder being read, without the reading: what of it is read, in what order, and what each file wants next. A host
//! lists it, opens files, brings bytes, and says what it could not do; nothing here waits for anything.

use nightledger_frame::{Exposures, Place, StarOutcome};
use nightledger_header::{HeaderReader, Step};

use nightledger_language::{Said, tr};

use crate::{
    Interest, Listing, LogFileReader, LogStep, Scan, Stamp, VideoReader, VideoStep, interest, limits,
    nothing_here, sidecar_length,
};

/// What a host found of a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// Paths of its files below it, with `/`.
    pub paths: Vec<String>,
    /// Folders in it that could not be listed (empty: itself), and why, in words.
    pub faults: Vec<(String, Said)>,
    /// Files that could not even be opened, and why, in words.
    pub lost: Vec<(String, Said)>,
    /// Whether there may be files that the host does not name.
    pub hides_names: bool,
}

/// Which files of a folder are read, by their places in [`Listed::paths`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ToRead {
    /// Sidecars, logs and videos, read to their end before any header: a frame is finished when its header comes in.
    pub sidecars: Vec<u32>,
    /// Files with headers, by path: in every browser the same, and so is then what progress and Stop leave behind.
    pub headers: Vec<u32>,
    /// What the user must know, in whole sentences.
    pub troubles: Vec<String>,
}

impl Scan {
    /// Takes a folder as it was listed, in the place of what was known of it before, and says what of it is read.
    pub fn take_listed(&mut self, root: u16, name: &str, listed: &Listed) -> ToRead {
        let (mut listing, mut read, has_videos) = sorted_out(listed);
        self.forget_failures(root);
        for (path, why) in &listed.lost {
            if !matches!(listing.add(path), Interest::Total | Interest::Skip) {
                self.take_failure(root, path, why.clone());
            }
        }
        self.take_listing(root, &listing);
        read.troubles = listing.archives();
        read.troubles.extend(listed.faults.iter().map(|(folder, why)| {
            let between = if folder.is_empty() { "" } else { "/" };
            let folder = [name, between, folder].concat();
            tr!("The folder “{folder}” could not be listed: {why}.", folder, why)
        }));
        // What could not be looked into is not empty.
        if read.headers.is_empty() && !has_videos && listed.faults.is_empty() && listed.lost.is_empty() {
            read.troubles.push(nothing_here(name, listing.ignored.values().sum(), listed.hides_names));
        }
        self.take_unlisted(root, listed.faults.clone());
        read
    }

    /// Takes a folder as a further look found it, all of it, without the files that are `gone`. What of it may be read is as
    /// for [`Self::take_listed`]; what could not be read before is not forgotten, since nothing else says so.
    pub fn take_look(&mut self, root: u16, listed: &Listed, gone: &[String]) {
        self.take_listing(root, &sorted_out(listed).0);
        self.take_unlisted(root, listed.faults.clone());
        self.forget_files(root, gone);
    }
}

impl Listed {
    /// Which of its files are read, by their places.
    pub fn to_read(&self) -> ToRead {
        sorted_out(self).1
    }
}

/// What a folder's files are, which of them are read, and whether there are videos among them.
fn sorted_out(listed: &Listed) -> (Listing, ToRead, bool) {
    let mut listing = Listing::default();
    let mut read = ToRead::default();
    let mut has_videos = false;
    for (path, at) in listed.paths.iter().zip(0..) {
        match listing.add(path) {
            Interest::Header => read.headers.push(at),
            Interest::Sidecar | Interest::Log => read.sidecars.push(at),
            Interest::Video => {
                has_videos = true;
                read.sidecars.push(at);
            }
            Interest::Total | Interest::Skip => {}
        }
    }
    let path = |at: u32| usize::try_from(at).ok().and_then(|at| listed.paths.get(at));
    read.headers.sort_by(|one, other| path(*one).cmp(&path(*other)));
    (listing, read, has_videos)
}

/// What a host keeps of files from one scan to the next.
pub trait Keeps {
    /// The exposures of an unchanged file.
    fn exposures(&self, place: Place, stamp: Stamp) -> Option<Exposures>;

    /// What was measured in an unchanged file.
    fn figures(&self, path: &str, stamp: Stamp) -> Option<StarOutcome>;

    /// Takes what was just read of a file.
    fn keep(&self, stamp: Stamp, exposures: &mut Exposures);
}

/// What has come of a file.
#[derive(Debug)]
pub enum Given<'a> {
    /// It is open.
    Opened {
        /// Its size in bytes.
        size_bytes: u64,
        /// When it was last changed, in milliseconds since 1970.
        modified_ms: i64,
    },
    /// What it wanted; fewer bytes where it ends.
    Bytes(&'a [u8]),
    /// Neither; why, in words.
    Fault(Said),
}

/// What becomes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// These bytes of it are wanted.
    Read {
        /// Where they begin.
        offset: u64,
        /// How many, unless the file ends before.
        length: usize,
    },
    /// It had not changed since an earlier scan, and nothing of it is read.
    Unchanged,
    /// Nothing more is wanted.
    Done,
}

/// What of a folder is worth another try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Again {
    /// Nothing.
    Nothing,
    /// The files at these places.
    Files(Vec<u32>),
    /// All of it. A sidecar speaks of the files beside it, which are read anew with it, and so are those in folders that
    /// were not listed.
    Folder,
}

/// Files of one folder, many read at a time: each has a lane until it wants no more.
#[derive(Debug)]
pub struct Reading {
    root: u16,
    lanes: Vec<Option<FileReading>>,
    /// The places of the headers that could not be read.
    failed: Vec<u32>,
    sidecar_failed: bool,
}

/// A file of which bytes were asked for.
#[derive(Debug)]
enum FileReading {
    Header(Box<HeaderReader>, Stamp),
    Log(LogFileReader),
    Video(VideoReader),
    /// All of it is wanted, so many bytes.
    Sidecar(usize),
}

impl Reading {
    /// Of the folder with this number.
    pub fn new(root: u16) -> Self {
        Self { root, lanes: Vec::new(), failed: Vec::new(), sidecar_failed: false }
    }

    /// Goes on with the file in `lane`, which is the one called `path` at the place `at`, and says what it wants next.
    pub fn step(
        &mut self,
        (scan, keeps): (&mut Scan, &impl Keeps),
        lane: usize,
        (at, path): (usize, &str),
        given: Given,
    ) -> Next {
        let before = self.lanes.get_mut(lane).and_then(Option::take);
        let file = match given {
            Given::Opened { size_bytes, modified_ms } => {
                match self.open(scan, keeps, path, size_bytes, modified_ms) {
                    Ok(Some(file)) => file,
                    Ok(None) => return Next::Unchanged,
                    Err(why) => return self.fail(scan, at, path, why),
                }
            }
            Given::Bytes(bytes) => match before {
                Some(FileReading::Header(mut reader, stamp)) => {
                    reader.supply(bytes);
                    FileReading::Header(reader, stamp)
                }
                Some(FileReading::Log(mut reader)) => {
                    reader.supply(bytes);
                    FileReading::Log(reader)
                }
                Some(FileReading::Video(mut reader)) => {
                    reader.supply(bytes);
                    FileReading::Video(reader)
                }
                Some(FileReading::Sidecar(_)) => {
                    scan.take_sidecar(self.root, path, bytes);
                    return Next::Done;
                }
                // Bytes that nobody asked for.
                None => return Next::Done,
            },
            Given::Fault(why) => return self.fail(scan, at, path, why),
        };
        self.go_on((scan, keeps), lane, path, file)
    }

    /// Starts with a file; nothing where its frames were kept.
    fn open(
        &self,
        scan: &mut Scan,
        keeps: &impl Keeps,
        path: &str,
        size_bytes: u64,
        modified_ms: i64,
    ) -> Result<Option<FileReading>, Said> {
        let name = file_name(path);
        match interest(name) {
            Interest::Log => return Ok(Some(FileReading::Log(LogFileReader::new(size_bytes)))),
            Interest::Video => return Ok(Some(FileReading::Video(VideoReader::new(size_bytes)))),
            Interest::Sidecar => return sidecar_length(size_bytes).map(FileReading::Sidecar).map(Some),
            Interest::Header | Interest::Total | Interest::Skip => {}
        }
        let stamp = Stamp { size_bytes, modified_ms, sidecars: scan.sidecar_mark(self.root, path) };
        if let Some(exposures) = keeps.exposures(scan.place(self.root, path), stamp) {
            scan.take_exposures_measured(exposures, keeps.figures(path, stamp));
            return Ok(None);
        }
        let reader = Box::new(HeaderReader::new(name, size_bytes, limits(name)));
        Ok(Some(FileReading::Header(reader, stamp)))
    }

    /// Reads as far as the bytes go that there are: to its end, or to the next part that is wanted.
    fn go_on(
        &mut self,
        (scan, keeps): (&mut Scan, &impl Keeps),
        lane: usize,
        path: &str,
        mut file: FileReading,
    ) -> Next {
        let next = match &mut file {
            FileReading::Header(reader, stamp) => match reader.step() {
                Step::Read { offset, length } => Next::Read { offset, length },
                Step::Done(header) => {
                    let mut exposures = scan.read(self.root, path, &header);
                    keeps.keep(*stamp, &mut exposures);
                    scan.take_exposures_measured(exposures, keeps.figures(path, *stamp));
                    Next::Done
                }
            },
            FileReading::Log(reader) => match reader.step() {
                LogStep::Read { offset, length } => Next::Read { offset, length },
                LogStep::Done(said) => {
                    scan.take_log(self.root, path, said);
                    Next::Done
                }
            },
            FileReading::Video(reader) => match reader.step() {
                VideoStep::Read { offset, length } => Next::Read { offset, length },
                VideoStep::Done(content) => {
                    scan.take_video(self.root, path, content);
                    Next::Done
                }
            },
            FileReading::Sidecar(length) => Next::Read { offset: 0, length: *length },
        };
        if matches!(next, Next::Read { .. }) {
            if self.lanes.len() <= lane {
                self.lanes.resize_with(lane + 1, || None);
            }
            if let Some(place) = self.lanes.get_mut(lane) {
                *place = Some(file);
            }
        }
        next
    }

    /// A file that could not be opened or read.
    fn fail(&mut self, scan: &mut Scan, at: usize, path: &str, why: Said) -> Next {
        match interest(file_name(path)) {
            Interest::Log | Interest::Video | Interest::Sidecar => self.sidecar_failed = true,
            Interest::Header | Interest::Total | Interest::Skip => {
                self.failed.push(u32::try_from(at).unwrap_or(u32::MAX));
            }
        }
        scan.take_failure(self.root, path, why);
        Next::Done
    }

    /// What is worth another try; `whole`: all of the folder could be listed.
    pub fn again(&mut self, whole: bool) -> Again {
        let failed = std::mem::take(&mut self.failed);
        match (whole && !self.sidecar_failed, failed.is_empty()) {
            (false, _) => Again::Folder,
            (true, true) => Again::Nothing,
            (true, false) => Again::Files(failed),
        }
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests;
