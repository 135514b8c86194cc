//! What "agree" means (docs/rules.md#7-agree): two unknown values agree, a known one against an unknown does not, unless "if both".

use crate::Tolerances;
use crate::steps::agreement::fixed;

/// Set points agree within 2 degC (hundredths).
pub(crate) fn temps_agree(one: i64, other: i64, tolerances: &Tolerances) -> bool {
    one.abs_diff(other) <= fixed(tolerances.set_temp_c, 2).unsigned_abs()
}

/// A dark's exposure is a light's within 1 % or 0.5 s, the larger, never over 10 %.
pub(crate) fn dark_lengths_agree(light_s: f64, dark_s: f64, tolerances: &Tolerances) -> bool {
    let wide = (tolerances.dark_exposure_relative * light_s).max(tolerances.dark_exposure_s);
    (light_s - dark_s).abs() <= wide.min(tolerances.dark_exposure_cap * light_s) + 1e-9
}

/// A dark flat's exposure is a flat's within 5 % or 5 ms, the larger.
pub(crate) fn dark_flat_lengths_agree(flat_s: f64, dark_s: f64, tolerances: &Tolerances) -> bool {
    let wide = (tolerances.dark_flat_exposure_relative * flat_s).max(tolerances.dark_flat_exposure_s);
    (flat_s - dark_s).abs() <= wide + 1e-9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_darks_exposure_agrees_within_1_percent_or_half_a_second_never_over_10_percent() {
        let tolerances = Tolerances::default();
        let check = |light: f64, dark: f64, expect: bool| {
            assert_eq!(dark_lengths_agree(light, dark, &tolerances), expect, "{light} {dark}");
        };
        check(600.0, 606.0, true);
        check(600.0, 606.1, false);
        check(30.0, 30.5, true);
        check(30.0, 30.6, false);
        check(2.0, 2.2, true);
        check(2.0, 2.3, false);
        check(0.1, 0.11, true);
        check(0.1, 0.112, false);
        check(0.0, 0.0, true);
    }

    #[test]
    fn a_dark_flats_exposure_agrees_within_5_percent_or_5_ms() {
        let tolerances = Tolerances::default();
        let check = |flat: f64, dark: f64, expect: bool| {
            assert_eq!(dark_flat_lengths_agree(flat, dark, &tolerances), expect, "{flat} {dark}");
        };
        check(10.0, 10.5, true);
        check(10.0, 10.51, false);
        check(0.05, 0.055, true);
        check(0.05, 0.0551, false);
    }
}
