//! WBPP's logs in all grammars through the command: what `../shared/examples/wbpp_log.py` writes, when it and python3 are
//! there. Each seed stacks other lights, of which others are left out.
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
use std::process::Command;

use answer::Answer;
use nightledger_tests::beside;
use nightledger_tests::dir::Dir;
use serde_json::Value;

/// Writes `OUT/GRAMMAR-PATHS-SEED/{tree,truth.json}` for each of them.
const WRITER: &str = r#"
import importlib.util, itertools, json, pathlib, random, sys
spec = importlib.util.spec_from_file_location("wbpp_log", sys.argv[1])
w = importlib.util.module_from_spec(spec); spec.loader.exec_module(w)
for grammar, paths, seed in itertools.product(("1.4", "2.8", "3.0"), ("windows", "mac", "linux"), range(int(sys.argv[3]))):
    dice = random.Random(f"{grammar} {paths} {seed}")
    out = pathlib.Path(sys.argv[2]) / f"{grammar}-{paths}-{seed}"
    tree = out / "tree"
    run = w.Wbpp(tree, grammar, paths)
    fates = ["integrated"] * 6 + ["registration", "integration-weight"]
    if grammar != "1.4":
        fates += ["calibration", "low-weight", "normalization"]
    if grammar == "3.0":
        fates += ["selection"]
    master = f"{run.output}/master/master"
    bias = run.master("Bias", master + "Bias_BIN-1.xisf", dice.randint(10, 90), w.keys_of("Bias", 0.0)) if dice.random() < 0.7 else None
    dark = run.master("Dark", master + "Dark_300.xisf", dice.randint(10, 90), w.keys_of("Dark", 300.0), exposure=300.0) if dice.random() < 0.8 else None
    flats_dark = run.master("Dark", master + "Dark_2.xisf", dice.randint(10, 90), w.keys_of("Dark", 2.0), exposure=2.0) if dice.random() < 0.4 else None
    groups = []
    for at, filt in enumerate(dice.sample(["L", "R", "G", "B", "Ha", "OIII", "SII"], dice.randint(1, 4))):
        flat = None
        if dice.random() < 0.8:
            flat = master + f"Flat_FILTER-{filt}_mono.xisf"
            count = dice.randint(10, 60)
            run.calibrate_flats(flat, count, filt, bias=bias if dice.random() < 0.5 else None, dark=flats_dark)
            run.master("Flat", flat, count, w.keys_of("Flat", 2.0, filt), filt=filt, exposure=2.0)
        count = dice.choice([2, 3, 5, 9, 14])
        own = {i: dice.choice(fates) for i in range(count)}
        if dice.random() < 0.3:
            own = {}
        groups.append((filt, flat, w.series(tree, f"2024-01-{10 + at:02d}T20:30:00", count, filt, 300.0, own)))
    own_bias = bias if dice.random() < 0.3 else None
    for filt, flat, frames in groups:
        folder = f"Light_BIN-1_9576x6388_EXPOSURE-300.00s_FILTER-{filt}_mono"
        left = run.calibrate(frames, own_bias, dark, flat, folder)
        left = run.select(left)
        if not left:
            continue
        left = run.register(left, folder)
        keys = w.keys_of("Light", 300.0, filt, obj="NGC 1499")
        if len(left) >= 3:
            left = run.normalize(left, folder[6:], keys)
        # What is in a group too small was left out by nothing else.
        if sum(f["fate"] != "integration-weight" for f in left) < 3:
            for f in left:
                f["fate"] = "integrated"
        if not left:
            continue
        run.stack(left, folder[6:], keys, total=len(frames), drizzle=dice.random() < 0.5)
    run.finish()
    frames = [f for _, _, frames in groups for f in frames]
    (out / "truth.json").write_text(json.dumps(run.truth(frames)))
"#;

/// Seeds of each grammar and kind of paths.
const SEEDS: &str = "8";

#[test]
fn the_shared_generators_logs_decide_in_every_grammar() {
    let Some(script) = beside::script("wbpp_log.py") else { return };
    let folder = Dir::new("wbpp-logs");
    beside::ran(Command::new("python3").args(["-c", WRITER]).arg(&script).arg(&folder.0).arg(SEEDS));
    let (mut trees, mut checked) = (0, 0);
    for tree in fs::read_dir(&folder.0).unwrap() {
        let tree = tree.unwrap().path();
        let truth: Value =
            serde_json::from_str(&fs::read_to_string(tree.join("truth.json")).unwrap()).unwrap();
        checked += check(&tree.join("tree"), &truth);
        trees += 1;
    }
    println!("{trees} trees, {checked} values");
    assert_eq!(trees, 72);
    assert!(checked > 1000, "{checked}");
}

/// The words in which a reason begins, by the generator's names of them.
fn words(fate: &str) -> &'static str {
    match fate {
        "calibration" => "not-integrated: calibration failed",
        "low-weight" => "not-integrated: weight ",
        // Version 1.4 does not name what it could not align.
        "selection" | "registration" => "not-integrated: ",
        "normalization" => "not-integrated: local normalization failed",
        "integration-weight" => "not-integrated: left out by the integration",
        "too-few" => "not-integrated: fewer than three",
        _ => panic!("{fate}"),
    }
}

fn check(tree: &Path, truth: &Value) -> usize {
    let report = Answer::of(tree, &["--json", "--no-cache", "--quiet", "{}"]).json();
    let frame = |path: &str| {
        let frames = report["frames"].as_array().unwrap();
        frames.iter().find(|frame| frame["path"] == path).unwrap_or_else(|| panic!("{path}: not read"))
    };
    let place = tree.display();
    let mut checked = 0;
    // A log without any integration of lights decides nothing about them.
    let integrated = truth["integrated"].as_array().unwrap();
    if integrated.is_empty() {
        return 0;
    }
    for path in integrated {
        assert_eq!(frame(path.as_str().unwrap())["counted"], true, "{place} {path}");
        checked += 1;
    }
    for (path, fate) in truth["rejected"].as_object().unwrap() {
        let frame = frame(path);
        let reason = frame["reason"].as_str().unwrap_or_default();
        assert!(
            frame["counted"] == false && reason.starts_with(words(fate.as_str().unwrap())),
            "{place} {path}: {fate}, but {reason:?}"
        );
        checked += 1;
    }
    let rows = report["rows"].as_array().unwrap();
    let expected = truth["rows"].as_array().unwrap();
    assert_eq!(rows.len(), expected.len(), "{place}");
    for row in expected {
        let is_it =
            |found: &&Value| found["date"] == row["date"] && found["filter_name"] == row["filter_name"];
        let found = rows.iter().find(is_it).unwrap_or_else(|| panic!("{place}: no row for {row}"));
        for column in ["number", "duration", "darks", "flats", "flatDarks", "bias"] {
            assert_eq!(found[column].as_f64(), row[column].as_f64(), "{place} {row}: {column}");
            checked += 1;
        }
    }
    let log = &report["logs"][0];
    assert_eq!(log["integrated"].as_u64(), u64::try_from(integrated.len()).ok(), "{place}");
    checked + 1
}
