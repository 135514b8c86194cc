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
use nightledger_session::{Answer, Scan};
use nightledger_tests::case::{joined, parts, scan};
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

/// The folders of a tree given one by one, as deep as files differ in them.
fn by_folders(tree: &Tree, depth: usize) -> Tree {
    let cut = |file: &TreeFile| {
        let folders: Vec<&str> = file.path.split('/').collect();
        let above = folders.len().saturating_sub(1).min(depth);
        (folders[..above].join("/"), folders[above..].join("/"))
    };
    let mut roots: Vec<String> = tree.files.iter().map(|file| cut(file).0).collect();
    roots.sort();
    roots.dedup();
    let files = tree.files.iter().map(|file| {
        let (folder, path) = cut(file);
        let root = u16::try_from(roots.iter().position(|root| *root == folder).unwrap()).unwrap();
        TreeFile { root, path, ..file.clone() }
    });
    let files = files.collect();
    let names = roots.iter().map(|root| root.rsplit('/').next().unwrap().to_owned()).collect();
    Tree { roots: names, files }
}

/// Report, files, tables, all in bytes.
fn whole(mut scan: Scan, settings: &Settings, host: &FixedZone) -> Vec<String> {
    scan.guide(host);
    let edits = Edits::default();
    let answer = Answer::new(&scan, settings, &edits, host, "now");
    let mut all = vec![serde_json::to_string(&answer.report(&scan, settings, &edits)).unwrap()];
    let tables = answer.debug_tables(&scan, settings, &edits);
    all.extend(answer.csv.iter().chain(&answer.summary).chain(&tables).map(|file| file.text.clone()));
    all
}

#[test]
fn folders_read_on_several_machines_make_the_answer_of_one_run() {
    let today = time::Date::from_calendar_date(2026, time::Month::November, 20).unwrap();
    let host = FixedZone { today, offset_min: 60 };
    let mut noise = 20_261_128_u64;
    for name in ["sadr", "ngc1499", "m51", "wbpp"] {
        for depth in [1, 2] {
            // A copy of some files elsewhere, so that exposures, logs and calibration meet across parts.
            let mut tree = tree(name);
            let copies: Vec<TreeFile> = tree.files.iter().step_by(5).cloned().collect();
            for copy in copies {
                let path = format!("copies/{}", copy.path);
                tree.files.push(TreeFile { path, ..copy });
            }
            let tree = by_folders(&tree, depth);
            assert!(tree.roots.len() > 1, "{name}");
            for _ in 0..3 {
                let of_root: Vec<usize> = tree
                    .roots
                    .iter()
                    .map(|_| {
                        noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                        usize::try_from(noise >> 62).unwrap()
                    })
                    .collect();
                let parts = parts(&tree, |root| of_root[usize::from(root)]);
                // One run is given the folders in the order of the parts.
                let mut one = Tree::default();
                for part in &parts {
                    let first = u16::try_from(one.roots.len()).unwrap();
                    one.roots.extend(part.roots.iter().cloned());
                    let files = part.files.iter().cloned();
                    one.files.extend(files.map(|file| TreeFile { root: file.root + first, ..file }));
                }
                let expect = whole(scan(&one, false), &settings(), &host);
                assert!(
                    whole(joined(&parts, &host), &settings(), &host) == expect,
                    "{name} {depth} {of_root:?}"
                );
            }
        }
    }
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
