//! What was wrong with a header, where, and what was read instead.

use nightledger_language::Said;

/// One fault found while reading a header. It never stops the reading of what follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which of the known faults it is, for programs; [`Self::text`] is for people.
    pub kind: DiagnosticKind,
    /// FITS: the HDU, counted from 0 (the primary). XISF: 0.
    pub hdu: u16,
    /// The card within its HDU, counted from 1 as people count cards; `None` when the fault is not one card's.
    pub card: Option<u32>,
    /// Byte offset from the start of the file (of the unpacked file for gzip).
    pub offset: u64,
    /// How many bytes of pixels are missing, of how many: [`DiagnosticKind::PixelsCutOff`].
    pub missing: Option<(u64, u64)>,
    /// What happened and what was read instead, for people; without the file's name.
    pub text: Said,
}

/// The closed list of faults a header can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum DiagnosticKind {
    /// A text value without quotes (N.I.N.A. 1.9 wrote DATE-OBS so).
    UnquotedText,
    /// A quote that never closes (ASTAP's WARNING card).
    UnterminatedText,
    /// Something other than a comment after the closing quote or the value.
    TextAfterValue,
    /// A keyword with lower-case letters.
    LowerCaseKeyword,
    /// A keyword not at column 1 (INDIGO before 2021).
    RightJustifiedKeyword,
    /// `=` not in column 9, or no blank after it.
    MisplacedValueIndicator,
    /// A keyword that should have a value and has none of FITS's value indicator.
    NoValueIndicator,
    /// A number too large for any number type, or a number with blanks in it.
    BadNumber,
    /// Bytes outside 0x20..=0x7E, read as UTF-8 where they are that and as Latin-1 else.
    NonAscii,
    /// A CONTINUE card that continues nothing.
    OrphanContinue,
    /// A keyword that stands more than once; the last value counts. One diagnostic per keyword.
    DuplicateKeyword,
    /// The header ended without END.
    MissingEnd,
    /// The header ended inside a card or a block.
    ShortHeader,
    /// The first card is not SIMPLE (or XTENSION for an extension).
    FirstCard,
    /// A mandatory card is missing or out of order.
    MandatoryCard,
    /// Cards separated by line feeds: a text dump of a header.
    LineSeparated,
    /// The file ends before the pixels that the header announces do.
    PixelsCutOff,
    /// A packed (gzip) file that breaks off or is damaged.
    DamagedGzip,
    /// XML that could not be read further.
    BadXml,
    /// An XISF element or attribute that could not be understood and was left out.
    BadElement,
    /// A XISF reference that leads nowhere or in a circle.
    BadReference,
    /// A header that claims to be longer than it can be.
    BadLength,
    /// An explicit limit was reached: the file is not counted.
    LimitReached,
    /// Neither FITS nor XISF.
    Foreign,
    /// No bytes at all.
    Empty,
}
