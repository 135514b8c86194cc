//! Settings files: AstroBinUpload's `config.ini` and the page's own JSON. [`detect`] tells them apart and reads either.

mod detect;
pub mod ini;
mod json;

pub use detect::{MOST_BYTES, TOO_LARGE, decode, import};
pub use json::export;

use nightledger_language::{tr, tr_n};
use nightledger_ledger::{Edits, Settings};

/// What an import gives: settings and edits as they would be, and what could not be understood. Nothing is changed
/// until the caller takes them over, so an import is whole or not at all.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The settings after the import.
    pub settings: Settings,
    /// The edits after the import.
    pub edits: Edits,
    /// What was left out or changed on the way, for people, with line numbers.
    pub remarks: Vec<String>,
}

/// Whether an export holds the e-mail address and the key of lightpollutionmap.info.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Secrets {
    /// The file can be given to others.
    #[default]
    LeftOut,
    /// The user asked for them.
    Included,
}

/// Remarks in the order they are made, at most so many that a person would read them.
#[derive(Debug, Default)]
pub(crate) struct Remarks {
    lines: Vec<String>,
    more: usize,
}

pub(crate) const MOST_REMARKS: usize = 50;
const LONGEST_REMARK: usize = 300;

impl Remarks {
    /// A remark upon a line, from 1.
    pub(crate) fn line(&mut self, line: usize, text: &str) {
        if self.lines.len() >= MOST_REMARKS {
            self.more += 1;
            return;
        }
        let text: String =
            text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST_REMARK).collect();
        self.lines.push(tr!("Line {line}: {text}.", line, text));
    }

    pub(crate) fn into_lines(mut self) -> Vec<String> {
        if self.more > 0 {
            self.lines.push(tr_n!(
                self.more,
                "And {n} further line could not be understood.",
                "And {n} further lines could not be understood.",
                n = self.more
            ));
        }
        self.lines
    }
}
