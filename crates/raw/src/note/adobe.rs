//! Adobe's DNG converter keeps the maker's note among blocks of its own; the note's offsets are those of the old file.

use nightledger_language::mark;

use super::{Note, read_at};
use crate::directory::{Order, Tiff};
use crate::walk::Walk;

/// Blocks looked at before the maker's note is given up.
const MOST_BLOCKS: usize = 16;

/// `Adobe\0` and blocks: four letters, length (big-endian). `MakN` has byte order, old place (big-endian) and the note.
pub(super) fn moved(walk: &mut Walk<'_>, note: Note) {
    let mut at = note.at.checked_add(6);
    for _ in 0..MOST_BLOCKS {
        let Some(head) = at.and_then(|at| walk.get(at, 14, mark!("a block of Adobe's converter"))) else {
            return;
        };
        let Some(length) = head.get(4..).and_then(|rest| Order::Big.u32(rest)).map(u64::from) else { return };
        if head.starts_with(b"MakN") {
            if let Some((moved, length)) = at.and_then(|at| at.checked_add(14)).zip(length.checked_sub(6)) {
                the_note(walk, note, moved, head.get(8..).unwrap_or_default(), length);
            }
            return;
        }
        // Blocks have an even length.
        at = at.and_then(|at| at.checked_add(8)?.checked_add(length)?.checked_add(length % 2));
    }
}

/// The note that now stands at `at`; `head` is its byte order and old place.
fn the_note(walk: &mut Walk<'_>, holder: Note, at: u64, head: &[u8], length: u64) {
    let order = Order::of(head).unwrap_or(holder.outer.order);
    let Some(old) = head.get(2..).and_then(|rest| Order::Big.u32(rest)) else { return };
    let Some(base) = i64::try_from(at).ok().and_then(|at| at.checked_sub(i64::from(old))) else { return };
    // A block within a block would be a circle.
    let is_adobe =
        walk.get(at, length.min(6), mark!("the maker's note")).is_some_and(|head| head == b"Adobe\0");
    if !is_adobe {
        read_at(walk, Note { at, outer: Tiff { base, order } }, length);
    }
}
