//! `nightledger health`: how cameras and calibration frames are, from their pixels (docs/rules.md#23-health).

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;

use clap::Parser;
use indicatif::ProgressBar;
use nightledger_frame::{Frame, Kind, Role};
use nightledger_header::{Header, SampleType};
use nightledger_health::{
    Camera, CameraFigures, Defects, Exposed, Exposure, Flat, Side, cameras, median, median_of, read_noise,
};
use serde::Serialize;

use super::scanned::{Input, Scanned, parsed, print_json, print_table, told, write_file};
use crate::begin::progress;
use crate::outcome::{DONE, NOTHING_COUNTED, Refused};
use crate::strips::{Plane, read_plane};
use crate::threads::each;

/// Measures read noise, bias level, dark current and defects of each camera, and the levels of flats.
#[derive(Debug, Parser)]
#[command(name = "nightledger health", max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 done; 1 a file could not be decoded, or there was nothing to measure; 2 wrong usage."
)]
pub(super) struct Health {
    #[command(flatten)]
    input: Input,

    /// Write bad pixels, columns and rows of each camera into this file
    #[arg(long, value_name = "FILE")]
    yaml: Option<PathBuf>,
}

/// The answer.
#[derive(Debug, Default, Serialize)]
struct Report {
    cameras: Vec<CameraFigures>,
    flats: Vec<FlatLine>,
    darks: Vec<DarkLine>,
    errors: Vec<ErrorLine>,
}

#[derive(Debug, Serialize)]
struct FlatLine {
    path: String,
    root: u16,
    level: f64,
    spread: f64,
    verdict: &'static str,
}

#[derive(Debug, Serialize)]
struct DarkLine {
    path: String,
    root: u16,
    leak: Option<Side>,
}

#[derive(Debug, Serialize)]
struct ErrorLine {
    path: String,
    root: u16,
    error: String,
}

/// Runs it.
pub(super) fn run(args: &[OsString], out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    match parsed::<Health>(args, out, err) {
        Ok(args) => told(answer(&args, out, err), err),
        Err(code) => code,
    }
}

fn answer(args: &Health, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Refused> {
    let scanned = args.input.scan(err)?;
    let frames = of_kinds(&scanned);
    let bar = progress(args.input.quiet, frames.len());
    let mut report = Report::default();
    let mut yaml = "cameras:\n".to_owned();
    let exposed: Vec<(&Frame, Exposure)> =
        frames.iter().filter_map(|frame| Some((*frame, exposure(frame)?))).collect();
    let exposures: Vec<Exposure> = exposed.iter().map(|(_, exposure)| exposure.clone()).collect();
    // A dark that cannot be read is tried once.
    let mut darks_read = BTreeSet::new();
    for camera in cameras(&exposures) {
        let of = |numbers: &[usize]| -> Vec<&Frame> {
            numbers.iter().filter_map(|number| exposed.get(*number)).map(|(frame, _)| *frame).collect()
        };
        let (mut levels, mut noises) = (Vec::new(), Vec::new());
        let biases = of(&camera.bias);
        let pairs: Vec<&[&Frame]> = biases.chunks(2).collect();
        for (own_levels, noise, errors) in each(&pairs, |pair| of_pair(&scanned, pair, &bar)) {
            levels.extend(own_levels);
            noises.extend(noise);
            report.errors.extend(errors);
        }
        let frames = of(&camera.darks);
        darks_read.extend(frames.iter().map(|frame| (frame.place.root, &*frame.place.path)));
        let mut darks: Vec<Plane> = Vec::new();
        for dark in each(&frames, |frame| {
            plane(&scanned, frame, &bar, |_| {}).map(|plane| (leak(frame, &plane), plane))
        }) {
            match dark {
                Ok((line, plane)) => {
                    report.darks.push(line);
                    darks.push(plane);
                }
                Err(error) => report.errors.push(error),
            }
        }
        let dark = combined(&darks);
        let defects = dark.as_ref().and_then(|(level, image, plane)| {
            Some((*level, Defects::of(image, plane.width, plane.is_whole())?))
        });
        let figures =
            camera.figures(&levels, &noises, defects.as_ref().map(|(level, defects)| (*level, defects)));
        if let Some((_, defects)) = &defects {
            list_defects(&camera, defects, &mut yaml);
        }
        report.cameras.push(figures);
    }
    let kind = |frame: &Frame| frame.kind.as_ref().map(|kind| kind.value);
    let is_dark = |frame: &Frame| kind(frame) == Some(Kind::Dark);
    let is_unread = |frame: &&Frame| {
        let is_unread_dark = is_dark(frame) && !darks_read.contains(&(frame.place.root, &*frame.place.path));
        is_unread_dark || kind(frame) == Some(Kind::Flat)
    };
    let unread: Vec<&Frame> = frames.iter().copied().filter(is_unread).collect();
    let lines = each(&unread, |frame| {
        let mut said = None;
        let plane = plane(&scanned, frame, &bar, |header| said = saturation(header))?;
        Ok(if is_dark(frame) { (Some(leak(frame, &plane)), None) } else { (None, flat(frame, &plane, said)) })
    });
    for line in lines {
        match line {
            Ok((dark, flat)) => {
                report.darks.extend(dark);
                report.flats.extend(flat);
            }
            Err(error) => report.errors.push(error),
        }
    }
    bar.finish_and_clear();
    report.darks.sort_by(|a, b| (a.root, &a.path).cmp(&(b.root, &b.path)));
    if let Some(path) = &args.yaml {
        write_file(path, &yaml)?;
    }
    let is_whole = report.errors.is_empty() && !frames.is_empty();
    let code = if is_whole { DONE } else { NOTHING_COUNTED };
    if args.input.json {
        return print_json(&report, out, code);
    }
    print_table(&table(&report), out, code)
}

/// Single bias frames, darks and flats in the order of their exposure, each exposure once.
fn of_kinds(scanned: &Scanned) -> Vec<&Frame> {
    let frames = scanned.session.scan.frames().iter().filter(|frame| {
        let kind = frame.kind.as_ref().map(|kind| kind.value);
        matches!(kind, Some(Kind::Bias | Kind::Dark | Kind::Flat))
            && frame.role == Role::Single
            && frame.unfit.is_none()
            && frame.place.exposure <= 1
    });
    let mut frames: Vec<&Frame> = frames.collect();
    let start = |frame: &Frame| frame.start.as_ref().map(|start| start.value.at);
    frames.sort_by_key(|frame| (start(frame), frame.place.root, frame.place.path.clone()));
    // A copy of a frame beside itself has no noise.
    frames.dedup_by(|a, b| start(a).is_some() && start(a) == start(b) && a.header_hash == b.header_hash);
    frames
}

fn exposure(frame: &Frame) -> Option<Exposure> {
    let exposed = match frame.kind.as_ref()?.value {
        Kind::Bias => Exposed::Bias,
        Kind::Dark => Exposed::Dark,
        Kind::Light | Kind::Flat | Kind::DarkFlat => return None,
    };
    Some(Exposure {
        exposed,
        camera: frame.camera.as_ref().map(|camera| camera.value.to_string()),
        gain: frame.gain.as_ref().map(|gain| gain.value),
        binning: frame.binning.as_ref().map(|binning| binning.value),
        exposure_s: frame.exposure_s.as_ref().map_or(0.0, |exposure| exposure.value),
        egain: frame.egain.as_ref().map(|egain| egain.value),
    })
}

/// Levels of a pair of bias frames, their noise, and what could not be decoded.
fn of_pair(scanned: &Scanned, pair: &[&Frame], bar: &ProgressBar) -> (Vec<f64>, Option<f64>, Vec<ErrorLine>) {
    let (mut planes, mut errors) = (Vec::new(), Vec::new());
    for frame in pair {
        match plane(scanned, frame, bar, |_| {}) {
            Ok(plane) => planes.push(plane),
            Err(error) => errors.push(error),
        }
    }
    let levels = planes.iter().filter_map(|plane| median(&plane.values)).collect();
    let noise = match planes.as_slice() {
        [first, second] if (first.width, first.height) == (second.width, second.height) => {
            read_noise(&first.values, &second.values)
        }
        _ => None,
    };
    (levels, noise, errors)
}

/// A frame's pixels, or why they cannot be decoded.
fn plane(
    scanned: &Scanned,
    frame: &Frame,
    bar: &ProgressBar,
    begin: impl FnOnce(&Header),
) -> Result<Plane, ErrorLine> {
    bar.inc(1);
    let on_disk = scanned.on_disk(frame).unwrap_or_default();
    read_plane(&on_disk, &frame.place.path, begin).map_err(|error| {
        let (path, root) = (frame.place.path.to_string(), frame.place.root);
        ErrorLine { path, root, error }
    })
}

/// The median of several darks of one size, and its own median.
fn combined(darks: &[Plane]) -> Option<(f64, Vec<f32>, &Plane)> {
    let first = darks.first()?;
    let same = |dark: &&Plane| (dark.width, dark.height) == (first.width, first.height);
    let images: Vec<&[f32]> = darks.iter().filter(same).map(|dark| dark.values.as_slice()).collect();
    let mut image = Vec::with_capacity(first.values.len());
    median_of(&images, &mut image);
    Some((median(&image)?, image, first))
}

fn leak(frame: &Frame, plane: &Plane) -> DarkLine {
    DarkLine {
        path: frame.place.path.to_string(),
        root: frame.place.root,
        leak: Side::of_leak(&plane.values, plane.width, plane.is_whole()),
    }
}

/// DATAMAX or SATURATE.
fn saturation(header: &Header) -> Option<f64> {
    use nightledger_header::Value;
    ["DATAMAX", "SATURATE"]
        .into_iter()
        .find_map(|keyword| match header.find(keyword)?.1.value {
            #[allow(clippy::cast_precision_loss, reason = "a level of a camera")]
            Value::Int(level) => Some(level as f64),
            Value::Float(level) => Some(level),
            _ => None,
        })
        .filter(|level| *level > 0.0)
}

fn flat(frame: &Frame, plane: &Plane, said: Option<f64>) -> Option<FlatLine> {
    let largest = || plane.values.iter().copied().fold(0.0, f32::max);
    let of_type = match plane.sample {
        SampleType::U8 => 255.0,
        SampleType::F32 | SampleType::F64 if largest() <= 1.0 => 1.0,
        _ => 65535.0,
    };
    let Flat { level, spread, verdict } = Flat::of(&plane.values, said.unwrap_or(of_type))?;
    let (path, root) = (frame.place.path.to_string(), frame.place.root);
    Some(FlatLine { path, root, level, spread, verdict: verdict.as_str() })
}

/// A camera's defects for other programs.
fn list_defects(camera: &Camera, defects: &Defects, yaml: &mut String) {
    let name = camera.camera.as_deref().unwrap_or_default().replace('\\', "\\\\").replace('"', "\\\"");
    let number = |value: Option<f64>| value.map_or_else(|| "null".to_owned(), |value| value.to_string());
    let binning = camera.binning.map(f64::from);
    let pixels: Vec<String> =
        defects.hot_pixels.iter().map(|(column, row)| format!("[{column}, {row}]")).collect();
    // Writing to a String cannot fail.
    let _ = write!(
        yaml,
        "  - camera: \"{name}\"\n    gain: {}\n    binning: {}\n    bad_columns: {:?}\n    bad_rows: {:?}\n    hot_pixels: [{}]\n",
        number(camera.gain),
        number(binning),
        defects.bad_columns,
        defects.bad_rows,
        pixels.join(", "),
    );
}

/// For people.
fn table(report: &Report) -> Vec<Vec<String>> {
    let heads = ["camera", "gain", "read noise", "e-", "bias", "dark/s", "hot", "bad columns", "bad rows"];
    let mut rows = vec![heads.map(str::to_owned).to_vec()];
    let number = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.3}"));
    let count =
        |list: Option<&Vec<usize>>| list.map_or_else(|| "-".to_owned(), |list| list.len().to_string());
    for camera in &report.cameras {
        rows.push(vec![
            camera.camera.clone().unwrap_or_else(|| "-".to_owned()),
            camera.gain.map_or_else(|| "-".to_owned(), |gain| gain.to_string()),
            number(camera.read_noise_adu),
            number(camera.read_noise_e),
            number(camera.bias_level),
            number(camera.dark_current_adu_s),
            camera.hot_pixels.map_or_else(|| "-".to_owned(), |hot| hot.to_string()),
            count(camera.bad_columns.as_ref()),
            count(camera.bad_rows.as_ref()),
        ]);
    }
    for flat in &report.flats {
        rows.push(vec![flat.path.clone(), format!("{:.1} %", flat.level * 100.0), flat.verdict.to_owned()]);
    }
    for dark in report.darks.iter().filter(|dark| dark.leak.is_some()) {
        rows.push(vec![dark.path.clone(), "brighter on one side: light leak?".to_owned()]);
    }
    for error in &report.errors {
        rows.push(vec![error.path.clone(), error.error.clone()]);
    }
    rows
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use serde_json::Value;

    use super::*;

    /// A frame of 48 x 36 values about a level, which scatter by -6 to 6 in another order for each seed.
    fn frame(
        path: &Path,
        kind: &str,
        exposure: f64,
        level: u16,
        seed: u32,
        change: impl Fn(usize, usize) -> u16,
    ) {
        let cards = [
            "SIMPLE  = T".to_owned(),
            "BITPIX  = 16".to_owned(),
            "NAXIS   = 2".to_owned(),
            "NAXIS1  = 48".to_owned(),
            "NAXIS2  = 36".to_owned(),
            "BZERO   = 32768".to_owned(),
            format!("IMAGETYP= '{kind}'"),
            format!("EXPTIME = {exposure:?}"),
            "INSTRUME= 'Test 9'".to_owned(),
            "GAIN    = 80".to_owned(),
            "EGAIN   = 0.5".to_owned(),
            "XBINNING= 1".to_owned(),
            format!("DATE-OBS= '2024-02-0{}T03:00:0{}.500'", 1 + seed % 3, seed % 10),
            "END".to_owned(),
        ];
        let mut file: Vec<u8> = cards.iter().flat_map(|card| format!("{card:80}").into_bytes()).collect();
        file.resize(2880, b' ');
        let mut state = seed.wrapping_mul(7919);
        for row in 0..36 {
            for column in 0..48 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let value = level + u16::try_from((state >> 16) % 13).unwrap() - 6 + change(column, row);
                file.extend((value ^ 0x8000).to_be_bytes());
            }
        }
        file.resize(file.len().next_multiple_of(2880), 0);
        fs::write(path, file).unwrap();
    }

    #[test]
    fn cameras_flats_and_darks_have_their_figures() {
        let dir = std::env::temp_dir().join(format!("nightledger-health-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        for (name, seed) in [("b1.fits", 1), ("b2.fits", 2)] {
            frame(&dir.join(name), "Bias Frame", 0.0, 300, seed, |_, _| 0);
        }
        let defects = |column, row| {
            if (column, row) == (4, 5) {
                900
            } else if column == 20 {
                40
            } else {
                0
            }
        };
        frame(&dir.join("d.fits"), "Dark Frame", 100.0, 320, 3, defects);
        frame(
            &dir.join("leak.fits"),
            "Dark Frame",
            50.0,
            310,
            4,
            |column, _| if column > 40 { 30 } else { 0 },
        );
        frame(&dir.join("f.fits"), "Flat Frame", 1.0, 30000, 5, |_, _| 0);
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let yaml = dir.join("bad.yaml");
        let args = ["health", "--json", "--no-cache", "--quiet", "--yaml"].map(OsString::from).to_vec();
        let code = run(&[args, vec![yaml.clone().into(), dir.clone().into()]].concat(), &mut out, &mut err);
        let listed = fs::read_to_string(yaml).unwrap();
        fs::remove_dir_all(&dir).unwrap();
        assert_eq!((code, String::from_utf8(err).unwrap().as_str()), (0, ""));
        let report: Value = serde_json::from_slice(&out).unwrap();
        let camera = &report["cameras"][0];
        assert_eq!((camera["camera"].as_str(), camera["gain"].as_f64()), (Some("Test 9"), Some(80.0)));
        // 13 values of equal share have a variance of 14.
        let noise = camera["read_noise_adu"].as_f64().unwrap();
        assert!((noise - 14_f64.sqrt()).abs() < 0.2, "{noise}");
        assert_eq!(camera["read_noise_e"].as_f64(), Some(noise / 2.0));
        assert_eq!(camera["bias_level"].as_f64(), Some(300.0));
        assert!((camera["dark_current_adu_s"].as_f64().unwrap() - 0.2).abs() < 0.011);
        assert_eq!((&camera["hot_pixels"], &camera["bad_columns"]), (&1.into(), &vec![21].into()));
        assert!(listed.contains("hot_pixels: [[5, 6]]") && listed.contains("bad_columns: [21]"), "{listed}");
        assert_eq!(report["flats"][0]["verdict"], "good");
        let leaks: Vec<_> = report["darks"].as_array().unwrap().iter().map(|dark| &dark["leak"]).collect();
        assert_eq!(leaks, [&Value::Null, &"right".into()]);
    }
}
