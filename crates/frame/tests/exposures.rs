//! Cubes whose images are exposures (docs/rules.md#2-several-exposures).
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::sync::Arc;

use nightledger_frame::{Place, Sidecars, read_exposures};
use nightledger_header::{HeaderReader, Limits};

fn block(cards: &[&str]) -> Vec<u8> {
    let mut bytes: Vec<u8> = cards.iter().flat_map(|card| format!("{card:80}").into_bytes()).collect();
    bytes.resize(bytes.len().next_multiple_of(2880), b' ');
    bytes
}

/// A cube of three images of 2 x 2 pixels, and its table of frames.
fn cube(third_axis: &str) -> Vec<u8> {
    let mut file = block(&[
        "SIMPLE  = T",
        "BITPIX  = 16",
        "NAXIS   = 3",
        "NAXIS1  = 2",
        "NAXIS2  = 2",
        "NAXIS3  = 3",
        "IMAGETYP= 'object  '",
        "EXPTIME = 4.0",
        "DATE-OBS= '2026-05-04T22:10:00.100'",
        "OBJECT  = 'HD 1 '",
        third_axis,
        "NFRAMES = 3",
        "END",
    ]);
    file.resize(file.len() + 2880, 0);
    let mut head = vec!["XTENSION= 'BINTABLE'", "BITPIX  = 8", "NAXIS   = 2", "NAXIS1  = 31", "NAXIS2  = 3"];
    head.extend(["PCOUNT  = 0", "GCOUNT  = 1", "TFIELDS = 2", "TTYPE1  = 'DATE-OBS'", "TFORM1  = '23A'"]);
    head.extend(["TTYPE2  = 'EXPTIME'", "TFORM2  = 'D'", "EXTNAME = 'FRAMES'", "END"]);
    file.extend(block(&head));
    for (second, exptime) in [("00.100", 4.0_f64), ("05.200", 4.0), ("10.300", 4.5)] {
        file.extend(format!("2026-05-04T22:10:{second}").into_bytes());
        file.extend(exptime.to_be_bytes());
    }
    file.resize(file.len().next_multiple_of(2880), 0);
    file
}

fn read(bytes: &[u8]) -> Vec<String> {
    let header = HeaderReader::read_all("cube.fits", bytes, Limits::default());
    let place = Place { root: 0, root_name: Arc::from("Root"), path: "a/cube.fits".into(), exposure: 1 };
    let frames = read_exposures(&header, place, &Sidecars::default()).into_frames();
    frames
        .map(|frame| {
            let start = frame.start.as_ref().unwrap().value.at.iso();
            let name = frame.place.file_name();
            format!("{} {name} {start} {}", frame.place.path, frame.exposure_s.as_ref().unwrap().value)
        })
        .collect()
}

#[test]
fn each_image_of_a_cube_of_frames_is_an_exposure() {
    assert_eq!(
        read(&cube("CTYPE3  = 'FRAME   '")),
        [
            "a/cube.fits cube.fits 2026-05-04T22:10:00.100 4",
            "a/cube.fits [2] cube.fits 2026-05-04T22:10:05.200 4",
            "a/cube.fits [3] cube.fits 2026-05-04T22:10:10.300 4.5",
        ]
    );
}

#[test]
fn the_planes_of_another_cube_are_one_exposure() {
    assert_eq!(read(&cube("CTYPE3  = 'RGB     '")), ["a/cube.fits cube.fits 2026-05-04T22:10:00.100 4"]);
}
