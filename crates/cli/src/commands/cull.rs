//! `nightledger cull`: which lights limits of quality would take away (docs/rules.md#20-culling). Nothing is changed.

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

use clap::Parser;
use nightledger_frame::Place;
use nightledger_frame::spreadsheet::neutral;
use nightledger_ledger::QualityLimits;
use nightledger_plan::{By, Culling, Figures, Group, Judged, cull};
use serde_json::{Value, json};

use super::scanned::{Input, parsed, print_json, print_table, told, write_file};
use crate::measure::Which;
use crate::outcome::{DONE, NOTHING_COUNTED, Refused, tell};

/// Says which lights lie beyond limits of quality, and how much time they are.
#[derive(Debug, Parser)]
#[command(name = "nightledger cull", max_term_width = 100)]
#[command(after_help = "Exit codes: 0 done; 1 nothing could be counted; 2 wrong usage.")]
pub(super) struct Cull {
    #[command(flatten)]
    input: Input,

    /// Most HFR of names and headers, px (with --measure: of the measured one)
    #[arg(long, value_name = "PX", value_parser = limit)]
    max_hfr: Option<f64>,

    /// Most FWHM, arcsec
    #[arg(long, value_name = "ARCSEC", value_parser = limit)]
    max_fwhm: Option<f64>,

    /// Most eccentricity, 0 to 1
    #[arg(long, value_name = "ECC", value_parser = limit)]
    max_ecc: Option<f64>,

    /// Most RMS of guiding, arcsec
    #[arg(long, value_name = "ARCSEC", value_parser = limit)]
    max_rms: Option<f64>,

    /// Fewest stars, as a share of the group's median
    #[arg(long, value_name = "SHARE", value_parser = limit)]
    min_stars: Option<f64>,

    /// Highest background, as a multiple of the group's median
    #[arg(long, value_name = "RATIO", value_parser = limit)]
    max_background: Option<f64>,

    /// Measure the stars of the lights, and judge what was measured
    #[arg(long)]
    measure: bool,

    /// Also write the list of rejected lights as a CSV file
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
}

fn limit(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| "this is no number".to_owned())?;
    if number.is_finite() && number >= 0.0 { Ok(number) } else { Err("a limit is 0 or more".to_owned()) }
}

/// Runs the command.
pub(super) fn run(args: &[OsString], out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    match parsed::<Cull>(args, out, err) {
        Ok(args) => told(answer(&args, out, err), err),
        Err(code) => code,
    }
}

fn answer(args: &Cull, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Refused> {
    let (which, figures) =
        if args.measure { (Which::Lights, Figures::Measured) } else { (Which::Kept, Figures::Capture) };
    let scanned = args.input.scan_measured(Some(which), err)?;
    let session = &scanned.session;
    let Some(answer) = session.answer() else { return Ok(NOTHING_COUNTED) };
    let limits = QualityLimits {
        hfr_px: args.max_hfr,
        fwhm_arcsec: args.max_fwhm,
        eccentricity: args.max_ecc,
        rms_arcsec: args.max_rms,
        stars_share: args.min_stars,
        background_ratio: args.max_background,
    };
    let frames = session.scan.frames();
    let culling = cull(frames, &answer.ledger, session.settings(), session.edits(), &limits, figures);
    let place = |judged: &Judged| judged.frame.of(frames).map(|frame| &frame.place);
    let code = if culling.groups.is_empty() { NOTHING_COUNTED } else { DONE };
    if let Some(file) = &args.csv {
        let views = nightledger_ledger::EditedFrames::new(
            frames,
            &answer.ledger,
            session.settings(),
            session.edits(),
        );
        write_file(file, &csv(&culling, &views))?;
    }
    let notices = notices(&culling, limits.rms_arcsec.is_some());
    if args.input.json {
        let list = |all: &[Judged]| -> Vec<Value> {
            all.iter().filter_map(|judged| Some(judged_report(judged, place(judged)?))).collect()
        };
        let groups: Vec<Value> = culling.groups.iter().map(group_report).collect();
        let report = json!({
            "groups": groups,
            "rejected": list(&culling.rejected),
            "unjudged": list(&culling.unjudged),
            "notices": notices,
        });
        return print_json(&report, out, code);
    }
    for notice in &notices {
        tell(err, &format!("warning: {}", notice.get("text").and_then(Value::as_str).unwrap_or_default()));
    }
    print_table(&table(&culling, place), out, code)
}

fn words(by: &[By]) -> String {
    by.iter().map(|by| by.as_str()).collect::<Vec<_>>().join(" ")
}

fn judged_report(judged: &Judged, place: &Place) -> Value {
    let by: Vec<&str> = judged.by.iter().map(|by| by.as_str()).collect();
    json!({ "path": *place.path, "root": place.root, "by": by })
}

fn group_report(group: &Group) -> Value {
    let panel = group.panel.as_deref().map(|panel| match panel.parse::<u32>() {
        Ok(number) => Value::from(number),
        Err(_) => Value::from(panel),
    });
    json!({
        "rig": group.rig, "target": group.target, "panel": panel, "filter": group.filter,
        "exposure_s": group.exposure_s, "frames": group.frames, "rejected": group.rejected,
        "rejected_s": group.rejected_s,
    })
}

fn notices(culling: &Culling, asks_rms: bool) -> Vec<Value> {
    let in_pixels: usize = culling.groups.iter().map(|group| group.rms_in_pixels).sum();
    if !asks_rms || in_pixels == 0 {
        return Vec::new();
    }
    let text = format!(
        "The guiding RMS of {in_pixels} lights is in pixels of the guide camera, because nothing says its scale: it is judged as if it were arcsec."
    );
    vec![json!({ "code": "rms-in-pixels", "text": text })]
}

fn csv(culling: &Culling, views: &nightledger_ledger::EditedFrames<'_>) -> String {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    // Writing into memory does not fail.
    let _ = writer.write_record(["root", "path", "target", "filter", "exposure_s", "by"]);
    for judged in &culling.rejected {
        let Some(view) = views.view(judged.frame) else { continue };
        let text = |known: Option<nightledger_frame::Known<Box<str>>>| {
            known.map(|known| neutral(&known.value)).unwrap_or_default()
        };
        let _ = writer.write_record([
            view.frame.place.root.to_string(),
            neutral(&view.frame.place.path),
            text(view.object()),
            text(view.filter()),
            view.exposure_s().map(|known| known.value.to_string()).unwrap_or_default(),
            words(&judged.by),
        ]);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// For people: the groups, then each light that is out.
fn table<'a>(culling: &Culling, place: impl Fn(&Judged) -> Option<&'a Place>) -> Vec<Vec<String>> {
    let heads = ["target", "panel", "filter", "exposure", "lights", "out", "lost", "rig"];
    let mut rows = vec![heads.map(str::to_owned).to_vec()];
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    for group in &culling.groups {
        rows.push(vec![
            text(&group.target),
            text(&group.panel),
            text(&group.filter),
            group.exposure_s.map_or_else(|| "-".to_owned(), |seconds| format!("{seconds} s")),
            group.frames.to_string(),
            group.rejected.to_string(),
            format!("{:.1} min", group.rejected_s / 60.0),
            text(&group.rig),
        ]);
    }
    for (word, all) in [("out", &culling.rejected), ("not judged", &culling.unjudged)] {
        for judged in all {
            let path = place(judged).map(|place| place.path.to_string()).unwrap_or_default();
            rows.push(vec![format!("{word}: {path} ({})", words(&judged.by))]);
        }
    }
    rows
}
