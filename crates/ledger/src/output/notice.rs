//! Everything doubtful, in a closed list of codes: one for each sentence of docs/rules.md that says "notice".

use nightledger_frame::log::guide::GuideDoubt;
use nightledger_frame::{DoubtCode, Frame};
use nightledger_language::tr_n;

use crate::{FrameId, RowId};

/// One thing the user should know.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// Which.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// The file it is about; else it is about the whole or a row.
    pub frame: Option<FrameId>,
    /// Further files that it is about, in path order.
    pub others: Vec<FrameId>,
    /// The row it is about.
    pub row: Option<RowId>,
    /// What happened and what to do, for people; file names are added by whoever shows it.
    pub text: String,
}

impl Notice {
    /// The text, and the names of the files where it is about several: for those who show no list of files.
    pub fn text_with(&self, frames: &[Frame]) -> String {
        if self.others.is_empty() {
            return self.text.clone();
        }
        let files = self.frame.iter().chain(&self.others);
        let names = files.filter_map(|at| Some(at.of(frames)?.place.file_name()));
        let mut named: Vec<&str> = names.take(NAMED).collect();
        named.dedup();
        let mut named = named.join(", ");
        let more = (self.others.len() + 1).saturating_sub(NAMED);
        if more > 0 {
            named = tr_n!(more, "{names} and {n} more", n = more, names = named);
        }
        format!("{} ({named})", self.text)
    }
}

/// Files that a text names; the others are counted.
const NAMED: usize = 50;

/// How much a notice matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// A number in the CSV is wrong or missing unless something is done.
    Error,
    /// A number may not be what the user expects.
    Warning,
    /// Good to know.
    Info,
}

/// The closed list of notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// A doubt about one file.
    Doubt(DoubtCode),
    /// The night was worked out without a site, from DATE-LOC (docs/rules.md#5-night).
    NightFromDateLoc,
    /// The night was worked out without a site, from the machine's time zone (docs/rules.md#5-night).
    NightFromTimeZone,
    /// A light without any start: counted, its row has no date (docs/rules.md#5-no-position).
    LightWithoutStart,
    /// A stack counts because there are no single lights (docs/rules.md#6-stacks).
    StackCounted,
    /// Stacks with one start and different exposures: the one with most frames counts (docs/rules.md#6-one-integration).
    StacksOfOneStart,
    /// Files in folders of rejects, and such as a program calls failed, are not counted (docs/rules.md#2-rejected).
    RejectFolder,
    /// Previews, and frames taken to focus, to point or to guide, are not counted (docs/rules.md#4-previews).
    NotScience,
    /// Frames that do not name their telescope joined the only rig of their camera (docs/rules.md#9-rig).
    TelescopeJoined,
    /// A value that AstroBin's decimals change by over 1 % (docs/rules.md#9-limits).
    ValueRounded,
    /// A master or stack that does not say how many exposures it stands for (docs/rules.md#6-unknown-stack, 7).
    SubframesUnknown,
    /// A row of stacks whose exposure is longer than anyone takes (docs/rules.md#6-long-stack).
    StackExposureLong,
    /// A stack whose sub-exposure is unknown (docs/rules.md#6-unknown-stack).
    StackExposureUnknown,
    /// No dark of the light's exposure: the nearest was scaled (docs/rules.md#7-dark).
    DarkScaled,
    /// Darks or bias of a camera without a set point: how far their temperature is from the lights'
    /// (docs/rules.md#7-uncooled).
    UncooledApart,
    /// A flat whose exposure is wildly another than that of the flats that it is counted with (docs/rules.md#7-flat).
    FlatOfAnotherExposure,
    /// Calibration that no row uses and that nearly matches rows which have none of its kind (docs/rules.md#7-coverage, coverage).
    CalibrationUnusedNear,
    /// Frames without a position were given the default site (docs/rules.md#8-positions).
    DefaultSite,
    /// Lights without any site (docs/rules.md#8-positions).
    NoSite,
    /// A row owes something to a default (docs/rules.md#11-config-ini).
    DefaultUsed,
    /// The sensor's set point stands in for its temperature (docs/rules.md#4-set-point).
    SetPointShown,
    /// Lights that the stacking program left out of every picture (docs/rules.md#18-wbpp).
    NotIntegrated,
    /// Lights that no log of a stacking program names: counted (docs/rules.md#18-wbpp).
    NotInLog,
    /// A log that breaks off before it says what became of lights: counted (docs/rules.md#18-breaks-off).
    LogBreaksOff,
    /// A name that stands for several files of a log, of which only some were stacked: counted (docs/rules.md#18-names).
    LogNameUnclear,
    /// A log that says how many frames went in and not which: all count (docs/rules.md#18-only-counts).
    LogOnlyCounts,
    /// A camera of raw files whose pixel size no table and no setting tells (docs/rules.md#19-pixel-size).
    PixelSizeUnknown,
    /// Several targets in one scan (docs/rules.md#9-targets).
    SeveralTargets,
    /// Several targets that are one object under several names (docs/rules.md#9-targets).
    SameObject,
    /// A filter without an AstroBin id (docs/rules.md#9-filter-id).
    FilterWithoutId,
    /// A row that AstroBin would refuse (docs/rules.md#9-limits).
    RowRefused,
    /// What guide logs leave doubtful (docs/rules.md#18-guide).
    Guide(GuideDoubt),
    /// Nothing could be counted.
    NothingCounted,
    /// Reading was stopped before every file was read: totals lack the others.
    ReadingStopped,
    /// A folder that could not be listed: totals lack what lies in it.
    FolderNotListed,
    /// A line of an earlier run's answer that could not be read, or its end is missing: totals lack what it says
    /// (docs/rules.md#13-from).
    LineNotRead,
}

impl Code {
    /// The word of docs/rules.md#13-report.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Doubt(doubt) => doubt.as_str(),
            Self::NightFromDateLoc => "night-from-date-loc",
            Self::NightFromTimeZone => "night-from-time-zone",
            Self::LightWithoutStart => "light-without-start",
            Self::StackCounted => "stack-counted",
            Self::StacksOfOneStart => "stacks-of-one-start",
            Self::RejectFolder => "reject-folder",
            Self::NotScience => "not-science",
            Self::TelescopeJoined => "telescope-joined",
            Self::ValueRounded => "value-rounded",
            Self::SubframesUnknown => "subframes-unknown",
            Self::StackExposureLong => "stack-exposure-long",
            Self::StackExposureUnknown => "stack-exposure-unknown",
            Self::DarkScaled => "dark-scaled",
            Self::UncooledApart => "uncooled-apart",
            Self::FlatOfAnotherExposure => "flat-of-another-exposure",
            Self::CalibrationUnusedNear => "calibration-unused-near",
            Self::DefaultSite => "default-site",
            Self::NoSite => "no-site",
            Self::DefaultUsed => "default-used",
            Self::SetPointShown => "set-point-shown",
            Self::NotIntegrated => "not-integrated",
            Self::NotInLog => "not-in-log",
            Self::LogBreaksOff => "log-breaks-off",
            Self::LogNameUnclear => "log-name-unclear",
            Self::LogOnlyCounts => "log-only-counts",
            Self::PixelSizeUnknown => "pixel-size-unknown",
            Self::SeveralTargets => "several-targets",
            Self::SameObject => "same-object",
            Self::FilterWithoutId => "filter-without-id",
            Self::RowRefused => "row-refused",
            Self::Guide(GuideDoubt::WithoutScale) => "guide-log-without-scale",
            Self::Guide(GuideDoubt::UnreadRows) => "guide-log-rows-unread",
            Self::Guide(GuideDoubt::MachineZone) => "guide-log-zone",
            Self::Guide(GuideDoubt::Unused) => "guide-log-unused",
            Self::Guide(GuideDoubt::Unclear) => "guide-log-unclear",
            Self::Guide(GuideDoubt::WithoutGuiding) => "without-guiding",
            Self::Guide(GuideDoubt::Differs) => "guiding-differs",
            Self::NothingCounted => "nothing-counted",
            Self::ReadingStopped => "reading-stopped",
            Self::FolderNotListed => "folder-not-listed",
            Self::LineNotRead => "line-not-read",
        }
    }
}

impl Severity {
    /// The word of docs/rules.md#13-report.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}
