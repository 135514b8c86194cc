//! RICE_1, also called RICE_ONE (FITS 4.0 section 10.4.1; Rice, Yeh and Miller 1993): differences of neighbours, coded in
//! blocks with one number of low bits each.

use nightledger_header::SampleType;
use nightledger_language::said;

use super::bits::Bits;
use super::{Form, Shape, Tile, TileCodec};
use crate::error::PixelError;

/// Pixels of a block where BLOCKSIZE is missing.
const USUAL_BLOCK: f64 = 32.0;
/// Bytes of a pixel where BYTEPIX is missing, whatever BITPIX is.
const USUAL_BYTES: f64 = 4.0;
/// Pixels of a block: more are none of a real writer's.
const LARGEST_BLOCK: u16 = 4096;

/// The codec for these parameters.
pub(super) fn codec(
    block_size: Option<f64>,
    bytes: Option<f64>,
    sample: SampleType,
) -> Result<Box<dyn TileCodec>, PixelError> {
    let written = block_size.unwrap_or(USUAL_BLOCK);
    let block = (1..=LARGEST_BLOCK).find(|size| f64::from(*size) == written);
    let Some(block) = block.map(usize::from) else {
        return Err(PixelError::damaged(said!("RICE_1 with a BLOCKSIZE of {written}", written)));
    };
    let written = bytes.unwrap_or(USUAL_BYTES);
    Ok(match written {
        1.0 => Box::new(Rice::<3, 6, 8> { block, sample }),
        2.0 => Box::new(Rice::<4, 14, 16> { block, sample }),
        4.0 => Box::new(Rice::<5, 25, 32> { block, sample }),
        _ => return Err(PixelError::damaged(said!("RICE_1 with a BYTEPIX of {written}", written))),
    })
}

/// `SPLIT`: bits that say how a block is split. `TOP`: the split that means pixels as they are. `BITS`: of a pixel.
#[derive(Debug)]
struct Rice<const SPLIT: u32, const TOP: u32, const BITS: u32> {
    block: usize,
    sample: SampleType,
}

impl<const SPLIT: u32, const TOP: u32, const BITS: u32> TileCodec for Rice<SPLIT, TOP, BITS> {
    fn decode(&mut self, packed: &[u8], shape: Shape, tile: &mut Tile) -> Result<(), PixelError> {
        tile.form = Form::Whole;
        tile.whole.resize(shape.pixels(), 0);
        let mut bits = Bits::new(packed);
        let mut last = bits.take(BITS);
        for block in tile.whole.chunks_mut(self.block) {
            let split = bits.take(SPLIT);
            if split == 0 {
                block.fill(signed::<BITS>(last));
            } else if split == TOP + 1 {
                for value in block {
                    last = last.wrapping_add(unfolded(bits.take(BITS)));
                    *value = signed::<BITS>(last);
                }
            } else {
                last = split_block::<BITS>(&mut bits, split - 1, last, block);
            }
            if bits.is_overrun() {
                return Err(PixelError::damaged(said!("a tile's compressed data end too early")));
            }
        }
        Ok(())
    }

    fn is_wide(&self) -> bool {
        match self.sample {
            SampleType::U8 => BITS > 8,
            SampleType::I16 => BITS > 16,
            _ => false,
        }
    }
}

/// A block of differences: each its high bits in unary, then `low` low bits. Returns the last pixel.
#[inline]
fn split_block<const BITS: u32>(bits: &mut Bits<'_>, low: u32, mut last: u32, block: &mut [i32]) -> u32 {
    let mut rest = block;
    loop {
        let done;
        // So many differences of the usual lengths are within the 56 bits of one filling.
        (done, last) = match low {
            0..=9 => usual_differences::<4, BITS>(bits, low, last, rest),
            10..=22 => usual_differences::<2, BITS>(bits, low, last, rest),
            _ => usual_differences::<1, BITS>(bits, low, last, rest),
        };
        let Some((pixel, behind)) = rest.get_mut(done..).and_then(<[i32]>::split_first_mut) else {
            return last;
        };
        last = last.wrapping_add(unfolded(any_difference(bits, low)));
        *pixel = signed::<BITS>(last);
        rest = behind;
    }
}

/// Pixels of whole groups, up to a difference that is not there whole after one filling for its group, or the end of the
/// data: how many, and the last of them.
#[inline]
fn usual_differences<const GROUP: usize, const BITS: u32>(
    bits: &mut Bits<'_>,
    low: u32,
    mut last: u32,
    pixels: &mut [i32],
) -> (usize, u32) {
    // A copy whose address nothing keeps lies in registers.
    let mut own = *bits;
    let mut done = 0;
    'groups: for group in pixels.as_chunks_mut::<GROUP>().0 {
        if !own.is_filled_at_once() {
            break;
        }
        for pixel in group {
            // A last one is in no code that is there whole, and without it no bits at all were a case of its own.
            let zeros = (own.peek() | 1).leading_zeros();
            let length = zeros + 1 + low;
            if length > own.filled() {
                break 'groups;
            }
            // The one behind the zeros, and the low bits.
            let code = low_word(own.peek() >> (64 - length));
            own.skip(length);
            last = last.wrapping_add(unfolded((zeros.wrapping_sub(1) << low).wrapping_add(code)));
            *pixel = signed::<BITS>(last);
            done += 1;
        }
    }
    *bits = own;
    (done, last)
}

/// A difference, folded, however long it is.
#[cold]
#[inline(never)]
fn any_difference(bits: &mut Bits<'_>, low: u32) -> u32 {
    let zeros = long_unary(bits);
    let tail = if low == 0 { 0 } else { bits.take(low) };
    zeros.wrapping_shl(low) | tail
}

/// Zeros before a one, however many: the bits behind the end are zeros too, so that it stops there.
fn long_unary(bits: &mut Bits<'_>) -> u32 {
    let mut zeros = 0_u32;
    loop {
        bits.fill();
        let some = bits.peek().leading_zeros().min(bits.filled().min(56));
        zeros = zeros.saturating_add(some);
        bits.skip(some);
        if bits.is_overrun() {
            return zeros;
        }
        if some < 56 && bits.filled() > 0 && bits.peek().leading_zeros() == 0 {
            bits.skip(1);
            return zeros;
        }
    }
}

#[allow(clippy::cast_possible_truncation, reason = "pixels have 32 bits: those above are of no use")]
#[inline]
fn low_word(bits: u64) -> u32 {
    bits as u32
}

/// 0, 1, 2, 3, 4 ... stand for 0, -1, 1, -2, 2 ...
#[inline]
fn unfolded(folded: u32) -> u32 {
    (folded >> 1) ^ (folded & 1).wrapping_neg()
}

/// The low bits of a pixel, with its sign: bytes have none.
#[inline]
fn signed<const BITS: u32>(pixel: u32) -> i32 {
    let pixel = pixel << (32 - BITS);
    if BITS == 8 { (pixel >> (32 - BITS)).cast_signed() } else { pixel.cast_signed() >> (32 - BITS) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tile's first pixel and blocks of one split each, as bytes.
    fn packed(first: u32, low: u32, folded: &[u32], block: usize) -> Vec<u8> {
        let mut bits = Vec::new();
        let mut put = |value: u32, count: u32| {
            bits.extend((0..count).rev().map(|bit| value.checked_shr(bit).unwrap_or(0) & 1));
        };
        put(first, 32);
        for block in folded.chunks(block) {
            put(low + 1, 5);
            for value in block {
                put(0, value >> low);
                put(1, 1);
                put(value & ((1 << low) - 1), low);
            }
        }
        let byte = |bits: &[u32]| bits.iter().zip((0..8).rev()).fold(0, |byte, (bit, at)| byte | bit << at);
        bits.chunks(8).map(|bits| u8::try_from(byte(bits)).unwrap()).collect()
    }

    fn decoded(packed: &[u8], pixels: usize, block: usize) -> Result<Vec<i32>, PixelError> {
        let mut tile = Tile::default();
        let mut rice = Rice::<5, 25, 32> { block, sample: SampleType::I32 };
        rice.decode(packed, Shape { width: pixels, rows: 1 }, &mut tile).map(|()| tile.whole)
    }

    #[test]
    fn differences_of_every_length_are_put_back() {
        for low in 0..25 {
            for (count, block) in [(1, 32), (3, 32), (32, 32), (67, 32), (100, 16), (100, 7)] {
                // High bits of which some fill a word and more, at every place in a group.
                let high = |at: u32| {
                    if at % 7 == low % 7 { [20, 55, 56, 63, 64, 130][at as usize % 6] } else { at % 3 }
                };
                let spread = |at: u32| at.wrapping_mul(2_654_435_761) >> 8;
                let folded: Vec<u32> =
                    (0..count).map(|at| high(at) << low | spread(at) & ((1 << low) - 1)).collect();
                let expect: Vec<i32> = folded
                    .iter()
                    .scan(70_000_u32, |last, folded| {
                        *last = last.wrapping_add(unfolded(*folded));
                        Some(last.cast_signed())
                    })
                    .collect();
                let packed = packed(70_000, low, &folded, block);
                assert_eq!(decoded(&packed, expect.len(), block).unwrap(), expect, "{low} {count} {block}");
                let (_, cut) = packed.split_last().unwrap();
                assert!(decoded(cut, expect.len(), block).is_err(), "{low} {count} {block}, cut");
            }
        }
    }
}
