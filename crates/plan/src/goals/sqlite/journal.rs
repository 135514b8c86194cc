//! The log by which an unfinished change is undone (`-journal`): pages as they stood before.

use super::bytes::{Replaced, place, u32_at};

const MAGIC: [u8; 8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];

/// The pages from before the change. An empty or zeroed log undoes nothing.
pub(super) fn undone(journal: &[u8], page_size: usize) -> Replaced<'_> {
    let mut replaced = Replaced::default();
    let mut at = 0;
    while let Some(head) = journal.get(at..).filter(|head| head.starts_with(&MAGIC)) {
        let number = |place: usize| u32_at(head, place);
        let (Some(count), Some(nonce), Some(before)) = (number(8), number(12), number(16)) else { break };
        let (Some(sector), Some(size)) = (number(20).map(place), number(24).map(place)) else { break };
        if size != page_size || sector < 32 || !sector.is_power_of_two() {
            break;
        }
        // The first head says how large the file was.
        replaced.size = replaced.size.or(Some(before));
        let mut record = at.saturating_add(sector);
        let most = if count == u32::MAX { usize::MAX } else { place(count) };
        let mut read = 0;
        while read < most {
            let Some(bytes) = journal.get(record..record.saturating_add(page_size + 8)) else {
                return replaced;
            };
            let (Some(number), Some(page)) = (u32_at(bytes, 0), bytes.get(4..4 + page_size)) else {
                return replaced;
            };
            if u32_at(bytes, 4 + page_size) != Some(checksum(page, nonce)) {
                return replaced;
            }
            // Of several the first is the oldest.
            replaced.pages.entry(number).or_insert(page);
            record += page_size + 8;
            read += 1;
        }
        at = record.next_multiple_of(sector);
    }
    replaced
}

/// Every 200th byte, counted down from the end.
fn checksum(page: &[u8], nonce: u32) -> u32 {
    let mut sum = nonce;
    let mut at = page.len().checked_sub(200);
    while let Some(here) = at.filter(|here| *here > 0) {
        sum = sum.wrapping_add(page.get(here).copied().map(u32::from).unwrap_or_default());
        at = here.checked_sub(200);
    }
    sum
}
