//! Bit planes of a quadrant, each written as it is or as a quadtree: four bits say in which quarters of a square there is
//! anything, down to single pixels.

use nightledger_language::said;

use super::super::bits::Bits;
use super::coefficient::Coefficient;
use crate::error::PixelError;

/// A quadrant of the coefficients, which are `stride` to a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quadrant {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) height: usize,
    pub(super) width: usize,
    pub(super) stride: usize,
}

/// Codes of one level, and those of the next.
#[derive(Debug, Default)]
pub(super) struct Room {
    codes: Vec<u8>,
    next: Vec<u8>,
}

/// Each value of six bits: the code that they begin with, and how many bits of them it takes.
const CODES: [(u8, u8); 64] = codes();

const fn codes() -> [(u8, u8); 64] {
    // The code of each value, and its bits.
    const BY_VALUE: [(u8, u8); 16] = [
        (0x3e, 6),
        (0x00, 3),
        (0x01, 3),
        (0x08, 4),
        (0x02, 3),
        (0x09, 4),
        (0x1a, 5),
        (0x1b, 5),
        (0x03, 3),
        (0x1c, 5),
        (0x0a, 4),
        (0x1d, 5),
        (0x0b, 4),
        (0x1e, 5),
        (0x3f, 6),
        (0x0c, 4),
    ];
    let mut table = [(0, 0); 64];
    let mut value = 0;
    #[allow(clippy::indexing_slicing, reason = "a constant: the compiler evaluates it")]
    while value < 16 {
        let (code, bits) = BY_VALUE[value];
        let mut tail = 0;
        while tail < 1 << (6 - bits) {
            #[allow(clippy::cast_possible_truncation, reason = "16 values")]
            let entry = (value as u8, bits);
            table[((code as usize) << (6 - bits)) + tail] = entry;
            tail += 1;
        }
        value += 1;
    }
    table
}

#[inline]
fn code(bits: &mut Bits<'_>) -> u8 {
    bits.fill();
    let (value, length) = CODES.get((bits.peek() >> 58) as usize).copied().unwrap_or_default();
    bits.skip(u32::from(length));
    value
}

impl Room {
    /// Adds `planes` bit planes to a quadrant of zeros, the highest first.
    pub(super) fn decode<C: Coefficient>(
        &mut self,
        bits: &mut Bits<'_>,
        coefficients: &mut [C],
        quadrant: Quadrant,
        planes: u8,
    ) -> Result<(), PixelError> {
        let Quadrant { height, width, .. } = quadrant;
        for plane in (0..u32::from(planes)).rev() {
            match bits.take(4) {
                0 => self.read(bits, height.div_ceil(2) * width.div_ceil(2)),
                15 => self.expand(bits, height, width),
                _ => return Err(PixelError::damaged(said!("a tile's bit plane is coded in no known way"))),
            }
            if bits.is_overrun() {
                return Err(PixelError::damaged(said!("a tile's compressed data end too early")));
            }
            insert(&self.codes, coefficients, quadrant, plane);
        }
        Ok(())
    }

    /// Codes that were written as they are.
    fn read(&mut self, bits: &mut Bits<'_>, count: usize) {
        self.codes.clear();
        self.codes.resize(count, 0);
        for some in self.codes.chunks_mut(14) {
            bits.fill();
            let mut ahead = bits.peek();
            for code in &mut *some {
                *code = (ahead >> 60) as u8;
                ahead <<= 4;
            }
            bits.skip(4 * u32::try_from(some.len()).unwrap_or_default());
        }
    }

    /// Codes down to squares of two by two pixels.
    fn expand(&mut self, bits: &mut Bits<'_>, height: usize, width: usize) {
        let levels = height.max(width).next_power_of_two().trailing_zeros();
        self.codes.clear();
        self.codes.push(code(bits));
        for level in (1..levels).rev() {
            // What is left of the sides after halving them, rounded up, `level` times.
            let half = |side: usize| side.div_ceil(1 << level).max(1);
            self.quarter(bits, half(height), half(width));
        }
    }

    /// Each of four bits that is set is a code of the next level. They were written from the last to the first.
    fn quarter(&mut self, bits: &mut Bits<'_>, rows: usize, columns: usize) {
        self.next.clear();
        self.next.resize(rows * columns, 0);
        let above = columns.div_ceil(2);
        let pairs = self.next.chunks_mut(columns).enumerate().rev();
        for (row, line) in pairs {
            let from = row / 2 * above;
            let codes = self.codes.get(from..from + above).unwrap_or_default();
            let shift = if row % 2 == 0 { 2 } else { 0 };
            for (pair, parent) in line.chunks_mut(2).zip(codes).rev() {
                let parent = *parent >> shift;
                if let [left, right] = pair {
                    if parent & 1 != 0 {
                        *right = code(bits);
                    }
                    if parent & 2 != 0 {
                        *left = code(bits);
                    }
                } else if let [left] = pair
                    && parent & 2 != 0
                {
                    *left = code(bits);
                }
            }
        }
        std::mem::swap(&mut self.codes, &mut self.next);
    }
}

/// Sets the bit of a plane where the codes' bits are set.
fn insert<C: Coefficient>(codes: &[u8], coefficients: &mut [C], quadrant: Quadrant, plane: u32) {
    let Quadrant { row, column, height, width, stride } = quadrant;
    if height == 0 || width == 0 {
        return;
    }
    let lines = coefficients.chunks_mut(stride).skip(row).take(height);
    for (number, line) in lines.enumerate() {
        let from = number / 2 * width.div_ceil(2);
        let codes = codes.get(from..from + width.div_ceil(2)).unwrap_or_default();
        let line = line.get_mut(column..column + width).unwrap_or_default();
        let shift = if number % 2 == 0 { 2 } else { 0 };
        let (pairs, last) = line.as_chunks_mut::<2>();
        for (pair, code) in pairs.iter_mut().zip(codes) {
            let code = code >> shift;
            let [left, right] = pair;
            *left = left.with_bit(code >> 1 & 1, plane);
            *right = right.with_bit(code & 1, plane);
        }
        if let ([left], Some(code)) = (last, codes.last()) {
            *left = left.with_bit(code >> shift >> 1 & 1, plane);
        }
    }
}
