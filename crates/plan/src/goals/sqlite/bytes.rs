//! Numbers at places, and pages that stand elsewhere than in the file.

use std::collections::BTreeMap;

/// A number at a place, big-endian.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk::<4>().map(|four| u32::from_be_bytes(*four))
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<usize> {
    bytes.get(at..)?.first_chunk::<2>().map(|two| usize::from(u16::from_be_bytes(*two)))
}

/// A number of pages or bytes as a place in memory.
pub(super) fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// The pages that a log puts in the place of the file's.
#[derive(Debug, Default)]
pub(super) struct Replaced<'b> {
    pub(super) pages: BTreeMap<u32, &'b [u8]>,
    /// How many pages the database has with them, where it says so.
    pub(super) size: Option<u32>,
}
