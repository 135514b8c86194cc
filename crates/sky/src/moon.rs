//! The Moon (Meeus chapters 47 and 48): the largest terms of the series, good to about 0.05 degrees.

use crate::direction::Direction;
use crate::{Site, centuries, sun};

/// Multiples of D, M, M', F and the term's coefficient.
type Term = (f64, f64, f64, f64, f64);

/// Longitude, 1e-6 degrees of sine (Meeus table 47.A).
const LONGITUDE: [Term; 26] = [
    (0.0, 0.0, 1.0, 0.0, 6_288_774.0),
    (2.0, 0.0, -1.0, 0.0, 1_274_027.0),
    (2.0, 0.0, 0.0, 0.0, 658_314.0),
    (0.0, 0.0, 2.0, 0.0, 213_618.0),
    (0.0, 1.0, 0.0, 0.0, -185_116.0),
    (0.0, 0.0, 0.0, 2.0, -114_332.0),
    (2.0, 0.0, -2.0, 0.0, 58_793.0),
    (2.0, -1.0, -1.0, 0.0, 57_066.0),
    (2.0, 0.0, 1.0, 0.0, 53_322.0),
    (2.0, -1.0, 0.0, 0.0, 45_758.0),
    (0.0, 1.0, -1.0, 0.0, -40_923.0),
    (1.0, 0.0, 0.0, 0.0, -34_720.0),
    (0.0, 1.0, 1.0, 0.0, -30_383.0),
    (2.0, 0.0, 0.0, -2.0, 15_327.0),
    (0.0, 0.0, 1.0, 2.0, -12_528.0),
    (0.0, 0.0, 1.0, -2.0, 10_980.0),
    (4.0, 0.0, -1.0, 0.0, 10_675.0),
    (0.0, 0.0, 3.0, 0.0, 10_034.0),
    (4.0, 0.0, -2.0, 0.0, 8_548.0),
    (2.0, 1.0, -1.0, 0.0, -7_888.0),
    (2.0, 1.0, 0.0, 0.0, -6_766.0),
    (1.0, 0.0, -1.0, 0.0, -5_163.0),
    (1.0, 1.0, 0.0, 0.0, 4_987.0),
    (2.0, -1.0, 1.0, 0.0, 4_036.0),
    (2.0, 0.0, 2.0, 0.0, 3_994.0),
    (4.0, 0.0, 0.0, 0.0, 3_861.0),
];

/// Latitude, 1e-6 degrees of sine (Meeus table 47.B).
const LATITUDE: [Term; 14] = [
    (0.0, 0.0, 0.0, 1.0, 5_128_122.0),
    (0.0, 0.0, 1.0, 1.0, 280_602.0),
    (0.0, 0.0, 1.0, -1.0, 277_693.0),
    (2.0, 0.0, 0.0, -1.0, 173_237.0),
    (2.0, 0.0, -1.0, 1.0, 55_413.0),
    (2.0, 0.0, -1.0, -1.0, 46_271.0),
    (2.0, 0.0, 0.0, 1.0, 32_573.0),
    (0.0, 0.0, 2.0, 1.0, 17_198.0),
    (2.0, 0.0, 1.0, -1.0, 9_266.0),
    (0.0, 0.0, 2.0, -1.0, 8_822.0),
    (2.0, -1.0, 0.0, -1.0, 8_216.0),
    (2.0, 0.0, -2.0, -1.0, 4_324.0),
    (2.0, 0.0, 1.0, 1.0, 4_200.0),
    (2.0, 1.0, 0.0, -1.0, -3_359.0),
];

/// Distance, m of cosine (Meeus table 47.A).
const DISTANCE: [Term; 8] = [
    (0.0, 0.0, 1.0, 0.0, -20_905_355.0),
    (2.0, 0.0, -1.0, 0.0, -3_699_111.0),
    (2.0, 0.0, 0.0, 0.0, -2_955_968.0),
    (0.0, 0.0, 2.0, 0.0, -569_925.0),
    (2.0, 0.0, -2.0, 0.0, 246_158.0),
    (2.0, -1.0, 0.0, 0.0, -204_586.0),
    (2.0, 0.0, 1.0, 0.0, -170_733.0),
    (2.0, -1.0, -1.0, 0.0, -152_138.0),
];

#[allow(clippy::many_single_char_names, reason = "the symbols of the published series")]
/// Ecliptic longitude and latitude in degrees, and distance in km.
pub(crate) fn ecliptic(t: f64) -> (f64, f64, f64) {
    let mean = 218.316_447_7 + 481_267.881_234_21 * t - 0.001_578_6 * t * t;
    let d = (297.850_192_1 + 445_267.111_403_4 * t - 0.001_881_9 * t * t).to_radians();
    let m = (357.529_109_2 + 35_999.050_290_9 * t - 0.000_153_6 * t * t).to_radians();
    let moon = (134.963_396_4 + 477_198.867_505_5 * t + 0.008_741_4 * t * t).to_radians();
    let f = (93.272_095_0 + 483_202.017_523_3 * t - 0.003_653_9 * t * t).to_radians();
    let e = 1.0 - 0.002_516 * t - 0.000_007_4 * t * t;
    // Terms with the Sun's anomaly shrink with the eccentricity of the Earth's orbit (Meeus 47.6).
    let sum = |terms: &[Term], wave: fn(f64) -> f64| -> f64 {
        terms
            .iter()
            .map(|&(a, b, c, g, size)| {
                size * if b == 0.0 { 1.0 } else { e } * wave(a * d + b * m + c * moon + g * f)
            })
            .sum()
    };
    let longitude = mean + sum(&LONGITUDE, f64::sin) / 1e6;
    let latitude = sum(&LATITUDE, f64::sin) / 1e6;
    let distance = 385_000.56 + sum(&DISTANCE, f64::cos) / 1e3;
    (longitude.rem_euclid(360.0), latitude, distance)
}

/// The Moon's place as seen from a site, km.
pub(crate) fn seen_from(utc_ns: i64, site: Site) -> Direction {
    let t = centuries(utc_ns);
    let (longitude, latitude, distance_km) = ecliptic(t);
    Direction::from_ecliptic(longitude, latitude, t)
        .times(distance_km)
        .seen_from(Direction::of_site(site, utc_ns))
}

/// The lit share of the Moon's disc, 0 to 1, from the Earth's centre as almanacs give it (Meeus 48.1 to 48.3). From a site
/// it differs by less than 1 %.
pub(crate) fn illuminated(utc_ns: i64) -> f64 {
    let t = centuries(utc_ns);
    let (longitude, latitude, moon_km) = ecliptic(t);
    let (sun_longitude, sun_au) = sun::longitude_distance(t);
    let apart = (latitude.to_radians().cos() * (longitude - sun_longitude).to_radians().cos())
        .clamp(-1.0, 1.0)
        .acos();
    let sun_km = sun_au * 149_597_870.7;
    let phase = (sun_km * apart.sin()).atan2(moon_km - sun_km * apart.cos());
    f64::midpoint(1.0, phase.cos())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn example_47_a_of_meeus() {
        let (longitude, latitude, distance) = ecliptic(centuries(crate::tests::instant_of(2_448_724.5)));
        assert!((longitude - 133.162_655).abs() < 0.03, "{longitude}");
        assert!((latitude + 3.229_126).abs() < 0.03, "{latitude}");
        assert!((distance - 368_409.7).abs() < 200.0, "{distance}");
    }

    #[test]
    fn example_48_a_of_meeus() {
        let lit = illuminated(crate::tests::instant_of(2_448_724.5));
        assert!((lit - 0.6786).abs() < 0.002, "{lit}");
    }
}
