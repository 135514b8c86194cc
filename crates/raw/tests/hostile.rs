//! Damaged and hostile files: never a panic, never an endless or unbounded reading, and words for people.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "a panic with its place is the best report of a test"
)]

mod common;

use common::{Order, Shot, canon_entries, nikon_note, olympus_entries, outer_note, own_note, sony_entries};
use nightledger_raw::{FaultKind, RawReader, Reading, Step};
use proptest::prelude::*;

/// What may be asked for behind the first slice.
const MOST_BYTES: u64 = 256 * 1024;

/// Reads a file within bounds; ranges lie within the file.
fn read(file: &[u8]) -> Reading {
    let size = file.len() as u64;
    let mut reader = RawReader::new(size);
    let mut asked = 0;
    for _ in 0..=201 {
        match reader.step() {
            Step::Done(reading) => return reading,
            Step::Read { offset, length } => {
                assert!(length > 0 && offset + length <= size, "{offset} + {length} of {size}");
                asked += length;
                assert!(asked <= 65_536 + MOST_BYTES, "{asked} bytes");
                reader.supply(&file[usize::try_from(offset).unwrap()..][..usize::try_from(length).unwrap()]);
            }
        }
    }
    panic!("it never ends");
}

/// One file of each container and note.
fn all() -> Vec<Vec<u8>> {
    let noted = |make, note| Shot { make, note: Some(note), offset: Some("+01:00"), ..Shot::default() };
    let canon = noted("Canon", outer_note(b"", canon_entries(140, Some(60))));
    let olympus = own_note(b"OLYMPUS\0II\x03\0", Order::Little, olympus_entries(&[3, 3, 0]));
    vec![
        canon.cr2(),
        canon.cr3(&canon_entries(140, Some(60))),
        noted("NIKON CORPORATION", nikon_note(Order::Big, vec![common::shorts(2, &[0, 400])])).with_preview(),
        noted("SONY", outer_note(b"", sony_entries(3))).with_preview(),
        noted("OLYMPUS", olympus).orf(*b"IIRO"),
        Shot { make: "Panasonic", ..Shot::default() }.rw2(&[common::shorts(0x17, &[200])], true),
        Shot { make: "FUJIFILM", ..Shot::default() }.raf(),
        canon.dng(Some(common::adobe(0x400, outer_note(b"", canon_entries(130, None))))),
    ]
}

#[test]
fn files_that_break_off_say_so() {
    for file in all() {
        for at in 0..file.len() {
            let reading = read(&file[..at]);
            let whole = read(&file);
            let is_less = reading.tags.len() < whole.tags.len();
            assert!(!is_less || !reading.faults.is_empty() || reading.format.is_none(), "{at}: {reading:#?}");
            // What is read of a part is what the whole says.
            for tag in &reading.tags {
                assert!(whole.tags.iter().any(|whole| whole.name == tag.name), "{tag:?}");
            }
        }
    }
}

#[test]
fn every_byte_changed_is_harmless() {
    for file in all() {
        for at in 0..file.len() {
            for byte in [0, 1, 0x7F, 0xFF] {
                let mut file = file.clone();
                file[at] = byte;
                let reading = read(&file);
                assert!(reading.faults.iter().all(|fault| !fault.text.to_string().is_empty()));
            }
        }
    }
}

#[track_caller]
fn check_fault(file: &[u8], kind: FaultKind, words: &str) {
    let reading = read(file);
    let found = reading.faults.iter().find(|fault| fault.kind == kind);
    assert!(found.is_some_and(|fault| fault.text.to_string().contains(words)), "{:#?}", reading.faults);
}

/// Where an entry of the first directory of a little-endian TIFF stands.
fn entry(file: &[u8], tag: u16) -> usize {
    let first = usize::try_from(u32::from_le_bytes(*file[4..].first_chunk().unwrap())).unwrap();
    (first + 2..).step_by(12).find(|at| file[*at..*at + 2] == tag.to_le_bytes()).unwrap()
}

#[test]
fn circles_counts_and_offsets_are_told_in_words() {
    let file = Shot::default().cr2();
    let mut circle = file.clone();
    let at = entry(&file, 0x8769) + 8;
    circle.copy_within(4..8, at);
    check_fault(&circle, FaultKind::Circle, "the Exif directory points back");

    let mut counted = file.clone();
    counted[16..18].copy_from_slice(&60_000_u16.to_le_bytes());
    check_fault(&counted, FaultKind::BadCount, "claims 60000 entries");

    let mut beyond = file.clone();
    beyond[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
    check_fault(&beyond, FaultKind::BeyondEnd, "the Exif directory should stand at byte 4294967295");

    let mut without = file.clone();
    without[at - 8..at - 6].copy_from_slice(&0x8768_u16.to_le_bytes());
    check_fault(&without, FaultKind::Missing, "nothing tells the exposure");

    let mut raf = Shot::default().raf();
    raf[84..88].fill(0);
    check_fault(&raf, FaultKind::Missing, "no JPEG");

    let mut boxes = Shot::default().cr3(&[]);
    boxes[24..28].copy_from_slice(&3_u32.to_be_bytes());
    check_fault(&boxes, FaultKind::BadCount, "shorter than its own head");
    boxes[28..32].copy_from_slice(b"none");
    boxes[24..28].fill(0);
    check_fault(&boxes, FaultKind::Missing, "no box of Canon's");
}

#[test]
fn a_file_that_shrinks_is_read_as_far_as_it_goes() {
    let file = Shot { picture: 200_000, ..Shot::default() }.cr2();
    let mut reader = RawReader::new(file.len() as u64);
    assert!(matches!(reader.step(), Step::Read { offset: 0, length: 65_536 }));
    reader.supply(&file[..65_536]);
    assert!(matches!(reader.step(), Step::Read { .. }));
    reader.supply(b"");
    let Step::Done(reading) = reader.step() else { panic!("nothing is left to read") };
    let kinds: Vec<_> = reading.faults.iter().map(|fault| fault.kind).collect();
    assert_eq!(kinds, [FaultKind::BeyondEnd, FaultKind::Shrunk]);
    assert!(reading.tags.is_empty());
}

#[test]
fn values_scattered_over_a_large_file_are_bounded() {
    // A thousand entries, each of the wanted tags, with values a megabyte apart.
    let mut file = vec![0; 300 << 20];
    file[..16].copy_from_slice(b"II*\0\x10\0\0\0CR\x02\0\0\0\0\0");
    file[16..18].copy_from_slice(&1000_u16.to_le_bytes());
    for number in 0..1000_u32 {
        let at = 18 + 12 * usize::try_from(number).unwrap();
        let tag = [0x10F, 0x110, 0x8769, 0x8825, 0xC634, 0x829A, 0x829D, 0x9003, 0xA434][number as usize % 9];
        file[at..at + 2].copy_from_slice(&u16::to_le_bytes(tag));
        file[at + 2..at + 4].copy_from_slice(&2_u16.to_le_bytes());
        file[at + 4..at + 8].copy_from_slice(&u32::MAX.to_le_bytes());
        file[at + 8..at + 12].copy_from_slice(&(number << 18).to_le_bytes());
    }
    read(&file);
}

proptest! {
    #[test]
    fn anything_is_read(bytes in proptest::collection::vec(any::<u8>(), 0..600), mark in 0..8_usize) {
        let marks: [&[u8]; 8] = [
            b"II*\0\x10\0\0\0CR\x02\0", b"MM\0*", b"IIRO", b"MMOR", b"IIU\0", b"FUJIFILMCCD-RAW ",
            b"\0\0\0\x18ftypcrx ", b"II*\0\x08\0\0\0",
        ];
        read(&[marks[mark], &bytes].concat());
    }

    #[test]
    fn a_stretch_of_other_bytes_is_harmless(file in 0..8_usize, at in any::<prop::sample::Index>(), bytes in proptest::collection::vec(any::<u8>(), 1..16)) {
        let mut file = all().swap_remove(file);
        let at = at.index(file.len());
        let end = file.len().min(at + bytes.len());
        file[at..end].copy_from_slice(&bytes[..end - at]);
        read(&file);
    }
}
