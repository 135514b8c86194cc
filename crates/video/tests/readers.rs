//! Headers of videos, true and hostile.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod common;

use common::{SerFile, Stamped, avi};
use nightledger_video::{Avi, Content, CountFault, Ser, Step, VideoReader};
use proptest::prelude::*;

/// Reads in the pieces that are asked for, and says how many bytes those were.
fn read(bytes: &[u8]) -> (Content, usize) {
    let mut reader = VideoReader::new(bytes.len() as u64);
    let mut asked = 0;
    for _ in 0..10_000 {
        match reader.step() {
            Step::Done(content) => return (content, asked),
            Step::Read { offset, length } => {
                let from = usize::try_from(offset).unwrap();
                assert!(length > 0 && from + length <= bytes.len(), "{from} {length} of {}", bytes.len());
                asked += length;
                reader.supply(&bytes[from..from + length]);
            }
        }
    }
    panic!("it asks for ever")
}

fn ser(file: &SerFile) -> Ser {
    match read(&file.bytes()).0 {
        Content::Ser(ser) => ser,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_header_and_its_stamps_are_read_and_no_frame() {
    let file = SerFile { frames: 20_000, ..SerFile::default() };
    let (content, asked) = read(&file.bytes());
    let Content::Ser(ser) = content else { panic!("{content:?}") };
    assert_eq!((ser.frames, ser.count_fault, ser.zone_min), (20_000, None, Some(60)));
    assert_eq!(ser.instrument.as_deref(), Some("Example 290MM"));
    let stamps = ser.stamps.unwrap();
    assert_eq!(stamps.count, 20_000);
    assert_eq!(stamps.first.iso(), "2026-01-12T21:42:40.120");
    assert_eq!(stamps.last.ns - stamps.first.ns, 19_999 * 20_000_000);
    assert_eq!(asked, 2048 + 20_000 * 8);
}

#[test]
fn counts_that_are_not_true_are_found_out() {
    let cut = SerFile { count: Some(0), stamps: Stamped::No, ..SerFile::default() };
    assert_eq!((ser(&cut).frames, ser(&cut).count_fault), (100, Some(CountFault::Zero)));
    let large = SerFile { count: Some(500), stamps: Stamped::No, ..SerFile::default() };
    assert_eq!((ser(&large).frames, ser(&large).count_fault), (100, Some(CountFault::TooMany)));
    let negative = SerFile { count: Some(-1), stamps: Stamped::No, ..SerFile::default() };
    assert_eq!(ser(&negative).count_fault, Some(CountFault::Zero));
    // Three planes of two bytes each.
    let colour = SerFile { colour: 101, depth: 12, ..SerFile::default() };
    assert_eq!((ser(&colour).frames, ser(&colour).stamps.is_some()), (100, true));
}

#[test]
fn stamps_that_say_nothing_are_none() {
    assert_eq!(ser(&SerFile { stamps: Stamped::Zero, ..SerFile::default() }).stamps, None);
    assert_eq!(ser(&SerFile { stamps: Stamped::No, ..SerFile::default() }).stamps, None);
}

#[test]
fn other_programs_headers() {
    let later = SerFile { epoch: 504_911_232_000_000_000, ..SerFile::default() };
    assert_eq!(ser(&later).utc.unwrap().iso(), "2026-01-12T21:42:40.120");
    let indi = SerFile { id: b"INDI-RECORDER\0", ..SerFile::default() };
    let mut bytes = indi.bytes();
    // Its local date lacks 1900 years.
    let local = i64::from_le_bytes(bytes[162..170].try_into().unwrap()) - 693_961 * 864_000_000_000;
    bytes[162..170].copy_from_slice(&local.to_le_bytes());
    let Content::Ser(ser) = read(&bytes).0 else { panic!() };
    assert_eq!((ser.zone_min, ser.frames), (Some(60), 100));
}

#[test]
fn frames_of_an_avi() {
    for (in_first, in_all, expect) in
        [(64, None, Some(64)), (1000, Some(3500), Some(3500)), (0, None, None), (0, Some(7), Some(7))]
    {
        assert_eq!(read(&avi(in_first, in_all)).0, Content::Avi(Avi { frames: expect }));
    }
    let file = avi(64, None);
    for length in [0, 11, 12, 20, 40] {
        assert!(
            matches!(read(&file[..length]).0, Content::Foreign | Content::Avi(Avi { frames: None })),
            "{length}"
        );
    }
}

#[test]
fn foreign_files_are_told() {
    let mut java = b"\xac\xed\0\x05sr\0\x10some.java.Class".to_vec();
    java.resize(600, b'x');
    for bytes in [&java[..], b"", b"LUCAM-RECORDER", &[0; 4096], &b"some text ".repeat(40)] {
        assert_eq!(read(bytes).0, Content::Foreign);
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_to_an_end(
        head in prop::sample::select(vec![SerFile::default().bytes(), avi(64, Some(100)), Vec::new()]),
        changes in prop::collection::vec((0_usize..400, any::<u8>()), 0..12),
        length in 0_usize..3000,
    ) {
        let mut bytes = head;
        for (at, byte) in changes {
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
        }
        bytes.truncate(length);
        let (content, _) = read(&bytes);
        if let Content::Ser(ser) = &content {
            prop_assert!(ser.frames <= bytes.len() as u64);
            prop_assert!(ser.stamps.is_none_or(|stamps| stamps.first <= stamps.last && stamps.count <= ser.frames));
        }
        prop_assert_eq!(content, VideoReader::read_all(&bytes));
    }
}
