//! What is doubtful about one file. The ledger turns doubts into notices.

use serde::{Deserialize, Serialize};

/// Something doubtful about one file, in words for people (without the file's name).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// Which doubt.
    pub code: DoubtCode,
    /// What happened, what was read instead, what to do.
    pub text: Box<str>,
}

/// The closed list of doubts about one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub enum DoubtCode {
    /// A fault of the header (SPEC 3), read as well as it can be.
    HeaderFault,
    /// The file ends within its header (SPEC 3: truncated).
    HeaderCutOff,
    /// The file ends before its pixels do (SPEC 3).
    PixelsCutOff,
    /// Headers without an image (SPEC 4).
    NoImageData,
    /// Not FITS or XISF, empty, unreadable, over a limit (SPEC 3).
    NotRead,
    /// No type anywhere: taken for a light (SPEC 4).
    KindGuessed,
    /// A type text that no program is known to write (SPEC 4).
    UnknownImageType,
    /// OBJECT blank and RA = DEC = 0 of a DWARF (SPEC 4).
    DwarfDark,
    /// A header value and a name disagree (SPEC 4).
    NameDisagrees,
    /// Two positions of one frame lie over 2 km apart (SPEC 4).
    PositionsDiffer,
    /// A sensor temperature outside -100..60 degC (SPEC 4).
    SensorTempOutOfRange,
    /// A calibration frame over 5 degC from its own set point (SPEC 4).
    OffSetPoint,
    /// TELESCOP names the mount (SPEC 4).
    TelescopeIsMount,
    /// A master without an exposure matches nothing by exposure (SPEC 4).
    MasterWithoutExposure,
    /// A value that could not be understood (a date `N/A`, a decimal comma).
    ValueNotUnderstood,
    /// The start comes from the file's name and is local time (SPEC 4).
    LocalStart,
    /// DATE-OBS is the end or the middle of the exposure (SPEC 4).
    StartFromEnd,
    /// A sidecar file that could not be read.
    SidecarNotRead,
}

impl DoubtCode {
    /// The notice code of SPEC 13.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HeaderFault => "header-fault",
            Self::HeaderCutOff => "header-cut-off",
            Self::PixelsCutOff => "pixels-cut-off",
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
        }
    }
}
