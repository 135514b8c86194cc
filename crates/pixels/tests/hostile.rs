//! Files that claim what cannot be: tiles that fit no image, blocks of 4 GiB, more bytes than any compression makes of few;
//! and images of one pixel or one column, which are valid.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use std::io::Write;

use common::{block, fits, gzip, read, read_with, table};
use nightledger_pixels::{Limits, PixelErrorKind};

/// A table with one tile of an image, the cards of both given; `length` is what its descriptor claims.
fn tile(codec: &str, cards: &[&str], length: u32, packed: &[u8]) -> Vec<u8> {
    let codec = format!("ZCMPTYPE= '{codec}'");
    let all = ["TTYPE1  = 'COMPRESSED_DATA'", "TFORM1  = '1PB'", &codec, "ZBITPIX = 16", "ZNAXIS  = 2"];
    let cards: Vec<&str> = all.iter().chain(cards).copied().collect();
    let row = [length.to_be_bytes(), [0; 4]].concat();
    [table(8, 1, packed.len(), &cards), block([&row, packed].concat(), 0)].concat()
}

const CODECS: [&str; 5] = ["RICE_1", "GZIP_1", "GZIP_2", "HCOMPRESS_1", "PLIO_1"];

/// Cards of an image and its tiles, of these sides.
fn sides(image: [i64; 2], tile: [i64; 2]) -> [String; 4] {
    let card = |name: &str, value: i64| format!("{name:8}= {value}");
    [card("ZNAXIS1", image[0]), card("ZNAXIS2", image[1]), card("ZTILE1", tile[0]), card("ZTILE2", tile[1])]
}

#[test]
fn tiles_that_fit_no_image_are_errors() {
    for codec in CODECS {
        for (image, tile_sides) in [
            ([8, 8], [0, 8]),
            ([8, 8], [-1, 8]),
            ([8, 8], [8, i64::MIN]),
            ([0, 8], [8, 8]),
            ([-8, 8], [8, 8]),
            ([i64::MAX, 2], [8, 8]),
            ([i64::MAX, i64::MAX], [i64::MAX, i64::MAX]),
            // 64 tiles in a table of one row.
            ([64, 64], [8, 8]),
        ] {
            let cards = sides(image, tile_sides);
            let cards: Vec<&str> = cards.iter().map(String::as_str).collect();
            let outcome = read(&tile(codec, &cards, 12, &[1; 12]));
            assert!(outcome.is_err(), "{codec} {image:?} {tile_sides:?}");
        }
    }
}

#[test]
fn bytes_of_four_gibibytes_that_are_not_there_are_errors_without_being_waited_for() {
    for codec in CODECS {
        let cards = sides([64, 64], [64, 64]);
        let cards: Vec<&str> = cards.iter().map(String::as_str).collect();
        for length in [u32::MAX, u32::MAX - 7, 1 << 31, 13] {
            let error = read(&tile(codec, &cards, length, &[1; 12])).unwrap_err();
            let expected = [PixelErrorKind::CutOff, PixelErrorKind::Damaged, PixelErrorKind::LimitReached];
            assert!(expected.contains(&error.kind), "{codec} {length}: {error}");
        }
        // One tile of 2^32 pixels out of a few bytes.
        let cards = sides([65_536, 65_536], [65_536, 65_536]);
        let cards: Vec<&str> = cards.iter().map(String::as_str).collect();
        let error = read(&tile(codec, &cards, 12, &[1; 12])).unwrap_err();
        assert!(
            matches!(error.kind, PixelErrorKind::LimitReached | PixelErrorKind::Damaged),
            "{codec}: {error}"
        );
    }
}

#[test]
fn packed_bytes_of_a_tile_are_limited() {
    let cards = sides([200, 200], [200, 200]);
    let cards: Vec<&str> = cards.iter().map(String::as_str).collect();
    let samples: Vec<u8> =
        (0..200 * 200 * 2_u32).map(|at| at.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    let packed = gzip(&samples);
    let file = tile("GZIP_1", &cards, u32::try_from(packed.len()).unwrap(), &packed);
    assert_eq!(read(&file).unwrap().len(), 200 * 200);
    let small = Limits { held_bytes: 1_000, ..Limits::default() };
    assert_eq!(read_with(&file, small).unwrap_err().kind, PixelErrorKind::LimitReached);
}

/// An XISF file with one image of 2 x 2 samples of 16 bits, the attributes of its block given.
fn xisf(block: &str, data: &[u8]) -> Vec<u8> {
    let xml = format!(
        "<?xml version=\"1.0\"?><xisf version=\"1.0\" xmlns=\"http://www.pixinsight.com/xisf\">\
         <Image geometry=\"2:2:1\" sampleFormat=\"UInt16\" colorSpace=\"Gray\" {block}/></xisf>"
    );
    let length = u32::try_from(xml.len()).unwrap();
    let mut file = [b"XISF0100".as_slice(), &length.to_le_bytes(), &[0; 4], xml.as_bytes()].concat();
    file.resize(4096, 0);
    [&file, data].concat()
}

#[test]
fn blocks_of_xisf_that_claim_too_much_are_errors() {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(&[1, 0, 2, 0, 3, 0, 4, 0]).unwrap();
    let packed = packer.finish().unwrap();
    let place = format!("location=\"attachment:4096:{}\"", packed.len());
    let with = |more: &str| read(&xisf(&format!("{place} {more}"), &packed));
    assert_eq!(with("compression=\"zlib:8\"").unwrap(), [1.0, 2.0, 3.0, 4.0]);
    for claimed in ["zlib:4294967296", "zlib:18446744073709551615", "zlib:9", "zlib:0"] {
        assert!(with(&format!("compression=\"{claimed}\"")).is_err(), "{claimed}");
    }
    for parts in ["4294967295,8", "0,0", "5,8:5,8", "18446744073709551615,18446744073709551615"] {
        let attributes = format!("compression=\"zlib:8\" subblocks=\"{parts}\"");
        assert!(with(&attributes).is_err(), "{parts}");
    }
    // Only what the image needs is looked at.
    let at = |place: &str| read(&xisf(&format!("location=\"attachment:{place}\""), &[1; 8]));
    assert_eq!(at("4096:4294967296").unwrap(), [257.0; 4]);
    for place in ["4099:8", "18446744073709551615:8"] {
        assert!(at(place).is_err(), "{place}");
    }
}

#[test]
fn images_of_one_pixel_one_row_and_one_column_are_read() {
    for axes in [[1, 1], [1, 300], [300, 1]] {
        let count = axes[0] * axes[1];
        let data: Vec<u8> =
            (0..count).flat_map(|value| u16::try_from(value).unwrap().to_be_bytes()).collect();
        let expected: Vec<f64> = (0..count).map(|value| f64::from(u32::try_from(value).unwrap())).collect();
        assert_eq!(read(&fits(16, &axes, &[], &data)).unwrap(), expected, "{axes:?}");
        let cards = sides(
            axes.map(|side| i64::try_from(side).unwrap()),
            axes.map(|side| i64::try_from(side).unwrap()),
        );
        let cards: Vec<&str> = cards.iter().map(String::as_str).collect();
        let packed = gzip(&data);
        let file = tile("GZIP_1", &cards, u32::try_from(packed.len()).unwrap(), &packed);
        assert_eq!(read(&file).unwrap(), expected, "tile of {axes:?}");
    }
}
