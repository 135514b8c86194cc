//! `nightledger itelescope`: what the stages of an iTelescope pipeline need of each file (docs/rules.md#23-keywords).

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

use clap::Parser;
use nightledger_registry::Facts;
use nightledger_registry::itelescope::{Report, metadata, needed};

use super::scanned::{Input, parsed, print_json, print_table, told, write_file};
use crate::outcome::{DONE, NOTHING_COUNTED, Refused, tell};

/// Says which keywords the stages of the AstroPhotography pipeline need that a file does not have.
#[derive(Debug, Parser)]
#[command(name = "nightledger itelescope", max_term_width = 100)]
pub(super) struct ITelescope {
    #[command(flatten)]
    input: Input,

    /// Write one file of key and value pairs for each folder of lights into this folder
    #[arg(long, value_name = "DIR")]
    yaml: Option<PathBuf>,
}

/// Runs it.
pub(super) fn run(args: &[OsString], out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    match parsed::<ITelescope>(args, out, err) {
        Ok(args) => told(answer(&args, out, err), err),
        Err(code) => code,
    }
}

fn answer(args: &ITelescope, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Refused> {
    let scanned = args.input.scan(err)?;
    let more: BTreeSet<String> = ["IMG_FILE".to_owned()].into();
    let facts = scanned.of_headers(|header| Facts::of(header, &more));
    let session = &scanned.session;
    let report = needed(session.scan.frames(), &facts);
    if let (Some(folder), Some(derived)) = (&args.yaml, session.answer()) {
        std::fs::create_dir_all(folder).map_err(|error| {
            Refused(format!("{} cannot be made: {}", folder.display(), crate::walk::reason(&error)))
        })?;
        let frames = session.scan.frames();
        let folders = metadata(frames, &derived.ledger, session.settings(), session.edits(), &facts);
        for of in folders {
            let path = folder.join(&of.file_name);
            write_file(&path, &of.yaml)?;
            if !args.input.quiet {
                tell(err, &format!("wrote {}", path.display()));
            }
        }
    }
    let code = if report.frames.is_empty() { NOTHING_COUNTED } else { DONE };
    if args.input.json {
        return print_json(&report, out, code);
    }
    print_table(&table(&report), out, code)
}

/// For people: what each stage lacks.
fn table(report: &Report) -> Vec<Vec<String>> {
    let mut rows = vec![["file", "stage", "to add"].map(str::to_owned).to_vec()];
    for frame in &report.frames {
        for (stage, report) in frame.stages.iter().filter(|(_, report)| !report.missing.is_empty()) {
            rows.push(vec![frame.path.clone(), (*stage).to_owned(), report.missing.join(" ")]);
        }
    }
    rows
}
