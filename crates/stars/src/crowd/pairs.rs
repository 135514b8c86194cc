//! Two stars of a crowded field that were taken for one, and one that was taken for two.

use super::{CORE, Crowd, Modelled};
use crate::blend::{BETTER, Excess, FORMLESS, Ground, REACH, RINGS, Simple, TOO_BRIGHT};
use crate::counting::NEAREST;
use crate::evaluation::DIRECTIONS;
use crate::number::float;
use crate::profile::Shape;
use wide::f32x8;

/// Once all stars are known, two have to fit better than one by so many squared deviations of the noise.
const STILL_BETTER: f64 = 16.0;

/// Two stars nearer than this, in widths, are asked again whether they are one.
const JOINED: f32 = 1.2;

/// Deviations of the noise by which a star is too long.
const LONGER: f32 = 4.0;

impl Crowd {
    /// Looks for two stars where one is.
    pub(super) fn part(&mut self, shape: &Shape, fwhm: f32) {
        let boxed = shape.widened(float(2 * self.half + 1));
        let steeper = shape.peak_over(&boxed);
        for at in 0..self.stars.len() {
            let Some(star) = self.stars.get(at).copied().filter(|star| !star.is_looked_at) else { continue };
            if let Some(star) = self.stars.get_mut(at) {
                star.is_looked_at = true;
            }
            let excess = self.excess(&star, fwhm, &boxed, steeper);
            let two = excess.and_then(|excess| self.two(&star, shape, fwhm, excess)).or_else(|| {
                let stretch = self.stretch(&star, shape, fwhm)?;
                self.two(&star, shape, fwhm, stretch)
            });
            let Some(two) = two else { continue };
            let is_known = self.stars.iter().enumerate().any(|(other, known)| {
                other != at
                    && two
                        .iter()
                        .any(|[_, x, y]| (x - known.x).hypot(y - known.y) < NEAREST * fwhm + known.plateau)
            });
            if is_known {
                continue;
            }
            self.change(shape, fwhm, &star, [0.0, star.x, star.y]);
            for (number, [height, x, y]) in two.into_iter().enumerate() {
                let new = Modelled {
                    x,
                    y,
                    height,
                    from: (x, y),
                    is_placed: true,
                    is_looked_at: false,
                    change: f32::INFINITY,
                    ..star
                };
                self.change(shape, fwhm, &Modelled { height: 0.0, ..new }, [height, x, y]);
                if number == 0 {
                    if let Some(star) = self.stars.get_mut(at) {
                        *star = new;
                    }
                } else {
                    self.stars.push(new);
                }
                self.wake(x, y, 2.0 * fwhm);
            }
        }
    }

    /// Makes one star of two that explain the light no better, now that all others are known.
    pub(super) fn join(&mut self, shape: &Shape, fwhm: f32) {
        for at in 0..self.stars.len() {
            for other in at + 1..self.stars.len() {
                let (Some(one), Some(two)) = (self.stars.get(at).copied(), self.stars.get(other).copied())
                else {
                    continue;
                };
                let is_asked = |star: &Modelled| !star.is_old && star.plateau == 0.0 && star.height > 0.0;
                if (one.x - two.x).hypot(one.y - two.y) > JOINED * fwhm || !is_asked(&one) || !is_asked(&two)
                {
                    continue;
                }
                let (bright, faint) = if one.height >= two.height { (one, two) } else { (two, one) };
                let (x, y) = self.take_points(&bright, fwhm);
                for star in [&one, &two] {
                    self.points.subtract(shape, -star.height, star.x - x, star.y - y);
                }
                let ground = self.ground(shape, fwhm, bright.noise);
                let from = |star: &Modelled| [star.height, star.x - x, star.y - y];
                if ground.two_of_form(from(&one), from(&two), STILL_BETTER).is_some() {
                    continue;
                }
                let Some([_, joined_x, joined_y]) =
                    ground.one_of_form([bright.height + 0.5 * faint.height, bright.x - x, bright.y - y])
                else {
                    continue;
                };
                self.change(shape, fwhm, &one, [0.0, one.x, one.y]);
                self.change(shape, fwhm, &two, [0.0, two.x, two.y]);
                let place = (x + joined_x, y + joined_y);
                let joined = Modelled {
                    x: place.0,
                    y: place.1,
                    height: 0.0,
                    from: place,
                    host: bright.host.or(faint.host),
                    change: f32::INFINITY,
                    ..bright
                };
                if let Some(star) = self.stars.get_mut(at) {
                    *star = joined;
                }
                if let Some(star) = self.stars.get_mut(other) {
                    star.height = 0.0;
                    star.is_old = true;
                }
                self.refit(at, shape, fwhm, false);
            }
        }
        self.stars.retain(|star| star.height > 0.0 || star.plateau > 0.0);
    }

    /// The place beside a star with most light over the model, if it is too much.
    fn excess(&self, star: &Modelled, fwhm: f32, boxed: &Shape, steeper: f32) -> Option<Excess> {
        let rest = |x: f32, y: f32| self.mean(&self.rest, x, y);
        let more = rest(star.x, star.y)?;
        let noise = star.noise / float(2 * self.half + 1);
        let mut most: Option<(f32, Excess)> = None;
        for ring in RINGS {
            let far = ring * fwhm;
            let beside = DIRECTIONS.map(|(dx, dy)| {
                let (dx, dy) = (far * dx, far * dy);
                let (x, y) = (star.x + dx, star.y + dy);
                let here = rest(x, y).unwrap_or(0.0);
                let all = self.mean(&self.light, x, y).unwrap_or(0.0);
                let light = boxed.light_at(dx, dy);
                // The middle fits, whatever is beside it.
                let height = here - more * light;
                let expected = (all - here + more * light).max(0.0);
                let sure = height / (TOO_BRIGHT * noise + FORMLESS * expected);
                (sure, Excess { dx, dy, height: height * steeper, is_both: false })
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

    /// The direction in which a star is longer than the form, if it is much: two stars of about the same light lie there.
    fn stretch(&mut self, star: &Modelled, shape: &Shape, fwhm: f32) -> Option<Excess> {
        let reach = CORE * fwhm;
        let mut sums = [f32x8::ZERO; 9];
        self.within(star, reach, |[right, down], inside, rest| {
            let light = inside & shape.light_eight(shape.distance(right, down));
            let [ll, lr, xl, yl, xx, yy, xr, yr, xyr] = &mut sums;
            let (by_x, by_y) = (light * right * right, light * down * down);
            *ll += light * light;
            *lr += light * rest;
            *xl += by_x * light;
            *yl += by_y * light;
            *xx += by_x * by_x;
            *yy += by_y * by_y;
            *xr += by_x * rest;
            *yr += by_y * rest;
            *xyr += light * right * down * rest;
        });
        let [ll, lr, xl, yl, xx, yy, xr, yr, xyr] = sums.map(f32x8::reduce_add);
        // What the star itself would explain says nothing.
        let (across, along) = (xr - xl * lr / ll, yr - yl * lr / ll);
        let (middle, half) = (f32::midpoint(across, along), 0.5 * (across - along));
        let longest = middle + half.hypot(xyr);
        let doubt = star.noise * (f32::midpoint(xx, yy) - xl * yl / ll).max(0.0).sqrt();
        let least = LONGER * doubt + 0.5 * FORMLESS * star.height * f32::midpoint(xl, yl);
        let (sine, cosine) = (0.5 * xyr.atan2(half)).sin_cos();
        let [far, ..] = RINGS.map(|ring| ring * fwhm);
        (longest > least).then_some(Excess { dx: far * cosine, dy: far * sine, height: 0.0, is_both: true })
    }

    /// The two stars that fit better than one.
    fn two(&mut self, star: &Modelled, shape: &Shape, fwhm: f32, excess: Excess) -> Option<[Simple; 2]> {
        let (x, y) = self.take_points(star, fwhm);
        let (dx, dy) = (star.x - x, star.y - y);
        self.points.subtract(shape, -star.height, dx, dy);
        let (one, other) = excess.start([star.height, dx, dy]);
        let two = self.ground(shape, fwhm, star.noise).two_of_form(one, other, BETTER)?;
        Some(two.map(|[height, right, down]| [height, x + right, y + down]))
    }

    /// Takes what is left around a star for a fit; gives the place that is its middle.
    fn take_points(&mut self, star: &Modelled, fwhm: f32) -> (f32, f32) {
        let reach = (REACH * fwhm).max(3.0);
        let (x, y) = (star.x.round(), star.y.round());
        let limit = (reach + 0.5).powi(2);
        self.points.clear();
        let points = &mut self.points;
        Self::around(&mut self.rest, self.columns, (x, y), (reach, reach), |right, down, values| {
            for (right, value) in right.to_array().into_iter().zip(*values) {
                if value.is_finite() && right * right + down * down <= limit {
                    points.push([right, down, value]);
                }
            }
        });
        points.fill();
        (x, y)
    }

    fn ground(&self, shape: &Shape, fwhm: f32, noise: f32) -> Ground<'_> {
        Ground { points: &self.points, shape: *shape, fwhm, variance: f64::from(noise).powi(2) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A crowd of one star of 4 px in the middle, where the light is that of these stars: height and place from there.
    fn crowd(shape: &Shape, stars: &[Simple]) -> Crowd {
        let (columns, rows) = (40, 40);
        let light = |at: usize| {
            let (x, y) = (float(at % columns) - 20.0, float(at / columns) - 20.0);
            stars.iter().map(|[height, dx, dy]| height * shape.light_at(x - dx, y - dy)).sum()
        };
        let light: Vec<f32> = (0..columns * rows).map(light).collect();
        let star = Modelled {
            x: 20.0,
            y: 20.0,
            height: 0.0,
            from: (20.0, 20.0),
            host: None,
            plateau: 0.0,
            noise: 1.0,
            is_old: false,
            is_placed: false,
            is_looked_at: false,
            change: f32::INFINITY,
        };
        let rest = light.clone();
        let mut crowd =
            Crowd { bin: 1, columns, rows, width: columns, half: 1, light, rest, ..Crowd::default() };
        crowd.stars.push(star);
        crowd.heights(shape, 4.0);
        crowd.settle(shape, 4.0, 4);
        crowd
    }

    #[test]
    fn a_star_is_longer_where_two_are() {
        let shape = Shape::round(4.0, 0.3);
        for degrees in [0.0_f32, 30.0, 90.0, 135.0] {
            let (sine, cosine) = degrees.to_radians().sin_cos();
            let (dx, dy) = (1.6 * cosine, 1.6 * sine);
            let mut crowd = crowd(&shape, &[[12.0, dx, dy], [12.0, -dx, -dy]]);
            let star = crowd.stars[0];
            let found = crowd.stretch(&star, &shape, 4.0).unwrap();
            let along = (found.dx * cosine + found.dy * sine).abs() / found.dx.hypot(found.dy);
            assert!(found.is_both && along > 0.99, "{degrees}: {found:?}");
        }
        for stars in [[[12.0, 0.2, 0.1], [0.0; 3]], [[2.0, 1.6, 0.0], [2.0, -1.6, 0.0]]] {
            let mut crowd = crowd(&shape, &stars);
            let star = crowd.stars[0];
            assert!(crowd.stretch(&star, &shape, 4.0).is_none(), "{stars:?}");
        }
    }

    #[test]
    fn what_is_two_stays_two_and_what_is_one_becomes_one() {
        let shape = Shape::round(4.0, 0.3);
        let apart = [[12.0, 1.7, 0.0], [12.0, -1.7, 0.0]];
        for (stars, count) in [(apart, 2), ([[20.0, 0.0, 0.0], [0.0; 3]], 1)] {
            let mut crowd = crowd(&shape, &stars);
            let star = crowd.stars[0];
            crowd.change(&shape, 4.0, &star, [0.0, star.x, star.y]);
            crowd.stars.clear();
            for [_, dx, dy] in apart {
                let place = (20.0 + dx, 20.0 + dy);
                crowd.stars.push(Modelled { x: place.0, y: place.1, height: 0.0, from: place, ..star });
            }
            crowd.heights(&shape, 4.0);
            crowd.join(&shape, 4.0);
            assert_eq!(crowd.stars.len(), count, "{stars:?}");
        }
    }
}
