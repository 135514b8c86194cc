//! Longitudes, which some tables count from Greenwich to the west (docs/rules.md#21-sign).

use nightledger_frame::Position;

/// Positions nearer than this are one observatory, km.
const SAME_PLACE_KM: f64 = 2.0;

/// Mean radius of the Earth, km (IUGG).
const EARTH_KM: f64 = 6371.0088;

/// Degrees east, -180 to 180, of a longitude that is counted to the west, from 0 to 360 or with a sign.
pub(crate) fn east_of_west(west_deg: f64) -> f64 {
    wrapped(-west_deg)
}

/// Degrees from -180 (excluded) to 180.
pub(crate) fn wrapped(degrees: f64) -> f64 {
    let turned = degrees.rem_euclid(360.0);
    let wrapped = if turned > 180.0 { turned - 360.0 } else { turned };
    // 360 minus a figure of six decimals is no figure of six decimals.
    let tidy = (wrapped * 1e9).round() / 1e9;
    if tidy == 0.0 { 0.0 } else { tidy }
}

/// The great circle between two positions (haversine), km.
pub(crate) fn apart_km(one: Position, other: Position) -> f64 {
    let half = |from: f64, to: f64| ((to - from).to_radians() / 2.0).sin().powi(2);
    let across = half(one.latitude, other.latitude)
        + one.latitude.to_radians().cos()
            * other.latitude.to_radians().cos()
            * half(one.longitude, other.longitude);
    2.0 * EARTH_KM * across.clamp(0.0, 1.0).sqrt().asin()
}

/// Whether two positions are one observatory.
pub(crate) fn is_near(one: Position, other: Position) -> bool {
    apart_km(one, other) <= SAME_PLACE_KM
}

/// Whether a position is not at a known place, and would be with its longitude mirrored.
pub(crate) fn is_mirror(position: Position, known: Position) -> bool {
    let mirrored = Position { longitude: east_of_west(position.longitude), ..position };
    !is_near(position, known) && is_near(mirrored, known)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// docs/rules.md#21-sign
    #[test]
    fn east_is_360_less_west() {
        for (west, east) in [
            (345.530_289, 14.469_711),
            (321.774_59, 38.225_41),
            (317.180_574, 42.819_426),
            (16.511_04, -16.511_04),
            (0.0, 0.0),
            (180.0, 180.0),
            (-70.763_1, 70.763_1),
        ] {
            assert_eq!(east_of_west(west), east);
        }
    }

    /// docs/rules.md#21-ready
    #[test]
    fn two_kilometres_apart_is_one_place_and_a_little_more_is_not() {
        let at = |latitude, longitude| Position { latitude, longitude };
        // A degree of latitude is 111.195 km; at 60 degrees north one of longitude is half as long.
        for (other, near) in [
            (at(60.017_98, 10.0), true),
            (at(60.017_99, 10.0), false),
            (at(60.0, 10.035_96), true),
            (at(60.0, 10.035_99), false),
        ] {
            assert_eq!(is_near(at(60.0, 10.0), other), near, "{other:?}");
        }
        assert!(is_near(at(0.0, 179.999), at(0.0, -179.999)), "over the date line");
    }

    /// docs/rules.md#21-mirror
    #[test]
    fn a_mirror_is_found_only_where_it_lies_on_the_place() {
        let at = |latitude, longitude| Position { latitude, longitude };
        assert!(is_mirror(at(28.3, 16.511), at(28.3, -16.51)));
        assert!(is_mirror(at(28.3, 343.489), at(28.3, 16.511)));
        assert!(!is_mirror(at(28.3, -16.51), at(28.3, -16.51)));
        assert!(!is_mirror(at(28.3, 343.489), at(28.3, -16.511)));
        assert!(!is_mirror(at(28.3, 16.511), at(29.3, -16.51)));
        // At Greenwich a mirror changes nothing.
        assert!(!is_mirror(at(51.6, 0.001), at(51.6, 0.0)));
    }
}
