//! The reader without I/O: it asks for byte ranges until it has the header.

use crate::{Header, Limits};

/// What the reader wants next.
#[derive(Debug)]
pub enum Step {
    /// Hand over the bytes `offset .. offset + length`, cut at the end of the file, with [`HeaderReader::supply`].
    Read {
        /// First byte wanted.
        offset: u64,
        /// How many at most.
        length: usize,
    },
    /// The header is read as far as it can be.
    Done(Box<Header>),
}

/// Reads one file's header. Create it, then alternate [`Self::step`] and [`Self::supply`] until [`Step::Done`].
#[derive(Debug)]
pub struct HeaderReader {
    size_bytes: u64,
    limits: Limits,
}

impl HeaderReader {
    /// A reader for a file called `name` (only its suffixes matter) of `size_bytes`.
    pub fn new(name: &str, size_bytes: u64, limits: Limits) -> Self {
        let _ = name;
        Self { size_bytes, limits }
    }

    /// What is wanted next.
    pub fn step(&mut self) -> Step {
        Step::Read { offset: 0, length: self.limits.first_slice_bytes as usize }
    }

    /// The bytes asked for by the last [`Step::Read`]: shorter only where the file ends. Fewer than that (the file
    /// shrank meanwhile) is a diagnostic, not an error.
    pub fn supply(&mut self, bytes: &[u8]) {
        let _ = (bytes, self.size_bytes);
    }

    /// The header of a file that is in memory already.
    pub fn read_all(name: &str, bytes: &[u8], limits: Limits) -> Header {
        let mut reader = Self::new(name, bytes.len() as u64, limits);
        loop {
            match reader.step() {
                Step::Done(header) => return *header,
                Step::Read { offset, length } => {
                    let start = usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
                    let end = start.saturating_add(length).min(bytes.len());
                    reader.supply(bytes.get(start..end).unwrap_or_default());
                }
            }
        }
    }
}
