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
    for value in block {
        bits.fill();
        let mut zeros = bits.peek().leading_zeros();
        let folded = if zeros + 1 + low <= bits.filled().min(63) {
            // The usual case: all of it is there.
            let behind = bits.peek() << (zeros + 1);
            bits.skip(zeros + 1 + low);
            let tail = (behind >> 1) >> (63 - low);
            u32::try_from(tail).unwrap_or_default()
        } else {
            zeros = long_unary(bits);
            if low == 0 { 0 } else { bits.take(low) }
        };
        let folded = zeros.wrapping_shl(low) | folded;
        last = last.wrapping_add(unfolded(folded));
        *value = signed::<BITS>(last);
    }
    last
}

/// Zeros before a one, however many: the bits behind the end are zeros too, so that it stops there.
#[cold]
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
