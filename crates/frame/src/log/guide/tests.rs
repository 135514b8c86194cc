#![allow(clippy::format_push_string, clippy::format_collect, reason = "small texts, built as they read best")]

use super::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn read_in(bytes: &[u8], piece: usize) -> Option<GuideLog> {
    let mut reader = LogReader::default();
    for piece in bytes.chunks(piece) {
        reader.push(piece);
    }
    reader.finish()
}

fn zone(log: &GuideLog, section: &Section, companions: &[Capture], lights: &[Light<'_>]) -> Option<Zone> {
    let mut companions: Vec<&Capture> = companions.iter().collect();
    companions.sort_by(|one, other| one.begins_s.total_cmp(&other.begins_s));
    Zones::new(log, &companions, &Lights::new(lights.to_vec())).of(section)
}

fn read(text: &str) -> GuideLog {
    read_in(text.as_bytes(), 1 << 16).expect("a log")
}

const BANNER: &str = "PHD2 version 2.6.13, Log version 2.5. Log enabled at 2026-01-02 20:00:00\n\n";
const BEGIN: &str = "Guiding Begins at 2026-01-02 20:00:00\nEquipment Profile = Newton\n\
                     Pixel scale = 2.00 arc-sec/px, Binning = 1, Focal length = 240 mm\n\
                     RA = 1.56 hr, Dec = 30.7 deg, Hour angle = -1.20 hr, Pier side = West, Alt = 73.5 deg\n\
                     Frame,Time,mount,dx,dy,RARawDistance,DECRawDistance,RAGuideDistance,DECGuideDistance,RADuration,RADirection,DECDuration,DECDirection,XStep,YStep,StarMass,SNR,ErrorCode\n";

fn row(at: u32, mount: &str, ra: f32, dec: f32, code: u32) -> String {
    format!("{at},{at}.000,\"{mount}\",0.100,0.200,{ra:.3},{dec:.3},0.1,0.1,61,W,40,N,,,18250,31.42,{code}\n")
}

/// Rows every second whose RA goes up and down by 0.3, Dec by 0.4.
fn rows(from: u32, to: u32) -> String {
    (from..to)
        .map(|at| if at % 2 == 0 { row(at, "Mount", 0.3, 0.4, 0) } else { row(at, "Mount", -0.3, -0.4, 1) })
        .collect()
}

const EVENING: f64 = 1_767_384_000.0; // 2026-01-02T20:00:00

#[track_caller]
fn figure(log: &GuideLog, start: f64, exposure: f64) -> Option<(f64, f64, f64, u32)> {
    let round = |value: f64| (value * 1e4).round() / 1e4;
    rms(log.sections.iter().map(|section| (section, 0.0)), EVENING + start, exposure)
        .map(|rms| (round(rms.ra_arcsec), round(rms.dec_arcsec), round(rms.total_arcsec), rms.samples))
}

#[test]
fn a_run_gives_its_figure_in_arcseconds() {
    let log = read(&format!("{BANNER}{BEGIN}{}Guiding Ends at 2026-01-02 20:10:00\n", rows(1, 200)));
    let [section] = &log.sections[..] else { panic!("{log:?}") };
    assert_eq!((section.begins_s, section.rows, section.step_s), (EVENING, 199, 1.0));
    assert_eq!(section.profile.as_deref(), Some("Newton"));
    assert_eq!(
        section.pointing,
        Pointing { ra_h: Some(1.56), dec_deg: Some(30.7), hour_angle_h: Some(-1.2), alt_deg: Some(73.5) }
    );
    assert_eq!(figure(&log, 0.5, 100.0), Some((0.6, 0.8, 1.0, 100)));
    // Too few, outside, covered by less than half.
    assert_eq!(figure(&log, 0.5, 4.0), None);
    assert_eq!(figure(&log, 1000.0, 100.0), None);
    assert_eq!(figure(&log, 100.5, 300.0), None);
    assert_eq!(figure(&log, 100.5, 180.0).map(|figure| figure.3), Some(99));
}

#[test]
fn lost_stars_settling_and_bumps_do_not_count() {
    let lost = "60,60.000,\"DROP\",,,,,,,,,,,,,12,1.40,2,\"Star lost - low SNR, moving on\"\n61,61.000,\"DROP\",0.000,0.000,0.000,0.000,0.000,0.000,0,,0,,,,0,0.00,7\n";
    let text = format!(
        "{BANNER}INFO: SETTLING STATE CHANGE, Settling started\n{BEGIN}{}INFO: SETTLING STATE CHANGE, Settling complete\n{}{lost}\
         INFO: DITHER by 3.1, -2.0, new lock pos = 1, 2\nINFO: SETTLING STATE CHANGE, Settling started\n{}\
         INFO: SETTLING STATE CHANGE, Settling failed\n{}",
        row(1, "Mount", 5.0, 5.0, 0),
        rows(2, 60),
        row(62, "Mount", 9.0, 9.0, 0),
        row(63, "Mount", 8.0, 8.0, 3),
    );
    let log = read(&text);
    assert_eq!(log.sections[0].samples.len(), 58);
    assert_eq!(log.sections[0].rows, 63);
    let bumps: String =
        (1..80).map(|at| row(at, "AO", 0.1, 0.1, 0) + &row(at, "Mount", 7.0, 7.0, 0)).collect();
    let log = read(&format!("{BANNER}{BEGIN}{}{bumps}", row(1, "Mount", 7.0, 7.0, 0)));
    assert_eq!(log.sections[0].samples.len(), 79);
    assert!(log.sections[0].samples.iter().all(|sample| sample.ra < 1.0));
}

#[test]
fn restarts_calibrations_and_rows_without_a_beginning() {
    let calibration = "Calibration Begins at 2026-01-02 20:05:00\nPixel scale = 9.00 arc-sec/px\nDirection,Step,dx,dy,x,y,Dist\nWest,0,0.0,0.0,1.0,2.0,0.0\n";
    let second = BEGIN.replace("20:00:00", "20:05:30").replace("2.00 arc-sec", "1.00 arc-sec");
    let shifted: String =
        (1..100).map(|at| row(at, "Mount", 50.0 + if at % 2 == 0 { 0.3 } else { -0.3 }, 0.0, 0)).collect();
    let log = read(&format!(
        "{BANNER}{}{BEGIN}{}{calibration}{}{second}{shifted}",
        rows(1, 5),
        rows(1, 300),
        rows(300, 320)
    ));
    assert_eq!(log.sections.iter().map(|section| section.rows).collect::<Vec<_>>(), [299, 99]);
    // Each part about its own mean, in its own scale: squares 99 x 0.36 + 99 x 0.09 over 198.
    let (ra, _, _, samples) = figure(&log, 200.5, 228.9).unwrap();
    assert_eq!((ra, samples), (0.4743, 198));
}

#[test]
fn no_scale_gives_no_figure() {
    let log = read(&format!("{BANNER}{}{}", BEGIN.replace("2.00 arc-sec/px", "unspecified"), rows(1, 200)));
    assert_eq!((log.without_scale, log.sections[0].scale_arcsec_per_px), (1, None));
    assert_eq!(figure(&log, 0.5, 100.0), None);
}

#[test]
fn decimal_commas_are_read_where_they_can_be_told() {
    let comma = |at: u32, ra: &str| {
        format!("{at},{at},000,\"Mount\",0,100,0,200,{ra},-0,512,0,1,0,1,61,W,40,N,,,18250,31,42,0\n")
    };
    let text: String = (1..100).map(|at| comma(at, if at % 2 == 0 { "0,300" } else { "-0,300" })).collect();
    let log = read(&format!("{BANNER}{}{text}", BEGIN.replace("2.00 arc", "2,00 arc")));
    assert_eq!(figure(&log, 0.5, 98.0), Some((0.6, 0.0, 0.6, 98)));
    let odd = "1,1,000,\"Mount\",0,100,0,200,1\n";
    let log = read(&format!("{BANNER}{BEGIN}{odd}{}", rows(2, 10)));
    assert_eq!(log.unread_rows, 1);
}

#[test]
fn a_clock_set_back_goes_on() {
    let back = rows(1, 50) + &rows(20, 70);
    let log = read(&format!("{BANNER}{BEGIN}{back}"));
    let times: Vec<f64> = log.sections[0].samples.iter().map(|sample| sample.after_s).collect();
    assert!(times.windows(2).all(|pair| pair[0] < pair[1]));
    assert_eq!(times.last(), Some(&99.0));
}

#[test]
fn analyze_files_hold_arcseconds() {
    let mut text = "#KStars version 3.7.4. Analyze log version 1.0.\n\nAnalyzeStartTime,2026-01-02 20:00:00.000,CEST\nGuideState,0.5,Guiding\nCaptureStarting,10.000,60.000,L\n".to_owned();
    for at in 1..100 {
        if at == 80 {
            text += "GuideState,80.0,Dithering\n";
        }
        let up = if at % 2 == 0 { 1.0 } else { -1.0 };
        text += &format!("GuideStats,{at}.0,{:.3},{:.3},45,-30,41.2,880.0,9\n", up * 0.3, up * 0.4);
    }
    text += "GuideStats,100.0,9.9\nCaptureComplete,72.000,60.000,L,1.910,/home/a, b/M_1_L_001.fits,214,905,0.41\n";
    let log = read(&text);
    assert_eq!(figure(&log, 10.5, 60.0), Some((0.3, 0.4, 0.5, 60)));
    assert_eq!(log.sections[0].samples.len(), 79);
    let capture = &log.captures[0];
    assert_eq!((capture.begins_s, capture.file_name.as_deref()), (EVENING + 10.0, Some("M_1_L_001.fits")));
    let light = Light {
        file_name: "M_1_L_001.fits",
        start_s: EVENING + 10.4 - 7200.0,
        exposure_s: 60.0,
        ahead_s: None,
        name_s: None,
        site_deg: None,
    };
    assert_eq!(
        zone(&log, &log.sections[0], &[], &[light]),
        Some(Zone { ahead_s: 7200.0, from: ZoneFrom::Captures })
    );
}

#[test]
fn zones() {
    let log = read(&format!("{BANNER}{BEGIN}{}", rows(1, 200)));
    let light = |start_s: f64| Light {
        file_name: "a.fits",
        start_s,
        exposure_s: 60.0,
        ahead_s: None,
        name_s: None,
        site_deg: None,
    };
    let of = |light: Light<'_>| zone(&log, &log.sections[0], &[], &[light]);
    assert_eq!(of(light(EVENING)), None);
    // India, half an hour off.
    let start = EVENING - 19_800.0 + 30.0;
    assert_eq!(
        of(Light { ahead_s: Some(19_800.4), ..light(start) }),
        Some(Zone { ahead_s: 19_800.0, from: ZoneFrom::Lights })
    );
    assert_eq!(
        of(Light { name_s: Some(EVENING + 30.0 + 62.0), ..light(start) }),
        Some(Zone { ahead_s: 19_800.0, from: ZoneFrom::Names })
    );
    // 2026-01-02T20:00 at UTC-6 is 02:00 UTC; sidereal time 8.85 h at Greenwich, 0.36 h at 127.3 west.
    assert_eq!(
        of(Light { site_deg: Some((38.0, -127.3)), ..light(EVENING + 21_600.0) }),
        Some(Zone { ahead_s: -21_600.0, from: ZoneFrom::Pointing })
    );
    // The altitude says another latitude.
    assert_eq!(of(Light { site_deg: Some((-30.0, -127.3)), ..light(EVENING + 21_600.0) }), None);
    let autorun = read(
        "Log enabled at 2026/01/02 19:50:00\n2026/01/02 20:00:05 Exposure 2.0s\n2026/01/02 20:00:30 Exposure 60.0s image 1#\n",
    );
    assert_eq!(autorun.captures.len(), 1);
    assert_eq!(
        zone(&log, &log.sections[0], &autorun.captures, &[light(EVENING + 3630.7)]),
        Some(Zone { ahead_s: -3600.0, from: ZoneFrom::Captures })
    );
}

#[test]
fn logs_are_known_by_what_stands_in_them() {
    for text in [
        BANNER,
        "KStars version 3.7.4. PHD2 log version 2.5. Log enabled at 2026-01-02 20:00:00\n",
        BEGIN,
        "AnalyzeStartTime,2026-01-02 20:00:00.000,CEST\n",
        "Log enabled at 2026/10/14 21:55:00\n",
    ] {
        assert!(is_log(text.as_bytes()), "{text}");
        assert!(is_log(text.replace('\n', "\r\n").as_bytes()));
    }
    for text in ["", "Frame,Time,mount", "Log enabled at dusk", "SIMPLE  = T", "* Begin calibration"] {
        assert!(!is_log(text.as_bytes()), "{text}");
        assert_eq!(read_in(text.as_bytes(), 5), None);
    }
    assert!(
        is_passed_over("Autorun_Log_2026-10-14_215500_CHN.txt") && is_passed_over("PHD2_DebugLog_2026.txt")
    );
    assert!(!is_passed_over("PHD2_GuideLog_2026.txt"));
}

#[test]
fn the_same_run_in_two_files_is_known() {
    let text = format!("{BANNER}{BEGIN}{}", rows(1, 50));
    let (one, other) = (read(&text), read(&format!("{text}{}", text.replace("20:00", "21:00"))));
    assert_eq!(one.sections[0].print(), other.sections[0].print());
    assert_ne!(one.sections[0].print(), other.sections[1].print());
}

#[test]
fn pieces_ends_and_encodings_make_no_difference() {
    let text = format!("{BANNER}{BEGIN}{}Guiding Ends at 2026-01-02 20:10:00\n", rows(1, 100));
    let expect = read(&text);
    let wide: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let returns = text.replace('\n', "\r\n");
    for piece in [1, 13, 4096] {
        assert_eq!(read_in(text.as_bytes(), piece).unwrap(), expect);
        assert_eq!(read_in(returns.as_bytes(), piece).unwrap(), expect);
        assert_eq!(read_in(&wide, piece).unwrap(), expect);
    }
    for end in 0..text.len() {
        let Some(cut) = read_in(&text.as_bytes()[..end], 4096) else { continue };
        for (own, whole) in cut.sections.iter().zip(&expect.sections) {
            assert!(whole.samples.starts_with(&own.samples), "{end}");
        }
    }
}

/// Trees with truth, by the generator beside the project.
#[test]
fn generated_trees() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let beside = |up: &Path| up.join("shared/examples/guidelogs.py");
    let Some(generator) = here.ancestors().map(beside).find(|path| path.exists()) else {
        eprintln!("skipped: no ../shared/examples/guidelogs.py beside the checkout");
        return;
    };
    let out = std::env::temp_dir().join(format!("nightledger-guidelogs-{}", std::process::id()));
    let status = std::process::Command::new("python3")
        .arg(&generator)
        .arg(&out)
        .stdout(std::process::Stdio::null())
        .status();
    if !status.is_ok_and(|status| status.success()) {
        eprintln!("skipped: python3 does not run {}", generator.display());
        return;
    }
    let truth: serde_json::Value =
        serde_json::from_slice(&std::fs::read(out.join("truth.json")).unwrap()).unwrap();
    for (case, truth) in truth.as_object().unwrap() {
        against_truth(&out.join(case), truth["frames"].as_object().unwrap());
    }
    std::fs::remove_dir_all(out).unwrap();
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// Seconds since 1970 of `2026-10-10T20:14:32.400`.
fn seconds(text: &str) -> f64 {
    read(&format!("{BANNER}Guiding Begins at {text}\n{}", rows(1, 3))).sections[0].begins_s
}

fn against_truth(case: &Path, truth: &serde_json::Map<String, serde_json::Value>) {
    let mut all = Vec::new();
    files(case, &mut all);
    let logs: Vec<GuideLog> = all
        .iter()
        .map(|path| std::fs::read(path).unwrap())
        .filter(|bytes| is_log(bytes))
        .map(|bytes| read_in(&bytes, 1000).unwrap())
        .collect();
    let cards = |name: &str| -> BTreeMap<String, String> {
        let bytes = std::fs::read(case.join(name)).unwrap();
        let card = |card: &[u8]| {
            let text = String::from_utf8_lossy(card).into_owned();
            Some((
                text.get(..8)?.trim().to_owned(),
                text.get(10..)?.trim().trim_matches('\'').trim().to_owned(),
            ))
        };
        bytes.chunks(80).take(40).filter_map(card).collect()
    };
    let headers: Vec<(String, BTreeMap<String, String>)> =
        truth.keys().map(|name| (name.clone(), cards(name))).collect();
    let lights: Vec<Light<'_>> = headers
        .iter()
        .map(|(name, cards)| {
            let start_s = seconds(&cards["DATE-OBS"]);
            Light {
                file_name: name.rsplit('/').next().unwrap(),
                start_s,
                exposure_s: cards["EXPTIME"].parse().unwrap(),
                ahead_s: cards.get("DATE-LOC").map(|local| seconds(local) - start_s),
                name_s: None,
                site_deg: None,
            }
        })
        .collect();
    let companions: Vec<Capture> = logs.iter().flat_map(|log| log.captures.clone()).collect();
    let sections: Vec<(&Section, f64)> = logs
        .iter()
        .flat_map(|log| log.sections.iter().map(move |section| (log, section)))
        .map(|(log, section)| (section, zone(log, section, &companions, &lights).unwrap().ahead_s))
        .collect();
    for (light, (name, _)) in lights.iter().zip(&headers) {
        let found = rms(sections.iter().copied(), light.start_s, light.exposure_s);
        let Some(expect) = truth[name].as_object() else {
            assert_eq!(found, None, "{name}");
            continue;
        };
        let found = found.unwrap_or_else(|| panic!("{name}: {expect:?}"));
        for (key, value, near) in [
            ("ra", found.ra_arcsec, 2e-4),
            ("dec", found.dec_arcsec, 2e-4),
            ("total", found.total_arcsec, 2e-4),
            ("samples", f64::from(found.samples), 0.0),
            ("covered", found.cover, 0.02),
        ] {
            let expect = expect[key].as_f64().unwrap();
            assert!((value - expect).abs() <= near, "{name} {key}: {value}, right is {expect}");
        }
    }
}

#[test]
fn many_lights_and_sections_take_no_longer_each() {
    // Ten years of nights: each light meets one section, and the logs lie in one folder.
    let night_s = |night: u32| EVENING + f64::from(night) * 86_400.0;
    let samples = |begins: u32| {
        let sample = |at: u16| Sample {
            after_s: f64::from(at) * 3.0,
            ra: f32::from((at + u16::try_from(begins % 7).unwrap()) % 5) * 0.1,
            dec: 0.0,
        };
        (0..40).map(sample).collect()
    };
    let nights = 4000_u32;
    let sections = (0..nights)
        .map(|night| Section {
            begins_s: night_s(night),
            scale_arcsec_per_px: Some(1.5),
            profile: None,
            pointing: Pointing::default(),
            step_s: 3.0,
            rows: 40,
            samples: samples(night),
        })
        .collect();
    let captures = (0..nights)
        .map(|night| Capture { begins_s: night_s(night), exposure_s: 60.0, file_name: None })
        .collect::<Vec<_>>();
    let place = |path: &str| crate::Place {
        root: 0,
        root_name: std::sync::Arc::from(""),
        path: path.into(),
        exposure: 1,
    };
    let mut frames: Vec<crate::Frame> = (0..nights)
        .map(|night| {
            let source = crate::Source::FileName;
            let at = crate::Instant { ns: 0 }.plus_s(night_s(night) + 20.0);
            let start = crate::Start { at, clock: crate::Clock::Utc, has_fraction: true };
            let mut frame = crate::Frame::new(place(&format!("{night}.fits")));
            frame.kind = Some(crate::Known::new(crate::Kind::Light, source.clone()));
            frame.start = Some(crate::Known::new(start, source.clone()));
            frame.exposure_s = Some(crate::Known::new(60.0, source));
            frame
        })
        .collect();
    let logs = [
        PlacedLog { place: place("a.txt"), log: GuideLog { sections, ..GuideLog::default() } },
        PlacedLog { place: place("b.analyze"), log: GuideLog { captures, ..GuideLog::default() } },
    ];
    let doubts = give_figures(&mut frames, &logs, &|_| 0.0);
    assert!(frames.iter().all(|frame| frame.guide_rms_arcsec.is_some()), "{doubts:?}");
}
