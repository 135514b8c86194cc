//! The coverage view: for each row what counted, what was near and why it did not, what is missing, what is unused.

use std::collections::BTreeSet;

use nightledger_language::{number, tr, tr_n};
use nightledger_ledger::{CalibrationGroup, CalibrationKind, FrameId, Ledger, Row, RowCount};
use serde::{Deserialize, Serialize};

use crate::standing::rig;

/// The matrix.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CoverageView {
    /// One line per group of rows that share their calibration.
    pub lines: Vec<Line>,
    /// Calibration that no row uses.
    pub unused: Vec<Group>,
    /// Calibration that rows use.
    pub used: Vec<Group>,
}

/// Rows with the same calibration.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Line {
    /// Telescope and camera.
    pub rig: String,
    /// What they show: up to three targets, and how many more.
    pub targets: String,
    /// What the lights are: `Ha, 600 s, gain 100`.
    pub label: String,
    /// First and last date.
    pub dates: String,
    /// How many exposures.
    pub exposures: u32,
    /// Rows in it.
    pub rows: Vec<u32>,
    /// Darks, flats, dark flats, bias.
    pub cells: [Cell; 4],
}

/// What one kind of calibration came to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cell {
    /// The number; nothing when a master does not say its own.
    pub count: Option<u32>,
    /// What is second best about it: a dark of another exposure is scaled, flats are of another night.
    pub mark: String,
    /// Labels of the groups that counted.
    pub groups: Vec<String>,
    /// Groups that were near, and why they did not count.
    pub near: Vec<(String, String)>,
}

/// Calibration frames that go together.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Group {
    /// Its index in the ledger.
    pub index: u32,
    /// In words.
    pub label: String,
    /// How many files.
    pub files: u32,
    /// How many exposures they stand for, when that is known.
    pub count: Option<u32>,
    /// First and last night it was taken in.
    pub taken: String,
    /// How many rows use it.
    pub used_by: u32,
}

impl CoverageView {
    /// The coverage of a ledger.
    pub fn new(ledger: &Ledger) -> Self {
        let mut groups_of: Vec<Vec<&CalibrationGroup>> = vec![Vec::new(); ledger.rows.len()];
        for group in &ledger.coverage.groups {
            for row in &group.used_by {
                if let Some(groups) = groups_of.get_mut(row.index()) {
                    groups.push(group);
                }
            }
        }
        let mut lines: Vec<Line> = Vec::new();
        let mut targets: Vec<BTreeSet<&str>> = Vec::new();
        for ((row, groups), index) in ledger.rows.iter().zip(&groups_of).zip(0_u32..) {
            let cells = CalibrationKind::ALL.map(|kind| cell(ledger, row, groups, kind));
            let (label, rig) = (label(row), rig(row).unwrap_or_default());
            let target = row.target.as_deref().unwrap_or(tr!("no object"));
            let date = row.date.map_or_else(|| tr!("no date").to_owned(), |date| date.to_string());
            let is_it = |line: &Line| line.label == label && line.rig == rig && line.cells == cells;
            if let Some((line, targets)) = lines.iter_mut().zip(&mut targets).find(|(line, _)| is_it(line)) {
                targets.insert(target);
                line.exposures = line.exposures.saturating_add(row.number);
                line.rows.push(index);
                line.dates = span(&line.dates, date);
            } else {
                let (dates, rows) = (date, vec![index]);
                lines.push(Line {
                    rig,
                    label,
                    dates,
                    exposures: row.number,
                    rows,
                    cells,
                    targets: String::new(),
                });
                targets.push(BTreeSet::from([target]));
            }
        }
        for (line, targets) in lines.iter_mut().zip(&targets) {
            line.targets = some_of(targets);
        }
        // Rows come target by target: within a rig that order stays.
        lines.sort_by(|one, other| one.rig.cmp(&other.rig));
        let group = |(group, index): (&CalibrationGroup, u32)| Group {
            index,
            label: group.label.clone(),
            files: super::whole(group.frames.len()),
            count: known(group.count),
            taken: taken(ledger, &group.frames),
            used_by: super::whole(group.used_by.len()),
        };
        let groups = ledger.coverage.groups.iter().zip(0_u32..);
        let (unused, used): (Vec<_>, Vec<_>) = groups.partition(|(group, _)| group.is_unused());
        let in_words = |groups: Vec<_>| groups.into_iter().map(group).collect();
        Self { lines, unused: in_words(unused), used: in_words(used) }
    }
}

/// Up to three names, and how many more there are.
fn some_of(names: &BTreeSet<&str>) -> String {
    const FEW: usize = 3;
    let few = names.iter().take(FEW).copied().collect::<Vec<_>>().join(", ");
    match names.len().checked_sub(FEW) {
        None | Some(0) => few,
        Some(more) => tr_n!(more, "{names} and {n} more", names = few, n = more),
    }
}

/// First and last night of files.
fn taken(ledger: &Ledger, files: &[FrameId]) -> String {
    let nights = files.iter().filter_map(|file| file.of(&ledger.decisions)?.night);
    nights.fold(String::new(), |nights, night| {
        let night = night.to_string();
        if nights.is_empty() { night } else { span(&nights, night) }
    })
}

/// First and last date once `date` has come to them: rows come target by target, not date by date.
fn span(dates: &str, date: String) -> String {
    let (first, last) = dates.split_once(" – ").unwrap_or((dates, dates));
    let (first, last) = (first.min(&date), last.max(&date));
    if first == last { date } else { format!("{first} – {last}") }
}

/// Exposure, gain, ISO and binning of a row's lights, in words.
pub(super) fn settings_of(row: &Row) -> [Option<String>; 4] {
    [
        row.exposure_s.map(|seconds| format!("{} s", number(super::plain(seconds, 4)))),
        row.gain.map(|gain| tr!("gain {gain}", gain = number(super::plain(gain, 2)))),
        row.iso.map(|iso| format!("ISO {iso}")),
        row.binning.filter(|binning| *binning != 1).map(|binning| tr!("binning {binning}", binning)),
    ]
}

/// What the lights of a row are, without their date.
pub fn label(row: &Row) -> String {
    let mut parts =
        vec![row.filter.as_ref().map_or_else(|| tr!("no filter").to_owned(), |known| known.value.clone())];
    parts.extend(settings_of(row).into_iter().flatten());
    parts.extend(row.panel.as_ref().map(|panel| tr!("panel {panel}", panel)));
    parts.join(", ")
}

/// A cell of a row, `used` being the groups that serve the row in any kind.
fn cell(ledger: &Ledger, row: &Row, used: &[&CalibrationGroup], kind: CalibrationKind) -> Cell {
    let part = row.calibration.of(kind);
    let mark = mark_of(ledger, row, kind);
    let label = |index: u32| {
        usize::try_from(index)
            .ok()
            .and_then(|at| ledger.coverage.groups.get(at))
            .map(|group| group.label.clone())
    };
    let groups = used
        .iter()
        .filter(|group| group.frames.iter().any(|frame| part.frames.binary_search(frame).is_ok()))
        .map(|group| group.label.clone())
        .collect();
    Cell {
        count: known(part.count),
        mark: mark.to_owned(),
        groups,
        near: part.near.iter().filter_map(|miss| Some((label(miss.group)?, miss.why.clone()))).collect(),
    }
}

/// What is second best about what matched.
pub(super) fn mark_of(ledger: &Ledger, row: &Row, kind: CalibrationKind) -> &'static str {
    match kind {
        CalibrationKind::Dark if row.calibration.dark.scaled => tr!("scaled"),
        CalibrationKind::Flat if ledger.flats_are_of_another_night(row) => tr!("another night"),
        _ => "",
    }
}

pub(super) fn known(count: RowCount) -> Option<u32> {
    match count {
        RowCount::Known(count) => Some(count),
        RowCount::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_any_order_are_the_first_and_the_last() {
        let of = |days: &[&str]| {
            let (first, rest) = days.split_first().unwrap();
            rest.iter().fold((*first).to_owned(), |dates, day| span(&dates, (*day).to_owned()))
        };
        assert_eq!(of(&["2025-02-05", "2025-02-04", "2025-02-03", "2025-02-04"]), "2025-02-03 – 2025-02-05");
        assert_eq!(of(&["2025-02-03", "2025-02-05"]), "2025-02-03 – 2025-02-05");
        assert_eq!(of(&["2025-02-05", "2025-02-05"]), "2025-02-05");
        assert_eq!(of(&["no date", "2025-02-05"]), "2025-02-05 – no date");
    }
}
