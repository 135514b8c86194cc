//! Where the Sun and the Moon stand as seen from a site: darkness, the Moon's phase and altitude over a night, and its
//! distance from a target; and which of Jupiter's meridians faces the Earth.
//!
//! From published series (J. Meeus, *Astronomical Algorithms*, 2nd edition, chapters 11 to 13, 21, 25, 40, 47 and 48, cut
//! where a chart no longer shows the difference): the Sun to 0.01 degrees, the Moon to about 0.05. Pure arithmetic without a
//! clock; instants are nanoseconds of UTC since 1970. Altitudes are those of the centre without refraction, the Moon's as
//! seen from the site: its parallax, up to a degree, is taken off.
#![forbid(unsafe_code)]

mod direction;
mod jupiter;
mod moon;
mod night;
mod sun;

pub use jupiter::jupiter_meridians;
pub use night::{Night, Sun, night};

use direction::Direction;

/// A site on Earth at sea level: 1,000 m move the Moon by less than a second of arc.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Site {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// Degrees between the Moon and a target, both as seen from `site` at that instant. `ra_deg` and `dec_deg` are the
/// target's for the equinox of 2000, as headers and catalogues have them.
pub fn moon_separation_deg(utc_ns: i64, site: Site, ra_deg: f64, dec_deg: f64) -> f64 {
    let target = Direction::from_degrees(ra_deg, dec_deg).precessed_from_2000(centuries(utc_ns));
    moon::seen_from(utc_ns, site).separation_deg(target)
}

/// How much more air lies before a target than before the zenith, as the secant of its distance from there. `ra_deg` and
/// `dec_deg` are for the equinox of 2000. Nothing below the horizon.
pub fn airmass(utc_ns: i64, site: Site, ra_deg: f64, dec_deg: f64) -> Option<f64> {
    let target = Direction::from_degrees(ra_deg, dec_deg).precessed_from_2000(centuries(utc_ns));
    let height = target.altitude_deg(site, utc_ns).to_radians().sin();
    (height > 0.0).then(|| 1.0 / height)
}

/// Julian centuries since J2000 (Meeus 22.1). The 70 s between UTC and dynamical time move the Moon by 0.01 degrees and
/// are left out.
fn centuries(utc_ns: i64) -> f64 {
    (julian_day(utc_ns) - 2_451_545.0) / 36_525.0
}

/// Julian day of an instant; a chart needs no more than the millisecond that an `f64` keeps.
#[allow(clippy::cast_precision_loss, reason = "days since 1970 to the microsecond fit an f64")]
fn julian_day(utc_ns: i64) -> f64 {
    2_440_587.5 + utc_ns as f64 / 86_400e9
}

#[cfg(test)]
mod tests {
    use super::*;

    const M_31: (f64, f64) = (10.6847, 41.2688);
    const M_42: (f64, f64) = (83.8221, -5.3911);
    const M_8: (f64, f64) = (270.9042, -24.3867);
    const M_45: (f64, f64) = (56.75, 24.1167);

    /// Nanoseconds since 1970 of a Julian day, for tests that quote the book.
    #[allow(clippy::cast_possible_truncation)]
    pub(crate) fn instant_of(julian_day: f64) -> i64 {
        ((julian_day - 2_440_587.5) * 86_400e9) as i64
    }

    /// Nanoseconds since 1970 of a moment of 2025, UTC.
    pub(crate) fn in_2025(month: usize, day: i64, hour: i64, minute: i64, second: i64) -> i64 {
        let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334][month - 1];
        let days = 20_089 + before + day - 1;
        (((days * 24 + hour) * 60 + minute) * 60 + second) * 1_000_000_000
    }

    #[track_caller]
    fn check(utc_ns: i64, latitude: f64, longitude: f64, targets: &[((f64, f64), f64)]) {
        for ((ra, dec), expect) in targets {
            let found = moon_separation_deg(utc_ns, Site { latitude, longitude }, *ra, *dec);
            assert!((found - expect).abs() < 0.04, "{found} rather than {expect}");
        }
    }

    #[test]
    fn the_airmass_is_1_overhead_2_at_30_degrees_and_nothing_below_the_horizon() {
        let site = Site { latitude: 89.9999, longitude: 0.0 };
        // Seen from the pole, a star stands as high as it is north; precession since 2000 moves it by 0.14 degrees at most.
        let at = |dec: f64| airmass(in_2025(3, 1, 20, 0, 0), site, 0.0, dec);
        assert!((at(89.9).unwrap() - 1.0).abs() < 1e-4);
        assert!((at(30.0).unwrap() - 2.0).abs() < 0.02);
        assert_eq!(at(-1.0), None);
    }

    /// Values of an ephemeris (skyfield 1.55 with de421), from the site.
    #[test]
    fn the_moon_s_distance_from_a_target_is_that_from_the_site() {
        let expect = [(M_31, 35.80), (M_42, 45.51), (M_8, 139.60), (M_45, 9.36)];
        check(in_2025(11, 6, 1, 0, 0), 28.7606, -17.8814, &expect);
        let expect = [(M_31, 31.09), (M_42, 54.12), (M_8, 126.91), (M_45, 22.08)];
        check(in_2025(6, 21, 14, 0, 0), -31.2733, 149.0617, &expect);
        // With the target's place of 2000 beside the Moon's of today this would be 3.02.
        check(in_2025(12, 3, 22, 0, 0), 60.0, 25.0, &[(M_45, 3.59), (M_31, 39.38)]);
        check(in_2025(8, 9, 10, 0, 0), 19.8207, -155.4681, &[(M_31, 75.35), (M_8, 46.95)]);
    }
}
