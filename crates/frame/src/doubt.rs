//! What is doubtful about one file. The ledger turns doubts into notices.

use nightledger_language::{Said, mark};
use serde::{Deserialize, Serialize};

/// Something doubtful about one file, in words for people (without the file's name).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// Which doubt.
    pub code: DoubtCode,
    /// What happened, what was read instead, what to do.
    pub text: Said,
}

/// The closed list of doubts about one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum DoubtCode {
    /// A fault of the header (docs/rules.md#3-fits), read as well as it can be.
    HeaderFault,
    /// The file ends within its header (docs/rules.md#3-limits: truncated).
    HeaderCutOff,
    /// The file ends before its pixels do (docs/rules.md#3-limits).
    PixelsCutOff,
    /// Over a tenth of the pixels are cut off: nobody can have used them.
    PixelsLost,
    /// The exposures of a stack differ in length (docs/rules.md#4-stack-lengths).
    StackExposuresDiffer,
    /// Headers without an image (docs/rules.md#4-no-image-data).
    NoImageData,
    /// Not FITS or XISF, empty, unreadable, over a limit (docs/rules.md#3-limits).
    NotRead,
    /// No type anywhere: taken for a light (docs/rules.md#4-kind).
    KindGuessed,
    /// A type text that no program is known to write (docs/rules.md#4-unknown-type).
    UnknownImageType,
    /// OBJECT blank and RA = DEC = 0 of a DWARF (docs/rules.md#4-dwarf).
    DwarfDark,
    /// A header value and a name disagree (docs/rules.md#4-folders).
    NameDisagrees,
    /// Two positions of one frame lie over 2 km apart (docs/rules.md#4-site).
    PositionsDiffer,
    /// A sensor temperature outside -100..60 degC (docs/rules.md#4-placeholders).
    SensorTempOutOfRange,
    /// A calibration frame over 2 degC from its own set point (docs/rules.md#4-set-point).
    OffSetPoint,
    /// TELESCOP names the mount (docs/rules.md#4-equipment).
    TelescopeIsMount,
    /// A master without an exposure matches nothing by exposure (docs/rules.md#4-masters).
    MasterWithoutExposure,
    /// A value that could not be understood (a date `N/A`, a decimal comma).
    ValueNotUnderstood,
    /// The start comes from the file's name and is local time (docs/rules.md#4-start).
    LocalStart,
    /// DATE-OBS is the end or the middle of the exposure (docs/rules.md#4-end-of-exposure).
    StartFromEnd,
    /// A sidecar file that could not be read.
    SidecarNotRead,
    /// Its stars were to be measured, and could not be (docs/rules.md#17-no-value).
    NotMeasured,
    /// The same, for no fault of its pixels: the file was not there to be read, say. It is tried again (docs/rules.md#17-page).
    MeasuringFailed,
}

impl DoubtCode {
    /// The heading over [`Self::DwarfDark`], for [`nightledger_language::of`]: here, where programs may be named.
    pub const DWARF_DARK: &'static str = mark!("Dwarf dark");

    /// Whether it says that stars were not measured.
    pub fn is_of_measuring(self) -> bool {
        matches!(self, Self::NotMeasured | Self::MeasuringFailed)
    }

    /// The notice code of docs/rules.md#13-report.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HeaderFault => "header-fault",
            Self::HeaderCutOff => "header-cut-off",
            Self::PixelsCutOff | Self::PixelsLost => "pixels-cut-off",
            Self::StackExposuresDiffer => "stack-exposures-differ",
            Self::NoImageData => "no-image-data",
            Self::NotRead => "not-read",
            Self::KindGuessed => "kind-guessed",
            Self::UnknownImageType => "unknown-image-type",
            Self::DwarfDark => "dwarf-dark",
            Self::NameDisagrees => "name-disagrees",
            Self::PositionsDiffer => "positions-differ",
            Self::SensorTempOutOfRange => "sensor-temp-out-of-range",
            Self::OffSetPoint => "off-set-point",
            Self::TelescopeIsMount => "telescope-is-mount",
            Self::MasterWithoutExposure => "master-without-exposure",
            Self::ValueNotUnderstood => "value-not-understood",
            Self::LocalStart => "local-start",
            Self::StartFromEnd => "start-from-end",
            Self::SidecarNotRead => "sidecar-not-read",
            Self::NotMeasured | Self::MeasuringFailed => "not-measured",
        }
    }
}
