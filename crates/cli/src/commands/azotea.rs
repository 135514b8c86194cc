//! `nightledger azotea`: what AZOTEA needs of each file, its gain and its colour pattern (docs/rules.md#22).

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::Write;

use clap::Parser;
use nightledger_registry::Facts;
use nightledger_registry::azotea::{Report, State, checklist};

use super::scanned::{Input, parsed, print_json, print_table, told};
use crate::outcome::{DONE, NOTHING_COUNTED, Refused};

/// Says which keywords of AZOTEA each file has, its gain, and its colour pattern from the top left.
#[derive(Debug, Parser)]
#[command(name = "nightledger azotea", max_term_width = 100)]
struct Azotea {
    #[command(flatten)]
    input: Input,
}

/// Runs it.
pub(super) fn run(args: &[OsString], out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    match parsed::<Azotea>(args, out, err) {
        Ok(args) => told(answer(&args, out, err), err),
        Err(code) => code,
    }
}

fn answer(args: &Azotea, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Refused> {
    let scanned = args.input.scan(err)?;
    let facts = scanned.of_headers(|header| Facts::of(header, &BTreeSet::new()));
    let report = checklist(scanned.session.scan.frames(), &facts);
    let code = if report.frames.is_empty() { NOTHING_COUNTED } else { DONE };
    if args.input.json {
        return print_json(&report, out, code);
    }
    print_table(&table(&report), out, code)
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
