//! One file as a line of a table.

use nightledger_frame::Field;
use nightledger_ledger::{FileKey, FrameId};
use serde::{Deserialize, Serialize};

use super::fixes::key;
use super::frame_columns::Column;
use super::frame_words::{kind_words, reason_of};
use super::sight::Sight;

/// One file as a light of a row, and opened. What nobody knows is empty.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FrameRow {
    /// Its index in the scan.
    pub index: u32,
    /// How edits name it.
    pub key: Option<FileKey>,
    /// `Light`, `Master dark`, `Stack`, as queries have it; people read it in their own language.
    pub kind: String,
    /// s.
    pub exposure: String,
    /// degC.
    pub temperature: String,
    /// px.
    pub hfr: String,
    /// arcsec.
    pub fwhm: String,
    /// UTC, without seconds' fraction.
    pub start: String,
    /// Whether it counts.
    pub counted: bool,
    /// Whether the user excluded it by itself.
    pub excluded: bool,
}

impl FrameRow {
    /// The row of that file.
    pub fn new(sight: &Sight, file: FrameId) -> Option<Self> {
        let (frame, view) = (sight.frame(file)?, sight.view(file)?);
        let decision = sight.decision(file);
        let cell = |field: Field| Column::Of(field).cell(sight, &view, decision);
        Some(Self {
            index: file.0,
            key: Some(key(frame)),
            kind: kind_words(&view),
            exposure: cell(Field::Exposure),
            temperature: cell(Field::SensorTemp),
            hfr: cell(Field::Hfr),
            fwhm: cell(Field::Fwhm),
            start: cell(Field::Start),
            counted: decision.is_some_and(|decision| decision.counted),
            excluded: sight.is_excluded(frame),
        })
    }
}

/// One file in the table of files.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ListRow {
    /// Its index in the scan.
    pub index: u32,
    /// How edits name it.
    pub key: Option<FileKey>,
    /// Whether it counts.
    pub counted: bool,
    /// Why not.
    pub reason: String,
    /// Whether the user excluded it by itself.
    pub excluded: bool,
    /// What stands in the columns that are shown; empty what nobody knows.
    pub cells: Vec<String>,
}

impl ListRow {
    /// The row of that file.
    pub(super) fn new(sight: &Sight, file: FrameId, columns: &[Column]) -> Option<Self> {
        let (frame, view) = (sight.frame(file)?, sight.view(file)?);
        let decision = sight.decision(file);
        Some(Self {
            index: file.0,
            key: Some(key(frame)),
            counted: decision.is_some_and(|decision| decision.counted),
            reason: decision.and_then(|decision| reason_of(sight, frame, decision)).unwrap_or_default(),
            excluded: sight.is_excluded(frame),
            cells: columns.iter().map(|column| column.cell(sight, &view, decision)).collect(),
        })
    }
}
