//! FITS packed with gzip: inflated as far as the header needs, damaged or not.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use std::io::Write;

use common::{image, kinds, no_data};
use flate2::write::GzEncoder;
use flate2::{Compression, GzBuilder};
use nightledger_header::DiagnosticKind::{
    DamagedGzip, Empty, Foreign, LimitReached, MissingEnd, PixelsCutOff,
};
use nightledger_header::{Header, HeaderReader, Limits, Outcome};

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn read(name: &str, bytes: &[u8]) -> Header {
    HeaderReader::read_all(name, bytes, Limits::default())
}

/// The same but for what was asked for and cut pixels, which a packed file cannot tell.
#[track_caller]
fn check_same(packed: &[u8], plain: &[u8]) {
    let mut header = read("x.fits.gz", packed);
    let plain = read("x.fits", plain);
    header.bytes_read = plain.bytes_read;
    assert_eq!(header, plain);
}

/// Noise that gzip cannot shorten.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    std::iter::repeat_with(next).take(length).collect()
}

#[test]
fn packed_files_read_like_plain_ones() {
    let file = image(&["OBJECT  = 'M 42'", "gain    = 5"]);
    check_same(&packed(&file), &file);
    let named = GzBuilder::new().filename("long name.fits").comment("c").extra(vec![1, 2, 3]);
    let mut encoder = named.write(Vec::new(), Compression::best());
    encoder.write_all(&file).unwrap();
    check_same(&encoder.finish().unwrap(), &file);
    // Members one after the other are one file.
    let (head, tail) = file.split_at(1000);
    check_same(&[packed(head), packed(tail)].concat(), &file);
    // The magic bytes decide, not the name.
    assert_eq!(read("x.fits", &packed(&file)).outcome, Outcome::Image);
    let header = read("x.fits.gz", &file);
    assert_eq!(
        (header.outcome, kinds(&header)),
        (Outcome::Image, vec![DamagedGzip, nightledger_header::DiagnosticKind::LowerCaseKeyword])
    );
}

#[test]
fn only_as_much_as_the_header_needs_is_asked_for() {
    let file = [image(&[]), noise(4_000_000)].concat();
    let header = read("x.fits.gz", &packed(&file));
    assert_eq!(header.outcome, Outcome::Image);
    assert_eq!(header.bytes_read, 64 * 1024 + 4);
}

#[test]
fn data_between_hdus_are_inflated_and_dropped() {
    let table = [
        "XTENSION= 'BINTABLE'",
        "BITPIX  = 8",
        "NAXIS   = 2",
        "NAXIS1  = 1000",
        "NAXIS2  = 288",
        "PCOUNT  = 0",
        "GCOUNT  = 1",
        "END",
    ];
    let extension = [
        "XTENSION= 'IMAGE'",
        "BITPIX  = 8",
        "NAXIS   = 1",
        "NAXIS1  = 9",
        "PCOUNT  = 0",
        "GCOUNT  = 1",
        "END",
    ];
    let file =
        [no_data(&[]), common::block(&table), noise(288_000), common::block(&extension), vec![0; 2880]]
            .concat();
    check_same(&packed(&file), &file);
    assert_eq!(read("x.gz", &packed(&file)).image_hdu, Some(2));
    let limits = Limits { inflated_bytes: 200_000, ..Limits::default() };
    let header = HeaderReader::read_all("x.gz", &packed(&file), limits);
    assert_eq!((header.outcome, kinds(&header)), (Outcome::LimitReached, vec![LimitReached]));
    assert_eq!(header.hdus.len(), 2);
}

#[test]
fn damaged_and_truncated_files_give_what_came_before() {
    let cards: Vec<String> =
        (0..400).map(|number| format!("K{number:<7}= {}", number * 7919 % 1009)).collect();
    let cards: Vec<&str> = cards.iter().map(String::as_str).collect();
    let file = image(&cards);
    let whole = packed(&file);
    let cut = read("x.fits.gz", &whole[..whole.len() / 2]);
    assert_eq!(cut.outcome, Outcome::Image);
    assert!(kinds(&cut).contains(&DamagedGzip) && kinds(&cut).contains(&MissingEnd), "{:?}", cut.diagnostics);
    assert!(cut.hdus[0].cards.len() > 20);
    // One byte of data is too few for any letter of the first card.
    let header = read("x.fits.gz", &whole[..11]);
    assert_eq!((header.outcome, kinds(&header)), (Outcome::NotAHeader, vec![DamagedGzip, Empty]));
    // A second member that begins with a block of a type that does not exist.
    let damaged = [packed(&file[..4000]), b"\x1f\x8b\x08\0\0\0\0\0\0\0\x07damage".to_vec()].concat();
    let header = read("x.fits.gz", &damaged);
    assert!(kinds(&header).contains(&DamagedGzip));
    assert_eq!(header.hdus[0].cards.len(), 50);
    assert!(kinds(&read("x.fits.gz", b"\x1f\x8b\x07\0\0\0\0\0\0\0abc")).contains(&DamagedGzip));
    // A name that never ends.
    let endless = [b"\x1f\x8b\x08\x08\0\0\0\0\0\0".to_vec(), vec![b'n'; 300_000]].concat();
    assert!(kinds(&read("x.fits.gz", &endless)).contains(&DamagedGzip));
}

#[test]
fn bombs_and_gzip_in_gzip_are_refused() {
    let bomb = packed(
        &[
            no_data(&[]),
            common::block(&[
                "XTENSION= 'TABLE'",
                "BITPIX  = 8",
                "NAXIS   = 1",
                "NAXIS1  = 9000000000",
                "END",
            ]),
            vec![0; 50_000_000],
        ]
        .concat(),
    );
    let limits = Limits { inflated_bytes: 1_000_000, ..Limits::default() };
    assert_eq!(HeaderReader::read_all("x.gz", &bomb, limits).outcome, Outcome::LimitReached);
    let twice = read("x.gz", &packed(&packed(&image(&[]))));
    assert_eq!((twice.outcome, kinds(&twice)), (Outcome::NotAHeader, vec![Foreign]));
}

/// An image HDU behind the first: a start of its own, and 100,800 bytes of pixels.
fn exposure(start: &str) -> Vec<u8> {
    let start = format!("DATE-OBS= '{start}'");
    let cards = [
        "XTENSION= 'IMAGE'",
        "BITPIX  = 16",
        "NAXIS   = 2",
        "NAXIS1  = 240",
        "NAXIS2  = 210",
        "PCOUNT  = 0",
        "GCOUNT  = 1",
        &start,
        "END",
    ];
    [common::block(&cards), noise(100_800)].concat()
}

#[test]
fn further_images_are_found_in_packed_files_too() {
    let file = [
        image(&["DATE-OBS= '2024-03-01T20:00:00'"]),
        exposure("2024-03-01T20:05:00"),
        exposure("2024-03-01T20:10:00"),
    ]
    .concat();
    for pad in [file.len(), file.len() + 2880, file.len() + 7] {
        let mut file = file.clone();
        file.resize(pad, 0);
        check_same(&packed(&file), &file);
    }
    let header = read("seq.fits.gz", &packed(&file));
    assert_eq!(header.further_images, [1, 2]);
    // Of the members one after the other, the last one's length says nothing about the file's.
    let (head, tail) = file.split_at(50_000);
    let header = read("seq.fits.gz", &[packed(head), packed(tail)].concat());
    assert_eq!(header.further_images, [1, 2]);
    // Where unpacking ends too early, what came is there, and how many pixels are not.
    let whole = packed(&file);
    let cut = read("seq.fits.gz", &whole[..whole.len() - 90_000]);
    assert_eq!(cut.further_images, [1, 2]);
    assert_eq!(kinds(&cut), [DamagedGzip, PixelsCutOff]);
    let limits = Limits { inflated_bytes_behind_image: 80_000, ..Limits::default() };
    let limited = HeaderReader::read_all("seq.fits.gz", &packed(&file), limits);
    assert_eq!((limited.outcome, kinds(&limited)), (Outcome::Image, vec![LimitReached]));
    assert_eq!(limited.further_images, [1]);
}

#[test]
fn of_a_cut_file_the_missing_pixels_are_counted() {
    let file = [common::image(&[])[..2880].to_vec(), noise(2880)].concat();
    let wide = ["SIMPLE  = T", "BITPIX  = 16", "NAXIS   = 2", "NAXIS1  = 1000", "NAXIS2  = 500", "END"];
    let wide = [common::block(&wide), noise(1_000_000)].concat();
    let whole = packed(&wide);
    let header = read("x.fits.gz", &whole[..whole.len() / 4]);
    assert_eq!((header.outcome, kinds(&header)), (Outcome::Image, vec![DamagedGzip, PixelsCutOff]));
    assert!(
        header.diagnostics[1]
            .text
            .to_string()
            .ends_with(" of 1000000 bytes of pixels are missing; the header was read")
    );
    // What was packed without its padding is whole.
    assert_eq!(kinds(&read("x.fits.gz", &packed(&wide))), []);
    assert_eq!(kinds(&read("x.fits.gz", &packed(&file[..2880 + 12]))), []);
}
