//! The values of a frame. Each is declared once, here: its place in [`Values`], its key in the report, its words for
//! people, its unit, and between which figures it is believed.
//!
//! A value that is only shown needs a line here that ends with `shown`, a line in a dialect's `shown` table and a
//! case: reading, report, debug tables and the page walk [`Field::ALL`].

use serde::{Deserialize, Serialize};

use crate::{Kind, Known, Position, Source, Start};

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
        format!("From {} to {}.", self.least, self.most)
    }
}

/// A value, whatever its type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum AnyValue<'v> {
    /// What the exposure is of.
    Kind(Kind),
    /// A number in the field's unit.
    Number(f64),
    /// A whole number in the field's unit.
    Whole(i64),
    /// A text.
    Text(&'v str),
    /// A start.
    Start(Start),
    /// A position on Earth.
    Position(Position),
}

/// A value and where it came from, whatever its type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ValueRef<'v> {
    /// What is known.
    pub value: AnyValue<'v>,
    /// Where it came from.
    pub source: &'v Source,
}

/// What [`Values`] can hold.
trait Any {
    fn any(&self) -> AnyValue<'_>;

    /// The value out of a header's number.
    fn from_number(_: f64) -> Option<Self>
    where
        Self: Sized,
    {
        None
    }

    /// The value out of a header's text.
    fn from_text(_: &str) -> Option<Self>
    where
        Self: Sized,
    {
        None
    }
}

impl Any for f64 {
    fn any(&self) -> AnyValue<'_> {
        AnyValue::Number(*self)
    }

    fn from_number(number: f64) -> Option<Self> {
        Some(number)
    }
}

macro_rules! whole {
    ($($type:ty)*) => {$(
        impl Any for $type {
            fn any(&self) -> AnyValue<'_> {
                AnyValue::Whole(i64::from(*self))
            }
        }
    )*};
}

whole! { u8 u32 i32 }

impl Any for Box<str> {
    fn any(&self) -> AnyValue<'_> {
        AnyValue::Text(self)
    }

    fn from_text(text: &str) -> Option<Self> {
        Some(text.into())
    }
}

impl Any for Kind {
    fn any(&self) -> AnyValue<'_> {
        AnyValue::Kind(*self)
    }
}

impl Any for Start {
    fn any(&self) -> AnyValue<'_> {
        AnyValue::Start(*self)
    }
}

impl Any for Position {
    fn any(&self) -> AnyValue<'_> {
        AnyValue::Position(*self)
    }
}

macro_rules! fields {
    ($($(#[$doc:meta])* $field:ident $name:ident: $type:ty, $words:literal $unit:literal $least:literal $most:literal $($shown:ident)?;)*) => {
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

            /// What people call it.
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
                    $(Self::$name => fields!(@shown $($shown)?),)*
                }
            }
        }

        /// The values of a frame, each with its source. `None` is a value nobody knows; blank and placeholder values
        /// count as unknown (docs/rules.md#4-placeholders).
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        pub struct Values {
            $($(#[$doc])* pub $field: Option<Known<$type>>,)*
            /// Where the longitude of `position` stands, if the header gave it; the source of `position` is the
            /// latitude's.
            pub longitude_source: Option<Source>,
            /// Whether `ambient_c` is the focuser's.
            pub ambient_is_focuser: bool,
            /// Whether a name or sidecar says that several exposures were combined (`masterDark`, `Stacked`).
            pub named_combined: bool,
        }

        impl Values {
            /// A value by its field.
            pub fn get(&self, field: Field) -> Option<ValueRef<'_>> {
                match field {
                    $(Field::$name => {
                        let known = self.$field.as_ref()?;
                        Some(ValueRef { value: known.value.any(), source: &known.source })
                    })*
                }
            }

            /// Sets a value that the header has as a number; does nothing where the field is not a number.
            pub(crate) fn set_number(&mut self, field: Field, number: Known<f64>) {
                match field {
                    $(Field::$name => {
                        self.$field = <$type>::from_number(number.value).map(|value| Known::new(value, number.source));
                    })*
                }
            }

            /// Sets a value that the header has as a text; does nothing where the field is not a text.
            pub(crate) fn set_text(&mut self, field: Field, text: Known<Box<str>>) {
                match field {
                    $(Field::$name => {
                        self.$field = <$type>::from_text(&text.value).map(|value| Known::new(value, text.source));
                    })*
                }
            }

            /// Whether a field holds numbers.
            pub(crate) fn is_number(field: Field) -> bool {
                match field {
                    $(Field::$name => <$type>::from_number(0.0).is_some(),)*
                }
            }

            /// Takes from `other` what is not known yet; whether there was anything to take.
            pub fn fill_from(&mut self, other: Self) -> bool {
                let mut took = false;
                if self.position.is_none() {
                    self.longitude_source = other.longitude_source;
                }
                if self.ambient_c.is_none() {
                    self.ambient_is_focuser = other.ambient_is_focuser;
                }
                self.named_combined |= other.named_combined;
                $(if self.$field.is_none() && other.$field.is_some() {
                    self.$field = other.$field;
                    took = true;
                })*
                took
            }

            /// Whether `other` knows something that is not known here.
            pub fn lack_of(&self, other: &Self) -> bool {
                $((self.$field.is_none() && other.$field.is_some()))||*
            }

            /// The same values, all from this source.
            #[must_use]
            pub fn with_source(mut self, source: &Source) -> Self {
                self.longitude_source = None;
                $(if let Some(known) = &mut self.$field {
                    known.source = source.clone();
                })*
                self
            }
        }
    };
    (@shown) => { false };
    (@shown shown) => { true };
}

// Place in `Values`, name, type, words, unit, least and most. A line that ends with `shown` is of a value that no rule
// uses. In the order of docs/rules.md#13-report.
fields! {
    /// What it is of. `None` only for a file that is no frame at all.
    kind Kind: Kind, "Kind" "" 0.0 0.0;
    /// How many exposures it stands for: 1 for a single frame; `None` for a master or stack that does not say.
    subframes Subframes: u32, "Exposures" "" 0.0 1e6;
    /// Seconds of ONE exposure.
    exposure_s Exposure: f64, "Exposure" "s" 0.0 1e6;
    /// The camera's gain setting.
    gain Gain: f64, "Gain" "" -1e5 1e5;
    /// The camera's ISO setting (instead of gain).
    iso Iso: u32, "ISO" "" 0.0 1e7;
    /// The camera's offset setting.
    offset Offset: f64, "Offset" "" -1e5 1e5;
    /// How the camera reads its sensor, by the name or number that its driver gives it.
    read_mode ReadMode: Box<str>, "Read mode" "" 0.0 0.0;
    /// e-/ADU.
    egain Egain: f64, "Electrons per count" "e-/ADU" 0.0 1e5;
    /// The filter's name, trimmed. `None` also where the header says that there is no filter; what a name or sidecar
    /// tells is empty where it says so.
    filter Filter: Box<str>, "Filter" "" 0.0 0.0;
    /// Binning (x), whole.
    binning Binning: u8, "Binning" "" 1.0 4.0;
    /// Sensor temperature as measured, degC.
    sensor_temp_c SensorTemp: f64, "Sensor temperature" "°C" -274.0 100.0;
    /// The cooler's set point, degC.
    set_temp_c SetTemp: f64, "Set point" "°C" -274.0 100.0;
    /// Pixel size including binning, um.
    pixel_um Pixel: f64, "Pixel size" "µm" 0.0 1e3;
    /// Focal length, mm.
    focal_length_mm FocalLength: f64, "Focal length" "mm" 0.0 1e6;
    /// Focal ratio.
    focal_ratio FocalRatio: f64, "Focal ratio" "" 0.01 99.99;
    /// Telescope (some programs write the mount here: a doubt says so).
    telescope Telescope: Box<str>, "Telescope" "" 0.0 0.0;
    /// Camera.
    camera Camera: Box<str>, "Camera" "" 0.0 0.0;
    /// Filter wheel.
    filter_wheel FilterWheel: Box<str>, "Filter wheel" "" 0.0 0.0;
    /// Focuser; a focuser's position is no name.
    focuser Focuser: Box<str>, "Focuser" "" 0.0 0.0;
    /// Rotator; its angle is no name.
    rotator Rotator: Box<str>, "Rotator" "" 0.0 0.0;
    /// Ambient temperature, degC.
    ambient_c Ambient: f64, "Ambient temperature" "°C" -88.0 58.0;
    /// Sky brightness, mag/arcsec^2.
    sqm Sqm: f64, "Sky brightness" "mag/arcsec²" 0.0 30.0;
    /// Half flux radius, px.
    hfr_px Hfr: f64, "HFR" "px" 0.0 999.99;
    /// FWHM that a program measured, arcsec. What follows from HFR is worked out by the ledger, where defaults and
    /// edits are known.
    fwhm_arcsec Fwhm: f64, "FWHM" "arcsec" 0.0 999.99;
    /// How far the guide star strayed during the exposure, both axes together, by a guide log (docs/rules.md#18-guide).
    guide_rms_arcsec GuideRms: f64, "Guiding RMS" "arcsec" 0.0 999.99 shown;
    /// The same in right ascension, on the sky.
    guide_rms_ra_arcsec GuideRmsRa: f64, "Guiding RMS in RA" "arcsec" 0.0 999.99 shown;
    /// The same in declination.
    guide_rms_dec_arcsec GuideRmsDec: f64, "Guiding RMS in Dec" "arcsec" 0.0 999.99 shown;
    /// When it began.
    start Start: Start, "Start" "" 0.0 0.0;
    /// Where it was taken.
    position Position: Position, "Position" "" 0.0 0.0;
    /// The target's name without its panel.
    object Object: Box<str>, "Target" "" 0.0 0.0;
    /// Where the image's middle lies, right ascension, degrees.
    ra_deg Ra: f64, "Right ascension" "°" 0.0 360.0 shown;
    /// Declination, degrees.
    dec_deg Dec: f64, "Declination" "°" -90.0 90.0 shown;
    /// From one corner of the field of view to the other, degrees.
    field_deg FieldOfView: f64, "Field of view, corner to corner" "°" 0.0 360.0 shown;
    /// The panel of a mosaic: `3`, `2b`.
    panel Panel: Box<str>, "Panel" "" 0.0 0.0;
    /// The capture program.
    software Software: Box<str>, "Capture program" "" 0.0 0.0;
    /// The evening that a folder is named after (`DATE_2024-03-01`), as a Julian day: the night of a frame without a
    /// start.
    named_night NamedNight: i32, "Night of the folder" "" 0.0 0.0;
    /// DATE-LOC minus DATE-OBS in minutes, when both stand there and are consistent (docs/rules.md#5-night).
    zone_min Zone: i32, "Time zone" "min" -720.0 840.0;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named<T>(value: T) -> Known<T> {
        Known::new(value, Source::FileName)
    }

    #[test]
    fn what_is_missing_is_taken_and_what_is_known_stays() {
        let mut values = Values { gain: Some(named(100.0)), ..Values::default() };
        let other = Values { gain: Some(named(5.0)), offset: Some(named(50.0)), ..Values::default() };
        assert!(values.fill_from(other.clone().with_source(&Source::FolderName)));
        assert_eq!(values.gain, Some(named(100.0)));
        assert_eq!(values.offset, Some(Known::new(50.0, Source::FolderName)));
        assert!(!values.fill_from(other));
    }

    #[test]
    fn a_value_is_found_by_its_field() {
        let values =
            Values { rotator: Some(named("Falcon".into())), binning: Some(named(2)), ..Values::default() };
        let known: Vec<(&str, AnyValue<'_>)> =
            Field::ALL.iter().filter_map(|field| Some((field.key(), values.get(*field)?.value))).collect();
        assert_eq!(known, [("binning", AnyValue::Whole(2)), ("rotator", AnyValue::Text("Falcon"))]);
    }

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
