//! Two stars that make one peak: where a star has too much light on a side, two of the frame's form are fitted together, and
//! told apart if they fit better than one of any form does (docs/rules.md#17-stars).

use crate::counting::NEAREST;
use crate::detection::{deviation, scale_for};
use crate::evaluation::{Candidate, DIRECTIONS, Part, box_half, box_mean};
use crate::fit::{Profile, fit_at};
use crate::fitted_star::{FittedStar, Place};
use crate::matrix::{Adding, Effort, SIDE, Sums, Vector, descend};
use crate::mosaic::Mosaic;
use crate::number::{double, float, nearest, single};
use crate::points::Points;
use crate::profile::{Sampling, Shape};
use crate::statistics::median;
use wide::f32x8;

/// What a star of the frame looks like.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Form {
    /// Its width at half maximum, pixels.
    pub(crate) fwhm: f32,
    /// The scale that suits it best.
    pub(crate) scale: usize,
    /// Fits look at the means of squares of so many pixels to a side.
    bin: usize,
    /// Its light before pixels add up, and in such means.
    pub(crate) light: Shape,
    binned: Shape,
    /// Half a side of the squares that are compared first.
    half: usize,
    /// Its light in means of these squares.
    boxed: Shape,
    /// Of a mosaic only green pixels are fitted, while stars are narrow.
    pub(crate) mosaic: Option<Mosaic>,
}

/// A square that is fitted is narrower than a star by this factor at least.
const FINE: f32 = 2.3;

/// How far around a star's peak pixels are fitted, in widths.
pub(crate) const REACH: f32 = 2.5;

/// Rings around a star on which light is looked for, in widths.
pub(crate) const RINGS: [f32; 2] = [1.15, 1.9];

/// Deviations of the noise by which a place beside a star is too bright.
pub(crate) const TOO_BRIGHT: f32 = 3.0;

/// The share of what is expected there by which it has to be, too: stars are not quite of one form.
pub(crate) const FORMLESS: f32 = 0.2;

/// Places of peaks nearer than this, in widths, are of one star here.
const SAME: f32 = 0.6;

/// How far around a star others are looked for that give it light, in widths.
const FAR: f32 = 3.5;

/// Two stars have to fit better than one by so many squared deviations of the noise.
pub(crate) const BETTER: f64 = 20.0;

/// Farthest that two stars lie apart, in widths: beyond they make two peaks.
const FARTHEST: f32 = 2.3;

/// How far the square of two stars' width may be from the frame's, as a share.
const COMMON: (f32, f32) = (0.7, 1.5);

/// A star with less light than this share of its neighbour's leaves it its form.
const FAINT: f32 = 0.1;

/// Two stars need not be told to the last digit.
const EFFORT: Effort = Effort { damping: 1e-2, most: 1e2, steps: 14, gain: 1e-3 };

impl Form {
    /// That of the stars that were fitted.
    pub(crate) fn of(fitted: &[FittedStar], mosaic: Option<Mosaic>) -> Option<Self> {
        let middle = |of: &dyn Fn(&Shape) -> f32| {
            median(&mut fitted.iter().map(|star| of(&star.fit.profile.shape)).collect::<Vec<_>>())
        };
        let light = Shape {
            xx: middle(&|shape| shape.xx)?,
            xy: middle(&|shape| shape.xy)?,
            yy: middle(&|shape| shape.yy)?,
            wings: middle(&|shape| shape.wings)?,
        };
        let fwhm = median(&mut fitted.iter().map(|star| star.widths.fwhm()).collect::<Vec<_>>())?;
        // Squares of a mosaic hold every colour, or are single green pixels.
        let least = if mosaic.is_some() { 2 } else { 1 };
        let bin = least * nearest((fwhm / (FINE * float(least))).floor());
        let scale = scale_for(fwhm);
        let half = box_half(deviation(scale));
        Some(Self {
            fwhm,
            scale,
            bin: bin.max(1),
            light,
            binned: light.widened(float(bin.max(1))),
            half,
            boxed: light.widened(float(2 * half + 1)),
            mosaic: mosaic.filter(|_| bin == 0),
        })
    }

    /// How many rows above and below a star its fit looks at, at most.
    pub(crate) fn reach(&self) -> usize {
        nearest(REACH * self.fwhm) + 2 * self.bin
    }

    /// Signal over noise of a star of height 1, where a pixel has this noise.
    pub(crate) fn signal(&self, noise: f32) -> f32 {
        self.binned.squares().sqrt() / noise
    }

    /// What a square of pixels at this offset from a star has of it, whose own square is this high.
    fn beside(&self, height: f32, dx: f32, dy: f32) -> f32 {
        height * self.boxed.light_at(dx, dy)
    }
}

/// Light beside a star that neither it nor its neighbours explain.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Excess {
    /// Where, from the star's peak.
    pub(crate) dx: f32,
    pub(crate) dy: f32,
    /// How high a square of pixels there is.
    pub(crate) height: f32,
    /// Whether there is too much on the other side as well.
    pub(crate) is_both: bool,
}

impl Excess {
    /// Two stars to begin a fit with, from the one that was taken for them.
    pub(crate) fn start(&self, [height, x, y]: Simple) -> (Simple, Simple) {
        if self.is_both {
            // Two stars as bright as each other have their peak between them.
            let (dx, dy) = (0.35 * self.dx, 0.35 * self.dy);
            ([0.65 * height, x + dx, y + dy], [0.65 * height, x - dx, y - dy])
        } else {
            ([height, x, y], [self.height, x + self.dx, y + self.dy])
        }
    }
}

/// A star as it is fitted: its height, and its place.
pub(crate) type Simple = [f32; 3];

/// What two stars are fitted to, lengths in a unit of one's own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ground<'a> {
    /// Pixels around the peak, less the light of all other stars.
    pub(crate) points: &'a Points,
    /// A star's light there, and its width at half maximum.
    pub(crate) shape: Shape,
    pub(crate) fwhm: f32,
    /// Squared noise of a point.
    pub(crate) variance: f64,
}

impl Ground<'_> {
    /// The two stars that explain the light better than one of any form does, if it is so: from what would be one, and where
    /// there is too much light.
    fn two(&self, [height, x, y]: Simple, excess: &Excess) -> Option<[Simple; 2]> {
        let Self { points, shape, fwhm, variance } = *self;
        let (one, of_one) = self.one([height, x, y])?;
        let count = double(points.count);
        if of_one < variance * (count + BETTER) {
            return None;
        }
        let is_faint = !excess.is_both && excess.height < FAINT * height;
        let shape = if is_faint { one.shape } else { shape };
        let ([height1, x1, y1], [height2, x2, y2]) = excess.start([height, x, y]);
        let start = [0.0, height1, x1, y1, height2, x2, y2, 1.0];
        let ([_, height1, x1, y1, height2, x2, y2, common], of_two) = fit_two(points, start, &shape, SIDE)?;
        let apart = (x1 - x2).hypot(y1 - y2) / fwhm;
        let are_two = self.is_better(of_two, of_one, BETTER)
            && (NEAREST..FARTHEST).contains(&apart)
            && (COMMON.0..COMMON.1).contains(&common);
        are_two.then_some([[height1, x1, y1], [height2, x2, y2]])
    }

    /// The star of any form that explains the light best, and the sum of squared differences.
    fn one(&self, [height, x, y]: Simple) -> Option<(Profile, f64)> {
        let start = Profile { sky: 0.0, height, x, y, shape: self.shape };
        let one = fit_at(self.points, start, Sampling::One)?;
        Some((one.profile, f64::from(one.residual).powi(2) * double(self.points.count)))
    }

    /// The two stars of just this form that explain the light best, from these, if they explain it better than one of the
    /// form does by so many squared deviations of the noise, and no worse than one of any form.
    pub(crate) fn two_of_form(&self, one: Simple, other: Simple, better: f64) -> Option<[Simple; 2]> {
        let [[height1, x1, y1], [height2, x2, y2]] = [one, other];
        let start = [0.0, height1, x1, y1, height2, x2, y2, 1.0];
        let ([_, height1, x1, y1, height2, x2, y2, _], of_two) =
            fit_two(self.points, start, &self.shape, OF_FORM)?;
        let apart = (x1 - x2).hypot(y1 - y2) / self.fwhm;
        if !(NEAREST..FARTHEST).contains(&apart) {
            return None;
        }
        let both = height1 + height2;
        let middle = |one: f32, other: f32| (one * height1 + other * height2) / both;
        let between = [0.8 * both, middle(x1, x2), middle(y1, y2)];
        let (_, of_one) = fit_two(self.points, alone(between), &self.shape, ONE)?;
        let are_two = self.is_better(of_two, of_one, better)
            && self.one(between).is_none_or(|(_, of_any)| self.is_better(of_two, of_any, 0.0));
        are_two.then_some([[height1, x1, y1], [height2, x2, y2]])
    }

    /// The one star of just this form that explains the light best.
    pub(crate) fn one_of_form(&self, star: Simple) -> Option<Simple> {
        let ([_, height, x, y, ..], _) = fit_two(self.points, alone(star), &self.shape, ONE)?;
        Some([height, x, y])
    }

    /// Whether two stars explain the light better than one does, by their sums of squared differences.
    fn is_better(&self, of_two: f64, of_one: f64, better: f64) -> bool {
        // A bright star's own noise, and what is not of the form, show in what is left.
        let doubt = self.variance.max(of_two / (double(self.points.count) - double(SIDE)).max(1.0));
        of_one - of_two > better * doubt
    }
}

/// A peak beside a star: its place, and how high a square of pixels there is without the star's light.
#[derive(Debug, Clone, Copy)]
struct Neighbour {
    x: f32,
    y: f32,
    height: f32,
}

/// The two stars that make the peak of a candidate together, if it is so; its rows and its neighbours' are held.
pub(crate) fn parts(
    candidates: &[Candidate],
    at: usize,
    form: &Form,
    place: &Place,
    points: &mut Points,
) -> Option<[Part; 2]> {
    let host = candidates.get(at)?;
    excess(host, form, place, &[])?;
    let neighbours = neighbours(candidates, at, form)?;
    let excess = excess(host, form, place, &neighbours)?;

    let radius = nearest(REACH * form.fwhm / float(form.bin)).max(3);
    points.take_together(place.sky_free, form.mosaic, (host.column, host.row), radius, form.bin);
    let from_pixel = |x: f32, y: f32| (x - float(host.column), y - float(host.row));
    let steeper = form.binned.peak_over(&form.boxed);
    for neighbour in &neighbours {
        let (x, y) = from_pixel(neighbour.x, neighbour.y);
        points.subtract(&form.binned, neighbour.height * steeper, x, y);
    }
    let (x, y) = from_pixel(host.peak.x, host.peak.y);
    let variance = f64::from(place.noise / float(form.bin)).powi(2);
    let ground = Ground { points, shape: form.binned, fwhm: form.fwhm, variance };
    let excess = Excess { height: excess.height * steeper, ..excess };
    let two = ground.two([host.height * steeper, x, y], &excess)?;
    let is_known = neighbours.iter().any(|neighbour| {
        let (near_x, near_y) = from_pixel(neighbour.x, neighbour.y);
        two.iter().any(|[_, x, y]| (x - near_x).hypot(y - near_y) < SAME * form.fwhm)
    });
    let signal = form.signal(place.noise);
    let part = |[height, x, y]: Simple| Part {
        x: x + float(host.column),
        y: y + float(host.row),
        snr: height * signal,
    };
    (!is_known).then(|| two.map(part))
}

/// The place beside a star that has most light over what the star and its neighbours explain, if it is too much.
fn excess(host: &Candidate, form: &Form, place: &Place, neighbours: &[Neighbour]) -> Option<Excess> {
    let noise = place.noise / float(2 * form.half + 1);
    let mut most: Option<(f32, Excess)> = None;
    for ring in RINGS {
        let far = ring * form.fwhm;
        let beside = DIRECTIONS.map(|(dx, dy)| {
            let (dx, dy) = (far * dx, far * dy);
            let (x, y) = (host.peak.x + dx, host.peak.y + dy);
            let others = neighbours.iter().map(|other| form.beside(other.height, x - other.x, y - other.y));
            let expected = form.beside(host.height, dx, dy) + others.sum::<f32>();
            let height = box_mean(place.sky_free, x, y, form.half).unwrap_or(0.0) - expected;
            let sure = height / (TOO_BRIGHT * noise + FORMLESS * expected);
            (sure, Excess { dx, dy, height, is_both: false })
        });
        let opposite = beside.iter().cycle().skip(beside.len() / 2);
        for ((sure, excess), (other, _)) in beside.iter().zip(opposite) {
            if *sure > 1.0 && most.is_none_or(|(most, _)| *sure > most) {
                most = Some((*sure, Excess { is_both: *other > 1.0, ..*excess }));
            }
        }
    }
    most.map(|(_, excess)| excess)
}

/// The peaks around a candidate, each once; `None` where the candidate is the lesser peak of a star.
fn neighbours(candidates: &[Candidate], at: usize, form: &Form) -> Option<Vec<Neighbour>> {
    let host = candidates.get(at)?;
    let from_host = |other: &Candidate| (other.peak.x - host.peak.x).hypot(other.peak.y - host.peak.y);
    let far = FAR * form.fwhm;
    // They are in order of rows, but for the few that came late.
    let margin = far + 8.0;
    let before = candidates.get(..at)?.iter().rev().take_while(|other| other.peak.y > host.peak.y - margin);
    let after = candidates.get(at + 1..)?.iter().take_while(|other| other.peak.y < host.peak.y + margin);
    let is_asked = |other: &&Candidate| {
        (other.peak.scale == form.scale || other.peak.scale + 1 == form.scale) && from_host(other) < far
    };
    let mut near: Vec<&Candidate> = before.chain(after).filter(is_asked).collect();
    near.sort_by(|one, other| {
        other.peak.scale.cmp(&one.peak.scale).then(other.peak.snr.total_cmp(&one.peak.snr))
    });
    let own = SAME * form.fwhm;
    let mut found: Vec<Neighbour> = Vec::new();
    for other in near {
        let (x, y) = (other.peak.x, other.peak.y);
        if from_host(other) < own {
            if other.peak.scale == host.peak.scale && other.peak.snr > host.peak.snr {
                return None;
            }
        } else if found.iter().all(|known| (known.x - x).hypot(known.y - y) > own) {
            let of_host = form.beside(host.height, x - host.peak.x, y - host.peak.y);
            found.push(Neighbour { x, y, height: (other.height - of_host).max(0.0) });
        }
    }
    Some(found)
}

/// Sky, heights and places of two stars, and how much the square of their distances is stretched against a form.
type Two = [f32; SIDE];

/// Of [`Two`] all but the last one: both stars are just of the form.
const OF_FORM: usize = SIDE - 1;

/// Of [`Two`] the sky and the first star.
const ONE: usize = 4;

/// The first star of two without a second one.
fn alone([height, x, y]: Simple) -> Two {
    [0.0, height, x, y, 0.0, x, y, 1.0]
}

/// Fits two stars of a form to pixels, by Levenberg and Marquardt's way, so many of their parameters; gives them and the sum
/// of squared differences.
fn fit_two(points: &Points, start: Two, shape: &Shape, free: usize) -> Option<(Two, f64)> {
    if points.count < 2 * SIDE {
        return None;
    }
    let moved = |from: &Two, step: &Vector| {
        let mut next = *from;
        for (value, step) in next.iter_mut().zip(step) {
            *value += single(*step);
        }
        may_be_stars(&next, free).then_some(next)
    };
    let settled = descend(start, &EFFORT, |two| sums_of_two(points, two, shape, free), moved);
    Some((settled.at, settled.sums.squared))
}

fn may_be_stars([_, height1, x1, y1, height2, x2, y2, common]: &Two, free: usize) -> bool {
    let is_somewhere = (x1 + y1 + x2 + y2).is_finite();
    is_somewhere && *height1 > 0.0 && (*height2 > 0.0 || free <= ONE) && *common > 0.4 && *common < 2.5
}

/// Normal equations of two stars, and the sum of squared differences.
fn sums_of_two(points: &Points, two: &Two, shape: &Shape, free: usize) -> Sums {
    let [sky, height1, x1, y1, height2, x2, y2, common] = *two;
    let mut adding = Adding::new();
    for [columns, rows, values, weights] in &points.eights {
        // A star's light, 1 at its centre, and its derivatives by its place and by what is common.
        let star = |height: f32, x: f32, y: f32| {
            let (dx, dy) = (*columns - x, *rows - y);
            let distance = shape.distance(dx, dy);
            let light = shape.light(distance * common);
            let slope = light.by_distance * *weights * height;
            let by_x = (dx * shape.xx + dy * shape.xy) * slope * (-2.0 * common);
            let by_y = (dx * shape.xy + dy * shape.yy) * slope * (-2.0 * common);
            (light.value * *weights, by_x, by_y, slope * distance)
        };
        let (value1, by_x1, by_y1, by_common1) = star(height1, x1, y1);
        let (value2, by_x2, by_y2, by_common2) = star(height2, x2, y2);
        let apart = (*values - sky) * *weights - value1 * height1 - value2 * height2;
        let mut by = [*weights, value1, by_x1, by_y1, value2, by_x2, by_y2, by_common1 + by_common2];
        for held in by.iter_mut().skip(free) {
            *held = f32x8::ZERO;
        }
        adding.add(&by, apart);
    }
    adding.sums().hold(free)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pixels with the light of stars of 4 px: height, place.
    fn points(form: &Shape, stars: &[Simple]) -> Points {
        let mut points = Points::default();
        let at = |number: u8| f32::from(number) - 10.0;
        for (x, y) in (0..21).flat_map(|row| (0..21).map(move |column| (at(column), at(row)))) {
            let light = stars.iter().map(|[height, right, down]| height * form.light_at(x - right, y - down));
            points.push([x, y, light.sum()]);
        }
        points.fill();
        points
    }

    #[test]
    fn two_of_the_form_are_told_from_one_of_any() {
        let round = Shape::round(4.0, 0.3);
        let long = Shape { xx: 0.16, xy: 0.0, yy: 0.3, wings: 0.3 };
        for (form, heights, apart, are_two) in [
            (round, (8.0, 7.0), 0.8, true),
            (round, (20.0, 8.0), 0.8, true),
            (round, (60.0, 60.0), 0.7, true),
            (round, (60.0, 60.0), 0.5, false),
            (round, (60.0, 0.0), 0.8, false),
            (round, (1.5, 1.5), 0.8, false),
            (long, (60.0, 0.0), 0.8, false),
        ] {
            let right = 4.0 * apart;
            let points = points(&form, &[[heights.0, -1.0, 0.3], [heights.1, right - 1.0, 0.3]]);
            let ground = Ground { points: &points, shape: round, fwhm: 4.0, variance: 1.0 };
            let both = 0.7 * (heights.0 + heights.1);
            let found = ground.two_of_form([both, -1.2, 0.2], [both, right - 0.8, 0.2], BETTER);
            assert_eq!(found.is_some(), are_two, "{heights:?}, {apart} widths apart");
            let Some([[one, ..], [other, x, _]]) = found else { continue };
            assert!((one - heights.0).abs() < 0.1 && (other - heights.1).abs() < 0.1, "{found:?}");
            assert!((x - right + 1.0).abs() < 0.1, "{found:?}");
        }
    }

    #[test]
    fn one_of_the_form_is_where_the_light_is() {
        let form = Shape::round(4.0, 0.2);
        let points = points(&form, &[[30.0, 0.4, -0.7]]);
        let ground = Ground { points: &points, shape: form, fwhm: 4.0, variance: 1.0 };
        let [height, x, y] = ground.one_of_form([20.0, 0.0, 0.0]).unwrap();
        assert!((height - 30.0).abs() < 0.05 && (x - 0.4).abs() < 0.01 && (y + 0.7).abs() < 0.01);
    }
}
