//! The worked examples through the runner, cell by cell: the project's own trees always, the README's four when
//! `../shared/examples` and python3 are there.
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
use nightledger_tests::case::same;
use nightledger_tests::dir::Dir;
use nightledger_tests::examples;

/// Runs the runner on `tree` and returns the acquisition.csv that it wrote.
#[track_caller]
fn acquisition(tree: &Path, config: &Path, dates: &str, out: &Path) -> String {
    let (config, path) = (config.to_str().unwrap(), tree.to_str().unwrap());
    let answer = Answer::of(out, &["--config", config, "--dates", dates, "--out", "{}", "--quiet", path]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let name = format!("{}_acquisition.csv", tree.file_name().unwrap().to_string_lossy());
    fs::read_to_string(out.join(name)).unwrap()
}

/// Compares every cell as a number.
#[track_caller]
fn check(name: &str, found: &str, expected: &str) {
    let cells = |text: &str| -> Vec<Vec<String>> {
        text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
    };
    let (found, expected) = (cells(found), cells(expected));
    assert_eq!(found.first(), expected.first(), "{name}: columns");
    let mut wrong = Vec::new();
    for (row, (found, expected)) in found.iter().zip(&expected).enumerate().skip(1) {
        if found.len() != expected.len()
            || found.iter().zip(expected).any(|(found, expected)| !same(expected, found))
        {
            wrong.push(format!(
                "row {row}\n  found    {}\n  expected {}",
                found.join(","),
                expected.join(",")
            ));
        }
    }
    assert!(wrong.is_empty(), "{name}: {} rows differ\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(found.len(), expected.len(), "{name}: number of rows");
    println!("{name}: {} rows, every cell agrees", found.len() - 1);
}

#[track_caller]
fn own(name: &str) {
    let dir = Dir::new(&format!("own-{name}"));
    let tree = dir.0.join(name);
    let expected = examples::make(name, 2880, 0, &mut |file| {
        let path = tree.join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, file.slice(0, usize::MAX)).unwrap();
    });
    let (night, utc) = expected.unwrap();
    assert_ne!(night, utc, "{name}: no night passes midnight");
    let config = dir.0.join("config.ini");
    fs::write(&config, examples::CONFIG).unwrap();
    check(name, &acquisition(&tree, &config, "night", &dir.0), &night);
    check(name, &acquisition(&tree, &config, "utc-date", &dir.0), &utc);
}

#[test]
fn own_sadr() {
    own("sadr");
}

#[test]
fn own_ngc1499() {
    own("ngc1499");
}

#[test]
fn own_m51() {
    own("m51");
}

#[test]
fn own_wbpp() {
    own("wbpp");
}

/// The README's example of that name, or a word why it was left out.
#[track_caller]
fn readme(name: &str) {
    let Some(script) = beside::script("make.py") else { return };
    let shared = script.parent().unwrap();
    let dir = Dir::new(&format!("readme-{name}"));
    let tree = dir.0.join(name);
    beside::make(&script, &[name, tree.to_str().unwrap()]);
    let expected = fs::read_to_string(shared.join("expected").join(format!("{name}.csv"))).unwrap();
    check(name, &acquisition(&tree, &shared.join("config.ini"), "utc-date", &dir.0), &expected);
}

#[test]
fn readme_sadr() {
    readme("sadr");
}

#[test]
fn readme_ngc1499() {
    readme("ngc1499");
}

#[test]
fn readme_m51() {
    readme("m51");
}

#[test]
fn readme_wbpp() {
    readme("wbpp");
}
