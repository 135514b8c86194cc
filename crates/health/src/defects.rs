//! Hot pixels, and columns and rows that differ from their neighbours.

use serde::{Deserialize, Serialize};

use crate::statistics::{Clipped, median};

/// Beyond so many widths a pixel is hot, a column or row bad.
const SIGMAS: f64 = 7.0;
/// Columns (or rows) on each side that one is compared with.
const NEIGHBOURS: usize = 8;
/// Columns that are taken out of an image together: as many values as stand in one line of a processor's cache.
const COLUMNS_TOGETHER: usize = 16;
/// Whole numbers are known no better: the width of what rounding adds.
const WIDTH_OF_ROUNDING: f64 = 0.288_675_134_594_812_9;

/// What is wrong with a camera's pixels, as a dark shows it. Columns and rows count from 1; the first stored row is 1.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Defects {
    /// Column and row of pixels that are brighter than the others by more than noise; those of bad columns and rows count
    /// as these.
    pub hot_pixels: Vec<(usize, usize)>,
    /// Columns brighter or darker than their neighbours.
    pub bad_columns: Vec<usize>,
    /// Rows brighter or darker than their neighbours.
    pub bad_rows: Vec<usize>,
}

impl Defects {
    /// Of an image with rows of `width` values; `is_whole`: its values were stored as whole numbers.
    pub fn of(image: &[f32], width: usize, is_whole: bool) -> Option<Self> {
        let clipped = Clipped::of(image)?;
        let width = width.max(1);
        let rows: Vec<f64> = image.chunks(width).map(|row| median(row).unwrap_or(f64::NAN)).collect();
        let mut columns = Vec::with_capacity(width);
        let mut together = vec![Vec::with_capacity(rows.len()); COLUMNS_TOGETHER.min(width)];
        for at in (0..width).step_by(COLUMNS_TOGETHER) {
            for row in image.chunks(width) {
                let own = row.iter().skip(at).take(COLUMNS_TOGETHER);
                together.iter_mut().zip(own).for_each(|(column, value)| column.push(*value));
            }
            let own = together.iter_mut().take(width - at);
            columns.extend(own.map(|column| median(&std::mem::take(column)).unwrap_or(f64::NAN)));
        }
        let least = if is_whole { WIDTH_OF_ROUNDING } else { 0.0 };
        let bad_columns = apart(&columns, least);
        let bad_rows = apart(&rows, least);
        let limit = clipped.median + SIGMAS * clipped.sigma.max(least);
        let mut hot_pixels = Vec::new();
        for (row, line) in (1..).zip(image.chunks(width)) {
            if bad_rows.binary_search(&row).is_ok() {
                continue;
            }
            let hot =
                (1..).zip(line).filter(|(_, value)| f64::from(**value) > limit).map(|(column, _)| column);
            hot_pixels.extend(
                hot.filter(|column| bad_columns.binary_search(column).is_err()).map(|column| (column, row)),
            );
        }
        Some(Self { hot_pixels, bad_columns, bad_rows })
    }
}

/// Which of the levels, counted from 1, are apart from those beside them by more than the levels scatter.
fn apart(levels: &[f64], least: f64) -> Vec<usize> {
    let mut around = Vec::with_capacity(2 * NEIGHBOURS);
    #[allow(clippy::cast_possible_truncation, reason = "levels are those of f32 values")]
    let differences: Vec<f32> = levels
        .iter()
        .enumerate()
        .map(|(at, level)| {
            around.clear();
            let from = at.saturating_sub(NEIGHBOURS);
            let beside = levels.iter().enumerate().skip(from).take(at - from + NEIGHBOURS + 1);
            around.extend(beside.filter(|(other, _)| *other != at).map(|(_, level)| *level as f32));
            (level - median(&around).unwrap_or(*level)) as f32
        })
        .collect();
    let Some(clipped) = Clipped::of(&differences) else { return Vec::new() };
    let limit = SIGMAS * clipped.sigma.max(least);
    let is_apart = |difference: f32| (f64::from(difference) - clipped.median).abs() > limit;
    (1..)
        .zip(&differences)
        .filter(|(_, difference)| is_apart(**difference))
        .map(|(number, _)| number)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values that scatter by a few units, the same in every run.
    fn dark(width: usize, height: usize) -> Vec<f32> {
        let mut state = 1_u32;
        (0..width * height)
            .map(|_| {
                let mut sum = 0.0;
                for _ in 0..4 {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    sum += f32::from(u8::try_from(state >> 28).unwrap());
                }
                470.0 + sum
            })
            .collect()
    }

    /// docs/rules.md#23-dark
    #[test]
    fn hot_pixels_bad_columns_and_rows_are_found_and_nothing_else() {
        let (width, height) = (120, 90);
        let mut image = dark(width, height);
        assert_eq!(Defects::of(&image, width, true), Some(Defects::default()));
        image[5 * width + 7] = 900.0;
        image[89 * width] = 60000.0;
        for value in image.iter_mut().skip(40).step_by(width) {
            *value += 25.0;
        }
        image.iter_mut().skip(12 * width).take(width).for_each(|value| *value -= 25.0);
        image[30 * width + 40] = 3000.0;
        let expect = Defects { hot_pixels: vec![(8, 6), (1, 90)], bad_columns: vec![41], bad_rows: vec![13] };
        assert_eq!(Defects::of(&image, width, true), Some(expect));
    }

    /// docs/rules.md#23-dark
    #[test]
    fn a_pixel_more_than_seven_widths_over_the_median_is_hot() {
        // 99 and 101 in turn: the median is 100 and the width 1.
        let (width, height) = (60, 40);
        let image: Vec<f32> =
            (0..width * height).map(|at| if (at + at / width) % 2 == 0 { 99.0 } else { 101.0 }).collect();
        for (value, hot) in [(106.99, 0), (107.01, 1)] {
            let mut image = image.clone();
            image[15 * width + 20] = value;
            assert_eq!(Defects::of(&image, width, true).unwrap().hot_pixels.len(), hot, "{value}");
        }
    }

    /// docs/rules.md#23-rounding
    #[test]
    fn one_unit_more_is_no_defect_where_all_others_are_equal() {
        let mut image = vec![100.0; 60 * 40];
        image.iter_mut().skip(3).step_by(60).for_each(|value| *value += 1.0);
        image[200] = 101.0;
        assert_eq!(Defects::of(&image, 60, true), Some(Defects::default()));
        assert_eq!(Defects::of(&[f32::NAN; 6], 3, true), None);
    }
}
