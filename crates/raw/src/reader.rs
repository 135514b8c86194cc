//! The reader without I/O: it asks for byte ranges until it has what it wants.

use nightledger_language::{mark, said};

use crate::bytes::Bytes;
use crate::container::{Container, HEAD_BYTES, RawFormat};
use crate::settle::settle;
use crate::walk::Walk;
use crate::{Fault, FaultKind, Tag};

/// What is read at first. The directories of most cameras lie within; what lies beyond is asked for by its place.
const FIRST_SLICE: u64 = 64 * 1024;
/// Bytes that may be asked for behind the first slice. Directories and values of a true file come to a few thousand.
const MOST_BYTES: u64 = 256 * 1024;
/// How often something may be asked for.
const MOST_READS: usize = 200;

/// What the reader wants next.
#[derive(Debug)]
pub enum Step {
    /// Hand over the bytes `offset .. offset + length`, cut at the end of the file, with [`RawReader::supply`].
    Read {
        /// First byte wanted.
        offset: u64,
        /// How many.
        length: u64,
    },
    /// All is read.
    Done(Reading),
}

/// What was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// `None` where the file is no raw: a TIFF picture, say.
    pub format: Option<RawFormat>,
    /// Its values, each name once; those that say nothing (`0`, blanks, `----`) are left out.
    pub tags: Vec<Tag>,
    /// What could not be read, in the order of the file.
    pub faults: Vec<Fault>,
}

/// Reads one raw file. Create it, then alternate [`Self::step`] and [`Self::supply`] until [`Step::Done`].
///
/// ```
/// use nightledger_raw::{RawReader, Step};
///
/// let file = b"II*\0no raw file, but it begins like one";
/// let mut reader = RawReader::new(file.len() as u64);
/// let reading = loop {
///     match reader.step() {
///         Step::Read { offset, length } => {
///             let from = offset as usize;
///             reader.supply(&file[from..file.len().min(from + length as usize)]);
///         }
///         Step::Done(reading) => break reading,
///     }
/// };
/// assert_eq!(reading.format, None);
/// ```
#[derive(Debug)]
pub struct RawReader {
    bytes: Bytes,
    /// What is still to be asked for, the next last; the last one may be asked for already.
    wanted: Vec<(u64, u64)>,
    reads: usize,
    /// Bytes asked for behind the first slice.
    asked: u64,
    faults: Vec<Fault>,
}

impl RawReader {
    /// Whether a file that begins with these bytes may be a raw file. Whether it is one shows when it is read: TIFF
    /// pictures begin alike.
    pub fn recognises(head: &[u8]) -> bool {
        Container::of(head).is_some()
    }

    /// A reader for a file of `size_bytes`.
    pub fn new(size_bytes: u64) -> Self {
        Self {
            bytes: Bytes::new(size_bytes),
            wanted: vec![(0, FIRST_SLICE.min(size_bytes))],
            reads: 0,
            asked: 0,
            faults: Vec::new(),
        }
    }

    /// What is wanted next; asking again changes nothing.
    pub fn step(&mut self) -> Step {
        loop {
            if let Some(&(offset, length)) = self.wanted.last() {
                if length > 0 {
                    return Step::Read { offset, length };
                }
                self.wanted.pop();
                continue;
            }
            match self.pass(false) {
                Ok(reading) => return Step::Done(reading),
                Err(missing) => self.want(missing),
            }
            if self.wanted.is_empty() {
                let text = said!(
                    "more of the file would have to be read than a camera's raw file needs; the rest was left out"
                );
                self.faults.push(Fault { kind: FaultKind::Limit, offset: 0, text });
                return Step::Done(self.pass(true).unwrap_or_default());
            }
        }
    }

    /// The bytes asked for by the last [`Step::Read`]: shorter only where the file ends. Fewer than that (the file
    /// shrank meanwhile) is a fault of the file. Without a read asked for it does nothing.
    pub fn supply(&mut self, bytes: &[u8]) {
        let Some((offset, length)) = self.wanted.pop() else { return };
        let supplied = bytes.len() as u64;
        let bytes = usize::try_from(length).ok().and_then(|length| bytes.get(..length)).unwrap_or(bytes);
        self.bytes.add(offset, bytes);
        if supplied < length {
            self.bytes.size = self.bytes.size.min(offset.saturating_add(supplied));
            let text = said!("the file became shorter while it was read");
            self.faults.push(Fault { kind: FaultKind::Shrunk, offset: self.bytes.size, text });
            // What else was wanted is found out anew.
            self.wanted.clear();
        }
    }

    /// The file turned out to be shorter than announced.
    pub fn shrunk_to(&mut self, size_bytes: u64) {
        self.bytes.size = self.bytes.size.min(size_bytes);
    }

    /// Bytes from the file's beginning that came already, before anything was asked for: any number of them. They take
    /// the place of the first slice.
    pub fn begin(&mut self, head: &[u8]) {
        self.wanted.clear();
        self.bytes.add(0, head);
    }

    /// One pass, or what it lacks.
    fn pass(&self, is_closed: bool) -> Result<Reading, Vec<(u64, u64)>> {
        let mut walk = Walk::new(&self.bytes, is_closed);
        let head = walk.get(0, HEAD_BYTES.min(self.bytes.size), mark!("the beginning"));
        let container = head.and_then(Container::of);
        let format = container.and_then(|container| container.read(&mut walk));
        if !walk.missing.is_empty() {
            return Err(walk.missing);
        }
        let (mut tags, mut faults) = (walk.tags, walk.faults);
        settle(&mut tags);
        faults.extend(self.faults.iter().cloned());
        faults.sort_by_key(|fault| fault.offset);
        Ok(Reading { format, tags, faults })
    }

    /// Asks for what is missing, as far as the limits go; for what lies close together at once.
    fn want(&mut self, mut missing: Vec<(u64, u64)>) {
        missing.sort_unstable();
        let mut ranges: Vec<(u64, u64)> = Vec::new();
        for (offset, length) in missing {
            let end = offset.saturating_add(length);
            match ranges.last_mut() {
                Some((start, before)) if offset <= start.saturating_add(*before) => {
                    *before = (*before).max(end - *start);
                }
                _ => ranges.push((offset, length)),
            }
        }
        for (offset, length) in ranges {
            let asked = self.asked.saturating_add(length);
            if asked > MOST_BYTES || self.reads >= MOST_READS {
                break;
            }
            self.asked = asked;
            self.reads += 1;
            self.wanted.push((offset, length));
        }
        // The last is asked for first.
        self.wanted.reverse();
    }
}
