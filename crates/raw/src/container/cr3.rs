//! Canon's CR3: boxes (ISO/IEC 14496-12). In `moov` a box of Canon's holds four TIFFs: the first directory, Exif, Canon's
//! note, GPS.

use nightledger_language::{mark, said};

use crate::directory::Order;
use crate::walk::Walk;
use crate::{FaultKind, exif, note};

/// The name of Canon's box.
const CANON: [u8; 16] =
    [0x85, 0xC0, 0xB6, 0x87, 0x82, 0x0F, 0x11, 0xE0, 0x81, 0x11, 0xF4, 0xCE, 0x46, 0x2B, 0x6A, 0x48];
/// Boxes looked at on one level.
const MOST_BOXES: usize = 64;
/// What of `moov` is asked for at once where it lies beyond what was read.
const AHEAD: u64 = 4096;

/// A box: its kind, and where its content begins and ends.
#[derive(Clone, Copy)]
struct Part {
    kind: [u8; 4],
    start: u64,
    end: u64,
}

pub(super) fn read(walk: &mut Walk<'_>) {
    let canon = find(walk, Part { kind: *b"file", start: 0, end: u64::MAX }, |_, part| &part.kind == b"moov")
        .and_then(|moov| find(walk, moov, is_canon));
    if let Some(canon) = canon {
        let inner = Part { start: canon.start.saturating_add(16), ..canon };
        let mut missing = true;
        for (kind, number) in [(b"CMT1", 1), (b"CMT2", 2), (b"CMT3", 3), (b"CMT4", 4)] {
            let Some(part) = find(walk, inner, |_, part| &part.kind == kind) else { continue };
            missing = false;
            let Some(directory) = walk.first_directory(part.start, mark!("a directory of Canon's box"))
            else {
                continue;
            };
            match number {
                1 => walk.take(&directory, exif::CAMERA),
                2 => walk.take(&directory, exif::EXPOSURE),
                3 => walk.take(&directory, note::CANON),
                _ => exif::position(walk, &directory),
            }
        }
        if missing && walk.missing.is_empty() && walk.faults.is_empty() {
            walk.fault(FaultKind::Missing, canon.start, said!("Canon's box holds no directories"));
        }
    } else if walk.missing.is_empty() && walk.faults.is_empty() {
        walk.fault(FaultKind::Missing, 0, said!("there is no box of Canon's with the exposure in it"));
    }
}

fn is_canon(walk: &mut Walk<'_>, part: Part) -> bool {
    &part.kind == b"uuid"
        && walk.get(part.start, 16, mark!("the name of a box")).is_some_and(|name| name == CANON)
}

/// The first box inside `outer` that is the one looked for.
fn find(walk: &mut Walk<'_>, outer: Part, is_wanted: impl Fn(&mut Walk<'_>, Part) -> bool) -> Option<Part> {
    let mut at = outer.start;
    for _ in 0..MOST_BOXES {
        if at >= outer.end {
            return None;
        }
        let head = walk.get_with(at, 8, AHEAD, mark!("a box of the file"))?;
        let length = Order::Big.u32(head)?;
        let kind = *head.get(4..)?.first_chunk()?;
        let (start, length) = match length {
            0 => (at.checked_add(8)?, outer.end.saturating_sub(at)),
            1 => {
                let long = walk.get(at.checked_add(8)?, 8, mark!("the length of a box"))?;
                (at.checked_add(16)?, u64::from_be_bytes(*long.first_chunk()?))
            }
            length => (at.checked_add(8)?, u64::from(length)),
        };
        let end = at.checked_add(length).filter(|end| *end >= start);
        let Some(end) = end else {
            walk.fault(FaultKind::BadCount, at, said!("a box claims to be shorter than its own head"));
            return None;
        };
        let part = Part { kind, start, end: end.min(outer.end) };
        if is_wanted(walk, part) {
            return Some(part);
        }
        at = end;
    }
    None
}
