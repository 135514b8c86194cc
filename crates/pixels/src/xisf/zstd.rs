//! Zstandard frames (RFC 8878).

use nightledger_language::said;
use zrip::{DecompressContext, DecompressError};

use super::BlockCodec;
use crate::error::PixelError;

const MAGIC: [u8; 4] = 0xFD2F_B528_u32.to_le_bytes();
const CHECKSUM_BYTES: usize = 4;

#[derive(Debug)]
pub(super) struct Zstd;

impl BlockCodec for Zstd {
    fn unpack(&mut self, packed: &[u8], length: usize, into: &mut Vec<u8>) -> Result<(), PixelError> {
        let end = into.len().saturating_add(length);
        let mut context = DecompressContext::new();
        let mut rest = packed;
        // Frames may follow each other; each is checked against its own checksum, where it has one. At most 128 MiB of
        // room are made for what is claimed and not yet there. What is to be skipped is skipped here: where addresses have
        // 32 bits, `zrip` does not survive all that can stand there.
        while !rest.is_empty() {
            let Some((frame, behind)) = split_frame(rest) else { return Err(too_short()) };
            match context.decompress_into_with_limit(frame, into, end.saturating_sub(into.len())) {
                Ok(_) => rest = behind,
                Err(DecompressError::OutputTooSmall) => {
                    return Err(PixelError::damaged(said!(
                        "the Zstandard data are longer than they should be"
                    )));
                }
                Err(why) => {
                    return Err(PixelError::damaged(said!("the Zstandard data are damaged: {why}", why)));
                }
            }
        }
        if into.len() == end { Ok(()) } else { Err(too_short()) }
    }
}

fn too_short() -> PixelError {
    PixelError::damaged(said!("the Zstandard data are too short"))
}

/// The first frame, empty where it is to be skipped, and what follows it; `None`: it ends behind the data. What is no frame
/// is left to the decoder, which says so.
fn split_frame(data: &[u8]) -> Option<(&[u8], &[u8])> {
    match data.split_first_chunk::<4>() {
        Some((&MAGIC, body)) => data.split_at_checked(MAGIC.len().checked_add(body_bytes(body)?)?),
        Some(([0x50..=0x5F, 0x2A, 0x4D, 0x18], body)) => {
            let (length, skipped) = body.split_first_chunk::<4>()?;
            let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
            skipped.get(length..).map(|behind| (&[][..], behind))
        }
        _ => Some((data, &[])),
    }
}

/// Bytes of a frame behind its magic number: its header, blocks and checksum (RFC 8878 section 3.1.1).
fn body_bytes(body: &[u8]) -> Option<usize> {
    let (descriptor, rest) = body.split_first()?;
    let is_single = descriptor & 0x20 != 0;
    let dictionary = match descriptor & 3 {
        3 => 4,
        bytes => usize::from(bytes),
    };
    let content = match descriptor >> 6 {
        0 => usize::from(is_single),
        power => 1 << power,
    };
    let mut rest = rest.get(usize::from(!is_single) + dictionary + content..)?;
    loop {
        let (&[low, middle, high], data) = rest.split_first_chunk::<3>()?;
        let header = u32::from_le_bytes([low, middle, high, 0]);
        // A block of one repeated byte has that byte alone.
        let length = if header >> 1 & 3 == 1 { 1 } else { header >> 3 };
        rest = data.get(usize::try_from(length).ok()?..)?;
        if header & 1 != 0 {
            break;
        }
    }
    let rest = rest.get(if descriptor & 4 == 0 { 0 } else { CHECKSUM_BYTES }..)?;
    Some(body.len() - rest.len())
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
    fn frames_to_be_skipped_are() {
        let skipped = |length: u32, bytes: &[u8]| {
            [&[0x5F, 0x2A, 0x4D, 0x18], length.to_le_bytes().as_slice(), bytes].concat()
        };
        let expect = unpacked(&FRAMES.concat(), 101).unwrap();
        for frame in
            [skipped(0, &[]), skipped(3, &[1, 2, 3]), skipped(4, FRAMES[0].first_chunk::<4>().unwrap())]
        {
            for packed in [
                [FRAMES[0], &frame, FRAMES[1]],
                [&frame, FRAMES[0], FRAMES[1]],
                [FRAMES[0], FRAMES[1], &frame],
            ] {
                assert_eq!(unpacked(&packed.concat(), 101).unwrap(), expect, "{frame:?}");
            }
        }
        for frame in [skipped(4, &[1, 2, 3]), skipped(u32::MAX / 2, &[]), vec![0x50, 0x2A, 0x4D, 0x18, 0, 0]]
        {
            assert!(unpacked(&[FRAMES[0], FRAMES[1], &frame].concat(), 101).is_err(), "{frame:?}");
        }
    }

    #[test]
    fn a_frame_is_as_long_as_its_header_says() {
        // A window, a size of two bytes, a raw block of two bytes and one of a repeated byte.
        let raw = [0b0100_0000, 0x58, 0xFF, 0xFF, 0x10, 0, 0, 7, 8, 0x0B, 0x20, 0, 9];
        // A dictionary's number of four bytes, a size of eight, no blocks but an empty one, a checksum.
        let numbered = [&[0b1110_0111][..], &[0; 12], &[1, 0, 0], &[0; 4]].concat();
        for body in [raw.as_slice(), &numbered] {
            assert_eq!(body_bytes(&[body, &[0xAA; 5]].concat()), Some(body.len()));
            for end in 0..body.len() {
                assert_eq!(body_bytes(body.get(..end).unwrap()), None, "cut at {end}");
            }
        }
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
