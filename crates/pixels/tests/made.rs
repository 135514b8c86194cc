//! Files that other programs wrote (`made/make.py`), with what cfitsio and astropy read from them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use std::fs;
use std::path::Path;

use nightledger_header::HeaderReader;
use nightledger_pixels::{Limits, PixelErrorKind, PixelReader, Step, Summary};

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/made")
}

#[test]
fn every_value_is_that_of_the_other_readers() {
    let figures = fs::read_to_string(folder().join("figures.txt")).unwrap();
    let mut files = 0;
    for line in figures.lines() {
        let [name, shape, nan, sum, sha256] = line.split(' ').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        let file = fs::read(folder().join(name)).unwrap();
        for strip_pixels in [1, 200, 1 << 20] {
            let limits = Limits { strip_pixels, ..Limits::default() };
            let header = HeaderReader::read_all(name, &file, nightledger_header::Limits::default());
            let mut reader = PixelReader::new(&header, file.len() as u64, limits).unwrap();
            let geometry = reader.geometry();
            let mut summary = Summary::default();
            loop {
                match reader.step().unwrap_or_else(|error| panic!("{name}: {error}")) {
                    Step::Read { offset, length } => {
                        let from = usize::try_from(offset).unwrap();
                        reader.supply(&file[from..from + length]).unwrap();
                    }
                    Step::Strip(strip) => summary.take(&strip),
                    Step::Done => break,
                }
            }
            assert_eq!(
                format!("{}x{}x{}", geometry.width, geometry.height, geometry.planes),
                shape,
                "{name}"
            );
            assert_eq!(summary.sha256(), sha256, "{name}, strips of {strip_pixels}");
            assert_eq!(summary.nan().to_string(), nan, "{name}");
            let sum: f64 = sum.parse().unwrap();
            assert!((summary.sum() - sum).abs() <= 1e-12 * sum.abs(), "{name}: {}", summary.sum());
        }
        files += 1;
    }
    let present = fs::read_dir(folder()).unwrap().count();
    assert_eq!(files + 2, present, "each file has its line, and make.py and figures.txt have none");
}

#[test]
fn an_image_that_is_held_whole_is_read_once_from_a_gzip_file() {
    let file = common::gzip(&fs::read(folder().join("zlib_u16.xisf")).unwrap());
    let header = HeaderReader::read_all("a.xisf.gz", &file, nightledger_header::Limits::default());
    let limits = Limits { strip_pixels: 1, ..Limits::default() };
    let mut reader = PixelReader::new(&header, file.len() as u64, limits).unwrap();
    let mut asked = 0;
    loop {
        match reader.step().unwrap() {
            Step::Read { offset, length } => {
                asked += length;
                let from = usize::try_from(offset).unwrap();
                reader.supply(&file[from..from + length]).unwrap();
            }
            Step::Strip(_) => {}
            Step::Done => break,
        }
    }
    // The first two bytes tell that it is gzip.
    assert_eq!(asked, 2 + file.len());
}

#[test]
fn f32_and_f64_agree_in_every_file() {
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if !matches!(path.extension().and_then(|end| end.to_str()), Some("txt" | "py")) {
            common::read(&fs::read(&path).unwrap()).unwrap();
        }
    }
}

#[test]
fn damaged_bytes_are_an_error_or_other_values_and_nothing_else() {
    for name in [
        "rice_tiles.fits.fz.gz",
        "zlib_f32_parts.xisf",
        "zstd_u16.xisf",
        "lz4_u16.xisf",
        "normal_shuffled.xisf",
    ] {
        let file = fs::read(folder().join(name)).unwrap();
        for at in (0..file.len()).step_by(7) {
            let mut damaged = file.clone();
            damaged[at] ^= 0x55;
            // Whatever comes, it comes without a panic.
            let _ = common::read(&damaged);
            let _ = common::read(&file[..at]);
        }
    }
    let mut file = fs::read(folder().join("normal_shuffled.xisf")).unwrap();
    let last = file.len() - 1;
    file[last] ^= 1;
    assert_eq!(common::read(&file).unwrap_err().kind, PixelErrorKind::Damaged);
    let mut file = fs::read(folder().join("normal_big.xisf")).unwrap();
    let last = file.len() - 1;
    file[last] ^= 1;
    assert_eq!(common::read(&file).unwrap_err().kind, PixelErrorKind::Damaged);
}
