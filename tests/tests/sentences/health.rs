//! Calibration health (docs/rules.md#23-health).

use std::fs;

use nightledger_tests::dir::Dir;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::files::{Depth, image, replaced};

const SIZE: (u16, u16) = (64, 96);

/// A calibration frame, the `number`th of its night.
fn frame(
    dir: &Dir,
    name: &str,
    number: u16,
    kind: &str,
    other: &[&str],
    depth: Depth,
    value: impl Fn(u16, u16) -> f64,
) {
    let start = format!("DATE-OBS='2024-03-01T20:{number:02}:00'");
    let kind = format!("IMAGETYP='{kind}'");
    let own =
        [kind.as_str(), "EXPTIME=0.0", &start, "INSTRUME='Cam 9'", "GAIN=80", "EGAIN=0.5", "XBINNING=1"];
    image(&dir.0.join("tree").join(name), &replaced(&own, other), depth, SIZE, value);
}

/// A number from -1 to 1 that is another for each pixel and seed.
fn scatter(column: u16, row: u16, seed: u32) -> f64 {
    let mut state = (u32::from(row) * 331 + u32::from(column)).wrapping_add(seed.wrapping_mul(2_654_435_761));
    for _ in 0..3 {
        state = (state ^ (state >> 15)).wrapping_mul(0x2c1b_3c6d);
    }
    f64::from(state >> 8) / f64::from(1 << 23) - 1.0
}

fn health(dir: &Dir, more: &[&str]) -> Answer {
    Answer::of(&dir.0, &[&["health", "--json", "--no-cache", "--quiet"], more, &["{}/tree"]].concat())
}

/// docs/rules.md#23-read-noise
#[test]
fn read_noise_is_the_mean_over_pairs_1_2_and_3_4_of_the_width_of_their_difference_over_the_root_of_two() {
    let dir = Dir::new("health-noise");
    // Even scatter of half width w has a deviation of w over the root of 3. The names stand in another order than the starts.
    for (name, number, width) in
        [("d", 1_u16, 6.0), ("c", 2, 6.0), ("b", 3, 12.0), ("a", 4, 12.0), ("e", 5, 90.0)]
    {
        frame(&dir, &format!("{name}.fits"), number, "BIAS", &[], Depth::Sixteen, |column, row| {
            // Some outliers, which are left out.
            let outlier = if (column, row) == (number, 7) { 9000.0 } else { 0.0 };
            (500.0 + f64::from(number) + width * scatter(column, row, u32::from(number)) + outlier).round()
        });
    }
    let report = health(&dir, &[]).json();
    let camera = &report["cameras"][0];
    let noise = camera["read_noise_adu"].as_f64().unwrap();
    let expect = f64::midpoint(6.0, 12.0) / 3_f64.sqrt();
    assert!((noise / expect - 1.0).abs() < 0.03, "{noise} is not {expect}: the fifth frame has no other");
    assert_eq!(camera["read_noise_e"].as_f64(), Some(noise * 0.5));
    // The median of the medians of all five.
    assert_eq!(camera["bias_level"], json!(503.0));
    let unknown = ["dark_current_adu_s", "dark_current_e_s", "hot_pixels", "bad_columns", "bad_rows"];
    assert!(unknown.iter().all(|key| camera[*key].is_null()), "{camera}");
    let known: Vec<&Value> = ["camera", "gain", "binning"].iter().map(|key| &camera[*key]).collect();
    assert_eq!(known, [&json!("Cam 9"), &json!(80.0), &json!(1)]);
}

/// docs/rules.md#23-dark
#[test]
fn dark_current_hot_pixels_and_bad_lines_are_those_of_the_median_of_the_longest_darks() {
    let dir = Dir::new("health-dark");
    let noise = |column, row, seed| (3.0 * scatter(column, row, seed)).round();
    for number in 0..2 {
        frame(&dir, &format!("bias{number}.fits"), number, "BIAS", &[], Depth::Sixteen, |column, row| {
            400.0 + noise(column, row, u32::from(number))
        });
    }
    for number in 10..13 {
        let exposure = ["EXPTIME=100.0"];
        frame(
            &dir,
            &format!("long{number}.fits"),
            number,
            "DARK",
            &exposure,
            Depth::Sixteen,
            |column, row| {
                let mut value = 450.0 + noise(column, row, u32::from(number));
                value += if column == 33 { 60.0 } else { 0.0 };
                value -= if row == 20 { 60.0 } else { 0.0 };
                // Hot in all three; in a bad column; struck by a cosmic ray in one.
                value += if (column, row) == (4, 5) || (column, row) == (33, 8) { 900.0 } else { 0.0 };
                value + if (column, row, number) == (70, 50, 11) { 9000.0 } else { 0.0 }
            },
        );
    }
    frame(&dir, "short.fits", 20, "DARK", &["EXPTIME=50.0"], Depth::Sixteen, |column, row| {
        if (column, row) == (60, 60) { 9000.0 } else { 450.0 + noise(column, row, 20) }
    });
    let answer = health(&dir, &["--yaml", "{}/bad.yaml"]);
    let report = answer.json();
    let camera = &report["cameras"][0];
    assert_eq!((&camera["dark_current_adu_s"], &camera["dark_current_e_s"]), (&json!(0.5), &json!(0.25)));
    // Columns and rows count from 1, the first stored row is 1.
    assert_eq!(
        (&camera["hot_pixels"], &camera["bad_columns"], &camera["bad_rows"]),
        (&json!(1), &json!([34]), &json!([21]))
    );
    let yaml = fs::read_to_string(dir.0.join("bad.yaml")).unwrap();
    let expect = "cameras:\n  - camera: \"Cam 9\"\n    gain: 80\n    binning: 1\n    bad_columns: [34]\n    bad_rows: [21]\n    hot_pixels: [[5, 6]]\n";
    assert_eq!(yaml, expect);
}

/// docs/rules.md#23-flats
#[test]
fn the_level_of_a_flat_is_a_share_of_datamax_or_saturate_else_of_what_its_values_can_be() {
    let dir = Dir::new("health-flats");
    let flat = |name: &str, number: u16, more: &[&str], depth: Depth, level: f64| {
        let cards = [&["EXPTIME=2.0", "FILTER='V'"][..], more].concat();
        frame(&dir, name, number, "FLAT", &cards, depth, |_, _| level);
    };
    flat("a_datamax.fits", 0, &["DATAMAX=4000"], Depth::Sixteen, 1000.0);
    flat("b_saturate.fits", 1, &["SATURATE=5000"], Depth::Sixteen, 1000.0);
    flat("c_sixteen.fits", 2, &[], Depth::Sixteen, 32_767.5);
    flat("d_eight.fits", 3, &[], Depth::Eight, 51.0);
    flat("e_float.fits", 4, &[], Depth::Float, 0.25);
    flat("f_tenth.fits", 5, &["DATAMAX=10000"], Depth::Sixteen, 1000.0);
    flat("g_less.fits", 6, &["DATAMAX=10000"], Depth::Sixteen, 999.0);
    flat("h_full.fits", 7, &["DATAMAX=10000"], Depth::Sixteen, 10_000.0);
    let report = health(&dir, &[]).json();
    let flats: Vec<(&str, f64, &str)> = report["flats"]
        .as_array()
        .unwrap()
        .iter()
        .map(|flat| {
            (
                flat["path"].as_str().unwrap(),
                flat["level"].as_f64().unwrap(),
                flat["verdict"].as_str().unwrap(),
            )
        })
        .collect();
    let expect = [
        ("a_datamax.fits", 0.25, "good"),
        ("b_saturate.fits", 0.2, "good"),
        ("c_sixteen.fits", 32_767.0 / 65_535.0, "good"),
        ("d_eight.fits", 0.2, "good"),
        ("e_float.fits", 0.25, "good"),
        // Less than 10 % is too dark, and a tenth is not less.
        ("f_tenth.fits", 0.1, "good"),
        ("g_less.fits", 0.0999, "too-dark"),
        ("h_full.fits", 1.0, "clipped"),
    ];
    assert_eq!(flats, expect);
    assert!(report["flats"].as_array().unwrap().iter().all(|flat| flat["spread"] == json!(0.0)), "{report}");
    assert_eq!(report["cameras"], json!([]), "flats tell nothing of read noise");
}

/// docs/rules.md#23-leak
#[test]
fn each_dark_says_which_of_its_sides_is_brighter_or_none() {
    let dir = Dir::new("health-leaks");
    let dark = |name: &str, number: u16, more: fn(u16, u16) -> f64| {
        frame(&dir, name, number, "DARK", &["EXPTIME=60.0"], Depth::Sixteen, |column, row| {
            (450.0 + 5.0 * scatter(column, row, u32::from(number)) + more(column, row)).round()
        });
    };
    dark("a.fits", 0, |_, _| 0.0);
    dark("b.fits", 1, |column, _| if column < 20 { 30.0 } else { 0.0 });
    dark("c.fits", 2, |column, _| f64::from(column));
    dark("d.fits", 3, |_, row| if row < 12 { 30.0 } else { 0.0 });
    dark("e.fits", 4, |_, row| f64::from(row));
    let report = health(&dir, &[]).json();
    let leak = |path: &str, leak: Value| json!({ "path": path, "root": 0, "leak": leak });
    let expect = [
        leak("a.fits", Value::Null),
        leak("b.fits", json!("left")),
        leak("c.fits", json!("right")),
        leak("d.fits", json!("top")),
        leak("e.fits", json!("bottom")),
    ];
    assert_eq!(report["darks"], json!(expect));
}

/// docs/rules.md#23-camera
#[test]
fn another_gain_or_binning_is_another_camera_and_copies_and_masters_do_not_count() {
    let dir = Dir::new("health-cameras");
    let bias = |name: &str, number: u16, more: &[&str]| {
        frame(&dir, name, number, "BIAS", more, Depth::Sixteen, |column, row| {
            400.0 + (4.0 * scatter(column, row, u32::from(number))).round()
        });
    };
    bias("a.fits", 0, &[]);
    bias("b.fits", 1, &["GAIN=0"]);
    bias("c.fits", 2, &["XBINNING=2"]);
    bias("d.fits", 3, &["INSTRUME='Cam 10'"]);
    bias("master.fits", 4, &["IMAGETYP='Master Bias'", "NCOMBINE=20"]);
    fs::copy(dir.0.join("tree/a.fits"), dir.0.join("tree/copy.fits")).unwrap();
    let report = health(&dir, &[]).json();
    let cameras: Vec<Vec<Value>> = report["cameras"]
        .as_array()
        .unwrap()
        .iter()
        .map(|camera| {
            ["camera", "gain", "binning", "read_noise_adu"].iter().map(|key| camera[*key].clone()).collect()
        })
        .collect();
    let camera =
        |name: &str, gain: f64, binning: u8| vec![json!(name), json!(gain), json!(binning), Value::Null];
    // Each has one frame: of a copy beside itself there is no noise.
    assert_eq!(
        cameras,
        [
            camera("Cam 9", 80.0, 1),
            camera("Cam 9", 0.0, 1),
            camera("Cam 9", 80.0, 2),
            camera("Cam 10", 80.0, 1)
        ]
    );
}
