//! The ledger: what was decided for each file, and the rows that follow.

use nightledger_order::Set;

use nightledger_frame::{Frame, Known, Position, Unfit};
use time::Date;

use crate::Notice;

/// The whole answer. Everything in it is derived; it is recomputed, never patched.
#[derive(Debug, Clone, PartialEq)]
pub struct Ledger {
    /// One per frame, in the frames' order.
    pub decisions: Vec<Decision>,
    /// Counted frames that gained values from their copies, by index; [`Ledger::frame`] takes them into account.
    pub completed: nightledger_order::Map<u32, Frame>,
    /// The sites, sorted as rows are: by name, then coordinates, "no site" last.
    pub sites: Vec<Site>,
    /// The rows of the CSV, sorted (docs/rules.md#9).
    pub rows: Vec<Row>,
    /// What matched, was near, is missing, is unused (docs/rules.md#7).
    pub coverage: Coverage,
    /// The targets of the scan as shown, sorted, those switched off included.
    pub targets: Vec<TargetPart>,
    /// Lookups that a click would make (docs/rules.md#8): positions without a name or without a brightness.
    pub lookups: Vec<Lookup>,
    /// Notices, sorted by severity, code, frame, row.
    pub notices: Vec<Notice>,
}

/// What became of one file.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Whether it counts: as a light of a row, or as calibration (also when no row uses it).
    pub counted: bool,
    /// Why not.
    pub reason: Option<Reason>,
    /// The frame it duplicates ([`Reason::Duplicate`]).
    pub duplicate_of: Option<u32>,
    /// The evening's local date (always the night, in both date modes).
    pub night: Option<Date>,
    /// The date its row has (by [`Settings::dates`](crate::Settings::dates)).
    pub date: Option<Date>,
    /// Index into [`Ledger::sites`].
    pub site: Option<u32>,
    /// A DARK that served as a dark flat for some row.
    pub served_as_dark_flat: bool,
    /// How many exposures it weighs in `number` (1; a counted stack its subframes; 0 when not counted).
    pub weight: u32,
    /// The start in UTC: local starts turned with the host's zone.
    pub start_utc: Option<nightledger_frame::Instant>,
    /// arcsec: measured, or from HFR, pixel size and focal length (docs/rules.md#4), defaults included.
    pub fwhm_arcsec: Option<Known<f64>>,
}

/// Why a file does not count. A closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Reason {
    /// It is no frame.
    Unfit(Unfit),
    /// Another file is the same exposure (docs/rules.md#6).
    Duplicate,
    /// A stack beside single lights, or switched off (docs/rules.md#6).
    Stack,
    /// A processed light (docs/rules.md#6).
    Processed,
    /// A stack whose number of exposures or sub-exposure is unknown: asked about (docs/rules.md#6).
    SubframesUnknown,
    /// It lies in a folder such as `rejected` (docs/rules.md#2).
    SetAsideFolder,
    /// The user excluded it.
    Excluded,
    /// Its target is switched off (docs/rules.md#9).
    TargetOff,
}

/// A place where frames were taken (docs/rules.md#8).
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// Its name, from the user's table or the coordinates; `no site` for frames without any.
    pub name: String,
    /// Mean position; `None` for "no site".
    pub position: Option<Position>,
    /// Whether it is the user's default site, given to frames without a position.
    pub is_default: bool,
    /// mag/arcsec^2 with its source.
    pub sqm: Option<Known<f64>>,
    /// Bortle class with its source.
    pub bortle: Option<Known<f64>>,
}

/// One line of acquisition.csv, still in the field's words (docs/rules.md#9).
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Index into [`Ledger::sites`].
    pub site: u32,
    /// The target as shown.
    pub target: Option<String>,
    /// The panel; `None` in merged rows.
    pub panel: Option<String>,
    /// Telescope.
    pub telescope: Option<String>,
    /// Camera.
    pub camera: Option<String>,
    /// The evening's date, or DATE-OBS's.
    pub date: Option<Date>,
    /// The filter's name.
    pub filter: Option<Known<String>>,
    /// AstroBin's id, when the user's table has one for this filter and rig.
    pub filter_id: Option<u32>,
    /// Exposures, stacks weighing their subframes.
    pub number: u32,
    /// s.
    pub exposure_s: Option<f64>,
    /// The gain setting.
    pub gain: Option<f64>,
    /// The ISO setting.
    pub iso: Option<u32>,
    /// Binning.
    pub binning: Option<u8>,
    /// Sensor temperature, degC: mean over frames, the set point where none is measured.
    pub sensor_temp_c: Option<Mean>,
    /// Focal ratio.
    pub focal_ratio: Option<Known<f64>>,
    /// What was matched, by kind.
    pub calibration: Calibration,
    /// Bortle class.
    pub bortle: Option<Known<f64>>,
    /// mag/arcsec^2.
    pub mean_sqm: Option<Mean>,
    /// arcsec.
    pub mean_fwhm_arcsec: Option<Mean>,
    /// Ambient temperature, degC.
    pub ambient_c: Option<Mean>,
    /// Its lights, as indices into the frames, ascending.
    pub frames: Vec<u32>,
    /// Names of the defaults that it owes something to (`HFR`), sorted.
    pub defaults_used: Vec<String>,
}

/// A mean over frames with how it came about.
#[derive(Debug, Clone, PartialEq)]
pub struct Mean {
    /// The mean.
    pub value: f64,
    /// How many frames gave a value.
    pub frames: u32,
    /// In words, what the values are: `CCD-TEMP`, `set point`, `HFR x 2 x scale`, `setting HFR`.
    pub from: String,
}

/// The four kinds of calibration a row asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CalibrationKind {
    /// Darks.
    Dark,
    /// Flats.
    Flat,
    /// Darks for flats.
    DarkFlat,
    /// Bias.
    Bias,
}

/// What counted for a row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Calibration {
    /// Darks.
    pub dark: Match,
    /// Flats.
    pub flat: Match,
    /// Dark flats.
    pub dark_flat: Match,
    /// Bias.
    pub bias: Match,
}

/// What counted for a row in one kind, what was near, and why it did not match.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Match {
    /// The count: 0 when nothing matched, unknown when a matching master does not say its own.
    pub count: RowCount,
    /// The frames that counted, ascending.
    pub frames: Vec<u32>,
    /// Whether a dark of another exposure was scaled.
    pub scaled: bool,
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

/// The coverage view (docs/rules.md#7).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Coverage {
    /// All calibration that counts, in groups.
    pub groups: Vec<CalibrationGroup>,
    /// Rows (indices) that lack a kind.
    pub missing: Vec<(u32, CalibrationKind)>,
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
    pub frames: Vec<u32>,
    /// How many exposures they stand for.
    pub count: RowCount,
    /// The rows that use it, ascending; none: nothing uses it.
    pub used_by: Vec<u32>,
}

/// A target of the scan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetPart {
    /// As shown (the most frequent spelling, the first of equals in text order); `None`: lights without an object.
    pub name: Option<String>,
    /// Its panels.
    pub panels: Vec<String>,
    /// Lights counted, or that would be counted were it on.
    pub lights: u32,
    /// Whether it is switched on.
    pub on: bool,
}

/// A lookup that a click would make.
#[derive(Debug, Clone, PartialEq)]
pub struct Lookup {
    /// Index into [`Ledger::sites`].
    pub site: u32,
    /// The position as it would be sent: rounded to 3 decimals.
    pub position: Position,
    /// Whether the name is wanted.
    pub name: bool,
    /// Whether the brightness is wanted.
    pub brightness: bool,
}

impl Ledger {
    /// The frame of that index as the rules saw it: as read, with what only its copies know.
    pub fn frame<'a>(&'a self, frames: &'a [Frame], index: u32) -> Option<&'a Frame> {
        self.completed.get(&index).or_else(|| frames.get(usize::try_from(index).ok()?))
    }

    /// Whether all flats of a row are known to be of other nights than its lights: docs/rules.md#7 then takes the nearest set.
    pub fn flats_are_of_another_night(&self, row: &Row) -> bool {
        let night = |frame: &u32| self.decisions.get(usize::try_from(*frame).ok()?)?.night;
        let flats = &row.calibration.flat.frames;
        let lights: Set<_> = row.frames.iter().filter_map(night).collect();
        !flats.is_empty()
            && flats.iter().all(|flat| night(flat).is_some_and(|night| !lights.contains(&night)))
    }
}

impl Default for RowCount {
    fn default() -> Self {
        Self::Known(0)
    }
}

impl Reason {
    /// The word of docs/rules.md#13.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unfit(Unfit::NoImageData) => "no-image-data",
            Self::Unfit(Unfit::NoFrame) => "no-frame",
            Self::Unfit(Unfit::NotFitsOrXisf) => "not-fits-or-xisf",
            Self::Unfit(Unfit::HeaderLimit) => "header-limit",
            Self::Unfit(Unfit::Unreadable) => "unreadable",
            Self::Unfit(Unfit::Processed) | Self::Processed => "processed",
            Self::Duplicate => "duplicate",
            Self::Stack => "stack",
            Self::SubframesUnknown => "subframes-unknown",
            Self::SetAsideFolder => "set-aside-folder",
            Self::Excluded => "excluded",
            Self::TargetOff => "target-off",
        }
    }
}
