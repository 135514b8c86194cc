//! Between which figures a setting or a correction is believed: one set for what is typed and for what is imported.
//! Where AstroBin has limits of its own (docs/rules.md#9-limits), these lie within or near them; what goes there is checked again.

use nightledger_frame::Field;
pub use nightledger_frame::Limits;

use crate::{Correction, Defaults, SiteEntry, Tolerances};

const fn from(least: f64, most: f64) -> Limits {
    Limits { least, most }
}

/// Of an exposure, s.
pub const EXPOSURE_S: Limits = Field::Exposure.limits();
/// Of a binning.
pub const BINNING: Limits = Field::Binning.limits();
/// Of a camera's gain or offset.
pub const GAIN: Limits = Field::Gain.limits();
/// Of electrons per count.
pub const EGAIN: Limits = Field::Egain.limits();
/// Of a pixel, um.
pub const PIXEL_UM: Limits = Field::Pixel.limits();
/// Of a sensor, degC.
pub const SENSOR_TEMP_C: Limits = Field::SensorTemp.limits();
/// Of the air, degC.
pub const AMBIENT_C: Limits = Field::Ambient.limits();
/// Of a focal length, mm.
pub const FOCAL_LENGTH_MM: Limits = Field::FocalLength.limits();
/// Of a focal ratio.
pub const FOCAL_RATIO: Limits = Field::FocalRatio.limits();
/// Of a star, px or arcsec.
pub const STAR: Limits = Field::Hfr.limits();
/// Of a Bortle class.
pub const BORTLE: Limits = from(1.0, 9.0);
/// Of the sky's brightness, mag/arcsec^2.
pub const SQM: Limits = Field::Sqm.limits();
/// Of a latitude, degrees.
pub const LATITUDE: Limits = from(-90.0, 90.0);
/// Of a longitude, degrees.
pub const LONGITUDE: Limits = from(-180.0, 180.0);
/// Of a tolerance that is a part of something.
pub const PART: Limits = from(0.0, 1.0);
/// Of a tolerance of exposures, s.
pub const APART_S: Limits = from(0.0, 3600.0);
/// Of a tolerance of set points, degC.
pub const APART_C: Limits = from(0.0, 50.0);
/// Of the size of a site, km.
pub const SITE_KM: Limits = from(0.0, 100.0);
/// Of the gap that ends a session, h.
pub const SESSION_GAP_H: Limits = from(0.0, 24.0);

/// Of a tolerance that is a part of something, in hundredths.
pub const OF_HUNDRED: Limits = from(0.0, 100.0);

/// Of a part of something that is reached, in hundredths.
pub const PERCENT: Limits = from(1.0, 100.0);

/// A figure: its name in the settings file, its limits, where it stands.
pub type Figure<T> = (&'static str, Limits, fn(&T) -> Option<f64>);

impl Defaults {
    /// Its figures.
    pub const FIGURES: [Figure<Self>; 12] = [
        ("exposure_s", EXPOSURE_S, |d| d.exposure_s),
        ("binning", BINNING, |d| d.binning.map(f64::from)),
        ("gain", GAIN, |d| d.gain),
        ("egain", EGAIN, |d| d.egain),
        ("pixel_um", PIXEL_UM, |d| d.pixel_um),
        ("sensor_temp_c", SENSOR_TEMP_C, |d| d.sensor_temp_c),
        ("focal_length_mm", FOCAL_LENGTH_MM, |d| d.focal_length_mm),
        ("focal_ratio", FOCAL_RATIO, |d| d.focal_ratio),
        ("ambient_c", AMBIENT_C, |d| d.ambient_c),
        ("hfr_px", STAR, |d| d.hfr_px),
        ("bortle", BORTLE, |d| d.bortle),
        ("sqm", SQM, |d| d.sqm),
    ];
}

impl SiteEntry {
    /// Its figures.
    pub const FIGURES: [Figure<Self>; 4] = [
        ("latitude", LATITUDE, |site| Some(site.latitude)),
        ("longitude", LONGITUDE, |site| Some(site.longitude)),
        ("bortle", BORTLE, |site| site.bortle),
        ("sqm", SQM, |site| site.sqm),
    ];
}

impl Tolerances {
    /// Its figures.
    pub const FIGURES: [Figure<Self>; 9] = [
        ("dark_exposure_relative", PART, |t| Some(t.dark_exposure_relative)),
        ("dark_exposure_s", APART_S, |t| Some(t.dark_exposure_s)),
        ("dark_exposure_cap", PART, |t| Some(t.dark_exposure_cap)),
        ("set_temp_c", APART_C, |t| Some(t.set_temp_c)),
        ("uncooled_temp_c", APART_C, |t| Some(t.uncooled_temp_c)),
        ("dark_flat_exposure_relative", PART, |t| Some(t.dark_flat_exposure_relative)),
        ("dark_flat_exposure_s", APART_S, |t| Some(t.dark_flat_exposure_s)),
        ("site_km", SITE_KM, |t| Some(t.site_km)),
        ("session_gap_h", SESSION_GAP_H, |t| Some(t.session_gap_h)),
    ];
}

impl Correction {
    /// Its figures.
    pub const FIGURES: [Figure<Self>; 11] = [
        ("exposure_s", EXPOSURE_S, |patch| patch.exposure_s),
        ("gain", GAIN, |patch| patch.gain),
        ("offset", GAIN, |patch| patch.offset),
        ("binning", BINNING, |patch| patch.binning.map(f64::from)),
        ("set_temp_c", SENSOR_TEMP_C, |patch| patch.set_temp_c),
        ("sensor_temp_c", SENSOR_TEMP_C, |patch| patch.sensor_temp_c),
        ("hfr_px", STAR, |patch| patch.hfr_px),
        ("fwhm_arcsec", STAR, |patch| patch.fwhm_arcsec),
        ("ambient_c", AMBIENT_C, |patch| patch.ambient_c),
        ("focal_length_mm", FOCAL_LENGTH_MM, |patch| patch.focal_length_mm),
        ("focal_ratio", FOCAL_RATIO, |patch| patch.focal_ratio),
    ];
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Settings;
    use serde::Serialize;
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    /// Every number of a form is among its figures, under its name.
    #[track_caller]
    fn complete<T: Serialize + DeserializeOwned + Default>(figures: &[Figure<T>], others: &[&str]) {
        let fields = serde_json::to_value(T::default()).unwrap();
        for (name, field) in fields.as_object().unwrap() {
            if others.contains(&name.as_str()) || matches!(field, Value::Array(_) | Value::Bool(_)) {
                continue;
            }
            let Ok(filled) = serde_json::from_value::<T>(json!({ name: 1 })) else {
                // A text.
                continue;
            };
            let figure = figures.iter().find(|(figure, ..)| figure == name).expect(name);
            assert_eq!((figure.2)(&filled), Some(1.0), "{name}");
        }
    }

    #[test]
    fn no_figure_is_without_limits() {
        complete(&Defaults::FIGURES, &[]);
        complete(&Tolerances::FIGURES, &[]);
        complete(&Correction::FIGURES, &["subframes", "darks", "flats", "dark_flats", "bias"]);
        let site = SiteEntry {
            latitude: 1.0,
            longitude: 2.0,
            bortle: Some(3.0),
            sqm: Some(4.0),
            ..SiteEntry::default()
        };
        let figures = SiteEntry::FIGURES.map(|(_, _, get)| get(&site));
        assert_eq!(figures, [Some(1.0), Some(2.0), Some(3.0), Some(4.0)]);
    }

    #[test]
    fn what_is_usual_is_believed() {
        let usual = Settings::default().tolerances;
        assert!(
            Tolerances::FIGURES
                .iter()
                .all(|(_, limits, get)| get(&usual).is_some_and(|value| limits.allow(value)))
        );
        assert!(!GAIN.allow(f64::NAN) && !GAIN.allow(f64::INFINITY) && GAIN.allow(-1.0));
    }
}
