//! The pixels around a star that a fit looks at, eight by eight.

use crate::mosaic::Mosaic;
use crate::number::float;
use crate::profile::Shape;
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
        self.fill();
        is_whole
    }

    /// Takes the means of squares of `bin` pixels to a side, `radius` squares around a pixel.
    pub(crate) fn take_together(
        &mut self,
        image: &Rows,
        mosaic: Option<Mosaic>,
        (column, row): (usize, usize),
        radius: usize,
        bin: usize,
    ) {
        if bin == 1 {
            self.take(image, mosaic, (column, row), radius, 1);
            return;
        }
        self.eights.clear();
        self.waiting.clear();
        let limit = (float(radius) + 0.5).powi(2);
        let middle = 0.5 * float(bin - 1);
        let before = radius * bin + bin / 2;
        for down in 0..=2 * radius {
            for right in 0..=2 * radius {
                if (float(down) - float(radius)).powi(2) + (float(right) - float(radius)).powi(2) > limit {
                    continue;
                }
                let (Some(left), Some(top)) =
                    ((column + right * bin).checked_sub(before), (row + down * bin).checked_sub(before))
                else {
                    continue;
                };
                let lines = (top..top + bin).filter_map(|y| image.get(y)?.get(left..left + bin));
                let (mut sum, mut count) = (0.0, 0);
                for value in lines.flatten().filter(|value| value.is_finite()) {
                    sum += value;
                    count += 1;
                }
                if 4 * count >= 3 * bin * bin {
                    let (x, y) = (float(left) + middle - float(column), float(top) + middle - float(row));
                    self.waiting.push([x, y, sum / float(count)]);
                }
            }
        }
        self.fill();
    }

    /// Takes the light of a star of this form from the pixels.
    pub(crate) fn subtract(&mut self, shape: &Shape, height: f32, x: f32, y: f32) {
        for [columns, rows, values, weights] in &mut self.eights {
            let light = shape.light(shape.distance(*columns - x, *rows - y)).value;
            *values -= light * *weights * height;
        }
    }

    /// Forgets all pixels.
    pub(crate) fn clear(&mut self) {
        self.eights.clear();
        self.waiting.clear();
        self.count = 0;
    }

    /// Takes one more: its place and value. After the last one comes [`Self::fill`].
    pub(crate) fn push(&mut self, pixel: [f32; 3]) {
        self.waiting.push(pixel);
    }

    /// Packs what waits.
    pub(crate) fn fill(&mut self) {
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
    }

    /// The pixels one by one: place and value.
    pub(crate) fn pixels(&self) -> impl Iterator<Item = [f32; 3]> {
        self.waiting.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squares_of_pixels_have_their_mean_at_their_middle() {
        let mut rows = Rows::default();
        for y in 0..20 {
            let line: Vec<f32> = (0..20).map(|x| float(x + 100 * y)).collect();
            rows.push(&line);
        }
        let mut points = Points::default();
        for bin in [2, 3] {
            points.take_together(&rows, None, (10, 10), 2, bin);
            assert_eq!(points.count, 21, "a disc of squares");
            for [x, y, value] in points.pixels() {
                assert!((value - (x + 10.0 + 100.0 * (y + 10.0))).abs() < 1e-2, "{x} {y}: {value}");
            }
        }
        points.take_together(&rows, None, (1, 10), 2, 2);
        assert_eq!(points.count, 13, "less those beyond the image");
    }

    #[test]
    fn a_star_that_is_taken_away_leaves_nothing() {
        let shape = Shape::round(3.0, 0.2);
        let mut rows = Rows::default();
        for y in 0..15 {
            let line: Vec<f32> =
                (0..15).map(|x| 50.0 * shape.light_at(float(x) - 7.3, float(y) - 6.8)).collect();
            rows.push(&line);
        }
        let mut points = Points::default();
        points.take(&rows, None, (7, 7), 5, 1);
        points.subtract(&shape, 50.0, 0.3, -0.2);
        let left = points.eights.iter().map(|[_, _, values, _]| values.abs().reduce_add());
        assert!(left.sum::<f32>() < 0.05);
    }
}
