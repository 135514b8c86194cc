//! Medians and widths that a few outliers do not change.

/// How many standard deviations a median absolute deviation is, for normally distributed values.
const SIGMAS_OF_MAD: f64 = 1.482_602_218_505_602;
/// Values farther from the median are outliers. Of normally distributed ones that is one in two million, so that leaving
/// them out narrows the width by nothing that matters.
const CLIP_SIGMAS: f64 = 5.0;
/// Rounds of leaving out.
const ROUNDS: usize = 4;

/// The middle value (the mean of the two in the middle of an even number); `None` without values. NaN is none.
pub fn median(values: &[f32]) -> Option<f64> {
    let mut values: Vec<f32> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    median_of_all(&mut values)
}

fn median_of_all(values: &mut [f32]) -> Option<f64> {
    let middle = values.len() / 2;
    let is_even = values.len().is_multiple_of(2);
    if values.is_empty() {
        return None;
    }
    let (below, upper, _) = values.select_nth_unstable_by(middle, f32::total_cmp);
    let upper = f64::from(*upper);
    if !is_even {
        return Some(upper);
    }
    let lower = below.iter().copied().max_by(f32::total_cmp).map_or(upper, f64::from);
    Some(f64::midpoint(lower, upper))
}

/// The middle and the width of values, outliers left out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Clipped {
    /// The median of all.
    pub median: f64,
    /// The standard deviation of those that are no outliers.
    pub sigma: f64,
}

impl Clipped {
    /// Of all values but NaN; `None` without any.
    pub fn of(values: &[f32]) -> Option<Self> {
        let mut room: Vec<f32> = values.iter().copied().filter(|value| !value.is_nan()).collect();
        let median = median_of_all(&mut room)?;
        for value in &mut room {
            #[allow(clippy::cast_possible_truncation, reason = "a deviation has the values' own precision")]
            let deviation = (f64::from(*value) - median).abs() as f32;
            *value = deviation;
        }
        let mad = median_of_all(&mut room)?;
        let mut sigma = mad * SIGMAS_OF_MAD;
        if sigma == 0.0 {
            // More than half are the same value: the width of all of them is a beginning.
            sigma = deviation(values, median, f64::INFINITY);
        }
        for _ in 0..ROUNDS {
            // Whole numbers are never nearer to each other than one.
            let next = deviation(values, median, CLIP_SIGMAS * sigma);
            if next == sigma {
                break;
            }
            sigma = next;
        }
        Some(Self { median, sigma })
    }
}

/// The standard deviation of values within `limit` of `middle`, about their own mean.
#[allow(clippy::cast_precision_loss, reason = "a number of pixels")]
fn deviation(values: &[f32], middle: f64, limit: f64) -> f64 {
    let (mut count, mut sum, mut squares) = (0_u64, 0.0, 0.0);
    for value in values {
        let from_middle = f64::from(*value) - middle;
        if from_middle.abs() <= limit {
            count += 1;
            sum += from_middle;
            squares += from_middle * from_middle;
        }
    }
    if count == 0 {
        return 0.0;
    }
    let mean = sum / count as f64;
    (squares / count as f64 - mean * mean).max(0.0).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outliers_and_missing_values_change_nothing() {
        assert_eq!(median(&[3.0, 1.0, f32::NAN, 2.0]), Some(2.0));
        assert_eq!(median(&[1.0, 2.0, 3.0, 60000.0]), Some(2.5));
        assert_eq!(median(&[f32::NAN]), None);
        let mut values: Vec<f32> = (0..1000_u16).map(|n| 500.0 + f32::from(n % 11) - 5.0).collect();
        let width = Clipped::of(&values).unwrap();
        assert!((width.sigma - 10_f64.sqrt()).abs() < 0.02, "{width:?}");
        values.extend([65535.0, 0.0, f32::NAN]);
        let with = Clipped::of(&values).unwrap();
        assert!((with.sigma - width.sigma).abs() < 1e-9 && with.median == 500.0, "{with:?}");
        assert_eq!(Clipped::of(&[7.0; 5]), Some(Clipped { median: 7.0, sigma: 0.0 }));
    }
}
