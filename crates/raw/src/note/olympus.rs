//! Olympus and OM System: offsets count from the note's first byte, in notes before 2005 from the file's TIFF head.

use nightledger_language::mark;

use super::Note;
use crate::directory::{Found, Order, Tiff, Wanted};
use crate::exif;
use crate::walk::Walk;
use crate::{TagName, Value};

/// Of the note's own directory: the first digital SLRs.
static OLD: &[Wanted] =
    &[Wanted { tag: 0x1007, name: TagName::OlympusSensorTemperature, most_bytes: 2, read: old_temperature }];

/// Of FocusInfo. (ImageProcessing has a "camera temperature" that is no temperature on newer bodies: it is not read.)
static FOCUS: &[Wanted] =
    &[Wanted { tag: 0x1500, name: TagName::OlympusSensorTemperature, most_bytes: 6, read: temperature }];

const FOCUS_INFO: u16 = 0x2050;

/// `OLYMPUS\0II\3\0`, the directory behind it.
pub(super) fn with_own_offsets(walk: &mut Walk<'_>, note: Note) {
    focus_info(walk, note, 8, 12);
}

/// `OM SYSTEM\0\0\0II\4\0`, the directory behind it.
pub(super) fn of_om_system(walk: &mut Walk<'_>, note: Note) {
    focus_info(walk, note, 12, 16);
}

/// `OLYMP\0\1\0`, the directory behind it.
pub(super) fn old(walk: &mut Walk<'_>, note: Note) {
    let Some(at) = note.at.checked_add(8) else { return };
    if let Some(directory) = walk.directory(note.outer, at, mark!("Olympus' note")) {
        walk.take(&directory, OLD);
    }
}

fn focus_info(walk: &mut Walk<'_>, note: Note, mark: u64, directory: u64) {
    let (Some(mark), Some(at)) = (note.at.checked_add(mark), note.at.checked_add(directory)) else { return };
    let Some(order) = walk.get(mark, 2, mark!("Olympus' note")).and_then(Order::of) else { return };
    let Some(tiff): Option<Tiff> = note.own(order) else { return };
    let Some(directory) = walk.directory(tiff, at, mark!("Olympus' note")) else { return };
    let Some(entry) = directory.entry(FOCUS_INFO) else { return };
    if let Some(focus) = walk.sub_directory(&directory, &entry, mark!("Olympus' FocusInfo")) {
        walk.take(&focus, FOCUS);
    }
}

/// Three numbers are degrees. A single one is too on the E-1 and E-M5, and a reading to be scaled on the others.
fn temperature(found: &Found, model: &str) -> Option<Value> {
    let first = found.whole(0)?;
    if found.count > 1 || ["E-1", "E-M5"].contains(&model) {
        return exif::whole(Some(first));
    }
    let raw = f64::from(i32::try_from(first).ok()?);
    Some(Value::Number(((84.0 - 3.0 * raw / 26.0) * 10.0).round() / 10.0))
}

/// Degrees; only the E-10 and E-20 are known to write them.
fn old_temperature(found: &Found, model: &str) -> Option<Value> {
    let is_known = model.starts_with("E-10") || model.starts_with("E-20");
    exif::whole(found.whole(0).filter(|_| is_known))
}
