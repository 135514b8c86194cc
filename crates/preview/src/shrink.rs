//! Means over equal parts of an image, row by row.

use crate::number::{double, nearest, single};
use crate::sample::{Grid, Sample};
use crate::source::Colours;

/// One plane on its way to a smaller one. A pixel of the result is the mean of whole pixels of the image, each of which
/// counts once; in a mosaic, of those of its colour in whole cells of 2 x 2 pixels. What does not fill a cell is left out.
#[derive(Debug)]
pub(crate) struct Shrink {
    colours: Colours,
    plane: usize,
    /// Cells to a row, and rows of cells.
    cells: (usize, usize),
    /// Pixels of the result.
    size: (usize, usize),
    grid: Grid,
    /// Rows that came, and rows of the result that are done.
    rows: usize,
    done: usize,
    /// For each row of a cell, and each column: the sum of its values, and how many there were.
    sums: [Vec<f32>; 2],
    counts: [Vec<u32>; 2],
    /// The result, by channel; a plane of its own fills one of them.
    means: Vec<Vec<f32>>,
}

/// The size of a picture of so many cells.
pub(crate) fn size_of((width, height): (usize, usize), longest: usize) -> (usize, usize) {
    let longer = width.max(height);
    if longer <= longest {
        return (width, height);
    }
    let side =
        |cells: usize| nearest(double(cells) * double(longest) / double(longer)).clamp(1, longest.max(1));
    (side(width), side(height))
}

impl Shrink {
    pub(crate) fn new(colours: Colours, plane: usize, cells: (usize, usize), size: (usize, usize)) -> Self {
        let columns = cells.0 * colours.cell();
        let means = match colours {
            Colours::Mosaic(_) => 3,
            Colours::None | Colours::Planes => 1,
        };
        let of_cell_rows = |row: usize| if row < colours.cell() { columns } else { 0 };
        Self {
            colours,
            plane,
            cells,
            size,
            grid: Grid::of(cells.0, cells.1),
            rows: 0,
            done: 0,
            sums: [0, 1].map(|row| vec![0.0; of_cell_rows(row)]),
            counts: [0, 1].map(|row| vec![0; of_cell_rows(row)]),
            means: vec![Vec::with_capacity(size.0 * size.1); means],
        }
    }

    /// The next row; samples are by channel.
    pub(crate) fn row(&mut self, row: &[f32], samples: &mut [Sample]) {
        let cell = self.colours.cell();
        let (cell_row, within) = (self.rows / cell, self.rows % cell);
        if cell_row >= self.cells.1 {
            return;
        }
        self.bounds(row, within, samples);
        if cell_row.is_multiple_of(self.grid.rows) {
            for at in (0..self.cells.0).step_by(self.grid.columns) {
                for column in at * cell..(at + 1) * cell {
                    let channel = self.colours.channel(self.plane, column, within);
                    if let (Some(sample), Some(value)) = (samples.get_mut(channel), row.get(column)) {
                        sample.push(*value);
                    }
                }
            }
        }
        if let (Some(sums), Some(counts)) = (self.sums.get_mut(within), self.counts.get_mut(within)) {
            for ((sum, count), value) in sums.iter_mut().zip(counts).zip(row) {
                let is_value = value.is_finite();
                *sum += if is_value { *value } else { 0.0 };
                *count += u32::from(is_value);
            }
        }
        self.rows += 1;
        let end = (self.done + 1) * self.cells.1 / self.size.1;
        if self.rows == end * cell {
            self.fold();
        }
    }

    /// Least and greatest values of a row.
    fn bounds(&self, row: &[f32], within: usize, samples: &mut [Sample]) {
        let cell = self.colours.cell();
        // Lanes that do not wait for one another. There is an even number of them: each holds one column of a mosaic's cells.
        let (mut low, mut high) = ([f32::INFINITY; 16], [f32::NEG_INFINITY; 16]);
        let (parts, rest) = row.get(..self.cells.0 * cell).unwrap_or(row).as_chunks::<16>();
        let parts = parts.iter().map(<[f32; 16]>::as_slice).chain([rest]);
        for part in parts {
            for ((low, high), value) in low.iter_mut().zip(&mut high).zip(part) {
                let is_value = value.is_finite();
                *low = low.min(if is_value { *value } else { f32::INFINITY });
                *high = high.max(if is_value { *value } else { f32::NEG_INFINITY });
            }
        }
        for (lane, (least, most)) in low.into_iter().zip(high).enumerate() {
            if let Some(sample) = samples.get_mut(self.colours.channel(self.plane, lane % cell, within)) {
                sample.widen(least, most);
            }
        }
    }

    /// A row of the result from the columns' sums.
    fn fold(&mut self) {
        let Self { colours, cells, size, sums, counts, means, done, .. } = self;
        let cell = colours.cell();
        for at in 0..size.0 {
            let from = at * cells.0 / size.0 * cell;
            let end = (at + 1) * cells.0 / size.0 * cell;
            let mut totals = [(0.0_f64, 0_u64); 3];
            for (within, (sums, counts)) in sums.iter().zip(counts.iter()).enumerate().take(cell) {
                let sums = sums.get(from..end).unwrap_or_default();
                let counts = counts.get(from..end).unwrap_or_default();
                for (column, (sum, count)) in sums.iter().zip(counts).enumerate() {
                    if let Some(total) = totals.get_mut(colours.channel(0, column, within)) {
                        total.0 += f64::from(*sum);
                        total.1 += u64::from(*count);
                    }
                }
            }
            for (means, (sum, count)) in means.iter_mut().zip(totals) {
                #[expect(clippy::cast_precision_loss, reason = "counts of pixels are below 2^53")]
                means.push(if count == 0 { f32::NAN } else { single(sum / count as f64) });
            }
        }
        for row in sums {
            row.fill(0.0);
        }
        for row in counts {
            row.fill(0);
        }
        *done += 1;
    }

    /// Pixels of the result.
    pub(crate) fn size(&self) -> (usize, usize) {
        self.size
    }

    /// The result by channel, the first stored row first.
    pub(crate) fn finish(self) -> Vec<Vec<f32>> {
        self.means
    }
}
