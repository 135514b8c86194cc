//! The band of rows that a measurement holds: old rows leave at the top, new ones come at the bottom.

use crate::number::float;
use std::collections::VecDeque;

/// Consecutive rows of an image.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    held: VecDeque<Vec<f32>>,
    first: usize,
    spare: Vec<Vec<f32>>,
}

impl Rows {
    /// Adds the next row and returns its place.
    pub(crate) fn push(&mut self, row: &[f32]) {
        let mut room = self.spare.pop().unwrap_or_default();
        room.clear();
        room.extend_from_slice(row);
        self.held.push_back(room);
    }

    /// The first row that is held.
    pub(crate) fn first(&self) -> usize {
        self.first
    }

    /// The row with this number, if it is held.
    pub(crate) fn get(&self, row: usize) -> Option<&[f32]> {
        self.held.get(row.checked_sub(self.first)?).map(Vec::as_slice)
    }

    /// The row with this number, to be changed.
    pub(crate) fn get_mut(&mut self, row: usize) -> Option<&mut [f32]> {
        self.held.get_mut(row.checked_sub(self.first)?).map(Vec::as_mut_slice)
    }

    /// The value of a pixel, if its row is held.
    pub(crate) fn at(&self, column: usize, row: usize) -> Option<f32> {
        self.get(row)?.get(column).copied()
    }

    /// Adds the means of the next `count` squares of `bin` pixels to a side to a list, from this column and row on; of one with
    /// less than three quarters of its pixels there is none.
    pub(crate) fn squares(&self, (left, top): (usize, usize), count: usize, bin: usize, out: &mut Vec<f32>) {
        let lines: Vec<Option<&[f32]>> = (top..top + bin).map(|row| self.get(row)).collect();
        out.extend((0..count).map(|square| {
            let left = left + square * bin;
            let lines = lines.iter().flatten().filter_map(|line| line.get(left..left + bin));
            let (mut sum, mut count) = (0.0, 0);
            for value in lines.flatten().filter(|value| value.is_finite()) {
                sum += value;
                count += 1;
            }
            if 4 * count >= 3 * bin * bin { sum / float(count) } else { f32::NAN }
        }));
    }

    /// Lets the rows before this one go.
    pub(crate) fn drop_before(&mut self, row: usize) {
        while self.first < row {
            let Some(old) = self.held.pop_front() else { return };
            self.first += 1;
            self.spare.push(old);
        }
    }
}
