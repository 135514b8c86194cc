//! One exposure on disk, with where each of its values came from.

use std::ops::{Deref, DerefMut};

use serde::{Deserialize, Serialize};

use crate::{Doubt, FileFormat, ListedImage, Place, Role, StarFigures, Unfit, Values};

/// One file read as a frame.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// Where it lies.
    pub place: Place,
    /// Its format; `None` where it has none that is read.
    pub format: Option<FileFormat>,
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
    /// Whether it was written by a program that leaves out a gain of 0 and cuts the decimals of others
    /// (docs/rules.md#7-siril).
    pub drops_zeros: bool,
    /// What is known of it. A frame gives its values by their names, as in `frame.gain`.
    pub values: Values,
    /// The images that a stack of lights was made of, by the history that it carries (docs/rules.md#18-image-lists);
    /// empty where it has none.
    pub image_list: Box<[ListedImage]>,
    /// Fingerprint of the header for "headers are byte-equal" (docs/rules.md#6-same-exposure): 64 bits of every card's
    /// keyword, value and comment. Equal headers give equal numbers on every platform.
    pub header_hash: u64,
    /// What its pixels show, once they were measured.
    pub measured: Option<Box<StarFigures>>,
    /// Everything doubtful that was met while reading it, header diagnostics included.
    pub doubts: Vec<Doubt>,
}

impl Frame {
    /// A file of which nothing is known: a single frame without values.
    pub fn new(place: Place) -> Self {
        Self {
            place,
            format: None,
            unfit: None,
            role: Role::Single,
            processed: false,
            by_processing: false,
            drops_zeros: false,
            values: Values::default(),
            image_list: Box::default(),
            header_hash: 0,
            measured: None,
            doubts: Vec::new(),
        }
    }
}

impl Frame {
    /// Whether it came from iTelescope, by its name.
    pub fn is_of_itelescope(&self) -> bool {
        crate::name::says_itelescope(&self.place)
    }

    /// Whether it is a camera's raw file.
    pub fn is_raw(&self) -> bool {
        matches!(self.format, Some(FileFormat::Raw(_)))
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
