//! Files that mean harm, or are noise: no panic, no hang, bounded memory, and the same header however it is sliced.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use std::fmt::Write as _;

use common::{block, image, kinds, no_data, xisf, xisf_root};
use nightledger_header::DiagnosticKind::{BadElement, LimitReached};
use nightledger_header::{Header, HeaderReader, Limits, Outcome, Step};
use proptest::prelude::*;

fn limited(bytes: &[u8], limits: Limits) -> Header {
    HeaderReader::read_all("x", bytes, limits)
}

fn read(bytes: &[u8]) -> Header {
    limited(bytes, Limits::default())
}

#[track_caller]
fn check_limit(bytes: &[u8], limits: Limits) {
    let header = limited(bytes, limits);
    assert_eq!(header.outcome, Outcome::LimitReached);
    assert_eq!(header.image_hdu, None);
    assert!(kinds(&header).contains(&LimitReached), "{:?}", header.diagnostics);
}

#[test]
fn each_limit_holds() {
    let cards = vec!["GAIN    = 5"; 500];
    check_limit(&image(&cards), Limits { cards: 400, ..Limits::default() });
    check_limit(&image(&cards), Limits { header_bytes: 8000, ..Limits::default() });
    let table =
        block(&["XTENSION= 'TABLE'", "BITPIX  = 8", "NAXIS   = 0", "PCOUNT  = 0", "GCOUNT  = 1", "END"]);
    let tables = [no_data(&[]), table.repeat(9), image(&[])].concat();
    check_limit(&tables, Limits { hdus: 5, ..Limits::default() });
    let keywords = "<FITSKeyword name='A' value='1'/>".repeat(500);
    let keywords = xisf_root(&format!("<Image geometry='1:1:1'>{keywords}</Image>"));
    check_limit(&keywords, Limits { cards: 400, ..Limits::default() });
    check_limit(&keywords, Limits { header_bytes: 8000, ..Limits::default() });
    check_limit(&keywords[16..], Limits { header_bytes: 8000, ..Limits::default() });
    check_limit(&xisf_root(&"<a>".repeat(100)), Limits::default());
}

#[test]
fn an_end_that_never_comes() {
    let mut endless = image(&[]);
    endless.truncate(400);
    endless.resize(20_000_000, b' ');
    let header = read(&endless);
    assert_eq!(header.outcome, Outcome::LimitReached);
    assert!(header.bytes_read < 10_000_000);
}

#[test]
fn faults_without_number_stay_bounded() {
    let header = read(&image(&vec!["gain= words"; 50_000]));
    assert_eq!(header.diagnostics.len(), 1000);
    assert!(header.diagnostics.last().unwrap().text.to_string().contains("more faults"));
}

#[test]
fn xml_bombs_do_not_go_off() {
    let bomb = xisf(
        "<?xml version='1.0'?><!DOCTYPE xisf [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>\
        <!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]><xisf><Image geometry='1:1:1'>\
        <FITSKeyword name='X' value='&c;'/><Property id='p' type='String'>&c;</Property></Image></xisf>",
    );
    let header = read(&bomb);
    assert_eq!(kinds(&header), [BadElement; 3]);
    assert_eq!(header.properties[0].value, "&c;");
}

#[test]
fn a_million_attributes() {
    let mut xml = String::from("<Image geometry='1:1:1'><FITSKeyword name='X' value='1'");
    for number in 0..1_000_000 {
        write!(xml, " a{number}='1'").unwrap();
    }
    xml.push_str("/></Image>");
    let header = read(&xisf_root(&xml));
    assert_eq!(kinds(&header), [BadElement]);
    assert_eq!(header.outcome, Outcome::Image);
}

#[test]
fn long_chains_of_references_are_cut() {
    let mut chain = String::new();
    for number in 0..20_000 {
        write!(chain, "<Reference uid='r{number}' ref='r{}'/>", number + 1).unwrap();
    }
    let header = read(&xisf_root(&format!("<Image geometry='1:1:1'>{chain}</Image>")));
    assert_eq!(header.outcome, Outcome::Image);
    assert_eq!(header.diagnostics.len(), 1000);
}

/// Drives a reader that is given less than it asks for: never more than `generous` bytes at a time, then nothing.
fn starved(bytes: &[u8], generous: usize) -> Header {
    let mut reader = HeaderReader::new("x", bytes.len() as u64, Limits::default());
    for _ in 0..100_000 {
        match reader.step() {
            Step::Done(header) => return *header,
            Step::Read { offset, length } => {
                let from = usize::try_from(offset).unwrap().min(bytes.len());
                let to = from.saturating_add(length.min(generous)).min(bytes.len());
                reader.supply(&bytes[from..to]);
            }
        }
    }
    panic!("no progress");
}

#[test]
fn a_file_that_shrinks_is_read_as_far_as_it_goes() {
    for generous in [0, 1, 100, 3000] {
        let header = starved(&image(&["GAIN    = 5"]), generous);
        assert!(
            header.diagnostics.iter().any(|fault| fault.text.to_string().contains("shorter")),
            "{generous}"
        );
    }
    assert_eq!(starved(&image(&[]), 3000).outcome, Outcome::Image);
    // Bytes that nobody asked for change nothing, and the header comes once.
    let file = image(&[]);
    let mut reader = HeaderReader::new("x", file.len() as u64, Limits::default());
    reader.supply(&file);
    let Step::Read { .. } = reader.step() else { panic!("nothing was read yet") };
    reader.supply(&file);
    reader.supply(&file);
    assert!(matches!(reader.step(), Step::Done(header) if header.outcome == Outcome::Image));
    assert!(matches!(reader.step(), Step::Done(header) if header.hdus.is_empty()));
}

/// Headers worth damaging.
fn seeds() -> Vec<Vec<u8>> {
    use std::io::Write as _;
    let long = image(&[
        "OBJECT  = 'a&'",
        "CONTINUE  'b'",
        "HIERARCH x y = 5",
        "gain= 7",
        "NOTE    = 'open",
        "COMMENT \u{e4}",
    ]);
    let table = block(&[
        "XTENSION= 'BINTABLE'",
        "BITPIX  = 8",
        "NAXIS   = 1",
        "NAXIS1  = 100",
        "PCOUNT  = 0",
        "GCOUNT  = 1",
        "END",
    ]);
    let walk = [
        no_data(&[]),
        table,
        vec![0; 2880],
        block(&["XTENSION= 'IMAGE'", "BITPIX  = 8", "NAXIS   = 1", "NAXIS1  = 9", "END"]),
    ]
    .concat();
    let document = xisf_root(
        "<FITSKeyword uid='k' name='A' value=\"'b'\" comment='&amp;c'/><Image geometry='1:1:1' imageType='Light'><Reference ref='k'/>\
        <Property id='p' type='String' location='embedded'><Data encoding='base64'>TTMx</Data></Property></Image><Metadata/>",
    );
    let dump = b"SIMPLE  = T\nBITPIX  = 8\nNAXIS   = 1\nNAXIS1  = 5\nEND\n".to_vec();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(&walk).unwrap();
    let packed = encoder.finish().unwrap();
    let bare = document[16..].to_vec();
    vec![long, walk, document, bare, dump, packed]
}

#[track_caller]
fn check_slices(bytes: &[u8], first_slice_bytes: u32) {
    let whole = read(bytes);
    let mut sliced = limited(bytes, Limits { first_slice_bytes, ..Limits::default() });
    sliced.bytes_read = whole.bytes_read;
    assert_eq!(sliced, whole);
}

#[test]
fn slices_of_any_length_give_the_same_header() {
    for seed in seeds() {
        for first_slice_bytes in (0..200).chain([2879, 2880, 2881, 5760, u32::MAX]) {
            check_slices(&seed, first_slice_bytes);
        }
    }
}

proptest! {
    #[test]
    fn noise_reads_as_something(bytes in prop::collection::vec(any::<u8>(), 0..6000), generous in 0..4000_usize) {
        let header = read(&bytes);
        prop_assert!(header.diagnostics.len() <= 1000);
        starved(&bytes, generous);
    }

    #[test]
    fn noise_behind_each_signature(signature in 0..6_usize, bytes in prop::collection::vec(any::<u8>(), 0..6000), slice in 1..500_u32) {
        let starts: [&[u8]; 6] = [
            b"SIMPLE  =                    T",
            b"XISF0100\xff\x03\0\0\0\0\0\0<xisf><Image geometry='1:1:1'>",
            b"\x1f\x8b\x08\x1f\0\0\0\0\0\0",
            b"<?xml version='1.0'?><xisf>",
            b"SIMPLE  = T\nBITPIX  = 8\n",
            b"\x1f\x8b\x08\0\0\0\0\0\0\0",
        ];
        let file = [starts[signature], &bytes].concat();
        read(&file);
        if signature != 2 && signature != 5 {
            check_slices(&file, slice);
        }
    }

    #[test]
    fn damaged_headers_read(seed in 0..6_usize, damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40), cut in any::<prop::sample::Index>(), slice in 1..4000_u32) {
        let mut file = seeds().swap_remove(seed);
        for (place, byte) in damage {
            let place = place.index(file.len());
            file[place] = byte;
        }
        starved(&file, slice as usize);
        if seed != 5 {
            check_slices(&file, slice);
        }
        file.truncate(cut.index(file.len()));
        read(&file);
    }
}
