//! One night at one site: darkness and the Moon.

use crate::{Site, moon, sun};

/// The Sun's altitude below which the sky gets no darker, degrees.
const ASTRONOMICAL: f64 = -18.0;
/// The altitude at which the Sun's or the Moon's upper limb is on the horizon: half a degree of refraction, and a radius.
const RISE_OR_SET: f64 = -0.833;
/// How closely the night is looked at: a minute is finer than any chart.
const STEP_NS: i64 = 60_000_000_000;
/// From one solar noon to the next.
const DAY_NS: i64 = 86_400_000_000_000;
/// Where the Sun passes an altitude is found to this.
const SHARP_NS: i64 = 100_000_000;

/// What a night offers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Night {
    /// Whether the Sun sets and rises.
    pub sun: Sun,
    /// Begin and end of astronomical darkness (the Sun more than 18 degrees below the horizon), nanoseconds of UTC since
    /// 1970; `None` in a white night. In the deepest polar night it is the whole day from noon to noon.
    pub dark_utc_ns: Option<(i64, i64)>,
    /// Hours of it.
    pub dark_h: f64,
    /// Hours of those with the Moon's upper limb below the horizon as well.
    pub dark_moonless_h: f64,
    /// The Moon's lit share at the site's mean solar midnight, 0 to 1.
    pub moon_lit: f64,
    /// Whether the lit share grows.
    pub moon_waxes: bool,
    /// The Moon's greatest altitude between sunset and sunrise, twilight included, degrees (below 0 when it stays down);
    /// `None` when the Sun does not set.
    pub moon_highest_deg: Option<f64>,
    /// The Moon's greatest altitude in astronomical darkness, degrees; `None` when there is none.
    pub moon_highest_in_dark_deg: Option<f64>,
}

/// What the Sun does from noon to noon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sun {
    /// It sets and rises.
    Sets,
    /// Polar day: it stays up.
    StaysUp,
    /// Polar night: it stays down.
    StaysDown,
}

/// The night that begins on the evening of a date at `site`: `noon_utc_ns` is 12:00 UTC of that date. The night runs from
/// the site's mean solar noon to the next (docs/rules.md#5-night counts nights by the same clock).
pub fn night(noon_utc_ns: i64, site: Site) -> Night {
    #[allow(clippy::cast_possible_truncation, reason = "a longitude moves noon by at most half a day")]
    let shift = (site.longitude.clamp(-180.0, 180.0) / 360.0 * 86_400e9) as i64;
    let begin = noon_utc_ns.saturating_sub(shift);
    let end = begin.saturating_add(DAY_NS);
    let sun_altitude = |at| sun::sun(at).altitude_deg(site, at);
    let (mut down, mut dark, mut moonless) = (0_u32, 0_u32, 0_u32);
    let (mut highest, mut highest_in_dark): (Option<f64>, Option<f64>) = (None, None);
    let mut first_and_last_dark: Option<(i64, i64)> = None;
    let mut at = begin;
    while at < end {
        let sun_deg = sun_altitude(at);
        if sun_deg < RISE_OR_SET {
            down += 1;
            let moon_deg = moon::seen_from(at, site).altitude_deg(site, at);
            highest = Some(greater(highest, moon_deg));
            if sun_deg < ASTRONOMICAL {
                dark += 1;
                moonless += u32::from(moon_deg < RISE_OR_SET);
                highest_in_dark = Some(greater(highest_in_dark, moon_deg));
                first_and_last_dark = Some((first_and_last_dark.map_or(at, |(first, _)| first), at));
            }
        }
        at = at.saturating_add(STEP_NS);
    }
    let is_dark = |at| sun_altitude(at) < ASTRONOMICAL;
    let dark_utc_ns = first_and_last_dark.map(|(first, last)| {
        let begins =
            if first == begin { begin } else { change(first.saturating_sub(STEP_NS), first, is_dark) };
        let after = last.saturating_add(STEP_NS).min(end);
        let ends = if is_dark(after) { end } else { change(last, after, is_dark) };
        (begins, ends)
    });
    #[allow(clippy::cast_precision_loss, reason = "a day to the nanosecond fits an f64")]
    let dark_h = dark_utc_ns.map_or(0.0, |(begins, ends)| ends.saturating_sub(begins) as f64 / 3600e9);
    let lit = |after_ns| moon::illuminated(begin.saturating_add(DAY_NS / 2 + after_ns));
    Night {
        sun: match i64::from(down) {
            0 => Sun::StaysUp,
            minutes if minutes == DAY_NS / STEP_NS => Sun::StaysDown,
            _ => Sun::Sets,
        },
        dark_utc_ns,
        dark_h,
        dark_moonless_h: if dark == 0 { 0.0 } else { dark_h * f64::from(moonless) / f64::from(dark) },
        moon_lit: lit(0),
        moon_waxes: lit(STEP_NS) > lit(0),
        moon_highest_deg: highest,
        moon_highest_in_dark_deg: highest_in_dark,
    }
}

fn greater(so_far: Option<f64>, other: f64) -> f64 {
    so_far.map_or(other, |so_far| so_far.max(other))
}

/// When `is` changes between two instants at which it differs.
fn change(mut one: i64, mut other: i64, is: impl Fn(i64) -> bool) -> i64 {
    let at_one = is(one);
    while other.saturating_sub(one) > SHARP_NS {
        let middle = i64::midpoint(one, other);
        if is(middle) == at_one {
            one = middle;
        } else {
            other = middle;
        }
    }
    other
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::in_2025;

    /// 12:00 UTC of a day, counted from 1970-01-01.
    fn noon(days: i64) -> i64 {
        days * DAY_NS + DAY_NS / 2
    }

    const LA_PALMA: (f64, f64) = (28.7606, -17.8814);
    const SIDING_SPRING: (f64, f64) = (-31.2733, 149.0617);
    const MAUNA_KEA: (f64, f64) = (19.8207, -155.4681);
    const MUNICH: (f64, f64) = (48.1, 11.6);
    const FINLAND: (f64, f64) = (60.0, 25.0);
    const TROMSO: (f64, f64) = (69.65, 18.96);

    /// What an ephemeris (skyfield 1.55 with de421) gives for a night.
    struct Right {
        /// Begin and end of darkness as day of the month, hour, minute, second of UTC.
        dark: Option<[(i64, i64, i64, i64); 2]>,
        lit: f64,
        dark_h: f64,
        moonless_h: f64,
        highest_deg: Option<f64>,
    }

    #[track_caller]
    fn right((latitude, longitude): (f64, f64), month: usize, day: i64, right: &Right) -> Night {
        let night = night(in_2025(month, day, 12, 0, 0), Site { latitude, longitude });
        let seconds = right.dark.map(|[begin, end]| {
            [begin, end].map(|(day, hour, minute, second)| in_2025(month, day, hour, minute, second))
        });
        assert_eq!(night.dark_utc_ns.is_some(), seconds.is_some(), "{night:?}");
        if let (Some([begin, end]), Some(found)) = (seconds, night.dark_utc_ns) {
            // Half a minute; where the Sun barely gets there, a hundredth of a degree is more.
            let allowed = if right.dark_h < 2.0 { 60 } else { 30 };
            assert!(
                (found.0 - begin).abs() < allowed * 1_000_000_000,
                "{} s",
                (found.0 - begin) / 1_000_000_000
            );
            assert!((found.1 - end).abs() < allowed * 1_000_000_000, "{} s", (found.1 - end) / 1_000_000_000);
        }
        assert!((night.moon_lit - right.lit).abs() < 0.0005, "{night:?}");
        assert!((night.dark_h - right.dark_h).abs() < 0.02, "{night:?}");
        assert!((night.dark_moonless_h - right.moonless_h).abs() < 0.04, "{night:?}");
        match (night.moon_highest_deg, right.highest_deg) {
            (Some(found), Some(expect)) => assert!((found - expect).abs() < 0.1, "{night:?}"),
            (found, expect) => assert_eq!(found.is_some(), expect.is_some(), "{night:?}"),
        }
        assert!(night.moon_highest_in_dark_deg <= night.moon_highest_deg);
        night
    }

    #[test]
    fn thirteen_nights_are_those_of_an_ephemeris() {
        let nights = [
            (LA_PALMA, 4, 26, [(26, 21, 8, 37), (27, 5, 9, 23)], 0.0096, 8.01, 8.01, 5.2),
            (SIDING_SPRING, 2, 20, [(20, 10, 13, 1), (20, 18, 22, 8)], 0.5154, 8.15, 2.50, 83.3),
            (SIDING_SPRING, 6, 21, [(21, 8, 35, 37), (21, 19, 35, 38)], 0.2010, 11.00, 8.62, 34.3),
            (MAUNA_KEA, 1, 13, [(14, 5, 19, 54), (14, 15, 41, 57)], 0.9957, 10.37, 0.00, 85.6),
            (MAUNA_KEA, 7, 24, [(25, 6, 22, 20), (25, 14, 34, 42)], 0.0057, 8.21, 8.21, 4.4),
            (MUNICH, 2, 20, [(20, 18, 27, 51), (21, 4, 25, 51)], 0.4785, 9.97, 7.15, 14.4),
            (MUNICH, 6, 21, [(21, 22, 39, 6), (21, 23, 52, 1)], 0.1660, 1.21, 1.21, 26.5),
            (FINLAND, 2, 20, [(20, 17, 44, 14), (21, 3, 21, 55)], 0.4821, 9.62, 8.72, 2.6),
            (FINLAND, 12, 21, [(21, 16, 0, 30), (22, 4, 36, 16)], 0.0335, 12.59, 12.59, 0.0),
            (TROMSO, 12, 21, [(21, 15, 56, 10), (22, 5, 28, 56)], 0.0341, 13.54, 13.54, -7.0),
        ];
        for (site, month, day, dark, lit, dark_h, moonless_h, highest_deg) in nights {
            let expect = Right { dark: Some(dark), lit, dark_h, moonless_h, highest_deg: Some(highest_deg) };
            right(site, month, day, &expect);
        }
        let white = |lit, highest_deg| Right { dark: None, lit, dark_h: 0.0, moonless_h: 0.0, highest_deg };
        right(FINLAND, 6, 21, &white(0.1693, Some(15.7)));
        assert_eq!(right(TROMSO, 6, 21, &white(0.1678, None)).sun, Sun::StaysUp);
        // The Sun's centre dips to -0.67: with refraction its limb stays up.
        assert_eq!(right((65.9, 25.0), 6, 21, &white(0.1693, None)).sun, Sun::StaysUp);
    }

    #[test]
    fn the_moon_is_highest_in_twilight_and_lower_in_the_dark() {
        let (latitude, longitude) = LA_PALMA;
        let night = night(in_2025(6, 21, 12, 0, 0), Site { latitude, longitude });
        let (all, dark) = (night.moon_highest_deg.unwrap(), night.moon_highest_in_dark_deg.unwrap());
        assert!((34.0..39.0).contains(&all) && (16.0..18.0).contains(&dark), "{all} {dark}");
    }

    #[track_caller]
    fn check(
        days: i64,
        latitude: f64,
        longitude: f64,
        dark_h: std::ops::RangeInclusive<f64>,
        lit: std::ops::RangeInclusive<f64>,
    ) {
        let night = night(noon(days), Site { latitude, longitude });
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
    fn polar_day_and_polar_night() {
        let day = night(noon(19_894), Site { latitude: 80.0, longitude: 20.0 });
        assert_eq!((day.sun, day.dark_h, day.moon_highest_deg), (Sun::StaysUp, 0.0, None));
        let dusk = night(noon(20_078), Site { latitude: 70.0, longitude: 20.0 });
        assert_eq!(dusk.sun, Sun::StaysDown);
        assert!(dusk.dark_h < 24.0);
        let pole = night(noon(20_078), Site { latitude: 90.0, longitude: 20.0 });
        assert_eq!((pole.sun, pole.dark_h), (Sun::StaysDown, 24.0));
    }

    #[test]
    fn the_moon_waxes_until_it_is_full() {
        let waxes = |days| night(noon(days), Site { latitude: 50.0, longitude: 0.0 }).moon_waxes;
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
