//! A tile's samples into the strip: the part of it that belongs to the strip's plane.

use nightledger_language::said;

use super::quantize::{Quantization, Quantum};
use crate::codec::{Form, Tile};
use crate::error::PixelError;
use crate::samples::Samples;

/// Where a tile lies in a strip.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    pub(super) left: usize,
    /// Its first row in the strip.
    pub(super) top: usize,
    pub(super) width: usize,
    pub(super) height: usize,
    /// How many planes the tile spans, and which of them is the strip's.
    pub(super) depth: usize,
    pub(super) within: usize,
}

/// How a tile's integers become floats.
#[derive(Clone, Copy)]
pub(super) struct Quantized<'a> {
    pub(super) quantization: &'a Quantization,
    pub(super) quantum: Quantum,
    /// The tile's number, from 0.
    pub(super) number: usize,
}

/// Room for a tile's values, kept from tile to tile.
#[derive(Debug, Default)]
pub(super) struct Floats {
    whole: Vec<i32>,
    narrow: Vec<f32>,
    wide: Vec<f64>,
}

/// Samples as they were stored.
pub(super) fn stored(
    tile: &Tile,
    spot: Spot,
    stride: usize,
    samples: &mut Samples,
) -> Result<(), PixelError> {
    let bytes = tile.bytes.as_slice();
    match (tile.form, samples) {
        (Form::Bytes(1), Samples::U8(to)) => lines(bytes, spot, stride, to, |sample| *sample),
        (Form::Bytes(2), Samples::I16(to)) => {
            lines(chunks(bytes), spot, stride, to, |s| i16::from_be_bytes(*s));
        }
        (Form::Bytes(4), Samples::I32(to)) => {
            lines(chunks(bytes), spot, stride, to, |s| i32::from_be_bytes(*s));
        }
        (Form::Bytes(8), Samples::I64(to)) => {
            lines(chunks(bytes), spot, stride, to, |s| i64::from_be_bytes(*s));
        }
        (Form::Bytes(4), Samples::F32(to)) => {
            lines(chunks(bytes), spot, stride, to, |s| f32::from_be_bytes(*s));
        }
        (Form::Bytes(8), Samples::F64(to)) => {
            lines(chunks(bytes), spot, stride, to, |s| f64::from_be_bytes(*s));
        }
        // Single precision in a file of double: cfitsio goes by the bytes that there are.
        (Form::Bytes(4), Samples::F64(to)) => {
            lines(chunks(bytes), spot, stride, to, |s| f64::from(f32::from_be_bytes(*s)));
        }
        (Form::Whole, samples) => return narrowed(&tile.whole, spot, stride, samples),
        (Form::Bytes(_), samples) => {
            let mut whole = Vec::new();
            whole_numbers(tile, &mut whole)?;
            return narrowed(&whole, spot, stride, samples);
        }
    }
    Ok(())
}

/// Integers to an image whose type may have fewer bits; none may be lost.
fn narrowed(whole: &[i32], spot: Spot, stride: usize, samples: &mut Samples) -> Result<(), PixelError> {
    // Folded, not `any`: without an early way out many are compared at once.
    let lost = |low: i32, high: i32| whole.iter().fold(false, |lost, v| lost | !(low..=high).contains(v));
    let is_lost = match samples {
        Samples::U8(to) => {
            lines(whole, spot, stride, to, |sample| low_byte(*sample));
            lost(0, u8::MAX.into())
        }
        Samples::I16(to) => {
            lines(whole, spot, stride, to, |sample| low_half(*sample));
            lost(i16::MIN.into(), i16::MAX.into())
        }
        Samples::I32(to) => {
            lines(whole, spot, stride, to, |sample| *sample);
            false
        }
        Samples::I64(to) => {
            lines(whole, spot, stride, to, |sample| i64::from(*sample));
            false
        }
        _ => {
            return Err(PixelError::damaged(said!(
                "a tile of floats holds integers, and nothing tells what they stand for"
            )));
        }
    };
    if is_lost {
        Err(PixelError::damaged(said!("a tile holds values that its image's type cannot hold")))
    } else {
        Ok(())
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whether anything is lost is looked at apart"
)]
fn low_byte(sample: i32) -> u8 {
    sample as u8
}

#[allow(clippy::cast_possible_truncation, reason = "whether anything is lost is looked at apart")]
fn low_half(sample: i32) -> i16 {
    sample as i16
}

/// Floats that were stored as integers.
pub(super) fn quantized(
    tile: &Tile,
    by: Quantized<'_>,
    spot: Spot,
    stride: usize,
    samples: &mut Samples,
    room: &mut Floats,
) -> Result<(), PixelError> {
    let Quantized { quantization, quantum, number } = by;
    let Floats { whole, narrow, wide } = room;
    let stored = match tile.form {
        Form::Whole => tile.whole.as_slice(),
        Form::Bytes(_) => {
            whole_numbers(tile, whole)?;
            whole.as_slice()
        }
    };
    match samples {
        Samples::F32(to) => {
            #[allow(clippy::cast_possible_truncation, reason = "the image's type is f32")]
            quantization.values(stored, number, quantum, |value| value as f32, narrow);
            lines(narrow, spot, stride, to, |value| *value);
        }
        Samples::F64(to) => {
            quantization.values(stored, number, quantum, |value| value, wide);
            lines(wide, spot, stride, to, |value| *value);
        }
        _ => return Err(PixelError::damaged(said!("a tile of integers is quantized"))),
    }
    Ok(())
}

/// Integers of up to 32 bits that stand as bytes.
fn whole_numbers(tile: &Tile, whole: &mut Vec<i32>) -> Result<(), PixelError> {
    whole.clear();
    match tile.form {
        Form::Bytes(1) => whole.extend(tile.bytes.iter().map(|byte| i32::from(*byte))),
        Form::Bytes(2) => whole.extend(chunks(&tile.bytes).iter().map(|s| i32::from(i16::from_be_bytes(*s)))),
        Form::Bytes(4) => whole.extend(chunks(&tile.bytes).iter().map(|s| i32::from_be_bytes(*s))),
        _ => {
            return Err(PixelError::damaged(said!("a tile's samples have more bytes than its image's type")));
        }
    }
    Ok(())
}

fn chunks<const BYTES: usize>(bytes: &[u8]) -> &[[u8; BYTES]] {
    bytes.as_chunks().0
}

/// Lines of a tile go to their places in a strip of `stride` samples a row.
fn lines<T, S>(tile: &[T], spot: Spot, stride: usize, strip: &mut [S], convert: impl Fn(&T) -> S) {
    let Spot { left, top, width, height, within, .. } = spot;
    let from = within.saturating_mul(height).saturating_mul(width);
    let own = tile.get(from..).unwrap_or_default();
    let rows = strip.chunks_mut(stride).skip(top).take(height);
    for (line, row) in own.chunks(width).zip(rows) {
        let to = row.get_mut(left..left + width).unwrap_or_default();
        for (to, sample) in to.iter_mut().zip(line) {
            *to = convert(sample);
        }
    }
}
