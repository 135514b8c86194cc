//! Read noise, and the median of several images.

use crate::statistics::Clipped;

/// The read noise of a pair of bias frames: the width of their difference, outliers left out, over the root of two.
/// `None` where they have not the same number of values.
pub fn read_noise(first: &[f32], second: &[f32]) -> Option<f64> {
    if first.len() != second.len() {
        return None;
    }
    Clipped::of_differences(first, second).map(|width| width.sigma / std::f64::consts::SQRT_2)
}

/// The median of each pixel over several images, added to `into`; the shortest one says how many pixels there are.
pub fn median_of(images: &[&[f32]], into: &mut Vec<f32>) {
    let pixels = images.iter().map(|image| image.len()).min().unwrap_or(0);
    into.reserve(pixels);
    let mut pixel = Vec::with_capacity(images.len());
    for at in 0..pixels {
        pixel.clear();
        pixel
            .extend(images.iter().filter_map(|image| image.get(at)).copied().filter(|value| !value.is_nan()));
        // There are a few: each goes to its place among those before it.
        for next in 1..pixel.len() {
            for place in (1..=next).rev() {
                match pixel.get_mut(place - 1..=place) {
                    Some([before, after]) if *before > *after => std::mem::swap(before, after),
                    _ => break,
                }
            }
        }
        let upper = pixel.get(pixel.len() / 2).copied().unwrap_or(f32::NAN);
        let lower = pixel.get(pixel.len().saturating_sub(1) / 2).copied().unwrap_or(f32::NAN);
        into.push(f32::midpoint(lower, upper));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// docs/rules.md#23-read-noise
    #[test]
    fn a_difference_has_twice_the_variance() {
        // Values of two frames that differ by -2, 0 or 2 with equal shares: a variance of 8/3.
        let first: Vec<f32> = (0..3000_u16).map(|n| 400.0 + f32::from(n % 7)).collect();
        let second: Vec<f32> =
            (0..).zip(&first).map(|(n, v): (u16, _)| v + f32::from(n % 3) * 2.0 - 2.0).collect();
        let noise = read_noise(&first, &second).unwrap();
        assert!((noise - (8.0_f64 / 3.0 / 2.0).sqrt()).abs() < 1e-3, "{noise}");
        assert_eq!(read_noise(&first, &second[1..]), None);
    }

    #[test]
    fn a_median_goes_pixel_by_pixel() {
        let mut median = Vec::new();
        median_of(&[&[1.0, 9.0], &[2.0, 7.0], &[900.0, 8.0]], &mut median);
        assert_eq!(median, [2.0, 8.0]);
        median.clear();
        median_of(&[&[4.0, f32::NAN], &[1.0, f32::NAN], &[3.0, 5.0], &[2.0, 6.0]], &mut median);
        assert_eq!(median, [2.5, 5.5]);
        median.clear();
        median_of(&[&[f32::NAN], &[f32::NAN]], &mut median);
        assert!(matches!(median.as_slice(), [value] if value.is_nan()));
    }
}
