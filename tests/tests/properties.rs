//! What must not change the rows of a whole tree: how its folders are given, copies of its files, the way files are
//! fed. (That any order of files gives the same answer is checked in every case of `tests/cases`.)
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic with its place is the best report of a test"
)]

use nightledger_ledger::{Edits, FixedZone, Settings};
use nightledger_session::Answer;
use nightledger_tests::case::scan;
use nightledger_tests::examples;
use nightledger_tests::tree::{Tree, TreeFile};

fn tree(name: &str) -> Tree {
    let mut tree = Tree { roots: vec![name.to_owned()], files: Vec::new() };
    examples::make(name, 2880, 0, &mut |file| tree.files.push(file));
    tree
}

fn settings() -> Settings {
    nightledger_astrobin::import(examples::CONFIG, &Settings::default(), &Edits::default()).unwrap().settings
}

/// The CSV, and how many files count.
fn outcome(tree: &Tree, settings: &Settings) -> (String, usize) {
    let scan = scan(tree, false);
    let today = time::Date::from_calendar_date(2026, time::Month::November, 20).unwrap();
    let answer = Answer::new(&scan, settings, &Edits::default(), &FixedZone { today, offset_min: 60 }, "now");
    let counted = answer.ledger.decisions.iter().filter(|decision| decision.counted).count();
    (answer.csv[0].text.clone(), counted)
}

#[track_caller]
fn check(what: &str, change: impl Fn(&mut Tree)) {
    for name in ["sadr", "ngc1499", "m51", "wbpp"] {
        let mut changed = tree(name);
        let expected = outcome(&changed, &settings());
        assert!(expected.1 > 50, "{name}: {}", expected.1);
        change(&mut changed);
        assert_eq!(outcome(&changed, &settings()), expected, "{name}: {what}");
    }
}

#[test]
fn folders_given_one_by_one_make_the_same_scan() {
    check("its first folders given one by one", |tree| {
        let top = |file: &TreeFile| file.path.split_once('/').map(|(top, _)| top.to_owned()).unwrap();
        let mut roots: Vec<String> = tree.files.iter().map(top).collect();
        roots.sort();
        roots.dedup();
        for file in &mut tree.files {
            let name = top(file);
            file.root = u16::try_from(roots.iter().position(|root| *root == name).unwrap()).unwrap();
            file.path = file.path[name.len() + 1..].to_owned();
        }
        tree.roots = roots;
    });
}

#[test]
fn another_folder_above_changes_nothing() {
    check("everything one folder deeper", |tree| {
        for file in &mut tree.files {
            file.path = format!("project/{}", file.path);
        }
    });
}

#[test]
fn a_copy_under_the_same_name_counts_once() {
    check("a copy of every seventh file", |tree| {
        let copies: Vec<TreeFile> = tree.files.iter().step_by(7).cloned().collect();
        for copy in copies {
            let name = copy.path.rsplit('/').next().unwrap();
            // Neutral: the folder's name says nothing; numbered, because names repeat from night to night.
            let path = format!("copies/{}/{name}", tree.files.len());
            tree.files.push(TreeFile { path, ..copy });
        }
    });
}

#[test]
fn a_copy_of_a_light_counts_once_under_any_name() {
    check("a copy of every fifth light", |tree| {
        let is_light = |file: &&TreeFile| {
            let text = String::from_utf8_lossy(&file.head);
            text.contains("= 'LIGHT'") || text.contains("value=\"'LIGHT'\"")
        };
        let copies: Vec<TreeFile> = tree.files.iter().filter(is_light).step_by(5).cloned().collect();
        assert!(!copies.is_empty());
        for copy in copies {
            // The HFR stands in the old name alone, and the less processed file is kept, then the shorter path: the
            // new path says as much of its processing and is longer.
            let suffix = if copy.path.ends_with("_c.xisf") { "_c.xisf" } else { ".fits" };
            let long = "a folder for things renamed by hand, whatever their names were before that";
            let (top, _) = copy.path.split_once('/').unwrap();
            let path = format!("{top}/{long}/{long}/any name {}{suffix}", tree.files.len());
            tree.files.push(TreeFile { path, ..copy });
        }
    });
}

#[test]
fn merging_panels_keeps_the_totals() {
    let total = |csv: &str| -> (u32, usize) {
        let rows = csv.lines().skip(1);
        (rows.clone().map(|row| row.split(',').nth(2).unwrap().parse::<u32>().unwrap()).sum(), rows.count())
    };
    for name in ["ngc1499", "wbpp"] {
        let split = total(&outcome(&tree(name), &settings()).0);
        let merged = total(&outcome(&tree(name), &Settings { row_per_panel: false, ..settings() }).0);
        assert_eq!(split.0, merged.0, "{name}");
        assert!(merged.1 < split.1, "{name}");
    }
}
