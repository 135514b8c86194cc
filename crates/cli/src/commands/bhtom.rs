//! `nightledger bhtom`: which frames are ready for BHTOM, and what sends them (docs/rules.md#21).

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Parser;
use nightledger_ledger::FrameId;
use nightledger_registry::Facts;
use nightledger_registry::bhtom::{
    FilterTable, Given, Info, Pictured, Registry, Report, readiness, upload_files, write_info,
};

use super::scanned::{Input, Scanned, parsed, print_json, print_table, read_text, told, write_file};
use crate::measure::Which;
use crate::outcome::{DONE, NOTHING_COUNTED, Refused, tell};

/// Says which lights are ready to be sent to BHTOM, and why the others are not. Nothing is sent.
#[derive(Debug, Parser)]
#[command(name = "nightledger bhtom", max_term_width = 100)]
pub(super) struct Bhtom {
    #[command(flatten)]
    input: Input,

    /// The observatories, as JSON: [{"oname": ..., "longitude": ..., "latitude": ...}] [default: BHTOM's own lists]
    #[arg(long, value_name = "FILE")]
    registry: Option<PathBuf>,

    /// What the keywords of an observatory are called: OBSERVAT_INSTRUMENT_obs.info
    #[arg(long, value_name = "FILE")]
    info: Option<PathBuf>,

    /// Write such a file: of the frames, or with --info the one that was read
    #[arg(long, value_name = "FILE")]
    write_info: Option<PathBuf>,

    /// Your names of filters, as CSV: name,filter
    #[arg(long, value_name = "FILE")]
    filters: Option<PathBuf>,

    /// All frames are calibrated with bias, dark and flat
    #[arg(long)]
    calibrated: bool,

    /// Also measure the stars of the lights, in their pixels: those with many clipped stars are not ready
    #[arg(long)]
    measure: bool,

    /// Write the manifest and the scripts that send into this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Runs it.
pub(super) fn run(args: &[OsString], out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    match parsed::<Bhtom>(args, out, err) {
        Ok(args) => told(answer(&args, out, err), err),
        Err(code) => code,
    }
}

/// A line of a file that cannot be used.
fn refused(path: &Path, why: &str) -> Refused {
    Refused(format!("{}: {why}", path.display()))
}

fn answer(args: &Bhtom, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Refused> {
    let mut registry = match &args.registry {
        Some(path) => Registry::read(&read_text(path)?).map_err(|why| refused(path, &why))?,
        None => Registry::of_shipped(),
    };
    let filters = match &args.filters {
        Some(path) => FilterTable::read(&read_text(path)?).map_err(|why| refused(path, &why))?,
        None => FilterTable::default(),
    };
    let info = match &args.info {
        Some(path) => Some(read_info(path, args.input.quiet, err)?),
        None => None,
    };
    if let Some(info) = &info {
        registry.take_info(info);
    }
    let scanned = args.input.scan_measured(args.measure.then_some(Which::Lights), err)?;
    let more = info.as_ref().map(Info::keywords).unwrap_or_default();
    let facts = scanned.of_headers(|header| Facts::of(header, &more));
    let session = &scanned.session;
    let Some(derived) = session.answer() else { return Ok(NOTHING_COUNTED) };
    let report = readiness(&Given {
        frames: session.scan.frames(),
        ledger: &derived.ledger,
        settings: session.settings(),
        edits: session.edits(),
        facts: &facts,
        registry: &registry,
        info: info.as_ref(),
        filters: &filters,
        calibrated: args.calibrated,
    });
    if let Some(path) = &args.write_info {
        let text = match &info {
            Some(info) => info.text(),
            None => info_of(&report, &registry, &facts),
        };
        write_file(path, &text)?;
    }
    if let Some(folder) = &args.out {
        write_out(folder, &report, &scanned, args.input.quiet, err)?;
    }
    let code = if report.frames.is_empty() { NOTHING_COUNTED } else { DONE };
    if args.input.json {
        return print_json(&report, out, code);
    }
    for warning in &report.warnings {
        tell(err, &format!("warning: {}", warning.text));
    }
    print_table(&table(&report), out, code)
}

/// Reads an `.info` file; a longitude in it is told as it is taken.
fn read_info(path: &Path, quiet: bool, err: &mut dyn Write) -> Result<Info, Refused> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let (info, faults) = Info::read(name, &read_text(path)?);
    if !faults.is_empty() {
        return Err(refused(path, &faults.join("; ")));
    }
    if let (Some(west), Some(east)) = (info.number("LONGITUD"), info.longitude_east())
        && !quiet
    {
        let about = path.display();
        tell(
            err,
            &format!("{about}: longitude {west} counts to the west there; taken as {east} degrees east"),
        );
    }
    Ok(info)
}

/// The `.info` file of the observatory that most frames are of.
fn info_of(report: &Report, registry: &Registry, facts: &[Option<Facts>]) -> String {
    let names: BTreeSet<&str> = report.frames.iter().filter_map(|frame| frame.oname.as_deref()).collect();
    let count =
        |name: &str| report.frames.iter().filter(|frame| frame.oname.as_deref() == Some(name)).count();
    // Of equals the first by name.
    let oname = names.into_iter().rev().max_by_key(|name| count(name));
    let entry = registry.observatories.iter().find(|entry| Some(entry.oname.as_str()) == oname);
    let of_it = report.frames.iter().filter(|frame| oname.is_none() || frame.oname.as_deref() == oname);
    let pictured: Vec<Pictured<'_>> = of_it
        .filter_map(|frame| {
            let facts = frame.frame.of(facts)?.as_ref()?;
            Some(Pictured { facts, filter: frame.filter.as_deref() })
        })
        .collect();
    write_info(entry, &pictured)
}

fn write_out(
    folder: &Path,
    report: &Report,
    scanned: &Scanned,
    quiet: bool,
    err: &mut dyn Write,
) -> Result<(), Refused> {
    std::fs::create_dir_all(folder)
        .map_err(|error| refused(folder, &format!("it cannot be made: {}", crate::walk::reason(&error))))?;
    let path = |id: FrameId| {
        let on_disk = scanned.on_disk(id.of(scanned.session.scan.frames())?)?;
        Some(on_disk.to_string_lossy().into_owned())
    };
    for (name, text) in upload_files(report, path) {
        write_file(&folder.join(name), &text)?;
        if !quiet {
            tell(err, &format!("wrote {}", folder.join(name).display()));
        }
    }
    Ok(())
}

/// For people: each frame with its observatory and filter, or with what is to be done.
fn table(report: &Report) -> Vec<Vec<String>> {
    let mut rows =
        vec![["", "frame", "target", "observatory", "filter", "what to do"].map(str::to_owned).to_vec()];
    for frame in &report.frames {
        let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
        let advice: Vec<&str> = frame.reasons.iter().map(|reason| reason.advice()).collect();
        rows.push(vec![
            if frame.ready { "ready" } else { "not yet" }.to_owned(),
            frame.path.clone(),
            text(&frame.target),
            text(&frame.oname),
            text(&frame.filter),
            advice.join("; "),
        ]);
    }
    rows
}
