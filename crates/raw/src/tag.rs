//! A value that a raw file gives, under the name that people know it by.

use std::fmt;

macro_rules! names {
    ($($(#[$doc:meta])* $variant:ident $word:literal;)*) => {
        /// The tags that values come from, by the group and name that ExifTool made known.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum TagName {
            $($(#[$doc])* $variant,)*
        }

        impl TagName {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Group and name: `EXIF ExposureTime`.
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }
    };
}

names! {
    /// The maker, as written.
    Make "EXIF Make";
    /// The camera's model, as written.
    Model "EXIF Model";
    /// Seconds.
    ExposureTime "EXIF ExposureTime";
    /// The aperture's number; there is none without a lens that tells it.
    FNumber "EXIF FNumber";
    /// The ISO setting.
    Iso "EXIF ISO";
    /// The ISO setting where it is too large for [`Self::Iso`].
    RecommendedExposureIndex "EXIF RecommendedExposureIndex";
    /// When it began by the camera's clock, `2024-03-10T21:15:03.25`.
    DateTimeOriginal "EXIF DateTimeOriginal";
    /// The decimals of [`Self::DateTimeOriginal`]; joined to it, never given alone.
    SubSecTimeOriginal "EXIF SubSecTimeOriginal";
    /// How far the camera's clock is ahead of UTC, minutes.
    OffsetTimeOriginal "EXIF OffsetTimeOriginal";
    /// Millimetres; there is none without a lens.
    FocalLength "EXIF FocalLength";
    /// The lens's name.
    LensModel "EXIF LensModel";
    /// Degrees north.
    GpsLatitude "EXIF GPSLatitude";
    /// Degrees east.
    GpsLongitude "EXIF GPSLongitude";
    /// ShotInfo 12: degrees Celsius.
    CanonCameraTemperature "Canon CameraTemperature";
    /// TimeInfo 1: minutes ahead of UTC, daylight saving included.
    CanonTimeZone "Canon TimeZone";
    /// The lens's name.
    CanonLensModel "Canon LensModel";
    /// The ISO setting.
    NikonIso "Nikon ISO";
    /// The ISO setting by ISOInfo's first byte, a logarithm.
    NikonIsoInfo "Nikon ISOInfo";
    /// WorldTime: minutes ahead of UTC; what is written leaves daylight saving out, and this has it.
    NikonTimeZone "Nikon TimeZone";
    /// Degrees Celsius, deciphered.
    SonyCameraTemperature "Sony CameraTemperature";
    /// Degrees Celsius.
    PentaxCameraTemperature "Pentax CameraTemperature";
    /// Degrees Celsius.
    OlympusSensorTemperature "Olympus SensorTemperature";
    /// The ISO setting of an RW2's outer directory.
    PanasonicIso "Panasonic ISO";
    /// The lens's name.
    PanasonicLensType "Panasonic LensType";
}

impl fmt::Display for TagName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// What a tag says.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A number in the unit of its [`TagName`]; always finite.
    Number(f64),
    /// A text, trimmed and not blank.
    Text(String),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// A value with its name and place.
#[derive(Debug, Clone, PartialEq)]
pub struct Tag {
    /// Which tag gives it.
    pub name: TagName,
    /// What it says.
    pub value: Value,
    /// Byte offset of its directory entry in the file.
    pub offset: u64,
}
