//! Fujifilm: a head with the place of a JPEG, whose Exif segment has everything.

use nightledger_language::{mark, said};

use super::{jpeg, tiff};
use crate::FaultKind;
use crate::directory::Order;
use crate::walk::Walk;

/// Where the JPEG's place stands, big-endian.
const JPEG_PLACE: u64 = 84;

pub(super) fn read(walk: &mut Walk<'_>) {
    let place = walk
        .get(JPEG_PLACE, 4, mark!("the place of the JPEG inside the raw file"))
        .and_then(|at| Order::Big.u32(at));
    let missing = walk.missing.len();
    let first = place
        .and_then(|place| jpeg::exif(walk, u64::from(place)))
        .and_then(|base| walk.first_directory(base, mark!("the first directory")));
    match first {
        Some(first) => tiff::whole(walk, &first),
        None if walk.missing.len() == missing && walk.faults.is_empty() => {
            walk.fault(
                FaultKind::Missing,
                JPEG_PLACE,
                said!("no JPEG with Exif values was found in the raw file"),
            );
        }
        None => {}
    }
}
