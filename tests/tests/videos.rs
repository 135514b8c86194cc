//! Videos of the Sun, the Moon and planets through the command: the project's own always, those that
//! `../shared/examples/video.py` makes when it and python3 are there.
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

use answer::Answer;
use nightledger_tests::beside;
use nightledger_tests::dir::Dir;
use nightledger_tests::tree::Tree;
use serde_json::Value;

const COLUMNS: [&str; 13] = [
    "date",
    "time",
    "frames",
    "fps",
    "exposurePerFrame",
    "focalLength",
    "iso",
    "gain",
    "cmi",
    "cmii",
    "cmiii",
    "seeing",
    "transparency",
];

#[test]
fn each_row_is_a_file_of_its_own() {
    let folder = Dir::new("videos-own");
    let text = "ser My Jupiter/a.ser at 2026-08-12T01:43:00\n  frames 51\n  zone 2\nser Moon/b.ser at 2026-08-12T01:44:00\n  frames 51\n  zone 2\n";
    Tree::read("Planets", text).write(&folder.0.join("Two of them")).unwrap();
    let to = folder.0.join("out");
    let Answer { code, out, err } = Answer::of(&folder.0, &["video", "--out", "{}/out", "{}/Two of them"]);
    assert_eq!(code, 0, "{err}");
    assert_eq!(out.lines().count(), 3, "{out}");
    let mut names: Vec<String> =
        fs::read_dir(&to).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let expect = ["Jupiter_2026-08-12_03_43", "Moon_2026-08-12_03_44"]
        .map(|row| format!("Two_of_them_{row}_video.csv"));
    assert_eq!(names, expect);
    let moon = fs::read_to_string(to.join(&names[1])).unwrap();
    assert_eq!(moon, format!("{}\n2026-08-12,03:44,51,50,,,,,,,,,", COLUMNS.join(",")));
}

#[test]
fn nothing_to_count_and_wrong_usage_have_their_codes() {
    let folder = Dir::new("videos-none");
    Tree::read("None", "text notes.txt\n  | nothing\n").write(&folder.0).unwrap();
    let answer = Answer::of(&folder.0, &["video", "--json", "{}"]);
    assert_eq!((answer.code, &answer.json()["rows"]), (1, &serde_json::json!([])));
    assert_eq!(Answer::of(&folder.0, &["video", "{}/not there"]).code, 2);
    assert_eq!(Answer::of(&folder.0, &["video", "--what", "{}"]).code, 2);
}

#[cfg(unix)]
#[test]
fn a_link_to_a_video_that_is_gone_is_told() {
    let folder = Dir::new("videos-gone");
    let text = "ser Moon/b.ser at 2026-08-12T01:44:00\n  frames 51\n  zone 2\n";
    Tree::read("Moon", text).write(&folder.0).unwrap();
    std::os::unix::fs::symlink(folder.0.join("nowhere.ser"), folder.0.join("a.ser")).unwrap();
    let answer = Answer::of(&folder.0, &["video", "--json", "{}"]);
    let not_counted = serde_json::json!([{ "path": "a.ser", "root": 0, "reason": "video-unreadable" }]);
    assert_eq!((answer.code, &answer.json()["not_counted"]), (1, &not_counted), "{}", answer.err);
}

/// Equal as numbers are that were rounded on different ways, and as everything else is; degrees on a circle.
fn same(found: &Value, expected: &Value, column: &str) -> bool {
    match (found.as_f64(), expected.as_f64()) {
        (Some(found), Some(expected)) if column.starts_with("cm") => {
            ((found - expected + 180.0).rem_euclid(360.0) - 180.0).abs() <= 0.3
        }
        (Some(found), Some(expected)) => (found - expected).abs() <= 0.0051,
        _ => found == expected,
    }
}

#[test]
fn the_shared_generator_s_captures_are_right_whole() {
    let Some(script) = beside::script("video.py") else { return };
    let folder = Dir::new("videos-shared");
    let to = folder.0.join("cases");
    beside::make(&script, &[to.to_str().unwrap()]);
    let truth: Value = serde_json::from_slice(&fs::read(to.join("truth.json")).unwrap()).unwrap();
    let mut rows = 0;
    for (case, truth) in truth.as_object().unwrap() {
        let answer = Answer::of(&to.join(case), &["video", "--json", "{}"]);
        assert_eq!(answer.code, 0, "{case}: {}", answer.err);
        let report = answer.json();
        let expected = truth["rows"].as_array().unwrap();
        let found = report["rows"].as_array().unwrap();
        assert_eq!(found.len(), expected.len(), "{case}");
        for (found, expected) in found.iter().zip(expected) {
            for column in COLUMNS.into_iter().chain(["files"]) {
                let expected = expected.get(column).unwrap_or(&Value::Null);
                assert!(
                    same(&found[column], expected, column),
                    "{case}: {column} is {}, not {expected}",
                    found[column]
                );
            }
            rows += 1;
        }
        for name in truth["notices"].as_array().unwrap() {
            let name = name.as_str().unwrap();
            assert!(report["notices"].to_string().contains(name), "{case}: no notice names {name}");
        }
        for name in truth["not_counted"].as_array().unwrap() {
            assert!(
                !report["rows"].to_string().contains(&format!("\"{}\"", name.as_str().unwrap())),
                "{case}: {name}"
            );
        }
    }
    println!("{rows} rows");
    assert!(rows >= 8, "{rows}");
}
