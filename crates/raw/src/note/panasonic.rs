//! Panasonic: a directory behind a head of 12 bytes, offsets from the TIFF head. It has no temperature.

use nightledger_language::mark;

use super::Note;
use crate::TagName;
use crate::directory::Wanted;
use crate::exif;
use crate::walk::Walk;

static TABLE: &[Wanted] =
    &[Wanted { tag: 0x0051, name: TagName::PanasonicLensType, most_bytes: 128, read: exif::text }];

/// Of an RW2's outer directory: the setting, and where it is too large for the first place.
pub(crate) static OUTER: &[Wanted] = &[
    Wanted { tag: 0x0037, name: TagName::PanasonicIso, most_bytes: 4, read: exif::iso },
    Wanted { tag: 0x0017, name: TagName::PanasonicIso, most_bytes: 4, read: exif::iso },
];

pub(super) fn with_head(walk: &mut Walk<'_>, note: Note) {
    let Some(at) = note.at.checked_add(12) else { return };
    if let Some(directory) = walk.directory(note.outer, at, mark!("Panasonic's note")) {
        walk.take(&directory, TABLE);
    }
}
