//! What calibration served each night, rig by rig, and how old it was (docs/rules.md#7-coverage).

use std::collections::{BTreeMap, BTreeSet};

use nightledger_language::{tr, tr_n};
use nightledger_ledger::{CalibrationKind, FrameId, Ledger, Match, Row, imaging_order};
use serde::{Deserialize, Serialize};

use super::coverage::{known, mark_of, settings_of};
use crate::kind_words::in_sentence;
use crate::standing::rig;

/// The nights of one rig against what its lights were calibrated with.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RigMatrix {
    /// Telescope and camera; nothing where files name neither.
    pub rig: String,
    /// What all its lights have in common: `300 s, gain 100`.
    pub common: String,
    /// What was used, kind by kind.
    pub columns: Vec<Column>,
    /// Dates, ascending.
    pub nights: Vec<NightLine>,
    /// Kinds that no light of the rig had: `dark flats, bias frames`.
    pub without: String,
}

/// Calibration of one kind that some lights ask for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Column {
    /// Which.
    pub kind: CalibrationKind,
    /// In what the lights differ from others of the rig: `300 s`, `Ha`.
    pub name: String,
}

/// One date of a rig.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NightLine {
    /// `2023-07-06`.
    pub date: Option<String>,
    /// What served, for each column; nothing where no light of the night asks for it.
    pub cells: Vec<Vec<Served>>,
}

/// Calibration that served lights.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Served {
    /// How many, 0 where there was none; nothing when a master does not say its own number.
    pub count: Option<u32>,
    /// When it was taken, against the lights: `same night`, `3 days before`.
    pub age: String,
    /// What is second best about it.
    pub mark: String,
    /// A row that it served.
    pub row: u32,
}

/// What makes lights ask for other calibration, in the order of columns.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Asked {
    kind: CalibrationKind,
    /// Of flats, the filter: its place in the order of imaging, its name.
    filter: Option<((usize, String), String)>,
    /// Of darks, the exposure: positive numbers stand in the order of their bits.
    exposure: Option<u64>,
    /// What else differs within the rig, in words.
    parts: Vec<String>,
}

/// The rows of one rig, and what each asks for.
struct OfRig<'a> {
    rows: Vec<(u32, &'a Row)>,
    differs: [bool; 4],
}

/// All rigs, by name.
pub(super) fn matrices(ledger: &Ledger) -> Vec<RigMatrix> {
    let mut rigs: BTreeMap<String, Vec<(u32, &Row)>> = BTreeMap::new();
    for (row, index) in ledger.rows.iter().zip(0_u32..) {
        rigs.entry(rig(row).unwrap_or_default()).or_default().push((index, row));
    }
    rigs.into_iter().map(|(rig, rows)| OfRig::new(rows).matrix(rig, ledger)).collect()
}

impl<'a> OfRig<'a> {
    fn new(rows: Vec<(u32, &'a Row)>) -> Self {
        let mut seen: [BTreeSet<Option<String>>; 4] = Default::default();
        for (_, row) in &rows {
            for (seen, value) in seen.iter_mut().zip(settings_of(row)) {
                seen.insert(value);
            }
        }
        Self { rows, differs: seen.map(|seen| seen.len() > 1) }
    }

    fn asked(&self, row: &Row, kind: CalibrationKind) -> Asked {
        let name = row.filter.as_ref().map(|known| known.value.as_str());
        // What each kind must agree in, of exposure, gain, ISO and binning.
        let counts = match kind {
            CalibrationKind::Dark => [true; 4],
            CalibrationKind::Bias => [false, true, true, true],
            CalibrationKind::Flat | CalibrationKind::DarkFlat => [false, false, false, true],
        };
        let parts = settings_of(row).into_iter().zip(counts).zip(self.differs);
        let parts = parts.filter(|((_, counts), differs)| *counts && *differs);
        Asked {
            kind,
            filter: (kind == CalibrationKind::Flat)
                .then(|| (imaging_order(name), name.unwrap_or(tr!("no filter")).to_owned())),
            exposure: row.exposure_s.filter(|_| counts[0]).map(f64::to_bits),
            parts: parts.filter_map(|((value, _), _)| value).collect(),
        }
    }

    fn matrix(&self, rig: String, ledger: &Ledger) -> RigMatrix {
        let mut nights: BTreeMap<Option<String>, BTreeMap<Asked, Vec<Served>>> = BTreeMap::new();
        let mut had: BTreeSet<CalibrationKind> = BTreeSet::new();
        for (index, row) in &self.rows {
            let night = nights.entry(row.date.map(|date| date.to_string())).or_default();
            let lights = mean_night(ledger, &row.frames);
            for (kind, part) in row.calibration.iter() {
                let served = Served {
                    count: known(part.count),
                    age: age(ledger, part, lights),
                    mark: mark_of(ledger, row, kind).to_owned(),
                    row: *index,
                };
                if served.count != Some(0) {
                    had.insert(kind);
                }
                let cell = night.entry(self.asked(row, kind)).or_default();
                let is_it = |other: &Served| Served { row: served.row, ..other.clone() } == served;
                if !cell.iter().any(is_it) {
                    cell.push(served);
                }
            }
        }
        // A kind that the rig never had is told in one word, and not by a column of noughts.
        let asked = nights.values().flat_map(BTreeMap::keys);
        let columns: BTreeSet<Asked> = asked.filter(|asked| had.contains(&asked.kind)).cloned().collect();
        let line = |(date, mut cells): (Option<String>, BTreeMap<Asked, Vec<Served>>)| NightLine {
            date,
            cells: columns.iter().map(|asked| cells.remove(asked).unwrap_or_default()).collect(),
        };
        let without = CalibrationKind::ALL.into_iter().filter(|kind| !had.contains(kind));
        let without: Vec<&str> = without.map(in_sentence).collect();
        RigMatrix {
            rig,
            common: self.common(),
            nights: nights.into_iter().map(line).collect(),
            columns: columns.into_iter().map(Column::from).collect(),
            without: without.join(", "),
        }
    }

    /// What all lights have in common.
    fn common(&self) -> String {
        let Some((_, first)) = self.rows.first() else { return String::new() };
        let parts = settings_of(first).into_iter().zip(self.differs);
        let parts = parts.filter(|(_, differs)| !differs).filter_map(|(value, _)| value);
        parts.collect::<Vec<_>>().join(", ")
    }
}

impl From<Asked> for Column {
    fn from(asked: Asked) -> Self {
        let filter = asked.filter.map(|(_, name)| name);
        Self { kind: asked.kind, name: filter.into_iter().chain(asked.parts).collect::<Vec<_>>().join(", ") }
    }
}

/// The nights of files, as days.
fn nights_of<'a>(ledger: &'a Ledger, files: &'a [FrameId]) -> impl Iterator<Item = i32> + 'a {
    files.iter().filter_map(|file| Some(file.of(&ledger.decisions)?.night?.to_julian_day()))
}

/// The mean night of files, as days.
fn mean_night(ledger: &Ledger, files: &[FrameId]) -> Option<i32> {
    let (sum, count) = nights_of(ledger, files)
        .fold((0_i64, 0_i64), |(sum, count), night| (sum + i64::from(night), count + 1));
    // To the nearest day; days of this calendar are positive.
    i32::try_from((2 * sum + count).checked_div(2 * count)?).ok()
}

/// When what matched was taken, against lights: its mean night, or its first and last where lights lie between them, since
/// the mean of sets long before and long after would be called near.
fn age(ledger: &Ledger, part: &Match, lights: Option<i32>) -> String {
    let Some(lights) = lights else { return String::new() };
    let nights = || nights_of(ledger, &part.frames);
    match (nights().min(), nights().max()) {
        (Some(first), Some(last)) if first < lights && lights < last => {
            let [first, last] = [first, last].map(|night| apart(night.saturating_sub(lights)));
            tr!("{first} to {last}", first, last)
        }
        _ => {
            let taken = mean_night(ledger, &part.frames);
            taken.map(|taken| apart(taken.saturating_sub(lights))).unwrap_or_default()
        }
    }
}

/// Days between what was taken and lights, in words: negative is before.
fn apart(days: i32) -> String {
    const FEW: u32 = 90;
    let count = days.unsigned_abs();
    // Months of 30.44 days.
    let months = (count.saturating_mul(100) + 1522) / 3044;
    match (count, days < 0) {
        (0, _) => tr!("same night").to_owned(),
        (..=FEW, true) => tr_n!(count, "{n} day before", "{n} days before", n = count),
        (..=FEW, false) => tr_n!(count, "{n} day after", "{n} days after", n = count),
        (_, true) => tr_n!(months, "{n} month before", "{n} months before", n = months),
        (_, false) => tr_n!(months, "{n} month after", "{n} months after", n = months),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::tests::{answer, scan_of};
    use nightledger_ledger::{Edits, Settings};

    fn frame(kind: &str, exposure_s: f64, start: &str, filter: &str) -> String {
        let filter = if filter.is_empty() { String::new() } else { format!("\nFILTER = '{filter}'") };
        format!(
            "IMAGETYP = '{kind}'\nEXPTIME = {exposure_s:.1}\nDATE-OBS = '{start}'\nGAIN = 120\nINSTRUME = 'Camera A'\nTELESCOP = 'Scope'\nOBJECT = 'Rosette'{filter}"
        )
    }

    fn of(files: &[(&str, String)]) -> Vec<RigMatrix> {
        let files: Vec<_> = files.iter().map(|(path, cards)| (*path, cards.as_str())).collect();
        let (settings, edits) = (Settings::default(), Edits::default());
        matrices(&answer(&scan_of(&files), &settings, &edits).ledger)
    }

    #[test]
    fn each_night_has_what_served_it_and_how_old_it_was() {
        let found = of(&[
            ("l1.fits", frame("LIGHT", 300.0, "2025-02-10T22:00:00", "Ha")),
            ("l2.fits", frame("LIGHT", 60.0, "2025-02-10T23:00:00", "B")),
            ("l3.fits", frame("LIGHT", 300.0, "2025-02-20T22:00:00", "Ha")),
            ("d1.fits", frame("DARK", 300.0, "2025-02-15T20:00:00", "")),
            ("f1.fits", frame("FLAT", 2.0, "2025-02-11T06:00:00", "Ha")),
        ]);
        let [matrix] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((&*matrix.rig, &*matrix.common), ("Scope + Camera A", "gain 120"));
        assert_eq!(matrix.without, "dark flats, bias frames");
        let columns: Vec<_> =
            matrix.columns.iter().map(|column| (column.kind, column.name.as_str())).collect();
        assert_eq!(
            columns,
            [
                (CalibrationKind::Dark, "60 s"),
                (CalibrationKind::Dark, "300 s"),
                (CalibrationKind::Flat, "B"),
                (CalibrationKind::Flat, "Ha"),
            ]
        );
        let told = |night: usize| -> Vec<String> {
            let cells = matrix.nights[night].cells.iter();
            let words = |served: &Served| format!("{} {}", served.count.unwrap(), served.age);
            let cell = |cell: &Vec<Served>| cell.iter().map(words).collect::<Vec<_>>().concat();
            cells.map(cell).collect()
        };
        assert_eq!(matrix.nights[0].date.as_deref(), Some("2025-02-10"));
        // Nothing scales a dark of 300 s to 60 s without bias.
        assert_eq!(told(0), ["0 ", "1 5 days after", "0 ", "1 same night"]);
        assert_eq!(told(1), ["", "1 5 days before", "", "1 10 days before"]);
        assert_eq!(matrix.nights[1].cells[3][0].mark, "another night");
    }

    #[test]
    fn sets_before_and_after_are_told_apart() {
        let found = of(&[
            ("l.fits", frame("LIGHT", 300.0, "2025-03-10T22:00:00", "Ha")),
            ("d1.fits", frame("DARK", 300.0, "2025-02-18T20:00:00", "")),
            ("d2.fits", frame("DARK", 300.0, "2025-03-30T20:00:00", "")),
        ]);
        let served = &found[0].nights[0].cells[0][0];
        assert_eq!((served.count, served.age.as_str()), (Some(2), "20 days before to 20 days after"));
    }

    #[test]
    fn ages_are_short() {
        let said = [0, -1, 2, -90, 91, -400].map(apart);
        let expect = ["same night", "1 day before", "2 days after", "90 days before", "3 months after"];
        assert_eq!(said[..5], expect);
        assert_eq!(said[5], "13 months before");
    }
}
