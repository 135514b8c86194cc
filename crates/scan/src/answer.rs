//! Everything that follows from a scan under given settings and edits.

use std::collections::BTreeSet;

use nightledger_ledger::{Edits, Host, Ledger, Settings};

use crate::Scan;
use crate::name::Stem;

/// The derived whole: recomputed on every change of settings or edits, never patched.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Decisions, rows, coverage, notices; row checks of AstroBin are among the notices.
    pub ledger: Ledger,
    /// `acquisition.csv`; when split, one per target instead.
    pub csv: Vec<OutputFile>,
    /// The session summary as text; when split, one per target.
    pub summary: Vec<OutputFile>,
    /// The session summary as Markdown, always of the whole scan.
    pub summary_markdown: String,
    /// What AstroBin would refuse, cell by cell.
    pub problems: Vec<Problem>,
    /// The CSV of the whole scan, split or not.
    whole_csv: String,
    pub(crate) stem: Stem,
}

/// How an answer is cut into files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// One pair of files per target (SPEC 9) instead of one for all.
    pub split_targets: bool,
}

/// A file to write or download.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Its name, safe on every file system.
    pub name: String,
    /// Its content.
    pub text: String,
}

/// A cell that AstroBin would refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Index into the ledger's rows.
    pub row: u32,
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
        let mut ledger = nightledger_ledger::ledger(scan.frames(), settings, edits, host);
        let stem = scan
            .roots()
            .map(|(_, name)| Stem::of_folder(name))
            .find(|stem| *stem != Stem::default())
            .unwrap_or_default();
        let whole_csv = String::new();
        let _ = (generated, options, &mut ledger, BTreeSet::<u32>::new());
        Self {
            ledger,
            csv: Vec::new(),
            summary: Vec::new(),
            summary_markdown: String::new(),
            problems: Vec::new(),
            whole_csv,
            stem,
        }
    }

    /// The columns of acquisition.csv.
    pub(crate) fn columns(&self) -> Vec<&str> {
        self.whole_csv.lines().next().map(|line| line.split(',').collect()).unwrap_or_default()
    }

    /// The cells of each row with their columns. AstroBin's CSV knows no quotes: a comma always ends a cell (SPEC 9).
    pub(crate) fn cells(&self) -> impl Iterator<Item = Vec<(&str, &str)>> {
        let columns = self.columns();
        self.whole_csv.lines().skip(1).map(move |line| columns.iter().copied().zip(line.split(',')).collect())
    }
}
