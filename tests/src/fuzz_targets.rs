//! The bodies of the fuzz targets. `fuzz/` runs them under libFuzzer; `cargo test` runs them on stable over the
//! committed corpus and over everything that fuzzing ever found (`fuzz/corpus`, `fuzz/regressions`).
//!
//! Each panics when something does not hold: beside "no panic and no hang" these are the promises of the crates.

use std::io::Write;

use nightledger_frame::{Frame, Place, Sidecars, read_frame};
use nightledger_header::{Header, HeaderReader, Limits, Outcome, Step};

pub use crate::from_outside::{answers, config_ini, kept, settings};
pub use crate::pipeline::pipeline;

/// A fuzz target's body.
pub type Target = fn(&[u8]);

/// All targets by name.
pub const TARGETS: [(&str, Target); 10] = [
    ("fits", fits),
    ("xisf", xisf),
    ("gzip", gzip),
    ("names", names),
    ("frame", frame),
    ("pipeline", pipeline),
    ("settings", settings),
    ("config_ini", config_ini),
    ("answers", answers),
    ("kept", kept),
];

/// Small, so that the limits themselves are reached by small inputs.
fn limits() -> Limits {
    Limits {
        header_bytes: 1 << 20,
        cards: 2000,
        inflated_bytes: 1 << 20,
        first_slice_bytes: 5760,
        ..Limits::default()
    }
}

/// Reads a header and checks that the reader asks for sane ranges, in a bounded number of steps.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Header {
    let mut reader = HeaderReader::new(name, bytes.len() as u64, limits());
    for _ in 0..10_000 {
        match reader.step() {
            Step::Done(header) => {
                // Header reading costs what the header is long, whatever else the file holds; packed files are read
                // through.
                assert!(
                    header.bytes_read <= 4 * (bytes.len() as u64 + 5760),
                    "{} bytes read",
                    header.bytes_read
                );
                return *header;
            }
            Step::Read { offset, length } => {
                let start = usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
                let end = start.saturating_add(length).min(bytes.len());
                reader.supply(&bytes[start..end]);
            }
        }
    }
    panic!("the reader never ends");
}

/// FITS bytes: what is read does not depend on how it is handed over.
pub fn fits(bytes: &[u8]) {
    let header = read("a.fits", bytes);
    let whole = HeaderReader::read_all("a.fits", bytes, limits());
    assert_eq!(format!("{header:?}"), format!("{whole:?}"));
}

/// XISF bytes, as a file and as a header alone.
pub fn xisf(bytes: &[u8]) {
    read("a.xisf", bytes);
    read("a.xish", bytes);
    let mut file = b"XISF0100".to_vec();
    file.extend(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes());
    file.extend([0; 4]);
    file.extend(bytes);
    read("a.xisf", &file);
}

/// Packed bytes: hostile ones, and a packed FITS file reads as the plain one does.
pub fn gzip(bytes: &[u8]) {
    read("a.fits.gz", bytes);
    if bytes.starts_with(&[0x1f, 0x8b]) {
        // Packed twice is not read as packed once is.
        return;
    }
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    let packed = read("a.fits.gz", &packer.finish().unwrap());
    let plain = read("a.fits", bytes);
    if packed.outcome == Outcome::LimitReached && plain.outcome != Outcome::LimitReached {
        // How long a packed file is shows at its end: the length of an XISF header beyond the limit is taken at its word,
        // where a plain file's size shows that it cannot be true, and what is there is read.
        assert!(bytes.starts_with(b"XISF0100"));
        return;
    }
    assert_eq!(packed.outcome, plain.outcome);
    assert_eq!(packed.hdus, plain.hdus);
}

/// Names: of a file, its folders and its root.
pub fn names(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (root, path) = text.split_once('\n').unwrap_or(("", &text));
    nightledger_session::interest(path);
    nightledger_session::total_suffix(path);
    let header = HeaderReader::read_all("a.fits", &plain_header(""), limits());
    let frame = framed(&header, root, path);
    check_frame(&frame);
}

/// Header values: lines `KEYWORD = value / comment`, the first line is the path.
pub fn frame(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (path, lines) = text.split_once('\n').unwrap_or(("a.fits", &text));
    let header = HeaderReader::read_all("a.fits", &plain_header(lines), limits());
    check_frame(&framed(&header, "Root", path));
}

/// A FITS image whose further cards are these lines.
pub(crate) fn plain_header(lines: &str) -> Vec<u8> {
    let mut cards = crate::fits::image_cards(2880);
    cards.extend(lines.lines().take(200).map(|line| match line.split_once(" = ") {
        Some((key, value)) => crate::fits::raw(&format!("{key:<8}= {value}")),
        None => crate::fits::raw(line),
    }));
    crate::fits::header(&cards)
}

fn framed(header: &Header, root: &str, path: &str) -> Frame {
    let place = Place { root: 0, root_name: root.into(), path: path.into() };
    read_frame(header, place, &Sidecars::default())
}

/// What holds for every frame.
fn check_frame(frame: &Frame) {
    let numbers = [
        &frame.exposure_s,
        &frame.gain,
        &frame.egain,
        &frame.offset,
        &frame.sensor_temp_c,
        &frame.set_temp_c,
        &frame.pixel_um,
        &frame.focal_length_mm,
        &frame.focal_ratio,
        &frame.ambient_c,
        &frame.sqm,
        &frame.hfr_px,
        &frame.fwhm_arcsec,
    ];
    assert!(
        numbers.into_iter().flatten().all(|known| known.value.is_finite()),
        "a number that is none: {frame:?}"
    );
    for text in [&frame.filter, &frame.object, &frame.telescope, &frame.camera].into_iter().flatten() {
        assert!(!text.value.trim().is_empty(), "a blank text is a missing one: {frame:?}");
    }
    if let Some(position) = &frame.position {
        assert!(
            position.value.latitude.abs() <= 90.0 && position.value.longitude.abs() <= 180.0,
            "{position:?}"
        );
    }
    let kept = serde_json::to_string(frame).unwrap();
    assert_eq!(&serde_json::from_str::<Frame>(&kept).unwrap(), frame, "a kept frame comes back whole");
}
