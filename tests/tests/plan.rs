//! Goals, projects and tidying through the command (docs/rules.md#20).
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
use std::fs;
use std::path::Path;
use std::process::Command;

use answer::Answer;
use nightledger_tests::beside;
use nightledger_tests::dir::Dir;
use serde_json::{Value, json};

/// A light of this target and filter, the `number`th of its night, with 16 bytes of its own behind the header.
fn light(path: &Path, object: &str, filter: &str, exposure_s: f64, number: u32) {
    let minutes = 10 * number;
    let mut cards = vec![
        "SIMPLE  =                    T".to_owned(),
        "BITPIX  =                   16".to_owned(),
        "NAXIS   =                    2".to_owned(),
        "NAXIS1  =                    8".to_owned(),
        "NAXIS2  =                    1".to_owned(),
        "IMAGETYP= 'LIGHT   '".to_owned(),
        format!("EXPTIME = {exposure_s:>20.1}"),
        format!("DATE-OBS= '2024-03-01T{:02}:{:02}:00.250'", 18 + minutes / 60, minutes % 60),
        format!("OBJECT  = '{}'", object.replace('\'', "''")),
        "TELESCOP= 'Newton 200'".to_owned(),
        "INSTRUME= 'Cam 26'".to_owned(),
        "FOCRATIO=                  4.0".to_owned(),
        "SITELAT =                 47.5".to_owned(),
        "SITELONG=                  8.5".to_owned(),
    ];
    if !filter.is_empty() {
        cards.push(format!("FILTER  = '{filter}'"));
    }
    cards.push("END".to_owned());
    let mut bytes: Vec<u8> = cards.iter().flat_map(|card| format!("{card:<80}").into_bytes()).collect();
    bytes.resize(2880, b' ');
    bytes.extend(number.to_be_bytes().repeat(4));
    bytes.resize(5760, 0);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// All files below a folder with their bytes; those that tidying keeps its own books in are left out.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(folder: &Path, below: &str, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            let path = format!("{below}{name}");
            if entry.file_type().unwrap().is_dir() {
                walk(&entry.path(), &format!("{path}/"), found);
            } else if !name.contains("nightledger-tidy") {
                found.insert(path, fs::read(entry.path()).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, "", &mut found);
    found
}

/// docs/rules.md#20-progress
#[test]
fn have_want_and_need_by_target_panel_and_filter() {
    let dir = Dir::new("goals");
    let tree = dir.0.join("tree");
    for number in 0..4 {
        light(&tree.join(format!("ha_{number}.fits")), "M 31 Panel 1", "Ha", 300.0, number);
        light(&tree.join(format!("o_{number}.fits")), "M 31 Panel 2", "OIII", 180.5, 4 + number);
    }
    light(&tree.join("short.fits"), "M 31 Panel 1", "Ha", 60.0, 9);
    light(&tree.join("free.fits"), "M 33", "L", 30.0, 10);
    fs::write(
        dir.0.join("goals.csv"),
        "target,panel,filter,exposure_s,hours,frames\nm_31,1,h a,300,,4\nM 31,1,HA,,1,\nM31,,OIII,,,4\nNGC 1,,L,,2,\n",
    )
    .unwrap();
    let report = Answer::of(&dir.0, &["--goals", "{}/goals.csv", "--json", "--no-cache", "{}/tree"]).json();
    let goal = |target: &str,
                panel: Value,
                filter: &str,
                exposure_s: Value,
                frames: u32,
                have: f64,
                want: Value,
                need: Value,
                ready: Value| {
        json!({ "target": target, "panel": panel, "filter": filter, "exposure_s": exposure_s, "frames": frames, "have_s": have, "want_s": want, "need_s": need, "ready": ready })
    };
    let mut expect = [
        // A goal without a panel is for all of them.
        goal("M 31", Value::Null, "OIII", Value::Null, 4, 722.0, json!(722.0), json!(0.0), json!(true)),
        goal("M 31", json!(1), "Ha", Value::Null, 1, 60.0, json!(3600.0), json!(3540.0), json!(false)),
        // The more exact goal takes frames first.
        goal("M 31", json!(1), "Ha", json!(300.0), 4, 1200.0, json!(1200.0), json!(0.0), json!(true)),
        goal("M 33", Value::Null, "L", json!(30.0), 1, 30.0, Value::Null, Value::Null, Value::Null),
        goal("NGC 1", Value::Null, "L", Value::Null, 0, 0.0, json!(7200.0), json!(7200.0), json!(false)),
    ];
    expect[0]["want_frames"] = json!(4);
    expect[2]["want_frames"] = json!(4);
    assert_eq!(report["goals"], json!(expect));
    // 4 of 4 is ready, 1 of 4 is at a share of a quarter.
    fs::write(dir.0.join("one.csv"), "target,filter,frames\nM 33,L,4\n").unwrap();
    let share = |share: &str| {
        let report =
            Answer::of(&dir.0, &["--goals", "{}/one.csv", "--goal-share", share, "--json", "{}/tree"]).json();
        report["goals"].as_array().unwrap().iter().find(|goal| goal["target"] == "M 33").unwrap()["ready"]
            .clone()
    };
    assert_eq!((share("0.25"), share("0.26")), (json!(true), json!(false)));
}

/// docs/rules.md#20-goals
#[test]
fn a_goals_file_that_is_wrong_ends_the_command_with_its_line() {
    let dir = Dir::new("goals-bad");
    light(&dir.0.join("tree/x.fits"), "M 31", "Ha", 60.0, 0);
    for (name, text, why) in [
        ("twice.csv", "target,filter,hours\nM 31,Ha,1\nm31,HA,2\n", "line 3"),
        ("number.csv", "target,filter,hours\nM 31,Ha,much\n", "line 2"),
        ("plan.json", "{\n\"a\": \n", "line "),
        ("other.sqlite", "SQLite format 3\0not whole", "SQLite"),
        ("other.xml", "<html></html>", "html"),
    ] {
        fs::write(dir.0.join(name), text).unwrap();
        let answer = Answer::of(&dir.0, &["--goals", &format!("{{}}/{name}"), "--json", "{}/tree"]);
        assert_eq!(answer.code, 2, "{name}");
        assert!(answer.err.contains(name) && answer.err.contains(why), "{}", answer.err);
    }
    // Neither it nor what lies beside it is read when it is larger than what a planner writes.
    for (name, large) in [("large.sqlite", "large.sqlite"), ("small.sqlite", "small.sqlite-wal")] {
        fs::write(dir.0.join(name), "SQLite").unwrap();
        fs::File::create(dir.0.join(large)).unwrap().set_len((512 << 20) + 1).unwrap();
        let answer = Answer::of(&dir.0, &["--goals", &format!("{{}}/{name}"), "--json", "{}/tree"]);
        assert!(answer.code == 2 && answer.err.contains("larger than 512 MiB"), "{}", answer.err);
    }
    assert_eq!(Answer::of(&dir.0, &["--goals", "{}/none.csv", "--json", "{}/tree"]).code, 2);
    assert_eq!(Answer::of(&dir.0, &["--goal-share", "1.5", "--json", "{}/tree"]).code, 2);
}

/// docs/rules.md#20-several
#[test]
fn several_goal_files_decide_in_their_order() {
    let dir = Dir::new("goals-order");
    light(&dir.0.join("tree/x.fits"), "M 31", "Ha", 60.0, 0);
    fs::write(dir.0.join("plan.sgf"), r#"{"arEventGroups":[{"sName":"M 31","Events":[{"sSuffix":"Ha","nExposureTime":60,"nRepeat":10},{"sSuffix":"L","nExposureTime":30,"nRepeat":5}]}]}"#).unwrap();
    fs::write(dir.0.join("goals.csv"), "target,filter,frames\nM 31,Ha,20\n").unwrap();
    let report =
        Answer::of(&dir.0, &["--goals", "{}/plan.sgf", "--goals", "{}/goals.csv", "--json", "{}/tree"])
            .json();
    let goals: Vec<_> = report["goals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|goal| (goal["filter"].clone(), goal["want_frames"].clone()))
        .collect();
    assert_eq!(goals, [(json!("Ha"), json!(20)), (json!("L"), json!(5))]);
    let notices = report["notices"].as_array().unwrap();
    assert!(notices.iter().any(|notice| notice["code"] == "goal-set-aside"
        && notice["text"].as_str().unwrap().contains("M 31 Ha of plan.sgf")));
}

/// docs/rules.md#20-above
#[test]
fn stages_and_accepted_lights_hold_in_the_layout_of_projects_only() {
    let dir = Dir::new("stages");
    let tree = dir.0.join("Newton@f4.0+Cam");
    light(&tree.join("20_Data/M 31/accept/a.fits"), "M 31", "Ha", 60.0, 0);
    light(&tree.join("20_Data/M 31/new/b.fits"), "M 31", "Ha", 60.0, 1);
    light(&tree.join("20_Data/M 31/master/c.fits"), "M 31", "Ha", 60.0, 2);
    light(&tree.join("60_Done/M 33/x/d.fits"), "M 33", "Ha", 60.0, 3);
    light(&tree.join("Other/M 34/accept/e.fits"), "M 34", "Ha", 60.0, 4);
    light(&tree.join("Other/M 34/f.fits"), "M 34", "Ha", 60.0, 5);
    let report = Answer::of(&dir.0, &["--json", "{}/Newton@f4.0+Cam"]).json();
    let frames: Vec<_> = report["frames"]
        .as_array()
        .unwrap()
        .iter()
        .map(|frame| {
            (
                frame["path"].as_str().unwrap().rsplit('/').next().unwrap(),
                frame["stage"].as_str(),
                frame["reason"].as_str(),
            )
        })
        .collect();
    let expect = [
        ("a.fits", Some("20_Data"), None),
        ("c.fits", Some("20_Data"), Some("not-accepted")),
        ("b.fits", Some("20_Data"), Some("not-accepted")),
        ("d.fits", Some("60_Done"), None),
        ("e.fits", None, None),
        ("f.fits", None, None),
    ];
    assert_eq!(frames, expect);
    let rig = "Newton 200@f4.0+Cam 26";
    let project = |target: &str, stage: Value, status: &str| json!({ "target": target, "rig": rig, "stage": stage, "status": status });
    let expect = [
        project("M 31", json!("20_Data"), "active"),
        project("M 33", json!("60_Done"), "closed"),
        project("M 34", Value::Null, "draft"),
    ];
    assert_eq!(report["projects"], json!(expect));
    // The folders above a given root say it too.
    let report = Answer::of(&dir.0, &["--json", "{}/Newton@f4.0+Cam/20_Data/M 31"]).json();
    let reasons: Vec<_> = report["frames"]
        .as_array()
        .unwrap()
        .iter()
        .map(|frame| (frame["stage"].as_str(), frame["reason"].as_str()))
        .collect();
    assert_eq!(
        reasons,
        [
            (Some("20_Data"), None),
            (Some("20_Data"), Some("not-accepted")),
            (Some("20_Data"), Some("not-accepted"))
        ]
    );
}

const TEMPLATE: &str = "{target}/[PANEL_{panel}/]{night}/{filter}/{name}";

/// Names that shells stumble over.
const HOSTILE: [&str; 6] = [
    "-n $HOME.fits",
    "it's \"q\".fits",
    "a`id`b.fits",
    "line\nbreak.fits",
    "Größe 🌌.fits",
    "back\\slash.fits",
];

fn hostile_tree(tree: &Path) {
    for (number, name) in (0..).zip(HOSTILE) {
        light(&tree.join("2024/LIGHT").join(name), "M 31 Panel 2", "Ha", 60.0, number);
    }
    fs::write(tree.join("2024/LIGHT/-n $HOME.CameraSettings.txt"), "[Cam]\nGain=1\n").unwrap();
    light(&tree.join("2024/packed.fits.gz"), "M 31", "Ha", 60.0, 24);
    fs::write(tree.join("2024/packed.CameraSettings.txt"), "[Cam]\nGain=1\n").unwrap();
    light(&tree.join("nofilter.fits"), "M 31", "", 60.0, 20);
    light(&tree.join("a/twin.fits"), "M 31", "L", 60.0, 21);
    light(&tree.join("b/twin.fits"), "M 31", "L", 60.0, 22);
    light(&tree.join("rejected/r.fits"), "M 31", "L", 60.0, 23);
    fs::write(tree.join("notes.md"), "notes").unwrap();
}

fn tidy<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let mut args =
        vec!["tidy", "--template", TEMPLATE, "--into", "{}/into", "--json", "--no-cache", "--quiet"];
    args.extend(more);
    args.push("{}/tree");
    args
}

/// docs/rules.md#20-sorted
#[test]
fn sorting_files_accepts_no_light() {
    let dir = Dir::new("tidy-accept");
    let target = dir.0.join("tree/Newton@f4.0+Cam/20_Data/M 31");
    light(&target.join("accept/a.fits"), "M 31", "L", 60.0, 1);
    light(&target.join("late.fits"), "M 31", "L", 60.0, 2);
    let plan = |template: &str| {
        let args = ["tidy", "--template", template, "--into", "{}/into", "--json", "--no-cache", "{}/tree"];
        Answer::of(&dir.0, &args).json()
    };
    let seed2 = plan("seed2");
    assert_eq!(seed2["moves"].as_array().unwrap().len(), 1);
    assert_eq!(
        seed2["stay"],
        json!([{ "root": 0, "path": "Newton@f4.0+Cam/20_Data/M 31/late.fits", "reason": "not-accepted" }])
    );
    // Elsewhere nobody takes it for accepted.
    assert_eq!(plan("{target}/{name}")["moves"].as_array().unwrap().len(), 2);
}

/// docs/rules.md#20-tidy
#[test]
fn a_dry_run_plans_and_moves_nothing() {
    let dir = Dir::new("tidy-plan");
    hostile_tree(&dir.0.join("tree"));
    let before = files(&dir.0);
    let answer = Answer::of(&dir.0, &tidy(&[]));
    assert_eq!(answer.code, 1, "two frames for one place are left");
    let plan = answer.json();
    let place = |name: &str| {
        let moves = plan["moves"].as_array().unwrap();
        moves.iter().find(|one| one["from"].as_str().unwrap().ends_with(name)).unwrap()["to"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(place("/-n $HOME.fits"), "M 31/PANEL_2/2024-03-01/Ha/-n $HOME.fits");
    assert_eq!(place(".CameraSettings.txt"), "M 31/PANEL_2/2024-03-01/Ha/-n $HOME.CameraSettings.txt");
    assert_eq!(place("packed.CameraSettings.txt"), "M 31/2024-03-01/Ha/packed.CameraSettings.txt");
    // What Windows refuses in a name becomes `_`.
    assert_eq!(place("it's \"q\".fits"), "M 31/PANEL_2/2024-03-01/Ha/it's _q_.fits");
    assert_eq!(place("line\nbreak.fits"), "M 31/PANEL_2/2024-03-01/Ha/line_break.fits");
    assert_eq!(place("rejected/r.fits"), "reject/M 31/2024-03-01/L/r.fits");
    let stay: Vec<_> = plan["stay"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["path"].clone(), one["reason"].clone()))
        .collect();
    assert_eq!(stay, [(json!("nofilter.fits"), json!("no-filter")), (json!("notes.md"), json!("not-read"))]);
    assert_eq!(plan["conflicts"][0]["to"], "M 31/2024-03-01/L/twin.fits");
    assert_eq!(plan["conflicts"][0]["from"], json!(["a/twin.fits", "b/twin.fits"]));
    assert_eq!(files(&dir.0), before);
}

/// docs/rules.md#20-undo
#[test]
fn applied_and_undone_everything_is_where_it_was() {
    let dir = Dir::new("tidy-apply");
    let tree = dir.0.join("tree");
    hostile_tree(&tree);
    let before = files(&tree);
    let applied = Answer::of(&dir.0, &tidy(&["--apply"])).json();
    let journal = applied["journal"].as_str().unwrap().to_owned();
    assert!(Path::new(&journal).starts_with(dir.0.canonicalize().unwrap().join("into")));
    let (left, moved) = (files(&tree), files(&dir.0.join("into")));
    assert_eq!(left.len() + moved.len(), before.len());
    for one in applied["moves"].as_array().unwrap() {
        let (from, to) = (one["from"].as_str().unwrap(), one["to"].as_str().unwrap());
        assert_eq!(moved[to], before[from], "{to}");
    }
    assert!(!tree.join("2024").exists(), "emptied folders go");
    // Started again, there is nothing left to do.
    assert_eq!(Answer::of(&dir.0, &tidy(&["--apply"])).json()["moves"], json!([]));
    let undone = Answer::of(&dir.0, &["tidy", "--undo", &journal]);
    assert_eq!(undone.code, 0, "{}", undone.err);
    assert_eq!(files(&tree), before);
    assert_eq!(files(&dir.0.join("into")), BTreeMap::new());
    assert!(!dir.0.join("into/M 31").exists(), "folders that were made go");
}

/// docs/rules.md#20-undo
#[test]
fn what_changed_since_is_left_and_told_by_undo() {
    let dir = Dir::new("tidy-changed");
    light(&dir.0.join("tree/x.fits"), "M 31", "Ha", 60.0, 0);
    light(&dir.0.join("tree/y.fits"), "M 31", "Ha", 60.0, 1);
    let applied = Answer::of(&dir.0, &tidy(&["--apply"])).json();
    let changed = dir.0.join("into/M 31/2024-03-01/Ha/x.fits");
    fs::write(&changed, "something else").unwrap();
    let undone = Answer::of(&dir.0, &["tidy", "--undo", applied["journal"].as_str().unwrap()]);
    assert_eq!(undone.code, 1);
    assert!(undone.err.contains("x.fits") && undone.err.contains("changed"), "{}", undone.err);
    assert!(changed.exists() && dir.0.join("tree/y.fits").exists());
}

/// docs/rules.md#20-apply
#[test]
fn a_taken_place_is_never_overwritten_and_the_same_bytes_are_no_conflict() {
    let dir = Dir::new("tidy-taken");
    let into = dir.0.join("into/M 31/2024-03-01/Ha");
    for (number, name) in (0..).zip(["same.fits", "other.fits", "Case.fits"]) {
        light(&dir.0.join("tree").join(name), "M 31", "Ha", 60.0, number);
    }
    fs::create_dir_all(&into).unwrap();
    fs::copy(dir.0.join("tree/same.fits"), into.join("same.fits")).unwrap();
    fs::write(into.join("other.fits"), "other").unwrap();
    fs::write(into.join("CASE.fits"), "case").unwrap();
    let answer = Answer::of(&dir.0, &tidy(&["--apply"]));
    assert_eq!(answer.code, 1);
    let plan = answer.json();
    let conflicts: Vec<_> = plan["conflicts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["from"][0].clone(), one["reason"].clone()))
        .collect();
    assert_eq!(
        conflicts,
        [(json!("Case.fits"), json!("names-differ-in-case")), (json!("other.fits"), json!("taken"))]
    );
    assert_eq!(plan["moves"][0]["kind"], "same-bytes");
    assert!(!dir.0.join("tree/same.fits").exists() && dir.0.join("tree/other.fits").exists());
    assert_eq!(fs::read(into.join("other.fits")).unwrap(), b"other");
    let undone = Answer::of(&dir.0, &["tidy", "--undo", plan["journal"].as_str().unwrap()]);
    assert_eq!(undone.code, 0, "{}", undone.err);
    assert_eq!(fs::read(dir.0.join("tree/same.fits")).unwrap(), fs::read(into.join("same.fits")).unwrap());
}

/// docs/rules.md#20-safe
#[test]
fn templates_and_paths_that_no_system_takes_are_refused() {
    let dir = Dir::new("tidy-limits");
    light(&dir.0.join("tree/x.fits"), &"M".repeat(60), "Ha", 60.0, 0);
    for template in ["../{name}", "/abs/{name}", "a/../../{name}", "{what}", "[{name}", "C:\\x"] {
        let answer =
            Answer::of(&dir.0, &["tidy", "--template", template, "--into", "{}/into", "--json", "{}/tree"]);
        assert_eq!(answer.code, 2, "{template}");
        assert!(answer.err.contains(template.split('\\').next().unwrap()), "{}", answer.err);
    }
    for (template, reason) in [
        ("{target}{target}{target}{target}{target}", "name-too-long"),
        ("{target}/{target}/{target}/{target}", "path-too-long"),
    ] {
        let answer =
            Answer::of(&dir.0, &["tidy", "--template", template, "--into", "{}/into", "--json", "{}/tree"]);
        assert_eq!(
            (answer.code, answer.json()["stay"][0]["reason"].clone()),
            (1, json!(reason)),
            "{template}"
        );
    }
}

/// docs/rules.md#20-stays
#[cfg(unix)]
#[test]
fn links_stay() {
    let dir = Dir::new("tidy-links");
    light(&dir.0.join("elsewhere/x.fits"), "M 31", "Ha", 60.0, 0);
    light(&dir.0.join("elsewhere/deep/y.fits"), "M 31", "Ha", 60.0, 1);
    light(&dir.0.join("tree/z.fits"), "M 31", "Ha", 60.0, 2);
    std::os::unix::fs::symlink(dir.0.join("elsewhere/x.fits"), dir.0.join("tree/link.fits")).unwrap();
    std::os::unix::fs::symlink(dir.0.join("elsewhere/deep"), dir.0.join("tree/folder")).unwrap();
    let plan = Answer::of(&dir.0, &tidy(&["--apply"])).json();
    assert_eq!(plan["moves"].as_array().unwrap().len(), 1);
    let links: Vec<_> = plan["stay"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["reason"] == "link")
        .map(|one| one["path"].as_str().unwrap())
        .collect();
    assert!(links.contains(&"link.fits") && links.contains(&"folder/y.fits"), "{links:?}");
    assert!(dir.0.join("elsewhere/x.fits").exists() && dir.0.join("tree/link.fits").exists());
}

/// docs/rules.md#20-scripts
#[cfg(unix)]
#[test]
fn the_scripts_move_hostile_names_and_overwrite_nothing() {
    for shell in ["bash", "dash", "sh"] {
        if Command::new(shell).args(["-c", ":"]).output().is_err() {
            eprintln!("skipped: there is no {shell}");
            continue;
        }
        let dir = Dir::new(&format!("tidy-sh-{shell}"));
        hostile_tree(&dir.0.join("tree"));
        let before = files(&dir.0.join("tree"));
        let args = ["--sh", "{}/move.sh", "--ps1", "{}/move.ps1", "--csv", "{}/move.csv"];
        let plan = Answer::of(&dir.0, &tidy(&args)).json();
        let moves = plan["moves"].as_array().unwrap();
        let mut table = csv::Reader::from_path(dir.0.join("move.csv")).unwrap();
        let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), moves.len());
        assert!(rows.iter().all(|row| row[0].starts_with('/') && row[1].starts_with('/')));
        let power = fs::read_to_string(dir.0.join("move.ps1")).unwrap();
        assert!(
            power.starts_with('\u{feff}') && power.contains("/-n $HOME.fits'") && power.contains("it''s"),
            "{power}"
        );
        // One place was taken since.
        let taken = dir.0.join("into").join(moves[0]["to"].as_str().unwrap());
        fs::create_dir_all(taken.parent().unwrap()).unwrap();
        fs::write(&taken, "taken").unwrap();
        let ran = Command::new(shell).arg(dir.0.join("move.sh")).output().unwrap();
        assert_eq!(ran.status.code(), Some(1), "{}", String::from_utf8_lossy(&ran.stderr));
        assert_eq!(fs::read(&taken).unwrap(), b"taken");
        let moved = files(&dir.0.join("into"));
        for one in &moves[1..] {
            let (from, to) = (one["from"].as_str().unwrap(), one["to"].as_str().unwrap());
            assert_eq!(moved[to], before[from], "{shell}: {to}");
        }
        assert!(dir.0.join("tree").join(moves[0]["from"].as_str().unwrap()).exists());
    }
}

/// The command itself.
const PROGRAM: &str = env!("CARGO_BIN_EXE_tested-command");

/// docs/rules.md#20-journal
#[cfg(unix)]
#[test]
fn killed_at_any_moment_and_started_again_nothing_is_lost_or_doubled() {
    let kills: u64 =
        std::env::var("NIGHTLEDGER_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(6);
    let count = 150;
    for kill in 0..kills {
        let dir = Dir::new(&format!("tidy-kill-{kill}"));
        for number in 0..count {
            light(
                &dir.0.join(format!("tree/{}/f_{number:03}.fits", number % 7)),
                "M 31",
                "Ha",
                1.0,
                number % 30,
            );
        }
        let before: Vec<Vec<u8>> = {
            let mut all: Vec<_> = files(&dir.0.join("tree")).into_values().collect();
            all.sort();
            all
        };
        let run = || {
            let mut command = Command::new(PROGRAM);
            command
                .args(["tidy", "--template", "{target}/{night}/{filter}/{name}", "--into"])
                .arg(dir.0.join("into"));
            command.args(["--apply", "--json", "--quiet", "--no-cache"]).arg(dir.0.join("tree"));
            command
        };
        let mut child = run().stdout(std::process::Stdio::null()).spawn().unwrap();
        // Spread over what a run takes; the first moments are reading.
        std::thread::sleep(std::time::Duration::from_micros(4_000 + kill * 7_919 % 60_000));
        let _ = child.kill();
        let _ = child.wait();
        let ended = run().output().unwrap();
        assert_eq!(ended.status.code(), Some(0), "{}", String::from_utf8_lossy(&ended.stderr));
        let after = files(&dir.0.join("into"));
        assert!(after.keys().all(|path| !path.contains(".nightledger-")), "{:?}", after.keys());
        let mut moved: Vec<Vec<u8>> = after.into_values().collect();
        moved.sort();
        assert!(moved == before, "kill {kill}: {} of {} files", moved.len(), before.len());
        assert_eq!(files(&dir.0.join("tree")), BTreeMap::new());
    }
}

#[test]
fn demonstration_trees_and_plans_come_out_right() {
    let Some((seeds, plans)) = beside::script("seeds.py").zip(beside::script("scheduler.py")) else { return };
    let dir = Dir::new("plan-seeds");
    let to = dir.0.to_str().unwrap();
    let truth = |path: &str| -> Value {
        serde_json::from_str(&fs::read_to_string(dir.0.join(path)).unwrap()).unwrap()
    };
    let same = |found: &Value, expected: &Value| match (found.as_f64(), expected.as_f64()) {
        (Some(found), Some(expected)) => (found - expected).abs() < 1e-6,
        _ => found == expected,
    };
    let check = |report: &Value, expected: &Value, about: &str| {
        let (found, expected) = (report["goals"].as_array().unwrap(), expected["goals"].as_array().unwrap());
        assert_eq!(found.len(), expected.len(), "{about}");
        for (found, expected) in found.iter().zip(expected) {
            for (key, value) in expected.as_object().unwrap() {
                let found = found.get(key).unwrap_or(&Value::Null);
                assert!(same(found, value), "{about}: {expected} has {key} {found}");
            }
        }
    };
    beside::make(&seeds, &[to, "--only", "goals", "tidy"]);
    let expected = truth("goals/truth.json");
    let report = Answer::of(&dir.0, &["--goals", "{}/goals/goals.csv", "--json", "{}/goals/tree"]).json();
    check(&report, &expected, "goals");
    for (found, expected) in
        report["projects"].as_array().unwrap().iter().zip(expected["projects"].as_array().unwrap())
    {
        for (key, value) in expected.as_object().unwrap() {
            assert_eq!(found[key], *value);
        }
    }
    let out: Vec<&Value> = report["frames"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|frame| frame["reason"] == "not-accepted")
        .map(|frame| &frame["path"])
        .collect();
    assert_eq!(json!(out), expected["not_accepted"]);
    let expected = truth("tidy/truth.json");
    let template = expected["command"][2].as_str().unwrap();
    let plan = Answer::of(
        &dir.0,
        &["tidy", "--template", template, "--into", "{}/tidy/into", "--json", "{}/tidy/tree"],
    )
    .json();
    let place = |from: &str| {
        plan["moves"].as_array().unwrap().iter().find(|one| one["from"] == from).map(|one| one["to"].clone())
    };
    for (from, to) in expected["moves"].as_object().unwrap() {
        assert_eq!(place(from).as_ref(), Some(to), "{from}");
    }
    for from in expected["also_moves"].as_object().unwrap().keys() {
        assert_eq!(place(from).unwrap().as_str().unwrap().split('/').count(), 4);
    }
    assert_eq!(
        plan["stay"].as_array().unwrap().iter().map(|one| one["path"].clone()).collect::<Vec<_>>(),
        *expected["stay"].as_array().unwrap()
    );
    for (found, expected) in
        plan["conflicts"].as_array().unwrap().iter().zip(expected["conflicts"].as_array().unwrap())
    {
        assert_eq!((&found["to"], &found["from"]), (&expected["to"], &expected["from"]));
    }
    for sidecar in expected["sidecars"].as_object().unwrap().keys() {
        assert!(place(sidecar).is_some(), "{sidecar}");
    }
    beside::make(&plans, &[to]);
    for (case, expected) in truth("truth.json").as_object().unwrap() {
        let plan = format!("{{}}/{case}/{}", expected["file"].as_str().unwrap());
        let report = Answer::of(&dir.0, &["--goals", &plan, "--json", &format!("{{}}/{case}/lights")]).json();
        check(&report, expected, case);
        for text in expected["notices"].as_array().unwrap() {
            let told = |notice: &Value| notice["text"].as_str().unwrap().contains(text.as_str().unwrap());
            assert!(report["notices"].as_array().unwrap().iter().any(told), "{case}: {text}");
        }
    }
}

/// Databases as a planner leaves them while it runs: small pages, long rows, a log of changes, an unfinished change.
const DATABASES: &str = r#"
import sqlite3, shutil, sys
def make(name):
    db = sqlite3.connect(name, isolation_level=None)
    db.execute("PRAGMA page_size=512")
    db.execute("CREATE TABLE project (`Id` INTEGER NOT NULL, name TEXT NOT NULL, description TEXT, state INTEGER, PRIMARY KEY(`id`))")
    db.execute("CREATE TABLE target (Id INTEGER PRIMARY KEY, name TEXT, active INTEGER, projectid INTEGER)")
    db.execute("CREATE TABLE exposureplan (Id INTEGER PRIMARY KEY, exposure REAL NOT NULL, desired INTEGER, targetid INTEGER, exposureTemplateId INTEGER)")
    db.execute("CREATE TABLE exposuretemplate (Id INTEGER PRIMARY KEY, name TEXT, filtername TEXT)")
    db.execute("INSERT INTO exposuretemplate VALUES (5, 'narrow', 'Ha')")
    # The rows before are older than this column.
    db.execute("ALTER TABLE exposuretemplate ADD COLUMN defaultexposure REAL DEFAULT 60")
    db.execute("PRAGMA user_version=5")
    return db
def goal(db, target, state=1):
    p = db.execute("INSERT INTO project (name, description, state) VALUES ('p', ?, ?)", ("x" * 3000, state)).lastrowid
    t = db.execute("INSERT INTO target (name, active, projectid) VALUES (?, 1, ?)", (target, p)).lastrowid
    db.execute("INSERT INTO exposureplan (exposure, desired, targetid, exposureTemplateId) VALUES (-1, 3, ?, 5)", (t,))
db = make("many.sqlite")
for n in range(120):
    goal(db, f"T {n}")
goal(db, "Draft", 0)
db.execute("INSERT INTO exposureplan (exposure, desired, targetid, exposureTemplateId) VALUES (10, 3, 999, 5)")
db.close()
db = make("w.sqlite")
db.execute("PRAGMA journal_mode=WAL")
db.execute("PRAGMA wal_autocheckpoint=0")
goal(db, "In the log")
db.execute("PRAGMA cache_size=2")
db.execute("BEGIN")
for n in range(30):
    goal(db, "Unfinished")
for end in ("", "-wal"):
    shutil.copy("w.sqlite" + end, "log.sqlite" + end)
shutil.copy("w.sqlite", "alone.sqlite")
db.execute("ROLLBACK")
db.close()
db = make("j.sqlite")
goal(db, "Before")
db.execute("PRAGMA cache_size=2")
db.execute("BEGIN")
db.execute("UPDATE target SET name = 'Half'")
for n in range(60):
    goal(db, "Half")
for end in ("", "-journal"):
    shutil.copy("j.sqlite" + end, "hot.sqlite" + end)
db.execute("ROLLBACK")
db.close()
"#;

/// docs/rules.md#20-plans
#[test]
fn a_planner_s_database_is_read_as_it_stood_after_its_last_whole_change() {
    let dir = Dir::new("goals-sqlite");
    let with_sqlite = Command::new("python3").args(["-c", "import sqlite3"]).status();
    if !with_sqlite.is_ok_and(|status| status.success()) {
        println!("skipped: there is no python3 with sqlite3");
        return;
    }
    beside::ran(Command::new("python3").args(["-c", DATABASES]).current_dir(&dir.0));
    light(&dir.0.join("tree/x.fits"), "M 31", "L", 60.0, 0);
    let read = |name: &str| {
        let report = Answer::of(&dir.0, &["--goals", &format!("{{}}/{name}"), "--json", "{}/tree"]).json();
        let mut targets = Vec::new();
        for goal in report["goals"].as_array().unwrap().iter().filter(|goal| !goal["want_s"].is_null()) {
            assert_eq!((&goal["want_frames"], &goal["exposure_s"]), (&json!(3), &json!(60.0)), "{goal}");
            targets.push(goal["target"].as_str().unwrap().to_owned());
        }
        let codes = report["notices"]
            .as_array()
            .unwrap()
            .iter()
            .map(|notice| notice["code"].as_str().unwrap().to_owned());
        (targets, codes.filter(|code| code.starts_with("goal-")).collect::<Vec<_>>())
    };
    let before = files(&dir.0);
    let (targets, codes) = read("many.sqlite");
    assert_eq!((targets.len(), codes), (120, vec!["goal-inactive".to_owned(), "goal-orphan".to_owned()]));
    assert_eq!(read("log.sqlite"), (vec!["In the log".to_owned()], Vec::new()));
    assert_eq!(read("alone.sqlite"), (Vec::new(), vec!["goal-database-incomplete".to_owned()]));
    assert_eq!(read("hot.sqlite"), (vec!["Before".to_owned()], Vec::new()));
    assert_eq!(files(&dir.0), before, "nothing is written beside a database");
}

/// Two nights of lights under the same names, each with flats of its own; darks and bias for both; a light that was thrown
/// away, and frames of another target.
const NIGHTS: &str = "
fits n1/L_{n}.fits x 3 at 2024-03-01T20:00:00 every 305
  use light
fits n2/L_{n}.fits x 2 at 2024-03-05T20:00:00 every 305
  use light
fits flats1/F_{n}.fits x 2 at 2024-03-02T05:00:00 every 10
  use flat
fits flats2/F_{n}.fits x 2 at 2024-03-06T05:00:00 every 10
  use flat
fits cal/dark_{n}.fits x 2 at 2024-03-01T10:00:00 every 305
  use dark
fits cal/bias_{n}.fits x 2 at 2024-03-01T11:00:00 every 10
  use bias
fits rejected/bad.fits at 2024-03-01T23:00:00
  use light
fits other/M_{n}.fits x 2 at 2024-03-05T22:00:00 every 305
  use light
  OBJECT = 'M 81'
  FILTER = 'OIII'
";

fn planted(dir: &Path, tree: &str) {
    let blocks = include_str!("../cases/blocks.txt");
    let tree = nightledger_tests::tree::Tree::read("tree", &format!("{blocks}\n{tree}"));
    fs::create_dir_all(dir.join("tree")).unwrap();
    tree.write(&dir.join("tree")).unwrap();
}

fn stack_plan<'a>(program: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let mut args =
        vec!["stack-plan", "--for", program, "--into", "{}/into", "--json", "--no-cache", "--quiet"];
    args.extend(more);
    args.push("{}/tree");
    args
}

/// What goes where.
fn places(plan: &Value) -> Vec<(String, String)> {
    let moves = plan["moves"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut all: Vec<_> = moves.map(|one| (text(&one["to"]), text(&one["from"]))).collect();
    all.sort();
    all
}

const CRESCENT: [&str; 3] = ["--target", "crescent nebula", "--apply"];

/// docs/rules.md#20-wbpp
#[cfg(unix)]
#[test]
fn wbpp_finds_lights_and_their_calibration_by_keywords_of_folders() {
    let dir = Dir::new("stack-wbpp");
    planted(&dir.0, NIGHTS);
    let before = files(&dir.0.join("tree"));
    let answer = Answer::of(&dir.0, &stack_plan("wbpp", &CRESCENT));
    assert_eq!(answer.code, 0, "{}{}", answer.out, answer.err);
    let plan = answer.json();
    let expect = [
        ("BIAS/bias_1.fits", "cal/bias_1.fits"),
        ("BIAS/bias_2.fits", "cal/bias_2.fits"),
        ("DARK/dark_1.fits", "cal/dark_1.fits"),
        ("DARK/dark_2.fits", "cal/dark_2.fits"),
        ("FLAT/FILTER_Ha/SESSION_2024-03-01/F_1.fits", "flats1/F_1.fits"),
        ("FLAT/FILTER_Ha/SESSION_2024-03-01/F_2.fits", "flats1/F_2.fits"),
        ("FLAT/FILTER_Ha/SESSION_2024-03-05/F_1.fits", "flats2/F_1.fits"),
        ("FLAT/FILTER_Ha/SESSION_2024-03-05/F_2.fits", "flats2/F_2.fits"),
        ("LIGHT/FILTER_Ha/SESSION_2024-03-01/L_1.fits", "n1/L_1.fits"),
        ("LIGHT/FILTER_Ha/SESSION_2024-03-01/L_2.fits", "n1/L_2.fits"),
        ("LIGHT/FILTER_Ha/SESSION_2024-03-01/L_3.fits", "n1/L_3.fits"),
        ("LIGHT/FILTER_Ha/SESSION_2024-03-05/L_1.fits", "n2/L_1.fits"),
        ("LIGHT/FILTER_Ha/SESSION_2024-03-05/L_2.fits", "n2/L_2.fits"),
    ];
    let expect: Vec<_> = expect
        .iter()
        .map(|(to, from)| (format!("TARGET_Crescent-Nebula/{to}"), (*from).to_owned()))
        .collect();
    assert_eq!(places(&plan), expect);
    assert_eq!((&plan["missing"], &plan["setups"]), (&json!([]), &json!([])));
    for (to, from) in &expect {
        let there = dir.0.join("into").join(to);
        assert!(fs::symlink_metadata(&there).unwrap().is_symlink(), "{to}");
        assert_eq!(fs::read(&there).unwrap(), before[from], "{to}");
    }
    // Once more: all is there, nothing is left.
    let again = Answer::of(&dir.0, &stack_plan("wbpp", &CRESCENT));
    assert_eq!((again.code, again.json()["moves"].as_array().unwrap().len()), (0, 0));
    assert_eq!(again.json()["stay"].as_array().unwrap().len(), expect.len());
    // The links go, the files stay.
    let journal = plan["journal"].as_str().unwrap();
    assert_eq!(Answer::of(&dir.0, &["tidy", "--undo", journal, "--json"]).code, 0);
    assert!(files(&dir.0.join("into")).is_empty() && !dir.0.join("into/TARGET_Crescent-Nebula").exists());
    assert_eq!(files(&dir.0.join("tree")), before);
}

/// docs/rules.md#20-wbpp
#[test]
fn wbpp_finds_the_darks_of_every_exposure_that_shares_flats() {
    let dir = Dir::new("stack-exposures");
    let tree = "
fits lights/long_{n}.fits x 2 at 2024-03-01T20:00:00 every 305
  use light
fits lights/short_{n}.fits x 2 at 2024-03-01T22:00:00 every 65
  use light
  EXPTIME = 60.0
fits lights/brief.fits at 2024-03-01T23:00:00
  use light
  EXPTIME = 10.0
fits cal/flat.fits at 2024-03-02T05:00:00
  use flat
fits cal/long.fits at 2024-03-01T10:00:00
  use dark
fits cal/short.fits at 2024-03-01T11:00:00
  use dark
  EXPTIME = 60.0
fits cal/bias.fits at 2024-03-01T12:00:00
  use bias
";
    planted(&dir.0, tree);
    let plan = |more: &[&str]| Answer::of(&dir.0, &stack_plan("wbpp", more)).json();
    let whole = plan(&[]);
    let from = |folder: &str| -> Vec<String> {
        let all = places(&whole).into_iter();
        all.filter(|(to, _)| to.contains(folder)).map(|(_, from)| from).collect()
    };
    assert_eq!(from("/DARK/"), ["cal/long.fits", "cal/short.fits"]);
    assert_eq!(from("/BIAS/"), ["cal/bias.fits"]);
    assert_eq!(from("/FLAT/FILTER_Ha/SESSION_2024-03-01/"), ["cal/flat.fits"]);
    assert_eq!(from("/LIGHT/FILTER_Ha/SESSION_2024-03-01/").len(), 5);
    assert_eq!(whole["missing"], json!([]));
    // Without bias no dark of another exposure can be scaled to that of the shortest.
    let lights = "TARGET_Crescent-Nebula/LIGHT/FILTER_Ha/SESSION_2024-03-01";
    let missing = ["dark", "bias"].map(|kind| json!({ "folder": lights, "kind": kind }));
    assert_eq!(plan(&["--exclude", "bias.fits"])["missing"], json!(missing));
}

/// docs/rules.md#20-siril
#[test]
fn siril_finds_lights_darks_flats_and_biases_of_each_stack() {
    let dir = Dir::new("stack-siril");
    planted(&dir.0, NIGHTS);
    let before = files(&dir.0.join("tree"));
    let args = [&CRESCENT[..], &["--by", "copy"]].concat();
    let answer = Answer::of(&dir.0, &stack_plan("siril", &args));
    assert_eq!(answer.code, 0, "{}{}", answer.out, answer.err);
    let of_night = |night: &str, lights: &str, flats: &str, count: u32| {
        let top = format!("Crescent Nebula/Ha/{night}");
        let calibration = (1..=2).flat_map(move |number| {
            [
                (format!("{top}/biases/bias_{number}.fits"), format!("cal/bias_{number}.fits")),
                (format!("{top}/darks/dark_{number}.fits"), format!("cal/dark_{number}.fits")),
                (format!("{top}/flats/F_{number}.fits"), format!("{flats}/F_{number}.fits")),
            ]
        });
        let top = format!("Crescent Nebula/Ha/{night}");
        let lights = lights.to_owned();
        let lights = (1..=count).map(move |number| {
            (format!("{top}/lights/L_{number}.fits"), format!("{lights}/L_{number}.fits"))
        });
        calibration.chain(lights).collect::<Vec<_>>()
    };
    let mut expect = of_night("2024-03-01", "n1", "flats1", 3);
    expect.extend(of_night("2024-03-05", "n2", "flats2", 2));
    expect.sort();
    let plan = answer.json();
    assert_eq!(places(&plan), expect);
    let made = files(&dir.0.join("into"));
    assert_eq!(made.len(), expect.len());
    for (to, from) in &expect {
        assert_eq!(made[to], before[from], "{to}");
    }
    // A copy that was changed since stays, the others go.
    let changed = dir.0.join("into").join(&expect[0].0);
    fs::write(&changed, "changed").unwrap();
    let undone = Answer::of(&dir.0, &["tidy", "--undo", plan["journal"].as_str().unwrap(), "--json"]);
    assert_eq!((undone.code, undone.json()["left"].as_array().unwrap().len()), (1, 1));
    assert_eq!(files(&dir.0.join("into")).len(), 1);
    assert_eq!(files(&dir.0.join("tree")), before);
}

/// docs/rules.md#20-stack
#[test]
fn what_is_not_selected_or_lacks_calibration_is_told() {
    let dir = Dir::new("stack-selection");
    planted(&dir.0, NIGHTS);
    let plan = |more: &[&str]| Answer::of(&dir.0, &stack_plan("siril", more));
    let night = plan(&["--night", "2024-03-05", "--filter", "ha"]).json();
    assert!(places(&night).iter().all(|(_, from)| !from.starts_with("n1") && !from.starts_with("flats1")));
    assert_eq!(places(&night).iter().filter(|(to, _)| to.contains("/lights/")).count(), 2);
    let other = plan(&["--target", "M81"]).json();
    assert_eq!(other["missing"], json!([{ "folder": "M 81/OIII/lights", "kind": "flat" }]));
    assert!(places(&other).iter().any(|(to, _)| to == "M 81/OIII/darks/dark_1.fits"));
    assert_eq!(plan(&["--target", "M 33"]).code, 1);
    assert_eq!(plan(&["--night", "2024-02-30"]).code, 2);
    // Darks serve both targets: they cannot move to both.
    let moved = plan(&["--by", "move"]);
    assert_eq!(moved.code, 1);
    let conflicts = moved.json()["conflicts"].as_array().unwrap().clone();
    assert!(conflicts.iter().any(|one| one["reason"] == "several-places"), "{conflicts:?}");
    assert!(places(&moved.json()).iter().any(|(_, from)| from == "n1/L_1.fits"));
}

/// docs/rules.md#20-siril
#[test]
fn files_of_one_name_have_their_night_in_front_and_masters_the_name_that_siril_looks_for() {
    let dir = Dir::new("stack-names");
    let tree = "
fits n1/L_{n}.fits x 2 at 2024-03-01T20:00:00 every 305
  use light
fits n2/L_{n}.fits x 1 at 2024-03-05T20:00:00
  use light
xisf masterDark.xisf
  image MasterDark
  use rig
  IMAGETYP = 'Master Dark'
  DATE-OBS = '2024-03-01T10:00:00'
  NCOMBINE = 20
";
    planted(&dir.0, tree);
    let plan = Answer::of(&dir.0, &stack_plan("siril", &[])).json();
    let to: Vec<String> = places(&plan).into_iter().map(|(to, _)| to).collect();
    assert_eq!(
        to,
        [
            "Crescent Nebula/Ha/lights/2024-03-01_L_1.fits",
            "Crescent Nebula/Ha/lights/2024-03-05_L_1.fits",
            "Crescent Nebula/Ha/lights/L_2.fits",
            "Crescent Nebula/Ha/masters/dark_stacked.xisf",
        ]
    );
    // What is there already is never overwritten.
    let taken = dir.0.join("into/Crescent Nebula/Ha/lights/L_2.fits");
    fs::create_dir_all(taken.parent().unwrap()).unwrap();
    fs::write(&taken, "taken").unwrap();
    let answer = Answer::of(&dir.0, &stack_plan("siril", &["--apply", "--by", "copy"]));
    assert_eq!((answer.code, &answer.json()["conflicts"][0]["reason"]), (1, &json!("taken")));
    assert_eq!(fs::read(&taken).unwrap(), b"taken");
    assert_eq!(files(&dir.0.join("into")).len(), 4);
}

/// docs/rules.md#20-laid-out
#[cfg(unix)]
#[test]
fn the_scripts_link_and_copy_hostile_names_and_overwrite_nothing() {
    for (shell, by) in [("bash", "link"), ("dash", "link"), ("bash", "copy"), ("dash", "copy")] {
        if Command::new(shell).args(["-c", ":"]).output().is_err() {
            eprintln!("skipped: there is no {shell}");
            continue;
        }
        let dir = Dir::new(&format!("stack-sh-{shell}-{by}"));
        hostile_tree(&dir.0.join("tree"));
        let before = files(&dir.0.join("tree"));
        let args = ["--by", by, "--sh", "{}/make.sh", "--ps1", "{}/make.ps1", "--csv", "{}/make.csv"];
        let plan = Answer::of(&dir.0, &stack_plan("wbpp", &args)).json();
        let places = places(&plan);
        assert!(places.len() > HOSTILE.len(), "{places:?}");
        let power = fs::read_to_string(dir.0.join("make.ps1")).unwrap();
        let word = if by == "link" { "\nLink-Planned '" } else { "\nCopy-Planned '" };
        assert!(power.contains(word) && power.contains("it''s"), "{power}");
        let taken = dir.0.join("into").join(&places[0].0);
        fs::create_dir_all(taken.parent().unwrap()).unwrap();
        fs::write(&taken, "taken").unwrap();
        let ran = Command::new(shell).arg(dir.0.join("make.sh")).output().unwrap();
        assert_eq!(ran.status.code(), Some(1), "{}", String::from_utf8_lossy(&ran.stderr));
        assert_eq!(fs::read(&taken).unwrap(), b"taken");
        for (to, from) in &places[1..] {
            let there = dir.0.join("into").join(to);
            assert_eq!(fs::read(&there).unwrap(), before[from], "{shell}: {to}");
            assert_eq!(fs::symlink_metadata(&there).unwrap().is_symlink(), by == "link");
        }
        assert_eq!(files(&dir.0.join("into")).len(), places.len());
        assert_eq!(files(&dir.0.join("tree")), before);
    }
}
