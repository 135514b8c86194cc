//! From values to brightness, as everybody's automatic stretch does it (docs/rules.md#17-stretch).

use crate::number::byte;

/// Where shadows end, in standard deviations below the median.
const SHADOWS: f64 = 2.8;

/// The brightness that the median becomes.
const BACKGROUND: f64 = 0.25;

/// The standard deviation over the median of deviations, and over their mean, of normally distributed values.
const OVER_MEDIAN: f64 = 1.4826;
const OVER_MEAN: f64 = 1.2533;

/// How bright values are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Stretch {
    /// By a midtones transfer function between two values.
    Between { black: f64, white: f64, midtones: f64 },
    /// All values are alike: there is nothing to stretch, and that one value is as bright as a sky.
    Flat,
}

impl Stretch {
    /// For values of which these are some, all of them between `least` and `most`. Reorders the values; none of them is NaN.
    pub(crate) fn of(values: &mut [f32], least: f64, most: f64) -> Self {
        let median = middle(values);
        let mut apart: Vec<f32> = values
            .iter()
            .map(|value| (f64::from(*value) - median).abs())
            .map(crate::number::single)
            .collect();
        let mut deviation = OVER_MEDIAN * middle(&mut apart);
        if deviation == 0.0 {
            // Over half of the pixels are alike.
            let mean = apart.iter().map(|apart| f64::from(*apart)).sum::<f64>()
                / crate::number::double(apart.len().max(1));
            deviation = OVER_MEAN * mean;
        }
        if deviation == 0.0 {
            // All are, but for a few that are not among these.
            deviation = 0.01 * (most - least);
        }
        let shadows = median - SHADOWS * deviation;
        let black = if least < median { shadows.max(least) } else { shadows };
        let middle = (median - black) / (most - black);
        if !(middle.is_finite() && middle > 0.0) {
            return Self::Flat;
        }
        Self::Between { black, white: most, midtones: transfer(BACKGROUND, middle) }
    }

    /// The brightness of a value; black for none.
    pub(crate) fn byte(&self, value: f32) -> u8 {
        if !value.is_finite() {
            return 0;
        }
        byte(match *self {
            Self::Flat => BACKGROUND,
            Self::Between { black, white, midtones } => {
                let level = (f64::from(value) - black) / (white - black);
                transfer(midtones, level.clamp(0.0, 1.0))
            }
        })
    }
}

/// The midtones transfer function: 0 at 0, a half at `midtones`, 1 at 1.
fn transfer(midtones: f64, level: f64) -> f64 {
    if level <= 0.0 {
        0.0
    } else if level >= 1.0 {
        1.0
    } else {
        (midtones - 1.0) * level / ((2.0 * midtones - 1.0) * level - midtones)
    }
}

/// The middle value, or the mean of the two in the middle; 0 of none. Reorders the values.
fn middle(values: &mut [f32]) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    let is_odd = values.len() % 2 == 1;
    let at = values.len() / 2;
    let (below, upper, _) = values.select_nth_unstable_by(at, f32::total_cmp);
    let upper = f64::from(*upper);
    let lower = below.iter().copied().max_by(f32::total_cmp).map_or(upper, f64::from);
    if is_odd { upper } else { f64::midpoint(lower, upper) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(values: &[f32], expect: &[(f32, u8)]) {
        let (least, most) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), value| {
            (least.min(f64::from(*value)), most.max(f64::from(*value)))
        });
        let stretch = Stretch::of(&mut values.to_vec(), least, most);
        let bytes: Vec<(f32, u8)> = expect.iter().map(|(value, _)| (*value, stretch.byte(*value))).collect();
        assert_eq!(bytes, expect, "{stretch:?}");
    }

    #[test]
    fn the_median_becomes_a_quarter_and_shadows_end_below_it() {
        // Median 100, median of deviations 1: black at 100 - 2.8 x 1.4826 = 95.849.
        let values = [90.0, 99.0, 99.0, 100.0, 101.0, 101.0, 1000.0];
        check(&values, &[(90.0, 0), (95.8, 0), (95.9, 1), (100.0, 64), (1000.0, 255), (2000.0, 255)]);
        // In other units the same.
        let values = values.map(|value| value / 65_536.0);
        check(&values, &[(90.0 / 65_536.0, 0), (100.0 / 65_536.0, 64), (1000.0 / 65_536.0, 255)]);
    }

    #[test]
    fn values_that_are_alike_are_a_quarter_bright() {
        check(&[7.0; 5], &[(7.0, 64)]);
        check(&[0.0], &[(0.0, 64)]);
        check(&[-3.5e30; 4], &[(-3.5e30, 64)]);
    }

    #[test]
    fn one_star_in_a_flat_sky_stands_out() {
        let mut values = vec![500.0; 99];
        values.push(60_000.0);
        check(&values, &[(500.0, 64), (60_000.0, 255)]);
        // A star that is not among the values that are looked at.
        let stretch = Stretch::of(&mut [500.0; 9], 500.0, 60_000.0);
        assert_eq!((stretch.byte(500.0), stretch.byte(60_000.0)), (64, 255));
    }

    #[test]
    fn a_single_wild_value_darkens_nothing() {
        let calm: Vec<f32> = (0_u8..200).map(|step| 1000.0 + f32::from(step % 20)).collect();
        let wild: Vec<f32> = calm.iter().copied().chain([1e30]).collect();
        let bright = |values: &[f32], most: f64| Stretch::of(&mut values.to_vec(), 1000.0, most).byte(1010.0);
        // Medians are 1009.5 and 1010.
        assert_eq!((bright(&calm, 65_535.0), bright(&wild, 1e30)), (66, 64));
    }
}
