//! The reader without I/O: it asks for byte ranges and gives strips.

use nightledger_header::{DataUnit, Format, Header, Packing};

use crate::error::{PixelError, PixelErrorKind};
use crate::geometry::Geometry;
use crate::input::Input;
use crate::limits::Limits;
use crate::plain::Plain;
use crate::samples::{Samples, Scaling, Strip};

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
}

/// How the image is stored.
#[derive(Debug)]
enum Source {
    Plain(Plain),
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
        let source = match &unit.packing {
            Packing::Plain => Source::Plain(Plain::new(geometry, unit.range.offset, true, false, &limits)?),
            Packing::Tiles(_) | Packing::Block(_) => {
                return Err(PixelError::not_supported("compressed pixels are not decoded"));
            }
        };
        Ok(Self {
            geometry,
            scaling: Scaling::new(&unit.scale),
            samples: Samples::empty(unit.sample),
            input: Input::new(size_bytes, limits),
            source,
            is_asked: false,
        })
    }

    /// The image's size, known before the first step.
    pub fn geometry(&self) -> Geometry {
        self.geometry
    }

    /// What is wanted or given next. After an error there is nothing more to come.
    pub fn step(&mut self) -> Result<Step<'_>, PixelError> {
        let Self { geometry, scaling, samples, input, source, is_asked } = self;
        let Source::Plain(plain) = source;
        if !*is_asked {
            let Some(range) = plain.wanted() else {
                return Ok(input
                    .finish()?
                    .map_or(Step::Done, |(offset, length)| Step::Read { offset, length }));
            };
            input.want(range)?;
            *is_asked = true;
        }
        if let Some((offset, length)) = input.step()? {
            return Ok(Step::Read { offset, length });
        }
        *is_asked = false;
        let place = plain.take(input.bytes(), samples);
        Ok(Step::Strip(Strip::new(place, geometry.width, samples, scaling)))
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
            return PixelError::not_supported("this is a camera's raw file; its pixels are not decoded");
        }
        Format::Foreign => "this is neither FITS nor XISF",
        Format::Fits | Format::Xisf => "the header describes no image whose pixels are in this file",
    };
    PixelError::new(PixelErrorKind::NoImage, text)
}
