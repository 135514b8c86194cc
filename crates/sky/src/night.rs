//! One night at one place: darkness and the Moon.

use crate::{Place, altitude, moon, sun};

/// The Sun's altitude below which the sky gets no darker, degrees.
const ASTRONOMICAL: f64 = -18.0;
/// How closely the night is looked at: a minute is finer than any chart.
const STEP_NS: i64 = 60_000_000_000;
/// From one solar noon to the next.
const DAY_NS: i64 = 86_400_000_000_000;

/// What a night offers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Night {
    /// Hours with the Sun more than 18 degrees below the horizon; 0 in a white night, 24 at most in polar night.
    pub dark_h: f64,
    /// Hours of those with the Moon below the horizon as well.
    pub dark_moonless_h: f64,
    /// The Moon's lit share at local midnight, 0 to 1.
    pub moon_lit: f64,
    /// Whether the lit share grows.
    pub moon_waxes: bool,
    /// The Moon's greatest altitude between sunset and sunrise, degrees; `None` when the Sun never sets.
    pub moon_highest_deg: Option<f64>,
}

/// The night that begins on the evening of a date: `noon_utc_ns` is 12:00 UTC of that date. The night runs from the
/// place's mean solar noon to the next (docs/rules.md#5-night counts nights by the same clock).
pub fn night(noon_utc_ns: i64, place: Place) -> Night {
    #[allow(clippy::cast_possible_truncation, reason = "a longitude moves noon by at most half a day")]
    let shift = (place.longitude.clamp(-180.0, 180.0) / 360.0 * 86_400e9) as i64;
    let begin = noon_utc_ns.saturating_sub(shift);
    let (mut dark, mut moonless) = (0_u32, 0_u32);
    let mut highest: Option<f64> = None;
    let mut at = begin;
    while at < begin.saturating_add(DAY_NS) {
        let sun_altitude = altitude(sun::sun(at), place, at);
        if sun_altitude < 0.0 {
            let moon_altitude = altitude(moon::moon(at), place, at);
            highest = Some(highest.map_or(moon_altitude, |so_far: f64| so_far.max(moon_altitude)));
            if sun_altitude < ASTRONOMICAL {
                dark += 1;
                moonless += u32::from(moon_altitude < 0.0);
            }
        }
        at = at.saturating_add(STEP_NS);
    }
    let lit = |after_ns| moon::illuminated(begin.saturating_add(DAY_NS / 2 + after_ns));
    Night {
        dark_h: f64::from(dark) / 60.0,
        dark_moonless_h: f64::from(moonless) / 60.0,
        moon_lit: lit(0),
        moon_waxes: lit(STEP_NS) > lit(0),
        moon_highest_deg: highest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 12:00 UTC of a day, counted from 1970-01-01.
    fn noon(days: i64) -> i64 {
        days * DAY_NS + DAY_NS / 2
    }

    #[track_caller]
    fn check(
        days: i64,
        latitude: f64,
        longitude: f64,
        dark_h: std::ops::RangeInclusive<f64>,
        lit: std::ops::RangeInclusive<f64>,
    ) {
        let night = night(noon(days), Place { latitude, longitude });
        assert!(dark_h.contains(&night.dark_h), "{night:?}");
        assert!(lit.contains(&night.moon_lit), "{night:?}");
        assert!(night.dark_moonless_h <= night.dark_h);
    }

    #[test]
    fn the_length_of_the_dark_follows_season_and_latitude() {
        // 2024-06-20 at 52 N: no astronomical night; two days before full Moon.
        check(19_894, 52.0, 0.0, 0.0..=0.0, 0.94..=1.0);
        // 2024-12-21 at 52 N: the Sun is 18 degrees down for about 12 hours.
        check(20_078, 52.0, 0.0, 11.5..=12.3, 0.45..=0.75);
        // 2024-03-20 at the equator: 12 h less twilight of 72 minutes at either end.
        check(19_802, 0.0, 100.0, 9.4..=9.8, 0.7..=0.95);
        // 2024-12-21 at 85 N: never above -18 degrees but around noon.
        check(20_078, 85.0, 15.0, 20.0..=24.0, 0.45..=0.75);
    }

    #[test]
    fn a_sun_that_never_sets_leaves_no_night() {
        let night = night(noon(19_894), Place { latitude: 80.0, longitude: 20.0 });
        assert_eq!((night.dark_h, night.moon_highest_deg), (0.0, None));
    }

    #[test]
    fn the_moon_waxes_until_it_is_full() {
        let waxes = |days| night(noon(days), Place { latitude: 50.0, longitude: 0.0 }).moon_waxes;
        // New on 2024-09-03, full on 2024-09-18, new on 2024-10-02.
        assert_eq!([19_970, 19_980, 19_986, 19_995].map(waxes), [true, true, false, false]);
    }

    #[test]
    fn new_moon_is_dark_and_full_moon_is_lit() {
        // 2024-04-08: total solar eclipse. 2024-09-18: partial lunar eclipse.
        check(19_821, 30.0, -100.0, 6.0..=10.0, 0.0..=0.01);
        check(19_983, 30.0, 0.0, 6.0..=10.0, 0.97..=1.0);
    }
}
