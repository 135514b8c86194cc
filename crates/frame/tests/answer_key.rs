//! The answer key beside the project: real headers with the values that must be read from them.
//!
//! Runs where `../shared/corpus` lies beside the checkout, and says so where it does not. `NIGHTLEDGER_KEY` names
//! another folder of the same form.

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use nightledger_frame::{Place, Sidecars, Unfit, read_frame};
use nightledger_header::{HeaderReader, Limits};
use serde_json::Value;
use support::values;

fn corpus() -> PathBuf {
    std::env::var_os("NIGHTLEDGER_KEY")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus"), PathBuf::from)
}

fn same(field: &str, got: &Value, expect: &Value) -> bool {
    match (got.as_f64(), expect.as_f64()) {
        (Some(got), Some(expect)) if matches!(field, "latitude" | "longitude") => {
            (got - expect).abs() <= 1e-5
        }
        (Some(got), Some(expect)) => (got - expect).abs() <= 1e-4 * expect.abs().max(1e-9),
        _ if field == "start_utc" => match (got.as_str(), expect.as_str()) {
            (Some(got), Some(expect)) => milliseconds(got) == milliseconds(expect),
            _ => got == expect,
        },
        _ if field == "panel" => {
            got.as_str() == expect.as_str()
                || got.as_str() == expect.as_i64().map(|n| n.to_string()).as_deref()
        }
        _ => got == expect,
    }
}

/// An ISO start cut after its milliseconds.
fn milliseconds(iso: &str) -> String {
    let (clock, fraction) = iso.split_once('.').unwrap_or((iso, ""));
    format!("{clock}.{fraction:0<3.3}")
}

#[test]
fn every_field_of_the_answer_key() {
    let corpus = corpus();
    let Ok(key) = std::fs::read_to_string(corpus.join("expected.jsonl")) else {
        println!("skipped: there is no answer key at {}", corpus.display());
        return;
    };
    // Per program: right, wrong, missing.
    let mut table: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    let mut wrong = Vec::new();
    for line in key.lines().filter(|line| !line.trim().is_empty()) {
        let entry: Value = serde_json::from_str(line).expect("a line of the answer key");
        let file = entry["file"].as_str().expect("file");
        let folder = file.split('/').next().unwrap_or(file).to_owned();
        let bytes = std::fs::read(corpus.join(file)).expect("the file of the answer key");
        let header = HeaderReader::read_all(file, &bytes, Limits::default());
        let place = Place { root: 0, root_name: Arc::from(""), path: file.into(), exposure: 1 };
        let frame = read_frame(&header, place, &Sidecars::default());
        let tally = table.entry(folder).or_default();
        let Some(fields) = entry["frame"].as_object() else {
            let right = frame.kind.is_none() && frame.unfit.is_some_and(|unfit| unfit != Unfit::NoImageData);
            tally[usize::from(!right)] += 1;
            if !right {
                wrong.push(format!("{file}: is no frame, was read as {:?}", frame.kind));
            }
            continue;
        };
        let got = values(&frame);
        let skipped: Vec<&str> =
            entry["not_checked"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for (field, expect) in fields {
            let Some(value) = got.get(field.as_str()) else { continue };
            if same(field, value, expect) {
                tally[0] += 1;
            } else if skipped.contains(&field.as_str()) {
                println!("not checked: {file}: {field}: best reading {expect}, read {value}");
            } else {
                tally[if value.is_null() { 2 } else { 1 }] += 1;
                wrong.push(format!("{file}: {field}: expected {expect}, read {value}"));
            }
        }
    }
    println!("{:<24} {:>6} {:>6} {:>8}", "program", "right", "wrong", "missing");
    for (program, [right, not, missing]) in &table {
        println!("{program:<24} {right:>6} {not:>6} {missing:>8}");
    }
    assert!(wrong.is_empty(), "{} fields differ:\n{}", wrong.len(), wrong.join("\n"));
}
