//! `nightledger health`: how cameras and calibration frames are, from their pixels (docs/rules.md#23-health). What is looked
//! at, and what follows, is the session's to say.

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

use clap::Parser;
use nightledger_session::{HealthFile, HealthReport};

use super::scanned::{Input, parsed, print_json, print_table, told, write_file};
use crate::begin::progress;
use crate::outcome::{DONE, NOTHING_COUNTED, Refused};
use crate::strips::look_at;
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

/// Runs it.
pub(super) fn run(args: &[OsString], out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    match parsed::<Health>(args, out, err) {
        Ok(args) => told(answer(&args, out, err), err),
        Err(code) => code,
    }
}

fn answer(args: &Health, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Refused> {
    let mut scanned = args.input.scan(err)?;
    let work = scanned.session.to_look();
    let bar = progress(args.input.quiet, work.len());
    let all = each(&work, |what| {
        let files = what
            .files
            .iter()
            .map(|file| (scanned.file(file.root, &file.path).unwrap_or_default(), file.path.clone()));
        let looked = look_at(what.look, &files.collect::<Vec<_>>());
        bar.inc(1);
        looked
    });
    bar.finish_and_clear();
    let is_empty = work.is_empty();
    for (what, looked) in work.into_iter().zip(all) {
        scanned.session.take_looked(what, looked);
    }
    let report = scanned.session.health_report();
    if let Some(path) = &args.yaml {
        write_file(path, &scanned.session.health_file(HealthFile::Defects).text)?;
    }
    let code = if report.errors.is_empty() && !is_empty { DONE } else { NOTHING_COUNTED };
    if args.input.json {
        return print_json(&report, out, code);
    }
    print_table(&table(&report), out, code)
}

/// For people.
fn table(report: &HealthReport) -> Vec<Vec<String>> {
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

    /// docs/rules.md#23-health
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
