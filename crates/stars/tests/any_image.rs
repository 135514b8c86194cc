//! Nothing panics and nothing that is no number comes out, whatever the image.
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "images of the tests are small"
)]

mod made;

use made::Dice;
use nightledger_stars::{Measurement, Mosaic, Settings};
use proptest::prelude::*;

/// Kinds of values that images should not hold, and do.
fn value(kind: u8, dice: &mut Dice) -> f32 {
    let any = dice.share();
    match kind {
        0 => 1000.0 + 20.0 * dice.normal() as f32,
        1 if any < 0.3 => f32::NAN,
        2 if any < 0.01 => f32::INFINITY,
        3 if any < 0.01 => f32::NEG_INFINITY,
        4 => f32::from_bits((any * f64::from(u32::MAX)) as u32),
        5 => (any * 3.0).floor() as f32,
        6 => f32::MAX * (dice.normal() as f32),
        7 if any < 0.001 => 65535.0,
        8 => 1e-38 * dice.normal() as f32,
        9 => 0.0,
        _ => 500.0 + 5.0 * dice.normal() as f32,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn any_image_has_values_or_a_problem(
        width in 0_usize..260,
        height in 0_usize..260,
        kinds in prop::collection::vec(0_u8..11, 1..4),
        pattern in prop::sample::select(vec!["", "RGGB", "GBRG"]),
        saturation in prop::option::of(-10.0_f32..70_000.0),
        missing in 0_usize..3,
        seed in any::<u64>(),
    ) {
        let mut dice = Dice(seed);
        let settings = Settings { mosaic: Mosaic::from_letters(pattern), saturation };
        let Ok(mut measurement) = Measurement::new(width, height, settings) else { return Ok(()) };
        for row in 0..height.saturating_sub(missing / 2) {
            let kind = kinds[row * kinds.len() / height];
            let mut line: Vec<f32> = (0..width).map(|_| value(kind, &mut dice)).collect();
            // Something like stars here and there, also at the edges.
            if row % 31 < 3 {
                for at in (0..width).step_by(29) {
                    line[at] += 5000.0;
                    line[(at + 1).min(width - 1)] += 3000.0;
                }
            }
            measurement.rows(&line);
        }
        if let Ok(found) = measurement.finish() {
            for value in [found.fwhm_px, found.hfr_px].into_iter().flatten() {
                prop_assert!(value.is_finite() && value > 0.0);
            }
            for value in [found.eccentricity, found.angle_agreement].into_iter().flatten() {
                prop_assert!((0.0..=1.001).contains(&value));
            }
            prop_assert!(found.background.is_finite() && found.noise.is_finite() && found.noise > 0.0);
            prop_assert!(found.saturated <= found.stars.len());
        }
    }
}
