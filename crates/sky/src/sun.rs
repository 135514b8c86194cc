//! The Sun (Meeus chapter 25, low accuracy).

use crate::centuries;
use crate::direction::Direction;

/// Apparent longitude of the Sun in degrees, and its distance in astronomical units.
pub(crate) fn longitude_distance(t: f64) -> (f64, f64) {
    let mean = 280.466_46 + 36_000.769_83 * t + 0.000_303_2 * t * t;
    let anomaly = (357.529_11 + 35_999.050_29 * t - 0.000_153_7 * t * t).to_radians();
    let eccentricity = 0.016_708_634 - 0.000_042_037 * t;
    let centre = (1.914_602 - 0.004_817 * t) * anomaly.sin()
        + (0.019_993 - 0.000_101 * t) * (2.0 * anomaly).sin()
        + 0.000_289 * (3.0 * anomaly).sin();
    let node = (125.04 - 1_934.136 * t).to_radians();
    let apparent = mean + centre - 0.005_69 - 0.004_78 * node.sin();
    let true_anomaly = anomaly + centre.to_radians();
    let distance =
        1.000_001_018 * (1.0 - eccentricity * eccentricity) / (1.0 + eccentricity * true_anomaly.cos());
    (apparent.rem_euclid(360.0), distance)
}

/// The Sun's direction; its parallax of 0.002 degrees is left out.
pub(crate) fn sun(utc_ns: i64) -> Direction {
    let t = centuries(utc_ns);
    Direction::from_ecliptic(longitude_distance(t).0, 0.0, t)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn example_25_a_of_meeus() {
        let at = crate::tests::instant_of(2_448_908.5);
        let (longitude, distance) = longitude_distance(centuries(at));
        assert!((longitude - 199.908_95).abs() < 0.001, "{longitude}");
        assert!((distance - 0.997_66).abs() < 0.000_1, "{distance}");
        let (ra, dec) = sun(at).degrees();
        assert!((ra - 198.380_83).abs() < 0.01 && (dec + 7.785_07).abs() < 0.01, "{ra} {dec}");
    }
}
