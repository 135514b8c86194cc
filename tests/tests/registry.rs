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

/// The header of an image of so many rows and columns with these cards, `KEY=value` each; texts in quotes.
fn header((height, width): (usize, usize), cards: &[&str]) -> Vec<u8> {
    let size = [format!("NAXIS1={width}"), format!("NAXIS2={height}")];
    let plain = ["SIMPLE=T", "BITPIX=16", "NAXIS=2", &size[0], &size[1]];
    let mut bytes = Vec::new();
    for card in plain.iter().chain(cards) {
        let (key, value) = card.split_once('=').unwrap();
        bytes.extend(format!("{:<80}", format!("{key:<8}= {value:>20}")).bytes());
    }
    bytes.extend(format!("{:<80}", "END").bytes());
    bytes.resize(bytes.len().next_multiple_of(2880), b' ');
    bytes
}

/// A FITS file of 8 x 6 pixels with these cards.
fn fits(path: &Path, cards: &[&str]) {
    let mut bytes = header((6, 8), cards);
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

/// docs/rules.md#21-ready
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

/// docs/rules.md#21-mirror
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

/// docs/rules.md#21-write-info
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

/// docs/rules.md#21-registry
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
/// docs/rules.md#21-token
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

/// docs/rules.md#22-keywords
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

/// A mosaic of so many rows and columns whose values are 100 for red, 200 and 300 for the greens, 400 for blue, plus `more`.
fn mosaic(path: &Path, (height, width): (usize, usize), cards: &[&str], more: i16) {
    let mut bytes = header((height, width), cards);
    for at in 0..height * width {
        let level = [[100, 200], [300, 400]][at / width % 2][at % width % 2];
        bytes.extend(i16::to_be_bytes(level + more));
    }
    bytes.resize(bytes.len().next_multiple_of(2880), 0);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// docs/rules.md#22-sky
#[test]
fn the_sky_is_measured_in_the_middle_or_a_region_less_a_level_or_a_master_and_no_pedestal() {
    let dir = Dir::new("azotea-sky");
    let usual = ["SWCREATE='SharpCap v4.1.1'", "INSTRUME='ZWO ASI533MC'", "DATE-OBS='2024-03-01T20:00:00'"];
    let cards = |more: &[&'static str]| usual.iter().copied().chain(more.iter().copied()).collect::<Vec<_>>();
    let tree = dir.0.join("tree");
    mosaic(&tree.join("a.fits"), (1000, 1200), &cards(&["BAYERPAT='RGGB'", "PEDESTAL=50"]), 0);
    mosaic(&tree.join("b.fits"), (6, 8), &cards(&["BAYERPAT='RGGB'", "EXPTIME=10.0"]), 0);
    mosaic(&tree.join("c.fits"), (6, 8), &usual, 0);
    mosaic(&dir.0.join("bias/master.fits"), (6, 8), &usual, -90);
    let sky = |more: &[&str]| {
        let args = ["azotea", "--json", "--no-cache"].iter().chain(more).chain(&["{}/tree"]);
        let answer = Answer::of(&dir.0, &args.copied().collect::<Vec<_>>());
        let frames = answer.json()["frames"].as_array().unwrap().clone();
        let of = |name: &str| frames.iter().find(|frame| frame["path"] == name).unwrap()["sky"].clone();
        (of("a.fits"), of("b.fits"), of("c.fits"), answer)
    };
    let (large, small, without, answer) = sky(&[]);
    assert_eq!(answer.code, 0);
    // 500 x 400 in the middle of a channel of 600 x 500; of a smaller one all.
    assert_eq!((&large["roi"], &small["roi"]), (&json!("[50:450,50:550]"), &json!("[0:3,0:4]")));
    let means = |sky: &Value| ["r", "g1", "g2", "b"].map(|channel| sky[channel]["mean"].as_f64().unwrap());
    assert_eq!(means(&large), [100.0, 200.0, 300.0, 400.0], "the pedestal stays");
    assert_eq!((&large["r"]["std"], &without), (&json!(0.0), &Value::Null));
    // Rows first, upper bounds excluded, cut at the edge; beside the image there is none.
    let (large, small, ..) = sky(&["--roi", "[2:40,1:3]", "--bias", "90.5"]);
    assert_eq!((&large["roi"], &small["roi"]), (&json!("[2:40,1:3]"), &json!("[2:3,1:3]")));
    assert_eq!(means(&small), [9.5, 109.5, 209.5, 309.5]);
    assert_eq!(sky(&["--roi", "[5:9,0:2]"]).1, Value::Null);
    // A master goes off pixel by pixel; one of another size does not, and the file is told.
    let (large, small, _, answer) = sky(&["--bias", "{}/bias/master.fits"]);
    assert_eq!((&large, means(&small)), (&Value::Null, [90.0; 4]));
    assert_eq!(answer.code, 1);
    assert!(answer.err.contains("a.fits: the master bias is of another size"), "{}", answer.err);
    let table = ["azotea", "--bias", "10", "--csv", "{}/sky.csv", "--no-cache", "{}/tree"];
    assert_eq!(Answer::of(&dir.0, &table).code, 0);
    let written = fs::read_to_string(dir.0.join("sky.csv")).unwrap();
    let lines: Vec<&str> = written.lines().collect();
    assert_eq!(
        lines[0],
        "file,type,time,camera,gain,exposure,region,r_mean,r_std,g1_mean,g1_std,g2_mean,g2_std,b_mean,b_std,bias"
    );
    assert_eq!(
        lines[2],
        "b.fits,LIGHT,2024-03-01T20:00:00,ZWO ASI533MC,,10,\"[0:3,0:4]\",90.000,0.0,190.000,0.0,290.000,0.0,390.000,0.0,10"
    );
    assert_eq!(lines.len(), 3);
    for wrong in [["--roi", "2:40"], ["--bias", "much"]] {
        assert_eq!(
            Answer::of(&dir.0, &[&["azotea"], &wrong[..], &["{}/tree"]].concat()).code,
            2,
            "{wrong:?}"
        );
    }
}

/// docs/rules.md#23-keywords
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
    let usual = ["azotea", "--roi", "[6:24,8:32]", "--bias", "100", "--json", "{}/azotea/tree"];
    let report = Answer::of(&dir.0, &usual).json();
    for (path, sky) in expect["sky"].as_object().unwrap() {
        let frame =
            report["frames"].as_array().unwrap().iter().find(|frame| frame["path"] == **path).unwrap();
        for (channel, figures) in sky.as_object().unwrap() {
            for (figure, value) in figures.as_object().unwrap() {
                let found = frame["sky"][channel][figure].as_f64().unwrap();
                assert!((found - value.as_f64().unwrap()).abs() < 1e-9, "{path} {channel} {figure}: {found}");
            }
        }
    }
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

/// docs/rules.md#24-answers
#[test]
fn each_command_prints_a_table_and_json_on_request_and_ends_with_its_code() {
    let dir = Dir::new("answers");
    let cards = ["BAYERPAT='RGGB'", "HFR=2.5", "SWCREATE='N.I.N.A. 3.1'", "RA=202.47", "DEC=47.2"];
    science(&dir.0.join("tree/light.fits"), &cards);
    let dark =
        ["IMAGETYP='Dark Frame'", "EXPTIME=60.0", "DATE-OBS='2024-03-01T12:00:00'", "INSTRUME='QHY 600'"];
    fits(&dir.0.join("tree/dark.fits"), &dark);
    fs::create_dir_all(dir.0.join("empty")).unwrap();
    fs::write(dir.0.join("empty/notes.txt"), "nothing").unwrap();
    fs::write(dir.0.join("registry.json"), REGISTRY).unwrap();
    let commands: [(&[&str], &str); 8] = [
        (&["stars"], "frames"),
        (&["cull", "--max-hfr", "3"], "groups"),
        (&["tidy", "--template", "{target}/{name}", "--into", "{}/into"], "moves"),
        (&["stack-plan", "--for", "siril", "--into", "{}/into"], "moves"),
        (&["bhtom", "--registry", "{}/registry.json"], "frames"),
        (&["azotea"], "frames"),
        (&["health"], "darks"),
        (&["itelescope"], "frames"),
    ];
    for (command, key) in commands {
        let run = |more: &[&str]| Answer::of(&dir.0, &[command, &["--no-cache", "--quiet"], more].concat());
        let json = run(&["--json", "{}/tree"]);
        assert!(
            json.json()[key].as_array().is_some_and(|list| !list.is_empty()),
            "{command:?}: {}",
            json.out
        );
        let table = run(&["{}/tree"]);
        assert_eq!(table.code, json.code, "{command:?}");
        assert!(serde_json::from_str::<Value>(&table.out).is_err(), "{command:?}: {}", table.out);
        assert!(!table.out.trim().is_empty(), "{command:?}");
        // What was tidied before is tidy.
        let nothing = u8::from(command[0] != "tidy");
        assert_eq!(run(&["{}/empty"]).code, nothing, "{command:?}: nothing is counted");
        assert_eq!(run(&["{}/nowhere"]).code, 2, "{command:?}: there is no such folder");
        assert_eq!(run(&["--unknown", "{}/tree"]).code, 2, "{command:?}");
    }
}

/// docs/rules.md#24-paths
#[test]
fn paths_are_below_their_folder_whose_number_stands_beside_them() {
    let dir = Dir::new("answer-paths");
    for (folder, minute) in [("one", 0), ("two", 10)] {
        let start = format!("DATE-OBS='2024-03-01T20:{minute:02}:00'");
        science(&dir.0.join(folder).join(format!("sub/light_{folder}.fits")), &[&start, "HFR=9.0"]);
        let dark = ["IMAGETYP='Dark Frame'", "EXPTIME=60.0", &start, "INSTRUME='QHY 600'"];
        fits(&dir.0.join(folder).join("sub/dark.fits"), &dark);
    }
    fs::write(dir.0.join("registry.json"), REGISTRY).unwrap();
    let commands: [(&[&str], &str, &str); 6] = [
        (&["cull", "--max-hfr", "3"], "rejected", "path"),
        (&["tidy", "--template", "{target}/{night}/{name}", "--into", "{}/into"], "moves", "from"),
        (&["bhtom", "--registry", "{}/registry.json"], "frames", "path"),
        (&["azotea"], "frames", "path"),
        (&["health"], "darks", "path"),
        (&["itelescope"], "frames", "path"),
    ];
    for (command, list, key) in commands {
        let more = ["--json", "--no-cache", "{}/one", "{}/two"];
        let report = Answer::of(&dir.0, &[command, &more].concat()).json();
        let all = report[list]
            .as_array()
            .unwrap()
            .iter()
            .chain(report["conflicts"].as_array().into_iter().flatten());
        let mut roots = Vec::new();
        for one in all.filter(|one| one.get(key).is_some_and(Value::is_string)) {
            let path = one[key].as_str().unwrap();
            assert!(path.starts_with("sub/"), "{command:?}: {one}");
            roots.push(one["root"].as_u64().unwrap_or_else(|| panic!("{command:?}: {one}")));
        }
        roots.sort_unstable();
        roots.dedup();
        assert_eq!(roots, [0, 1], "{command:?}: {report}");
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
