//! What the iTelescope pipeline needs (docs/rules.md#23-keywords).

use std::fs;

use nightledger_tests::dir::Dir;
use serde_json::json;

use crate::answer::Answer;
use crate::files::{light, replaced};

/// docs/rules.md#23-keywords
#[test]
fn each_stage_of_the_seed_s_table_says_what_a_file_lacks_and_what_would_help() {
    let dir = Dir::new("itelescope-stages");
    light(&dir.0.join("tree/all.fits"), 0, &["EXPOSURE=300.0", "EGAIN=1.5"]);
    light(&dir.0.join("tree/exptime.fits"), 1, &[]);
    light(&dir.0.join("tree/none.fits"), 2, &["EXPTIME="]);
    let report = Answer::of(&dir.0, &["itelescope", "--json", "--no-cache", "{}/tree"]).json();
    let note = "IMG_FILE stands in the list of stars that ApFindStars writes";
    for (at, path, calibrate, stars) in [
        (0, "all.fits", json!({ "missing": [] }), json!([])),
        (1, "exptime.fits", json!({ "missing": [], "wanted": ["GAIN"] }), json!(["EXPOSURE"])),
        (2, "none.fits", json!({ "missing": ["EXPOSURE"], "wanted": ["GAIN"] }), json!(["EXPOSURE"])),
    ] {
        let nothing = json!({ "missing": [] });
        let stages = json!({
            "ApAddMetadata": nothing, "ApAstrometry": { "missing": [], "note": note }, "ApAutoBadcols": nothing,
            "ApCalibrate": calibrate, "ApFindBadPixels": nothing, "ApFindStars": { "missing": stars },
        });
        assert_eq!(report["frames"][at], json!({ "path": path, "root": 0, "stages": stages }));
    }
}

/// docs/rules.md#23-metadata
#[test]
fn the_yaml_of_a_folder_has_what_its_lights_share_with_airmass_at_the_start() {
    let dir = Dir::new("itelescope-yaml");
    let own = ["OBSERVER='A. Name'", "OBSERVAT='Hill'", "ALT-OBS=512", "RA=10.6847", "DEC=47.5"];
    light(&dir.0.join("tree/one/a.fits"), 0, &own);
    light(&dir.0.join("tree/two/b.fits"), 1, &[&own[..], &["OBJECT='it''s \"q\"'"]].concat());
    let differs = replaced(&own, &["OBSERVER='B. Name'", "OBSERVAT="]);
    light(&dir.0.join("tree/two/c.fits"), 13, &differs);
    let answer = Answer::of(&dir.0, &["itelescope", "--yaml", "{}/yaml", "--json", "--no-cache", "{}/tree"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let one = fs::read_to_string(dir.0.join("yaml/tree_one.yml")).unwrap();
    let lines: Vec<&str> = one.lines().collect();
    let expect = [
        "OBSERVER: \"A. Name\"",
        "OBSERVAT: \"Hill\"",
        "LAT-OBS: 47.5",
        "LONG-OBS: 8.5",
        "ALT-OBS: 512",
        "TELESCOP: \"Brook 90\"",
        "OBJECT: \"M 31\"",
        "RA: 10.6847",
        "DEC: 47.5",
    ];
    assert_eq!(lines[..9], expect);
    let airmass: f64 = lines[9].strip_prefix("AIRMASS: ").unwrap().parse().unwrap();
    assert!((airmass - AIRMASS_AT_THE_START).abs() < 0.003, "{airmass}");
    let two = fs::read_to_string(dir.0.join("yaml/tree_two.yml")).unwrap();
    for line in [
        "# OBSERVER: the files here differ",
        "# OBSERVAT: the files here differ",
        "# OBJECT: the files here differ",
        "# AIRMASS of b.fits: ",
    ] {
        assert!(two.contains(line), "{line}: {two}");
    }
    assert!(!two.contains("\nAIRMASS: "), "{two}");
}

/// The secant of the zenith distance on 2024-03-01 at 18:00 UTC from 47.5 N, 8.5 E: RA 10.6847, Dec 47.5 of J2000 are 10.99 and
/// 47.63 of date, the sidereal time is 70.03 degrees at Greenwich and 78.53 there, the hour angle 67.54 degrees.
const AIRMASS_AT_THE_START: f64 = 1.391;
