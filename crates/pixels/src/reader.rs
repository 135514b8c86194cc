//! The reader without I/O: it asks for byte ranges and gives strips.

use std::ops::Range;

use nightledger_header::{Block, ByteRange, DataUnit, Format, Header, Packing};
use nightledger_language::said;

use crate::error::{PixelError, PixelErrorKind};
use crate::geometry::Geometry;
use crate::input::Input;
use crate::limits::Limits;
use crate::plain::Plain;
use crate::samples::{Place, Samples, Scaling, Strip};
use crate::tiles::TileSource;
use crate::xisf::{BlockSource, Checksum};

/// What the reader wants or gives next.
#[derive(Debug)]
pub enum Step<'a> {
    /// Hand over the bytes `offset .. offset + length`, cut at the end of the file, with [`PixelReader::supply`].
    Read {
        /// First byte wanted.
        offset: u64,
        /// How many at most.
        length: usize,
    },
    /// The next rows. They are gone with the next step.
    Strip(Strip<'a>),
    /// That was all: every row of every plane was given once, in order.
    Done,
}

/// Decodes one image. Create it, then call [`Self::step`] until [`Step::Done`], answering each [`Step::Read`] with
/// [`Self::supply`].
///
/// ```
/// use nightledger_header::{HeaderReader, Limits};
/// use nightledger_pixels::{PixelReader, Step};
///
/// let cards = ["SIMPLE  = T", "BITPIX  = 16", "NAXIS   = 2", "NAXIS1  = 3", "NAXIS2  = 1", "BZERO   = 32768", "END"];
/// let mut file: Vec<u8> = cards.iter().flat_map(|card| format!("{card:80}").into_bytes()).collect();
/// file.resize(2880, b' ');
/// file.extend([0x80, 0, 0, 0, 0x7f, 0xff]);
///
/// let header = HeaderReader::read_all("evening.fits", &file, Limits::default());
/// let mut reader = PixelReader::new(&header, file.len() as u64, nightledger_pixels::Limits::default())?;
/// let (mut strip_values, mut values) = (Vec::new(), Vec::new());
/// loop {
///     match reader.step()? {
///         Step::Read { offset, length } => {
///             let from = offset as usize;
///             reader.supply(&file[from..file.len().min(from + length)])?;
///         }
///         Step::Strip(strip) => {
///             strip.f32(&mut strip_values);
///             values.extend_from_slice(&strip_values);
///         }
///         Step::Done => break,
///     }
/// }
/// assert_eq!(values, [0.0, 32768.0, 65535.0]);
/// # Ok::<(), nightledger_pixels::PixelError>(())
/// ```
#[derive(Debug)]
pub struct PixelReader {
    geometry: Geometry,
    scaling: Scaling,
    samples: Samples,
    input: Input,
    source: Source,
    is_asked: bool,
    /// Whether only some rows are wanted.
    is_part: bool,
}

/// How the image is stored.
#[derive(Debug)]
enum Source {
    Plain(Box<Plain>),
    Tiles(Box<TileSource>),
    Block(Box<BlockSource>),
}

impl Source {
    fn wanted(&mut self, most_bytes: u64) -> Result<Option<ByteRange>, PixelError> {
        match self {
            Self::Plain(plain) => Ok(plain.wanted()),
            Self::Tiles(tiles) => tiles.wanted(most_bytes),
            Self::Block(block) => Ok(block.wanted()),
        }
    }

    fn take(&mut self, bytes: &[u8], samples: &mut Samples) -> Result<Option<Place>, PixelError> {
        match self {
            Self::Plain(plain) => plain.take(bytes, samples).map(Some),
            Self::Tiles(tiles) => tiles.take(bytes, samples),
            Self::Block(block) => block.take(bytes, samples),
        }
    }
}

impl PixelReader {
    /// A reader of the image that counts in a file of `size_bytes` ([`Header::data_unit`]).
    pub fn new(header: &Header, size_bytes: u64, limits: Limits) -> Result<Self, PixelError> {
        match header.data_unit() {
            Some(unit) => Self::of_unit(&unit, size_bytes, limits),
            None => Err(no_image(header)),
        }
    }

    /// The same for pixels of which all is known already.
    pub fn of_unit(unit: &DataUnit, size_bytes: u64, limits: Limits) -> Result<Self, PixelError> {
        let geometry = Geometry::new(&unit.axes, unit.sample, &limits)?;
        let mut samples = Samples::empty(unit.sample);
        let source = match &unit.packing {
            Packing::Plain => {
                Source::Plain(Box::new(Plain::new(geometry, unit.range.offset, true, false, &limits)?))
            }
            Packing::Tiles(tiles) => {
                let tiles = TileSource::new(unit, tiles, geometry, &limits)?;
                samples = tiles.samples();
                Source::Tiles(Box::new(tiles))
            }
            Packing::Block(block) if block.compression.is_none() && block.text_encoding.is_none() => {
                let Block { is_big_endian, is_interleaved, checksum, .. } = block;
                let mut plain =
                    Plain::new(geometry, unit.range.offset, *is_big_endian, *is_interleaved, &limits)?;
                if let Some(checksum) = checksum {
                    plain.check(Checksum::new(checksum)?);
                }
                Source::Plain(Box::new(plain))
            }
            Packing::Block(block) => {
                Source::Block(Box::new(BlockSource::new(unit.range, block, geometry, &limits)?))
            }
        };
        Ok(Self {
            geometry,
            scaling: Scaling::new(&unit.scale),
            samples,
            input: Input::new(size_bytes, limits),
            source,
            is_asked: false,
            is_part: false,
        })
    }

    /// Only these rows of each plane are wanted, the first stored one being row 0. They come with those that are stored
    /// together with them, in strips as always ([`Strip::first_row`]); what does not have to be read for them is not, and so
    /// checksums of what is left out tell nothing. To be said before the first step.
    pub fn only(&mut self, rows: &Range<usize>) {
        self.is_part = true;
        match &mut self.source {
            Source::Plain(plain) => plain.only(rows),
            Source::Tiles(tiles) => tiles.only(rows),
            Source::Block(block) => block.only(rows),
        }
    }

    /// The image's size, known before the first step.
    pub fn geometry(&self) -> Geometry {
        self.geometry
    }

    /// What is wanted or given next. After an error there is nothing more to come.
    pub fn step(&mut self) -> Result<Step<'_>, PixelError> {
        let Self { geometry, scaling, samples, input, source, is_asked, is_part } = self;
        loop {
            if !*is_asked {
                let Some(range) = source.wanted(input.most_bytes())? else {
                    let piece = if *is_part { None } else { input.finish()? };
                    return Ok(piece.map_or(Step::Done, |(offset, length)| Step::Read { offset, length }));
                };
                input.want(range)?;
                *is_asked = true;
            }
            if let Some((offset, length)) = input.step()? {
                return Ok(Step::Read { offset, length });
            }
            *is_asked = false;
            if let Some(place) = source.take(input.bytes(), samples)? {
                return Ok(Step::Strip(Strip::new(place, geometry.width, samples, scaling)));
            }
        }
    }

    /// The bytes asked for by the last [`Step::Read`]: shorter only where the file ends.
    pub fn supply(&mut self, bytes: &[u8]) -> Result<(), PixelError> {
        self.input.supply(bytes)
    }
}

/// Why a header leads to no pixels.
fn no_image(header: &Header) -> PixelError {
    let text = match header.format {
        Format::Raw(_) => {
            return PixelError::not_supported(said!(
                "this is a camera's raw file; its pixels are not decoded"
            ));
        }
        Format::Foreign => said!("this is neither FITS nor XISF"),
        Format::Fits | Format::Xisf => {
            said!("the header describes no image whose pixels are in this file")
        }
    };
    PixelError::new(PixelErrorKind::NoImage, text)
}
