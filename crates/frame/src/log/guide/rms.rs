//! The figure of an exposure.

use super::Section;

/// Fewer measurements give no figure.
pub const LEAST_SAMPLES: u32 = 5;
/// The share of the exposure that measurements must cover.
pub const LEAST_COVER: f64 = 0.5;

/// How far the star strayed from its mean place during an exposure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rms {
    /// Both axes together, arcsec.
    pub total_arcsec: f64,
    /// Right ascension, arcsec on the sky.
    pub ra_arcsec: f64,
    /// Declination, arcsec.
    pub dec_arcsec: f64,
    /// Measurements that count.
    pub samples: u32,
    /// The share of the exposure that they cover, at most 1.
    pub cover: f64,
}

/// The figure over an exposure from `start_s` (seconds since 1970, UTC) for `exposure_s` seconds. Each section comes
/// with what its clock is ahead of UTC, in seconds.
///
/// Root of the mean square about the mean, the mean taken in each section: a restart moves the place where the star is
/// held, and that is no error of guiding. Sections without a scale give nothing. `None` where measurements are fewer
/// than [`LEAST_SAMPLES`] or cover less than [`LEAST_COVER`] of the exposure.
pub fn rms<'a>(
    sections: impl IntoIterator<Item = (&'a Section, f64)>,
    start_s: f64,
    exposure_s: f64,
) -> Option<Rms> {
    let (mut samples, mut covered_s) = (0_u32, 0.0);
    let (mut ra_squares, mut dec_squares) = (0.0, 0.0);
    for (section, ahead_s) in sections {
        let Some(scale) = section.scale_arcsec_per_px else { continue };
        let from = start_s - (section.begins_s - ahead_s);
        let first = section.samples.partition_point(|sample| sample.after_s < from);
        let inside = section.samples.get(first..).unwrap_or_default();
        let last = inside.partition_point(|sample| sample.after_s <= from + exposure_s);
        let inside = inside.get(..last).unwrap_or_default();
        let count = u32::try_from(inside.len()).unwrap_or(u32::MAX);
        if count == 0 {
            continue;
        }
        let squares = |axis: fn(&super::Sample) -> f32| {
            let values = || inside.iter().map(|sample| f64::from(axis(sample)) * scale);
            let mean = values().sum::<f64>() / f64::from(count);
            values().map(|value| (value - mean).powi(2)).sum::<f64>()
        };
        ra_squares += squares(|sample| sample.ra);
        dec_squares += squares(|sample| sample.dec);
        samples = samples.saturating_add(count);
        covered_s += f64::from(count) * section.step_s;
    }
    // Not `<`: what is no number covers nothing.
    let is_enough = samples >= LEAST_SAMPLES && exposure_s > 0.0 && covered_s >= LEAST_COVER * exposure_s;
    let [ra_arcsec, dec_arcsec] = [ra_squares, dec_squares].map(|sum| (sum / f64::from(samples)).sqrt());
    (is_enough && ra_arcsec.is_finite() && dec_arcsec.is_finite()).then(|| Rms {
        total_arcsec: ra_arcsec.hypot(dec_arcsec),
        ra_arcsec,
        dec_arcsec,
        samples,
        cover: (covered_s / exposure_s).min(1.0),
    })
}
