//! Tables of tiles that no program at hand writes.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use common::{block, gzip, read, table};
use nightledger_pixels::PixelErrorKind;

/// An image of 200 x 200 samples of 16 bits in one tile.
fn one_tile(packed: &[u8]) -> Vec<u8> {
    let cards = [
        "TTYPE1  = 'COMPRESSED_DATA'",
        "TFORM1  = '1PB'",
        "ZCMPTYPE= 'GZIP_1'",
        "ZBITPIX = 16",
        "ZNAXIS  = 2",
        "ZNAXIS1 = 200",
        "ZNAXIS2 = 200",
        "ZTILE1  = 200",
        "ZTILE2  = 200",
    ];
    let length = u32::try_from(packed.len()).unwrap();
    let row = [length.to_be_bytes(), [0; 4]].concat();
    [table(8, 1, packed.len(), &cards), block([&row, packed].concat(), 0)].concat()
}

#[test]
fn a_tile_of_one_value_is_read_however_much_it_shrank() {
    let samples = [0x01, 0x02].repeat(200 * 200);
    let expected = vec![258.0; 200 * 200];
    assert_eq!(read(&one_tile(&gzip(&samples))).unwrap(), expected);
    // Members may follow each other.
    let (first, second) = samples.split_at(70_000);
    assert_eq!(read(&one_tile(&[gzip(first), gzip(second)].concat())).unwrap(), expected);
}

#[test]
fn a_tile_of_another_length_than_its_pixels_is_damaged() {
    let kind = |packed: &[u8]| read(&one_tile(packed)).unwrap_err().kind;
    assert_eq!(kind(&gzip(&vec![7; 200 * 200 * 8 + 1])), PixelErrorKind::Damaged);
    let whole = gzip(&vec![7; 200 * 200 * 2]);
    for end in [whole.len() - 5, whole.len() - 8, whole.len() - 9, whole.len() / 2, 12, 9] {
        assert_eq!(kind(&whole[..end]), PixelErrorKind::Damaged, "{end} bytes");
    }
    let mut flipped = whole.clone();
    let checksum = whole.len() - 8;
    flipped[checksum] ^= 1;
    assert_eq!(kind(&flipped), PixelErrorKind::Damaged);
}
