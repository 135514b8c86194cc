//! XISF blocks (XISF 1.0 sections 10 and 11.5) that are not read as they stand: compressed ones, and those in the XML. They
//! are unpacked whole, as shuffling spreads each sample over all of a block.

mod checksum;
mod lz4;
mod text;
mod zlib;
mod zstd;

use std::fmt::Debug;
use std::ops::Range;

use nightledger_header::{Block, ByteRange, Compression};
use nightledger_language::said;

pub(crate) use checksum::Checksum;

use crate::error::PixelError;
use crate::geometry::Geometry;
use crate::limits::Limits;
use crate::samples::{Place, Samples};
use crate::shuffle;
use crate::strips::Strips;

/// Unpacks a block, or a part of one.
trait BlockCodec: Debug {
    /// Adds the `length` bytes that `packed` holds to `into`, or says why it cannot.
    fn unpack(&mut self, packed: &[u8], length: usize, into: &mut Vec<u8>) -> Result<(), PixelError>;
}

/// What is unpacked may be so many times larger than it was packed; [`SMALL`] blocks may have any ratio.
const LARGEST_RATIO: u64 = 10_000;
const SMALL: u64 = 16 * 1024 * 1024;

/// A block that is held whole.
#[derive(Debug)]
pub(crate) struct BlockSource {
    geometry: Geometry,
    sample_bytes: usize,
    range: ByteRange,
    block: Block,
    checksum: Option<Checksum>,
    held_bytes: u64,
    /// All samples' bytes, once they are there.
    unpacked: Option<Vec<u8>>,
    strips: Strips,
    /// A strip's bytes, put together.
    strip: Vec<u8>,
}

impl BlockSource {
    pub(crate) fn new(
        range: ByteRange,
        block: &Block,
        geometry: Geometry,
        limits: &Limits,
    ) -> Result<Self, PixelError> {
        let sample_bytes = geometry.sample_bytes()?;
        let needed = (geometry.rows() as u64)
            .saturating_mul(geometry.width as u64)
            .saturating_mul(sample_bytes as u64);
        if needed > limits.held_bytes {
            return Err(PixelError::limit(said!(
                "the image has {needed} bytes, which would have to be held at once; the limit is {held_bytes}",
                needed,
                held_bytes = limits.held_bytes
            )));
        }
        if needed > SMALL && needed / LARGEST_RATIO > range.length {
            return Err(PixelError::limit(said!(
                "{length} compressed bytes claim to be {needed}; so many are not unpacked at once",
                length = range.length,
                needed
            )));
        }
        if let Some(Compression { unpacked_bytes, .. }) = &block.compression
            && *unpacked_bytes != needed
        {
            return Err(PixelError::damaged(said!(
                "the compressed block claims to hold {unpacked_bytes} bytes; the image has {needed}",
                unpacked_bytes,
                needed
            )));
        }
        Ok(Self {
            geometry,
            sample_bytes,
            range,
            block: block.clone(),
            checksum: block.checksum.as_deref().map(Checksum::new).transpose()?,
            held_bytes: limits.held_bytes,
            unpacked: None,
            strips: Strips::new(geometry, geometry.strip_rows(limits)),
            strip: Vec::new(),
        })
    }

    /// These rows alone are wanted. The block is read whole all the same.
    pub(crate) fn only(&mut self, rows: &Range<usize>) {
        self.strips.only(rows, 1);
    }

    /// The bytes that are needed next, none of them once the block is there; `None` behind the last strip.
    pub(crate) fn wanted(&mut self) -> Option<ByteRange> {
        if self.unpacked.is_none() {
            return Some(self.range);
        }
        self.strips.next()?;
        Some(ByteRange { offset: self.range.offset, length: 0 })
    }

    /// The bytes asked for; where they, or those before them, make a strip, its place.
    pub(crate) fn take(&mut self, bytes: &[u8], samples: &mut Samples) -> Result<Option<Place>, PixelError> {
        let Some(unpacked) = &self.unpacked else {
            self.unpacked = Some(self.unpack(bytes)?);
            return Ok(None);
        };
        let Geometry { width, height, planes, .. } = self.geometry;
        let Place { plane, first_row, rows } = self.strips.current();
        let pixels = rows * width;
        // Where the strip's first item stands among all, and how far the next is.
        let (first, step) = if self.block.is_interleaved {
            (first_row * width * planes + plane, planes)
        } else {
            ((plane * height + first_row) * width, 1)
        };
        let shuffled =
            self.block.compression.as_ref().and_then(|compression| compression.shuffled_item_bytes);
        let item = shuffled.and_then(|item| usize::try_from(item).ok()).filter(|item| *item > 1);
        let layout = Layout { first, step, pixels, sample_bytes: self.sample_bytes };
        match item {
            None => layout.gather(unpacked, &mut self.strip),
            Some(item) if item == self.sample_bytes => layout.gather_shuffled(unpacked, &mut self.strip),
            Some(_) => {
                return Err(PixelError::not_supported(said!("items that were shuffled are no samples")));
            }
        }
        samples.read(&self.strip, self.block.is_big_endian);
        Ok(Some(self.strips.pass()))
    }

    /// The block's bytes as they were before all that was done to store them.
    fn unpack(&mut self, stored: &[u8]) -> Result<Vec<u8>, PixelError> {
        let decoded;
        let stored = match self.block.text_encoding {
            Some(encoding) => {
                decoded = text::decode(encoding, stored)?;
                decoded.as_slice()
            }
            None => stored,
        };
        if let Some(checksum) = &mut self.checksum {
            checksum.update(stored);
            checksum.verify()?;
        }
        let Some(compression) = &self.block.compression else {
            let needed = self.geometry.rows() * self.geometry.width * self.sample_bytes;
            return match stored.get(..needed) {
                Some(bytes) => Ok(bytes.to_vec()),
                None => Err(PixelError::damaged(said!(
                    "the block has {stored} of {needed} bytes",
                    stored = stored.len(),
                    needed
                ))),
            };
        };
        let mut codec: Box<dyn BlockCodec> = match compression.codec.as_str() {
            "zlib" => Box::new(zlib::Zlib),
            "lz4" | "lz4hc" => Box::new(lz4::Lz4),
            "zstd" => Box::new(zstd::Zstd),
            other => {
                return Err(PixelError::not_supported(said!(
                    "the block is compressed with {other}, which is not decoded",
                    other
                )));
            }
        };
        let whole = [(stored.len() as u64, compression.unpacked_bytes)];
        let parts =
            if compression.sub_blocks.is_empty() { whole.as_slice() } else { &compression.sub_blocks };
        let total = parts.iter().try_fold(0_u64, |all, (_, unpacked)| all.checked_add(*unpacked));
        if total != Some(compression.unpacked_bytes) || compression.unpacked_bytes > self.held_bytes {
            return Err(PixelError::damaged(said!(
                "the sub-blocks of the compressed block do not add up to it"
            )));
        }
        let mut unpacked = Vec::new();
        let mut rest = stored;
        for (packed, length) in parts {
            let length = usize::try_from(*length).unwrap_or(usize::MAX);
            let split = usize::try_from(*packed).ok().and_then(|packed| rest.split_at_checked(packed));
            let Some((own, behind)) = split else {
                return Err(PixelError::damaged(said!(
                    "the sub-blocks are longer than the compressed block"
                )));
            };
            codec.unpack(own, length, &mut unpacked)?;
            rest = behind;
        }
        Ok(unpacked)
    }
}

/// Which samples of a block make a strip.
struct Layout {
    first: usize,
    step: usize,
    pixels: usize,
    sample_bytes: usize,
}

impl Layout {
    /// Samples whose bytes stand together.
    fn gather(&self, unpacked: &[u8], strip: &mut Vec<u8>) {
        let Self { first, step, pixels, sample_bytes } = *self;
        strip.clear();
        let from = unpacked.get(first * sample_bytes..).unwrap_or_default();
        if step == 1 {
            strip.extend_from_slice(from.get(..pixels * sample_bytes).unwrap_or_default());
            return;
        }
        for pixel in from.chunks(step * sample_bytes).take(pixels) {
            strip.extend_from_slice(pixel.get(..sample_bytes).unwrap_or_default());
        }
    }

    /// Samples whose first bytes stand together, then their second ones ...
    fn gather_shuffled(&self, unpacked: &[u8], strip: &mut Vec<u8>) {
        strip.clear();
        strip.resize(self.pixels * self.sample_bytes, 0);
        match self.sample_bytes {
            2 => self.interleave::<2>(unpacked, strip),
            4 => self.interleave::<4>(unpacked, strip),
            8 => self.interleave::<8>(unpacked, strip),
            _ => {}
        }
    }

    fn interleave<const BYTES: usize>(&self, unpacked: &[u8], strip: &mut [u8]) {
        let Self { first, step, pixels, .. } = *self;
        let planes: [&[u8]; BYTES] = std::array::from_fn(|place| {
            let all = unpacked.len() / BYTES;
            unpacked.get(place * all + first..(place + 1) * all).unwrap_or_default()
        });
        let (samples, _) = strip.as_chunks_mut::<BYTES>();
        shuffle::join(planes, step, samples.get_mut(..pixels).unwrap_or_default());
    }
}
