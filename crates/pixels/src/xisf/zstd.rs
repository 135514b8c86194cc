//! Zstandard frames (RFC 8878).

use nightledger_language::said;
use zrip::{DecompressContext, DecompressError};

use super::BlockCodec;
use crate::error::PixelError;

#[derive(Debug)]
pub(super) struct Zstd;

impl BlockCodec for Zstd {
    fn unpack(&mut self, packed: &[u8], length: usize, into: &mut Vec<u8>) -> Result<(), PixelError> {
        // Frames may follow each other; each is checked against its own checksum, where it has one. At most 128 MiB of
        // room are made for what is claimed and not yet there.
        match DecompressContext::new().decompress_into_with_limit(packed, into, length) {
            Ok(got) if got == length => Ok(()),
            Ok(_) => Err(PixelError::damaged(said!("the Zstandard data are too short"))),
            Err(DecompressError::OutputTooSmall) => {
                Err(PixelError::damaged(said!("the Zstandard data are longer than they should be")))
            }
            Err(why) => Err(PixelError::damaged(said!("the Zstandard data are damaged: {why}", why))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two frames by Zstandard 1.5.7 with checksums, of "nightledger " eight times and of "dark ".
    const FRAMES: [&[u8]; 2] = [
        &[
            0x28, 0xB5, 0x2F, 0xFD, 0x24, 0x60, 0x9D, 0x00, 0x00, 0x60, 0x6E, 0x69, 0x67, 0x68, 0x74, 0x6C,
            0x65, 0x64, 0x67, 0x65, 0x72, 0x20, 0x01, 0x00, 0xF1, 0xA9, 0x24, 0x01, 0xF6, 0xF5, 0x6F, 0xC7,
        ],
        &[
            0x28, 0xB5, 0x2F, 0xFD, 0x24, 0x05, 0x29, 0x00, 0x00, 0x64, 0x61, 0x72, 0x6B, 0x20, 0xA6, 0xD2,
            0x50, 0x63,
        ],
    ];

    fn unpacked(packed: &[u8], length: usize) -> Result<Vec<u8>, PixelError> {
        let mut into = b"before ".to_vec();
        Zstd.unpack(packed, length, &mut into).map(|()| into)
    }

    #[test]
    fn frames_follow_each_other() {
        let packed = FRAMES.concat();
        let expect = format!("before {}dark ", "nightledger ".repeat(8));
        assert_eq!(unpacked(&packed, 101).unwrap(), expect.as_bytes());
    }

    #[test]
    fn what_is_damaged_cut_or_of_another_length_is_refused() {
        let packed = FRAMES.concat();
        for length in [0, 95, 96, 100, 102] {
            assert!(unpacked(&packed, length).is_err(), "{length}");
        }
        for end in 0..packed.len() {
            assert!(unpacked(packed.get(..end).unwrap_or_default(), 101).is_err(), "cut at {end}");
        }
        let mut other = packed.clone();
        // The checksum of the first frame.
        if let Some(byte) = other.get_mut(FRAMES[0].len() - 1) {
            *byte ^= 1;
        }
        assert!(unpacked(&other, 101).is_err());
    }
}
