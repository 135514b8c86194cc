//! Floats that were made integers (FITS 4.0 section 10.2): back again, with the noise that was subtracted.

use nightledger_header::Tiles;
use nightledger_language::said;

use crate::error::PixelError;

/// Random numbers of the sequence that every reader makes for itself (FITS 4.0 appendix I).
const NUMBERS: usize = 10_000;
/// With SUBTRACTIVE_DITHER_2 this integer is exactly zero.
const EXACT_ZERO: i32 = -2_147_483_646;

/// How a table's floats were made integers.
#[derive(Debug)]
pub(super) struct Quantization {
    dithering: Dithering,
    /// ZDITHER0, less one and within the sequence.
    seed: usize,
    random: Vec<f32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dithering {
    None,
    Subtractive,
    /// The same, and zero stays zero.
    ZeroStays,
}

/// What one tile's integers stand for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quantum {
    pub(super) scale: f64,
    pub(super) zero: f64,
    pub(super) blank: Option<i64>,
}

impl Quantization {
    /// `None`: the tiles hold floats.
    pub(super) fn new(tiles: &Tiles) -> Result<Option<Self>, PixelError> {
        let dithering = match tiles.quantization.as_deref().map(str::to_ascii_uppercase).as_deref() {
            Some("NONE") => return Ok(None),
            None | Some("NO_DITHER" | "") => Dithering::None,
            Some("SUBTRACTIVE_DITHER_1") => Dithering::Subtractive,
            Some("SUBTRACTIVE_DITHER_2") => Dithering::ZeroStays,
            Some(other) => {
                return Err(PixelError::not_supported(said!(
                    "floats are quantized by {other}, which is not decoded",
                    other
                )));
            }
        };
        let seed = tiles.dither_seed.unwrap_or(1);
        let seed = usize::try_from((seed - 1).rem_euclid(10_000)).unwrap_or_default();
        let random = if dithering == Dithering::None { Vec::new() } else { random_numbers() };
        Ok(Some(Self { dithering, seed, random }))
    }

    /// The values of tile number `tile` (from 0), in f64 as every reader computes them; `to` makes them the image's type.
    pub(super) fn values<V: Copy>(
        &self,
        quantized: &[i32],
        tile: usize,
        quantum: Quantum,
        to: impl Fn(f64) -> V,
        values: &mut Vec<V>,
    ) {
        let Quantum { scale, zero, blank } = quantum;
        values.clear();
        if self.dithering == Dithering::None {
            values.extend(quantized.iter().map(|stored| to(f64::from(*stored) * scale + zero)));
        } else {
            let mut rest = quantized;
            let mut start = (tile % NUMBERS + self.seed) % NUMBERS;
            while !rest.is_empty() {
                let noise = self.stretch(start);
                let (own, behind) = rest.split_at_checked(noise.len()).unwrap_or((rest, &[]));
                values.extend(own.iter().zip(noise).map(|(stored, random)| {
                    to((f64::from(*stored) - f64::from(*random) + 0.5) * scale + zero)
                }));
                rest = behind;
                start = (start + 1) % NUMBERS;
            }
        }
        // Apart, and without a branch: so that the compiler takes several pixels at a time, here as above.
        let mut mark = |number: i32, value: V| {
            for (own, stored) in values.iter_mut().zip(quantized) {
                *own = if *stored == number { value } else { *own };
            }
        };
        if self.dithering == Dithering::ZeroStays {
            mark(EXACT_ZERO, to(0.0));
        }
        if let Some(blank) = blank.and_then(|blank| i32::try_from(blank).ok()) {
            mark(blank, to(f64::NAN));
        }
    }

    /// The noise of a tile's pixels: the sequence from 500 times its number at `start` to its end. What a tile has more is
    /// of the next start.
    fn stretch(&self, start: usize) -> &[f32] {
        let begin = self.random.get(start).copied().unwrap_or_default() * 500.0;
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "0 to 499: this is the definition"
        )]
        let begin = begin as usize;
        self.random.get(begin..).unwrap_or_default()
    }
}

/// Park and Miller's sequence (FITS 4.0 appendix I).
fn random_numbers() -> Vec<f32> {
    const FACTOR: u64 = 16_807;
    const MODULUS: u32 = 2_147_483_647;
    let mut seed = 1_u32;
    (0..NUMBERS)
        .map(|_| {
            seed = u32::try_from(u64::from(seed) * FACTOR % u64::from(MODULUS)).unwrap_or_default();
            #[allow(clippy::cast_possible_truncation, reason = "the sequence is of f32")]
            let number = (f64::from(seed) / f64::from(MODULUS)) as f32;
            number
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_the_standards() {
        // FITS 4.0 appendix I: the last seed is 1043618065.
        let last = f64::from(random_numbers().pop().unwrap());
        assert!((last - 1_043_618_065.0 / 2_147_483_647.0).abs() < 3e-8, "{last}");
    }
}
