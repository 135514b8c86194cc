//! Nikon: three kinds of notes. The usual one has a TIFF head of its own, whose byte order may differ from the file's.

use nightledger_language::mark;

use super::Note;
use crate::directory::{Found, Wanted};
use crate::exif;
use crate::walk::Walk;
use crate::{TagName, Value};

static TABLE: &[Wanted] = &[
    Wanted { tag: 0x0002, name: TagName::NikonIso, most_bytes: 4, read: iso },
    Wanted { tag: 0x0024, name: TagName::NikonTimeZone, most_bytes: 4, read: zone },
    Wanted { tag: 0x0025, name: TagName::NikonIsoInfo, most_bytes: 1, read: iso_info },
];

/// `Nikon\0\2..`, 10 bytes, and a TIFF.
pub(super) fn with_own_head(walk: &mut Walk<'_>, note: Note) {
    let Some(base) = note.at.checked_add(10) else { return };
    if let Some(directory) = walk.first_directory(base, mark!("Nikon's note")) {
        walk.take(&directory, TABLE);
    }
}

/// `Nikon\0\1\0` and a directory: Coolpixes before 2001, whose tags are others.
pub(super) fn first_kind(_: &mut Walk<'_>, _: Note) {}

/// The directory alone: D1, Coolpixes of 2001.
pub(super) fn bare(walk: &mut Walk<'_>, note: Note) {
    if let Some(directory) = walk.directory(note.outer, note.at, mark!("Nikon's note")) {
        walk.take(&directory, TABLE);
    }
}

/// `[0, iso]`.
fn iso(found: &Found, _: &str) -> Option<Value> {
    exif::whole(found.whole(1).filter(|iso| *iso > 0))
}

/// A logarithm: 60 is 100, and 12 more are twice as much.
fn iso_info(found: &Found, _: &str) -> Option<Value> {
    let step = found.bytes.first().copied().filter(|step| *step > 0)?;
    Some(Value::Number((100.0 * (f64::from(step) / 12.0 - 5.0).exp2()).round()))
}

/// WorldTime: minutes ahead of UTC without daylight saving, whether that is on, the form of dates.
fn zone(found: &Found, _: &str) -> Option<Value> {
    let minutes = i64::from(found.order.u16(&found.bytes)?.cast_signed());
    let is_summer = found.bytes.get(2) == Some(&1);
    exif::zone(minutes + if is_summer { 60 } else { 0 })
}
