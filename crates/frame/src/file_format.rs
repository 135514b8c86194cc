//! What a frame's file is.

use nightledger_header::RawFormat;
use serde::{Deserialize, Serialize};

/// The format of a file, by its content. It is kept as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub enum FileFormat {
    /// FITS, plain or packed.
    Fits,
    /// XISF.
    Xisf,
    /// A camera's raw file.
    Raw(RawFormat),
}

impl FileFormat {
    /// The word of docs/rules.md#13-report: the suffix of such files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Fits => "fits",
            Self::Xisf => "xisf",
            Self::Raw(raw) => raw.suffix(),
        }
    }

    /// All of them; their places are the numbers that are kept.
    fn all() -> impl Iterator<Item = Self> {
        [Self::Fits, Self::Xisf].into_iter().chain(RawFormat::ALL.iter().copied().map(Self::Raw))
    }
}

impl From<FileFormat> for u8 {
    fn from(format: FileFormat) -> Self {
        (0..).zip(FileFormat::all()).find(|(_, each)| *each == format).map_or(Self::MAX, |(number, _)| number)
    }
}

impl TryFrom<u8> for FileFormat {
    type Error = &'static str;

    fn try_from(number: u8) -> Result<Self, Self::Error> {
        Self::all().nth(usize::from(number)).ok_or("a format of another build")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_come_back_from_storage() {
        let words: Vec<&str> = FileFormat::all().map(FileFormat::word).collect();
        assert_eq!(
            words,
            ["fits", "xisf", "cr2", "cr3", "nef", "nrw", "arw", "dng", "orf", "rw2", "raf", "pef"]
        );
        for format in FileFormat::all() {
            assert_eq!(FileFormat::try_from(u8::from(format)), Ok(format));
        }
        assert!(FileFormat::try_from(200).is_err());
    }
}
