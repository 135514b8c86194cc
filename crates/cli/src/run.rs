//! One run of the command, from arguments to exit code.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::{CommandFactory, FromArgMatches};
use nightledger_ledger::{Notice, Severity};
use nightledger_plan::goals::{Given, Tally};
use nightledger_session::{Answer, Scan, Session};

use crate::args::{Args, EXIT_CODES, Json};
use crate::begin::{configured, progress, walked};
use crate::cache::Cache;
use crate::clock::Clock;
use crate::measure::{Which, measure};
use crate::outcome::{DONE, NOTHING_COUNTED, Refused, WRONG_USAGE, ended, tell};
use crate::walk::reason;
use crate::{answered, commands, from, goals, read, watch};

/// Doubts shown on standard error; the report has all of them.
const NOTICES_SHOWN: usize = 12;

/// Runs the command and returns its exit code (docs/rules.md#13-command): what it answers goes to `out`, everything else to `err`.
pub fn run(args: impl IntoIterator<Item = OsString>, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let args: Vec<OsString> = args.into_iter().collect();
    if let Some((command, args)) = commands::named(&args) {
        return command(&args, out, err);
    }
    let usage = Args::command().after_help(format!("{}\n{EXIT_CODES}", commands::list()));
    let args = usage.try_get_matches_from(args).and_then(|given| Args::from_arg_matches(&given));
    let args = match args {
        Ok(args) => args,
        Err(usage) => {
            // `--help` and `--version` come this way too, and are no error.
            let to: &mut dyn Write = if usage.use_stderr() { err } else { out };
            let _ = write!(to, "{usage}");
            return if usage.use_stderr() { WRONG_USAGE } else { DONE };
        }
    };
    match answer(&args, out, err) {
        Ok(code) => code,
        Err(Refused(why)) => {
            tell(err, &format!("nightledger: {why}"));
            WRONG_USAGE
        }
    }
}

fn answer(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Refused> {
    let mut session = session(args, err)?;
    let plans = goals::read_all(&args.goals)?;
    let folder = args.out.clone().unwrap_or_else(|| PathBuf::from("."));
    if args.json.is_none() && !folder.is_dir() {
        fs::create_dir_all(&folder).map_err(|error| {
            Refused(format!(
                "the folder to write to, {}, cannot be made: {}",
                folder.display(),
                reason(&error)
            ))
        })?;
    }
    if args.watch.is_some() {
        return watch::watch(args, session, &folder, (out, err), &mut watch::sleep);
    }
    let clock = Clock::new();
    let joined = from::read_all(&args.from, &clock, args.quiet, err)?;
    let walk = walked(&args.inputs, args.quiet, err)?;

    let progress = progress(args.quiet, walk.headers.len());
    let cache = if args.no_cache { Cache::Nowhere } else { Cache::of_user() };
    let (scan, unkept) = read::read_all(&walk, &cache, &progress);
    session.scan = scan;
    let unmeasured =
        if args.measure { measure(&mut session, &walk, Which::Lights, &cache, &progress) } else { None };
    progress.finish_and_clear();
    if !args.quiet {
        for archives in walk.roots.iter().flat_map(|root| root.listing.archives()) {
            tell(err, &format!("warning: {archives}"));
        }
        if let Some(why) = unkept.or(unmeasured) {
            tell(err, &format!("warning: what was read could not be kept for the next run: {why}"));
        }
    }
    drop(walk);
    if let Some(mut joined) = joined {
        joined.absorb(std::mem::take(&mut session.scan));
        session.scan = joined;
    }

    answered::derive(args, &clock, &mut session);
    let Some(answer) = session.answer() else { return Ok(NOTHING_COUNTED) };
    let (scan, settings, edits) = (&session.scan, session.settings(), session.edits());
    let counted = answer.ledger.decisions.iter().filter(|decision| decision.counted).count();
    let code = if counted == 0 { NOTHING_COUNTED } else { DONE };

    if let Some(form) = args.json {
        let mut report = match form {
            Json::Report => answer.report(scan, settings, edits),
            Json::Lines | Json::Rows => answer.report_of_rows(scan, settings, edits),
        };
        let mut sources = settings.goals.sources();
        sources.extend(plans);
        if !sources.is_empty() {
            let tally = Tally::new(scan.frames(), &answer.ledger, settings, edits);
            let share = args.goal_share.unwrap_or(settings.goals.share);
            answer.add_goals(&mut report, &Given { tally: &tally, edits, sources: &sources, share });
        }
        let mut out = BufWriter::with_capacity(1 << 16, out);
        let printed = match form {
            Json::Report | Json::Rows => serde_json::to_writer_pretty(&mut out, &report)
                .map_err(io::Error::from)
                .and_then(|()| writeln!(out)),
            Json::Lines => answer.lines(scan, settings, edits, report).try_for_each(|line| {
                serde_json::to_writer(&mut out, &line)?;
                writeln!(out)
            }),
        };
        let printed = printed.and_then(|()| out.flush());
        return ended(printed, code);
    }
    if code == NOTHING_COUNTED {
        tell(err, &format!("nightledger: {}", nothing_counted(scan)));
        if !args.quiet {
            show_notices(answer, scan, err);
        }
        return Ok(code);
    }

    let written = answered::write(args, &session, answer, &folder, err)?;
    if !args.quiet {
        let printed = writeln!(out, "{}", answered::summaries(answer)).and_then(|()| out.flush());
        show_notices(answer, scan, err);
        for path in &written {
            tell(err, &format!("wrote {}", path.display()));
        }
        return ended(printed, code);
    }
    Ok(code)
}

/// A session with the configuration's settings, and the options over them.
fn session(args: &Args, err: &mut dyn Write) -> Result<Session, Refused> {
    let mut session = configured(args.config.as_deref(), args.quiet, err)?;
    session.change("options".to_owned(), |settings, _| {
        if let Some(dates) = args.dates {
            settings.dates = dates.into();
        }
        if args.merge_panels {
            settings.row_per_panel = false;
        }
        if args.ignore_logs {
            settings.use_stacking_logs = false;
        }
        settings.targets_only.extend(args.target.iter().cloned());
        settings.exclude.extend(args.exclude.iter().cloned());
    });
    Ok(session)
}

/// Why a run ends with [`NOTHING_COUNTED`], in one sentence.
fn nothing_counted(scan: &Scan) -> String {
    match scan.frames().len() {
        0 => "no FITS or XISF file and no camera raw was found; is this the right folder?".to_owned(),
        1 => "one file was found, but it cannot be counted; the notices say why".to_owned(),
        files => format!("{files} files were found, but none of them can be counted; the notices say why"),
    }
}

/// The notices that matter, the first few of them by their files.
fn show_notices(answer: &Answer, scan: &Scan, err: &mut dyn Write) {
    let told = |notice: &Notice| {
        let frame = notice.frame.filter(|_| notice.others.is_empty());
        let frame = frame.and_then(|frame| frame.of(scan.frames()));
        let about = frame.map(|frame| format!(" ({})", frame.place.path)).unwrap_or_default();
        format!("{}: {}{about}", notice.severity.as_str(), notice.text_with(scan.frames()))
    };
    // Several rows may say the same of one file: once is enough here.
    let mut notices: Vec<String> = Vec::new();
    let mut seen = BTreeSet::new();
    for notice in answer.ledger.notices.iter().filter(|notice| notice.severity != Severity::Info) {
        let text = told(notice);
        if seen.insert(text.clone()) {
            notices.push(text);
        }
    }
    for notice in notices.iter().take(NOTICES_SHOWN) {
        tell(err, notice);
    }
    if let Some(more @ 1..) = notices.len().checked_sub(NOTICES_SHOWN) {
        tell(err, &format!("... and {more} more; --json lists all of them"));
    }
}
