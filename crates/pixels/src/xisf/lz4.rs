//! LZ4 blocks without a frame; lz4hc is the same to a reader.

use nightledger_language::said;

use super::BlockCodec;
use crate::error::PixelError;

/// No LZ4 data become more than so many times as long.
const LARGEST_RATIO: usize = 255;

#[derive(Debug)]
pub(super) struct Lz4;

impl BlockCodec for Lz4 {
    fn unpack(&mut self, packed: &[u8], length: usize, into: &mut Vec<u8>) -> Result<(), PixelError> {
        if length / LARGEST_RATIO > packed.len() {
            return Err(PixelError::damaged(said!("the LZ4 data are too short")));
        }
        let have = into.len();
        into.resize(have + length, 0);
        match lz4_flex::block::decompress_into(packed, into.get_mut(have..).unwrap_or_default()) {
            Ok(written) if written == length => Ok(()),
            Ok(_) => Err(PixelError::damaged(said!("the LZ4 data are too short"))),
            Err(error) => Err(PixelError::damaged(said!("the LZ4 data are damaged: {error}", error))),
        }
    }
}
