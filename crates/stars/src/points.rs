//! The pixels around a star that a fit looks at, eight by eight.

use crate::mosaic::Mosaic;
use crate::number::float;
use crate::rows::Rows;
use wide::f32x8;

/// Pixels with their places, relative to where the star was found.
#[derive(Debug, Clone, Default)]
pub(crate) struct Points {
    /// Eight columns, rows, values and weights (1, or 0 for room that is not used).
    pub(crate) eights: Vec<[f32x8; 4]>,
    /// Pixels in all.
    pub(crate) count: usize,
    waiting: Vec<[f32; 3]>,
}

impl Points {
    /// Takes the pixels within `radius` of a pixel, every `step`-th along both sides; of a mosaic its green ones. What lies
    /// beyond the image is left out; whether anything does is returned as `false`.
    pub(crate) fn take(
        &mut self,
        image: &Rows,
        mosaic: Option<Mosaic>,
        (column, row): (usize, usize),
        radius: usize,
        step: usize,
    ) -> bool {
        self.eights.clear();
        self.waiting.clear();
        self.count = 0;
        let (left, top) = (column.saturating_sub(radius), row.saturating_sub(radius));
        let mut is_whole = column >= radius && row >= radius;
        let limit = (float(radius) + 0.5).powi(2);
        for y in (top..=row + radius).step_by(step) {
            let Some(line) = image.get(y) else {
                is_whole = false;
                continue;
            };
            is_whole &= column + radius < line.len();
            let pixels = line.get(left..(column + radius + 1).min(line.len())).unwrap_or_default();
            let dy = float(y) - float(row);
            for (x, value) in (left..).zip(pixels).step_by(step) {
                let dx = float(x) - float(column);
                let is_asked = mosaic.is_none_or(|mosaic| mosaic.is_green(x, y));
                if is_asked && dx * dx + dy * dy <= limit && value.is_finite() {
                    self.waiting.push([dx, dy, *value]);
                }
            }
        }
        self.count = self.waiting.len();
        for chunk in self.waiting.chunks(8) {
            let mut lanes = [[0.0; 8]; 4];
            let [columns, rows, values, weights] = &mut lanes;
            for ((((column, row), value), weight), [dx, dy, pixel]) in
                columns.iter_mut().zip(rows).zip(values).zip(weights).zip(chunk)
            {
                (*column, *row, *value, *weight) = (*dx, *dy, *pixel, 1.0);
            }
            self.eights.push(lanes.map(f32x8::new));
        }
        is_whole
    }

    /// The pixels one by one: place and value.
    pub(crate) fn pixels(&self) -> impl Iterator<Item = [f32; 3]> {
        self.waiting.iter().copied()
    }
}
