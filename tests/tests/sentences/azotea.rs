//! AZOTEA (docs/rules.md#22).

use std::fs;

use nightledger_tests::dir::Dir;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::files::{Depth, image, replaced};

/// A mosaic of a colour camera; `other` cards as `light` of `files`.
fn mosaic(dir: &Dir, name: &str, other: &[&str]) {
    let own = [
        "SWCREATE='SharpCap v4.1.1'",
        "BAYERPAT='RGGB'",
        "INSTRUME='ZWO ASI178MC'",
        "DATE-OBS='2024-03-01T20:00:00'",
        "EXPTIME=10.0",
        "XPIXSZ=2.4",
        "YPIXSZ=2.4",
    ];
    let cards = replaced(&own, other);
    image(&dir.0.join("tree").join(name), &cards, Depth::Sixteen, (4, 4), |column, row| {
        f64::from(100 + column + row)
    });
}

fn frame(dir: &Dir, name: &str) -> Value {
    let report = Answer::of(&dir.0, &["azotea", "--json", "--no-cache", "{}/tree"]).json();
    let frames = report["frames"].as_array().unwrap();
    frames.iter().find(|frame| frame["path"] == name).unwrap().clone()
}

/// docs/rules.md#22-keywords
#[test]
fn each_needed_and_wanted_keyword_is_present_derived_from_something_or_missing_with_what_to_write() {
    let dir = Dir::new("azotea-keywords");
    let wanted = ["IMAGETYP='LIGHT'", "LOG-GAIN=120", "PEDESTAL=10", "FOCALLEN=200.0", "APTDIA=50.0"];
    mosaic(&dir, "all.fits", &wanted);
    mosaic(
        &dir,
        "flats/none.fits",
        &["SWCREATE=", "BAYERPAT=", "INSTRUME=", "DATE-OBS=", "EXPTIME=", "XPIXSZ=", "YPIXSZ="],
    );
    mosaic(&dir, "some.fits", &["IMAGETYP='LIGHT'", "YPIXSZ=", "FOCALLEN=200.0", "FOCRATIO=4.0", "GAIN=130"]);
    let all = [
        "SWCREATE", "BAYERPAT", "INSTRUME", "DATE-OBS", "EXPTIME", "XPIXSZ", "YPIXSZ", "IMAGETYP",
        "LOG-GAIN", "PEDESTAL", "FOCALLEN", "APTDIA",
    ];
    let (full, none, some) =
        (frame(&dir, "all.fits"), frame(&dir, "flats/none.fits"), frame(&dir, "some.fits"));
    assert_eq!(full["keywords"].as_object().unwrap().len(), all.len());
    for word in all {
        let present = &full["keywords"][word];
        assert_eq!((&present["state"], &present["from"]), (&json!("present"), &json!("header")), "{word}");
        assert!(!present["value"].is_null(), "{word}");
        let missing = &none["keywords"][word];
        if word == "IMAGETYP" {
            assert_eq!(
                (&missing["state"], &missing["value"], &missing["from"]),
                (&json!("derived"), &json!("FLAT"), &json!("folder name"))
            );
            continue;
        }
        assert_eq!(
            (&missing["state"], &missing["value"], &missing["from"]),
            (&json!("missing"), &Value::Null, &Value::Null),
            "{word}"
        );
        assert!(missing["write"].as_str().unwrap().starts_with(&format!("{word}: ")), "{missing}");
    }
    for (word, value, from) in [
        ("YPIXSZ", json!(2.4), "XPIXSZ"),
        ("APTDIA", json!(50), "focal length and focal ratio"),
        ("LOG-GAIN", json!(130), "GAIN"),
    ] {
        let derived = &some["keywords"][word];
        assert_eq!(
            (&derived["state"], &derived["value"], &derived["from"]),
            (&json!("derived"), &value, &json!(from)),
            "{word}"
        );
    }
}

/// docs/rules.md#22-gain
#[test]
fn log_gain_is_the_header_s_or_sharpcaps_gain_of_a_zwo_camera_or_that_of_the_settings_file_and_never_egain() {
    let dir = Dir::new("azotea-gain");
    mosaic(&dir, "header.fits", &["LOG-GAIN=300", "GAIN=120"]);
    mosaic(&dir, "first.fits", &[]);
    mosaic(&dir, "second.fits", &["INSTRUME='QHY5III'"]);
    mosaic(&dir, "gain.fits", &["GAIN=120", "EGAIN=0.25"]);
    mosaic(&dir, "other_camera.fits", &["GAIN=120", "INSTRUME='QHY5III'"]);
    mosaic(&dir, "other_program.fits", &["GAIN=120", "SWCREATE='N.I.N.A. 3.1'"]);
    mosaic(&dir, "egain.fits", &["EGAIN=0.25"]);
    for (name, gain) in [
        ("header.CameraSettings.txt", 1),
        ("first.CameraSettings.txt", 200),
        ("first_CameraSettings.txt", 1),
        ("second_CameraSettings.txt", 230),
    ] {
        fs::write(dir.0.join("tree").join(name), format!("[ZWO]\nGain={gain}\n")).unwrap();
    }
    // 10^(LOG-GAIN/200), four decimals.
    for (name, log_gain, relative) in [
        ("header.fits", json!(300.0), json!(31.6228)),
        ("first.fits", json!(200.0), json!(10.0)),
        ("second.fits", json!(230.0), json!(14.1254)),
        ("gain.fits", json!(120.0), json!(3.9811)),
        ("other_camera.fits", Value::Null, Value::Null),
        ("other_program.fits", Value::Null, Value::Null),
        ("egain.fits", Value::Null, Value::Null),
    ] {
        let frame = frame(&dir, name);
        assert_eq!((&frame["log_gain"], &frame["relative_gain"]), (&log_gain, &relative), "{name}");
    }
}

/// docs/rules.md#22-bayer
#[test]
fn the_pattern_from_the_top_left_and_why_it_is_that() {
    let dir = Dir::new("azotea-bayer");
    let cases: [(&[&str], &str, &str); 8] = [
        (&["ROWORDER='TOP-DOWN'"], "RGGB", "ROWORDER is TOP-DOWN: as written"),
        (&["ROWORDER='BOTTOM-UP'"], "GBRG", "ROWORDER is BOTTOM-UP: the rows are turned"),
        (&["BAYERPAT='BGGR'", "ROWORDER='BOTTOM-UP'"], "GRBG", "the rows are turned"),
        (&["SWCREATE='SharpCap v3.2.6482.0, 32 bit'"], "GBRG", "SharpCap before 3.3 counts from the bottom"),
        (&["SWCREATE='SharpCap'"], "GBRG", "SharpCap before 3.3 counts from the bottom"),
        (&["SWCREATE='SharpCap v3.3.1'"], "RGGB", "there is no ROWORDER: taken as written"),
        (
            &["ROWORDER='TOP-DOWN'", "XBAYROFF=1", "BAYOFFY=-3"],
            "BGGR",
            "XBAYROFF is 1: the columns are turned; BAYOFFY is -3: the rows are turned",
        ),
        (&["ROWORDER='BOTTOM-UP'", "BAYOFFX=1"], "BGRG", "BAYOFFX is 1: the columns are turned"),
    ];
    for (number, (cards, ..)) in cases.iter().enumerate() {
        mosaic(&dir, &format!("{number}.fits"), cards);
    }
    for (number, (_, pattern, why)) in cases.into_iter().enumerate() {
        let frame = frame(&dir, &format!("{number}.fits"));
        let pattern = if number == 7 { "BGGR" } else { pattern };
        assert_eq!(frame["bayer_top_left"], pattern, "{number}");
        assert!(frame["bayer_why"].as_str().unwrap().contains(why), "{number}: {}", frame["bayer_why"]);
    }
    mosaic(&dir, "mono.fits", &["BAYERPAT="]);
    let mono = frame(&dir, "mono.fits");
    assert_eq!(
        (&mono["bayer_top_left"], &mono["bayer_why"], &mono["sky"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    let keys = [
        "path",
        "root",
        "type",
        "keywords",
        "log_gain",
        "relative_gain",
        "bayer_top_left",
        "bayer_why",
        "sky",
    ];
    assert_eq!(mono.as_object().unwrap().len(), keys.len());
    assert!(keys.iter().all(|key| mono.get(*key).is_some()), "{mono}");
}

/// docs/rules.md#22-region
#[test]
fn upper_bounds_of_a_region_are_excluded_and_it_counts_half_size_pixels_from_the_top_left_of_the_view() {
    let dir = Dir::new("azotea-region");
    for (name, order, top) in [("down.fits", "TOP-DOWN", 0), ("up.fits", "BOTTOM-UP", 7)] {
        let cards = ["SWCREATE='SharpCap v4.1.1'", "BAYERPAT='RGGB'", &format!("ROWORDER='{order}'")];
        // Each cell of the view has a value of its own: ten times its row, and its column.
        image(&dir.0.join("tree").join(name), &cards, Depth::Sixteen, (8, 8), |column, row| {
            let in_view = if top == 0 { row } else { top - row };
            f64::from(in_view / 2 * 10 + column / 2)
        });
    }
    let args = ["azotea", "--roi", "[1:3,2:3]", "--json", "--no-cache", "{}/tree"];
    for frame in Answer::of(&dir.0, &args).json()["frames"].as_array().unwrap() {
        // Rows 1 and 2 of column 2: 12 and 22.
        for channel in ["r", "g1", "g2", "b"] {
            assert_eq!(frame["sky"][channel], json!({ "mean": 17.0, "std": 5.0 }), "{frame}");
        }
        assert_eq!(frame["sky"]["roi"], "[1:3,2:3]");
    }
    for wrong in ["[3:1,0:2]", "[1:1,0:2]", "1:3,2:3", "[1:3]", "[a:b,0:1]"] {
        assert_eq!(Answer::of(&dir.0, &["azotea", "--roi", wrong, "{}/tree"]).code, 2, "{wrong}");
    }
}
