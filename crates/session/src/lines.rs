//! An answer line by line (docs/rules.md#13-lines): each frame, row and notice is an object of its own, so that tables of
//! any size are made without holding them.

use nightledger_ledger::{Edits, Settings};
use nightledger_plan::goals::GoalReport;
use serde::Serialize;

use crate::carried::{CarriedLog, CarriedScan, CarriedSidecar};
use crate::report::{FrameReport, NoticeReport, Report, RowReport};
use crate::{Answer, Scan};

/// No line is longer; one that is was not written here.
pub const MOST_LINE_BYTES: usize = 256 << 20;

/// One line: `line` says of what.
#[derive(Debug, Serialize)]
#[serde(tag = "line", rename_all = "kebab-case")]
#[allow(clippy::large_enum_variant, reason = "there is one at a time, and most are frames")]
pub enum Line<'a> {
    /// The first: the folders, the build, and how many lines follow of what.
    Scan {
        /// All of it.
        scan: CarriedScan,
    },
    /// A file beside frames.
    Beside(CarriedSidecar<'a>),
    /// The log of a stacking program.
    StackingLog(CarriedLog<'a>),
    /// A frame.
    Frame(Numbered<FrameReport<'a>>),
    /// A row; the numbers of its frames are those of their lines.
    Row(Numbered<RowReport<'a>>),
    /// A notice.
    Notice(NoticeReport<'a>),
    /// A goal, where there are any.
    Goal(GoalReport),
}

/// One of many, with its number from 0.
#[derive(Debug, Serialize)]
pub struct Numbered<T> {
    index: usize,
    #[serde(flatten)]
    one: T,
}

fn numbered<T>(all: impl Iterator<Item = T>) -> impl Iterator<Item = Numbered<T>> {
    all.enumerate().map(|(index, one)| Numbered { index, one })
}

impl Answer {
    /// The lines of this answer; `report` is [`Self::report_of_rows`], perhaps with goals.
    pub fn lines<'a>(
        &'a self,
        scan: &'a Scan,
        settings: &'a Settings,
        edits: &'a Edits,
        report: Report<'a>,
    ) -> impl Iterator<Item = Line<'a>> {
        let beside = scan.carried_sidecars().map(Line::Beside);
        let logs = scan.carried_logs().map(Line::StackingLog);
        let frames = numbered(self.frame_reports(scan, settings, edits)).map(Line::Frame);
        std::iter::once(Line::Scan { scan: self.carried_scan(scan) })
            .chain(beside)
            .chain(logs)
            .chain(frames)
            .chain(numbered(report.rows.into_iter()).map(Line::Row))
            .chain(report.notices.into_iter().map(Line::Notice))
            .chain(report.goals.into_iter().flatten().map(Line::Goal))
    }
}
