//! Camera raws through the command: the project's own always, those that `../shared/examples/raws.py` makes when it and
//! python3 are there.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic with its place is the best report of a test"
)]

#[path = "support/answer.rs"]
mod answer;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use answer::Answer;
use nightledger_tests::beside;
use nightledger_tests::dir::Dir;
use nightledger_tests::tree::Tree;
use serde_json::Value;

/// The command's frames by their paths.
fn frames(folder: &Path) -> BTreeMap<String, Value> {
    let report = Answer::of(folder, &["--json", "--no-cache", "--quiet", "{}"]).json();
    let frames = report["frames"].as_array().unwrap().iter();
    frames.map(|frame| (frame["path"].as_str().unwrap().to_owned(), frame.clone())).collect()
}

/// Equal as numbers are, and as everything else is.
fn same(found: &Value, expected: &Value) -> bool {
    match (found.as_f64(), expected.as_f64()) {
        (Some(found), Some(expected)) => (found - expected).abs() <= 1e-6 * expected.abs().max(1.0),
        _ => found == expected,
    }
}

#[test]
fn the_command_reads_raws_of_every_format() {
    let suffixes = ["CR2", "CR3", "NEF", "NRW", "ARW", "DNG", "ORF", "RW2", "RAF", "PEF"];
    let makes = [
        "Canon",
        "Canon",
        "NIKON",
        "NIKON",
        "SONY",
        "Canon",
        "OLYMPUS CORPORATION",
        "Panasonic",
        "FUJIFILM",
        "PENTAX",
    ];
    let mut text = String::new();
    for (n, (suffix, make)) in suffixes.iter().zip(makes).enumerate() {
        let _ = write!(
            text,
            "raw {suffix}/LIGHT/A.{suffix}\n  make = {make}\n  exposure = 2405/10\n  iso = 640\n  date = 2022-10-01T19:{:02}:05.50\n  offset = +03:00\n",
            5 * n
        );
    }
    let folder = Dir::new("raws-own");
    Tree::read("Raws", &text).write(&folder.0).unwrap();
    let frames = frames(&folder.0);
    assert_eq!(frames.len(), suffixes.len());
    for (n, suffix) in suffixes.into_iter().enumerate() {
        let frame = &frames[&format!("{suffix}/LIGHT/A.{suffix}")];
        let expected = [
            ("format", Value::from(suffix.to_lowercase())),
            ("kind", "Light".into()),
            ("exposure_s", 240.5.into()),
            ("iso", 640.into()),
            ("start_utc", format!("2022-10-01T16:{:02}:05.500", 5 * n).into()),
            ("camera", "Canon EOS 70D".into()),
            ("focal_length_mm", Value::Null),
            ("telescope", Value::Null),
            ("counted", true.into()),
        ];
        for (key, expected) in expected {
            assert!(same(&frame[key], &expected), "{suffix}: {key} is {}, not {expected}", frame[key]);
        }
        assert_eq!(frame["provenance"]["exposure_s"], "EXIF ExposureTime");
    }
}

#[test]
fn the_shared_generators_raws_are_read_whole_in_ten_seeds() {
    let Some(script) = beside::script("raws.py") else { return };
    let folder = Dir::new("raws-shared");
    let mut checked = 0;
    for seed in 1..=10 {
        let to = folder.0.join(seed.to_string());
        beside::make(&script, &[to.to_str().unwrap(), "--seed", &seed.to_string()]);
        let frames = frames(&to);
        for line in fs::read_to_string(to.join("expected.jsonl")).unwrap().lines() {
            let truth: Value = serde_json::from_str(line).unwrap();
            let path = truth["file"].as_str().unwrap();
            let frame = &frames[path];
            // Without a lens the focal length that stands there is none (docs/rules.md#19-optics).
            let lens = truth["lens"].as_str().filter(|lens| !["", "----", "None"].contains(lens));
            let has_optics = lens.is_some() || !truth["f_number"].is_null();
            let focal_mm = if has_optics { truth["focal_mm"].clone() } else { Value::Null };
            let mut expected = vec![
                ("format", Value::from(truth["format"].as_str().unwrap().to_lowercase())),
                ("exposure_s", truth["exposure_s"].clone()),
                ("iso", truth["iso"].clone()),
                ("camera", truth["model"].clone()),
                ("focal_ratio", truth["f_number"].clone()),
                ("focal_length_mm", focal_mm),
                ("telescope", lens.map_or(Value::Null, Value::from)),
                ("sensor_temp_c", truth["temp_c"].clone()),
                ("latitude", truth["gps"].get(0).cloned().unwrap_or_default()),
                ("longitude", truth["gps"].get(1).cloned().unwrap_or_default()),
            ];
            expected.extend(start_utc(&truth).map(|start| ("start_utc", start)));
            let folder = path.rsplit('/').nth(1).unwrap().to_lowercase();
            let kind = [("dark", "Dark"), ("flat", "Flat"), ("light", "Light")];
            expected.extend(
                kind.iter()
                    .find(|(word, _)| folder.starts_with(word))
                    .map(|(_, kind)| ("kind", (*kind).into())),
            );
            for (key, expected) in expected {
                // A telescope that only the rig's other frames name is theirs.
                if frame["provenance"].get(key).is_none() && key == "telescope" {
                    assert!(expected.is_null(), "{seed} {path}: {key}");
                    continue;
                }
                assert!(
                    same(&frame[key], &expected),
                    "{seed} {path}: {key} is {}, not {expected}",
                    frame[key]
                );
                checked += 1;
            }
        }
    }
    println!("{checked} values");
    assert!(checked > 2000, "{checked}");
}

/// The start in UTC; without a zone it is by the machine's, which the truth does not know.
fn start_utc(truth: &Value) -> Option<Value> {
    let zone_min = truth["zone_min"].as_i64()?;
    let (day, clock) = truth["local"].as_str().unwrap().split_once('T').unwrap();
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let numbers = |text: &str, joint: char| -> Vec<i64> {
        text.split(joint).map(|part| part.parse().unwrap()).collect()
    };
    let (day, clock) = (numbers(day, '-'), numbers(clock, ':'));
    let month = u8::try_from(day[1]).unwrap().try_into().unwrap();
    let date =
        time::Date::from_calendar_date(i32::try_from(day[0]).unwrap(), month, u8::try_from(day[2]).unwrap());
    let minutes = clock[0] * 60 + clock[1] - zone_min;
    let date = date.unwrap() + time::Duration::days(minutes.div_euclid(1440));
    let minutes = minutes.rem_euclid(1440);
    let fraction = match fraction.trim_end_matches('0') {
        "" => String::new(),
        _ => format!(".{fraction:0<3}"),
    };
    Some(format!("{date}T{:02}:{:02}:{:02}{fraction}", minutes / 60, minutes % 60, clock[2]).into())
}
