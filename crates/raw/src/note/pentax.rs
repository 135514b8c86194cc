//! Pentax and Ricoh: in a PEF offsets count from the file's TIFF head, in a body's own DNG from the note's first byte.

use nightledger_language::mark;

use super::Note;
use crate::directory::{Found, Order, Tiff, Wanted};
use crate::exif;
use crate::walk::Walk;
use crate::{TagName, Value};

static TABLE: &[Wanted] =
    &[Wanted { tag: 0x0047, name: TagName::PentaxCameraTemperature, most_bytes: 1, read: temperature }];

/// `AOC\0`, byte order, directory.
pub(super) fn of_raw(walk: &mut Walk<'_>, note: Note) {
    let Some(order) = order_at(walk, note, 4) else { return };
    directory(walk, Tiff { order, ..note.outer }, note.at.checked_add(6));
}

/// `PENTAX \0`, byte order, directory.
pub(super) fn of_dng(walk: &mut Walk<'_>, note: Note) {
    let Some(order) = order_at(walk, note, 8) else { return };
    if let Some(tiff) = note.own(order) {
        directory(walk, tiff, note.at.checked_add(10));
    }
}

/// The byte order by its mark; some notes have two zero bytes there and keep to the file's.
fn order_at(walk: &mut Walk<'_>, note: Note, behind: u64) -> Option<Order> {
    let mark = walk.get(note.at.checked_add(behind)?, 2, mark!("Pentax' note"))?;
    Some(Order::of(mark).unwrap_or(note.outer.order))
}

fn directory(walk: &mut Walk<'_>, tiff: Tiff, at: Option<u64>) {
    let Some(at) = at else { return };
    if let Some(directory) = walk.directory(tiff, at, mark!("Pentax' note")) {
        walk.take(&directory, TABLE);
    }
}

/// Degrees, with their sign whatever type the entry names.
fn temperature(found: &Found, _: &str) -> Option<Value> {
    exif::whole(found.bytes.first().map(|byte| i64::from(byte.cast_signed())))
}
