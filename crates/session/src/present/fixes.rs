//! What still needs the user, as a short list that can be mended in place.

use std::collections::{BTreeMap, BTreeSet};

use crate::Answer;
use nightledger_frame::{DoubtCode, Frame, Role};
use nightledger_language::tr;
use nightledger_ledger::{Edits, FileKey, FrameId, Reason, RowCount};
use serde::{Deserialize, Serialize};

/// The list.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Fixes {
    /// Filters without an AstroBin id: name and how many exposures hang on it.
    pub filters: Vec<(String, u32)>,
    /// Mounts that stand where the telescope's name belongs, as files have them.
    pub mounts: Vec<String>,
    /// Masters and stacks that do not say how many exposures they stand for.
    pub counts: Vec<UnknownCount>,
    /// Rows without a date: row, what its lights are, how many exposures.
    pub undated: Vec<(u32, String, u32)>,
    /// Rows that AstroBin would refuse: row, column, reason.
    pub refused: Vec<(u32, String, String)>,
}

/// A master or stack to ask about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnknownCount {
    /// The file.
    pub key: FileKey,
    /// Its index.
    pub frame: u32,
    /// What it is: `Dark`, `Light`.
    pub kind: String,
    /// Whether it is a stack of lights.
    pub stack: bool,
}

impl UnknownCount {
    /// What to ask.
    pub fn question(&self) -> String {
        if self.stack {
            return tr!("How many exposures is this stack made of?").to_owned();
        }
        let kind = self.kind.to_lowercase();
        match kind.as_str() {
            "dark" => tr!("How many exposures is this master dark made of?").to_owned(),
            "flat" => tr!("How many exposures is this master flat made of?").to_owned(),
            "bias" => tr!("How many exposures is this master bias made of?").to_owned(),
            _ => tr!("How many exposures is this master {kind} made of?", kind),
        }
    }
}

impl Fixes {
    /// What an answer leaves to the user.
    pub fn new(frames: &[Frame], answer: &Answer, edits: &Edits) -> Self {
        let ledger = &answer.ledger;
        let mut filters: BTreeMap<&str, u32> = BTreeMap::new();
        for row in ledger.rows.iter().filter(|row| row.filter_id.is_none()) {
            if let Some(filter) = &row.filter {
                let count = filters.entry(&filter.value).or_default();
                *count = count.saturating_add(row.number);
            }
        }
        let mut filters: Vec<(String, u32)> =
            filters.into_iter().map(|(name, count)| (name.to_owned(), count)).collect();
        filters.sort_by_cached_key(|(name, _)| nightledger_ledger::imaging_order(Some(name)));
        let in_rows = ledger.rows.iter().flat_map(|row| {
            row.calibration
                .iter()
                .filter(|(_, part)| part.count == RowCount::Unknown)
                .flat_map(|(_, part)| part.frames.iter().copied())
        });
        let asked = ledger.decisions.iter().zip(FrameId::all());
        let asked =
            asked.filter(|(decision, _)| decision.reason == Some(Reason::SubframesUnknown)).map(|(_, at)| at);
        let mut unknown: Vec<FrameId> = in_rows.chain(asked).collect();
        unknown.sort_unstable();
        unknown.dedup();
        let counts = unknown
            .into_iter()
            .filter_map(|at| {
                let frame = at.of(frames)?;
                (frame.role != Role::Single && frame.subframes.is_none()).then(|| UnknownCount {
                    key: key(frame),
                    frame: at.0,
                    kind: frame.kind.as_ref().map_or("file", |kind| kind.value.word()).to_owned(),
                    stack: frame.role == Role::Stack,
                })
            })
            .collect();
        // Of what is in the CSV alone: what is switched off needs no answer.
        let lights = ledger.rows.iter().flat_map(|row| &row.frames);
        let mounts: BTreeSet<&str> = lights
            .filter_map(|at| at.of(frames))
            .filter(|frame| frame.doubts.iter().any(|doubt| doubt.code == DoubtCode::TelescopeIsMount))
            .filter_map(|frame| Some(&*frame.telescope.as_ref()?.value))
            .filter(|mount| edits.telescope_names.new_name(mount).is_none())
            .collect();
        let undated = ledger.rows.iter().zip(0_u32..).filter(|(row, _)| row.date.is_none());
        let undated = undated.map(|(row, at)| {
            let target = row.target.iter().cloned().chain([super::coverage::label(row)]);
            (at, target.collect::<Vec<_>>().join(", "), row.number)
        });
        Self {
            undated: undated.collect(),
            mounts: mounts.into_iter().map(str::to_owned).collect(),
            filters,
            counts,
            refused: answer.problems.iter().map(|p| (p.row.0, p.column.clone(), p.text.clone())).collect(),
        }
    }

    /// Whether nothing is left to do.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many things are left to do.
    pub fn len(&self) -> usize {
        self.filters.len() + self.mounts.len() + self.counts.len() + self.undated.len() + self.refused.len()
    }
}

/// The key by which edits name a file.
pub fn key(frame: &Frame) -> FileKey {
    FileKey { root_name: frame.place.root_name.to_string(), path: frame.place.path.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::tests::{answer, scan_of};
    use nightledger_ledger::Settings;

    fn light(object: &str, telescope: &str, start: &str) -> String {
        format!(
            "IMAGETYP = 'Light'\nCREATOR = 'ZWO ASIAIR Plus'\nOBJECT = '{object}'\nTELESCOP = '{telescope}'\nINSTRUME = 'Tarn 294M'\nEXPTIME = 60.0\nDATE-OBS = '{start}'"
        )
    }

    #[test]
    fn only_what_the_csv_needs_is_asked() {
        let files = [
            ("a.fits", light("Crater", "ZWO AM5", "2024-03-01T20:00:00.100")),
            ("b.fits", light("Lynx", "EQ6", "2024-03-01T21:00:00.100")),
        ];
        let scan = scan_of(&files.each_ref().map(|(path, cards)| (*path, cards.as_str())));
        let edits = Edits::default();
        let asked = |off: &[&str]| {
            let targets_off = off.iter().map(|&name| name.to_owned()).collect();
            let settings = Settings { targets_off, ..Settings::default() };
            Fixes::new(scan.frames(), &answer(&scan, &settings, &edits), &edits).mounts
        };
        assert_eq!(asked(&[]), ["EQ6", "ZWO AM5"]);
        assert_eq!(asked(&["Lynx"]), ["ZWO AM5"]);
        assert_eq!(asked(&["Crater"]), ["EQ6"]);
    }
}
