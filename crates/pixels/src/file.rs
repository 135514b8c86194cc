//! A file from its first byte: its header, then its pixels, by what it asks for.

use std::ops::Range;

use nightledger_header::{Header, HeaderReader};

use crate::error::PixelError;
use crate::geometry::Geometry;
use crate::limits::Limits;
use crate::reader::{PixelReader, Step};
use crate::samples::Strip;

/// What the file wants or gives next.
#[derive(Debug)]
pub enum FileStep<'a> {
    /// Hand over the bytes `offset .. offset + length`, cut at the end of the file, with [`ImageFile::supply`].
    Read {
        /// First byte wanted.
        offset: u64,
        /// How many at most.
        length: usize,
    },
    /// Once, before any pixel is asked for: what the header says, and the size of the image that it describes.
    Image(Box<Header>, Geometry),
    /// The next rows. They are gone with the next step.
    Strip(Strip<'a>),
    /// That was all.
    Done,
}

/// Reads one file. Create it, then call [`Self::step`] until [`FileStep::Done`], answering each [`FileStep::Read`] with
/// [`Self::supply`]. Whoever wants no more drops it.
#[derive(Debug)]
pub struct ImageFile {
    size_bytes: u64,
    limits: Limits,
    stage: Stage,
    /// Why what was supplied was of no use.
    fault: Option<PixelError>,
}

#[derive(Debug)]
enum Stage {
    Header(Box<HeaderReader>),
    Pixels(Box<PixelReader>),
}

impl ImageFile {
    /// A file of this name and size.
    pub fn new(name: &str, size_bytes: u64, limits: Limits) -> Self {
        let header = HeaderReader::new(name, size_bytes, nightledger_header::Limits::default());
        Self { size_bytes, limits, stage: Stage::Header(Box::new(header)), fault: None }
    }

    /// What is wanted or given next. After an error there is nothing more to come.
    pub fn step(&mut self) -> Result<FileStep<'_>, PixelError> {
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        if let Stage::Header(reader) = &mut self.stage {
            return match reader.step() {
                nightledger_header::Step::Read { offset, length } => Ok(FileStep::Read { offset, length }),
                nightledger_header::Step::Done(header) => {
                    let pixels = PixelReader::new(&header, self.size_bytes, self.limits)?;
                    let geometry = pixels.geometry();
                    self.stage = Stage::Pixels(Box::new(pixels));
                    Ok(FileStep::Image(header, geometry))
                }
            };
        }
        let Stage::Pixels(reader) = &mut self.stage else { return Ok(FileStep::Done) };
        Ok(match reader.step()? {
            Step::Read { offset, length } => FileStep::Read { offset, length },
            Step::Strip(strip) => FileStep::Strip(strip),
            Step::Done => FileStep::Done,
        })
    }

    /// Only these rows of the image are wanted ([`PixelReader::only`]). To be said when the image is known, before the next
    /// step.
    pub fn only(&mut self, rows: &Range<usize>) {
        if let Stage::Pixels(reader) = &mut self.stage {
            reader.only(rows);
        }
    }

    /// The bytes asked for by the last [`FileStep::Read`]: shorter only where the file ends. What is wrong with them is what
    /// the next step says.
    pub fn supply(&mut self, bytes: &[u8]) {
        match &mut self.stage {
            Stage::Header(reader) => reader.supply(bytes),
            Stage::Pixels(reader) => self.fault = reader.supply(bytes).err(),
        }
    }
}
