//! What became of one file.

use nightledger_frame::{Known, Unfit};
use time::Date;

use crate::{FrameId, InLog, SiteId};

/// What became of one file.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Whether it counts: as a light of a row, or as calibration (also when no row uses it).
    pub counted: bool,
    /// Why not.
    pub reason: Option<Reason>,
    /// The frame it duplicates ([`Reason::Duplicate`]).
    pub duplicate_of: Option<FrameId>,
    /// The evening's local date (always the night, in both date modes).
    pub night: Option<Date>,
    /// The date its row has (by [`Settings::dates`](crate::Settings::dates)).
    pub date: Option<Date>,
    /// Where it was taken.
    pub site: Option<SiteId>,
    /// What the log of the stacking program decided about it.
    pub in_log: Option<InLog>,
    /// A DARK that served as a dark flat for some row.
    pub served_as_dark_flat: bool,
    /// How many exposures it weighs in `number` (1; a counted stack its subframes; 0 when not counted).
    pub weight: u32,
    /// The start in UTC: local starts turned with the host's zone.
    pub start_utc: Option<nightledger_frame::Instant>,
    /// arcsec: measured, or from HFR, pixel size and focal length (docs/rules.md#4-fwhm), defaults included.
    pub fwhm_arcsec: Option<Known<f64>>,
}

/// Why a file does not count. A closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// It is no frame.
    Unfit(Unfit),
    /// Another file is the same exposure (docs/rules.md#6-same-exposure).
    Duplicate,
    /// A stack beside single lights, or switched off (docs/rules.md#6-stacks).
    Stack,
    /// A processed light (docs/rules.md#6-stacks).
    Processed,
    /// A stack whose number of exposures or sub-exposure is unknown: asked about (docs/rules.md#6-unknown-stack).
    SubframesUnknown,
    /// It lies in a folder such as `rejected` (docs/rules.md#2-rejected).
    RejectFolder,
    /// It lies in a project's folder and not among its accepted lights (docs/rules.md#20-accept).
    NotAccepted,
    /// The user excluded it.
    Excluded,
    /// Its target is switched off (docs/rules.md#9-targets).
    TargetOff,
    /// The log of the stacking program names it, and it is in no picture (docs/rules.md#18-wbpp); [`Decision::in_log`] says why.
    NotIntegrated,
}

impl Reason {
    /// The word of docs/rules.md#13-report.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unfit(Unfit::NoImageData) => "no-image-data",
            Self::Unfit(Unfit::NoFrame) => "no-frame",
            Self::Unfit(Unfit::NotFitsOrXisf) => "not-fits-or-xisf",
            Self::Unfit(Unfit::HeaderLimit) => "header-limit",
            Self::Unfit(Unfit::Unreadable) => "unreadable",
            Self::Unfit(Unfit::NoExposureData) => "no-exposure-data",
            Self::Unfit(Unfit::NotScience) => "not-science",
            Self::Unfit(Unfit::Incomplete) => "incomplete",
            Self::Unfit(Unfit::Edited) => "edited",
            Self::Unfit(Unfit::Processed) | Self::Processed => "processed",
            Self::Duplicate => "duplicate",
            Self::Stack => "stack",
            Self::SubframesUnknown => "subframes-unknown",
            Self::RejectFolder => "reject-folder",
            Self::NotAccepted => "not-accepted",
            Self::Excluded => "excluded",
            Self::TargetOff => "target-off",
            Self::NotIntegrated => "not-integrated",
        }
    }
}
