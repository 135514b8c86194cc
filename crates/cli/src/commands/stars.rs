//! `nightledger stars`: stars, their width and shape, sky and noise of each light (docs/rules.md#17).

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

use clap::Parser;
use nightledger_frame::DoubtCode;
use nightledger_session::{figures_csv, measured_frames};
use serde_json::{Map, Value, json};

use super::scanned::{Input, parsed, print_json, print_table, told, write_file};
use crate::measure::Which;
use crate::outcome::{DONE, NOTHING_COUNTED, Refused, tell};

/// Measures the stars of each light: how many, how wide, how round, and the sky between them.
#[derive(Debug, Parser)]
#[command(name = "nightledger stars", max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 all were measured; 1 some could not be, or there was none; 2 wrong usage."
)]
pub(super) struct Stars {
    #[command(flatten)]
    input: Input,

    /// Measure every image, whatever it is of
    #[arg(long)]
    all: bool,

    /// Also write the figures as a CSV file
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
}

/// Runs the command.
pub(super) fn run(args: &[OsString], out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    match parsed::<Stars>(args, out, err) {
        Ok(args) => told(answer(&args, out, err), err),
        Err(code) => code,
    }
}

fn answer(args: &Stars, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Refused> {
    let which = if args.all { Which::All } else { Which::Lights };
    let scanned = args.input.scan_measured(Some(which), err)?;
    let measured = scanned.session.sight().map(|sight| measured_frames(&sight)).unwrap_or_default();
    let notices: Vec<Value> = measured
        .iter()
        .filter_map(|frame| {
            let text = frame.fault.as_deref()?;
            let (path, root) = (frame.values.get("path"), frame.values.get("root"));
            let code = DoubtCode::NotMeasured.as_str();
            Some(json!({ "code": code, "path": path, "root": root, "text": text }))
        })
        .collect();
    if let Some(file) = &args.csv {
        write_file(file, &figures_csv(&measured))?;
    }
    let frames: Vec<Map<String, Value>> = measured.into_iter().map(|frame| frame.values).collect();
    let code = if frames.is_empty() || !notices.is_empty() { NOTHING_COUNTED } else { DONE };
    if args.input.json {
        return print_json(&json!({ "frames": frames, "notices": notices }), out, code);
    }
    for notice in &notices {
        let text = |key: &str| notice.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        tell(err, &format!("warning: {}: {}", text("path"), text("text")));
    }
    print_table(&table(&frames), out, code)
}

/// A cell as text: nothing where nothing is known.
fn cell(frame: &Map<String, Value>, key: &str) -> String {
    match frame.get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    }
}

/// For people: figures with the digits that mean something.
fn table(frames: &[Map<String, Value>]) -> Vec<Vec<String>> {
    let heads = ["file", "stars", "FWHM px", "FWHM \"", "HFR px", "ecc", "agree", "sky", "noise", "clipped"];
    let mut rows = vec![heads.map(str::to_owned).to_vec()];
    for frame in frames {
        let number = |key: &str, digits: usize| {
            let value = frame.get(key).and_then(Value::as_f64);
            value.map_or_else(|| "-".to_owned(), |value| format!("{value:.digits$}"))
        };
        // Floats from 0 to 1 need more digits than counts.
        let level = |key: &str| {
            let is_small = frame.get(key).and_then(Value::as_f64).is_some_and(|value| value.abs() < 10.0);
            number(key, if is_small { 6 } else { 1 })
        };
        rows.push(vec![
            cell(frame, "path"),
            number("stars", 0),
            number("fwhm_px", 2),
            number("fwhm_arcsec", 2),
            number("hfr_px", 2),
            number("eccentricity", 2),
            number("angle_agreement", 2),
            level("background"),
            level("noise"),
            number("saturated", 0),
        ]);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// A FITS file of 16 bits with round stars 3.5 px wide over a noisy sky.
    fn light(width: usize, height: usize, stars: &[(f64, f64)]) -> Vec<u8> {
        frame("LIGHT", width, height, stars)
    }

    /// The same of a frame of this kind.
    fn frame(kind: &str, width: usize, height: usize, stars: &[(f64, f64)]) -> Vec<u8> {
        let cards = [
            "SIMPLE  =                    T".to_owned(),
            "BITPIX  =                   16".to_owned(),
            "NAXIS   =                    2".to_owned(),
            format!("NAXIS1  = {width:>20}"),
            format!("NAXIS2  = {height:>20}"),
            format!("IMAGETYP= '{kind:8}'"),
            "EXPTIME =                 60.0".to_owned(),
            "XPIXSZ  =                  4.0".to_owned(),
            "FOCALLEN=                400.0".to_owned(),
            "END".to_owned(),
        ];
        let mut file: Vec<u8> = cards.iter().flat_map(|card| format!("{card:80}").into_bytes()).collect();
        file.resize(2880, b' ');
        let mut dice = 7_u32;
        for y in 0..height {
            for x in 0..width {
                let mut value = 800.0;
                for _ in 0..4 {
                    dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    value += 20.0 * (f64::from(dice >> 8) / f64::from(1 << 24) - 0.5);
                }
                for (left, top) in stars {
                    let distance = (f64::from(u32::try_from(x).unwrap()) - left).powi(2)
                        + (f64::from(u32::try_from(y).unwrap()) - top).powi(2);
                    value += 3000.0 * (-distance * 4.0 * std::f64::consts::LN_2 / 3.5_f64.powi(2)).exp();
                }
                #[expect(clippy::cast_possible_truncation, reason = "the brightest is below 5000")]
                file.extend((value.round() as i16).to_be_bytes());
            }
        }
        file.resize(file.len().next_multiple_of(2880), 0);
        file
    }

    #[test]
    fn figures_of_each_light_stand_in_the_answer_and_the_table() {
        let dir = std::env::temp_dir().join(format!("nightledger-stars-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        let stars: Vec<(f64, f64)> = (0..9)
            .map(|star| (f64::from(star) * 19.3 + 20.2, f64::from(star * 7 % 9) * 19.1 + 20.6))
            .collect();
        fs::write(dir.join("a.fits"), light(200, 200, &stars)).unwrap();
        fs::write(dir.join("b.fits"), light(3, 2, &[])).unwrap();
        let table = dir.join("out.csv");
        let args = ["stars", "--json", "--no-cache", "--csv"].map(OsString::from);
        let args: Vec<OsString> =
            args.into_iter().chain([table.clone().into(), dir.clone().into()]).collect();
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = run(&args, &mut out, &mut err);
        let csv = fs::read_to_string(&table).unwrap();
        fs::remove_dir_all(&dir).unwrap();
        assert_eq!(code, 1, "{}", String::from_utf8_lossy(&err));
        let answer: Value = serde_json::from_slice(&out).unwrap();
        let [first, second] = answer["frames"].as_array().unwrap().as_slice() else { panic!("{answer}") };
        assert_eq!(
            (&first["path"], &first["stars"], &first["saturated"]),
            (&json!("a.fits"), &json!(9), &json!(0))
        );
        let fwhm = first["fwhm_px"].as_f64().unwrap();
        assert!((fwhm / 3.5 - 1.0).abs() < 0.02, "{fwhm}");
        let arcsec = first["fwhm_arcsec"].as_f64().unwrap();
        assert!((arcsec - fwhm * 4.0 / 400.0 * 206.265).abs() < 1e-9, "{arcsec}");
        assert_eq!(
            (&second["path"], &second["fwhm_px"], &second["stars"]),
            (&json!("b.fits"), &Value::Null, &Value::Null)
        );
        assert_eq!(answer["notices"][0]["code"], "not-measured");
        let lines: Vec<&str> = csv.lines().collect();
        assert_eq!(lines.len(), 3);
        assert!(
            lines[0].starts_with(
                "root,path,target,filter,exposure_s,start_utc,stars,fwhm_px,fwhm_arcsec,hfr_px,"
            )
        );
        assert!(lines[1].starts_with("0,a.fits,,,60.0,,9,3."), "{}", lines[1]);
        assert_eq!(lines[2], "0,b.fits,,,60.0,,,,,,,,,,,");
    }

    /// docs/rules.md#17-command
    #[test]
    fn a_corrected_kind_says_what_is_a_light() {
        let dir = std::env::temp_dir().join(format!("nightledger-stars-kinds-{}", std::process::id()));
        fs::create_dir_all(dir.join("night")).unwrap();
        for (name, kind) in [("a.fits", "DARK"), ("b.fits", "LIGHT"), ("c.fits", "LIGHT"), ("d.fits", "DARK")]
        {
            fs::write(dir.join("night").join(name), frame(kind, 60, 60, &[(30.0, 30.0)])).unwrap();
        }
        let file = |path: &str| json!({ "root_name": "night", "path": path });
        let corrected = json!([[file("a.fits"), { "kind": "Light" }], [file("b.fits"), { "kind": "Dark" }]]);
        let config = json!({ "kind": "nightledger-settings", "version": 1, "settings": {}, "edits": { "overrides": corrected } });
        fs::write(dir.join("page.json"), config.to_string()).unwrap();
        for (more, expected) in
            [(&[][..], vec!["a.fits", "c.fits"]), (&["--all"], vec!["a.fits", "b.fits", "c.fits", "d.fits"])]
        {
            let args = ["stars", "--json", "--no-cache", "--config"].iter().chain(more).map(OsString::from);
            // The option's value follows it.
            let mut args: Vec<OsString> = args.collect();
            args.insert(4, dir.join("page.json").into());
            args.push(dir.join("night").into());
            let (mut out, mut err) = (Vec::new(), Vec::new());
            run(&args, &mut out, &mut err);
            let answer: Value = serde_json::from_slice(&out)
                .unwrap_or_else(|_| panic!("{more:?}: {}", String::from_utf8_lossy(&err)));
            let measured: Vec<&str> =
                answer["frames"].as_array().unwrap().iter().map(|of| of["path"].as_str().unwrap()).collect();
            assert_eq!(measured, expected, "{more:?}");
        }
        fs::remove_dir_all(&dir).unwrap();
    }
}
