//! Hot pixels: those that stand out of their neighbours more than the narrowest star could
//! (docs/rules.md#17-stars).

use crate::number::smaller;
use crate::rows::Rows;

/// How much of a star's brightest pixel the eight around it hold at least, together.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Neighbours {
    least: f32,
}

/// Pixels lower than this many deviations of the noise cannot be told from stars' by their neighbours.
const LOWEST: f32 = 8.0;

/// Deviations of the noise by which eight pixels together may be too low.
const DOUBT: f32 = 2.0;

/// Of the narrowest star, 1.4 px as recorded, a half of what its neighbours hold when it lies in the middle of a pixel.
const NARROWEST: f32 = 0.62;

impl Neighbours {
    /// Of the narrowest star that there is. In a mosaic the neighbours may be of darker colours.
    pub(crate) fn of_narrowest(is_mosaic: bool) -> Self {
        Self { least: if is_mosaic { 0.4 } else { NARROWEST } }
    }

    /// Of stars of this width: about a half of what a Gaussian's neighbours hold.
    pub(crate) fn of_width(fwhm: f32, is_mosaic: bool) -> Self {
        // exp(-4 ln 2 / w^2) is what a pixel beside the middle has of it.
        let beside = (-2.772_589 / (fwhm * fwhm)).exp();
        let around = 4.0 * beside + 4.0 * beside * beside;
        let narrowest = Self::of_narrowest(is_mosaic).least;
        Self { least: (if is_mosaic { 0.25 } else { 0.45 } * around).max(narrowest) }
    }

    /// Takes hot pixels out of a row (they become NaN), given its noise; the rows beside it are held as well, unless it is
    /// the image's first or last.
    pub(crate) fn clean(self, rows: &mut Rows, row: usize, noises: &[f32]) {
        let Some(line) = rows.get(row) else { return };
        let mut hot = Vec::new();
        for (column, (value, noise)) in line.iter().zip(noises).enumerate() {
            if *value > LOWEST * noise && self.is_hot(rows, column, row, *value, *noise) {
                hot.push(column);
            }
        }
        let Some(line) = rows.get_mut(row) else { return };
        for column in hot {
            if let Some(value) = line.get_mut(column) {
                *value = f32::NAN;
            }
        }
    }

    fn is_hot(self, rows: &Rows, column: usize, row: usize, value: f32, noise: f32) -> bool {
        let mut around = 0.0;
        for y in row.saturating_sub(1)..=row + 1 {
            let Some(line) = rows.get(y) else { continue };
            let end = (column + 2).min(line.len());
            for (x, other) in
                (column.saturating_sub(1)..).zip(line.get(column.saturating_sub(1)..end).unwrap_or_default())
            {
                // A brighter neighbour, not taken out yet, says that this one is not the middle.
                if (x, y) != (column, row) && other.is_finite() {
                    around += smaller(*other, value);
                }
            }
        }
        around < self.least * value - DOUBT * noise
    }
}
