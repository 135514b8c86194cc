//! zlib (RFC 1950).

use flate2::Decompress;
use nightledger_language::{mark, said};

use super::BlockCodec;
use crate::error::PixelError;
use crate::gzip::inflate;

#[derive(Debug)]
pub(super) struct Zlib;

impl BlockCodec for Zlib {
    fn unpack(&mut self, packed: &[u8], length: usize, into: &mut Vec<u8>) -> Result<(), PixelError> {
        let end = into.len().saturating_add(length);
        inflate(&mut Decompress::new(true), packed, end, into, mark!("the zlib data"))?;
        if into.len() == end {
            Ok(())
        } else {
            Err(PixelError::damaged(said!("the zlib data are too short")))
        }
    }
}
