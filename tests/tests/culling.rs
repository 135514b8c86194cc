//! Culling and calibration health through the command (docs/rules.md#20-culling, docs/rules.md#23-health).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic with its place is the best report of a test"
)]

#[path = "support/answer.rs"]
mod answer;

use std::fs;
use std::path::Path;

use answer::Answer;
use nightledger_tests::beside;
use nightledger_tests::dir::Dir;
use serde_json::{Value, json};

/// A light that began at this minute; its name carries the figures.
fn light(tree: &Path, name: &str, filter: &str, minute: u32) {
    let cards = [
        "SIMPLE  =                    T".to_owned(),
        "BITPIX  =                   16".to_owned(),
        "NAXIS   =                    2".to_owned(),
        "NAXIS1  =                    8".to_owned(),
        "NAXIS2  =                    8".to_owned(),
        "IMAGETYP= 'LIGHT   '".to_owned(),
        "EXPTIME =                180.0".to_owned(),
        format!("DATE-OBS= '2024-09-0{}T21:{minute:02}:00.500'", 1 + minute / 30),
        "OBJECT  = 'NGC 6888'".to_owned(),
        format!("FILTER  = '{filter}'"),
        "TELESCOP= 'Brook 90'".to_owned(),
        "INSTRUME= 'Tarn 2600M'".to_owned(),
        "FOCRATIO=                  5.6".to_owned(),
        "END".to_owned(),
    ];
    let mut bytes: Vec<u8> = cards.iter().flat_map(|card| format!("{card:<80}").into_bytes()).collect();
    bytes.resize(2880, b' ');
    bytes.resize(5760, 0);
    fs::create_dir_all(tree).unwrap();
    fs::write(tree.join(name), bytes).unwrap();
}

fn paths(list: &Value) -> Vec<(&str, Vec<&str>)> {
    let by = |one: &Value| -> Vec<String> {
        one["by"].as_array().unwrap().iter().map(|by| by.as_str().unwrap().to_owned()).collect()
    };
    let known = ["hfr", "fwhm", "ecc", "rms", "stars", "background"];
    let words = |one: &Value| known.into_iter().filter(|word| by(one).iter().any(|by| by == word)).collect();
    list.as_array().unwrap().iter().map(|one| (one["path"].as_str().unwrap(), words(one))).collect()
}

/// docs/rules.md#20-culling
#[test]
fn strictly_over_a_limit_is_out_exactly_at_it_stays_and_without_a_value_it_is_unjudged() {
    let dir = Dir::new("cull");
    let tree = dir.0.join("tree");
    light(&tree, "a_HFR_3.00_RMSAC_1.00.fits", "Ha", 0);
    light(&tree, "b_HFR_3.01_RMSAC_1.00.fits", "Ha", 4);
    light(&tree, "c_HFR_3.50_RMSAC_1.01.fits", "Ha", 8);
    light(&tree, "d_RMSAC_0.50.fits", "Ha", 12);
    let args = ["cull", "--max-hfr", "3.0", "--max-rms", "1.0", "--json", "--no-cache", "{}/tree"];
    let report = Answer::of(&dir.0, &args).json();
    assert_eq!(
        paths(&report["rejected"]),
        [("b_HFR_3.01_RMSAC_1.00.fits", vec!["hfr"]), ("c_HFR_3.50_RMSAC_1.01.fits", vec!["hfr", "rms"])]
    );
    assert_eq!(paths(&report["unjudged"]), [("d_RMSAC_0.50.fits", vec!["hfr"])]);
}

/// docs/rules.md#20-groups
#[test]
fn groups_share_rig_target_panel_filter_and_exposure_and_say_what_they_would_lose() {
    let dir = Dir::new("cull-groups");
    let tree = dir.0.join("tree");
    light(&tree, "a_HFR_2.00.fits", "Ha", 0);
    light(&tree, "b_HFR_4.00.fits", "Ha", 4);
    light(&tree, "c_HFR_4.00.fits", "OIII", 8);
    light(&tree, "d_HFR_2.00.fits", "Ha", 34);
    let report = Answer::of(&dir.0, &["cull", "--max-hfr", "3", "--json", "--no-cache", "{}/tree"]).json();
    let group = |filter: &str, frames: u32, rejected: u32, rejected_s: f64| json!({ "rig": "Brook 90@f5.6+Tarn 2600M", "target": "NGC 6888", "panel": null, "filter": filter, "exposure_s": 180.0, "frames": frames, "rejected": rejected, "rejected_s": rejected_s });
    assert_eq!(report["groups"], json!([group("Ha", 3, 1, 180.0), group("OIII", 1, 1, 180.0)]));
}

/// docs/rules.md#20-cull-command
#[test]
fn csv_lists_what_is_out_and_the_files_stay_where_they_are() {
    let dir = Dir::new("cull-csv");
    let tree = dir.0.join("tree");
    light(&tree, "a_HFR_2.00.fits", "Ha", 0);
    light(&tree, "b_HFR_4.00.fits", "Ha", 4);
    let args = ["cull", "--max-hfr", "3", "--csv", "{}/out.csv", "--no-cache", "{}/tree"];
    assert_eq!(Answer::of(&dir.0, &args).code, 0);
    let lines = fs::read_to_string(dir.0.join("out.csv")).unwrap();
    assert_eq!(
        lines.lines().collect::<Vec<_>>(),
        ["root,path,target,filter,exposure_s,by", "0,b_HFR_4.00.fits,NGC 6888,Ha,180,hfr"]
    );
    assert!(tree.join("b_HFR_4.00.fits").is_file());
}

/// docs/rules.md#20-rms-pixels
#[test]
fn an_rms_in_pixels_of_the_guide_camera_is_judged_as_it_stands_with_a_notice() {
    let dir = Dir::new("cull-rms");
    let tree = dir.0.join("tree");
    light(&tree, "FILTER_Ha_EXP_180_RMS_0.31_0001.fits", "Ha", 0);
    light(&tree, "FILTER_Ha_EXP_180_RMS_1.20_0002.fits", "Ha", 4);
    light(&tree, "c_RMSAC_0.90.fits", "Ha", 8);
    let report = Answer::of(&dir.0, &["cull", "--max-rms", "1.0", "--json", "--no-cache", "{}/tree"]).json();
    assert_eq!(paths(&report["rejected"]), [("FILTER_Ha_EXP_180_RMS_1.20_0002.fits", vec!["rms"])]);
    assert_eq!(report["unjudged"], json!([]));
    let notices = report["notices"].as_array().unwrap();
    let codes: Vec<&str> = notices.iter().map(|notice| notice["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["rms-in-pixels"]);
    assert!(notices[0]["text"].as_str().unwrap().contains("of 2 lights"), "{notices:?}");
    let without = ["cull", "--max-hfr", "3", "--json", "--no-cache", "{}/tree"];
    assert_eq!(Answer::of(&dir.0, &without).json()["notices"], json!([]), "nothing is judged by it");
}

/// docs/rules.md#20-cull-command
#[test]
fn each_limit_is_judged_by_its_own_word() {
    let dir = Dir::new("cull-words");
    let tree = dir.0.join("tree");
    light(&tree, "a_HFR_3.01_ECC_0.61_RMSAC_1.01_STARS_40.fits", "Ha", 0);
    for (name, minute) in [("b", 4), ("c", 8), ("d", 12)] {
        light(&tree, &format!("{name}_HFR_3.00_ECC_0.60_RMSAC_1.00_STARS_100.fits"), "Ha", minute);
    }
    let limits = ["--max-hfr", "3", "--max-ecc", "0.6", "--max-rms", "1", "--min-stars", "0.5"];
    let args =
        [&["cull"][..], &limits, &["--max-background", "2", "--json", "--no-cache", "{}/tree"]].concat();
    let report = Answer::of(&dir.0, &args).json();
    let by = vec!["hfr", "ecc", "rms", "stars"];
    assert_eq!(paths(&report["rejected"]), [("a_HFR_3.01_ECC_0.61_RMSAC_1.01_STARS_40.fits", by)]);
    // The background is always a measured one.
    assert!(paths(&report["unjudged"]).iter().all(|(_, by)| *by == ["background"]));
    assert_eq!(report["unjudged"].as_array().unwrap().len(), 4);
}

#[test]
fn demonstration_trees_of_culling_and_health_come_out_right() {
    let Some(maker) = beside::script("seeds.py") else { return };
    let dir = Dir::new("cull-seeds");
    beside::make(&maker, &[dir.0.to_str().unwrap(), "--only", "cull", "health"]);
    let truth = |name: &str| -> Value {
        serde_json::from_str(&fs::read_to_string(dir.0.join(name).join("truth.json")).unwrap()).unwrap()
    };
    let expected = truth("cull");
    let args: Vec<String> = expected["command"]
        .as_array()
        .unwrap()
        .iter()
        .map(|arg| arg.as_str().unwrap().replace("tree", "{}/cull/tree"))
        .collect();
    let args: Vec<&str> = args.iter().map(String::as_str).chain(["--no-cache"]).collect();
    let report = Answer::of(&dir.0, &args).json();
    for list in ["rejected", "unjudged"] {
        assert_eq!(paths(&report[list]), paths(&expected[list]), "{list}");
    }
    for (found, expected) in
        report["groups"].as_array().unwrap().iter().zip(expected["groups"].as_array().unwrap())
    {
        for (key, value) in expected.as_object().unwrap() {
            let same = found[key].as_f64().zip(value.as_f64()).map_or(found[key] == *value, |(a, b)| a == b);
            assert!(same, "{key} is {}", found[key]);
        }
    }
    let expected = truth("health");
    let report = Answer::of(&dir.0, &["health", "--json", "--no-cache", "{}/health/tree"]).json();
    for expected in expected["cameras"].as_array().unwrap() {
        let is_it = |camera: &&Value| {
            camera["camera"] == expected["camera"] && camera["gain"].as_f64() == expected["gain"].as_f64()
        };
        let found = report["cameras"].as_array().unwrap().iter().find(is_it).unwrap();
        for (key, value) in expected.as_object().unwrap() {
            // Noise is known to 3 in 100, and so are what follows from it.
            let same = match (found[key].as_f64(), value.as_f64()) {
                (Some(found), Some(value)) => (found - value).abs() <= (value.abs() * 0.03).max(0.01),
                _ => found[key] == *value,
            };
            assert!(same, "{key} is {} and not {value}", found[key]);
        }
    }
    for (path, expected) in expected["flats"].as_object().unwrap() {
        let found = report["flats"].as_array().unwrap().iter().find(|flat| flat["path"] == *path).unwrap();
        assert_eq!(found["verdict"], expected["verdict"], "{path}");
        let apart = found["level"].as_f64().unwrap() - expected["level"].as_f64().unwrap();
        assert!(apart.abs() < 0.01, "{path}: {}", found["level"]);
    }
}
