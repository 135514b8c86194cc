//! The rows as the page's table shows them: the very cells of the CSV, with what belongs to them beside.

use std::collections::{BTreeMap, BTreeSet};

use nightledger_frame::{DefaultField, Formula, Source};
use nightledger_language::tr;
use nightledger_ledger::{FrameId, Row};
use serde::{Deserialize, Serialize};

use super::correct::corrected;
use super::duration;
use super::reasons::no_date_read;
use super::sight::Sight;
use super::totals::seconds;
use crate::kind_words;
use crate::standing::rig;

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
    /// What stands above the rows of one target, night and rig.
    pub headings: Vec<Heading>,
}

/// What rows that stand together share.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Heading {
    /// The target, where the rows are of several.
    pub target: Option<String>,
    /// The date, as the CSV has it.
    pub date: String,
    /// What AstroBin would refuse of the date.
    pub problem: Option<String>,
    /// What the date of one of the rows at least rests on.
    pub mark: Option<Mark>,
    /// Rig, site where there are several, and light: `Bluff 400 + Tarn 294M · Hill · 2 h 05 min`.
    pub about: String,
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
    /// Which of the headings it stands under.
    pub heading: usize,
}

impl RowsView {
    /// The rows of an answer.
    pub fn new(sight: &Sight) -> Self {
        let answer = sight.answer;
        let columns = nightledger_astrobin::columns(&answer.ledger.rows);
        let mut rows: Vec<RowView> = answer
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
                    .chain(row.date.is_none().then(|| (DATE.to_owned(), no_date_read().to_owned())))
                    .collect(),
                marks: marks(sight, row),
                heading: 0,
            })
            .collect();
        let several_targets =
            rows.iter().any(|row| Some(&row.target) != rows.first().map(|first| &first.target));
        let has_panels = rows.iter().any(|row| row.panel.is_some());
        let columns = columns.into_iter().map(|column| column.name().to_owned()).collect();
        let headings = headings(sight, &mut rows, several_targets);
        Self { columns, rows, several_targets, has_panels, headings }
    }
}

/// The headings, in the order of the rows, each of which is told its own.
fn headings(sight: &Sight, views: &mut [RowView], several_targets: bool) -> Vec<Heading> {
    let rows = &sight.answer.ledger.rows;
    let several_sites = rows.iter().any(|row| Some(row.site) != rows.first().map(|first| first.site));
    let shared = |row: &Row| (row.target.clone(), row.site, row.date, rig(row));
    let mut headings = Vec::new();
    let groups = rows.chunk_by(|one, next| shared(one) == shared(next));
    let mut left = views;
    for group in groups {
        let Some((own, rest)) = std::mem::take(&mut left).split_at_mut_checked(group.len()) else { break };
        left = rest;
        let Some((first, row)) = own.first().zip(group.first()) else { continue };
        let site = row.site.of(&sight.answer.ledger.sites).filter(|_| several_sites);
        let light = duration(group.iter().map(seconds).sum());
        let about = [rig(row), site.map(|site| site.name.clone()), Some(light)];
        let of_date =
            |view: &RowView| view.marks.iter().find(|(column, _)| column == DATE).map(|(_, mark)| *mark);
        let problem = first.problems.iter().find(|(column, _)| column == DATE).map(|(_, why)| why.clone());
        let no_object = || tr!("no object").to_owned();
        headings.push(Heading {
            target: several_targets.then(|| row.target.clone().unwrap_or_else(no_object)),
            date: row.date.map_or_else(|| tr!("no date").to_owned(), |date| date.to_string()),
            problem,
            mark: own.iter().find_map(of_date),
            about: about.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        });
        let at = headings.len().saturating_sub(1);
        for view in own {
            view.heading = at;
        }
    }
    headings
}

/// The column that the headings stand for.
const DATE: &str = "date";

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
    fn rows_of_one_target_night_and_rig_stand_under_one_heading() {
        let light = |object: &str, camera: &str, filter: &str, start: &str| {
            format!(
                "IMAGETYP = 'Light'\nOBJECT = '{object}'\nINSTRUME = '{camera}'\nFILTER = '{filter}'\nEXPTIME = 60.0\nDATE-OBS = '{start}'"
            )
        };
        let files = [
            ("a.fits", light("Lynx", "Tarn 294M", "Ha", "2024-03-01T20:00:00.1")),
            ("b.fits", light("Lynx", "Tarn 294M", "OIII", "2024-03-01T20:02:00.1")),
            ("c.fits", light("Lynx", "Tarn 294M", "Ha", "2024-03-02T20:00:00.1")),
            ("d.fits", light("Lynx", "Beck 533C", "Ha", "2024-03-02T20:00:00.2")),
            ("e.fits", light("Crater", "Tarn 294M", "Ha", "2024-03-01T23:00:00.1")),
        ];
        let files = files.each_ref().map(|(path, cards)| (*path, cards.as_str()));
        let table = |files: &[(&str, &str)]| {
            let scan = crate::present::tests::scan_of(files);
            let (settings, edits) = (Settings::default(), Edits::default());
            let answer = answer(&scan, &settings, &edits);
            RowsView::new(&Sight::new(&scan, &answer, &edits, &settings))
        };
        let all = table(&files);
        let of = |heading: &Heading| {
            (heading.target.clone().unwrap_or_default(), heading.date.clone(), heading.about.clone())
        };
        let expect = [
            ("Crater", "2024-03-01", "Tarn 294M · 1 min"),
            ("Lynx", "2024-03-02", "Beck 533C · 1 min"),
            ("Lynx", "2024-03-01", "Tarn 294M · 2 min"),
            ("Lynx", "2024-03-02", "Tarn 294M · 1 min"),
        ];
        let expect =
            expect.map(|(target, date, about)| (target.to_owned(), date.to_owned(), about.to_owned()));
        assert_eq!(all.headings.iter().map(of).collect::<Vec<_>>(), expect);
        assert_eq!(all.rows.iter().map(|row| row.heading).collect::<Vec<_>>(), [0, 1, 2, 2, 3]);
        // Of one target, the table's title says which.
        let one = table(&files[..3]);
        assert!(one.headings.len() == 2 && one.headings.iter().all(|heading| heading.target.is_none()));
    }

    #[test]
    fn what_is_wrong_with_a_date_stands_in_the_heading() {
        let undated = "IMAGETYP = 'Light'\nOBJECT = 'Lynx'\nEXPTIME = 60.0";
        let scan = crate::present::tests::scan_of(&[("a.fits", undated)]);
        let (settings, mut edits) = (Settings::default(), Edits::default());
        let heading = |edits: &Edits| {
            let answer = answer(&scan, &settings, edits);
            RowsView::new(&Sight::new(&scan, &answer, edits, &settings)).headings.remove(0)
        };
        let found = heading(&edits);
        assert_eq!((found.date.as_str(), found.mark), ("no date", None));
        assert_eq!(found.problem.as_deref(), Some(no_date_read()));
        edits.correct(&[key(&scan.frames()[0])], |patch| patch.night = Some("2024-03-01".to_owned()));
        let found = heading(&edits);
        assert_eq!(
            (found.date.as_str(), found.mark, found.problem),
            ("2024-03-01", Some(Mark::Corrected), None)
        );
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
