//! What unpacks a compressed tile (FITS 4.0 section 10.4): one file an algorithm.

mod bits;
mod gzip;
mod hcompress;
mod nothing;
mod plio;
mod rice;

use std::fmt::Debug;

use nightledger_header::{SampleType, Tiles};
use nightledger_language::said;

use crate::error::PixelError;

pub(crate) use gzip::Gzip;
pub(crate) use nothing::Nothing;

/// Unpacks one tile after another.
pub(crate) trait TileCodec: Debug {
    /// `packed` becomes `shape.pixels()` samples in `tile`, or the reason why it cannot.
    fn decode(&mut self, packed: &[u8], shape: Shape, tile: &mut Tile) -> Result<(), PixelError>;

    /// Whether samples may be wider than the image's type says: lossy ones go beyond it before BZERO brings them back.
    fn is_wide(&self) -> bool {
        false
    }
}

/// The lengths of a tile, cut at the image's edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) width: usize,
    /// Rows; those of all planes that the tile spans.
    pub(crate) rows: usize,
}

impl Shape {
    pub(crate) fn pixels(self) -> usize {
        self.width.saturating_mul(self.rows)
    }
}

/// A tile's samples. Room is kept from tile to tile.
#[derive(Debug, Default)]
pub(crate) struct Tile {
    pub(crate) form: Form,
    pub(crate) whole: Vec<i32>,
    pub(crate) bytes: Vec<u8>,
}

/// Which of a [`Tile`]'s parts its samples are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Form {
    /// [`Tile::whole`].
    #[default]
    Whole,
    /// [`Tile::bytes`], big-endian items of so many bytes.
    Bytes(usize),
}

/// The codec for a table's tiles. `sample`: the image's type.
pub(crate) fn codec(tiles: &Tiles, sample: SampleType) -> Result<Box<dyn TileCodec>, PixelError> {
    let parameter = |name: &str| {
        tiles.parameters.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    };
    Ok(match tiles.algorithm.to_ascii_uppercase().as_str() {
        "RICE_1" | "RICE_ONE" => rice::codec(parameter("BLOCKSIZE"), parameter("BYTEPIX"), sample)?,
        "GZIP_1" => Box::new(Gzip::new(false)),
        "GZIP_2" => Box::new(Gzip::new(true)),
        "PLIO_1" => Box::new(plio::Plio),
        "HCOMPRESS_1" => Box::new(hcompress::Hcompress::new(
            parameter("SMOOTH").is_some_and(|smooth| smooth != 0.0),
            sample,
        )),
        "NOCOMPRESS" => Box::new(Nothing),
        _ => {
            return Err(PixelError::not_supported(said!(
                "tiles are compressed with {algorithm}, which is not decoded",
                algorithm = tiles.algorithm
            )));
        }
    })
}
