//! The fuzz targets of frames: names, and the values of a header.

use nightledger_frame::{Frame, Place, Sidecars, read_frame};
use nightledger_header::{Header, HeaderReader};

use super::inputs::{limits, plain_header};

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

fn framed(header: &Header, root: &str, path: &str) -> Frame {
    let place = Place { root: 0, root_name: root.into(), path: path.into(), exposure: 1 };
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
