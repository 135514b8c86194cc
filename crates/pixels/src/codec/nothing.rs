//! NOCOMPRESS: samples as they are, big-endian. UNCOMPRESSED_DATA is the same.

use nightledger_language::said;

use super::{Form, Shape, Tile, TileCodec};
use crate::error::PixelError;

#[derive(Debug)]
pub(crate) struct Nothing;

impl TileCodec for Nothing {
    fn decode(&mut self, packed: &[u8], shape: Shape, tile: &mut Tile) -> Result<(), PixelError> {
        tile.form = Form::Bytes(item_bytes(packed.len(), shape)?);
        tile.bytes.clear();
        tile.bytes.extend_from_slice(packed);
        Ok(())
    }
}

/// Bytes of an item, by how many there are of all: writers widen some types.
pub(super) fn item_bytes(bytes: usize, shape: Shape) -> Result<usize, PixelError> {
    let pixels = shape.pixels();
    [1, 2, 4, 8].into_iter().find(|item| pixels.checked_mul(*item) == Some(bytes)).ok_or_else(|| {
        PixelError::damaged(said!("a tile of {pixels} pixels has {bytes} bytes", pixels, bytes))
    })
}
