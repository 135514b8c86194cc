//! The log of changes that are not in the file yet (`-wal`).

use std::collections::BTreeMap;

use super::bytes::{Replaced, place, u32_at};

/// Adds eight bytes at a time to a running sum.
fn sum(bytes: &[u8], before: (u32, u32), little: bool) -> (u32, u32) {
    let word = |four: &[u8]| {
        let four = four.first_chunk::<4>().copied().unwrap_or_default();
        if little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) }
    };
    bytes.chunks_exact(8).fold(before, |(one, other), eight| {
        let (first, second) = eight.split_at(4);
        let one = one.wrapping_add(word(first)).wrapping_add(other);
        (one, other.wrapping_add(word(second)).wrapping_add(one))
    })
}

/// What was done by whole transactions: frames of this round, with right sums, up to the last that ends one.
pub(super) fn done(wal: &[u8], page_size: usize) -> Replaced<'_> {
    let mut replaced = Replaced::default();
    let little = match u32_at(wal, 0) {
        Some(0x377f_0682) => true,
        Some(0x377f_0683) => false,
        _ => return replaced,
    };
    let (Some(head), Some(salts)) = (wal.get(..24), wal.get(16..24)) else { return replaced };
    let mut running = sum(head, (0, 0), little);
    let told = |bytes: &[u8], at: usize| u32_at(bytes, at).zip(u32_at(bytes, at + 4));
    if u32_at(wal, 8).map(place) != Some(page_size) || told(wal, 24) != Some(running) {
        return replaced;
    }
    let mut unfinished = BTreeMap::new();
    for frame in wal.get(32..).unwrap_or_default().chunks_exact(24 + page_size) {
        let (head, page) = frame.split_at(24);
        // Leftovers of an earlier round have other salts.
        if head.get(8..16) != Some(salts) {
            break;
        }
        running = sum(page, sum(head.get(..8).unwrap_or_default(), running, little), little);
        if told(head, 16) != Some(running) {
            break;
        }
        let (Some(number), Some(size)) = (u32_at(head, 0), u32_at(head, 4)) else { break };
        unfinished.insert(number, page);
        if size > 0 {
            replaced.pages.append(&mut unfinished);
            replaced.size = Some(size);
        }
    }
    replaced
}
