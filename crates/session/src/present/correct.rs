//! Correcting a row's cell: every light of the row is corrected, since a cell follows from them.

use nightledger_language::{mark, tr, tr_n};
use nightledger_ledger::limits::{self, Limits};
use nightledger_ledger::{Correction, evening};

use super::part_names::name_of;

/// What of a file's corrections a cell follows from.
enum Part {
    /// A number.
    Number(fn(&mut Correction) -> &mut Option<f64>, Limits),
    Binning,
    /// A number of calibration frames.
    Count(fn(&mut Correction) -> &mut Option<u32>),
    /// The evening's date.
    Night,
    Text(fn(&mut Correction) -> &mut Option<String>),
}

/// Cells that can be corrected, by the CSV's column or the name that the opened row has for it.
const PARTS: [(&str, Part); 15] = [
    ("Target", Part::Text(|patch| &mut patch.object)),
    ("Panel", Part::Text(|patch| &mut patch.panel)),
    ("Filter", Part::Text(|patch| &mut patch.filter)),
    ("date", Part::Night),
    // AstroBin's smallest; a bias has no row.
    ("duration", Part::Number(|patch| &mut patch.exposure_s, Limits { least: 0.0001, ..limits::EXPOSURE_S })),
    ("binning", Part::Binning),
    ("gain", Part::Number(|patch| &mut patch.gain, limits::GAIN)),
    ("sensorCooling", Part::Number(|patch| &mut patch.sensor_temp_c, limits::SENSOR_TEMP_C)),
    ("fNumber", Part::Number(|patch| &mut patch.focal_ratio, limits::FOCAL_RATIO)),
    ("darks", Part::Count(|patch| &mut patch.darks)),
    ("flats", Part::Count(|patch| &mut patch.flats)),
    ("flatDarks", Part::Count(|patch| &mut patch.dark_flats)),
    ("bias", Part::Count(|patch| &mut patch.bias)),
    ("meanFwhm", Part::Number(|patch| &mut patch.fwhm_arcsec, limits::STAR)),
    ("temperature", Part::Number(|patch| &mut patch.ambient_c, limits::AMBIENT_C)),
];

fn part(column: &str) -> Option<&'static Part> {
    PARTS.iter().find(|(name, _)| *name == column).map(|(_, part)| part)
}

/// Whether a cell can be corrected.
pub fn is_correctable(column: &str) -> bool {
    part(column).is_some()
}

/// What is said once a cell was corrected in so many lights: `f/5.3 for 39 frames`.
pub fn said(column: &str, typed: &str, lights: usize) -> String {
    let value = match (typed.trim(), number(typed)) {
        ("", _) => return tr!("{column} is as it was read", column = name_of(column)),
        (_, Some(number)) => nightledger_language::number(number.to_string()),
        (typed, None) => typed.to_owned(),
    };
    let value =
        if column == "fNumber" { format!("f/{value}") } else { format!("{} {value}", name_of(column)) };
    tr_n!(lights, "{value} for {n} frame", "{value} for {n} frames", value, n = lights)
}

/// The cells that a file's corrections change, by the CSV's column.
pub fn corrected(patch: &Correction) -> Vec<&'static str> {
    let mut patch = patch.clone();
    let is_set = |part: &Part, patch: &mut Correction| match part {
        Part::Number(place, _) => place(patch).is_some(),
        Part::Text(place) => place(patch).is_some(),
        Part::Binning => patch.binning.is_some(),
        Part::Count(place) => place(patch).is_some(),
        Part::Night => patch.night.is_some(),
    };
    let set = PARTS.iter().filter(|(_, part)| is_set(part, &mut patch)).map(|(name, _)| *name);
    let mut cells: Vec<&str> = set.map(|name| if name == "Filter" { "filter" } else { name }).collect();
    // The other ways to them are on the file's own page.
    if patch.set_temp_c.is_some() {
        cells.push("sensorCooling");
    }
    if patch.hfr_px.is_some() || patch.focal_length_mm.is_some() {
        cells.push("meanFwhm");
    }
    cells
}

/// The CSV's columns that can be corrected, in words.
pub fn cells() -> String {
    // A date stands above its rows; it is corrected where a row is opened.
    let is_cell = |name: &&str| *name != "date" && !name.starts_with(char::is_uppercase);
    let cells = PARTS.iter().map(|(name, _)| *name).filter(is_cell);
    let mut cells: Vec<&str> = cells.collect();
    let last = cells.pop().unwrap_or_default();
    tr!("{columns} or {last}", columns = cells.join(", "), last)
}

/// What is said of a text that is no date, for [`nightledger_language::of`].
pub const NO_DATE: &str = mark!("A date is written as 2025-02-03: year, month, day.");

/// A number as people type it: a comma serves for the point.
pub fn number(text: &str) -> Option<f64> {
    text.trim().replace(',', ".").parse::<f64>().ok().filter(|number| number.is_finite())
}

/// Writes what was typed for a cell into one file's corrections; nothing typed takes the correction back. The error
/// says what to type.
pub fn correct(patch: &mut Correction, column: &str, typed: &str) -> Result<(), String> {
    let typed = typed.trim();
    match part(column) {
        None => return Err(tr!("{column} follows from the files and cannot be typed.", column)),
        Some(Part::Text(place)) => *place(patch) = Some(typed.to_owned()).filter(|text| !text.is_empty()),
        Some(Part::Number(place, _)) if typed.is_empty() => *place(patch) = None,
        Some(Part::Binning) if typed.is_empty() => patch.binning = None,
        Some(Part::Count(place)) if typed.is_empty() => *place(patch) = None,
        Some(Part::Count(place)) => match typed.parse::<u32>() {
            Ok(count) => *place(patch) = Some(count),
            Err(_) => return Err(tr!("The number of frames must be a whole number, 0 or more.").to_owned()),
        },
        Some(Part::Night) if typed.is_empty() => patch.night = None,
        Some(Part::Night) => match evening(typed) {
            Some(date) => patch.night = Some(date.to_string()),
            None => return Err(nightledger_language::of(NO_DATE).to_owned()),
        },
        Some(Part::Number(place, limits)) => match number(typed) {
            Some(number) if limits.allow(number) => *place(patch) = Some(number),
            Some(_) => return Err(limits.words()),
            None => return Err(tr!("Not a number.").to_owned()),
        },
        Some(Part::Binning) => match typed.parse::<u8>().ok().filter(|binning| (1..=4).contains(binning)) {
            Some(binning) => patch.binning = Some(binning),
            None => return Err(tr!("Binning must be a whole number from 1 to 4.").to_owned()),
        },
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::tests::{answer, sample};
    use crate::present::{PageModel, sight::Sight, why};
    use nightledger_ledger::{Edits, FileKey, Settings};

    /// The first row of the sample after `typed` was written into `column` of it.
    #[track_caller]
    fn corrected(column: &str, typed: &str) -> (PageModel, Edits) {
        let (scan, settings, mut edits) = (sample(), Settings::default(), Edits::default());
        let before = answer(&scan, &settings, &edits);
        let lights = why::lights(&Sight::new(&scan, &before, &edits, &settings), 0);
        assert_eq!(lights.len(), 14);
        edits.correct(&lights, |patch| correct(patch, column, typed).unwrap());
        let after = answer(&scan, &settings, &edits);
        (PageModel::new(&scan, &after, &settings, &edits), edits)
    }

    #[test]
    fn a_corrected_cell_shows_what_was_typed() {
        for (column, typed, expect) in [
            ("date", "2025-02-03", "2025-02-03"),
            ("duration", "301,5", "301.5"),
            ("binning", "2", "2"),
            ("gain", "120", "120"),
            ("sensorCooling", "-15", "-15"),
            ("fNumber", "7.2", "7.2"),
            ("darks", "40", "40"),
            ("flats", "0", "0"),
            ("flatDarks", "17", "17"),
            ("bias", "200", "200"),
            ("meanFwhm", "3.5", "3.50"),
            ("temperature", "4", "4.00"),
        ] {
            let (view, edits) = corrected(column, typed);
            let at = view.rows.columns.iter().position(|name| name == column).unwrap();
            let changed: Vec<&str> = view.rows.rows.iter().map(|row| row.cells[at].as_str()).collect();
            assert!(changed.contains(&expect), "{column}: {changed:?}");
            assert_eq!(edits.corrections.len(), 14, "{column}");
        }
    }

    #[test]
    fn a_corrected_name_renames_the_row() {
        let (view, _) = corrected("Filter", "Ha 7nm");
        assert!(view.rows.rows.iter().any(|row| row.filter.as_deref() == Some("Ha 7nm")));
        let (view, _) = corrected("Panel", "2");
        assert!(view.rows.rows.iter().any(|row| row.panel.as_deref() == Some("2")));
        let (view, _) = corrected("Target", "Elephant Trunk");
        assert_eq!(view.targets.len(), 2);
    }

    #[test]
    fn nothing_typed_takes_the_correction_back() {
        for (column, part) in &PARTS {
            let mut patch = Correction::default();
            let typed = if matches!(part, Part::Night) { "2025-02-03" } else { "2" };
            correct(&mut patch, column, typed).unwrap();
            assert_ne!(patch, Correction::default(), "{column}");
            correct(&mut patch, column, " ").unwrap();
            assert_eq!(patch, Correction::default(), "{column}");
        }
        let mut edits = Edits::default();
        let file = [FileKey { root_name: "A".to_owned(), path: "b.fits".to_owned() }];
        edits.correct(&file, |patch| patch.gain = Some(1.0));
        assert_eq!(edits.corrections.len(), 1);
        edits.correct(&file, |patch| patch.gain = None);
        assert_eq!(edits, Edits::default());
    }

    #[test]
    fn what_cannot_be_is_refused_in_words() {
        for (column, typed) in [
            ("date", "3.2.2025"),
            ("date", "2025-02-30"),
            ("date", "0002-02-03"),
            ("duration", "0"),
            ("duration", "five"),
            ("binning", "5"),
            ("binning", "1.5"),
            ("sensorCooling", "-300"),
            ("number", "3"),
            ("gain", "1e999"),
        ] {
            let mut patch = Correction::default();
            let why = correct(&mut patch, column, typed).unwrap_err();
            assert!(why.ends_with('.'), "{column}: {why}");
            assert_eq!(patch, Correction::default(), "{column}");
        }
    }
}
