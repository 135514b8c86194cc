//! What calibration counted for the rows, and what there is besides.

use serde::{Deserialize, Serialize};

use crate::{FrameId, RowId};

/// The four kinds of calibration a row asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalibrationKind {
    /// Darks.
    #[default]
    Dark,
    /// Flats.
    Flat,
    /// Darks for flats.
    DarkFlat,
    /// Bias.
    Bias,
}

impl CalibrationKind {
    /// All of them, in the order of the CSV's columns.
    pub const ALL: [Self; 4] = [Self::Dark, Self::Flat, Self::DarkFlat, Self::Bias];
}

/// Something for each kind of calibration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct ByKind<T> {
    /// For darks.
    pub dark: T,
    /// For flats.
    pub flat: T,
    /// For dark flats.
    pub dark_flat: T,
    /// For bias.
    pub bias: T,
}

impl<T> ByKind<T> {
    /// What it has for a kind.
    pub fn of(&self, kind: CalibrationKind) -> &T {
        match kind {
            CalibrationKind::Dark => &self.dark,
            CalibrationKind::Flat => &self.flat,
            CalibrationKind::DarkFlat => &self.dark_flat,
            CalibrationKind::Bias => &self.bias,
        }
    }

    /// The same, to be changed.
    pub fn of_mut(&mut self, kind: CalibrationKind) -> &mut T {
        match kind {
            CalibrationKind::Dark => &mut self.dark,
            CalibrationKind::Flat => &mut self.flat,
            CalibrationKind::DarkFlat => &mut self.dark_flat,
            CalibrationKind::Bias => &mut self.bias,
        }
    }

    /// Each kind with what it has for it, in the order of [`CalibrationKind::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (CalibrationKind, &T)> {
        CalibrationKind::ALL.into_iter().map(|kind| (kind, self.of(kind)))
    }

    /// The same of something else.
    pub fn map<'a, U>(&'a self, each: impl Fn(&'a T) -> U) -> ByKind<U> {
        ByKind {
            dark: each(&self.dark),
            flat: each(&self.flat),
            dark_flat: each(&self.dark_flat),
            bias: each(&self.bias),
        }
    }
}

/// What counted for a row.
pub type Calibration = ByKind<Match>;

/// What counted for a row in one kind, what was near, and why it did not match.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Match {
    /// The count: 0 when nothing matched, unknown when a matching master does not say its own.
    pub count: RowCount,
    /// The frames that counted, ascending.
    pub frames: Vec<FrameId>,
    /// Whether a dark of another exposure was scaled.
    pub scaled: bool,
    /// Whether the user typed the count: what matched is beside it (docs/rules.md#7-typed).
    pub typed: bool,
    /// Whether the log of the stacking program says what was used: nothing was matched (docs/rules.md#18-wbpp).
    pub by_log: bool,
    /// What lies between the mean temperatures of the lights and of the uncooled darks or bias that count, degC: the
    /// most of it. Nothing where a set point decides.
    pub uncooled_apart_c: Option<f64>,
    /// Groups that were near.
    pub near: Vec<NearMiss>,
}

/// A number of calibration frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowCount {
    /// So many.
    Known(u32),
    /// A matching master does not say how many it stands for: the cell is empty.
    Unknown,
}

/// A group of calibration that nearly matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearMiss {
    /// Index into [`Coverage::groups`].
    pub group: u32,
    /// Why it did not match: `gain 0, not 100`.
    pub why: String,
}

/// The coverage view (docs/rules.md#7-coverage).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Coverage {
    /// All calibration that counts, in groups.
    pub groups: Vec<CalibrationGroup>,
    /// Rows that lack a kind.
    pub missing: Vec<(RowId, CalibrationKind)>,
}

/// Calibration frames that go together.
#[derive(Debug, Clone, PartialEq)]
pub struct CalibrationGroup {
    /// What the frames are.
    pub kind: nightledger_frame::Kind,
    /// Whether they are masters.
    pub masters: bool,
    /// In words: `Dark 600 s, gain 100, -10 °C, ZWO ASI6200MM Pro`.
    pub label: String,
    /// The frames, ascending.
    pub frames: Vec<FrameId>,
    /// How many exposures they stand for.
    pub count: RowCount,
    /// The rows that use it, ascending; none: nothing uses it.
    pub used_by: Vec<RowId>,
    /// Whether a master stands in for these raw frames in a row: they were used to make it.
    pub is_behind_master: bool,
}

impl CalibrationGroup {
    /// Whether no row uses it, nor a master that stands for it.
    pub fn is_unused(&self) -> bool {
        self.used_by.is_empty() && !self.is_behind_master
    }
}

impl RowCount {
    /// With what further frames stand for; unknown as soon as one of them does not say it.
    #[must_use]
    pub(crate) fn and(self, more: Option<u32>) -> Self {
        match (self, more) {
            (Self::Known(sum), Some(more)) => Self::Known(sum.saturating_add(more)),
            _ => Self::Unknown,
        }
    }
}

impl Default for RowCount {
    fn default() -> Self {
        Self::Known(0)
    }
}
