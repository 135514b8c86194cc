//! Time zones from two clocks that show the same moment.

use nightledger_frame::Instant;

/// Seconds of a day.
pub(crate) const DAY_S: f64 = 86_400.0;
/// Zones are whole quarters of an hour.
const QUARTER_S: f64 = 900.0;
/// How far apart two clocks were looked at, at most.
const TOLERANCE_S: f64 = 120.0;

/// Minutes that a local clock is ahead of UTC, from how many seconds it shows more. Whole days in it are taken off: some
/// programs leave the years of a date out. Where that leaves two zones open, as for 13 h ahead or 11 h behind, the one
/// nearest to `hint_min` is meant; without one New Zealand's summer, and not the islands with few people.
pub(crate) fn zone_min(ahead_s: f64, hint_min: Option<i32>) -> Option<i32> {
    if !ahead_s.is_finite() {
        return None;
    }
    let quarters = (ahead_s / QUARTER_S).round();
    if (ahead_s - quarters * QUARTER_S).abs() > TOLERANCE_S {
        return None;
    }
    // 0 to 24 h.
    let minutes = whole((quarters * QUARTER_S).rem_euclid(DAY_S) / 60.0)?;
    let other = minutes - 24 * 60;
    let is_other = match hint_min {
        Some(hint) => (other - hint).abs() < (minutes - hint).abs(),
        None => minutes > 13 * 60,
    };
    Some(if is_other { other } else { minutes })
}

/// Hours as a program writes its zone, in minutes.
pub(crate) fn from_hours(hours: f64) -> Option<i32> {
    let minutes = whole((hours * 60.0).round())?;
    (minutes.abs() <= 14 * 60).then_some(minutes)
}

/// Later by so many minutes.
pub(crate) fn later(at: Instant, minutes: i32) -> Instant {
    Instant { ns: at.ns.saturating_add(i64::from(minutes).saturating_mul(60 * Instant::SECOND)) }
}

fn whole(number: f64) -> Option<i32> {
    #[allow(clippy::cast_possible_truncation, reason = "within the days that were just checked")]
    (number.abs() <= 100_000.0).then(|| number.round() as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_of_two_clocks() {
        for (ahead_h, hint, expect) in [
            (1.0, None, Some(60)),
            (-4.0, None, Some(-240)),
            (20.0, None, Some(-240)),
            (5.75, None, Some(345)),
            (13.0, None, Some(780)),
            (-11.0, Some(-660), Some(-660)),
            (-10.0, None, Some(-600)),
            (-1900.0 * 24.0 + 2.0, None, Some(120)),
            (0.1, None, None),
            (f64::NAN, None, None),
        ] {
            assert_eq!(zone_min(ahead_h * 3600.0 + 3.0, hint), expect, "{ahead_h}");
        }
    }
}
