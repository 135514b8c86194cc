//! Calibration health as files: tables for spreadsheets, and bad pixels for other programs.

use std::fmt::Write as _;

use nightledger_frame::Kind;
use nightledger_frame::spreadsheet::neutral;
use nightledger_health::{Seen, Side};

use super::cameras::{Calibration, Plan, seen};
use super::report::HealthReport;
use crate::Session;
use crate::tables::Table;

/// A line for each camera; what nobody knows is empty.
pub(super) fn cameras(report: &HealthReport) -> String {
    const COLUMNS: [&str; 11] = [
        "camera",
        "gain",
        "binning",
        "read_noise_adu",
        "read_noise_e",
        "bias_level",
        "dark_current_adu_s",
        "dark_current_e_s",
        "hot_pixels",
        "bad_columns",
        "bad_rows",
    ];
    let mut table = Table::default();
    table.line(&COLUMNS.map(str::to_owned));
    for camera in &report.cameras {
        let list = |numbers: &Option<Vec<usize>>| {
            let numbers = numbers.iter().flatten().map(usize::to_string);
            numbers.collect::<Vec<_>>().join(" ")
        };
        table.line(&[
            neutral(camera.camera.as_deref().unwrap_or_default()),
            number(camera.gain),
            camera.binning.map(|binning| binning.to_string()).unwrap_or_default(),
            number(camera.read_noise_adu),
            number(camera.read_noise_e),
            number(camera.bias_level),
            number(camera.dark_current_adu_s),
            number(camera.dark_current_e_s),
            camera.hot_pixels.map(|pixels| pixels.to_string()).unwrap_or_default(),
            list(&camera.bad_columns),
            list(&camera.bad_rows),
        ]);
    }
    table.0
}

/// A line for each file that was looked at: bias frames with their level, darks with their leak, flats with their verdict.
pub(super) fn frames(session: &Session, plan: &Plan<'_>) -> String {
    const COLUMNS: [&str; 12] = [
        "root", "path", "kind", "night", "camera", "gain", "binning", "filter", "level", "spread", "verdict",
        "leak",
    ];
    let mut table = Table::default();
    table.line(&COLUMNS.map(str::to_owned));
    let mut line = |one: &Calibration<'_>, kind: &str, figures: [String; 4]| {
        let frame = one.frame;
        let text = |known: &Option<String>| known.as_deref().map(neutral).unwrap_or_default();
        let about = [
            frame.place.root.to_string(),
            neutral(&frame.place.path),
            kind.to_owned(),
            one.night.clone(),
            text(&one.camera),
            number(one.gain),
            one.binning.map(|binning| binning.to_string()).unwrap_or_default(),
            text(&one.filter),
        ];
        table.line(&about.into_iter().chain(figures).collect::<Vec<_>>());
    };
    let of_bias = Plan::bias_levels(session, plan.cameras.iter().flat_map(|(_, pairs, _)| pairs));
    let none = String::new;
    for one in plan.frames.iter().filter(|one| one.kind == Kind::Bias) {
        if let Some(level) = of_bias.get(&(one.frame.place.root, one.frame.place.file_path())) {
            line(one, "bias", [level.to_string(), none(), none(), none()]);
        }
    }
    for (one, what) in &plan.others {
        match seen(session, what) {
            Some(Seen::Leak(side)) => {
                let side = side.map_or("none", Side::as_str).to_owned();
                line(one, "dark", [none(), none(), none(), side]);
            }
            Some(Seen::Flat(flat)) => {
                let verdict = flat.verdict.as_str().to_owned();
                line(one, "flat", [flat.level.to_string(), flat.spread.to_string(), verdict, none()]);
            }
            _ => {}
        }
    }
    table.0
}

fn number(value: Option<f64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// Bad columns, rows and hot pixels of each camera, as YAML.
pub(super) fn defects(session: &Session, plan: &Plan<'_>) -> String {
    let mut yaml = "cameras:\n".to_owned();
    for (camera, _, darks) in &plan.cameras {
        let Some(Seen::Defects(_, defects)) = darks.as_ref().and_then(|darks| seen(session, darks)) else {
            continue;
        };
        let name = camera.camera.as_deref().unwrap_or_default().replace('\\', "\\\\").replace('"', "\\\"");
        let number = |value: Option<f64>| value.map_or_else(|| "null".to_owned(), |value| value.to_string());
        // Writing to a String cannot fail.
        let _ = write!(
            yaml,
            "  - camera: \"{name}\"\n    gain: {}\n    binning: {}\n    bad_columns: {:?}\n    bad_rows: {:?}\n    hot_pixels: [",
            number(camera.gain),
            number(camera.binning.map(f64::from)),
            defects.bad_columns,
            defects.bad_rows,
        );
        let mut between = "";
        for (column, row) in &defects.hot_pixels {
            let _ = write!(yaml, "{between}[{column}, {row}]");
            between = ", ";
        }
        yaml.push_str("]\n");
    }
    yaml
}
