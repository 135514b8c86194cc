//! Fitting a star's profile to its pixels, by Levenberg and Marquardt's way (docs/rules.md#17-fwhm).

use crate::matrix::{self, Matrix, SIDE, Vector};
use crate::number::double;
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

/// Steps that a fit may take.
const STEPS: usize = 24;

/// Bounds of [`Shape::wings`]: steeper than a Gaussian's, so that noise may err to both sides of it, and beta 1.1.
const WINGS: (f32, f32) = (-0.25, 0.9);

struct Sums {
    matrix: Matrix,
    right: Vector,
    squared: f64,
    squares: f32,
}

/// Fits a profile to pixels, from a first guess.
pub(crate) fn fit(points: &Points, start: Profile) -> Option<Fit> {
    fit_at(points, start, Sampling::for_width(start.shape.fwhm()))
}

/// The same with light added up at these places of a pixel.
pub(crate) fn fit_at(points: &Points, start: Profile, sampling: Sampling) -> Option<Fit> {
    if points.count < 2 * SIDE {
        return None;
    }
    let mut now = start;
    let mut sums = sums(points, &now, sampling);
    let mut damping = 1e-3;
    let mut has_settled = false;
    for _ in 0..STEPS {
        let tried = matrix::solve(matrix::damp(sums.matrix, damping), sums.right)
            .and_then(|step| moved(&now, &step))
            .map(|next| (next, self::sums(points, &next, sampling)))
            .filter(|(_, next)| next.squared < sums.squared);
        match tried {
            Some((next, its)) => {
                let gain = 1.0 - its.squared / sums.squared;
                (now, sums) = (next, its);
                damping = (damping * 0.2).max(1e-7);
                if gain < 1e-4 {
                    has_settled = true;
                    break;
                }
            }
            None if damping > 1e3 => {
                has_settled = true;
                break;
            }
            None => damping *= 10.0,
        }
    }
    let residual = (sums.squared / double(points.count)).sqrt();
    has_settled.then_some(Fit {
        profile: now,
        residual: crate::number::single(residual),
        squares: sums.squares,
    })
}

/// The profile after a step, unless the step leaves what a star can be.
fn moved(from: &Profile, step: &Vector) -> Option<Profile> {
    let [sky, height, x, y, xx, xy, yy, wings] = step.map(crate::number::single);
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
#[expect(clippy::indexing_slicing, reason = "all sides are 8, and so are the bounds of all loops")]
fn sums(points: &Points, profile: &Profile, sampling: Sampling) -> Sums {
    let mut sums = [[f32x8::ZERO; SIDE]; SIDE];
    let mut right = [f32x8::ZERO; SIDE];
    let (mut squared, mut squares) = (f32x8::ZERO, f32x8::ZERO);
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
        squared += apart * apart;
        squares += value * value;
        for row in 0..SIDE {
            right[row] += by[row] * apart;
            for column in 0..=row {
                sums[row][column] += by[row] * by[column];
            }
        }
    }
    Sums {
        matrix: sums.map(|row| row.map(|sum| f64::from(sum.reduce_add()))),
        right: right.map(|sum| f64::from(sum.reduce_add())),
        squared: f64::from(squared.reduce_add()),
        squares: squares.reduce_add(),
    }
}
