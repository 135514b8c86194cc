//! Fitting a star's profile to its pixels, by Levenberg and Marquardt's way (docs/rules.md#17-fwhm).

use crate::matrix::{Adding, Effort, SIDE, Sums, Vector, descend};
use crate::number::{double, single};
use crate::points::Points;
use crate::profile::{Sampling, Shape};
use wide::f32x8;

/// A star's profile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Profile {
    /// The sky around it that is left, in the units of the pixels.
    pub(crate) sky: f32,
    /// Light at the centre, before pixels add up.
    pub(crate) height: f32,
    /// Place of the centre, relative to the pixel where it was found.
    pub(crate) x: f32,
    /// The same along columns.
    pub(crate) y: f32,
    /// Form of its light.
    pub(crate) shape: Shape,
}

/// A profile and how well it fits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fit {
    pub(crate) profile: Profile,
    /// Root of the mean squared difference between pixels and profile.
    pub(crate) residual: f32,
    /// Sum of the squared profile over the pixels, 1 at the centre: what a matched filter collects.
    pub(crate) squares: f32,
}

/// A width has to be right.
const EFFORT: Effort = Effort { damping: 1e-3, most: 1e3, steps: 24, gain: 1e-4 };

/// Bounds of [`Shape::wings`]: steeper than a Gaussian's, so that noise may err to both sides of it, and beta 1.1.
const WINGS: (f32, f32) = (-0.25, 0.9);

/// Fits a profile to pixels, from a first guess.
pub(crate) fn fit(points: &Points, start: Profile) -> Option<Fit> {
    fit_at(points, start, Sampling::for_width(start.shape.fwhm()))
}

/// The same with light added up at these places of a pixel.
pub(crate) fn fit_at(points: &Points, start: Profile, sampling: Sampling) -> Option<Fit> {
    if points.count < 2 * SIDE {
        return None;
    }
    let settled = descend(start, &EFFORT, |profile| sums(points, profile, sampling), moved);
    let [_, [_, squares, ..], ..] = settled.sums.matrix;
    settled.is_lowest.then(|| Fit {
        profile: settled.at,
        residual: single((settled.sums.squared / double(points.count)).sqrt()),
        squares: single(squares),
    })
}

/// The profile after a step, unless the step leaves what a star can be.
fn moved(from: &Profile, step: &Vector) -> Option<Profile> {
    let [sky, height, x, y, xx, xy, yy, wings] = step.map(single);
    let shape = Shape {
        xx: from.shape.xx + xx,
        xy: from.shape.xy + xy,
        yy: from.shape.yy + yy,
        wings: (from.shape.wings + wings).clamp(WINGS.0, WINGS.1),
    };
    let next =
        Profile { sky: from.sky + sky, height: from.height + height, x: from.x + x, y: from.y + y, shape };
    let is_ellipse = shape.xx > 0.0 && shape.yy > 0.0 && shape.xx * shape.yy > 1.0001 * shape.xy * shape.xy;
    let is_near = next.x.abs() < 0.5 * shape.fwhm() + 2.0 && next.y.abs() < 0.5 * shape.fwhm() + 2.0;
    (is_ellipse && is_near && next.height > 0.0 && next.height.is_finite()).then_some(next)
}

/// Normal equations, and the sum of squared differences.
fn sums(points: &Points, profile: &Profile, sampling: Sampling) -> Sums {
    let mut adding = Adding::new();
    let shape = profile.shape;
    let height = f32x8::splat(profile.height);
    for [columns, rows, values, weights] in &points.eights {
        let (mut value, mut by_wings) = (f32x8::ZERO, f32x8::ZERO);
        let (mut by_x, mut by_y) = (f32x8::ZERO, f32x8::ZERO);
        let (mut by_xx, mut by_xy, mut by_yy) = (f32x8::ZERO, f32x8::ZERO, f32x8::ZERO);
        for (right, down, weight) in sampling.places() {
            let (dx, dy) = (*columns + (right - profile.x), *rows + (down - profile.y));
            let light = shape.light(shape.distance(dx, dy));
            value += light.value * weight;
            by_wings += light.by_wings * weight;
            let slope = light.by_distance * weight;
            let (slope_x, slope_y) = (slope * dx, slope * dy);
            by_x -= (slope_x * shape.xx + slope_y * shape.xy) * 2.0;
            by_y -= (slope_x * shape.xy + slope_y * shape.yy) * 2.0;
            by_xx += slope_x * dx;
            by_xy += slope_x * dy * 2.0;
            by_yy += slope_y * dy;
        }
        let apart = (*values - height * value - profile.sky) * *weights;
        let value = value * *weights;
        let tall = height * *weights;
        let by = [
            *weights,
            value,
            tall * by_x,
            tall * by_y,
            tall * by_xx,
            tall * by_xy,
            tall * by_yy,
            tall * by_wings,
        ];
        adding.add(&by, apart);
    }
    adding.sums()
}
