//! One exposure on disk, with where each of its values came from.

use nightledger_json::{Form, Misfit, Value};
use serde::{Deserialize, Serialize};

use crate::{Doubt, Known, Source, Start};

/// What an exposure is of (docs/rules.md#1-frame).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// The sky.
    Light,
    /// The closed shutter at a light's exposure.
    Dark,
    /// An evenly lit field.
    Flat,
    /// A dark for flats.
    DarkFlat,
    /// The shortest exposure: the camera's offset.
    Bias,
}

/// Whether a file is one exposure or stands for several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    /// One exposure.
    Single,
    /// A combined calibration frame.
    Master,
    /// A combined light: a master light, a live stack.
    Stack,
}

/// Why a file is no frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Unfit {
    /// Headers but no image data; kind and values are still read when the header names any (docs/rules.md#4-no-image-data).
    NoImageData,
    /// A table, a template, text: nothing of a frame in it.
    NoFrame,
    /// Neither FITS nor XISF, or empty.
    NotFitsOrXisf,
    /// A limit of docs/rules.md#3-limits was exceeded.
    HeaderLimit,
    /// It could not be opened or read.
    Unreadable,
    /// A map of PixInsight (rejection, weights ...) or another processed product that is no exposure.
    Processed,
}

/// Where a file lies.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Which of the folders given, from 0.
    pub root: u16,
    /// The name of that folder (its last component); empty for loose files. Naming conventions may use it.
    pub root_name: std::sync::Arc<str>,
    /// Path below it with `/`, the file's name last.
    pub path: Box<str>,
}

/// A position on Earth in degrees, north and east positive.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east, -180 to 180.
    pub longitude: f64,
}

/// One file read as a frame. `None` is a value nobody knows; blank and placeholder values count as unknown (docs/rules.md#4-placeholders).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// Where it lies.
    pub place: Place,
    /// Why it is no frame that could be counted, if so.
    pub unfit: Option<Unfit>,
    /// What it is of. `None` only for a file that is no frame at all.
    pub kind: Option<Known<Kind>>,
    /// Single, master or stack.
    pub role: Role,
    /// A single light that a processing program combined or altered beyond calibration (`Processed`, a registered
    /// colour composite ...): set aside (docs/rules.md#6-stacks).
    pub processed: bool,
    /// How many exposures it stands for: 1 for a single frame; `None` for a master or stack that does not say.
    pub subframes: Option<Known<u32>>,
    /// Seconds of ONE exposure.
    pub exposure_s: Option<Known<f64>>,
    /// When it began.
    pub start: Option<Known<Start>>,
    /// The evening that a folder is named after (`DATE_2024-03-01`), as a Julian day: the night of a frame without a
    /// start.
    pub named_night: Option<Known<i32>>,
    /// DATE-LOC minus DATE-OBS in minutes, when both stand there and are consistent (docs/rules.md#5-night).
    pub zone_min: Option<Known<i32>>,
    /// The camera's gain setting.
    pub gain: Option<Known<f64>>,
    /// The camera's ISO setting (instead of gain).
    pub iso: Option<Known<u32>>,
    /// e-/ADU.
    pub egain: Option<Known<f64>>,
    /// The camera's offset setting.
    pub offset: Option<Known<f64>>,
    /// The filter's name, trimmed; never empty. `None` also where the header says that there is no filter.
    pub filter: Option<Known<Box<str>>>,
    /// Binning (x), whole.
    pub binning: Option<Known<u8>>,
    /// Sensor temperature as measured, degC.
    pub sensor_temp_c: Option<Known<f64>>,
    /// The cooler's set point, degC.
    pub set_temp_c: Option<Known<f64>>,
    /// Pixel size including binning, um.
    pub pixel_um: Option<Known<f64>>,
    /// Focal length, mm.
    pub focal_length_mm: Option<Known<f64>>,
    /// Focal ratio.
    pub focal_ratio: Option<Known<f64>>,
    /// Telescope (some programs write the mount here: a doubt says so).
    pub telescope: Option<Known<Box<str>>>,
    /// Camera.
    pub camera: Option<Known<Box<str>>>,
    /// Filter wheel.
    pub filter_wheel: Option<Known<Box<str>>>,
    /// Focuser.
    pub focuser: Option<Known<Box<str>>>,
    /// Rotator.
    pub rotator: Option<Known<Box<str>>>,
    /// Ambient temperature, degC.
    pub ambient_c: Option<Known<f64>>,
    /// Whether `ambient_c` is the focuser's.
    pub ambient_is_focuser: bool,
    /// Sky brightness, mag/arcsec^2.
    pub sqm: Option<Known<f64>>,
    /// Half flux radius, px.
    pub hfr_px: Option<Known<f64>>,
    /// FWHM that a program measured, arcsec. What follows from HFR is worked out by the ledger, where defaults and
    /// edits are known.
    pub fwhm_arcsec: Option<Known<f64>>,
    /// Where it was taken. Its source is the latitude's.
    pub position: Option<Known<Position>>,
    /// Where the longitude of `position` stands, if the header gave it.
    pub longitude_source: Option<Source>,
    /// The target's name without its panel.
    pub object: Option<Known<Box<str>>>,
    /// The panel of a mosaic: `3`, `2b`.
    pub panel: Option<Known<Box<str>>>,
    /// The capture program.
    pub software: Option<Known<Box<str>>>,
    /// SHA-like fingerprint of the header's bytes for "headers are byte-equal" (docs/rules.md#6-no-start): FNV-1a, 64 bits, of every
    /// card's keyword, value and comment. Equal headers give equal numbers on every platform.
    pub header_hash: u64,
    /// Everything doubtful that was met while reading it, header diagnostics included.
    pub doubts: Vec<Doubt>,
}

impl Kind {
    /// The word of docs/rules.md#13-report.
    pub fn word(self) -> &'static str {
        match self {
            Self::Light => "Light",
            Self::Dark => "Dark",
            Self::Flat => "Flat",
            Self::DarkFlat => "DarkFlat",
            Self::Bias => "Bias",
        }
    }
}

impl Form for Kind {
    fn blank() -> Self {
        Self::Light
    }

    fn to_json(&self) -> Value {
        Value::Text(self.word().to_owned())
    }

    fn take_json(&mut self, value: &Value) -> Result<(), Misfit> {
        let all = [Self::Light, Self::Dark, Self::Flat, Self::DarkFlat, Self::Bias];
        let known = all.into_iter().find(|kind| value.text() == Some(kind.word()));
        *self = known.ok_or(Misfit::new("Light, Dark, Flat, DarkFlat or Bias"))?;
        Ok(())
    }
}

impl Place {
    /// The file's own name.
    pub fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The folders above the file, the nearest first, ending with the root's name.
    pub fn folders(&self) -> impl Iterator<Item = &str> {
        let above = self.path.rsplit('/').skip(1);
        above.chain(Some(&*self.root_name).filter(|name| !name.is_empty()))
    }
}
