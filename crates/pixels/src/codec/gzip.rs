//! GZIP_1 and GZIP_2 (FITS 4.0 sections 10.4.2 and 10.4.3): gzip over a tile's bytes, which GZIP_2 shuffles before.

use std::fmt;

use flate2::Decompress;
use nightledger_header::{GZIP_MAGIC, GzipHead, gzip_head};
use nightledger_language::{mark, said};

use super::nothing::item_bytes;
use super::{Form, Shape, Tile, TileCodec};
use crate::error::PixelError;
use crate::gzip::inflate;
use crate::shuffle;

/// Bytes of the widest item.
const WIDEST: usize = 8;
/// What errors are about.
const WHAT: &str = mark!("a tile's gzip data");

pub(crate) struct Gzip {
    is_shuffled: bool,
    inflate: Decompress,
    shuffled: Vec<u8>,
}

impl Gzip {
    pub(crate) fn new(is_shuffled: bool) -> Self {
        Self { is_shuffled, inflate: Decompress::new(false), shuffled: Vec::new() }
    }
}

impl fmt::Debug for Gzip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gzip").field("is_shuffled", &self.is_shuffled).finish_non_exhaustive()
    }
}

impl TileCodec for Gzip {
    fn decode(&mut self, packed: &[u8], shape: Shape, tile: &mut Tile) -> Result<(), PixelError> {
        let most = shape.pixels().saturating_mul(WIDEST);
        let into = if self.is_shuffled { &mut self.shuffled } else { &mut tile.bytes };
        if packed.starts_with(&GZIP_MAGIC) {
            inflate_members(&mut self.inflate, packed, most, into)?;
        } else {
            into.clear();
            self.inflate.reset(true);
            inflate(&mut self.inflate, packed, most, into, WHAT)?;
        }
        let item = item_bytes(into.len(), shape)?;
        tile.form = Form::Bytes(item);
        if self.is_shuffled {
            unshuffle(&self.shuffled, item, &mut tile.bytes);
        }
        Ok(())
    }
}

/// One gzip member after another, each with its checksum.
fn inflate_members(
    inflater: &mut Decompress,
    mut packed: &[u8],
    most: usize,
    into: &mut Vec<u8>,
) -> Result<(), PixelError> {
    into.clear();
    while let GzipHead::Complete(length) = gzip_head(packed) {
        packed = packed.get(length..).unwrap_or_default();
        let from = into.len();
        inflater.reset(false);
        let read = inflate(inflater, packed, most, into, WHAT)?;
        packed = packed.get(read..).unwrap_or_default();
        let Some((checksum, _)) = packed.split_first_chunk::<4>() else {
            return Err(PixelError::damaged(said!("a tile's gzip data end too early")));
        };
        if u32::from_le_bytes(*checksum) != crc32fast::hash(into.get(from..).unwrap_or_default()) {
            return Err(PixelError::damaged(said!("the checksum of a tile's gzip data does not fit")));
        }
        packed = packed.get(8..).unwrap_or_default();
    }
    if into.is_empty() { Err(PixelError::damaged(said!("a tile's gzip header is damaged"))) } else { Ok(()) }
}

/// All first bytes, then all second bytes ...: back to items.
fn unshuffle(shuffled: &[u8], item: usize, bytes: &mut Vec<u8>) {
    bytes.clear();
    let items = shuffled.len() / item.max(1);
    match item {
        2 => interleave::<2>(shuffled, items, bytes),
        4 => interleave::<4>(shuffled, items, bytes),
        8 => interleave::<8>(shuffled, items, bytes),
        _ => bytes.extend_from_slice(shuffled),
    }
}

fn interleave<const ITEM: usize>(shuffled: &[u8], items: usize, bytes: &mut Vec<u8>) {
    bytes.resize(items * ITEM, 0);
    let plane = |place| shuffled.get(place * items..(place + 1) * items).unwrap_or_default();
    shuffle::join::<ITEM>(std::array::from_fn(plane), 1, bytes.as_chunks_mut().0);
}
