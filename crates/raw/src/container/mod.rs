//! What a raw file is, by its first bytes, and the walk through it.

mod cr3;
mod jpeg;
mod raf;
mod rw2;
pub(crate) mod tiff;

use crate::walk::Walk;

/// A raw file's format, by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RawFormat {
    /// Canon, since 2004.
    Cr2,
    /// Canon, since 2018.
    Cr3,
    /// Nikon.
    Nef,
    /// Nikon's Coolpixes.
    Nrw,
    /// Sony.
    Arw,
    /// Adobe's, of many makers and converters.
    Dng,
    /// Olympus, OM System.
    Orf,
    /// Panasonic, and Leica's of the same make.
    Rw2,
    /// Fujifilm.
    Raf,
    /// Pentax.
    Pef,
}

impl RawFormat {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Cr2,
        Self::Cr3,
        Self::Nef,
        Self::Nrw,
        Self::Arw,
        Self::Dng,
        Self::Orf,
        Self::Rw2,
        Self::Raf,
        Self::Pef,
    ];

    /// Whether files of one of the formats have this suffix, case ignored.
    pub fn is_suffix(suffix: &str) -> bool {
        Self::ALL.into_iter().any(|format| format.suffix().eq_ignore_ascii_case(suffix))
    }

    /// The suffix of such files, in lower case.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Cr2 => "cr2",
            Self::Cr3 => "cr3",
            Self::Nef => "nef",
            Self::Nrw => "nrw",
            Self::Arw => "arw",
            Self::Dng => "dng",
            Self::Orf => "orf",
            Self::Rw2 => "rw2",
            Self::Raf => "raf",
            Self::Pef => "pef",
        }
    }
}

/// First bytes needed to tell what a file may be.
pub(crate) const HEAD_BYTES: u64 = 16;

/// How a file is walked through.
#[derive(Clone, Copy)]
pub(crate) enum Container {
    /// Its first bytes tell the format.
    Of(RawFormat, fn(&mut Walk<'_>)),
    /// A plain TIFF: its tags tell whether it is a raw and which.
    Tiff,
}

impl Container {
    /// The walk for a file that begins with these bytes.
    pub(crate) fn of(head: &[u8]) -> Option<Self> {
        let starts = |mark: &[u8]| head.starts_with(mark);
        if starts(b"FUJIFILMCCD-RAW ") {
            return Some(Self::Of(RawFormat::Raf, raf::read));
        }
        // The box is 24 bytes long: a length beyond 64 KiB is the mark of something else, such as text in UTF-16.
        if let [0, 0, _, _, kind @ ..] = head
            && kind.starts_with(b"ftypcrx ")
        {
            return Some(Self::Of(RawFormat::Cr3, cr3::read));
        }
        if starts(b"IIU\0") {
            return Some(Self::Of(RawFormat::Rw2, rw2::read));
        }
        if starts(b"IIRO") || starts(b"IIRS") || starts(b"MMOR") {
            return Some(Self::Of(RawFormat::Orf, tiff::read));
        }
        if starts(b"II*\0") && head.get(8..10) == Some(b"CR") {
            return Some(Self::Of(RawFormat::Cr2, tiff::read));
        }
        (starts(b"II*\0") || starts(b"MM\0*")).then_some(Self::Tiff)
    }

    /// Walks through the file; `None` where it is no raw after all (a TIFF picture).
    pub(crate) fn read(self, walk: &mut Walk<'_>) -> Option<RawFormat> {
        match self {
            Self::Of(format, read) => {
                read(walk);
                Some(format)
            }
            Self::Tiff => tiff::read_by_tags(walk),
        }
    }
}
