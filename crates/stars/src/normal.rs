//! Shares and deviations of normally distributed values of which a part is looked at.

/// Values farther away than this many standard deviations are of stars or faults.
pub(crate) const CLIP: f32 = 2.5;

/// The standard deviation of normal values of which those beyond [`CLIP`] deviations were left out.
pub(crate) const CLIPPED_DEVIATION: f32 = 0.9546;

/// How far values of this deviation are looked at, and the share of the deviation that those within have. Values of few
/// digital steps are cut between two of these.
pub(crate) fn clip(deviation: f32, step: f32) -> (f32, f32) {
    if !step.is_finite() || step < 0.05 * deviation {
        return (CLIP * deviation, CLIPPED_DEVIATION);
    }
    let reach = ((CLIP * deviation / step).floor() + 0.5) * step;
    let cut = reach / deviation;
    let density = (-0.5 * cut * cut).exp() * 0.398_942_3;
    (reach, (1.0 - 2.0 * cut * density / within(cut)).max(0.1).sqrt())
}

/// How many deviations from the middle of normal values the place lies, up to which there are `times` fewer of them than
/// up to one that is `apart` deviations above it: between -3 and 1.
pub(crate) fn below_middle(apart: f32, times: f32) -> f32 {
    let (mut low, mut high) = (-3.0, 1.0);
    for _ in 0..14 {
        let place = f32::midpoint(low, high);
        if up_to(place + apart) > times * up_to(place) {
            low = place;
        } else {
            high = place;
        }
    }
    f32::midpoint(low, high)
}

/// The share of normal values up to so many deviations from their middle.
fn up_to(deviations: f32) -> f32 {
    0.5 + 0.5 * deviations.signum() * within(deviations.abs())
}

/// The share of normal values within so many deviations (Abramowitz and Stegun 7.1.26).
fn within(deviations: f32) -> f32 {
    let at = deviations * std::f32::consts::FRAC_1_SQRT_2;
    let term = 1.0 / (1.0 + 0.327_591_1 * at);
    let series = [1.061_405_4, -1.453_152, 1.421_413_7, -0.284_496_74, 0.254_829_6];
    1.0 - series.iter().fold(0.0, |sum, factor| (sum + factor) * term) * (-at * at).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_normal_values() {
        for (deviations, share) in
            [(0.0, 0.0), (0.5, 0.382_925), (1.0, 0.682_689), (2.0, 0.954_500), (3.0, 0.997_3)]
        {
            assert!((within(deviations) - share).abs() < 2e-6, "{deviations}");
        }
    }

    #[test]
    fn values_cut_where_they_may_be_are_those_of_fine_steps() {
        let (reach, share) = clip(1.0, 0.06);
        assert!((reach - CLIP).abs() < 0.06);
        assert!((share - CLIPPED_DEVIATION).abs() < 0.006);
        assert_eq!(clip(1.0, 0.01), (CLIP, CLIPPED_DEVIATION));
        assert_eq!(clip(1.0, f32::INFINITY), (CLIP, CLIPPED_DEVIATION));
        // Between the third and the fourth of steps of 0.7.
        assert!((clip(1.0, 0.7).0 - 2.45).abs() < 1e-6);
    }

    #[test]
    fn two_quantiles_tell_where_the_middle_is() {
        for place in [-2.0, -1.0, 0.3] {
            let apart = 0.8;
            let times = up_to(place + apart) / up_to(place);
            assert!((below_middle(apart, times) - place).abs() < 2e-3, "{place}");
        }
    }
}
