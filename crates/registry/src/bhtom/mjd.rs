//! The middle of an exposure as a modified Julian date.

use nightledger_frame::Instant;

/// Days between the modified Julian date's beginning (1858-11-17) and 1970.
const DAYS_TO_1970: i64 = 40_587;

/// The middle of an exposure of so many seconds, days, to six decimals: worked out in whole nanoseconds, halves up.
pub(super) fn mjd_mid(start: Instant, exposure_s: f64) -> Option<f64> {
    /// Nanoseconds in a millionth of a day.
    const STEP_NS: i64 = 86_400_000;
    let middle = start.plus_s(exposure_s / 2.0);
    let millionths = middle.ns.checked_add(STEP_NS / 2)?.div_euclid(STEP_NS);
    let millionths = millionths.checked_add(DAYS_TO_1970.checked_mul(1_000_000)?)?;
    #[allow(clippy::cast_precision_loss, reason = "millionths of days of this epoch are below 2^53")]
    Some(millionths as f64 / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// docs/rules.md#21-mjd
    #[test]
    fn the_middle_of_the_exposure_to_six_decimals() {
        let second = 1_000_000_000;
        for (ns, exposure_s, expect) in [
            (0, 0.0, 40_587.0),
            (0, 86_400.0, 40_587.5),
            // 2023-08-14T18:30:00.25 and 45 s.
            (1_692_037_800 * second + 250_000_000, 90.0, 60_170.771_357),
            (-43_200 * second, 0.0, 40_586.5),
        ] {
            assert_eq!(mjd_mid(Instant { ns }, exposure_s), Some(expect));
        }
    }
}
