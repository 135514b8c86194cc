//! A star whose profile was fitted.

use crate::evaluation::Candidate;
use crate::fit::{Fit, Profile, fit};
use crate::half_flux::Disc;
use crate::mosaic::Mosaic;
use crate::number::{float, nearest};
use crate::points::Points;
use crate::profile::Shape;
use crate::rows::Rows;
use crate::width::Widths;

/// A star whose profile was fitted.
#[derive(Debug, Clone)]
pub(crate) struct FittedStar {
    pub(crate) candidate: Candidate,
    pub(crate) fit: Fit,
    pub(crate) widths: Widths,
    pub(crate) noise: f32,
    /// Its pixels, unless some of them lie beyond the image.
    pub(crate) disc: Option<Disc>,
}

/// Fewest stars of a peak over [`CLEAR_PEAK`] that fainter ones do not stand in for.
pub(crate) const FEWEST_CLEAR: usize = 5;

/// A peak that is clear: over this many deviations of the noise.
pub(crate) const CLEAR_PEAK: f32 = 15.0;

/// What is around a star.
pub(crate) struct Place<'a> {
    /// The band of the image that is held, without its sky.
    pub(crate) sky_free: &'a Rows,
    pub(crate) mosaic: Option<Mosaic>,
    /// Width and height of the image.
    pub(crate) size: (usize, usize),
    /// The noise of a pixel here.
    pub(crate) noise: f32,
}

impl FittedStar {
    /// Fits the profile of a candidate that is about this wide at half maximum; nothing where it is no star's.
    pub(crate) fn of(candidate: Candidate, width: f32, place: &Place, points: &mut Points) -> Option<Self> {
        let at = (candidate.column, candidate.row);
        let radius = nearest(2.0 * width + 1.5).max(4);
        let step = if width > 10.0 && place.mosaic.is_none() { 2 } else { 1 };
        let is_inside = |at: usize, end: usize| at >= nearest(width) && at + nearest(width) < end;
        if !is_inside(candidate.column, place.size.0) || !is_inside(candidate.row, place.size.1) {
            return None;
        }
        points.take(place.sky_free, place.mosaic, at, radius, step);
        let height = place.sky_free.at(candidate.column, candidate.row)?;
        let start = Profile {
            sky: 0.0,
            height: height * 1.1,
            x: candidate.peak.x - float(candidate.column),
            y: candidate.peak.y - float(candidate.row),
            // What pixels add to a width.
            shape: Shape::round((width * width - 0.7).max(1.0).sqrt(), 0.2),
        };
        let fit = fit(points, start)?;
        let noise = place.noise;
        let widths = Widths::of(&fit.profile.shape)?;
        let is_star = widths.minor > NARROWEST
            && widths.major < 3.0 * widths.minor
            && fit.residual < 2.0 * noise + 0.05 * fit.profile.height
            && fit.profile.height > 2.0 * noise;
        if !is_star {
            return None;
        }
        let radius = nearest(2.6 * widths.fwhm() + 2.5);
        let is_whole = points.take(place.sky_free, place.mosaic, at, radius, 1);
        let disc = is_whole.then(|| Disc::new(points, fit.profile.x, fit.profile.y, fit.profile.sky));
        Some(Self { candidate, fit, widths, noise, disc })
    }
}

/// No optics and seeing make a star narrower than this after its light was added up by pixels.
const NARROWEST: f32 = 1.15;
