//! What other projects ask of frames, through the command: BHTOM, AZOTEA, the iTelescope pipeline (docs/rules.md#21, 22, 23).
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
use serde_json::{Value, json};

/// A FITS file of 8 x 6 pixels with these cards, `KEY=value` each; texts in quotes.
fn fits(path: &Path, cards: &[&str]) {
    let plain = ["SIMPLE=T", "BITPIX=16", "NAXIS=2", "NAXIS1=8", "NAXIS2=6"];
    let mut bytes = Vec::new();
    for card in plain.iter().chain(cards) {
        let (key, value) = card.split_once('=').unwrap();
        bytes.extend(format!("{:<80}", format!("{key:<8}= {value:>20}")).bytes());
    }
    bytes.extend(format!("{:<80}", "END").bytes());
    bytes.resize(bytes.len().next_multiple_of(2880), b' ');
    bytes.resize(bytes.len() + 2880, 0);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// A frame ready for BHTOM, but for what `other` cards say.
fn science(path: &Path, other: &[&str]) {
    let usual = [
        "IMAGETYP='Light Frame'",
        "OBJECT='Gaia21abc'",
        "DATE-OBS='2024-03-01T20:00:00'",
        "EXPTIME=60.0",
        "FILTER='V'",
        "XBINNING=2",
        "INSTRUME='QHY 600'",
        "SITELAT=47.5",
        "SITELONG=8.5",
        "CALSTAT='BDF'",
    ];
    let key = |card: &str| card.split_once('=').unwrap().0.to_owned();
    let kept = usual.iter().filter(|card| !other.iter().any(|other| key(other) == key(card)));
    let cards: Vec<&str> = kept.chain(other.iter().filter(|card| !card.ends_with('='))).copied().collect();
    fits(path, &cards);
}

const REGISTRY: &str = r#"[
  { "oname": "HILL_QHY600", "longitude": 8.5, "latitude": 47.5, "binning": 2 },
  { "oname": "HILL_CCD47", "longitude": 8.5, "latitude": 47.501 },
  { "oname": "VALLEY_C1", "longitude": 343.5, "latitude": -30.25 }
]"#;

#[test]
fn every_frame_is_ready_for_bhtom_or_all_reasons_are_told() {
    let dir = Dir::new("bhtom");
    let tree = dir.0.join("tree");
    fs::write(dir.0.join("registry.json"), REGISTRY).unwrap();
    let cases: [(&str, &[&str], &[&str]); 13] = [
        ("a_ready.fits", &[], &[]),
        ("b.fits", &["CALSTAT='BF'"], &["not-calibrated"]),
        ("c_c.fits", &["CALSTAT="], &[]),
        ("d.fits", &["BAYERPAT='RGGB'"], &["bayer"]),
        ("e.fits", &["NAXIS=3", "NAXIS3=3"], &["not-2d"]),
        ("f.fits", &["FILTER='Lum'", "DATE-OBS='2024-03-01T20:10:00'"], &["filter-unknown"]),
        ("g.fits", &["FILTER=", "OBJECT="], &["no-filter", "no-target"]),
        ("h.fits", &["XBINNING=1", "DATE-OBS='2024-03-01T20:20:00'"], &["binning"]),
        ("i.fits", &["SITELAT=40.0"], &["no-observatory"]),
        ("j.fits", &["INSTRUME='Unknown 1'"], &["observatory-unclear"]),
        ("k.new", &["DATE-OBS='2024-03-01T20:30:00'"], &["suffix"]),
        ("l.fits", &["DATE-OBS="], &["no-start"]),
        ("m.fits", &["EXPTIME=", "CALSTAT="], &["not-calibrated", "no-exposure"]),
    ];
    for (name, cards, _) in cases {
        science(&tree.join(name), cards);
    }
    // Darks are not for BHTOM.
    science(&tree.join("dark.fits"), &["IMAGETYP='Dark Frame'"]);
    let answer =
        Answer::of(&dir.0, &["bhtom", "--registry", "{}/registry.json", "--json", "--no-cache", "{}/tree"]);
    assert_eq!(answer.code, 0, "frames that are not ready are no error");
    let report = answer.json();
    let frames = report["frames"].as_array().unwrap();
    assert_eq!(frames.len(), cases.len());
    for (name, _, reasons) in cases {
        let frame = frames.iter().find(|frame| frame["path"] == name).unwrap();
        assert_eq!(frame["reasons"], json!(reasons), "{name}");
        assert_eq!(frame["ready"], json!(reasons.is_empty()), "{name}");
    }
    let ready = &frames[0];
    let expect = json!({ "path": "a_ready.fits", "root": 0, "ready": true, "reasons": [], "target": "Gaia21abc",
        "oname": "HILL_QHY600", "filter": "GaiaSP/V", "mjd_mid": 60_370.833_681, "exposure_s": 60.0 });
    assert_eq!(*ready, expect);
    // The user says that all are calibrated, and what Lum is.
    fs::write(dir.0.join("filters.csv"), "name,filter\nlum,GaiaSP/any\n").unwrap();
    let again = [
        "bhtom",
        "--registry",
        "{}/registry.json",
        "--calibrated",
        "--filters",
        "{}/filters.csv",
        "--json",
        "{}/tree",
    ];
    let report = Answer::of(&dir.0, &again).json();
    let of = |name: &str| {
        report["frames"].as_array().unwrap().iter().find(|frame| frame["path"] == name).cloned().unwrap()
    };
    assert_eq!((&of("b.fits")["ready"], &of("f.fits")["filter"]), (&json!(true), &json!("GaiaSP/any")));
}

#[test]
fn a_mirrored_longitude_is_a_warning_and_turns_nothing() {
    let dir = Dir::new("bhtom-mirror");
    fs::write(dir.0.join("registry.json"), REGISTRY).unwrap();
    science(&dir.0.join("tree/x.fits"), &["SITELAT=-30.25", "SITELONG=16.5"]);
    let report = Answer::of(&dir.0, &["bhtom", "--registry", "{}/registry.json", "--json", "{}/tree"]).json();
    let warning = &report["warnings"][0];
    assert_eq!((&warning["code"], &warning["oname"]), (&json!("longitude-mirrored"), &json!("VALLEY_C1")));
    assert_eq!((&warning["longitude"], &warning["suggested"]), (&json!(343.5), &json!(16.5)));
    assert_eq!(report["warnings"].as_array().unwrap().len(), 1);
    assert_eq!(report["frames"][0]["reasons"], json!(["no-observatory"]));
}

#[test]
fn an_info_file_names_filters_and_is_written_again_line_by_line() {
    let dir = Dir::new("bhtom-info");
    fs::write(dir.0.join("registry.json"), REGISTRY).unwrap();
    let info = "# Hill\r\n\r\nFilters : FILT-1 : FILTER : str : 3, 4 | V, R : slot : F\r\nLongitude : - : LONGITUD : float : 351.5 : deg : F\r\n";
    fs::write(dir.0.join("HILL_QHY600_obs.info"), info).unwrap();
    science(&dir.0.join("tree/x.fits"), &["FILTER='Empty'", "FILT-1='4'"]);
    let answer = Answer::of(
        &dir.0,
        &[
            "bhtom",
            "--registry",
            "{}/registry.json",
            "--info",
            "{}/HILL_QHY600_obs.info",
            "--write-info",
            "{}/again.info",
            "--json",
            "{}/tree",
        ],
    );
    assert_eq!(answer.json()["frames"][0]["filter"], "GaiaSP/R");
    assert!(
        answer.err.contains("351.5 counts to the west there; taken as 8.5 degrees east"),
        "{}",
        answer.err
    );
    assert_eq!(fs::read_to_string(dir.0.join("again.info")).unwrap(), info);
    // Without one to read, it is written from the frames, west-positive.
    let written =
        ["bhtom", "--registry", "{}/registry.json", "--write-info", "{}/own.info", "--json", "{}/tree"];
    assert_eq!(Answer::of(&dir.0, &written).code, 0);
    let own = fs::read_to_string(dir.0.join("own.info")).unwrap();
    assert!(own.contains(": LONGITUD : float : -8.5 :") && own.contains(": EXPTIME : EXPTIME :"), "{own}");
}

#[test]
fn a_table_that_cannot_be_read_is_refused_with_its_line() {
    let dir = Dir::new("bhtom-bad");
    science(&dir.0.join("tree/x.fits"), &[]);
    for (option, name, text, line) in [
        ("--registry", "r.json", "[\n{\"oname\":\"A_B\",\n\"latitude\":\"north\"}]", "line 3"),
        ("--filters", "f.csv", "name,filter\nV,Green\n", "line 2"),
        ("--info", "i.info", "# x\nGain : GAIN : GAIN\n", "line 2"),
    ] {
        fs::write(dir.0.join(name), text).unwrap();
        let file = format!("{{}}/{name}");
        let answer = Answer::of(&dir.0, &["bhtom", option, &file, "--json", "{}/tree"]);
        assert_eq!(answer.code, 2, "{}", answer.out);
        assert!(answer.err.contains(name) && answer.err.contains(line), "{}", answer.err);
    }
    assert_eq!(Answer::of(&dir.0, &["bhtom", "--registry", "{}/none.json", "{}/tree"]).code, 2);
    fs::create_dir(dir.0.join("empty")).unwrap();
    assert_eq!(Answer::of(&dir.0, &["bhtom", "--json", "{}/empty"]).code, 1);
}

/// Programs that stand in for curl and python3: each writes its arguments and what comes in, a line a call.
#[cfg(unix)]
#[test]
fn the_scripts_send_nothing_without_the_argument_and_hold_no_token() {
    use std::os::unix::fs::PermissionsExt;
    let dir = Dir::new("bhtom-out");
    fs::write(dir.0.join("registry.json"), REGISTRY).unwrap();
    let hostile = "it's $HOME; \"q\" `id`.fits";
    for number in 0..6 {
        let start = format!("DATE-OBS='2024-03-01T20:{number:02}:00'");
        science(&dir.0.join(format!("tree/-x {number} {hostile}")), &[&start]);
    }
    let made =
        Answer::of(&dir.0, &["bhtom", "--registry", "{}/registry.json", "--out", "{}/out", "-q", "{}/tree"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let manifest = fs::read_to_string(dir.0.join("out/bhtom_manifest.csv")).unwrap();
    assert!(
        manifest.starts_with("root,path,ready,reasons,target,oname,filter,mjd_mid,exposure_s\n"),
        "{manifest}"
    );
    assert_eq!(manifest.lines().count(), 7);
    let json: Value =
        serde_json::from_str(&fs::read_to_string(dir.0.join("out/bhtom_manifest.json")).unwrap()).unwrap();
    assert_eq!(json["frames"].as_array().unwrap().len(), 6);
    let bin = dir.0.join("bin");
    fs::create_dir(&bin).unwrap();
    for name in ["curl", "python3"] {
        let program = format!(
            "#!/bin/sh\n{{ printf '%s|' {name} \"$@\"; [ {name} = curl ] && cat; echo; }} >> '{}'\n",
            dir.0.join("calls").display()
        );
        fs::write(bin.join(name), program).unwrap();
        fs::set_permissions(bin.join(name), fs::Permissions::from_mode(0o755)).unwrap();
    }
    for (script, shell) in [("bhtom_upload.sh", "sh"), ("bhtom_upload_script.sh", "bash")] {
        let run = |args: &[&str], token: Option<&str>| {
            let _ = fs::remove_file(dir.0.join("calls"));
            let mut command = Command::new(shell);
            command.arg(dir.0.join("out").join(script)).args(args).env_remove("BHTOM_TOKEN");
            command.env("PATH", format!("{}:{}", bin.display(), std::env::var("PATH").unwrap()));
            if let Some(token) = token {
                command.env("BHTOM_TOKEN", token);
            }
            let code = command.output().unwrap().status.code();
            (code, fs::read_to_string(dir.0.join("calls")).unwrap_or_default())
        };
        assert!(!fs::read_to_string(dir.0.join("out").join(script)).unwrap().contains("secret"));
        let (code, calls) = run(&[], None);
        assert!(code != Some(0) && calls.is_empty(), "{script}: {calls}");
        let (code, calls) = run(&[], Some("secret"));
        assert_eq!(code, Some(0), "{script}: {calls}");
        let (dry, real) = if script == "bhtom_upload.sh" {
            ("dry_run=True", "dry_run=False")
        } else {
            ("--dryrun", "nothing")
        };
        // Six frames of one target and observatory are two calls.
        assert_eq!(calls.matches(dry).count(), 2, "{script}: {calls}");
        assert!(!calls.contains(real), "{script}: {calls}");
        assert!(
            script != "bhtom_upload.sh" || calls.contains("it's $HOME; \\\"q\\\" `id`.fits\""),
            "{calls}"
        );
        let (code, calls) = run(&["--send"], Some("secret"));
        assert_eq!(
            (code, calls.lines().filter(|line| line.contains("Gaia21abc")).count()),
            (Some(0), 4),
            "{script}: {calls}"
        );
        assert_eq!(run(&["--now"], Some("secret")).0, Some(2));
    }
}

#[test]
fn azotea_s_keywords_are_present_derived_or_missing() {
    let dir = Dir::new("azotea");
    let tree = dir.0.join("tree");
    fits(
        &tree.join("oscuros/a.fits"),
        &[
            "SWCREATE='SharpCap v3.2.1, 64 bit'",
            "BAYERPAT='RGGB'",
            "INSTRUME='ZWO ASI533MC'",
            "DATE-OBS='2024-03-01T20:00:00'",
            "EXPTIME=10.0",
            "XPIXSZ=3.76",
            "FOCALLEN=200.0",
            "FOCRATIO=4.0",
        ],
    );
    fs::write(tree.join("oscuros/a_CameraSettings.txt"), "[ZWO]\nGain=100\n").unwrap();
    let report = Answer::of(&dir.0, &["azotea", "--json", "--no-cache", "{}/tree"]).json();
    let frame = &report["frames"][0];
    let state = |word: &str| frame["keywords"][word]["state"].as_str().unwrap().to_owned();
    for (word, expect) in [
        ("SWCREATE", "present"),
        ("YPIXSZ", "derived"),
        ("IMAGETYP", "derived"),
        ("LOG-GAIN", "derived"),
        ("APTDIA", "derived"),
        ("PEDESTAL", "missing"),
    ] {
        assert_eq!(state(word), expect, "{word}");
    }
    assert_eq!(frame["keywords"]["APTDIA"]["value"], 50);
    assert_eq!(
        (&frame["type"], &frame["log_gain"], &frame["relative_gain"]),
        (&json!("DARK"), &json!(100.0), &json!(3.1623))
    );
    assert_eq!(frame["bayer_top_left"], "GBRG");
    // A small image's whole channels are its sky.
    assert_eq!((&frame["sky"]["roi"], &frame["sky"]["g1"]["mean"]), (&json!("[0:3,0:4]"), &json!(0.0)));
    assert!(frame["bayer_why"].as_str().unwrap().contains("SharpCap before 3.3"));
    // Of both spellings the usual one serves.
    fs::write(tree.join("oscuros/a.CameraSettings.txt"), "[ZWO]\nGain=200\n").unwrap();
    let report = Answer::of(&dir.0, &["azotea", "--json", "--no-cache", "{}/tree"]).json();
    assert_eq!(report["frames"][0]["relative_gain"], 10.0);
}

#[test]
fn stages_of_the_itelescope_pipeline_say_what_to_add() {
    let dir = Dir::new("itelescope");
    let tree = dir.0.join("tree/T5/M 51");
    science(&tree.join("a.fits"), &["RA=202.47", "DEC=47.2", "TELESCOP='iTelescope 5'"]);
    science(
        &tree.join("b.fits"),
        &[
            "EXPTIME=",
            "EXPOSURE=30.0",
            "DATE-OBS='2024-03-01T22:00:00'",
            "EGAIN=1.5",
            "RA=202.47",
            "DEC=47.2",
            "TELESCOP='iTelescope 5'",
        ],
    );
    let answer = Answer::of(&dir.0, &["itelescope", "--yaml", "{}/yaml", "--json", "{}/tree"]);
    let report = answer.json();
    let missing = |frame: usize, stage: &str| report["frames"][frame]["stages"][stage]["missing"].clone();
    assert_eq!((missing(0, "ApCalibrate"), missing(0, "ApFindStars")), (json!([]), json!(["EXPOSURE"])));
    assert_eq!((missing(1, "ApCalibrate"), missing(1, "ApFindStars")), (json!([]), json!([])));
    assert_eq!(report["frames"][0]["stages"]["ApCalibrate"]["wanted"], json!(["GAIN"]));
    let yaml = fs::read_to_string(dir.0.join("yaml/tree_T5_M_51.yml")).unwrap();
    for line in [
        "TELESCOP: \"iTelescope 5\"",
        "LAT-OBS: 47.5",
        "LONG-OBS: 8.5",
        "RA: 202.47",
        "# AIRMASS of a.fits: ",
    ] {
        assert!(yaml.contains(line), "{line}: {yaml}");
    }
}

#[test]
fn demonstration_trees_come_out_right() {
    let Some(maker) = beside::script("seeds.py") else { return };
    let dir = Dir::new("registry-seeds");
    beside::make(&maker, &[dir.0.to_str().unwrap(), "--only", "bhtom", "azotea"]);
    let truth = |name: &str| -> Value {
        serde_json::from_str(&fs::read_to_string(dir.0.join(name).join("truth.json")).unwrap()).unwrap()
    };
    let expect = truth("bhtom");
    let report = Answer::of(
        &dir.0,
        &[
            "bhtom",
            "--registry",
            "{}/bhtom/registry.json",
            "--info",
            "{}/bhtom/ARISTARCHOS_TEK2K_obs.info",
            "--json",
            "{}/bhtom/tree",
        ],
    )
    .json();
    for frame in report["frames"].as_array().unwrap() {
        let path = frame["path"].as_str().unwrap();
        match expect["ready"].get(path) {
            Some(ready) => {
                for (key, value) in ready.as_object().unwrap() {
                    assert_eq!(frame[key], *value, "{path} {key}");
                }
            }
            None => assert_eq!(frame["reasons"], expect["reasons"][path], "{path}"),
        }
    }
    assert_eq!(report["warnings"][0]["oname"], "IAC80_CAMELOT");
    let expect = truth("azotea");
    let report = Answer::of(&dir.0, &["azotea", "--json", "{}/azotea/tree"]).json();
    for (answer, key) in [
        ("type", "types"),
        ("log_gain", "log_gain"),
        ("relative_gain", "relative_gain"),
        ("bayer_top_left", "bayer_top_left"),
    ] {
        for (path, value) in expect[key].as_object().unwrap() {
            let frame =
                report["frames"].as_array().unwrap().iter().find(|frame| frame["path"] == **path).unwrap();
            let (found, wanted) = (&frame[answer], value);
            assert!(
                found == wanted || found.as_f64().is_some_and(|found| Some(found) == wanted.as_f64()),
                "{path} {key}: {found}"
            );
        }
    }
}

#[test]
fn a_formula_in_a_name_or_header_stays_text_in_every_table() {
    let dir = Dir::new("formula");
    let cards = [
        "OBJECT='=1+2'",
        "FILTER='@SUM(A1)'",
        "INSTRUME='+cmd'",
        "BAYERPAT='RGGB'",
        "HFR=2.5",
        "SWCREATE='N.I.N.A. 3.1'",
    ];
    science(&dir.0.join("tree/=x;-y.fits"), &cards);
    fs::write(dir.0.join("registry.json"), REGISTRY).unwrap();
    let runs: [&[&str]; 4] = [
        &["stars", "--csv", "{}/stars.csv", "{}/tree", "--no-cache"],
        &["cull", "--max-hfr", "1", "--csv", "{}/cull.csv", "{}/tree", "--no-cache"],
        &["azotea", "--csv", "{}/azotea.csv", "{}/tree", "--no-cache"],
        &["bhtom", "--registry", "{}/registry.json", "--out", "{}/bhtom", "{}/tree", "--no-cache"],
    ];
    for run in runs {
        let answer = Answer::of(&dir.0, run);
        assert!(answer.code < 2, "{run:?}: {}", answer.err);
    }
    for name in ["stars.csv", "cull.csv", "azotea.csv", "bhtom/bhtom_manifest.csv"] {
        let mut table = csv::Reader::from_path(dir.0.join(name)).unwrap();
        let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 1, "{name}: {rows:?}");
        assert!(rows[0].iter().any(|cell| cell == "'=x;'-y.fits"), "{name}: {rows:?}");
        for part in rows[0].iter().flat_map(|cell| cell.split(';')) {
            let is_number = part.parse::<f64>().is_ok();
            assert!(is_number || !part.starts_with(['=', '+', '-', '@']), "{name}: {part}");
        }
    }
}

#[test]
fn a_dark_that_cannot_be_read_is_told_once() {
    let dir = Dir::new("health-cut");
    let dark = ["IMAGETYP='Dark Frame'", "EXPTIME=60.0", "INSTRUME='Cam'"];
    fits(&dir.0.join("tree/whole.fits"), &[&dark[..], &["DATE-OBS='2024-03-01T20:00:00'"]].concat());
    let cut = dir.0.join("tree/cut.fits");
    fits(&cut, &[&dark[..], &["DATE-OBS='2024-03-01T20:05:00'"]].concat());
    let bytes = fs::read(&cut).unwrap();
    fs::write(&cut, &bytes[..2890]).unwrap();
    let answer = Answer::of(&dir.0, &["health", "--json", "--no-cache", "{}/tree"]);
    let report = answer.json();
    assert_eq!(answer.code, 1);
    let errors: Vec<_> = report["errors"].as_array().unwrap().iter().map(|one| &one["path"]).collect();
    assert_eq!(errors, ["cut.fits"]);
    assert_eq!(report["darks"][0]["path"], "whole.fits");
}
