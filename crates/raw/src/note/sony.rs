//! Sony: the note is a directory, in JPEGs behind a head of 12 bytes; offsets count from the file's TIFF head. Blocks of
//! newer bodies are enciphered byte by byte.

use nightledger_language::mark;

use super::Note;
use crate::directory::{Found, Wanted};
use crate::exif;
use crate::walk::Walk;
use crate::{TagName, Value};

static TABLE: &[Wanted] =
    &[Wanted { tag: 0x9403, name: TagName::SonyCameraTemperature, most_bytes: 6, read: temperature }];

pub(super) fn bare(walk: &mut Walk<'_>, note: Note) {
    if let Some(directory) = walk.directory(note.outer, note.at, mark!("Sony's note")) {
        walk.take(&directory, TABLE);
    }
}

pub(super) fn with_head(walk: &mut Walk<'_>, note: Note) {
    if let Some(at) = note.at.checked_add(12) {
        bare(walk, Note { at, ..note });
    }
}

/// Byte 5 in degrees, with its sign; byte 4 says by 1 to 99 that it is there.
fn temperature(found: &Found, _: &str) -> Option<Value> {
    let plain = |at: usize| found.bytes.get(at).map(|byte| deciphered(*byte));
    if !(1..=99).contains(&plain(4)?) {
        return None;
    }
    exif::whole(Some(i64::from(plain(5)?.cast_signed())))
}

/// The number whose cube, divided by 249, leaves this one; from 249 on bytes stand as they are.
fn deciphered(byte: u8) -> u8 {
    let cubed = |plain: u8| {
        let plain = u32::from(plain);
        plain * plain * plain % 249
    };
    (0..249).find(|plain| cubed(*plain) == u32::from(byte)).unwrap_or(byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_one_meaning() {
        let mut all: Vec<u8> = (0..=255).map(deciphered).collect();
        all.sort_unstable();
        assert_eq!(all, (0..=255).collect::<Vec<u8>>());
        assert_eq!((deciphered(8), deciphered(250)), (2, 250));
    }
}
