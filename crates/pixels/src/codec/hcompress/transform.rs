//! The inverse of the transform: from sums and differences of ever smaller squares to pixels.

use super::coefficient::Coefficient;
use super::smooth::smooth;

/// Rounding at one level: the lowest bit that a coefficient of this kind has there.
#[derive(Clone, Copy)]
struct Rounding<C> {
    bit: C,
    /// All bits from that one up.
    mask: C,
    /// Added before the mask, to numbers that are not negative and to others.
    half: C,
    less: C,
}

impl<C: Coefficient> Rounding<C> {
    fn new(level: usize) -> Self {
        let one = C::of(1);
        let bit = one << level;
        let half = if level == 0 { C::default() } else { one << (level - 1) };
        // At the lowest level nothing is rounded.
        let less = if level == 0 { C::default() } else { half - one };
        Self { bit, mask: -bit, half, less }
    }

    #[inline]
    fn round(self, number: C) -> C {
        (number + if number >= C::default() { self.half } else { self.less }) & self.mask
    }
}

/// Turns coefficients, as they were stored, into pixels. `smoothing`: the scale, if the result is to be smoothed.
pub(super) fn invert<C: Coefficient>(
    coefficients: &mut [C],
    rows: usize,
    columns: usize,
    smoothing: Option<i32>,
    column: &mut Vec<C>,
) {
    let levels = rows.max(columns).next_power_of_two().trailing_zeros() as usize;
    let Some(first) = coefficients.first_mut() else { return };
    *first = Rounding::new(levels + 1).round(*first);
    for level in (0..levels).rev() {
        // What is left of the sides after halving them, rounded up, `level` times.
        let part = |side: usize| side.div_ceil(1 << level);
        let (rows, used) = (part(rows), part(columns));
        unshuffle(coefficients, rows, used, columns, column);
        if let Some(scale) = smoothing {
            smooth(coefficients, rows, used, columns, scale);
        }
        expand(coefficients, rows, used, columns, level);
    }
}

/// Lower and upper halves, of lines and then of columns, become neighbours.
fn unshuffle<C: Coefficient>(all: &mut [C], rows: usize, used: usize, stride: usize, room: &mut Vec<C>) {
    for line in all.chunks_mut(stride).take(rows) {
        room.clear();
        room.extend(line.iter().take(used).copied());
        let (low, high) = room.split_at(used.div_ceil(2));
        for (pair, (low, high)) in line.as_chunks_mut::<2>().0.iter_mut().zip(low.iter().zip(high)) {
            *pair = [*low, *high];
        }
        if used % 2 == 1
            && let (Some(last), Some(low)) = (line.get_mut(used - 1), low.last())
        {
            *last = *low;
        }
    }
    // Whole lines move: the order of a permutation's cycles would save no time here, a copy is read in order.
    room.clear();
    for line in all.chunks(stride).take(rows) {
        room.extend(line.iter().take(used).copied());
    }
    let low = rows.div_ceil(2);
    for (number, line) in all.chunks_mut(stride).take(rows).enumerate() {
        let from = if number % 2 == 0 { number / 2 } else { low + number / 2 } * used;
        if let (Some(to), Some(from)) = (line.get_mut(..used), room.get(from..from + used)) {
            to.copy_from_slice(from);
        }
    }
}

/// Squares of two by two: the sum and three differences become four pixels (or sums of the next level).
fn expand<C: Coefficient>(all: &mut [C], rows: usize, used: usize, stride: usize, level: usize) {
    let zero = C::default();
    let shift = if level == 0 { 2 } else { 1 };
    let middle = Rounding::<C>::new(level + 1);
    let low = Rounding::<C>::new(level);
    let mut lines = all.chunks_mut(stride).take(rows);
    while let Some(upper) = lines.next() {
        let upper = upper.get_mut(..used).unwrap_or_default();
        let (upper_pairs, upper_last) = upper.as_chunks_mut::<2>();
        let Some(lower) = lines.next() else {
            // The last line has no lower neighbour.
            for [sum, right] in upper_pairs {
                let hy = middle.round(*right);
                let bit = hy & middle.bit;
                let h0 = if *sum >= zero { *sum - bit } else { *sum + bit };
                *right = (h0 + hy) >> shift;
                *sum = (h0 - hy) >> shift;
            }
            if let [last] = upper_last {
                *last = *last >> shift;
            }
            return;
        };
        let lower = lower.get_mut(..used).unwrap_or_default();
        let (lower_pairs, lower_last) = lower.as_chunks_mut::<2>();
        for ([sum, right], [below, corner]) in upper_pairs.iter_mut().zip(lower_pairs) {
            let hx = middle.round(*below);
            let hy = middle.round(*right);
            let hc = low.round(*corner);
            // The lowest bit of the corner's difference belongs to the other two as well ...
            let bit0 = hc & low.bit;
            let hx = if hx >= zero { hx - bit0 } else { hx + bit0 };
            let hy = if hy >= zero { hy - bit0 } else { hy + bit0 };
            // ... and the lowest two of all to the sum.
            let bit1 = (hc ^ hx ^ hy) & middle.bit;
            let h0 = if *sum >= zero {
                *sum + bit0 - bit1
            } else {
                *sum + if bit0 == zero { bit1 } else { bit0 - bit1 }
            };
            *corner = (h0 + hx + hy + hc) >> shift;
            *below = (h0 + hx - hy - hc) >> shift;
            *right = (h0 - hx + hy - hc) >> shift;
            *sum = (h0 - hx - hy + hc) >> shift;
        }
        if let ([sum], [below]) = (upper_last, lower_last) {
            let hx = middle.round(*below);
            let bit = hx & middle.bit;
            let h0 = if *sum >= zero { *sum - bit } else { *sum + bit };
            *below = (h0 + hx) >> shift;
            *sum = (h0 - hx) >> shift;
        }
    }
}
