//! `nightledger azotea`: what AZOTEA needs of each file, its gain and its colour pattern (docs/rules.md#22).

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Parser;
use nightledger_health::{Bias, Mosaic, Region, sky};
use nightledger_registry::Facts;
use nightledger_registry::azotea::{Report, State, checklist, sky_table};

use super::scanned::{Input, parsed, print_json, print_table, told, write_file};
use crate::begin::progress;
use crate::outcome::{DONE, NOTHING_COUNTED, Refused, tell};
use crate::strips::{Plane, read_plane};

/// Says which keywords of AZOTEA each file has, its gain, and its colour pattern from the top left.
#[derive(Debug, Parser)]
#[command(name = "nightledger azotea", max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 done; 1 a file could not be decoded, or there was none; 2 wrong usage."
)]
pub(super) struct Azotea {
    #[command(flatten)]
    input: Input,

    /// Measure the sky in these rows and columns of half-size pixels, counted from the top left [default: 500 x 400 in the middle]
    #[arg(long, value_name = "[Y1:Y2,X1:X2]")]
    roi: Option<String>,

    /// What to take off the sky: a level, or a master bias
    #[arg(long, value_name = "N|FILE")]
    bias: Option<String>,

    /// Write the sky's brightness of each file into this table
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
}

/// Runs it.
pub(super) fn run(args: &[OsString], out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    match parsed::<Azotea>(args, out, err) {
        Ok(args) => told(answer(&args, out, err), err),
        Err(code) => code,
    }
}

fn answer(args: &Azotea, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Refused> {
    let region = match &args.roi {
        Some(text) => match Region::read(text) {
            Some(region) => Some(region),
            None => return Err(Refused(format!("{text} is no region; write [y1:y2,x1:x2]"))),
        },
        None => None,
    };
    let bias = args.bias.as_deref().map(Off::read).transpose()?;
    let scanned = args.input.scan(err)?;
    let facts = scanned.of_headers(|header| Facts::of(header, &BTreeSet::new()));
    let mut report = checklist(scanned.session.scan.frames(), &facts);
    let with_pattern = report.frames.iter().filter(|frame| frame.stored.is_some()).count();
    let bar = progress(args.input.quiet, with_pattern);
    let mut all_decoded = true;
    for frame in &mut report.frames {
        let Some((stored, is_bottom_up)) = frame.stored else { continue };
        bar.inc(1);
        let Some(on_disk) = scanned.file(frame.root, &frame.path) else { continue };
        match read_plane(&on_disk, &frame.path) {
            Ok(plane) if bias.as_ref().is_some_and(|bias| !bias.fits(&plane)) => {
                all_decoded = false;
                tell(err, &format!("warning: {}: the master bias is of another size", frame.path));
            }
            Ok(Plane { values, width }) => {
                let mosaic = Mosaic { values: &values, width, stored: stored.letters(), is_bottom_up };
                frame.sky = sky(&mosaic, region, bias.as_ref().map_or(Bias::Level(0.0), Off::bias));
            }
            Err(why) => {
                all_decoded = false;
                tell(err, &format!("warning: {}: {why}", frame.path));
            }
        }
    }
    bar.finish_and_clear();
    if let Some(path) = &args.csv {
        write_file(path, &sky_table(&report, args.bias.as_deref().unwrap_or("0")))?;
    }
    let code = if report.frames.is_empty() || !all_decoded { NOTHING_COUNTED } else { DONE };
    if args.input.json {
        return print_json(&report, out, code);
    }
    print_table(&table(&report), out, code)
}

/// What is taken off the sky.
enum Off {
    Level(f64),
    Master(Plane),
}

impl Off {
    /// A number, or the path of a master.
    fn read(text: &str) -> Result<Self, Refused> {
        if let Some(level) = text.trim().parse().ok().filter(|level: &f64| level.is_finite()) {
            return Ok(Self::Level(level));
        }
        read_plane(Path::new(text), text)
            .map(Self::Master)
            .map_err(|why| Refused(format!("{text} is neither a level nor a master bias: {why}")))
    }

    /// Whether it can be taken off this image.
    fn fits(&self, image: &Plane) -> bool {
        match self {
            Self::Level(_) => true,
            Self::Master(master) => (master.width, master.values.len()) == (image.width, image.values.len()),
        }
    }

    fn bias(&self) -> Bias<'_> {
        match self {
            Self::Level(level) => Bias::Level(*level),
            Self::Master(plane) => Bias::Master(&plane.values),
        }
    }
}

/// For people: what is missing stands behind each file.
fn table(report: &Report) -> Vec<Vec<String>> {
    let mut rows = vec![["file", "type", "gain", "pattern", "missing"].map(str::to_owned).to_vec()];
    for frame in &report.frames {
        let missing = frame.keywords.iter().filter(|(_, report)| report.state == State::Missing);
        let missing: Vec<&str> = missing.map(|(word, _)| *word).collect();
        let number = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| value.to_string());
        rows.push(vec![
            frame.path.clone(),
            frame.kind.to_owned(),
            number(frame.relative_gain),
            frame.bayer_top_left.clone().unwrap_or_else(|| "-".to_owned()),
            missing.join(" "),
        ]);
    }
    rows
}
