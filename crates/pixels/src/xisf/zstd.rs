//! Zstandard frames (RFC 8878).

use std::io::Read;

use nightledger_language::said;
use ruzstd::decoding::StreamingDecoder;

use super::BlockCodec;
use crate::error::PixelError;

/// Room is made in steps: what is claimed must first be there.
const STEP: usize = 1024 * 1024;

#[derive(Debug)]
pub(super) struct Zstd;

impl BlockCodec for Zstd {
    fn unpack(&mut self, packed: &[u8], length: usize, into: &mut Vec<u8>) -> Result<(), PixelError> {
        let damaged = |why: &dyn std::fmt::Display| {
            PixelError::damaged(said!("the Zstandard data are damaged: {why}", why))
        };
        let end = into.len().saturating_add(length);
        let mut rest = packed;
        // Frames may follow each other.
        while into.len() < end && !rest.is_empty() {
            let mut decoder = StreamingDecoder::new(&mut rest).map_err(|error| damaged(&error))?;
            loop {
                let have = into.len();
                let room = (end - have).min(STEP) + usize::from(end == have);
                into.resize(have + room, 0);
                let read = decoder.read(into.get_mut(have..).unwrap_or_default());
                into.truncate(have + *read.as_ref().unwrap_or(&0));
                if read.map_err(|error| damaged(&error))? == 0 {
                    break;
                }
                if into.len() > end {
                    return Err(PixelError::damaged(said!(
                        "the Zstandard data are longer than they should be"
                    )));
                }
            }
        }
        if into.len() == end {
            Ok(())
        } else {
            Err(PixelError::damaged(said!("the Zstandard data are too short")))
        }
    }
}
