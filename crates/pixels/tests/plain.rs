//! Plain FITS: every type, scaling, blanks, planes; gzip around it; cut-off and hostile files.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a test fails by panicking"
)]

mod common;

use common::{fits, gzip, read, read_with};
use nightledger_pixels::{Limits, PixelErrorKind};

#[test]
fn every_type_with_its_extremes() {
    let check = |bitpix: i32, axes: &[usize], cards: &[&str], data: Vec<u8>, expected: &[f64]| {
        let file = fits(bitpix, axes, cards, &data);
        assert_eq!(read(&file).unwrap(), expected, "{bitpix} {cards:?}");
        let gz = gzip(&file);
        assert_eq!(read(&gz).unwrap(), expected, "gzip of {bitpix}");
    };
    let be = |values: &[i16]| values.iter().flat_map(|v| v.to_be_bytes()).collect::<Vec<_>>();
    check(8, &[3], &[], vec![0, 127, 255], &[0.0, 127.0, 255.0]);
    check(8, &[3], &["BZERO   = -128"], vec![0, 128, 255], &[-128.0, 0.0, 127.0]);
    check(16, &[2, 2], &[], be(&[-32768, -1, 0, 32767]), &[-32768.0, -1.0, 0.0, 32767.0]);
    check(16, &[2, 1], &["BZERO   = 32768"], be(&[-32768, 32767]), &[0.0, 65535.0]);
    check(16, &[2, 1], &["BSCALE  = 0.25", "BZERO   = -7.5"], be(&[2, -2]), &[-7.0, -8.0]);
    let whole: Vec<u8> = [i32::MIN, 5, i32::MAX].iter().flat_map(|v| v.to_be_bytes()).collect();
    check(32, &[3], &["BZERO   = 2147483648"], whole, &[0.0, 2_147_483_653.0, 4_294_967_295.0]);
    // In f64 arithmetic 2^63 swallows the low bits of both.
    let long: Vec<u8> = [i64::MIN + 3, i64::MIN, -1].iter().flat_map(|v| v.to_be_bytes()).collect();
    check(64, &[3], &["BZERO   = 9223372036854775808"], long, &[3.0, 0.0, 9_223_372_036_854_775_807.0]);
    let float: Vec<u8> = [1.5_f32, -0.1].iter().flat_map(|v| v.to_be_bytes()).collect();
    check(-32, &[2], &[], float, &[1.5, f64::from(-0.1_f32)]);
    let double: Vec<u8> = [0.1_f64, f64::INFINITY].iter().flat_map(|v| v.to_be_bytes()).collect();
    check(-64, &[2], &["BLANK   = 0"], double, &[0.1, f64::INFINITY]);
}

#[test]
fn blanks_compare_the_stored_value_and_floats_have_none() {
    let data: Vec<u8> = [-32768_i16, 0].iter().flat_map(|v| v.to_be_bytes()).collect();
    let values = read(&fits(16, &[2], &["BZERO   = 32768", "BLANK   = -32768"], &data)).unwrap();
    assert!(values[0].is_nan());
    assert_eq!(values[1], 32768.0);
    let data: Vec<u8> = [7_f32, f32::NAN].iter().flat_map(|v| v.to_be_bytes()).collect();
    let values = read(&fits(-32, &[2], &["BLANK   = 7"], &data)).unwrap();
    assert_eq!(values[0], 7.0);
    assert!(values[1].is_nan());
}

#[test]
fn strips_of_any_height_give_planes_one_after_another() {
    let data: Vec<u8> = (0..3 * 5 * 4).collect();
    let file = fits(8, &[4, 5, 3], &[], &data);
    let expected: Vec<f64> = data.iter().map(|v| f64::from(*v)).collect();
    for strip_pixels in [1, 4, 11, 1000] {
        let limits = Limits { strip_pixels, ..Limits::default() };
        assert_eq!(read_with(&file, limits).unwrap(), expected);
        assert_eq!(read_with(&gzip(&file), limits).unwrap(), expected);
    }
}

#[test]
fn what_is_cut_off_or_too_large_is_an_error_with_its_reason() {
    let kind = |file: &[u8]| read(file).unwrap_err().kind;
    let mut file = fits(16, &[100, 100], &[], &vec![1; 20_000]);
    let packed = gzip(&file);
    file.truncate(2880 + 19_999);
    assert_eq!(kind(&file), PixelErrorKind::CutOff);
    assert_eq!(kind(&packed[..packed.len() - 9]), PixelErrorKind::CutOff);
    assert_eq!(kind(&packed[..packed.len() - 1]), PixelErrorKind::CutOff);
    let mut flipped = packed.clone();
    let at = flipped.len() - 6;
    flipped[at] ^= 1;
    assert_eq!(kind(&flipped), PixelErrorKind::Damaged);
    assert_eq!(kind(&fits(16, &[4_000_000_000, 4_000_000_000], &[], &[])), PixelErrorKind::LimitReached);
    assert_eq!(kind(&fits(16, &[40_000, 40_000], &[], &[])), PixelErrorKind::CutOff);
    assert_eq!(kind(b"no image"), PixelErrorKind::NoImage);
    let small = Limits { inflated_bytes: 10_000, ..Limits::default() };
    assert_eq!(read_with(&packed, small).unwrap_err().kind, PixelErrorKind::LimitReached);
}
