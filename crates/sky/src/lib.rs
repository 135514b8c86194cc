//! Where the Sun and the Moon stand: Moon illumination and altitude for a night, and its hours of astronomical
//! darkness.
//!
//! From published series (J. Meeus, *Astronomical Algorithms*, 2nd edition, chapters 12, 13, 25, 47 and 48, cut where
//! a chart no longer shows the difference): the Sun to 0.01 degrees, the Moon to about 0.05. Pure arithmetic without a
//! clock; instants are nanoseconds of UTC since 1970.
#![forbid(unsafe_code)]

mod moon;
mod night;
mod sun;

pub use night::{Night, night};

/// A place on Earth in degrees, north and east positive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// A direction as seen from the centre of the Earth, degrees, equinox of date.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Equatorial {
    /// Right ascension.
    ra: f64,
    /// Declination.
    dec: f64,
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

/// Ecliptic longitude and latitude to right ascension and declination, degrees (Meeus 13.3, 13.4).
fn equatorial(longitude: f64, latitude: f64, t: f64) -> Equatorial {
    let tilt = (23.439_291_1 - 0.013_004_2 * t).to_radians();
    let (sin_l, cos_l) = longitude.to_radians().sin_cos();
    let latitude = latitude.to_radians();
    let ra = (sin_l * tilt.cos() - latitude.tan() * tilt.sin()).atan2(cos_l);
    let dec = (latitude.sin() * tilt.cos() + latitude.cos() * tilt.sin() * sin_l).asin();
    Equatorial { ra: ra.to_degrees().rem_euclid(360.0), dec: dec.to_degrees() }
}

/// Altitude over the horizon in degrees, without refraction (Meeus 12.4, 13.6).
fn altitude(at: Equatorial, place: Place, utc_ns: i64) -> f64 {
    let t = centuries(utc_ns);
    let greenwich =
        280.460_618_37 + 360.985_647_366_29 * (julian_day(utc_ns) - 2_451_545.0) + 0.000_387_933 * t * t;
    let hour_angle = (greenwich + place.longitude - at.ra).to_radians();
    let (sin_phi, cos_phi) = place.latitude.to_radians().sin_cos();
    let (sin_dec, cos_dec) = at.dec.to_radians().sin_cos();
    (sin_phi * sin_dec + cos_phi * cos_dec * hour_angle.cos()).clamp(-1.0, 1.0).asin().to_degrees()
}

#[cfg(test)]
/// Nanoseconds since 1970 of a Julian day, for tests that quote the book.
#[allow(clippy::cast_possible_truncation)]
fn instant_of(julian_day: f64) -> i64 {
    ((julian_day - 2_440_587.5) * 86_400e9) as i64
}
