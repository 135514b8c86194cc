//! `nightledger tidy`: moves files by a template (docs/rules.md#20-tidy). Without `--apply` nothing moves.

mod apply;
mod journal;
pub(super) mod mover;
pub(super) mod stack_plan;

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Parser;
use nightledger_plan::tidy::{
    Conflict, Existing, Files, Move, MoveKind, Plan, Stay, StayReason, Template, Wanted, moves_csv,
    own_sidecars, plan_as, posix_script, power_shell_script, wanted,
};
use serde::Serialize;

use self::apply::{Outcome, carry_out, is_without_room, lock, undo};
use self::journal::{Journal, Line, stamp};
use self::mover::{is_one_file, same_bytes};
use super::scanned::{Input, Scanned, parsed, print_json, print_table, told, write_file};
use crate::clock::Clock;
use crate::outcome::{DONE, NOTHING_COUNTED, Refused, tell};
use crate::walk::{Walk, reason};

/// Plans where each file would go, and with --apply moves them.
#[derive(Debug, Parser)]
#[command(name = "nightledger tidy", max_term_width = 100)]
#[command(
    after_help = "Placeholders: {optics} {ratio} {camera} {stage} {target} {panel} {night} {filter} {exposure} {set_temp} {kind} {name}; a part in [...] falls away when one in it is missing."
)]
pub(super) struct Tidy {
    #[command(flatten)]
    input: Input,

    /// Where files go below --into: a template, or `seed2` or `nina` (built in)
    #[arg(long, value_name = "TEMPLATE", required = true)]
    template: String,

    /// The folder that they go into
    #[arg(long, value_name = "DIR", required = true)]
    into: PathBuf,

    /// Move the files
    #[arg(long, conflicts_with_all = ["sh", "ps1", "csv"])]
    apply: bool,

    /// Write the moves as a script for POSIX shells
    #[arg(long, value_name = "FILE")]
    sh: Option<PathBuf>,

    /// Write the moves as a script for PowerShell
    #[arg(long, value_name = "FILE")]
    ps1: Option<PathBuf>,

    /// Write the moves as a table
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
}

/// Takes back what `nightledger tidy --apply` did.
#[derive(Debug, Parser)]
#[command(name = "nightledger tidy", max_term_width = 100)]
struct Undo {
    /// The journal that --apply wrote
    #[arg(long = "undo", value_name = "JOURNAL", required = true)]
    journal: PathBuf,

    /// Print the answer as JSON
    #[arg(long)]
    json: bool,

    /// Print nothing but errors
    #[arg(long, short)]
    quiet: bool,
}

/// The answer.
#[derive(Debug, Serialize)]
struct Answer<'a> {
    moves: &'a [Move],
    stay: &'a [Stay],
    conflicts: &'a [Conflict],
    #[serde(skip_serializing_if = "Option::is_none")]
    journal: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    left: Vec<Left>,
}

/// What could not be moved, or moved back.
#[derive(Debug, Serialize)]
struct Left {
    path: String,
    why: String,
}

/// Runs it.
pub(super) fn run(args: &[OsString], out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let is_undo =
        |arg: &OsString| arg.to_str().is_some_and(|arg| arg == "--undo" || arg.starts_with("--undo="));
    if args.iter().any(is_undo) {
        return match parsed::<Undo>(args, out, err) {
            Ok(args) => told(take_back(&args, out, err), err),
            Err(code) => code,
        };
    }
    match parsed::<Tidy>(args, out, err) {
        Ok(args) => told(answer(&args, out, err), err),
        Err(code) => code,
    }
}

fn refused(path: &Path, error: &io::Error) -> Refused {
    Refused(format!("{}: {}", path.display(), reason(error)))
}

fn answer(args: &Tidy, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Refused> {
    let template = Template::read(&args.template).map_err(Refused)?;
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
    let Some(plan) = planned(&template, &into, &scanned) else { return Ok(NOTHING_COUNTED) };
    write_plan(&plan, &into, &scanned.walk, (&args.sh, &args.ps1, &args.csv))?;
    let (left, written) = apply_plan(&plan, &into, &scanned.walk, resumed, args.apply, err)?;
    let something_left =
        !left.is_empty() || !plan.conflicts.is_empty() || plan.stay.iter().any(|stay| stay.reason.is_left());
    let code = if something_left { NOTHING_COUNTED } else { DONE };
    let left = shown(left);
    if args.input.json {
        let answer = Answer {
            moves: &plan.moves,
            stay: &plan.stay,
            conflicts: &plan.conflicts,
            journal: written,
            left,
        };
        return print_json(&answer, out, code);
    }
    for one in &left {
        tell(err, &format!("nightledger: {}: {}", one.path, one.why));
    }
    if let Some(journal) = written.filter(|_| !args.input.quiet) {
        tell(err, &format!("to take it back: nightledger tidy --undo {journal}"));
    }
    print_table(&table(&plan), out, code)
}

/// Writes the plan as scripts and as a table, where somebody asks for them.
fn write_plan(
    plan: &Plan,
    into: &Path,
    walk: &Walk,
    (sh, ps1, csv): (&Option<PathBuf>, &Option<PathBuf>, &Option<PathBuf>),
) -> Result<(), Refused> {
    let from = |one: &Move| from_of(walk, one).to_string_lossy().into_owned();
    let to = |one: &Move| into.join(&one.to).to_string_lossy().into_owned();
    for (file, text) in
        [(sh, posix_script as fn(&[Move], _, _) -> String), (ps1, power_shell_script), (csv, moves_csv)]
    {
        if let Some(file) = file {
            write_file(file, &text(&plan.moves, &from, &to))?;
        }
    }
    Ok(())
}

/// Files that could not be moved, and why.
type Unmoved = Vec<(PathBuf, String)>;

/// Carries a plan out, where somebody asks for it: what was left, and the journal.
fn apply_plan(
    plan: &Plan,
    into: &Path,
    walk: &Walk,
    resumed: Outcome,
    is_asked: bool,
    err: &mut dyn Write,
) -> Result<(Unmoved, Option<String>), Refused> {
    let mut left = resumed.left;
    if !is_asked || plan.moves.is_empty() || resumed.is_full {
        return Ok((left, None));
    }
    let lines = lines_of(plan, into, walk);
    let mut journal = match Journal::write(into, &Clock::new().stamp(), lines) {
        Ok(journal) => journal,
        Err(error) if is_without_room(&error) => {
            left.push((into.to_owned(), no_room(into, None)));
            return Ok((left, None));
        }
        Err(error) => return Err(refused(into, &error)),
    };
    let outcome = carry_out(&mut journal).map_err(|error| refused(&journal.path, &error))?;
    if outcome.is_full {
        tell(err, &format!("nightledger: {}", no_room(into, Some(&journal.path))));
    }
    left.extend(outcome.left);
    Ok((left, Some(journal.path.to_string_lossy().into_owned())))
}

/// What to do when a disk is full; without a journal nothing was begun.
fn no_room(into: &Path, journal: Option<&Path>) -> String {
    match journal {
        Some(journal) => format!(
            "there is no room left in {}: nothing more was moved. Make room and start it again; {} says what is left.",
            into.display(),
            journal.display()
        ),
        None => "there is no room left: nothing was moved. Make room and start it again".to_owned(),
    }
}

fn shown(left: Vec<(PathBuf, String)>) -> Vec<Left> {
    left.into_iter().map(|(path, why)| Left { path: path.to_string_lossy().into_owned(), why }).collect()
}

/// Goes on with what an earlier run began and did not end.
fn resume(into: &Path, quiet: bool, err: &mut dyn Write) -> Result<Outcome, Refused> {
    let mut all = Outcome::default();
    for path in Journal::all_in(into).map_err(|error| refused(into, &error))? {
        let mut journal = Journal::read(&path).map_err(|error| refused(&path, &error))?;
        // Where a run ended while its journal was being written, nothing had moved yet.
        if journal.has_ended() || !journal.has_begun() {
            continue;
        }
        if !quiet {
            tell(err, &format!("going on with {}", path.display()));
        }
        let outcome = carry_out(&mut journal).map_err(|error| refused(&path, &error))?;
        if outcome.is_full {
            tell(err, &format!("nightledger: {}", no_room(into, Some(&path))));
        }
        all.done += outcome.done;
        all.is_full |= outcome.is_full;
        all.left.extend(outcome.left);
    }
    Ok(all)
}

fn take_back(args: &Undo, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Refused> {
    let mut journal = Journal::read(&args.journal).map_err(|error| refused(&args.journal, &error))?;
    let Some(Line::Into { path: into, .. }) = journal.lines.first().cloned() else {
        return Err(Refused(format!("{} is no journal", args.journal.display())));
    };
    let _lock = lock(&into).map_err(Refused)?;
    let outcome = if journal.is_undone() {
        Outcome::default()
    } else {
        undo(&mut journal).map_err(|error| refused(&args.journal, &error))?
    };
    let code = if outcome.left.is_empty() { DONE } else { NOTHING_COUNTED };
    let done = outcome.done;
    let left = shown(outcome.left);
    if args.json {
        let moved: Vec<Move> = Vec::new();
        let answer = Answer {
            moves: &moved,
            stay: &[],
            conflicts: &[],
            journal: Some(args.journal.to_string_lossy().into_owned()),
            left,
        };
        return print_json(&answer, out, code);
    }
    for one in &left {
        tell(err, &format!("nightledger: {}: {}", one.path, one.why));
    }
    if !args.quiet {
        tell(err, &format!("{done} files are where they were"));
    }
    Ok(code)
}

/// The folder as the system knows it; one that is not there yet by its parent.
fn absolute(path: &Path) -> io::Result<PathBuf> {
    path.canonicalize().or_else(|_| std::path::absolute(path))
}

/// Plans, with a look at what there is.
fn planned(template: &Template, into: &Path, scanned: &Scanned) -> Option<Plan> {
    let session = &scanned.session;
    let derived = session.answer()?;
    let walk = &scanned.walk;
    let above = super::scanned::above(walk);
    let sidecars = own_sidecars(
        walk.headers.iter().map(|found| (found.root, found.path.as_str())),
        walk.sidecars.iter().map(|found| (found.root, found.path.as_str())),
    );
    let files = Files {
        frames: session.scan.frames(),
        ledger: &derived.ledger,
        settings: session.settings(),
        edits: session.edits(),
        above: &above,
        sidecars: &sidecars,
        into_length: into.to_string_lossy().encode_utf16().count(),
    };
    let mut all = wanted(template, &files);
    let known: BTreeSet<(u16, String)> = all.iter().map(|one| (one.root, one.from.clone())).collect();
    for one in &mut all {
        if is_behind_link(walk, one.root, &one.from) {
            one.to = Err(StayReason::Link);
        } else if is_elsewhere(walk, one.root, &one.from) {
            one.to = Err(StayReason::NameNotText);
        }
    }
    for (number, root) in (0_u16..).zip(&walk.roots) {
        let Some(folder) = &root.on_disk else { continue };
        let mut files = Vec::new();
        list(folder, "", &mut files);
        let is_own = |path: &String| {
            let name = path.rsplit('/').next().unwrap_or(path);
            Journal::is_named(name) || name == ".nightledger-tidy.lock"
        };
        for path in files.into_iter().filter(|path| !known.contains(&(number, path.clone())) && !is_own(path))
        {
            let on_disk = folder.join(&path);
            let is_link = fs::symlink_metadata(&on_disk).is_ok_and(|metadata| metadata.is_symlink());
            let reason = if is_link { StayReason::Link } else { StayReason::NotRead };
            all.push(Wanted { root: number, from: path, to: Err(reason), beside: None });
        }
    }
    Some(against_disk(MoveKind::Move, all, into, walk))
}

/// What is wanted, set against what there is.
fn against_disk(kind: MoveKind, wanted: Vec<Wanted>, into: &Path, walk: &Walk) -> Plan {
    let mut taken = Vec::new();
    list(into, "", &mut taken);
    let existing = |one: &Wanted, to: &str| {
        let (from, to) = (on_disk(walk, one.root, &one.from), into.join(to));
        match fs::symlink_metadata(&to) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Existing::Free,
            Ok(_) if from == to || (is_one_file(&from, &to) && same_place(&from, &to)) => Existing::Itself,
            Ok(metadata)
                if metadata.is_file()
                    && !is_one_file(&from, &to)
                    && same_bytes(&from, &to).unwrap_or(false) =>
            {
                Existing::SameBytes
            }
            // Not for what moves: the link would lead nowhere.
            Ok(_) if kind != MoveKind::Move && same_place(&from, &to) => Existing::Itself,
            // Other bytes; or a file where a folder of the path would be, or nobody may look.
            Ok(_) | Err(_) => Existing::Other,
        }
    };
    plan_as(kind, wanted, &taken, &existing)
}

/// Whether two paths lead to one entry of a folder: hard links of each other do not.
fn same_place(one: &Path, other: &Path) -> bool {
    one.canonicalize().ok().is_some_and(|one| other.canonicalize().ok() == Some(one))
}

/// All files below a folder; links and folders behind them are entries, not followed.
fn list(folder: &Path, below: &str, found: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = if below.is_empty() { name } else { format!("{below}/{name}") };
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => list(&entry.path(), &path, found),
            _ => found.push(path),
        }
    }
}

/// Where a file lies.
fn on_disk(walk: &Walk, root: u16, path: &str) -> PathBuf {
    if is_loose(walk, root) {
        let mut all = walk.headers.iter().chain(&walk.sidecars);
        let found = all.find(|found| found.root == root && found.path == path);
        return found.map_or_else(|| PathBuf::from(path), |found| walk.on_disk(found).into_owned());
    }
    let folder = walk.roots.get(usize::from(root)).and_then(|root| root.on_disk.as_deref());
    folder.unwrap_or(Path::new("")).join(path)
}

fn from_of(walk: &Walk, one: &Move) -> PathBuf {
    on_disk(walk, one.root, &one.from)
}

/// Whether a root is one of loose files, each of which has a path of its own.
fn is_loose(walk: &Walk, root: u16) -> bool {
    walk.roots.get(usize::from(root)).is_none_or(|root| root.on_disk.is_none())
}

/// Whether a file is a link, or lies in a folder behind one.
fn is_behind_link(walk: &Walk, root: u16, path: &str) -> bool {
    let on_disk = on_disk(walk, root, path);
    if is_loose(walk, root) {
        return fs::symlink_metadata(&on_disk).is_ok_and(|metadata| metadata.is_symlink());
    }
    on_disk.canonicalize().is_ok_and(|canonical| canonical != on_disk)
}

/// Whether a file's name is no text: it is shown by another one.
fn is_elsewhere(walk: &Walk, root: u16, path: &str) -> bool {
    fs::symlink_metadata(on_disk(walk, root, path)).is_err()
}

/// The journal of a plan: folders to make, moves, folders that may be empty then.
fn lines_of(plan: &Plan, into: &Path, walk: &Walk) -> Vec<Line> {
    let mut lines = vec![Line::Into { path: into.to_owned(), version: 1 }];
    let mut makes = BTreeSet::new();
    for one in plan.moves.iter().filter(|one| one.kind != MoveKind::SameBytes) {
        let mut folder = PathBuf::from(&one.to);
        while folder.pop() && !folder.as_os_str().is_empty() {
            if into.join(&folder).is_dir() || !makes.insert(into.join(&folder)) {
                break;
            }
        }
    }
    // A folder before those in it.
    lines.extend(makes.into_iter().map(|path| Line::Make { path }));
    let mut empties = BTreeSet::new();
    for one in &plan.moves {
        let from = from_of(walk, one);
        let to = into.join(&one.to);
        let (bytes, modified_ns) =
            fs::symlink_metadata(&from).map(|metadata| stamp(&metadata)).unwrap_or_default();
        let goes = matches!(one.kind, MoveKind::Move | MoveKind::SameBytes);
        if goes && !is_loose(walk, one.root) {
            let mut folder = PathBuf::from(&one.from);
            let root = walk
                .roots
                .get(usize::from(one.root))
                .and_then(|root| root.on_disk.clone())
                .unwrap_or_default();
            while folder.pop() && !folder.as_os_str().is_empty() {
                if !empties.insert(root.join(&folder)) {
                    break;
                }
            }
        }
        lines.push(match one.kind {
            MoveKind::Move => Line::Move { from, to, bytes, modified_ns },
            MoveKind::SameBytes => {
                let place = fs::symlink_metadata(&to).ok();
                let place_modified_ns = place.and_then(|metadata| stamp(&metadata).1);
                Line::SameBytes { from, to, bytes, modified_ns, place_modified_ns }
            }
            MoveKind::Copy => Line::Copy { from, to, bytes, modified_ns },
            MoveKind::Link => Line::Link { from, to },
        });
    }
    // Those deep in others first.
    lines.extend(empties.into_iter().rev().map(|path| Line::Empties { path }));
    lines.push(Line::Begin);
    lines
}

/// For people.
fn table(plan: &Plan) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for one in &plan.moves {
        let word = match one.kind {
            MoveKind::Move => "move",
            MoveKind::SameBytes => "same bytes",
            MoveKind::Copy => "copy",
            MoveKind::Link => "link",
        };
        rows.push(vec![word.to_owned(), one.from.clone(), one.to.clone()]);
    }
    for stay in &plan.stay {
        rows.push(vec!["stay".to_owned(), stay.path.clone(), stay.reason.as_text()]);
    }
    for conflict in &plan.conflicts {
        rows.push(vec![
            "conflict".to_owned(),
            conflict.from.join(", "),
            format!("{}: {}", conflict.to, conflict.reason),
        ]);
    }
    rows
}
