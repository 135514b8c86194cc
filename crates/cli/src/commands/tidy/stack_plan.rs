//! `nightledger stack-plan`: the lights that count and the calibration that was matched to them, laid out for a stacking
//! program (docs/rules.md#20-stack). Without `--apply` nothing is made.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use nightledger_plan::stack::{Layout, Matched, Missing, Program, Selection, layout};
use nightledger_plan::tidy::{Conflict, Move, MoveKind, Stay, StayReason};
use serde::Serialize;
use time::{Date, Month};

use super::apply::{Outcome, lock};
use super::{
    Left, absolute, against_disk, apply_plan, is_behind_link, is_elsewhere, refused, resume, shown, table,
    write_plan,
};
use crate::commands::scanned::{Input, Scanned, parsed, print_json, print_table, told};
use crate::outcome::{DONE, NOTHING_COUNTED, Refused, tell};

/// Lays out lights and the calibration matched to them as WBPP or Siril's scripts want them, and with --apply makes the
/// folders
#[derive(Debug, Parser)]
#[command(name = "nightledger stack-plan", max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 done; 1 something was left, or no light is selected; 2 wrong usage.\nTo take it back: nightledger tidy --undo JOURNAL."
)]
pub(in crate::commands) struct StackPlan {
    #[command(flatten)]
    input: Input,

    /// Whose folders
    #[arg(long = "for", value_enum, value_name = "PROGRAM")]
    program: For,

    /// The folder that they are made in
    #[arg(long, value_name = "DIR", required = true)]
    into: PathBuf,

    /// Links to the files, copies of them, or the files themselves
    #[arg(long, value_enum, value_name = "HOW", default_value_t = By::Link)]
    by: By,

    /// Only this target (may be given several times)
    #[arg(long, value_name = "NAME")]
    target: Vec<String>,

    /// Only this filter (may be given several times)
    #[arg(long, value_name = "NAME")]
    filter: Vec<String>,

    /// Only lights of this night, YYYY-MM-DD (may be given several times)
    #[arg(long, value_name = "DATE", value_parser = date)]
    night: Vec<Date>,

    /// Make it
    #[arg(long, conflicts_with_all = ["sh", "ps1", "csv"])]
    apply: bool,

    /// Write it as a script for POSIX shells
    #[arg(long, value_name = "FILE")]
    sh: Option<PathBuf>,

    /// Write it as a script for PowerShell
    #[arg(long, value_name = "FILE")]
    ps1: Option<PathBuf>,

    /// Write it as a table
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
}

/// Words for [`Program`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum For {
    /// PixInsight's Weighted Batch Preprocessing
    Wbpp,
    /// Siril's scripts
    Siril,
}

/// Words for [`MoveKind`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    /// Symbolic links (a second name where the system allows no others)
    Link,
    /// Copies
    Copy,
    /// The files move
    Move,
}

/// The answer.
#[derive(Debug, Serialize)]
struct Answer<'a> {
    moves: &'a [Move],
    stay: &'a [Stay],
    conflicts: &'a [Conflict],
    missing: &'a [Missing],
    setups: &'a BTreeSet<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    journal: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    left: Vec<Left>,
}

fn date(text: &str) -> Result<Date, String> {
    let read = || {
        let mut parts = text.splitn(3, '-');
        let mut part = || parts.next();
        let (year, month, day) = (part()?.parse().ok()?, part()?.parse::<u8>().ok()?, part()?.parse().ok()?);
        Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()
    };
    read().ok_or_else(|| "a night is its evening's date, such as 2024-03-01".to_owned())
}

/// Runs it.
pub(in crate::commands) fn run(args: &[OsString], out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    match parsed::<StackPlan>(args, out, err) {
        Ok(args) => told(answer(&args, out, err), err),
        Err(code) => code,
    }
}

fn answer(args: &StackPlan, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Refused> {
    if args.apply {
        fs::create_dir_all(&args.into).map_err(|error| refused(&args.into, &error))?;
    }
    let into = absolute(&args.into).map_err(|error| refused(&args.into, &error))?;
    let mut resumed = Outcome::default();
    let _lock = if args.apply {
        let lock = lock(&into).map_err(Refused)?;
        resumed = resume(&into, args.input.quiet, err)?;
        Some(lock)
    } else {
        None
    };
    let scanned = args.input.scan(err)?;
    let into_length = into.to_string_lossy().encode_utf16().count();
    let Some(Layout { mut wanted, missing, setups }) = wanted(args, into_length, &scanned) else {
        return Ok(NOTHING_COUNTED);
    };
    let is_empty = wanted.iter().all(|one| one.to.is_err());
    let kind = match args.by {
        By::Link => MoveKind::Link,
        By::Copy => MoveKind::Copy,
        By::Move => MoveKind::Move,
    };
    for one in &mut wanted {
        if is_elsewhere(&scanned.walk, one.root, &one.from) {
            one.to = Err(StayReason::NameNotText);
        } else if kind == MoveKind::Move && is_behind_link(&scanned.walk, one.root, &one.from) {
            one.to = Err(StayReason::Link);
        }
    }
    let plan = against_disk(kind, wanted, &into, &scanned.walk);
    write_plan(&plan, &into, &scanned.walk, (&args.sh, &args.ps1, &args.csv))?;
    let (left, journal) = apply_plan(&plan, &into, &scanned.walk, resumed, args.apply, err)?;
    let something_left = is_empty
        || !left.is_empty()
        || !plan.conflicts.is_empty()
        || plan.stay.iter().any(|stay| stay.reason.is_left());
    let code = if something_left { NOTHING_COUNTED } else { DONE };
    let left = shown(left);
    if args.input.json {
        let (moves, stay, conflicts) = (&plan.moves, &plan.stay, &plan.conflicts);
        let answer = Answer { moves, stay, conflicts, missing: &missing, setups: &setups, journal, left };
        return print_json(&answer, out, code);
    }
    if is_empty {
        tell(err, "nightledger: no light is selected");
    }
    for one in &left {
        tell(err, &format!("nightledger: {}: {}", one.path, one.why));
    }
    if !args.input.quiet {
        for one in &missing {
            let kind = serde_json::to_value(one.kind).unwrap_or_default();
            let kind = kind.as_str().unwrap_or_default().replace('_', " ");
            tell(err, &format!("warning: no {kind} is matched to the lights in {}", one.folder));
        }
        for one in &setups {
            tell(err, &format!("warning: lights of several setups lie apart; stack each by itself: {one}"));
        }
        if args.program == For::Wbpp && !is_empty {
            tell(
                err,
                "in WBPP: add one TARGET folder with “Directory”, and the grouping keyword SESSION (pre), for mosaics PANEL (post) too",
            );
        }
        if let Some(journal) = &journal {
            tell(err, &format!("to take it back: nightledger tidy --undo {journal}"));
        }
    }
    print_table(&table(&plan), out, code)
}

fn wanted(args: &StackPlan, into_length: usize, scanned: &Scanned) -> Option<Layout> {
    let session = &scanned.session;
    let derived = session.answer()?;
    let program = match args.program {
        For::Wbpp => Program::Wbpp,
        For::Siril => Program::Siril,
    };
    let selection =
        Selection { targets: args.target.clone(), filters: args.filter.clone(), nights: args.night.clone() };
    let frames = session.scan.frames();
    Some(layout(program, &selection, Matched { frames, ledger: &derived.ledger, into_length }))
}
