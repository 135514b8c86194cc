//! The values that a stretch goes by: of every frame about as many, as they are in it, on a grid.

use crate::number::{double, nearest};
use crate::stretch::Stretch;

/// Values that are looked at, about; their median is known to a 200th of the noise.
const MOST: usize = 1 << 17;

/// Values of one channel, and the least and greatest of all of its values.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    values: Vec<f32>,
    least: f32,
    most: f32,
}

impl Default for Sample {
    fn default() -> Self {
        Self { values: Vec::new(), least: f32::INFINITY, most: f32::NEG_INFINITY }
    }
}

impl Sample {
    /// A value that is looked at.
    pub(crate) fn push(&mut self, value: f32) {
        if value.is_finite() {
            self.values.push(value);
        }
    }

    /// Bounds of values, of which there may be none.
    pub(crate) fn widen(&mut self, least: f32, most: f32) {
        self.least = self.least.min(least);
        self.most = self.most.max(most);
    }

    pub(crate) fn stretch(mut self) -> Stretch {
        if self.values.is_empty() {
            // A wild guess is as good as any: there is hardly a value to be shown.
            self.values.push(if self.least.is_finite() { self.least } else { 0.0 });
        }
        let (least, most) = if self.least <= self.most { (self.least, self.most) } else { (0.0, 0.0) };
        Stretch::of(&mut self.values, f64::from(least), f64::from(most))
    }
}

/// Every so many columns and rows of cells a value is looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Grid {
    pub(crate) columns: usize,
    pub(crate) rows: usize,
}

impl Grid {
    /// Steps through an image of this many cells. Odd ones, since readouts often differ in every second column.
    pub(crate) fn of(width: usize, height: usize) -> Self {
        let share = double(width) * double(height) / double(MOST);
        // In few rows columns alone make the difference.
        let columns = share.sqrt().max(share / double(height.max(1)));
        let columns = nearest(columns.ceil()).clamp(1, width.max(1)) | 1;
        let looked_at = double(width.div_ceil(columns)) * double(height);
        let rows = nearest((looked_at / double(MOST)).ceil()).max(1) | 1;
        Self { columns, rows }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn about_as_many_values_of_every_frame_are_looked_at() {
        for (width, height) in
            [(1, 1), (300, 400), (6248, 4176), (1, 100_000_000), (100_000_000, 1), (14_204, 10_652)]
        {
            let Grid { columns, rows } = Grid::of(width, height);
            let looked_at = width.div_ceil(columns) * height.div_ceil(rows);
            assert!(looked_at <= MOST + MOST / 8, "{width} {height}");
            assert!(looked_at >= (width * height).min(MOST / 5), "{width} {height} {looked_at}");
            assert!(columns % 2 == 1 && rows % 2 == 1);
        }
    }
}
