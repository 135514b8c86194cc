//! Zstandard frames (RFC 8878).

use std::io::Read;

use nightledger_language::said;
use zrip::FrameDecoder;

use super::BlockCodec;
use crate::error::PixelError;

/// Room is made in steps: what is claimed must first be there.
const STEP: usize = 1024 * 1024;

#[derive(Debug)]
pub(super) struct Zstd;

impl BlockCodec for Zstd {
    fn unpack(&mut self, packed: &[u8], length: usize, into: &mut Vec<u8>) -> Result<(), PixelError> {
        let damaged =
            |why: std::io::Error| PixelError::damaged(said!("the Zstandard data are damaged: {why}", why));
        let end = into.len().saturating_add(length);
        // Frames may follow each other; each is checked against its own checksum, where it has one.
        let mut decoder = FrameDecoder::with_limit(packed, usize::MAX);
        loop {
            let have = into.len();
            if have > end {
                return Err(PixelError::damaged(said!("the Zstandard data are longer than they should be")));
            }
            let room = (end - have).min(STEP) + usize::from(end == have);
            into.resize(have + room, 0);
            let read = decoder.read(into.get_mut(have..).unwrap_or_default());
            into.truncate(have + *read.as_ref().unwrap_or(&0));
            if read.map_err(damaged)? == 0 {
                break;
            }
        }
        if into.len() == end {
            Ok(())
        } else {
            Err(PixelError::damaged(said!("the Zstandard data are too short")))
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
