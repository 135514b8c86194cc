//! The rows as the page's table shows them: the very cells of the CSV, with what belongs to them beside.

use std::collections::{BTreeMap, BTreeSet};

use nightledger_frame::{DefaultField, Formula, Source};
use nightledger_language::tr;
use nightledger_ledger::{FrameId, Row};
use serde::{Deserialize, Serialize};

use super::correct::corrected;
use super::reasons::no_date_read;
use super::sight::Sight;
use crate::kind_words;

/// The table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RowsView {
    /// The CSV's header.
    pub columns: Vec<String>,
    /// Its lines.
    pub rows: Vec<RowView>,
    /// Whether the rows are of more than one target, panel, rig or site: then these are shown too.
    pub several_targets: bool,
    /// Whether any row has a panel.
    pub has_panels: bool,
}

/// What a cell rests on, other than what its files say. One system for the whole table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Mark {
    /// The user's default.
    Default,
    /// The user corrected it.
    Corrected,
    /// Darks of another exposure.
    Scaled,
    /// Flats of another night.
    Borrowed,
    /// Nobody measured it: it is worked out.
    Estimated,
}

impl Mark {
    /// All of them, in the order of the legend.
    pub const ALL: [Self; 5] =
        [Self::Default, Self::Corrected, Self::Scaled, Self::Borrowed, Self::Estimated];

    /// In a word that the page's styles know.
    pub fn word(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Corrected => "corrected",
            Self::Scaled => "scaled",
            Self::Borrowed => "borrowed",
            Self::Estimated => "estimated",
        }
    }

    /// What it says of a cell.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Default => tr!("rests on a default of yours"),
            Self::Corrected => tr!("corrected by you"),
            Self::Scaled => tr!("darks of another exposure, scaled"),
            Self::Borrowed => tr!("flats of another night"),
            Self::Estimated => tr!("FWHM worked out from the HFR, of some lights at least"),
        }
    }
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RowView {
    /// As many as there are columns.
    pub cells: Vec<String>,
    /// The filter's name, which the CSV does not have.
    pub filter: Option<String>,
    /// Target.
    pub target: Option<String>,
    /// Panel.
    pub panel: Option<String>,
    /// Columns that AstroBin would refuse, with the reason.
    pub problems: Vec<(String, String)>,
    /// Cells that rest on something other than their files, by column; a correction goes before a default.
    pub marks: Vec<(String, Mark)>,
}

impl RowsView {
    /// The rows of an answer.
    pub fn new(sight: &Sight) -> Self {
        let answer = sight.answer;
        let columns = nightledger_astrobin::columns(&answer.ledger.rows);
        let rows: Vec<RowView> = answer
            .ledger
            .rows
            .iter()
            .enumerate()
            .map(|(index, row)| RowView {
                cells: nightledger_astrobin::cells(row, &columns)
                    .into_iter()
                    .map(|cell| cell.value.to_string())
                    .collect(),
                filter: row.filter.as_ref().map(|known| known.value.clone()),
                target: row.target.clone(),
                panel: row.panel.clone(),
                problems: answer
                    .problems
                    .iter()
                    .filter(|problem| problem.row.index() == index)
                    .map(|problem| (problem.column.clone(), problem.text.clone()))
                    .chain(row.date.is_none().then(|| ("date".to_owned(), no_date_read().to_owned())))
                    .collect(),
                marks: marks(sight, row),
            })
            .collect();
        let several_targets =
            rows.iter().any(|row| Some(&row.target) != rows.first().map(|first| &first.target));
        let has_panels = rows.iter().any(|row| row.panel.is_some());
        let columns = columns.into_iter().map(|column| column.name().to_owned()).collect();
        Self { columns, rows, several_targets, has_panels }
    }
}

fn marks(sight: &Sight, row: &Row) -> Vec<(String, Mark)> {
    let mut marks: BTreeMap<&str, Mark> = BTreeMap::new();
    // By what the row's mean was made of: a log may know a width that the file does not.
    let is_estimate = |at: &FrameId| {
        let known = sight.decision(*at).and_then(|decision| decision.fwhm_arcsec.as_ref());
        known.is_some_and(|known| matches!(known.source, Source::Computed(Formula::FwhmFromHfr { .. })))
    };
    if row.frames.iter().any(is_estimate) {
        marks.insert("meanFwhm", Mark::Estimated);
    }
    if row.calibration.dark.scaled {
        marks.insert("darks", Mark::Scaled);
    }
    if sight.answer.ledger.flats_are_of_another_night(row) {
        marks.insert("flats", Mark::Borrowed);
    }
    marks.extend(row.defaults_used.iter().filter_map(column).map(|column| (column, Mark::Default)));
    let patches = row.frames.iter().filter_map(|&at| sight.correction(at));
    let columns: BTreeSet<&str> = patches.flat_map(corrected).collect();
    marks.extend(columns.into_iter().map(|column| (column, Mark::Corrected)));
    for (kind, part) in row.calibration.iter() {
        let mut patches = part.frames.iter().filter_map(|&at| sight.correction(at));
        if patches.any(|patch| patch.subframes.is_some()) {
            marks.insert(kind_words::column(kind), Mark::Corrected);
        }
    }
    marks.into_iter().map(|(column, mark)| (column.to_owned(), mark)).collect()
}

/// The cell that follows from a default.
fn column(field: DefaultField) -> Option<&'static str> {
    Some(match field {
        DefaultField::Bortle => "bortle",
        DefaultField::Sqm => "meanSqm",
        DefaultField::SensorTemp => "sensorCooling",
        DefaultField::Exposure => "duration",
        DefaultField::FocalRatio => "fNumber",
        DefaultField::Ambient => "temperature",
        DefaultField::Gain => "gain",
        DefaultField::Binning => "binning",
        DefaultField::Filter => "filter",
        DefaultField::Hfr | DefaultField::FocalLength | DefaultField::Pixel => "meanFwhm",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::fixes::key;
    use crate::present::tests::{answer, sample};
    use nightledger_ledger::{Edits, Settings};

    #[test]
    fn a_cell_says_what_it_rests_on() {
        let scan = sample();
        let mut settings = Settings::default();
        settings.defaults.bortle = Some(4.0);
        settings.defaults.focal_ratio = Some(5.0);
        let mut edits = Edits::default();
        let at = answer(&scan, &settings, &edits).ledger.rows[0].frames[0];
        edits.correct(&[key(at.of(scan.frames()).unwrap())], |patch| patch.gain = Some(101.0));
        let answer = answer(&scan, &settings, &edits);
        let table = RowsView::new(&Sight::new(&scan, &answer, &edits, &settings));
        let marked = |mark| {
            let of = |row: &RowView| row.marks.iter().filter(|(_, each)| *each == mark).count();
            table.rows.iter().map(of).collect::<Vec<_>>()
        };
        // One light has become a row of its own; the files name a focal ratio, and no FWHM.
        assert_eq!(marked(Mark::Corrected), [0, 1, 0, 0, 0, 0]);
        assert_eq!(marked(Mark::Default), [1; 6]);
        assert_eq!(marked(Mark::Estimated), [1; 6]);
        let cells: BTreeSet<&str> =
            table.rows.iter().flat_map(|row| &row.marks).map(|(column, _)| column.as_str()).collect();
        assert_eq!(cells, BTreeSet::from(["bortle", "gain", "meanFwhm"]));
    }

    #[test]
    fn scaled_darks_and_borrowed_flats_are_marked_in_their_cells() {
        let frame = |kind: &str, start: &str, exposure: &str, more: &str| {
            format!(
                "IMAGETYP = '{kind}'\nINSTRUME = 'Tarn 294M'\nGAIN = 120\nSET-TEMP = -10.0\nXBINNING = 1\nEXPTIME = {exposure}\nDATE-OBS = '{start}'\n{more}"
            )
        };
        let through = |filter: &str| format!("FILTER = '{filter}'\nOBJECT = 'Lynx'");
        let files = [
            ("ha.fits", frame("LIGHT", "2024-03-01T21:00:00.1", "120.0", &through("Ha"))),
            ("sii.fits", frame("LIGHT", "2024-03-01T22:00:00.1", "300.0", &through("SII"))),
            ("dark.fits", frame("DARK", "2024-02-01T10:00:00.1", "300.0", "")),
            ("bias.fits", frame("BIAS", "2024-02-01T12:00:00.1", "0.001", "")),
            ("f1.fits", frame("FLAT", "2024-03-02T05:00:00.1", "2.0", &through("Ha"))),
            ("f2.fits", frame("FLAT", "2024-02-11T05:00:00.1", "2.0", &through("SII"))),
        ];
        let scan =
            crate::present::tests::scan_of(&files.each_ref().map(|(path, cards)| (*path, cards.as_str())));
        let (settings, edits) = (Settings::default(), Edits::default());
        let answer = answer(&scan, &settings, &edits);
        let table = RowsView::new(&Sight::new(&scan, &answer, &edits, &settings));
        let marks: Vec<_> = table
            .rows
            .iter()
            .map(|row| {
                let marks = row.marks.iter().map(|(column, mark)| (column.as_str(), *mark));
                (row.filter.as_deref(), marks.collect::<Vec<_>>())
            })
            .collect();
        let expect =
            [(Some("Ha"), vec![("darks", Mark::Scaled)]), (Some("SII"), vec![("flats", Mark::Borrowed)])];
        assert_eq!(marks, expect);
    }
}
