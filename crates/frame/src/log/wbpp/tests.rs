#![allow(clippy::format_push_string, clippy::format_collect, reason = "small texts, built as they read best")]

use super::*;
use std::path::{Path, PathBuf};

fn read(text: &str) -> Integration {
    read_in(text.as_bytes(), 1 << 16).expect("a log")
}

fn read_in(bytes: &[u8], piece: usize) -> Option<Integration> {
    let mut reader = LogReader::default();
    for piece in bytes.chunks(piece) {
        reader.push(piece);
    }
    reader.finish()
}

/// Name and outcome of each exposure, shortly.
fn outcomes(log: &Integration) -> Vec<String> {
    let word = |exposure: &Exposure| match exposure.outcome {
        Outcome::Integrated => "in".to_owned(),
        Outcome::Rejected(reason) => reason.to_string(),
        Outcome::Unknown => "?".to_owned(),
    };
    log.exposures.iter().map(|exposure| format!("{} {}", exposure.file_name(), word(exposure))).collect()
}

const HEAD: &str =
    "PixInsight Core 1.9.3 Lockhart (x64)\n****\nWeighted Batch Preprocessing Script 2.8.9\n****\n";

fn calibration(filter: &str, frames: &[&str]) -> String {
    let mut text = format!(
        "* Begin calibration of Light frames\nGroup of {} Light frames ({0} active)\nFilter   : {filter}\n\
         Exposure : 120.00s\n* Master dark: /m/dark.xisf\n Master flat: none\n* End calibration of Light frames\n",
        frames.len()
    );
    for (at, frame) in frames.iter().enumerate() {
        text += &format!("Calibration frame {at}: /raw/{frame}.fits ---> /out/{frame}_c.xisf\n");
    }
    text
}

fn integration(filter: &str, offered: &[&str], went_in: &[&str], master: &str) -> String {
    let mut text = format!(
        "* Begin integration of Light frames\nFilter   : {filter}\nExposure : 120.00s\nII.images = [ // enabled, path\n"
    );
    for frame in offered {
        text += &format!("   [true, \"/out/{frame}_c_r.xisf\", \"\", \"\"],\n");
    }
    text += &format!(
        "];\nII.minWeight = 0.050000;\nIntegration of {} images:\nPixel rejection counts:\n",
        went_in.len()
    );
    for frame in went_in {
        text += &format!("/out/{frame}_c_r.xisf\n    1 :   1524338   2.492% ( 1 + 2 )\n");
    }
    text + &format!(
        "Total : 1\n* Writing master Light frame:\n/out/master/{master}.xisf\n* End integration of Light frames\n"
    )
}

#[test]
fn what_is_offered_is_not_what_is_integrated() {
    let log = read(&format!(
        "{HEAD}{}{}* WeightedBatchPreprocessing: 12:01.02\n",
        calibration("L", &["a", "b", "c", "d"]),
        integration("L", &["a", "b", "c", "d"], &["a", "c", "d"], "masterLight_L")
    ));
    assert_eq!(
        outcomes(&log),
        ["a.fits in", "b.fits left out by the integration (minimum weight 0.050)", "c.fits in", "d.fits in"]
    );
    assert_eq!((&*log.tool, &*log.version), ("Weighted Batch Preprocessing", "2.8.9"));
    assert_eq!(log.stacks.len(), 1);
    assert_eq!((log.stacks[0].offered, log.stacks[0].integrated), (4, 3));
    assert_eq!((log.integrated(), log.rejected()), (3, 1));
    let used = log.exposures[0].masters.unwrap();
    assert_eq!(log.master(used.dark.unwrap()).unwrap().file_name(), "dark.xisf");
    assert_eq!((used.bias, used.flat), (None, None));
}

#[test]
fn references_for_local_normalisation_are_no_final_integration() {
    for master in ["LN_Reference_L", "masterLight_L"] {
        let log = read(&format!(
            "{HEAD}{}{}* WeightedBatchPreprocessing: 1:02.00\n",
            calibration("L", &["a", "b", "c"]),
            integration("L", &["a", "b", "c"], &["a", "b", "c"], master)
        ));
        assert_eq!(log.decides(), master == "masterLight_L");
    }
    // From the cache the name stands behind another line.
    let cached = integration("L", &["a", "b", "c"], &[], "LN_Reference_L")
        .replace("* Writing master", "** Using cached data for ImageIntegration.\n\n* master");
    assert!(!read(&format!("{HEAD}{cached}")).decides());
}

#[test]
fn a_cached_integration_counts_all_that_were_offered() {
    let text = integration("L", &["a", "b", "c"], &[], "masterLight_L");
    let text = text.replace(
        "Integration of 0 images:\nPixel rejection counts:\nTotal : 1\n* Writing",
        "** Using cached data for ImageIntegration.\n*",
    );
    let log = read(&format!("{HEAD}{text}"));
    assert_eq!(outcomes(&log), ["a_c_r.xisf in", "b_c_r.xisf in", "c_c_r.xisf in"]);
    assert!(log.stacks[0].from_cache && !log.stacks[0].only_counts);
    // The count alone says that one is out, not which.
    let log = read(&format!("{HEAD}{text}numberOfImages: 2\n"));
    assert_eq!(log.integrated(), 3);
    assert!(log.stacks[0].only_counts);
    // Drizzle names the one.
    let drizzle = "Drizzle data for frame /raw/b.fits has not been updated.\n";
    let log =
        read(&format!("{HEAD}{}{text}numberOfImages: 2\n{drizzle}", calibration("L", &["a", "b", "c"])));
    assert_eq!(outcomes(&log), ["a.fits in", "b.fits left out by the integration", "c.fits in"]);
}

#[test]
fn reasons_by_step() {
    let out = "** Warning: Calibration frame 4: /raw/e.fits ---> [ FAILED ]\n* Automatic frame selection\n  Rejected: b_c.xisf\n\
               * End of frame selection\n* Bad frames rejection\n[Frames rejection] c_c.xisf - 0.031 < 0.050 | rejected\n\
               [Frames rejection] a_c.xisf - 0.9 > 0.050 | accepted\n* End of bad frames rejection\n\
               * Begin registration of light frames\n* End registration of light frames\n\
               ** Warning: Registered frame 1: /out/d_c.xisf ---> [ FAILED: Empty output file name ]\n\
               ** Warning: File does not exist after cosmetic correction: /out/a_c.xisf\n\
               ** Warning: Invalid local normalization data generated for file: /out/f_c_r.xisf\n";
    let log = read(&format!(
        "{HEAD}{}{out}{}",
        calibration("L", &["a", "b", "c", "d", "f", "g", "h"]),
        integration("L", &["a", "g", "h"], &["a", "g", "h"], "masterLight_L")
            .replace("[true, \"/out/h", "[false, \"/out/h")
            .replace("/out/h_c_r.xisf\n", "")
    ));
    assert_eq!(
        outcomes(&log),
        [
            "a.fits in",
            "b.fits left out by the frame selection",
            "c.fits weight 0.031 < 0.050",
            "d.fits registration failed",
            "f.fits local normalization failed",
            "g.fits in",
            "h.fits switched off before the integration",
            "e.fits calibration failed",
        ]
    );
}

#[test]
fn filters_in_names_are_no_marks() {
    let names = ["M1_120s_r", "M1_120s_b", "M1_120s_c"];
    let log = read(&format!(
        "{HEAD}{}{}",
        calibration("NoFilter", &names),
        integration("NoFilter", &names, &names, "m")
    ));
    assert_eq!(outcomes(&log), ["M1_120s_r.fits in", "M1_120s_b.fits in", "M1_120s_c.fits in"]);
}

#[test]
fn channels_of_separate_debayering_are_one_exposure() {
    let mut text = format!("{HEAD}{}", calibration("NoFilter", &["a", "b", "c"]));
    for channel in ["R", "G", "B"] {
        let names = ["a", "b", "c"].map(|name| format!("{name}_c_d_{channel}"));
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let went_in = if channel == "G" { &names[1..] } else { &names[..] };
        text += &integration("NoFilter", &names, went_in, "masterLight")
            .replace("_c_r.xisf", "_r.xisf")
            .replace("Exposure", &format!("Channel : {channel}\nExposure"));
    }
    let log = read(&text);
    assert_eq!(outcomes(&log), ["a.fits in", "b.fits in", "c.fits in"]);
    assert_eq!(
        log.stacks.iter().filter_map(|stack| stack.channel.as_deref()).collect::<Vec<_>>(),
        ["R", "G", "B"]
    );
}

#[test]
fn what_breaks_off_says_what_it_said() {
    let whole = format!(
        "{HEAD}{}{}{}{}* WeightedBatchPreprocessing: 1:02.00\n",
        calibration("L", &["a", "b", "c", "x"]),
        integration("L", &["a", "b", "c"], &["a", "b", "c"], "masterLight_L"),
        calibration("R", &["d", "e", "f"]),
        integration("R", &["d", "e", "f"], &["d", "e", "f"], "masterLight_R"),
    );
    let all = read(&whole);
    for end in 0..whole.len() {
        let Some(log) = read_in(&whole.as_bytes()[..end], 4096) else { continue };
        for exposure in &log.exposures {
            let known = all.exposures.iter().find(|own| own.path == exposure.path).expect("no half names");
            assert!(
                matches!(exposure.outcome, Outcome::Unknown) || exposure.outcome == known.outcome,
                "{end}: {exposure:?}"
            );
        }
    }
    // Lights that no integration was reached for stay.
    let cut = whole.find("* Begin integration of Light frames\nFilter   : R").unwrap();
    assert_eq!(
        outcomes(&read(&whole[..cut])),
        [
            "a.fits in",
            "b.fits in",
            "c.fits in",
            "x.fits offered to no integration",
            "d.fits ?",
            "e.fits ?",
            "f.fits ?"
        ]
    );
}

#[test]
fn too_few_are_not_integrated() {
    let few = "* Begin integration of Light frames\nGroup of 2 Light frames (2 active)\nFilter   : S\nExposure : 120.00s\n\
               ** Warning: Cannot integrate less than three frames.\n* End integration of Light frames\n";
    let log = read(&format!("{HEAD}{}{few}", calibration("S", &["a", "b"])));
    assert_eq!(
        outcomes(&log),
        [
            "a.fits fewer than three frames of its group were left",
            "b.fits fewer than three frames of its group were left"
        ]
    );
    assert!(!log.decides());
}

#[test]
fn one_name_in_two_folders_is_marked() {
    let text =
        format!("{HEAD}{}{}", calibration("L", &["a"]), calibration("L", &["a"]).replace("/raw/", "/raw2/"));
    assert!(read(&text).exposures[0].shares_name);
}

#[test]
fn measured_values_stand_under_their_path() {
    let log = read(&format!(
        "{HEAD}{}/out/a_c.xisf\n-----\nFWHM              : 3.349 [px]\nEccentricity : 0.4\n",
        calibration("L", &["a"])
    ));
    assert_eq!(log.exposures[0].fwhm_px, Some(3.349));
}

#[test]
fn flats_know_what_calibrated_them() {
    let text = format!(
        "{HEAD}* Begin integration of Dark frames\nGroup of 30 Dark frames (28 active)\n* Writing master Dark frame:\n/m/flatdark.xisf\n* End integration of Dark frames\n\
         * Begin calibration of Flat frames\nFilter   : L\nIC.masterDarkEnabled = true;\nIC.masterDarkPath = \"/m/flatdark.xisf\";\nIC.masterBiasEnabled = false;\nIC.masterBiasPath = \"/m/bias.xisf\";\n* End calibration of Flat frames\n\
         * Begin integration of Flat frames\nFilter   : L\nIntegration of 20 images:\n* Writing master Flat frame:\n/m/flat_L.xisf\n* End integration of Flat frames\nnumberOfImages: 20\n{}",
        calibration("L", &["a"]).replace(" Master flat: none", "* Master flat: /m/flat_L.xisf")
    );
    let log = read(&text);
    let flat = log.master(log.exposures[0].masters.unwrap().flat.unwrap()).unwrap();
    assert_eq!((flat.file_name(), flat.frames), ("flat_L.xisf", Some(20)));
    let chain = flat.masters.unwrap();
    let dark = log.master(chain.dark.unwrap()).unwrap();
    assert_eq!((dark.file_name(), dark.frames, chain.bias), ("flatdark.xisf", Some(28), None));
    assert_eq!(log.masters.iter().filter(|master| master.file_name() == "bias.xisf").count(), 0);
}

#[test]
fn logs_are_known_by_what_stands_in_them() {
    assert!(is_log(HEAD.as_bytes()));
    assert!(is_log(HEAD.replace('\n', "\r\n").as_bytes()));
    assert!(is_log(b"[2024-01-12 09:30:16] \n[2024-01-12 09:30:17] Fast Batch Preprocessing Script 1.0.2"));
    for other in [&b""[..], b"PHD2 version 2.6", b"Weighted Batch Preprocessing", &[0xFF; 100]] {
        assert!(!is_log(other));
        assert_eq!(read_in(other, 3), None);
    }
}

#[test]
fn pieces_stamps_ends_and_encodings_make_no_difference() {
    let text = format!(
        "{HEAD}{}{}",
        calibration("L", &["ä", "b", "c"]),
        integration("L", &["ä", "b", "c"], &["ä", "c"], "m")
    );
    let expect = read(&text);
    let stamped: String = text.lines().map(|line| format!("[2024-01-12 09:30:16] {line}\r\n")).collect();
    let tagged: String = text.lines().map(|line| format!("<end><cbr><raw>{line}</raw>\n")).collect();
    let wide: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for piece in [1, 7, 4096] {
        assert_eq!(read_in(text.as_bytes(), piece).unwrap(), expect);
        assert_eq!(read_in(&wide, piece).unwrap(), expect);
        assert_eq!(read_in(tagged.as_bytes(), piece).unwrap(), expect);
        let found = read_in(stamped.as_bytes(), piece).unwrap();
        assert_eq!(found.started.as_deref(), Some("2024-01-12 09:30:16"));
        assert_eq!(Integration { started: None, ..found }, expect);
    }
}

/// Whole trees of three grammars with truth, by the generator beside the project.
#[test]
fn generated_trees() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let beside = |up: &Path| up.join("shared/examples/wbpp_log.py");
    let Some(generator) = here.ancestors().map(beside).find(|path| path.exists()) else {
        eprintln!("skipped: no ../shared/examples/wbpp_log.py beside the checkout");
        return;
    };
    for (grammar, paths) in [("1.4", "windows"), ("2.8", "windows"), ("2.8", "linux"), ("3.0", "mac")] {
        let out =
            std::env::temp_dir().join(format!("nightledger-wbpp-{}-{grammar}-{paths}", std::process::id()));
        let status = std::process::Command::new("python3")
            .arg(&generator)
            .arg(&out)
            .args(["--grammar", grammar, "--paths", paths])
            .stdout(std::process::Stdio::null())
            .status();
        if !status.is_ok_and(|status| status.success()) {
            eprintln!("skipped: python3 does not run {}", generator.display());
            return;
        }
        against_truth(&out, grammar);
        std::fs::remove_dir_all(out).unwrap();
    }
}

fn against_truth(out: &Path, grammar: &str) {
    let truth: serde_json::Value =
        serde_json::from_slice(&std::fs::read(out.join("truth.json")).unwrap()).unwrap();
    let logs: Vec<PathBuf> =
        std::fs::read_dir(out.join("tree/WBPP/logs")).unwrap().map(|entry| entry.unwrap().path()).collect();
    let bytes = std::fs::read(&logs[0]).unwrap();
    assert!(is_log(&bytes[..2000]));
    let log = read_in(&bytes, 1000).unwrap();
    let base = |path: &str| base_name(path).to_owned();
    let integrated: Vec<String> =
        truth["integrated"].as_array().unwrap().iter().map(|path| base(path.as_str().unwrap())).collect();
    let rejected = truth["rejected"].as_object().unwrap();
    assert_eq!(log.exposures.len(), integrated.len() + rejected.len(), "{grammar}");
    for exposure in &log.exposures {
        let name = exposure.file_name().to_owned();
        assert_eq!(
            exposure.outcome == Outcome::Integrated,
            integrated.contains(&name),
            "{grammar} {exposure:?}"
        );
        if let Outcome::Rejected(reason) = exposure.outcome {
            let fate = rejected.iter().find(|(path, _)| base(path) == name).unwrap().1.as_str().unwrap();
            let expect = match fate {
                "calibration" => reason == Reason::Calibration,
                "selection" => reason == Reason::Selection,
                "low-weight" => matches!(reason, Reason::Weight { .. }),
                "registration" => matches!(reason, Reason::Registration) || grammar == "1.4",
                "normalization" => reason == Reason::LocalNormalization,
                "integration-weight" => matches!(reason, Reason::IntegrationWeight { .. }),
                _ => reason == Reason::TooFew,
            };
            assert!(expect, "{grammar} {name}: {fate}, {reason}");
        }
        let masters =
            truth["masters"].as_object().unwrap().iter().find(|(path, _)| base(path) == name).unwrap().1;
        let used = exposure.masters.unwrap();
        let flat = used.flat.and_then(|id| log.master(id)).and_then(|flat| flat.masters).unwrap_or_default();
        let bias = used.bias.or(flat.bias);
        for (key, id) in [("bias", bias), ("dark", used.dark), ("flat", used.flat), ("flat_dark", flat.dark)]
        {
            let found = id.and_then(|id| log.master(id));
            let expect = masters[key].as_str();
            assert_eq!(
                found.map(|master| master.file_name().to_owned()),
                expect.map(base),
                "{grammar} {name} {key}"
            );
            if let (Some(master), Some(expect)) = (found, expect) {
                assert_eq!(
                    master.frames.map(u64::from),
                    truth["counts"][expect].as_u64(),
                    "{grammar} {expect}"
                );
            }
        }
    }
}
