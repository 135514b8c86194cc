//! Jupiter's central meridians (Meeus chapter 43, the short method): good to 0.3 degrees.

use crate::julian_day;

/// Days that dynamical time is ahead of UTC in these years. Between 1990 and 2040 it changes by 0.1 degree of Jupiter.
const DELTA_T_DAYS: f64 = 69.2 / 86_400.0;

/// Longitudes in systems I, II and III of the middle of Jupiter's disc as seen from the Earth, degrees from 0 to 360,
/// without a correction for its phase.
pub fn jupiter_meridians(utc_ns: i64) -> [f64; 3] {
    let d = julian_day(utc_ns) - 2_451_545.0 + DELTA_T_DAYS;
    let sin = |degrees: f64| degrees.to_radians().sin();
    let cos = |degrees: f64| degrees.to_radians().cos();
    // The long-period term, the mean anomalies of Earth and Jupiter, and the difference of their mean longitudes.
    let long_term = 172.74 + 0.001_115_88 * d;
    let earth = 357.529 + 0.985_600_3 * d;
    let jupiter = 20.020 + 0.083_085_3 * d + 0.329 * sin(long_term);
    let difference = 66.115 + 0.902_517_9 * d - 0.329 * sin(long_term);
    let earth_centre = 1.915 * sin(earth) + 0.020 * sin(2.0 * earth);
    let jupiter_centre = 5.555 * sin(jupiter) + 0.168 * sin(2.0 * jupiter);
    let apart = difference + earth_centre - jupiter_centre;
    let earth_au = 1.000_14 - 0.016_71 * cos(earth) - 0.000_14 * cos(2.0 * earth);
    let jupiter_au = 5.208_72 - 0.252_08 * cos(jupiter) - 0.006_11 * cos(2.0 * jupiter);
    let distance_au =
        (jupiter_au * jupiter_au + earth_au * earth_au - 2.0 * jupiter_au * earth_au * cos(apart)).sqrt();
    let phase = (earth_au / distance_au * sin(apart)).clamp(-1.0, 1.0).asin().to_degrees();
    // Light takes a day for 173 au.
    let left = d - distance_au / 173.0;
    let one = 210.98 + 877.816_908_8 * left + phase - jupiter_centre;
    let two = 187.23 + 870.186_908_8 * left + phase - jupiter_centre;
    // System III against II, whose rates differ by 0.266 degrees a day.
    let three = two + 241.65 + 0.266 * left;
    [one, two, three].map(|degrees| degrees.rem_euclid(360.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The IAU's rotation with a full ephemeris (astronomy-engine 2.1.19), light time taken off, without phase.
    const EPHEMERIS: [(i64, [f64; 3]); 9] = [
        (801_975_600, [121.683, 281.179, 77.173]),
        (1_044_187_200, [2.209, 11.954, 193.645]),
        (1_285_027_200, [5.188, 346.291, 189.458]),
        (1_491_633_000, [299.669, 35.398, 154.642]),
        (1_761_955_200, [292.270, 275.812, 147.298]),
        (1_768_254_180, [223.842, 11.093, 261.973]),
        (1_786_498_980, [177.040, 153.180, 100.226]),
        (1_939_680_000, [227.153, 355.759, 54.408]),
        (2_176_826_400, [113.011, 179.196, 247.948]),
    ];

    #[test]
    fn an_ephemeris_agrees_from_1995_to_2038() {
        for (utc_s, expect) in EPHEMERIS {
            for (found, expect) in jupiter_meridians(utc_s * 1_000_000_000).into_iter().zip(expect) {
                let off = (found - expect + 180.0).rem_euclid(360.0) - 180.0;
                assert!(off.abs() < 0.3, "{utc_s}: {found} rather than {expect}");
            }
        }
    }
}
