//! The makers' notes: which brand wrote one, where its directory stands, and what its offsets count from.

mod adobe;
mod canon;
mod nikon;
mod olympus;
mod panasonic;
mod pentax;
mod sony;

use nightledger_language::mark;

use crate::TagName;
use crate::directory::{Directory, Entry, Order, Tiff};
use crate::walk::Walk;

pub(crate) use canon::TABLE as CANON;
pub(crate) use panasonic::OUTER as PANASONIC_OUTER;

/// The longest head of a note.
const HEAD_BYTES: u64 = 16;

/// A maker's note in a file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Note {
    /// Where it begins.
    pub(crate) at: u64,
    /// The structure that holds it: offsets of several brands count from there.
    pub(crate) outer: Tiff,
}

impl Note {
    /// The same note with offsets that count from its first byte.
    fn own(self, order: Order) -> Option<Tiff> {
        Some(Tiff { base: i64::try_from(self.at).ok()?, order })
    }
}

/// A brand by the head of its notes, and how such a note is read.
type Brand = (&'static [u8], fn(&mut Walk<'_>, Note));

/// Notes with a head of their own. Fujifilm's (`FUJIFILM`) is known to hold nothing that is wanted here.
static BY_HEAD: &[Brand] = &[
    (b"Nikon\0\x02", nikon::with_own_head),
    (b"Nikon\0\x01", nikon::first_kind),
    (b"OLYMPUS\0", olympus::with_own_offsets),
    (b"OM SYSTEM\0\0\0", olympus::of_om_system),
    (b"OLYMP\0", olympus::old),
    (b"SONY DSC \0\0\0", sony::with_head),
    (b"SONY CAM \0\0\0", sony::with_head),
    (b"Panasonic\0\0\0", panasonic::with_head),
    (b"AOC\0", pentax::of_raw),
    (b"PENTAX \0", pentax::of_dng),
    (b"Adobe\0", adobe::moved),
    (b"FUJIFILM", |_, _| {}),
];

/// Notes that begin with their directory, by the maker.
static BY_MAKE: &[Brand] = &[(b"Canon", canon::bare), (b"SONY", sony::bare), (b"NIKON", nikon::bare)];

/// Reads the note that an entry holds, whoever made it.
pub(crate) fn read(walk: &mut Walk<'_>, holder: &Directory, entry: &Entry) {
    // A note that fits into its entry is none.
    if entry.count <= 4 {
        return;
    }
    let Some(at) = holder.place_of(entry) else { return };
    read_at(walk, Note { at, outer: holder.tiff }, u64::from(entry.count));
}

/// Reads the note that stands at a place and has so many bytes.
fn read_at(walk: &mut Walk<'_>, note: Note, length: u64) {
    let Some(head) = walk.get_with(note.at, length.min(HEAD_BYTES), 512, mark!("the maker's note")) else {
        return;
    };
    let make = walk.text(TagName::Make);
    let by_head = BY_HEAD.iter().find(|(mark, _)| head.starts_with(mark));
    let by_make = || BY_MAKE.iter().find(|(brand, _)| make.as_bytes().starts_with(brand));
    if let Some((_, read)) = by_head.or_else(by_make) {
        read(walk, note);
    }
}
