//! A value and where it came from: one cannot be had without the other.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A FITS keyword or XISF property id. Those of the tables cost nothing to copy.
pub type Keyword = Cow<'static, str>;

/// A value of a frame together with its provenance (SPEC 1).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Known<T> {
    /// What is known.
    pub value: T,
    /// Where it came from.
    pub source: Source,
}

/// Where a value came from. A default never passes for a measurement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Source {
    /// A header card.
    Header {
        /// The keyword.
        keyword: Keyword,
        /// The HDU, from 0.
        hdu: u16,
        /// The card in its HDU, from 1.
        card: u32,
    },
    /// An XISF property, or the image's `imageType` attribute (id `imageType`).
    Property {
        /// The property's id.
        id: Keyword,
    },
    /// The file's own name.
    FileName,
    /// The name of a folder above the file.
    FolderName,
    /// Another file beside it (SharpCap, N.I.N.A. Session Metadata, Dwarf); its name.
    Sidecar(Box<str>),
    /// Another file of the same exposure (SPEC 6); its name. Only the ledger gives this source.
    Copy(Box<str>),
    /// Worked out from other values; says which (`HFR, XPIXSZ and FOCALLEN`).
    Computed(Cow<'static, str>),
    /// Assumed because nothing says otherwise (a Light without any type); says why.
    Guessed(Cow<'static, str>),
    /// The user's setting or default; names the setting.
    Setting(Cow<'static, str>),
    /// The user's edit.
    Edit,
}

impl<T> Known<T> {
    /// A value with its provenance.
    pub fn new(value: T, source: Source) -> Self {
        Self { value, source }
    }

    /// Another value that has the same provenance (a unit turned, say).
    pub fn map<U>(self, turn: impl FnOnce(T) -> U) -> Known<U> {
        Known { value: turn(self.value), source: self.source }
    }

    /// Borrows the value.
    pub fn as_ref(&self) -> Known<&T> {
        Known { value: &self.value, source: self.source.clone() }
    }
}

impl std::fmt::Display for Source {
    /// The words of SPEC 13: `header EXPTIME`, `file name`, `setting HFR` ...
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Header { keyword, .. } => write!(f, "header {keyword}"),
            Self::Property { id } => write!(f, "XISF {id}"),
            Self::FileName => f.write_str("file name"),
            Self::FolderName => f.write_str("folder name"),
            Self::Sidecar(name) => write!(f, "sidecar {name}"),
            Self::Copy(name) => write!(f, "copy {name}"),
            Self::Computed(from) => write!(f, "computed from {from}"),
            Self::Guessed(why) => write!(f, "guessed: {why}"),
            Self::Setting(name) => write!(f, "setting {name}"),
            Self::Edit => f.write_str("edit"),
        }
    }
}
