//! Limits of quality (docs/rules.md#20-culling).

use std::fs;

use nightledger_tests::dir::Dir;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::files::{Depth, image, light};

fn cull(dir: &Dir, more: &[&str]) -> Value {
    Answer::of(&dir.0, &[&["cull", "--json", "--no-cache"], more, &["{}/tree"]].concat()).json()
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|one| one["path"].as_str().unwrap()).collect()
}

/// docs/rules.md#20-groups
#[test]
fn what_differs_in_rig_target_panel_filter_or_exposure_is_another_group() {
    let dir = Dir::new("cull-groups-all");
    let tree = dir.0.join("tree");
    let cases: [&[&str]; 8] = [
        &[],
        &["TELESCOP='Other'"],
        &["INSTRUME='Other'"],
        &["FOCRATIO=8.0"],
        &["OBJECT='M 33'"],
        &["OBJECT='M 31 Panel 2'"],
        &["FILTER='L'"],
        &["EXPTIME=60.0"],
    ];
    for (number, cards) in (0..).zip(cases) {
        light(&tree.join(format!("{number}_HFR_4.00.fits")), number, cards);
    }
    // Those that differ in nothing of it are one group, whatever their night, gain and sensor temperature.
    light(
        &tree.join("same_HFR_2.00.fits"),
        20,
        &["GAIN=200", "CCD-TEMP=-20.0", "DATE-OBS='2024-03-09T20:00:00'"],
    );
    let report = cull(&dir, &["--max-hfr", "3"]);
    let groups: Vec<Value> = report["groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| {
            ["rig", "target", "panel", "filter", "exposure_s", "frames", "rejected", "rejected_s"]
                .iter()
                .map(|key| group[*key].clone())
                .collect()
        })
        .collect();
    let own = "Brook 90@f5.6+Tarn 2600M";
    let expect = [
        json!([own, "M 31", null, "Ha", 60.0, 1, 1, 60.0]),
        json!(["Brook 90@f5.6+Other", "M 31", null, "Ha", 300.0, 1, 1, 300.0]),
        json!([own, "M 31", null, "Ha", 300.0, 2, 1, 300.0]),
        json!(["Brook 90@f8.0+Tarn 2600M", "M 31", null, "Ha", 300.0, 1, 1, 300.0]),
        json!(["Other@f5.6+Tarn 2600M", "M 31", null, "Ha", 300.0, 1, 1, 300.0]),
        json!([own, "M 31", null, "L", 300.0, 1, 1, 300.0]),
        json!([own, "M 31", 2, "Ha", 300.0, 1, 1, 300.0]),
        json!([own, "M 33", null, "Ha", 300.0, 1, 1, 300.0]),
    ];
    assert_eq!(groups, expect);
}

/// docs/rules.md#20-groups
#[test]
fn only_lights_that_count_are_judged_and_without_limits_nothing_is_rejected() {
    let dir = Dir::new("cull-counted");
    let tree = dir.0.join("tree");
    light(&tree.join("a_HFR_9.00.fits"), 0, &[]);
    light(&tree.join("rejected/b_HFR_9.00.fits"), 1, &[]);
    light(&tree.join("dark_HFR_9.00.fits"), 2, &["IMAGETYP='DARK'"]);
    fs::copy(tree.join("a_HFR_9.00.fits"), tree.join("copy_HFR_9.00.fits")).unwrap();
    let report = cull(&dir, &["--max-hfr", "3"]);
    assert_eq!(report["rejected"].as_array().unwrap().len(), 1);
    assert_eq!(report["groups"][0]["frames"], 1);
    let report = cull(&dir, &[]);
    assert_eq!(
        (&report["rejected"], &report["unjudged"], &report["groups"][0]["frames"]),
        (&json!([]), &json!([]), &json!(1))
    );
    for wrong in ["-1", "much", "inf"] {
        let limit = format!("--max-hfr={wrong}");
        assert_eq!(Answer::of(&dir.0, &["cull", &limit, "{}/tree"]).code, 2, "{wrong}");
    }
}

/// docs/rules.md#20-judged
#[test]
fn eccentricity_and_stars_are_those_of_headers_names_and_metadata() {
    let dir = Dir::new("cull-ecc");
    let tree = dir.0.join("tree");
    light(&tree.join("a.fits"), 0, &["HIERARCH ECCENTRICITY=0.7"]);
    light(&tree.join("b.fits"), 1, &["ECC=0.7"]);
    light(&tree.join("c.fits"), 2, &["MEANECC=0.7"]);
    light(&tree.join("d_ECC_0.70_STARS_49.fits"), 3, &[]);
    light(&tree.join("e.fits"), 4, &[]);
    light(&tree.join("f_ECC_0.60_STARS_50.fits"), 5, &[]);
    light(&tree.join("g_STARS_150.fits"), 6, &[]);
    light(&tree.join("h_STARS_100.fits"), 7, &[]);
    let table = "FilePath,DetectedStars,Eccentricity\ne.fits,200,0.7\n";
    fs::write(tree.join("ImageMetaData.csv"), table).unwrap();
    let report = cull(&dir, &["--max-ecc", "0.6"]);
    assert_eq!(
        names(&report["rejected"]),
        ["a.fits", "b.fits", "c.fits", "d_ECC_0.70_STARS_49.fits", "e.fits"]
    );
    assert_eq!(names(&report["unjudged"]), ["g_STARS_150.fits", "h_STARS_100.fits"]);
    // The median of 49, 50, 100, 150, 200: half of it is 50, which stays.
    let report = cull(&dir, &["--min-stars", "0.5"]);
    assert_eq!(names(&report["rejected"]), ["d_ECC_0.70_STARS_49.fits"]);
    assert_eq!(report["rejected"][0]["by"], json!(["stars"]));
    assert_eq!(names(&report["unjudged"]), ["a.fits", "b.fits", "c.fits"]);
}

/// docs/rules.md#20-culling
#[test]
fn a_background_above_a_multiple_of_the_group_s_median_is_out_once_it_was_measured() {
    let dir = Dir::new("cull-background");
    let tree = dir.0.join("tree");
    for (number, level) in [1000_u16, 1000, 1190, 1210, 500].into_iter().enumerate() {
        let start = format!("DATE-OBS='2024-03-01T20:1{number}:00'");
        let cards = ["IMAGETYP='LIGHT'", "OBJECT='M 31'", "FILTER='Ha'", "EXPTIME=60.0", &start];
        image(&tree.join(format!("{number}.fits")), &cards, Depth::Sixteen, (64, 64), |column, row| {
            // A sky without any scatter is none.
            f64::from(level) + f64::from((column * 31 + row * 17) % 9) - 4.0
        });
    }
    let limit = ["--max-background", "1.2"];
    assert_eq!(cull(&dir, &limit)["unjudged"].as_array().unwrap().len(), 5);
    let report = cull(&dir, &[&limit[..], &["--measure"]].concat());
    assert_eq!(names(&report["rejected"]), ["3.fits"], "{report}");
    assert_eq!(report["rejected"][0]["by"], json!(["background"]));
    assert_eq!(report["unjudged"], json!([]));
}

/// docs/rules.md#20-rms-pixels
#[test]
fn the_rms_in_arcsec_is_judged_where_a_light_has_both() {
    let dir = Dir::new("cull-rms-both");
    let tree = dir.0.join("tree");
    light(&tree.join("x.fits"), 0, &[]);
    fs::write(tree.join("ImageMetaData.csv"), "FilePath,GuidingRMS,GuidingRMSArcSec\nx.fits,0.40,1.20\n")
        .unwrap();
    let report = cull(&dir, &["--max-rms", "1"]);
    assert_eq!((names(&report["rejected"]), &report["notices"]), (vec!["x.fits"], &json!([])));
}
