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
    if let Some(counts) = Counts::of_many(values.len(), || values.iter().copied()) {
        return counts.median();
    }
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
        match Counts::of_many(values.len(), || values.iter().copied()) {
            Some(counts) => counts.clipped(),
            None => Self::of_any(values),
        }
    }

    /// Of the differences between values and those at the same places of the second.
    pub fn of_differences(first: &[f32], second: &[f32]) -> Option<Self> {
        let differences = || first.iter().zip(second).map(|(first, second)| first - second);
        match Counts::of_many(first.len().min(second.len()), differences) {
            Some(counts) => counts.clipped(),
            None => Self::of_any(&differences().collect::<Vec<_>>()),
        }
    }

    fn of_any(values: &[f32]) -> Option<Self> {
        let mut room: Vec<f32> = values.iter().copied().filter(|value| !value.is_nan()).collect();
        let median = median_of_all(&mut room)?;
        for value in &mut room {
            #[allow(clippy::cast_possible_truncation, reason = "a deviation has the values' own precision")]
            let deviation = (f64::from(*value) - median).abs() as f32;
            *value = deviation;
        }
        let mad = median_of_all(&mut room)?;
        Some(Self::from_mad(median, mad, |limit| {
            deviation(values.iter().map(|value| (f64::from(*value), 1)), median, limit)
        }))
    }

    /// `deviation`: that of the values within so much of the median.
    fn from_mad(median: f64, mad: f64, deviation: impl Fn(f64) -> f64) -> Self {
        let mut sigma = mad * SIGMAS_OF_MAD;
        if sigma == 0.0 {
            // More than half are the same value: the width of all of them is a beginning.
            sigma = deviation(f64::INFINITY);
        }
        for _ in 0..ROUNDS {
            // Whole numbers are never nearer to each other than one.
            let next = deviation(CLIP_SIGMAS * sigma);
            if next == sigma {
                break;
            }
            sigma = next;
        }
        Self { median, sigma }
    }
}

/// Cameras' values are whole numbers of 16 bits: how often each stands in an image says all that matters here, and
/// is made in one pass over it.
struct Counts {
    /// From [`LEAST`] on.
    of: Vec<u32>,
    all: u64,
}

/// The values that are counted: those of 16 bits, signed or not, and the differences of two.
const LEAST: i32 = -(1 << 16);
const MOST: usize = 1 << 18;

impl Counts {
    /// `None` where there are so few that sorting them takes less, or where one is no whole number or beyond the limits.
    fn of_many<V: Iterator<Item = f32>>(number: usize, values: impl Fn() -> V) -> Option<Self> {
        if number < MOST || u32::try_from(number).is_err() {
            return None;
        }
        let mut of = vec![0; MOST];
        let mut all = 0;
        for value in values() {
            #[allow(
                clippy::cast_possible_truncation,
                reason = "what is cut is no whole number, and compared below"
            )]
            let whole = value as i32;
            #[allow(clippy::cast_precision_loss, reason = "what is not exact is beyond the limits")]
            let is_whole = whole as f32 == value;
            let count = of.get_mut(usize::try_from(whole.checked_sub(LEAST)?).ok()?)?;
            if !is_whole {
                return None;
            }
            *count += 1;
            all += 1;
        }
        Some(Self { of, all })
    }

    /// The values that are there, rising, and how often each is.
    fn values(&self) -> impl Iterator<Item = (f64, u64)> {
        let counted = (LEAST..).zip(&self.of).filter(|(_, count)| **count > 0);
        counted.map(|(value, count)| (f64::from(value), u64::from(*count)))
    }

    fn median(&self) -> Option<f64> {
        middle(self.values(), self.all)
    }

    fn clipped(&self) -> Option<Clipped> {
        let median = self.median()?;
        let mut deviations: Vec<(f64, u64)> =
            self.values().map(|(value, count)| ((value - median).abs(), count)).collect();
        deviations.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        let mad = middle(deviations.into_iter(), self.all)?;
        Some(Clipped::from_mad(median, mad, |limit| deviation(self.values(), median, limit)))
    }
}

/// The middle of `all` values in rising order, each with how often it stands.
fn middle(values: impl Iterator<Item = (f64, u64)>, all: u64) -> Option<f64> {
    let (mut passed, mut lower) = (0, None);
    for (value, count) in values {
        passed += count;
        if lower.is_none() && passed > all.checked_sub(1)? / 2 {
            lower = Some(value);
        }
        if passed > all / 2 {
            return Some(f64::midpoint(lower?, value));
        }
    }
    None
}

/// The standard deviation of values within `limit` of `middle`, about their own mean; each with how often it stands.
#[allow(clippy::cast_precision_loss, reason = "a number of pixels")]
fn deviation(values: impl Iterator<Item = (f64, u64)>, middle: f64, limit: f64) -> f64 {
    let (mut count, mut sum, mut squares) = (0_u64, 0.0, 0.0);
    for (value, times) in values {
        let from_middle = value - middle;
        if from_middle.abs() <= limit {
            count += times;
            sum += from_middle * times as f64;
            squares += from_middle * from_middle * times as f64;
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

    /// An image of whole numbers, so large that they are counted.
    fn large(odd: usize, of: impl Fn(u32) -> f32) -> Vec<f32> {
        let mut state = 9_u32;
        (0..MOST + odd)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                of(state >> 16)
            })
            .collect()
    }

    #[test]
    fn counting_whole_numbers_gives_what_sorting_them_gives() {
        let of: [fn(u32) -> f32; 4] = [
            |n| 500.0 + f32::from(u16::try_from(n % 23).unwrap()),
            |n| f32::from(u16::try_from(n).unwrap()),
            |n| if n % 3 == 0 { -65536.0 } else { 65535.0 },
            |n| if n % 500 == 0 { 60000.0 } else { f32::from(u16::try_from(n % 2).unwrap()) - 12.0 },
        ];
        for (at, of) in of.into_iter().enumerate() {
            for odd in [0, 1] {
                let values = large(odd, of);
                assert!(Counts::of_many(values.len(), || values.iter().copied()).is_some());
                assert_eq!(median(&values), median_of_all(&mut values.clone()), "{at} {odd}");
                let (counted, sorted) = (Clipped::of(&values).unwrap(), Clipped::of_any(&values).unwrap());
                assert_eq!(counted.median, sorted.median, "{at} {odd}");
                assert!(
                    (counted.sigma - sorted.sigma).abs() <= 1e-9 * sorted.sigma,
                    "{counted:?} {sorted:?}"
                );
            }
        }
    }

    #[test]
    fn what_is_no_whole_number_or_far_out_is_sorted() {
        for odd in [0.5, f32::NAN, f32::INFINITY, 300_000.0, -70_000.0] {
            let mut values = large(0, |n| f32::from(u16::try_from(n % 9).unwrap()));
            values[70] = odd;
            assert!(Counts::of_many(values.len(), || values.iter().copied()).is_none(), "{odd}");
            assert_eq!(median(&values), Some(4.0), "{odd}");
        }
        assert!(Counts::of_many(10, || [1.0; 10].into_iter()).is_none());
    }
}
