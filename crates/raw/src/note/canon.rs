//! Canon: the note is a directory without a head, its offsets count from the file's TIFF head. In a CR3 it is a TIFF of
//! its own.

use nightledger_language::mark;

use super::Note;
use crate::directory::{Found, Wanted};
use crate::exif;
use crate::walk::Walk;
use crate::{TagName, Value};

pub(crate) static TABLE: &[Wanted] = &[
    Wanted { tag: 0x0004, name: TagName::CanonCameraTemperature, most_bytes: 26, read: temperature },
    Wanted { tag: 0x0035, name: TagName::CanonTimeZone, most_bytes: 16, read: zone },
    Wanted { tag: 0x0095, name: TagName::CanonLensModel, most_bytes: 128, read: exif::text },
];

pub(super) fn bare(walk: &mut Walk<'_>, note: Note) {
    if let Some(directory) = walk.directory(note.outer, note.at, mark!("Canon's note")) {
        walk.take(&directory, TABLE);
    }
}

/// ShotInfo 12, 128 too large; 0 is not known.
fn temperature(found: &Found, _: &str) -> Option<Value> {
    exif::whole(found.whole(12).filter(|raw| *raw != 0).map(|raw| raw - 128))
}

/// TimeInfo: its own length, minutes ahead of UTC with daylight saving, city, daylight saving. A city that is not set has
/// no zone.
fn zone(found: &Found, _: &str) -> Option<Value> {
    const NOT_SET: i64 = 32766;
    let city = found.whole(2);
    let minutes = found.whole(1)?;
    if city == Some(NOT_SET) || (city.is_none_or(|city| city == 0) && minutes == 0) {
        return None;
    }
    exif::zone(minutes)
}
