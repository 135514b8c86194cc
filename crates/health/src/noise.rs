//! Read noise, and the median of several images.

use crate::statistics::{Clipped, median};

/// The read noise of a pair of bias frames: the width of their difference, outliers left out, over the root of two.
/// `None` where they have not the same number of values.
pub fn read_noise(first: &[f32], second: &[f32]) -> Option<f64> {
    if first.len() != second.len() {
        return None;
    }
    let difference: Vec<f32> = first.iter().zip(second).map(|(first, second)| first - second).collect();
    Clipped::of(&difference).map(|width| width.sigma / std::f64::consts::SQRT_2)
}

/// The median of each pixel over rows of several images; the shortest one says how many pixels there are.
pub fn median_of(images: &[&[f32]], into: &mut Vec<f32>) {
    let pixels = images.iter().map(|image| image.len()).min().unwrap_or(0);
    let mut pixel = Vec::with_capacity(images.len());
    for at in 0..pixels {
        pixel.clear();
        pixel.extend(images.iter().filter_map(|image| image.get(at)).copied());
        #[allow(clippy::cast_possible_truncation, reason = "an image's values are f32")]
        into.push(median(&pixel).map_or(f32::NAN, |value| value as f32));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    }
}
