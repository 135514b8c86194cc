//! Everything that follows from a scan under given settings and edits.

use std::collections::BTreeSet;

use nightledger_astrobin::{Cell, Column, Gravity, csv};
use nightledger_frame::Instant;
use nightledger_language::tr;
use nightledger_ledger::{Code, Edits, Host, Ledger, Notice, Row, RowId, Settings, Severity, TargetPart};
use nightledger_summary::{Line, text_of};

use crate::name::Stem;
use crate::{OutputFile, Scan, VideoAnswer};

/// The derived whole: recomputed on every change of settings or edits, never patched.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Decisions, rows, coverage, notices; row checks of AstroBin are among the notices.
    pub ledger: Ledger,
    /// `acquisition.csv`; when split, one per target instead.
    pub csv: Vec<OutputFile>,
    /// The session summary as text; when split, one per target.
    pub summary: Vec<OutputFile>,
    /// The session summary line by line with the files behind each, always of the whole scan.
    pub summary_lines: Vec<Line>,
    /// The session summary as Markdown, always of the whole scan.
    pub summary_markdown: String,
    /// What AstroBin would refuse, cell by cell.
    pub problems: Vec<Problem>,
    /// The columns of acquisition.csv for the whole scan, split or not.
    pub columns: Vec<Column>,
    /// The cells of each row of the ledger, in the order of the columns.
    pub cells: Vec<Vec<Cell>>,
    /// What follows from the videos.
    pub video: VideoAnswer,
    pub(crate) stem: Stem,
    /// The moment that the summary names, in words.
    generated: String,
    /// The zone of the machine, for those who go on from this answer.
    pub(crate) zone: Zone,
}

/// The zone of a machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Zone {
    /// In words.
    pub(crate) name: String,
    /// What its clock was ahead of UTC in the winter and the summer of 2024, minutes.
    pub(crate) ahead_min: [i32; 2],
}

impl Zone {
    pub(crate) fn of(host: &dyn Host) -> Self {
        // The middle of January and of July 2024.
        let ahead_min = [1_705_276_800_i64, 1_721_001_600]
            .map(|seconds| host.zone_offset_min(Instant { ns: seconds.saturating_mul(1_000_000_000) }));
        Self { name: host.zone_name().to_owned(), ahead_min }
    }
}

/// How an answer is cut into files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// One pair of files per target (docs/rules.md#9-targets) instead of one for all.
    pub split_targets: bool,
}

/// A cell that AstroBin would refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The row it is in.
    pub row: RowId,
    /// The CSV's column.
    pub column: String,
    /// What is wrong and what to do.
    pub text: String,
}

impl Answer {
    /// Works everything out. `generated` is the moment that the summary names, already in words (the host's clock).
    pub fn new(scan: &Scan, settings: &Settings, edits: &Edits, host: &dyn Host, generated: &str) -> Self {
        Self::with_options(scan, settings, edits, host, generated, Options::default())
    }

    /// [`Self::new`], cut into files as `options` say.
    pub fn with_options(
        scan: &Scan,
        settings: &Settings,
        edits: &Edits,
        host: &dyn Host,
        generated: &str,
        options: Options,
    ) -> Self {
        let mut ledger = ledger_of(scan, settings, edits, host);
        if let Some(why) = scan.why_cut_short() {
            ledger.notices.push(Notice {
                code: Code::ReadingStopped,
                severity: Severity::Error,
                frame: None,
                others: Vec::new(),
                row: None,
                text: why.to_owned(),
            });
        }
        ledger.notices.extend(scan.guide_notices());
        for (folder, why) in scan.unlisted() {
            let text = tr!(
                "The folder “{folder}” could not be listed: {why}. All counts and totals lack what lies in it.",
                folder,
                why
            );
            let (code, severity) = (Code::FolderNotListed, Severity::Error);
            ledger.notices.push(Notice { code, severity, frame: None, others: Vec::new(), row: None, text });
        }
        for trouble in scan.troubles() {
            let (code, severity, text) = (Code::LineNotRead, Severity::Error, trouble.clone());
            ledger.notices.push(Notice { code, severity, frame: None, others: Vec::new(), row: None, text });
        }
        let problems = refusals(&ledger, host);
        add_refusals(&mut ledger, &problems);
        let stem = Stem::of_scan(scan);
        let columns = nightledger_astrobin::columns(&ledger.rows);
        let cells = ledger.rows.iter().map(|row| nightledger_astrobin::cells(row, &columns)).collect();
        let summary = nightledger_summary::summary(scan.frames(), &ledger, settings, edits, generated);
        let summary_lines = summary.to_lines();
        let (csv, texts) = if options.split_targets {
            split(scan, &ledger, settings, edits, generated, &stem)
        } else {
            let only = only_target(&ledger, settings);
            let stem = only.map_or_else(|| stem.clone(), |target| stem.with_target(target.name.as_deref()));
            let (csv, summary) = pair(&stem, csv(&ledger.rows), text_of(&summary_lines));
            (vec![csv], vec![summary])
        };
        Self {
            ledger,
            csv,
            summary: texts,
            summary_lines,
            summary_markdown: summary.to_markdown(),
            problems,
            columns,
            cells,
            video: VideoAnswer::new(scan, edits, host),
            stem,
            generated: generated.to_owned(),
            zone: Zone::of(host),
        }
    }

    /// CSV and summary of each target, whichever way this answer was cut into files.
    pub(crate) fn per_target(
        &self,
        scan: &Scan,
        settings: &Settings,
        edits: &Edits,
    ) -> (Vec<OutputFile>, Vec<OutputFile>) {
        split(scan, &self.ledger, settings, edits, &self.generated, &self.stem)
    }
}

/// The rules applied to a scan.
pub(crate) fn ledger_of(scan: &Scan, settings: &Settings, edits: &Edits, host: &dyn Host) -> Ledger {
    let host = &WithFolders { host, scan };
    nightledger_ledger::ledger(scan.frames(), scan.stackings(), settings, edits, host)
}

/// The host, with what the scan knows of the folders above its roots.
struct WithFolders<'a> {
    host: &'a dyn Host,
    scan: &'a Scan,
}

impl Host for WithFolders<'_> {
    fn today(&self) -> time::Date {
        self.host.today()
    }

    fn zone_offset_min(&self, utc: Instant) -> i32 {
        self.host.zone_offset_min(utc)
    }

    fn folders_above(&self, root: u16) -> &[String] {
        self.scan.above(root)
    }

    fn zone_name(&self) -> &str {
        self.host.zone_name()
    }
}

/// The one target whose rows are here, where the user switched others off: the files carry its name.
fn only_target<'l>(ledger: &'l Ledger, settings: &Settings) -> Option<&'l TargetPart> {
    let mut on = ledger.targets.iter().filter(|target| target.on);
    let only = on.next().filter(|_| on.next().is_none() && !settings.targets_off.is_empty())?;
    (ledger.targets.len() > 1).then_some(only)
}

/// CSV and summary under the names that belong together.
fn pair(stem: &Stem, csv: String, summary: String) -> (OutputFile, OutputFile) {
    (
        OutputFile { name: stem.file("acquisition.csv"), text: csv },
        OutputFile { name: stem.file("session_summary.txt"), text: summary },
    )
}

/// What AstroBin would refuse. What is only missing (a date) has its notice from the ledger already.
fn refusals(ledger: &Ledger, host: &dyn Host) -> Vec<Problem> {
    nightledger_astrobin::check(&ledger.rows, host.today())
        .into_iter()
        .filter(|problem| problem.gravity == Gravity::Refused)
        .map(|problem| Problem {
            row: RowId(problem.row),
            column: problem.column.name().to_owned(),
            text: problem.text,
        })
        .collect()
}

/// Puts what AstroBin would refuse among the notices, where they belong by severity and code.
fn add_refusals(ledger: &mut Ledger, problems: &[Problem]) {
    ledger.notices.extend(problems.iter().map(|problem| Notice {
        code: Code::RowRefused,
        severity: Severity::Error,
        frame: None,
        others: Vec::new(),
        row: Some(problem.row),
        text: problem.text.clone(),
    }));
    ledger.notices.sort_by_key(|notice| (notice.severity, notice.code, notice.frame, notice.row));
}

/// One pair of files per target, in the rows' order.
fn split(
    scan: &Scan,
    ledger: &Ledger,
    settings: &Settings,
    edits: &Edits,
    generated: &str,
    stem: &Stem,
) -> (Vec<OutputFile>, Vec<OutputFile>) {
    let mut parts: Vec<(Option<&str>, Vec<&Row>)> = Vec::new();
    for row in &ledger.rows {
        match parts.iter_mut().find(|(target, _)| *target == row.target.as_deref()) {
            Some((_, rows)) => rows.push(row),
            None => parts.push((row.target.as_deref(), vec![row])),
        }
    }
    let mut names = BTreeSet::new();
    let pairs = parts.into_iter().map(|(target, rows)| {
        let frames = scan.frames();
        let summary =
            nightledger_summary::summary_of_target(frames, ledger, settings, edits, generated, target);
        pair(&stem.with_target(target).unique(&mut names), csv(&rows), summary.to_text())
    });
    pairs.unzip()
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightledger_ledger::FixedZone;

    #[test]
    fn a_folder_that_could_not_be_listed_is_told_wherever_totals_stand() {
        let mut scan = Scan::default();
        let (named, loose) = (scan.add_root("Rosette"), scan.add_root(""));
        let told = |scan: &Scan| {
            let zone = FixedZone { today: time::Date::MIN, offset_min: 0 };
            let answer = Answer::new(scan, &Settings::default(), &Edits::default(), &zone, "now");
            let notices = answer.ledger.notices.iter().filter(|notice| notice.code == Code::FolderNotListed);
            let texts: Vec<String> = notices.map(|notice| notice.text.clone()).collect();
            for text in &texts {
                let summary = answer.summary[0].text.split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(summary.contains(text), "{summary}");
            }
            texts
        };
        let fault = |path: &str| (path.to_owned(), "it is gone".into());
        scan.take_unlisted(named, vec![fault("b"), fault("")]);
        scan.take_unlisted(loose, vec![fault("c")]);
        let lacks = "could not be listed: it is gone. All counts and totals lack what lies in it.";
        let expect = ["Rosette", "Rosette/b", "c"].map(|folder| format!("The folder “{folder}” {lacks}"));
        assert_eq!(told(&scan), expect);
        // Listed again, it is as it was found then.
        scan.take_unlisted(named, Vec::new());
        scan.take_unlisted(loose, Vec::new());
        assert_eq!(told(&scan), [] as [String; 0]);
    }
}
