//! Distances on Earth.

use nightledger_frame::Position;

/// Mean radius of the Earth, km (IUGG).
pub(crate) const EARTH_KM: f64 = 6371.0088;

/// The great circle between two positions (haversine), km.
pub(crate) fn apart_km(one: Position, other: Position) -> f64 {
    let half = |from: f64, to: f64| ((to - from).to_radians() / 2.0).sin().powi(2);
    let across = half(one.latitude, other.latitude)
        + one.latitude.to_radians().cos()
            * other.latitude.to_radians().cos()
            * half(one.longitude, other.longitude);
    2.0 * EARTH_KM * across.clamp(0.0, 1.0).sqrt().asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(latitude: f64, longitude: f64) -> Position {
        Position { latitude, longitude }
    }

    #[test]
    fn distances_are_great_circles() {
        #[track_caller]
        fn check(one: Position, other: Position, km: f64) {
            assert!((apart_km(one, other) - km).abs() < 0.01, "{}", apart_km(one, other));
        }
        check(at(52.0, 0.0), at(52.0, 0.0), 0.0);
        check(at(0.0, 179.995), at(0.0, -179.995), 1.1119);
        check(at(52.0, 0.0), at(53.0, 0.0), 111.195);
        check(at(90.0, 0.0), at(90.0, 120.0), 0.0);
    }
}
