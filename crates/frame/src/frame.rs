//! One exposure on disk, with where each of its values came from.

use std::ops::{Deref, DerefMut};

use nightledger_json::{Form, Misfit, Value};
use serde::{Deserialize, Serialize};

use crate::{Doubt, Values};

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
    /// An image whose header says nothing of an exposure: the result of some tool.
    NoExposureData,
    /// Taken to focus, to point, to guide.
    NotScience,
    /// The file ends inside its header: there are no pixels.
    Incomplete,
    /// The result of editing (starless, cropped, stretched): no exposure.
    Edited,
}

/// Where a file lies.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Which of the folders given, from 0.
    pub root: u16,
    /// The name of that folder (its last component); empty for loose files. Naming conventions may use it.
    pub root_name: std::sync::Arc<str>,
    /// Path below it with `/`, the file's name last; of the second exposure in one file with ` [2]` behind it, and so on.
    pub path: Box<str>,
    /// Which of the exposures in its file it is, from 1.
    pub exposure: u16,
}

/// A position on Earth in degrees, north and east positive.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east, -180 to 180.
    pub longitude: f64,
}

/// One file read as a frame.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// Where it lies.
    pub place: Place,
    /// Why it is no frame that could be counted, if so.
    pub unfit: Option<Unfit>,
    /// Single, master or stack.
    pub role: Role,
    /// A single light that a processing program combined or altered beyond calibration (`Processed`, a registered
    /// colour composite ...): set aside (docs/rules.md#6-stacks).
    pub processed: bool,
    /// Whether a processing program wrote it: of several files of one exposure the capture program's is kept
    /// (docs/rules.md#6-which-is-kept).
    pub by_processing: bool,
    /// What is known of it. A frame gives its values by their names, as in `frame.gain`.
    pub values: Values,
    /// Fingerprint of the header for "headers are byte-equal" (docs/rules.md#6-same-exposure): 64 bits of every card's
    /// keyword, value and comment. Equal headers give equal numbers on every platform.
    pub header_hash: u64,
    /// Everything doubtful that was met while reading it, header diagnostics included.
    pub doubts: Vec<Doubt>,
}

impl Frame {
    /// A file of which nothing is known: a single frame without values.
    pub fn new(place: Place) -> Self {
        Self {
            place,
            unfit: None,
            role: Role::Single,
            processed: false,
            by_processing: false,
            values: Values::default(),
            header_hash: 0,
            doubts: Vec::new(),
        }
    }
}

impl Deref for Frame {
    type Target = Values;

    fn deref(&self) -> &Values {
        &self.values
    }
}

impl DerefMut for Frame {
    fn deref_mut(&mut self) -> &mut Values {
        &mut self.values
    }
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
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        let marked = name.rsplit_once(" [").filter(|_| self.exposure > 1);
        marked.map_or(name, |(name, _)| name)
    }

    /// The place of a further exposure in the file that begins with this one.
    #[must_use]
    pub fn of_exposure(&self, exposure: u16) -> Self {
        let path =
            if exposure > 1 { format!("{} [{exposure}]", self.path).into() } else { self.path.clone() };
        Self { path, exposure, ..self.clone() }
    }

    /// The folders above the file, the nearest first, ending with the root's name.
    pub fn folders(&self) -> impl Iterator<Item = &str> {
        let above = self.path.rsplit('/').skip(1);
        above.chain(Some(&*self.root_name).filter(|name| !name.is_empty()))
    }
}
