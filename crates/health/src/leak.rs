//! Light that leaked into a dark: one of its sides is brighter than the opposite one.

use serde::{Deserialize, Serialize};

use crate::statistics::{Clipped, median};

/// A side is an eighth of the image.
const SIDES: usize = 8;
/// By so many widths of a pixel's noise a side is brighter.
const SIGMAS: f64 = 0.5;
/// And by so many times what chance does to the medians of that many pixels.
const CHANCES: f64 = 7.0;
/// The scatter of a median, in widths over the root of the number of values.
const SCATTER_OF_MEDIAN: f64 = 1.2533;

/// A side of an image as stored: the first stored row is at the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The first columns.
    Left,
    /// The last columns.
    Right,
    /// The first stored rows.
    Top,
    /// The last stored rows.
    Bottom,
}

impl Side {
    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Right => "right",
            Self::Top => "top",
            Self::Bottom => "bottom",
        }
    }

    /// The brighter side of a dark with rows of `width` values, if one is; `is_whole`: stored as whole numbers.
    pub fn of_leak(image: &[f32], width: usize, is_whole: bool) -> Option<Self> {
        let width = width.max(1);
        let height = image.len() / width;
        let clipped = Clipped::of(image)?;
        let columns = (width / SIDES).max(1);
        let rows = (height / SIDES).max(1);
        let of_columns = |from: usize| {
            let lines = image.chunks_exact(width).filter_map(|row| row.get(from..from + columns));
            median(&lines.flatten().copied().collect::<Vec<_>>())
        };
        let of_rows = |from: usize| median(image.get(from * width..(from + rows) * width)?);
        let differences = [
            (Self::Left, Self::Right, of_columns(0)?, of_columns(width - columns)?, columns * height),
            (Self::Top, Self::Bottom, of_rows(0)?, of_rows(height.checked_sub(rows)?)?, rows * width),
        ];
        let leaks = differences.into_iter().filter_map(|(first, last, of_first, of_last, pixels)| {
            let difference = of_first - of_last;
            #[allow(clippy::cast_precision_loss, reason = "a number of pixels")]
            let chance = CHANCES * std::f64::consts::SQRT_2 * SCATTER_OF_MEDIAN * clipped.sigma
                / (pixels as f64).sqrt();
            let least = if is_whole { 1.0 } else { 0.0 };
            let limit = chance.max(SIGMAS * clipped.sigma).max(least);
            (difference.abs() > limit)
                .then_some((if difference > 0.0 { first } else { last }, difference.abs()))
        });
        leaks.max_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(side, _)| side)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// docs/rules.md#23-leak
    #[test]
    fn the_brighter_side_is_named() {
        let (width, height) = (80_u16, 64_u16);
        let image = |add: fn(f32, f32) -> f32| -> Vec<f32> {
            (0..height)
                .flat_map(|y| (0..width).map(move |x| (x, y)))
                .map(|(x, y)| 500.0 + f32::from((x * 7 + y * 13) % 17) + add(f32::from(x), f32::from(y)))
                .collect()
        };
        let side = |add| Side::of_leak(&image(add), 80, true);
        assert_eq!(side(|_, _| 0.0), None);
        assert_eq!(side(|x, _| x * 0.2), Some(Side::Right));
        assert_eq!(side(|x, _| if x < 12.0 { 15.0 } else { 0.0 }), Some(Side::Left));
        assert_eq!(side(|x, y| x * 0.1 - y), Some(Side::Top));
        assert_eq!(side(|_, y| if y > 50.0 { 9.0 } else { 0.0 }), Some(Side::Bottom));
        // As bright on both sides: amplifiers do so.
        assert_eq!(side(|x, _| if (9.0..71.0).contains(&x) { 0.0 } else { 20.0 }), None);
    }
}
