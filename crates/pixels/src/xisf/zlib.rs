//! zlib (RFC 1950).

use flate2::{Decompress, FlushDecompress, Status};

use super::BlockCodec;
use crate::error::PixelError;

/// Room is made in steps: what is claimed must first be there.
const STEP: usize = 4 * 1024 * 1024;

#[derive(Debug)]
pub(super) struct Zlib;

impl BlockCodec for Zlib {
    fn unpack(&mut self, packed: &[u8], length: usize, into: &mut Vec<u8>) -> Result<(), PixelError> {
        let mut inflater = Decompress::new(true);
        let end = into.len().saturating_add(length);
        let mut rest = packed;
        loop {
            let have = into.len();
            // One byte more than there should be, so that too many are seen.
            let room = (end - have).min(STEP) + usize::from(end == have);
            into.resize(have + room, 0);
            let (read, written) = (inflater.total_in(), inflater.total_out());
            let status =
                inflater.decompress(rest, into.get_mut(have..).unwrap_or_default(), FlushDecompress::None);
            let read = usize::try_from(inflater.total_in() - read).unwrap_or(usize::MAX);
            let written = usize::try_from(inflater.total_out() - written).unwrap_or(usize::MAX);
            into.truncate(have + written);
            rest = rest.get(read..).unwrap_or_default();
            if into.len() > end {
                return Err(PixelError::damaged("the zlib data are longer than they should be"));
            }
            match status {
                Ok(Status::StreamEnd) if into.len() == end => return Ok(()),
                Ok(Status::StreamEnd) => return Err(PixelError::damaged("the zlib data are too short")),
                Ok(_) if read > 0 || written > 0 => {}
                Ok(_) => return Err(PixelError::damaged("the zlib data end too early")),
                Err(_) => return Err(PixelError::damaged("the zlib data are damaged")),
            }
        }
    }
}
