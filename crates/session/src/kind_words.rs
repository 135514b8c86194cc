//! What the kinds of calibration are called.

use nightledger_astrobin::Column;
use nightledger_language::tr;
use nightledger_ledger::CalibrationKind;

/// A kind by itself, as a heading: `Dark flats`.
pub fn heading(kind: CalibrationKind) -> &'static str {
    match kind {
        CalibrationKind::Dark => tr!("Darks"),
        CalibrationKind::Flat => tr!("Flats"),
        CalibrationKind::DarkFlat => tr!("Dark flats"),
        CalibrationKind::Bias => tr!("Bias"),
    }
}

/// A kind inside a sentence: `dark flats`.
pub fn in_sentence(kind: CalibrationKind) -> &'static str {
    match kind {
        CalibrationKind::Dark => tr!("darks"),
        CalibrationKind::Flat => tr!("flats"),
        CalibrationKind::DarkFlat => tr!("dark flats"),
        CalibrationKind::Bias => tr!("bias frames"),
    }
}

/// The column of the CSV that has the number of a kind.
pub fn column(kind: CalibrationKind) -> &'static str {
    let column = match kind {
        CalibrationKind::Dark => Column::Darks,
        CalibrationKind::Flat => Column::Flats,
        CalibrationKind::DarkFlat => Column::FlatDarks,
        CalibrationKind::Bias => Column::Bias,
    };
    column.name()
}

/// The kind whose number a column of the CSV has.
pub fn of_column(name: &str) -> Option<CalibrationKind> {
    CalibrationKind::ALL.into_iter().find(|kind| column(*kind) == name)
}
