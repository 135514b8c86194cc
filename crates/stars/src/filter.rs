//! Smoothing of rows as they come, with a round Gaussian.

use crate::number::float;
use std::collections::VecDeque;

/// One half of a symmetric kernel: the middle first.
#[derive(Debug)]
pub(crate) struct Kernel {
    half: Vec<f32>,
}

impl Kernel {
    /// A Gaussian of this standard deviation in pixels, of sum 1.
    pub(crate) fn gaussian(deviation: f32) -> Self {
        let reach = crate::number::nearest((2.6 * deviation).ceil()).max(2);
        let mut half: Vec<f32> =
            (0..=reach).map(|step| (-0.5 * (float(step) / deviation).powi(2)).exp()).collect();
        let sum: f32 = 2.0 * half.iter().sum::<f32>() - half.first().copied().unwrap_or(0.0);
        for weight in &mut half {
            *weight /= sum;
        }
        Self { half }
    }

    /// Pixels to each side.
    pub(crate) fn reach(&self) -> usize {
        self.half.len().saturating_sub(1)
    }

    /// All weights in order.
    pub(crate) fn line(&self) -> Vec<f64> {
        self.half.iter().skip(1).rev().chain(&self.half).map(|weight| f64::from(*weight)).collect()
    }

    /// Smooths a line into `out`; beyond its ends all is 0. `padded` is room to work in.
    fn along(&self, line: &[f32], padded: &mut Vec<f32>, out: &mut Vec<f32>) {
        let reach = self.reach();
        padded.clear();
        padded.resize(reach, 0.0);
        padded.extend_from_slice(line);
        padded.resize(line.len() + 2 * reach, 0.0);
        out.clear();
        let middle = self.half.first().copied().unwrap_or(0.0);
        out.extend(line.iter().map(|value| value * middle));
        for (step, &weight) in self.half.iter().enumerate().skip(1) {
            let left = padded.get(reach - step..).unwrap_or_default();
            let right = padded.get(reach + step..).unwrap_or_default();
            for ((out, left), right) in out.iter_mut().zip(left).zip(right) {
                *out += weight * (left + right);
            }
        }
    }
}

/// Rows smoothed both ways, each as soon as the rows below it that it needs are there.
#[derive(Debug)]
pub(crate) struct Smoothing {
    kernel: Kernel,
    width: usize,
    /// The last rows, smoothed along themselves.
    held: VecDeque<Vec<f32>>,
    /// Rows that came in.
    taken: usize,
    /// Rows that went out.
    given: usize,
    padded: Vec<f32>,
}

impl Smoothing {
    pub(crate) fn new(kernel: Kernel, width: usize) -> Self {
        Self { kernel, width, held: VecDeque::new(), taken: 0, given: 0, padded: Vec::new() }
    }

    /// Takes the next row; gives the row `reach` above it, into `out`, once there is one.
    pub(crate) fn push(&mut self, row: &[f32], out: &mut Vec<f32>) -> bool {
        let span = 2 * self.kernel.reach() + 1;
        let mut room = if self.held.len() == span { self.held.pop_front() } else { None }.unwrap_or_default();
        self.kernel.along(row, &mut self.padded, &mut room);
        self.held.push_back(room);
        self.taken += 1;
        if self.taken <= self.kernel.reach() {
            return false;
        }
        self.give(out);
        true
    }

    /// After the last row: gives the next of the rows that still waited.
    pub(crate) fn rest(&mut self, out: &mut Vec<f32>) -> bool {
        if self.given >= self.taken {
            return false;
        }
        self.give(out);
        true
    }

    fn give(&mut self, out: &mut Vec<f32>) {
        // The row in the middle is `given`; the first one held is `taken - held`.
        let first = self.taken - self.held.len();
        let row_at = |row: Option<usize>| row.and_then(|row| self.held.get(row.checked_sub(first)?));
        out.clear();
        out.resize(self.width, 0.0);
        for (step, &weight) in self.kernel.half.iter().enumerate() {
            let above = row_at(self.given.checked_sub(step));
            let below = if step == 0 { None } else { row_at(Some(self.given + step)) };
            match (above, below) {
                (Some(above), Some(below)) => {
                    for ((out, above), below) in out.iter_mut().zip(above).zip(below) {
                        *out += weight * (above + below);
                    }
                }
                (Some(one), None) | (None, Some(one)) => {
                    for (out, one) in out.iter_mut().zip(one) {
                        *out += weight * one;
                    }
                }
                (None, None) => {}
            }
        }
        self.given += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_pixel_becomes_the_kernel_wherever_it_stands() {
        let kernel = Kernel::gaussian(1.2);
        let half = kernel.half.clone();
        for (column, row) in [(10, 10), (0, 3), (19, 19)] {
            let mut smoothing = Smoothing::new(Kernel::gaussian(1.2), 20);
            let (mut rows, mut out) = (Vec::new(), Vec::new());
            for y in 0..20 {
                let line: Vec<f32> =
                    (0..20).map(|x| if (x, y) == (column, row) { 1.0 } else { 0.0 }).collect();
                if smoothing.push(&line, &mut out) {
                    rows.push(out.clone());
                }
            }
            while smoothing.rest(&mut out) {
                rows.push(out.clone());
            }
            assert_eq!(rows.len(), 20);
            for (y, line) in rows.iter().enumerate() {
                for (x, value) in line.iter().enumerate() {
                    let weight = |apart: usize| half.get(apart).copied().unwrap_or(0.0);
                    let expected = weight(x.abs_diff(column)) * weight(y.abs_diff(row));
                    assert!((value - expected).abs() < 1e-6, "{x} {y}: {value} {expected}");
                }
            }
        }
    }
}
