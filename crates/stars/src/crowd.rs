//! Crowded fields: where many stars share their light, all of them are fitted together, and what is left without them is
//! looked through for more (docs/rules.md#17-stars).

mod pairs;

use crate::blend::{FORMLESS, Form, Simple};
use crate::counting::FAINTEST;
use crate::detection::{Summit, summits};
use crate::evaluation::{Candidate, DIRECTIONS, Part, box_half};
use crate::filter::{Kernel, Smoothing};
use crate::number::{float, nearest};
use crate::points::Points;
use crate::profile::Shape;
use crate::rows::Rows;
use crate::tile::{Tile, TileSample};
use wide::f32x8;

/// A star that was told in a crowded field.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Told {
    pub(crate) part: Part,
    /// The candidate whose peak it makes, alone or with another; none where it showed behind brighter ones only.
    pub(crate) host: Option<usize>,
}

/// A part of the image whose stars are told: those between these rows and columns.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field {
    pub(crate) columns: (usize, usize),
    pub(crate) rows: (usize, usize),
    /// Behind the last row and column that are looked at.
    pub(crate) end: (usize, usize),
}

impl Field {
    /// Whether a place lies in it.
    pub(crate) fn holds(&self, x: f32, y: f32) -> bool {
        let is_between = |at: f32, (from, to): (usize, usize)| (from..to).contains(&nearest(at));
        is_between(x, self.columns) && is_between(y, self.rows)
    }
}

/// What is known of the image around a field.
pub(crate) struct Seen<'a, Noise: Fn(usize, usize) -> f32> {
    /// The band of the image that is held, without its sky.
    pub(crate) sky_free: &'a Rows,
    pub(crate) candidates: &'a [Candidate],
    /// The noise of a pixel.
    pub(crate) noise_at: Noise,
    /// The value from which pixels are clipped.
    pub(crate) clip: Option<f32>,
    pub(crate) is_mosaic: bool,
    /// The first of the stars told before that lie near.
    pub(crate) recent: usize,
}

/// How far around a field stars are fitted, too, in widths.
const MARGIN: f32 = 3.0;

/// The most, in pixels: rows of tiles wait no longer.
const WIDEST_MARGIN: usize = 60;

/// Pixels around a field whose stars give it light.
pub(crate) fn margin(form: &Form) -> usize {
    nearest((MARGIN * form.fwhm).ceil()).min(WIDEST_MARGIN)
}

/// A star of the model: place and height in the squares of the patch.
#[derive(Debug, Clone, Copy)]
struct Modelled {
    x: f32,
    y: f32,
    height: f32,
    /// Where it was found.
    from: (f32, f32),
    host: Option<usize>,
    /// Half of the width of its flat top.
    plateau: f32,
    /// Noise of a square.
    noise: f32,
    /// Whether it was told before.
    is_old: bool,
    /// Whether it stays where it is.
    is_placed: bool,
    /// Whether it was looked at for two.
    is_looked_at: bool,
    /// Its last change, in deviations of its height.
    change: f32,
}

/// The image in squares of pixels, and what is left of it without the stars of the model.
#[derive(Debug, Default)]
pub(crate) struct Crowd {
    bin: usize,
    left: usize,
    top: usize,
    /// Of a row, with room that is not used, up to whole eights.
    columns: usize,
    rows: usize,
    /// Columns that are used.
    width: usize,
    /// Half a side of the boxes that are compared, squares.
    half: usize,
    sample: TileSample,
    light: Vec<f32>,
    rest: Vec<f32>,
    stars: Vec<Modelled>,
    points: Points,
    smooth: Vec<Vec<f32>>,
}

/// Columns from the first of eight.
const LANES: [f32; 8] = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0];

/// How far around its centre a star is fitted to what is left, in widths.
const CORE: f32 = 1.3;

/// The share of the noise that a star's light is followed down to.
const FAINT_LIGHT: f32 = 0.06;

/// How far a star's light is followed at most, in widths.
const FARTHEST: f32 = 12.0;

/// How far from where it was found a star may go, in widths.
const STRAY: f32 = 0.4;

/// A change of a star's height by so many deviations is none.
const CALM: f32 = 0.3;

/// What a peak has to stand out of its surroundings by, as a share of its height, to be taken for a star at first.
pub(crate) const STANDS_OUT: f32 = 0.4;

/// How bright the brighter of two opposite places beside a peak may be, as a share of its height.
pub(crate) const ALONG: f32 = 0.5;

/// The share of a star's height that may be left all around it.
const PEDESTAL: f32 = 0.35;

/// Deviations of the noise by which the model's stars lift what still shows the sky.
const DARK: f32 = 0.4;

/// Deviations of the noise by which they do so where what they leave says nothing: they are not quite of one form.
const LIT: f32 = 8.0;

/// Deviations by which the level of all that is left may differ from that of what stars do not lift so much.
const BOGUS: f32 = 0.7;

/// The sky is looked for in every so manyth row.
const SKY_ROWS: usize = 4;

/// A square is narrower than a star by this factor at least.
const FINE: f32 = 3.2;

/// Signal over noise from which something left over is taken for a star.
const LEFT_OVER: f32 = 4.5;

/// Nearer than this to another star, in widths, one is told by a fit of both alone.
const SHOULDER: f32 = 1.0;

impl Crowd {
    /// Tells the stars of a field; gives how far its sky lies over what was taken for it, and its noise, where that is known.
    pub(crate) fn tell(
        &mut self,
        field: &Field,
        form: &Form,
        seen: &Seen<impl Fn(usize, usize) -> f32>,
        told: &mut Vec<Told>,
    ) -> Option<Tile> {
        let least = if seen.is_mosaic { 2 } else { 1 };
        let bin = least * nearest((form.fwhm / (FINE * float(least))).floor()).max(1);
        let margin = margin(form);
        self.bin = bin;
        self.left = field.columns.0.saturating_sub(margin);
        self.top = field.rows.0.saturating_sub(margin).max(seen.sky_free.first());
        self.width = (field.columns.1 + margin).min(field.end.0).saturating_sub(self.left) / bin;
        self.rows = field.end.1.saturating_sub(self.top) / bin;
        self.columns = self.width.next_multiple_of(8);
        self.take(seen.sky_free);
        self.begin(form, seen, told.get(seen.recent..).unwrap_or_default());

        let shape = in_squares(&form.light.widened(float(bin)), bin);
        let fwhm = form.fwhm / float(bin);
        self.half = box_half(fwhm / 2.355);
        let middle = |(from, to): (usize, usize)| usize::midpoint(from, to);
        let noise = (seen.noise_at)(middle(field.columns), middle(field.rows)) / float(bin);
        self.heights(&shape, fwhm);
        self.settle(&shape, fwhm, 4);
        let lift = self.sky(noise).filter(|_| !seen.is_mosaic);
        if let Some(sky) = lift {
            for value in self.light.iter_mut().chain(&mut self.rest) {
                *value -= sky.level;
            }
            self.wake_all();
            self.settle(&shape, fwhm, 1);
        }
        self.part(&shape, fwhm);
        self.settle(&shape, fwhm, 4);
        if self.left_over(&shape, fwhm, &seen.noise_at) {
            self.settle(&shape, fwhm, 4);
            self.part(&shape, fwhm);
        }
        // Those that were told from each other were so among others that have changed since.
        for star in &mut self.stars {
            if star.is_placed && !star.is_old {
                (star.is_placed, star.change) = (false, f32::INFINITY);
            }
        }
        self.settle(&shape, fwhm, 4);
        self.join(&shape, fwhm);
        self.settle(&shape, fwhm, 1);
        self.give(field, &shape, fwhm, seen.candidates, told);
        let more = self.sky(noise);
        lift.zip(more).map(|(lift, more)| Tile {
            level: lift.level + more.level,
            noise: if bin == 1 { more.noise } else { f32::NAN },
        })
    }

    /// What is left of the sky where the stars' light is taken off.
    fn sky(&mut self, noise: f32) -> Option<Tile> {
        let rows = || {
            self.rest.chunks_exact(self.columns).zip(self.light.chunks_exact(self.columns)).step_by(SKY_ROWS)
        };
        let mut sky = |darker: f32, measured: fn(&mut TileSample) -> Option<f32>| {
            for (rest, light) in rows() {
                let places = rest.iter().zip(light).take(self.width);
                let is_sky = |light: f32, rest: f32| light - rest < darker * noise;
                self.sample
                    .add(places.map(|(rest, light)| if is_sky(*light, *rest) { *rest } else { f32::NAN }));
            }
            let found = measured(&mut self.sample);
            self.sample.clear();
            found
        };
        let level = |sample: &mut TileSample| Some(sample.measure()?.level);
        // Of a crowd all that is left has a say; but what a very bright star leaves may not make a sky.
        let (level, unlit) = (sky(f32::INFINITY, level)?, sky(LIT, level)?);
        let level = if (level - unlit).abs() > BOGUS * noise { unlit } else { level };
        let noise = sky(DARK, TileSample::darkest_noise)?;
        Some(Tile { level, noise })
    }

    /// Lets all stars be fitted again.
    fn wake_all(&mut self) {
        for star in &mut self.stars {
            star.change = f32::INFINITY;
        }
    }

    /// Takes the image in.
    fn take(&mut self, sky_free: &Rows) {
        let (bin, width) = (self.bin, self.width);
        self.light.clear();
        for row in 0..self.rows {
            let lines = self.top + row * bin;
            if bin == 1 {
                let line = sky_free.get(lines).and_then(|line| line.get(self.left..self.left + width));
                self.light.extend_from_slice(line.unwrap_or_default());
            } else {
                sky_free.squares((self.left, lines), width, bin, &mut self.light);
            }
            self.light.resize((row + 1) * self.columns, f32::NAN);
        }
    }

    /// Begins with the stars that are known: those told before, and peaks.
    fn begin(&mut self, form: &Form, seen: &Seen<impl Fn(usize, usize) -> f32>, told: &[Told]) {
        let Seen { candidates, clip, noise_at, .. } = seen;
        self.stars.clear();
        let bin = float(self.bin);
        let top = float(self.top);
        let fwhm = form.fwhm / bin;
        let bottom = top + float(self.rows * self.bin);
        let (left, right) = (float(self.left), float(self.left + self.columns * self.bin));
        let is_inside = |x: f32, y: f32| (left..right).contains(&x) && (top..bottom).contains(&y);
        let star = |x: f32, y: f32| {
            let place = (self.place(x, self.left), self.place(y, self.top));
            Modelled {
                x: place.0,
                y: place.1,
                height: 0.0,
                from: place,
                host: None,
                plateau: 0.0,
                noise: noise_at(nearest(x), nearest(y)) / bin,
                is_old: false,
                is_placed: false,
                is_looked_at: false,
                change: f32::INFINITY,
            }
        };
        let is_clipped = |candidate: &Candidate| clip.is_some_and(|clip| candidate.raw_top >= clip);
        let plateau_of = |candidate: &Candidate| {
            if is_clipped(candidate) { (candidate.plateau.max(1.0) + 0.5) / bin } else { 0.0 }
        };
        let mut stars = Vec::new();
        for told in told.iter().filter(|told| is_inside(told.part.x, told.part.y)) {
            let star = star(told.part.x, told.part.y);
            let plateau = told.host.and_then(|at| candidates.get(at)).map_or(0.0, plateau_of);
            stars.push(Modelled { plateau, is_old: true, is_placed: true, is_looked_at: true, ..star });
        }
        let near = candidates.iter().enumerate().rev();
        let near = near.take_while(|(_, candidate)| candidate.peak.y > top - 8.0);
        let mut near: Vec<(usize, &Candidate)> = near
            .filter(|(_, candidate)| {
                (candidate.peak.scale == form.scale || candidate.peak.scale + 1 == form.scale)
                    && !candidate.is_told
                    && ((candidate.contrast > STANDS_OUT && candidate.along < ALONG) || is_clipped(candidate))
                    && is_inside(candidate.peak.x, candidate.peak.y)
            })
            .collect();
        near.sort_by(|(_, one), (_, other)| {
            other.peak.scale.cmp(&one.peak.scale).then(other.peak.snr.total_cmp(&one.peak.snr))
        });
        for (at, candidate) in near {
            let is_finer = candidate.peak.scale != form.scale;
            let (x, y) = (self.place(candidate.peak.x, self.left), self.place(candidate.peak.y, self.top));
            let own = if is_finer { 0.9 } else { 0.5 } * fwhm;
            let is_known =
                stars.iter().any(|star: &Modelled| (star.x - x).hypot(star.y - y) < own + star.plateau);
            if is_known {
                continue;
            }
            let plateau = plateau_of(candidate);
            let modelled = star(candidate.peak.x, candidate.peak.y);
            stars.push(Modelled { host: Some(at), plateau, is_looked_at: plateau > 0.0, ..modelled });
        }
        self.stars = stars;
        self.stars.sort_by(|one, other| {
            let light = |star: &Modelled| {
                let is_clipped = star.plateau > 0.0;
                (is_clipped, star.host.and_then(|at| candidates.get(at)).map_or(0.0, |host| host.height))
            };
            light(other).partial_cmp(&light(one)).unwrap_or(std::cmp::Ordering::Equal)
        });
        for at in 0..self.stars.len() {
            if let Some(star) = self.stars.get(at).copied().filter(|star| star.plateau > 0.0) {
                self.mask(&star);
            }
        }
        self.rest.clone_from(&self.light);
    }

    /// A place in squares from one in pixels.
    fn place(&self, at: f32, first: usize) -> f32 {
        (at - float(first) - 0.5 * float(self.bin - 1)) / float(self.bin)
    }

    /// A place in pixels from one in squares.
    fn pixel(&self, at: f32, first: usize) -> f32 {
        at * float(self.bin) + 0.5 * float(self.bin - 1) + float(first)
    }

    /// Takes out the flat top of a star.
    fn mask(&mut self, star: &Modelled) {
        let limit = star.plateau.powi(2);
        let columns = self.columns;
        let first = nearest(star.y - star.plateau);
        for (row, line) in self.light.chunks_exact_mut(columns).enumerate().skip(first) {
            let down = float(row) - star.y;
            if down > star.plateau {
                break;
            }
            for (column, value) in line.iter_mut().enumerate() {
                if (float(column) - star.x).powi(2) + down * down <= limit {
                    *value = f32::NAN;
                }
            }
        }
    }

    /// Calls with eights of what is left around a place: with their columns and row from it.
    fn around(
        rest: &mut [f32],
        columns: usize,
        (x, y): (f32, f32),
        (reach_x, reach_y): (f32, f32),
        mut each: impl FnMut(f32x8, f32, &mut [f32; 8]),
    ) {
        let (from, to) = (nearest(x - reach_x) / 8, nearest(x + reach_x) / 8 + 1);
        let first = nearest(y - reach_y);
        for (row, line) in rest.chunks_exact_mut(columns).enumerate().skip(first) {
            let down = float(row) - y;
            if down > reach_y {
                break;
            }
            let (eights, _) = line.as_chunks_mut::<8>();
            let to = to.min(eights.len());
            for (eight, values) in (from..to).zip(eights.get_mut(from..to).unwrap_or_default()) {
                each(f32x8::new(LANES) + (float(8 * eight) - x), down, values);
            }
        }
    }

    /// How far to each side the light of a star goes.
    fn extent(shape: &Shape, fwhm: f32, height: f32, noise: f32) -> (f32, f32) {
        let distance = shape.distance_of(FAINT_LIGHT * noise / height.abs().max(1e-20));
        let determinant = shape.xx * shape.yy - shape.xy * shape.xy;
        let most = FARTHEST * fwhm;
        let reach = |across: f32| (distance * across / determinant).sqrt().min(most);
        (reach(shape.yy), reach(shape.xx))
    }

    /// Changes the light of a star in what is left.
    fn change(&mut self, shape: &Shape, fwhm: f32, from: &Modelled, to: Simple) {
        let [height, x, y] = to;
        let has_moved = x.to_bits() != from.x.to_bits() || y.to_bits() != from.y.to_bits();
        let (was, is) = (from.height, height);
        let highest = if has_moved { was.max(is) } else { (is - was).abs() };
        let (reach_x, reach_y) = Self::extent(shape, fwhm, highest, from.noise);
        if has_moved && was > 0.0 {
            let (dx, dy) = (x - from.x, y - from.y);
            let reach = (reach_x + dx.abs(), reach_y + dy.abs());
            Self::around(&mut self.rest, self.columns, (from.x, from.y), reach, |right, down, values| {
                let down = f32x8::splat(down);
                let old = shape.light_eight(shape.distance(right, down));
                let new = shape.light_eight(shape.distance(right - dx, down - dy));
                *values = (f32x8::new(*values) + old * was - new * is).to_array();
            });
        } else {
            let more = is - if has_moved { 0.0 } else { was };
            Self::around(&mut self.rest, self.columns, (x, y), (reach_x, reach_y), |right, down, values| {
                let light = shape.light_eight(shape.distance(right, f32x8::splat(down)));
                *values = (f32x8::new(*values) - light * more).to_array();
            });
        }
    }

    /// Heights alone, one star after the other.
    fn heights(&mut self, shape: &Shape, fwhm: f32) {
        for at in 0..self.stars.len() {
            self.refit(at, shape, fwhm, false);
        }
    }

    /// Fits stars to what the others leave, until none changes.
    fn settle(&mut self, shape: &Shape, fwhm: f32, rounds: usize) {
        for _ in 0..rounds {
            let mut changed = 0;
            for at in 0..self.stars.len() {
                if self.stars.get(at).is_some_and(|star| star.change > CALM) {
                    self.refit(at, shape, fwhm, true);
                    changed += 1;
                }
            }
            if changed == 0 {
                break;
            }
        }
        self.stars.retain(|star| star.height > 0.0 || star.plateau > 0.0);
    }

    /// What is left within this distance of a star, eight values at a time: how far they lie to the right and down, which of
    /// them are there, and they, 0 where there are none.
    fn within(&mut self, star: &Modelled, reach: f32, mut each: impl FnMut([f32x8; 2], f32x8, f32x8)) {
        let limit = f32x8::splat(reach * reach);
        let (place, reach) = ((star.x, star.y), (reach, reach));
        Self::around(&mut self.rest, self.columns, place, reach, |right, down, values| {
            let values = f32x8::new(*values);
            let down = f32x8::splat(down);
            let inside = values.simd_eq(values) & (right * right + down * down).simd_le(limit);
            each([right, down], inside, inside & values);
        });
    }

    /// Fits a star to what the others leave: its height, and its place where that is asked.
    fn refit(&mut self, at: usize, shape: &Shape, fwhm: f32, is_place_asked: bool) {
        let Some(star) = self.stars.get(at).copied() else { return };
        let moves = is_place_asked && !star.is_placed && star.height > 0.0;
        let reach = CORE * fwhm + star.plateau;
        let mut sums = [f32x8::ZERO; 9];
        self.within(&star, reach, |[right, down], inside, rest| {
            let light = shape.light(shape.distance(right, down));
            let value = inside & light.value;
            let [hh, hr, hx, hy, xx, xy, yy, xr, yr] = &mut sums;
            *hh += value * value;
            *hr += value * rest;
            if moves {
                let slope = inside & (light.by_distance * (-2.0 * star.height));
                let by_x = slope * (right * shape.xx + down * shape.xy);
                let by_y = slope * (right * shape.xy + down * shape.yy);
                *hx += value * by_x;
                *hy += value * by_y;
                *xx += by_x * by_x;
                *xy += by_x * by_y;
                *yy += by_y * by_y;
                *xr += by_x * rest;
                *yr += by_y * rest;
            }
        });
        let [hh, hr, hx, hy, xx, xy, yy, xr, yr] = sums.map(|sum| f64::from(sum.reduce_add()));
        if hh <= 0.0 {
            return;
        }
        let step = if moves { solve([hh, hx, hy, xx, xy, yy], [hr, xr, yr]) } else { None };
        let [by_height, by_x, by_y] = step.unwrap_or([hr / hh, 0.0, 0.0]);
        let height = (star.height + crate::number::single(by_height)).max(0.0);
        let most = STRAY * fwhm;
        let place = |at: f32, from: f32, by: f64| {
            (at + crate::number::single(by).clamp(-0.3 * fwhm, 0.3 * fwhm)).clamp(from - most, from + most)
        };
        let (x, y) = (place(star.x, star.from.0, by_x), place(star.y, star.from.1, by_y));
        self.change(shape, fwhm, &star, [height, x, y]);
        let deviation = star.noise / crate::number::single(hh).sqrt();
        if let Some(star) = self.stars.get_mut(at) {
            let moved = (x - star.x).hypot(y - star.y) / fwhm * height / deviation;
            star.change = ((height - star.height).abs() / deviation).max(moved);
            (star.height, star.x, star.y) = (height, x, y);
        }
    }

    /// The mean of the squares around one, of what is left or of all light.
    fn mean(&self, values: &[f32], x: f32, y: f32) -> Option<f32> {
        if x < -0.5 || y < -0.5 || x + 0.5 > float(self.columns) {
            return None;
        }
        let (column, row, half) = (nearest(x), nearest(y), self.half);
        let (from, to) = (column.saturating_sub(half), (column + half + 1).min(self.columns));
        let (mut sum, mut count) = (0.0, 0);
        for row in row.saturating_sub(half)..=row + half {
            let line = values.get(row * self.columns + from..row * self.columns + to).unwrap_or_default();
            for value in line.iter().filter(|value| value.is_finite()) {
                sum += value;
                count += 1;
            }
        }
        (count > 3).then(|| sum / float(count))
    }

    /// How high what is left is around a place.
    fn pedestal(&self, x: f32, y: f32, fwhm: f32) -> f32 {
        let far = 1.3 * fwhm;
        let mut beside =
            DIRECTIONS.map(|(dx, dy)| self.mean(&self.rest, x + far * dx, y + far * dy).unwrap_or(0.0));
        beside.sort_unstable_by(f32::total_cmp);
        let [_, _, _, lower, upper, ..] = beside;
        f32::midpoint(lower, upper)
    }

    /// Lets the stars near a place be fitted again.
    fn wake(&mut self, x: f32, y: f32, far: f32) {
        for star in &mut self.stars {
            if (star.x - x).abs() < far && (star.y - y).abs() < far {
                star.change = f32::INFINITY;
            }
        }
    }

    /// Finds stars in what is left; whether there were any.
    fn left_over(&mut self, shape: &Shape, fwhm: f32, noise_at: &impl Fn(usize, usize) -> f32) -> bool {
        let kernel = Kernel::gaussian(fwhm / 2.355);
        let share: f64 = kernel.line().iter().map(|weight| weight * weight).sum();
        let share = crate::number::single(share);
        let mut smoothing = Smoothing::new(kernel, self.columns);
        let mut rows: Vec<Vec<f32>> = std::mem::take(&mut self.smooth);
        rows.resize_with(self.rows, Vec::new);
        let mut line = Vec::new();
        let mut given = 0;
        for row in self.rest.chunks_exact(self.columns) {
            line.clear();
            line.extend(row.iter().map(|value| if value.is_finite() { *value } else { 0.0 }));
            if let Some(out) = rows.get_mut(given)
                && smoothing.push(&line, out)
            {
                given += 1;
            }
        }
        while let Some(out) = rows.get_mut(given)
            && smoothing.rest(out)
        {
            given += 1;
        }
        let noise_here = |x: f32, y: f32| {
            noise_at(nearest(self.pixel(x, self.left)), nearest(self.pixel(y, self.top))) / float(self.bin)
        };
        let mut least = f32::INFINITY;
        for column in [0.0, 0.5, 1.0] {
            for row in [0.0, 0.5, 1.0] {
                least = least.min(noise_here(column * float(self.columns), row * float(self.rows)));
            }
        }
        let mut found: Vec<(f32, Modelled)> = Vec::new();
        for Summit { x, y, height, .. } in summits(&rows, LEFT_OVER * 0.7 * least * share) {
            let noise = noise_here(x, y);
            let snr = height / (noise * share);
            if snr < LEFT_OVER {
                continue;
            }
            let all = self.mean(&self.light, x, y).unwrap_or(0.0);
            let rest = self.mean(&self.rest, x, y).unwrap_or(0.0);
            let is_near =
                self.stars.iter().any(|star| (star.x - x).hypot(star.y - y) < SHOULDER * fwhm + star.plateau);
            if rest < FORMLESS * (all - rest) || is_near || self.pedestal(x, y, fwhm) > PEDESTAL * rest {
                continue;
            }
            found.push((
                snr,
                Modelled {
                    x,
                    y,
                    height: 0.0,
                    from: (x, y),
                    host: None,
                    plateau: 0.0,
                    noise,
                    is_old: false,
                    is_placed: false,
                    is_looked_at: false,
                    change: f32::INFINITY,
                },
            ));
        }
        self.smooth = rows;
        found.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        let before = self.stars.len();
        for (_, star) in found {
            let is_near = self.stars.get(before..).unwrap_or_default().iter();
            if is_near.clone().any(|other| (star.x - other.x).hypot(star.y - other.y) < SHOULDER * fwhm) {
                continue;
            }
            self.wake(star.x, star.y, 2.0 * fwhm);
            self.stars.push(star);
            self.refit(self.stars.len() - 1, shape, fwhm, false);
        }
        self.stars.len() > before
    }

    /// Gives the stars of the field that count.
    fn give(
        &mut self,
        field: &Field,
        shape: &Shape,
        fwhm: f32,
        candidates: &[Candidate],
        told: &mut Vec<Told>,
    ) {
        let boxed = shape.widened(float(2 * self.half + 1));
        let steeper = shape.peak_over(&boxed);
        let from = told.len();
        for star in self.stars.iter().filter(|star| !star.is_old) {
            let (x, y) = (self.pixel(star.x, self.left), self.pixel(star.y, self.top));
            // Both stars of a peak are of the field that the peak is in, and no other field knows that peak.
            let host = star.host.and_then(|at| candidates.get(at));
            let (of_x, of_y) = host.map_or((x, y), |host| (host.peak.x, host.peak.y));
            if !field.holds(of_x, of_y) {
                continue;
            }
            let mut snr = star.height * shape.squares().sqrt() / star.noise;
            if let Some(host) = star.host.and_then(|at| candidates.get(at)).filter(|_| star.plateau > 0.0) {
                snr = snr.max(host.peak.snr);
            }
            if snr < FAINTEST {
                continue;
            }
            if star.plateau == 0.0 && self.pedestal(star.x, star.y, fwhm) > PEDESTAL * star.height / steeper {
                continue;
            }
            if star.host.is_none() {
                let all = self.mean(&self.light, star.x, star.y).unwrap_or(0.0);
                if star.height / steeper < FORMLESS * (all - star.height / steeper) {
                    continue;
                }
            }
            told.push(Told { part: Part { x, y, snr }, host: star.host });
        }
        if let Some(new) = told.get_mut(from..) {
            new.sort_by(|one, other| one.part.y.total_cmp(&other.part.y));
        }
    }
}

/// A form in squares of so many pixels to a side.
fn in_squares(shape: &Shape, bin: usize) -> Shape {
    let more = float(bin * bin);
    Shape { xx: shape.xx * more, xy: shape.xy * more, yy: shape.yy * more, wings: shape.wings }
}

/// Solves three symmetric equations: of the matrix the upper half, row by row.
pub(crate) fn solve([xx, xy, xz, yy, yz, zz]: [f64; 6], right: [f64; 3]) -> Option<[f64; 3]> {
    // A little firmer than it is, for stars that are all but one.
    let (xx, yy, zz) = (xx * FIRMER, yy * FIRMER, zz * FIRMER);
    let rows = [
        [yy * zz - yz * yz, xz * yz - xy * zz, xy * yz - xz * yy],
        [xz * yz - xy * zz, xx * zz - xz * xz, xy * xz - xx * yz],
        [xy * yz - xz * yy, xy * xz - xx * yz, xx * yy - xy * xy],
    ];
    let [[first, second, third], ..] = rows;
    let determinant = xx * first + xy * second + xz * third;
    let solution =
        rows.map(|row| row.iter().zip(right).map(|(one, other)| one * other).sum::<f64>() / determinant);
    (determinant > 0.0 && solution.iter().all(|value| value.is_finite())).then_some(solution)
}

/// What the diagonal of the equations is multiplied with.
const FIRMER: f64 = 1.001;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_equations_are_solved() {
        let [x, y, z] = solve([4.0, 1.0, 0.5, 3.0, -1.0, 5.0], [7.5, 4.0, 13.5]).unwrap();
        // 4 x + y + 0.5 z = 7.5, x + 3 y - z = 4, 0.5 x - y + 5 z = 13.5
        for (found, wanted) in [(x, 1.0), (y, 2.0), (z, 3.0)] {
            assert!((found - wanted).abs() < 1e-2, "{found} of {wanted}");
        }
        assert_eq!(solve([1.0, 1.0, 1.0, 1.0, 1.0, 1.0].map(|_| 0.0), [1.0; 3]), None);
        assert_eq!(solve([f64::NAN; 6], [1.0; 3]), None);
    }

    #[test]
    fn places_between_two_fields_are_of_one_of_them() {
        let field = |columns| Field { columns, rows: (64, 128), end: (256, 192) };
        let (left, right) = (field((0, 128)), field((128, 256)));
        for (x, y, is_left, is_right) in [
            (127.4, 64.0, true, false),
            (127.6, 64.0, false, true),
            (3.0, 127.4, true, false),
            (3.0, 127.6, false, false),
            (200.0, 63.4, false, false),
        ] {
            assert_eq!((left.holds(x, y), right.holds(x, y)), (is_left, is_right), "{x} {y}");
        }
    }
}
