//! Cameras' raw files: no keywords but tags of EXIF and of the makers' notes (docs/rules.md#19).
//!
//! The clock is the camera's; a zone stands in EXIF or in the maker's note, or nowhere. What EXIF calls the software is the
//! camera's firmware. Where no lens tells its aperture the camera sits on a telescope, which the file does not know.

use nightledger_raw::TagName;

use super::{Dialect, Sign};
use crate::keys::{Key, Keys};

pub(super) const TABLE: Dialect = Dialect {
    name: "The raw file",
    signs: &[Sign::IsCameraRaw],
    keys: Keys {
        exposure: &[Key::tag(TagName::ExposureTime)],
        date: &[Key::tag(TagName::DateTimeOriginal)],
        zone: &[
            Key::tag(TagName::OffsetTimeOriginal),
            Key::tag(TagName::CanonTimeZone),
            Key::tag(TagName::NikonTimeZone),
        ],
        iso: &[
            Key::tag(TagName::Iso),
            Key::tag(TagName::RecommendedExposureIndex),
            Key::tag(TagName::NikonIso),
            Key::tag(TagName::NikonIsoInfo),
            Key::tag(TagName::PanasonicIso),
        ],
        sensor_temp: &[
            Key::tag(TagName::CanonCameraTemperature),
            Key::tag(TagName::SonyCameraTemperature),
            Key::tag(TagName::PentaxCameraTemperature),
            Key::tag(TagName::OlympusSensorTemperature),
        ],
        focal_length: &[Key::tag(TagName::FocalLength)],
        focal_ratio: &[Key::tag(TagName::FNumber)],
        telescope: &[
            Key::tag(TagName::LensModel),
            Key::tag(TagName::CanonLensModel),
            Key::tag(TagName::PanasonicLensType),
        ],
        camera: &[Key::tag(TagName::Model)],
        ..Keys::GENERIC
    },
    local_date: true,
    ..Dialect::GENERIC
};
