//! The header as it was read: ordered, with the place of each card.

use nightledger_raw::RawFormat;

use crate::Diagnostic;

/// What a file turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// FITS, plain, packed with gzip or tile-compressed.
    Fits,
    /// XISF, monolithic (`.xisf`) or header only (`.xish`).
    Xisf,
    /// A camera's raw file.
    Raw(RawFormat),
    /// None of them, or nothing readable.
    Foreign,
}

/// Whether the file can be a frame, as far as its bytes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// There is an HDU with image data (or an XISF image).
    Image,
    /// Headers were read, but no HDU has image data (plate-solve sidecars, tables).
    NoImageData,
    /// None of the formats, empty, or unreadable to the point that no card came out.
    NotAHeader,
    /// A limit was reached; what was read until then is kept for the diagnosis.
    LimitReached,
}

/// A header of a file: HDUs with their cards, XISF properties, and what was wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    /// Decided by the file's bytes, whatever its name says.
    pub format: Format,
    /// Whether it can be a frame.
    pub outcome: Outcome,
    /// FITS: the HDUs read, the primary first: to the end of a plain file, to the first with image data of a packed one.
    /// XISF: exactly one, with the FITSKeywords of the root and of the first image (thumbnails do not count) in document order.
    pub hdus: Vec<Hdu>,
    /// Which of [`Self::hdus`] is the frame's: the first with image data.
    pub image_hdu: Option<usize>,
    /// Those of the further ones that have image data too.
    pub further_images: Vec<usize>,
    /// Short tables behind the image whose rows were read.
    pub tables: Vec<TableRows>,
    /// XISF properties of the image, the root and Metadata, in document order; a raw's EXIF and maker-note values by
    /// their names (`EXIF ExposureTime`). Empty for FITS.
    pub properties: Vec<Property>,
    /// XISF: the image's `imageType` attribute as written.
    pub image_type: Option<String>,
    /// XISF: what the image says of its pixels.
    pub image_element: Option<Box<ImageElement>>,
    /// One for each fault, in file order; empty for a file that keeps its standard.
    pub diagnostics: Vec<Diagnostic>,
    /// Bytes that were asked for, all reads together (for the scan's account; not part of what the file says).
    pub bytes_read: u64,
}

/// The rows of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRows {
    /// Which of [`Header::hdus`] describes it.
    pub hdu: usize,
    /// Its rows, one behind the other.
    pub bytes: Vec<u8>,
}

/// A header-data unit (FITS 4.0 section 3.1): a header and the data that it describes.
#[derive(Debug, Clone, PartialEq)]
pub struct Hdu {
    /// What its data are, by its mandatory cards.
    pub kind: HduKind,
    /// Byte offset of its first card.
    pub offset: u64,
    /// All cards in file order, duplicates and commentary included.
    pub cards: Vec<Card>,
    /// Where its data lie; `None` where it has none or the header does not tell.
    pub data: Option<ByteRange>,
}

/// Bytes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByteRange {
    /// The first byte.
    pub offset: u64,
    /// How many, without padding.
    pub length: u64,
}

/// What the data of an HDU are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HduKind {
    /// Image data: primary, IMAGE extension or a ZIMAGE table, with no axis of length 0.
    Image,
    /// No data (NAXIS = 0 or an axis of length 0).
    Empty,
    /// ASCII or binary table that is no compressed image.
    Table,
    /// Random groups, unknown extensions.
    Other,
}

/// One card (a long string with its CONTINUE cards is one).
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// The keyword in upper case and without blanks around; HIERARCH keywords without the word HIERARCH, single
    /// blanks between their parts. Empty for keyword-less text cards.
    pub keyword: String,
    /// What stands between the value indicator and the comment.
    pub value: Value,
    /// The comment after `/`, trimmed; XISF: the comment attribute.
    pub comment: String,
    /// Position in its HDU, counted from 1.
    pub card: u32,
    /// Byte offset in the file (0 for XISF, where XML positions say nothing to people).
    pub offset: u64,
}

/// The value of a card (FITS 4.0 section 4.2), as written: nothing is interpreted beyond its type.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A value indicator and no value.
    Undefined,
    /// `T` or `F`.
    Bool(bool),
    /// A whole number that fits.
    Int(i64),
    /// Any other number; always finite.
    Float(f64),
    /// `(re, im)`.
    Complex(f64, f64),
    /// A character string: trailing blanks cut, leading ones kept. XISF: FITS quotes removed.
    Text(String),
    /// COMMENT, HISTORY, keyword-less and other cards without a value indicator.
    Commentary(String),
    /// Something that is none of these (overflow ...), as it stands.
    Invalid(String),
}

/// An XISF property (XISF 1.0 section 8.4).
#[derive(Debug, Clone, PartialEq)]
pub struct Property {
    /// `Instrument:Telescope:FocalLength`.
    pub id: String,
    /// `Float32`, `String`, `TimePoint` ...
    pub type_name: String,
    /// The value as text: attribute or element text, entities resolved.
    pub value: String,
    /// The `comment` attribute, for people; empty where there is none.
    pub comment: String,
}

/// What an XISF `Image` element says of its pixels, as written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ImageElement {
    /// `width:height:channels`.
    pub geometry: Option<String>,
    /// `sampleFormat`: `UInt16`, `Float32` ...
    pub sample_format: Option<String>,
    /// `byteOrder`: `little` unless it says `big`.
    pub byte_order: Option<String>,
    /// `pixelStorage`: `Planar` unless it says `Normal`.
    pub pixel_storage: Option<String>,
    /// `low:high`, the range that floats are meant to fill.
    pub bounds: Option<String>,
    /// `codec:bytes` or `codec+sh:bytes:item`.
    pub compression: Option<String>,
    /// `subblocks`: `packed,unpacked:packed,unpacked ...`.
    pub sub_blocks: Option<String>,
    /// `checksum`: `sha-1:digits ...`.
    pub checksum: Option<String>,
    /// `base64` or `hex`, where the pixels stand in the XML (`inline`, `embedded`).
    pub text_encoding: Option<String>,
    /// Where that text stands in the file.
    pub text: Option<ByteRange>,
    /// The pattern of a `ColorFilterArray` of 2 x 2 filters, row by row: `RGGB`.
    pub colour_filters: Option<String>,
}

impl Header {
    /// The card that gives `keyword` its value: the image HDU's last one with a value, else the primary's
    /// (docs/rules.md#2-image-hdu: keywords missing in the image's HDU are taken from the primary). A card whose value is undefined or
    /// blank text counts as missing. `keyword` compares without case. Returns the index of the HDU too.
    pub fn find(&self, keyword: &str) -> Option<(usize, &Card)> {
        let image = self.image_hdu.unwrap_or(0);
        let order = [Some(image), (image != 0).then_some(0)];
        order.into_iter().flatten().find_map(|index| {
            let hdu = self.hdus.get(index)?;
            let card = hdu
                .cards
                .iter()
                .rev()
                .find(|card| card.keyword.eq_ignore_ascii_case(keyword) && card.value.is_present())?;
            Some((index, card))
        })
    }

    /// The header as if one image were all there is in the file: what stands in further HDUs (of a further image: in
    /// other HDUs than it and the primary), and what is wrong there, falls away. HDUs keep their numbers.
    #[must_use]
    pub fn of_image(&self, image: usize) -> Self {
        let is_first = self.image_hdu == Some(image);
        let belongs = |number: usize| number == 0 || number == image || (is_first && number < image);
        let keep = |(number, hdu): (usize, &Hdu)| {
            if belongs(number) {
                return hdu.clone();
            }
            Hdu { kind: hdu.kind, offset: hdu.offset, cards: Vec::new(), data: None }
        };
        let within = |fault: &&Diagnostic| belongs(usize::from(fault.hdu));
        Self {
            hdus: self.hdus.iter().enumerate().take(image.saturating_add(1)).map(keep).collect(),
            image_hdu: Some(image),
            further_images: Vec::new(),
            tables: Vec::new(),
            properties: self.properties.clone(),
            image_type: self.image_type.clone(),
            image_element: self.image_element.clone(),
            diagnostics: self.diagnostics.iter().filter(within).cloned().collect(),
            ..*self
        }
    }

    /// All cards of the image's HDU and (when that is another) of the primary after it, in file order within each.
    pub fn cards(&self) -> impl Iterator<Item = (usize, &Card)> {
        let image = self.image_hdu.unwrap_or(0);
        let order = [Some(image), (image != 0).then_some(0)];
        order.into_iter().flatten().flat_map(move |index| {
            self.hdus
                .get(index)
                .into_iter()
                .flat_map(move |hdu| hdu.cards.iter().map(move |card| (index, card)))
        })
    }

    /// The texts of all COMMENT or HISTORY cards (`keyword`), in order.
    pub fn commentary<'a>(&'a self, keyword: &'a str) -> impl Iterator<Item = &'a str> {
        self.cards().filter(move |(_, card)| card.keyword == keyword).filter_map(|(_, card)| {
            match &card.value {
                Value::Commentary(text) => Some(text.as_str()),
                _ => None,
            }
        })
    }

    /// The XISF property `id` (the last one with a value), compared exactly.
    pub fn property(&self, id: &str) -> Option<&Property> {
        self.properties.iter().rev().find(|p| p.id == id && !p.value.trim().is_empty())
    }
}

impl Value {
    /// A whole number, also as PixInsight (`2.`) and others (`'2'`) write them.
    pub(crate) fn whole(&self) -> Option<i64> {
        match self {
            Self::Int(whole) => Some(*whole),
            Self::Float(float) if float.fract() == 0.0 => format!("{float:.0}").parse().ok(),
            Self::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// Whether the card says anything: undefined values and blank texts are missing (docs/rules.md#3-blank).
    pub fn is_present(&self) -> bool {
        match self {
            Self::Undefined | Self::Invalid(_) => false,
            Self::Text(text) | Self::Commentary(text) => !text.trim().is_empty(),
            _ => true,
        }
    }
}
