//! Directions and places as vectors in the equatorial system: x to the equinox of date, z to the celestial pole.

use crate::{Site, centuries, julian_day};

/// The Earth's equatorial radius, km, and its polar radius in units of it (Meeus 11).
const EARTH_KM: f64 = 6378.14;
const FLATTENED: f64 = 0.996_647_19;

/// A direction when its length is 1, a place in km when it is a distance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Direction([f64; 3]);

impl Direction {
    /// Of right ascension and declination, degrees.
    pub(crate) fn from_degrees(ra_deg: f64, dec_deg: f64) -> Self {
        let (sin_ra, cos_ra) = ra_deg.to_radians().sin_cos();
        let (sin_dec, cos_dec) = dec_deg.to_radians().sin_cos();
        Self([cos_dec * cos_ra, cos_dec * sin_ra, sin_dec])
    }

    /// Of ecliptic longitude and latitude, degrees (Meeus 13.3, 13.4, with the mean obliquity of 22.2).
    pub(crate) fn from_ecliptic(longitude_deg: f64, latitude_deg: f64, t: f64) -> Self {
        let (sin_tilt, cos_tilt) = (23.439_291_1 - 0.013_004_2 * t).to_radians().sin_cos();
        let Self([x, y, z]) = Self::from_degrees(longitude_deg, latitude_deg);
        Self([x, y * cos_tilt - z * sin_tilt, y * sin_tilt + z * cos_tilt])
    }

    /// A site's place from the Earth's centre, km (Meeus 11).
    pub(crate) fn of_site(site: Site, utc_ns: i64) -> Self {
        let geodetic = site.latitude.to_radians();
        let reduced = (FLATTENED * geodetic.sin()).atan2(geodetic.cos());
        let (sin_star, cos_star) = sidereal_deg(site, utc_ns).to_radians().sin_cos();
        Self([reduced.cos() * cos_star, reduced.cos() * sin_star, FLATTENED * reduced.sin()]).times(EARTH_KM)
    }

    pub(crate) fn times(self, factor: f64) -> Self {
        Self(self.0.map(|part| part * factor))
    }

    /// This place as seen from another.
    pub(crate) fn seen_from(self, other: Self) -> Self {
        let (Self([x, y, z]), Self([from_x, from_y, from_z])) = (self, other);
        Self([x - from_x, y - from_y, z - from_z])
    }

    fn dot(self, other: Self) -> f64 {
        self.0.iter().zip(other.0).map(|(one, other)| one * other).sum()
    }

    /// Degrees between two directions. The half-angle's tangent is exact for small and for large ones.
    pub(crate) fn separation_deg(self, other: Self) -> f64 {
        let (one, other) =
            (self.times(1.0 / self.dot(self).sqrt()), other.times(1.0 / other.dot(other).sqrt()));
        let apart = one.seen_from(other);
        let together = one.seen_from(other.times(-1.0));
        (2.0 * apart.dot(apart).sqrt().atan2(together.dot(together).sqrt())).to_degrees()
    }

    /// Altitude over the horizon of a site, degrees, without refraction (Meeus 13.6).
    pub(crate) fn altitude_deg(self, site: Site, utc_ns: i64) -> f64 {
        let zenith = Self::from_degrees(sidereal_deg(site, utc_ns), site.latitude);
        90.0 - self.separation_deg(zenith)
    }

    /// From the equinox of 2000 to that of date (Meeus 21.2 to 21.4).
    pub(crate) fn precessed_from_2000(self, t: f64) -> Self {
        let arcsec = |a: f64, b: f64, c: f64| (((c * t + b) * t + a) * t / 3600.0).to_radians();
        let (sin_zeta, cos_zeta) = arcsec(2306.2181, 0.301_88, 0.017_998).sin_cos();
        let (sin_z, cos_z) = arcsec(2306.2181, 1.094_68, 0.018_203).sin_cos();
        let (sin_theta, cos_theta) = arcsec(2004.3109, -0.426_65, -0.041_833).sin_cos();
        let Self([x, y, z]) = self;
        let (x, y) = (x * cos_zeta - y * sin_zeta, x * sin_zeta + y * cos_zeta);
        let (x, z) = (x * cos_theta - z * sin_theta, x * sin_theta + z * cos_theta);
        Self([x * cos_z - y * sin_z, x * sin_z + y * cos_z, z])
    }

    /// Right ascension and declination, degrees.
    #[cfg(test)]
    pub(crate) fn degrees(self) -> (f64, f64) {
        let Self([x, y, z]) = self;
        (y.atan2(x).to_degrees().rem_euclid(360.0), z.atan2(x.hypot(y)).to_degrees())
    }
}

/// Local mean sidereal time, degrees (Meeus 12.4).
fn sidereal_deg(site: Site, utc_ns: i64) -> f64 {
    let t = centuries(utc_ns);
    let greenwich =
        280.460_618_37 + 360.985_647_366_29 * (julian_day(utc_ns) - 2_451_545.0) + 0.000_387_933 * t * t;
    greenwich + site.longitude
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn example_21_b_of_meeus() {
        // theta Persei with its proper motion, from 2000 to 2028-11-13.19.
        let (ra, dec) =
            Direction::from_degrees(41.054_063, 49.227_750).precessed_from_2000(0.288_670_500).degrees();
        assert!((ra - 41.547_214).abs() < 1e-5 && (dec - 49.348_483).abs() < 1e-5, "{ra} {dec}");
    }

    #[test]
    fn separations_of_all_sizes() {
        let from = Direction::from_degrees(10.0, 0.0);
        for degrees in [0.0, 1e-6, 0.5, 90.0, 179.999_9, 180.0] {
            let found = from.separation_deg(Direction::from_degrees(10.0 + degrees, 0.0).times(3.0));
            assert!((found - degrees).abs() < 1e-7, "{found}");
        }
    }
}
