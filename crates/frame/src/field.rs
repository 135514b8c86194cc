//! The values of a frame. Each is declared once, here: its place in `Values`, its key in the report, its words for
//! people, its unit, and between which figures it is believed.
//!
//! A value that is only shown needs a line here that ends with `shown`, a line in a dialect's `shown` table and a
//! case: reading, report, debug tables and the page walk [`Field::ALL`].

use nightledger_language::{number, tr};
use serde::{Deserialize, Serialize};

/// Between which figures a value is believed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// The least.
    pub least: f64,
    /// The most.
    pub most: f64,
}

impl Limits {
    /// Whether a figure is believed.
    pub fn allow(self, value: f64) -> bool {
        (self.least..=self.most).contains(&value)
    }

    /// What to say of a figure that is not.
    pub fn words(self) -> String {
        let [least, most] = [self.least, self.most].map(|limit| number(limit.to_string()));
        tr!("From {least} to {most}.", least, most)
    }
}

// Place in `Values`, name, type, words in English, unit, least and most. A line that ends with `shown` is of a value that no rule
// uses. In the order of docs/rules.md#13-report.
macro_rules! all_fields {
    ($then:ident) => {
        $then! {
            /// What it is of. `None` only for a file that is no frame at all.
            kind Kind: Kind, mark!("Kind") "" 0.0 0.0;
            /// How many exposures it stands for: 1 for a single frame; `None` for a master or stack that does not say.
            subframes Subframes: u32, mark!("Exposures it stands for") "" 0.0 1e6;
            /// Seconds of ONE exposure.
            exposure_s Exposure: f64, mark!("Exposure") "s" 0.0 1e6;
            /// The camera's gain setting.
            gain Gain: f64, mark!("Gain") "" -1e5 1e5;
            /// The camera's ISO setting (instead of gain).
            iso Iso: u32, mark!("ISO") "" 0.0 1e7;
            /// The camera's offset setting.
            offset Offset: f64, mark!("Offset") "" -1e5 1e5;
            /// How the camera reads its sensor, by the name or number that its driver gives it.
            read_mode ReadMode: Box<str>, mark!("Read mode") "" 0.0 0.0;
            /// e-/ADU.
            egain Egain: f64, mark!("Electrons per count") "e-/ADU" 0.0 1e5;
            /// The filter's name, trimmed. `None` also where the header says that there is no filter; what a name or sidecar
            /// tells is empty where it says so.
            filter Filter: Box<str>, mark!("Filter") "" 0.0 0.0;
            /// Binning (x), whole.
            binning Binning: u8, mark!("Binning") "" 1.0 4.0;
            /// Sensor temperature as measured, degC.
            sensor_temp_c SensorTemp: f64, mark!("Sensor temperature") "°C" -274.0 100.0;
            /// The cooler's set point, degC.
            set_temp_c SetTemp: f64, mark!("Set point") "°C" -274.0 100.0;
            /// Pixel size including binning, um.
            pixel_um Pixel: f64, mark!("Pixel size") "µm" 0.0 1e3;
            /// Focal length, mm.
            focal_length_mm FocalLength: f64, mark!("Focal length") "mm" 0.0 1e6;
            /// Focal ratio.
            focal_ratio FocalRatio: f64, mark!("Focal ratio") "" 0.01 99.99;
            /// Telescope (some programs write the mount here: a doubt says so).
            telescope Telescope: Box<str>, mark!("Telescope") "" 0.0 0.0;
            /// Camera.
            camera Camera: Box<str>, mark!("Camera") "" 0.0 0.0;
            /// Filter wheel.
            filter_wheel FilterWheel: Box<str>, mark!("Filter wheel") "" 0.0 0.0;
            /// Focuser; a focuser's position is no name.
            focuser Focuser: Box<str>, mark!("Focuser") "" 0.0 0.0;
            /// Rotator; its angle is no name.
            rotator Rotator: Box<str>, mark!("Rotator") "" 0.0 0.0;
            /// Ambient temperature, degC.
            ambient_c Ambient: f64, mark!("Ambient temperature") "°C" -88.0 58.0;
            /// Sky brightness, mag/arcsec^2.
            sqm Sqm: f64, mark!("Sky brightness") "mag/arcsec²" 0.0 30.0;
            /// Half flux radius, px.
            hfr_px Hfr: f64, mark!("HFR") "px" 0.0 999.99;
            /// FWHM that a program measured, arcsec. What follows from HFR is worked out by the ledger, where defaults and
            /// edits are known.
            fwhm_arcsec Fwhm: f64, mark!("FWHM") "arcsec" 0.0 999.99;
            /// How far the guide star strayed during the exposure, both axes together, by a guide log (docs/rules.md#18-guide).
            guide_rms_arcsec GuideRms: f64, mark!("Guiding RMS") "arcsec" 0.0 999.99 shown;
            /// The same in right ascension, on the sky.
            guide_rms_ra_arcsec GuideRmsRa: f64, mark!("Guiding RMS in RA") "arcsec" 0.0 999.99 shown;
            /// The same in declination.
            guide_rms_dec_arcsec GuideRmsDec: f64, mark!("Guiding RMS in Dec") "arcsec" 0.0 999.99 shown;
            /// RMS of guiding as the capture program wrote it into name, header or metadata, arcsec. A guider that measured
            /// nothing writes 0.
            capture_rms_arcsec CaptureRms: f64, mark!("Guiding RMS (capture)") "arcsec" 0.001 999.99 shown;
            /// The same in pixels of the guide camera.
            capture_rms_px CaptureRmsPx: f64, mark!("Guiding RMS (capture, pixels)") "px" 0.001 999.99 shown;
            /// Eccentricity of the stars as the capture program measured it.
            capture_eccentricity CaptureEccentricity: f64, mark!("Eccentricity (capture)") "" 0.0 1.0 shown;
            /// Stars that the capture program counted.
            capture_stars CaptureStars: f64, mark!("Stars (capture)") "" 0.0 1e7 shown;
            /// When it began.
            start Start: Start, mark!("Start") "" 0.0 0.0;
            /// Where it was taken.
            position Position: Position, mark!("Position") "" 0.0 0.0;
            /// The target's name without its panel.
            object Object: Box<str>, mark!("Target") "" 0.0 0.0;
            /// Where the image's middle lies, right ascension, degrees.
            ra_deg Ra: f64, mark!("Right ascension") "°" 0.0 360.0 shown;
            /// Declination, degrees.
            dec_deg Dec: f64, mark!("Declination") "°" -90.0 90.0 shown;
            /// From one corner of the field of view to the other, degrees.
            field_deg FieldOfView: f64, mark!("Field of view, corner to corner") "°" 0.0 360.0 shown;
            /// The panel of a mosaic: `3`, `2b`.
            panel Panel: Box<str>, mark!("Panel") "" 0.0 0.0;
            /// The capture program.
            software Software: Box<str>, mark!("Capture program") "" 0.0 0.0;
            /// The evening that a folder is named after (`DATE_2024-03-01`), as a Julian day: the night of a frame without a
            /// start.
            named_night NamedNight: i32, mark!("Night of the folder") "" 0.0 0.0;
            /// DATE-LOC minus DATE-OBS in minutes, when both stand there and are consistent (docs/rules.md#5-night).
            zone_min Zone: i32, mark!("Time zone") "min" -720.0 840.0;
        }
    };
}
pub(crate) use all_fields;

macro_rules! declare_field {
    ($($(#[$doc:meta])* $field:ident $name:ident: $type:ty, mark!($words:literal) $unit:literal $least:literal $most:literal $($shown:ident)?;)*) => {
        /// A value of a frame.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Field {
            $($(#[$doc])* $name,)*
        }

        impl Field {
            /// All of them, in the order of the report.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The report's key, which is also the column of the debug table.
            pub fn key(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($field),)*
                }
            }

            /// What people call it, for [`nightledger_language::of`].
            pub fn words(self) -> &'static str {
                match self {
                    $(Self::$name => $words,)*
                }
            }

            /// The unit behind a number; empty where there is none.
            pub fn unit(self) -> &'static str {
                match self {
                    $(Self::$name => $unit,)*
                }
            }

            /// Between which figures it is believed.
            pub const fn limits(self) -> Limits {
                match self {
                    $(Self::$name => Limits { least: $least, most: $most },)*
                }
            }

            /// Whether no rule uses it: it is read and shown, and nothing else.
            pub fn is_only_shown(self) -> bool {
                match self {
                    $(Self::$name => declare_field!(@shown $($shown)?),)*
                }
            }
        }
    };
    (@shown) => { false };
    (@shown shown) => { true };
}
all_fields!(declare_field);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_words_are_those_of_one_field_each() {
        for of in [Field::key, Field::words] {
            let mut all: Vec<&str> = Field::ALL.iter().map(|field| of(*field)).collect();
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), Field::ALL.len());
        }
    }
}
