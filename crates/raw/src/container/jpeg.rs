//! The Exif segment of a JPEG that a raw file holds.

use nightledger_language::mark;

use crate::directory::Order;
use crate::walk::Walk;

/// Segments looked at: Exif is the first or the second.
const MOST_SEGMENTS: usize = 16;

/// Where the TIFF of the JPEG at `start` begins. Of a segment only its head is read: what is wanted of it is asked for by
/// offset.
pub(super) fn exif(walk: &mut Walk<'_>, start: u64) -> Option<u64> {
    let what = mark!("the JPEG inside the raw file");
    if walk.get_with(start, 2, 512, what)? != b"\xff\xd8" {
        return None;
    }
    let mut at = start.checked_add(2)?;
    for _ in 0..MOST_SEGMENTS {
        let head = walk.get(at, 10, what)?;
        match head {
            [0xFF, 0xE1, _, _, b'E', b'x', b'i', b'f', 0, 0] => return at.checked_add(10),
            [0xFF, marker, length @ ..] if (0xE0..=0xEF).contains(marker) => {
                at = at.checked_add(2)?.checked_add(u64::from(Order::Big.u16(length)?))?;
            }
            _ => return None,
        }
    }
    None
}
