//! Where an image's pixels lie in the file and how they are stored there, as the header tells it. Nothing is read or
//! decoded here: this is what a reader of pixels needs to ask for the right bytes and to make numbers of them.

use crate::header::{ByteRange, Card, Format, Header, ImageElement, Value};

/// An image's pixels: where, and in which form.
#[derive(Debug, Clone, PartialEq)]
pub struct DataUnit {
    /// Their bytes in the file (in the unpacked file for gzip); may end behind the file's end when it is cut off.
    pub range: ByteRange,
    /// What a sample is, after unpacking.
    pub sample: SampleType,
    /// Lengths of the image's axes, the fastest first (width, height, channels).
    pub axes: Vec<u64>,
    /// How stored numbers become those meant.
    pub scale: Scale,
    /// How the samples are laid out in [`Self::range`].
    pub packing: Packing,
}

/// The type of a sample. FITS has those with a sign and `U8`; unsigned 16 to 64 bits are XISF's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SampleType {
    /// BITPIX 8, UInt8.
    U8,
    /// BITPIX 16.
    I16,
    /// UInt16.
    U16,
    /// BITPIX 32.
    I32,
    /// UInt32.
    U32,
    /// BITPIX 64.
    I64,
    /// UInt64.
    U64,
    /// BITPIX -32, Float32.
    F32,
    /// BITPIX -64, Float64.
    F64,
    /// Complex32: two `f32`.
    Complex32,
    /// Complex64: two `f64`.
    Complex64,
}

/// Physical value = `zero` + `factor` x stored value (FITS 4.0 section 4.4.2.5).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// BZERO. 2^15, 2^31 and 2^63, which make unsigned integers of signed ones, are exact here; add them as integers.
    pub zero: f64,
    /// BSCALE.
    pub factor: f64,
    /// BLANK: the stored value of pixels without a value. Integers only.
    pub blank: Option<i64>,
    /// XISF's `bounds`: the range that samples are meant to fill, where the file says so.
    pub bounds: Option<(f64, f64)>,
}

/// How the samples are laid out.
#[derive(Debug, Clone, PartialEq)]
pub enum Packing {
    /// One after another, big-endian (FITS 4.0 section 3.3).
    Plain,
    /// A table of compressed tiles (FITS 4.0 section 10).
    Tiles(Box<Tiles>),
    /// A block, attached or in the XML (XISF 1.0 sections 10 and 11.5).
    Block(Block),
}

/// A tile-compressed image: the table's shape and the Z keywords that decoding needs (FITS 4.0 section 10.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Tiles {
    /// ZCMPTYPE: `RICE_1`, `GZIP_2` ...
    pub algorithm: String,
    /// Lengths of a tile's axes, the fastest first; a row of the image where ZTILEn is missing.
    pub tile: Vec<u64>,
    /// ZNAMEn and ZVALn, in order of n: `BLOCKSIZE`, `BYTEPIX`, `SCALE`, `SMOOTH`.
    pub parameters: Vec<(String, f64)>,
    /// ZQUANTIZ, how floats were made integers; `None` is without dithering.
    pub quantization: Option<String>,
    /// ZDITHER0, the seed of the dithering.
    pub dither_seed: Option<i64>,
    /// ZBLANK where it is a keyword.
    pub blank: Option<i64>,
    /// ZSCALE where it is a keyword: one for all tiles.
    pub scale: Option<f64>,
    /// ZZERO where it is a keyword.
    pub zero: Option<f64>,
    /// Bytes of a row (NAXIS1).
    pub row_bytes: u64,
    /// Rows, one for each tile (NAXIS2).
    pub rows: u64,
    /// Where the heap begins, from the start of the data (THEAP, else behind the rows).
    pub heap_offset: u64,
    /// The table's columns in order.
    pub columns: Vec<TableColumn>,
}

/// A column of a binary table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableColumn {
    /// TTYPEn: `COMPRESSED_DATA`, `ZSCALE` ...
    pub name: String,
    /// TFORMn: `1PB(1500)`, `1D` ...
    pub format: String,
}

/// The form of an XISF block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Whether samples are big-endian (`byteOrder="big"`); XISF's default is little.
    pub is_big_endian: bool,
    /// Whether channels alternate from pixel to pixel (`pixelStorage="Normal"`); the default is one plane after another.
    pub is_interleaved: bool,
    /// How the block is compressed, if it is.
    pub compression: Option<Compression>,
    /// The `checksum` attribute, as written: `sha-1:digits`. It is over the block's bytes as stored.
    pub checksum: Option<String>,
    /// How the block's bytes are written as text, where they stand in the XML: [`DataUnit::range`] is the text's.
    pub text_encoding: Option<TextEncoding>,
}

/// How bytes are written as text (XISF 1.0 section 10.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextEncoding {
    /// RFC 4648 section 4, with white space anywhere.
    Base64,
    /// Two digits a byte, of any case.
    Hexadecimal,
}

/// XISF's `compression` and `subblocks` attributes (XISF 1.0 section 10.6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compression {
    /// `zlib`, `lz4`, `lz4hc`, `zstd`.
    pub codec: String,
    /// Bytes of all samples after unpacking.
    pub unpacked_bytes: u64,
    /// Bytes of an item that was shuffled (`+sh`) before packing.
    pub shuffled_item_bytes: Option<u64>,
    /// Packed and unpacked bytes of each sub-block; empty where there is one block.
    pub sub_blocks: Vec<(u64, u64)>,
}

impl Header {
    /// Where the image's pixels lie; `None` where there is no image, where the header does not tell (axes or type are
    /// missing or make no sense), and for XISF pixels in another file.
    pub fn data_unit(&self) -> Option<DataUnit> {
        let hdu = self.hdus.get(self.image_hdu?)?;
        match self.format {
            Format::Fits => of_fits(&Keywords(&hdu.cards), hdu.data?),
            Format::Xisf => {
                let image = self.image_element.as_deref()?;
                of_xisf(image, hdu.data.or(image.text)?)
            }
            Format::Raw(_) | Format::Foreign => None,
        }
    }
}

/// A frame's pixels have a few axes; a header of more is none that can be read.
const MOST_AXES: i64 = 16;
/// Columns of a table of tiles: four for data, a few for scales; more are somebody else's table.
const MOST_COLUMNS: i64 = 64;
/// Parameters of a compression.
const MOST_PARAMETERS: i64 = 16;

fn of_fits(cards: &Keywords<'_>, range: ByteRange) -> Option<DataUnit> {
    let is_tiled = cards.first("ZIMAGE").is_some_and(|value| *value == Value::Bool(true));
    let (bitpix, naxis) = if is_tiled { ("ZBITPIX", "ZNAXIS") } else { ("BITPIX", "NAXIS") };
    let sample = match cards.whole(bitpix)? {
        8 => SampleType::U8,
        16 => SampleType::I16,
        32 => SampleType::I32,
        64 => SampleType::I64,
        -32 => SampleType::F32,
        -64 => SampleType::F64,
        _ => return None,
    };
    let count = cards.whole(naxis).filter(|count| (1..=MOST_AXES).contains(count))?;
    let axes: Vec<u64> =
        (1..=count).map(|axis| cards.length(&format!("{naxis}{axis}"))).collect::<Option<_>>()?;
    let packing = if is_tiled { Packing::Tiles(Box::new(tiles(cards, &axes)?)) } else { Packing::Plain };
    let scale = Scale {
        zero: cards.number("BZERO").unwrap_or(0.0),
        factor: cards.number("BSCALE").unwrap_or(1.0),
        blank: cards.whole("BLANK"),
        bounds: None,
    };
    Some(DataUnit { range, sample, axes, scale, packing })
}

fn tiles(cards: &Keywords<'_>, axes: &[u64]) -> Option<Tiles> {
    let (row_bytes, rows) = (cards.length("NAXIS1")?, cards.length("NAXIS2")?);
    let tile = (1..).zip(axes).map(|(axis, length)| {
        let default = if axis == 1 { *length } else { 1 };
        cards.length(&format!("ZTILE{axis}")).unwrap_or(default)
    });
    let parameters = (1..=MOST_PARAMETERS).map_while(|number| {
        let name = cards.text(&format!("ZNAME{number}"))?;
        Some((name, cards.number(&format!("ZVAL{number}"))?))
    });
    let columns = (1..=cards.whole("TFIELDS")?.min(MOST_COLUMNS)).map(|number| {
        Some(TableColumn {
            name: cards.text(&format!("TTYPE{number}")).unwrap_or_default(),
            format: cards.text(&format!("TFORM{number}"))?,
        })
    });
    Some(Tiles {
        algorithm: cards.text("ZCMPTYPE")?,
        tile: tile.collect(),
        parameters: parameters.collect(),
        quantization: cards.text("ZQUANTIZ"),
        dither_seed: cards.whole("ZDITHER0"),
        blank: cards.whole("ZBLANK"),
        scale: cards.number("ZSCALE"),
        zero: cards.number("ZZERO"),
        row_bytes,
        rows,
        heap_offset: cards.length("THEAP").unwrap_or(row_bytes.saturating_mul(rows)),
        columns: columns.collect::<Option<_>>()?,
    })
}

fn of_xisf(image: &ImageElement, range: ByteRange) -> Option<DataUnit> {
    let sample = match image.sample_format.as_deref()?.trim() {
        "UInt8" => SampleType::U8,
        "UInt16" => SampleType::U16,
        "UInt32" => SampleType::U32,
        "UInt64" => SampleType::U64,
        "Float32" => SampleType::F32,
        "Float64" => SampleType::F64,
        "Complex32" => SampleType::Complex32,
        "Complex64" => SampleType::Complex64,
        _ => return None,
    };
    let axes: Vec<u64> = image
        .geometry
        .as_deref()?
        .split(':')
        .map(|length| length.trim().parse().ok())
        .collect::<Option<_>>()?;
    if axes.len() > usize::try_from(MOST_AXES).unwrap_or_default() {
        return None;
    }
    let bounds = image.bounds.as_deref().and_then(|bounds| {
        let (low, high) = bounds.split_once(':')?;
        Some((low.trim().parse().ok()?, high.trim().parse().ok()?))
    });
    let compression = match image.compression.as_deref() {
        Some(written) => Some(compression(written, image.sub_blocks.as_deref())?),
        None => None,
    };
    let is = |attribute: &Option<String>, word: &str| {
        attribute.as_deref().is_some_and(|written| written.trim().eq_ignore_ascii_case(word))
    };
    let text_encoding = match image.text_encoding.as_deref().map(str::trim) {
        Some("base64") => Some(TextEncoding::Base64),
        Some("hex" | "base16") => Some(TextEncoding::Hexadecimal),
        Some(_) => return None,
        None => None,
    };
    let packing = Packing::Block(Block {
        is_big_endian: is(&image.byte_order, "big"),
        is_interleaved: is(&image.pixel_storage, "normal"),
        compression,
        checksum: image.checksum.clone(),
        text_encoding,
    });
    Some(DataUnit {
        range,
        sample,
        axes,
        scale: Scale { zero: 0.0, factor: 1.0, blank: None, bounds },
        packing,
    })
}

/// `codec:unpacked` or `codec+sh:unpacked:item`, and `packed,unpacked:packed,unpacked ...`.
fn compression(written: &str, sub_blocks: Option<&str>) -> Option<Compression> {
    let mut parts = written.split(':').map(str::trim);
    let codec = parts.next()?;
    let unpacked_bytes = parts.next()?.parse().ok()?;
    let (codec, shuffled_item_bytes) = match codec.strip_suffix("+sh") {
        Some(codec) => (codec, Some(parts.next()?.parse().ok()?)),
        None => (codec, None),
    };
    let sub_block = |pair: &str| {
        let (packed, unpacked) = pair.split_once(',')?;
        Some((packed.trim().parse().ok()?, unpacked.trim().parse().ok()?))
    };
    let sub_blocks = match sub_blocks {
        Some(all) => all.split(':').map(sub_block).collect::<Option<_>>()?,
        None => Vec::new(),
    };
    Some(Compression { codec: codec.to_owned(), unpacked_bytes, shuffled_item_bytes, sub_blocks })
}

/// Cards by keyword, the first of each: what describes the data stands at the head.
struct Keywords<'a>(&'a [Card]);

impl Keywords<'_> {
    fn first(&self, keyword: &str) -> Option<&Value> {
        self.0.iter().find(|card| card.keyword == keyword && card.value.is_present()).map(|card| &card.value)
    }

    fn number(&self, keyword: &str) -> Option<f64> {
        match self.first(keyword)? {
            #[allow(clippy::cast_precision_loss, reason = "BZERO and BSCALE are floats by the standard")]
            Value::Int(whole) => Some(*whole as f64),
            Value::Float(float) => Some(*float),
            Value::Text(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
            _ => None,
        }
    }

    fn whole(&self, keyword: &str) -> Option<i64> {
        self.first(keyword)?.whole()
    }

    fn length(&self, keyword: &str) -> Option<u64> {
        self.whole(keyword).and_then(|length| u64::try_from(length).ok())
    }

    fn text(&self, keyword: &str) -> Option<String> {
        match self.first(keyword)? {
            Value::Text(text) => Some(text.trim().to_owned()),
            _ => None,
        }
    }
}
