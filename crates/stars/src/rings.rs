//! Rings: stars far out of focus. No profile of a star fits them, so the frame's own brightest ones say what a ring looks
//! like, and that form finds them, and tells those that overlap (docs/rules.md#17-stars).

use crate::counting::FAINTEST;
use crate::crowd::{Field, Seen, Told, solve};
use crate::detection::{Peak, summits};
use crate::evaluation::{Candidate, Part};
use crate::mosaic::Mosaic;
use crate::number::{float, nearest, single};
use crate::points::Points;
use crate::rows::Rows;
use crate::statistics::median;
use wide::f32x8;

/// Signal over noise of rings that say what one looks like.
const BRIGHT: f32 = 20.0;

/// Fewest of them, and the most that are looked at.
pub(crate) const FEWEST: usize = 5;
const MOST: usize = 24;

/// How far from its middle a ring is looked at before it is known how wide it is, pixels.
const FARTHEST: usize = 32;

/// How far around such a ring no other one with more than this share of its signal lies, in the same unit.
const LONELY: f32 = 60.0;
const LESSER: f32 = 0.15;

/// What is in the middle of a ring, as a share of its height, at most: a star has most light there.
const HOLE: f32 = 0.75;

/// Squares from one side of a ring to the other, at least.
const ACROSS: f32 = 9.0;

/// A ring's light ends where it is less than this share of its height.
const END: f32 = 0.02;

/// Rings nearer to each other than this share of their diameter are one.
pub(crate) const NEAREST: f32 = 0.35;

/// Signal over noise from which something is taken for a ring at first: noise and neighbours may take some of it.
const LEAST: f32 = 6.5;

/// The least share of the signal at a place that something there has over what the rings explain.
const LEAST_DOUBT: f32 = 0.02;

/// Times that what is left is looked through for more.
const ROUNDS: usize = 16;

/// What a frame's rings look like.
#[derive(Debug)]
pub(crate) struct Ring {
    /// Brightness at every so manyth pixel from the middle; 1 where it is highest, and 0 behind the last one.
    profile: Vec<f32>,
    step: f32,
    /// Half of the diameter: from the middle to where its light falls to a half.
    pub(crate) radius: f32,
    /// Means of squares of so many pixels to a side are looked at.
    bin: usize,
    /// The share of a ring's signal that its neighbourhood may hold beside it: rings are not quite alike.
    doubt: f32,
}

/// A ring that says what they look like.
struct Model {
    points: Points,
    /// Height over the noise of a square, and place from the points' middle.
    height: f32,
    x: f32,
    y: f32,
    noise: f32,
}

impl Ring {
    /// That of the brightest rings whose rows are held, if these are rings: at `scale` they stand out best.
    pub(crate) fn learn(
        candidates: &[Candidate],
        scale: usize,
        sky_free: &Rows,
        mosaic: Option<Mosaic>,
        rows: (usize, usize),
        noise_at: impl Fn(usize, usize) -> f32,
    ) -> Option<Self> {
        let chosen = lonely(candidates, scale, rows);
        if chosen.len() < FEWEST {
            return None;
        }
        let (rough, radius) = rough_profile(&chosen, sky_free, &noise_at)?;
        let least = if mosaic.is_some() { 2 } else { 1 };
        let bin = least * nearest((2.0 * radius / (ACROSS * float(least))).floor()).max(1);
        let step = 0.5 * float(bin);
        let mut ring = Self { profile: rough, step: 1.0, radius, bin, doubt: LEAST_DOUBT };
        ring.profile = (0..=nearest(1.5 * radius / step)).map(|at| ring.light(float(at) * step).0).collect();
        ring.step = step;
        let squares = nearest(1.6 * radius / float(bin));
        let mut models: Vec<Model> = Vec::new();
        for peak in chosen {
            let (column, row) = (nearest(peak.x), nearest(peak.y));
            let noise = noise_at(column, row) / float(bin);
            let mut points = Points::default();
            points.take_together(sky_free, mosaic, (column, row), squares, bin);
            let (x, y) = (peak.x - float(column), peak.y - float(row));
            models.push(Model { points, height: 0.0, x, y, noise });
        }
        for _ in 0..6 {
            for model in &mut models {
                for _ in 0..3 {
                    model.fit(&ring);
                }
            }
            ring.fit(&models)?;
        }
        ring.doubt = ring.doubt_of(&models);
        Some(ring)
    }

    /// Brightness so far from the middle, and how it changes.
    fn light(&self, distance: f32) -> (f32, f32) {
        let at = distance / self.step;
        let knot = nearest(at.floor());
        let Some(&from) = self.profile.get(knot) else { return (0.0, 0.0) };
        let to = self.profile.get(knot + 1).copied().unwrap_or(0.0);
        (from + (at - float(knot)) * (to - from), (to - from) / self.step)
    }

    /// How far its light goes, pixels.
    fn reach(&self) -> f32 {
        float(self.profile.len()) * self.step
    }

    /// Rows and columns around a field whose rings give it light, or light to those that do.
    pub(crate) fn margin(&self) -> usize {
        nearest(2.0 * self.reach())
    }

    /// The profile that explains these rings best; what does not belong to them says nothing.
    fn fit(&mut self, models: &[Model]) -> Option<()> {
        let knots = self.profile.len();
        let (mut diagonal, mut beside, mut right) =
            (vec![1e-3_f64; knots], vec![0.0_f64; knots], vec![0.0_f64; knots]);
        for model in models.iter().filter(|model| model.height > 0.0) {
            let weight = f64::from(model.height / model.noise).powi(2);
            for [x, y, value] in model.points.pixels() {
                let distance = (x - model.x).hypot(y - model.y);
                let value = value / model.height;
                let apart = (value - self.light(distance).0).abs();
                let at = distance / self.step;
                let knot = nearest(at.floor());
                if knot + 1 >= knots || apart > 4.0 * model.noise / model.height + 0.2 {
                    continue;
                }
                let share = f64::from(at - float(knot));
                let value = f64::from(value);
                for (knot, share) in [(knot, 1.0 - share), (knot + 1, share)] {
                    if let (Some(diagonal), Some(right)) = (diagonal.get_mut(knot), right.get_mut(knot)) {
                        *diagonal += weight * share * share;
                        *right += weight * share * value;
                    }
                }
                if let Some(beside) = beside.get_mut(knot) {
                    *beside += weight * share * (1.0 - share);
                }
            }
        }
        let profile = tridiagonal(diagonal, &beside, right)?;
        let highest = profile.iter().copied().fold(0.0, f64::max);
        if highest <= 0.0 {
            return None;
        }
        self.profile = profile.iter().map(|value| single(value / highest)).collect();
        if let Some(last) = self.profile.last_mut() {
            *last = 0.0;
        }
        Some(())
    }

    /// What the clearest rings leave beside themselves at most, as a share of their signal. Neighbours add light; so what is
    /// missing says how far they are from being alike.
    fn doubt_of(&self, models: &[Model]) -> f32 {
        let mut shares: Vec<f32> = Vec::new();
        let squares = self.squares();
        for model in models.iter().take((models.len() / 2).max(FEWEST)).filter(|model| model.height > 0.0) {
            let mut least = 0.0_f32;
            for far in [0.4, 0.7, 1.0, 1.3] {
                for turn in 0..16 {
                    let (sine, cosine) = (float(turn) * std::f32::consts::PI / 8.0).sin_cos();
                    let place = (model.x + far * self.radius * cosine, model.y + far * self.radius * sine);
                    let sum: f32 = (model.points.pixels())
                        .map(|[x, y, value]| {
                            let own = self.light(length(x - model.x, y - model.y)).0;
                            let here = self.light(length(x - place.0, y - place.1)).0;
                            here * (value - model.height * own)
                        })
                        .sum();
                    least = least.min(sum / (squares.sqrt() * model.noise));
                }
            }
            let signal = model.height / model.noise * squares.sqrt();
            shares.push((-least - CHANCE).max(0.0) / signal);
        }
        LEAST_DOUBT.max(1.5 * median(&mut shares).unwrap_or(0.0))
    }

    /// The sum of its squared brightness over all squares.
    fn squares(&self) -> f32 {
        let area = 2.0 * std::f32::consts::PI * self.step * self.step / float(self.bin * self.bin);
        self.profile.iter().enumerate().map(|(at, light)| float(at) * light * light * area).sum()
    }
}

/// Deviations by which the lowest of many places is too low by chance.
const CHANCE: f32 = 2.5;

impl Model {
    /// Fits height and place to the pixels.
    fn fit(&mut self, ring: &Ring) {
        let mut sums = Sums::default();
        for [x, y, value] in self.points.pixels() {
            let (dx, dy) = (x - self.x, y - self.y);
            sums.add(ring, (dx, dy), self.height, value - self.height * ring.light(length(dx, dy)).0);
        }
        let [by_height, by_x, by_y] = sums.step(self.height > 0.0);
        let most = 0.2 * ring.radius;
        self.height = (self.height + by_height).max(0.0);
        self.x += by_x.clamp(-most, most);
        self.y += by_y.clamp(-most, most);
    }
}

/// Normal equations of a ring's height and place.
#[derive(Debug, Default)]
struct Sums {
    matrix: [f64; 6],
    right: [f64; 3],
}

impl Sums {
    /// Adds a square at this offset: what is left there.
    fn add(&mut self, ring: &Ring, (dx, dy): (f32, f32), height: f32, left: f32) {
        let distance = length(dx, dy);
        let (light, slope) = ring.light(distance);
        if light == 0.0 && slope == 0.0 {
            return;
        }
        let towards = -height * slope / distance.max(1e-3);
        let [light, by_x, by_y, left] = [light, towards * dx, towards * dy, left].map(f64::from);
        for (sum, more) in self.matrix.iter_mut().zip([
            light * light,
            light * by_x,
            light * by_y,
            by_x * by_x,
            by_x * by_y,
            by_y * by_y,
        ]) {
            *sum += more;
        }
        for (sum, by) in self.right.iter_mut().zip([light, by_x, by_y]) {
            *sum += by * left;
        }
    }

    /// How height and place change; height alone where the place is not asked.
    fn step(&self, is_place_asked: bool) -> [f32; 3] {
        let ([square, ..], [height, ..]) = (self.matrix, self.right);
        let alone = [if square > 0.0 { height / square } else { 0.0 }, 0.0, 0.0];
        let step = if is_place_asked { solve(self.matrix, self.right) } else { None };
        step.unwrap_or(alone).map(single)
    }
}

/// The brightest peaks of a scale with nothing beside them, between these rows, brightest first.
fn lonely(candidates: &[Candidate], scale: usize, (top, bottom): (usize, usize)) -> Vec<Peak> {
    let margin = float(FARTHEST + 2);
    let peaks: Vec<Peak> = candidates
        .iter()
        .filter(|one| one.peak.scale == scale && !one.is_sharp)
        .map(|candidate| candidate.peak)
        .collect();
    let is_asked = |peak: &&Peak| {
        let is_lonely = peaks.iter().all(|other| {
            other == *peak
                || other.snr < LESSER * peak.snr
                || (other.x - peak.x).hypot(other.y - peak.y) > LONELY
        });
        peak.snr > BRIGHT && peak.y > float(top) + margin && peak.y + margin < float(bottom) && is_lonely
    };
    let mut chosen: Vec<Peak> = peaks.iter().filter(is_asked).copied().collect();
    chosen.sort_by(|one, other| other.snr.total_cmp(&one.snr));
    chosen.truncate(MOST);
    chosen
}

/// The mean brightness at every pixel from the middle of these rings, 1 where it is highest, and their radius; nothing where
/// they are no rings.
fn rough_profile(
    chosen: &[Peak],
    sky_free: &Rows,
    noise_at: &impl Fn(usize, usize) -> f32,
) -> Option<(Vec<f32>, f32)> {
    let mut of_rings: Vec<Vec<f32>> = vec![Vec::new(); FARTHEST];
    let mut points = Points::default();
    for peak in chosen {
        let (column, row) = (nearest(peak.x), nearest(peak.y));
        points.take(sky_free, None, (column, row), FARTHEST, 1);
        let signal = peak.snr * noise_at(column, row);
        let mut sums = [(0.0, 0.0); FARTHEST];
        for [x, y, value] in points.pixels() {
            let distance = (x - peak.x + float(column)).hypot(y - peak.y + float(row));
            if let Some((sum, count)) = sums.get_mut(nearest(distance)) {
                *sum += value;
                *count += 1.0;
            }
        }
        for (values, (sum, count)) in of_rings.iter_mut().zip(sums) {
            if count > 0.0 {
                values.push(sum / count / signal);
            }
        }
    }
    let profile: Vec<f32> = of_rings.iter_mut().map(|values| median(values).unwrap_or(0.0)).collect();
    let highest = profile.iter().copied().fold(0.0, f32::max);
    let at = profile.iter().position(|value| *value >= highest)?;
    let profile: Vec<f32> = profile.iter().map(|value| value / highest).collect();
    let behind = profile.iter().skip(at).position(|value| *value < 0.5)? + at;
    let inner = profile.get(..at / 3 + 1)?;
    let is_ring = at >= 2 && inner.iter().sum::<f32>() < HOLE * float(inner.len());
    let (before, after) = (*profile.get(behind.checked_sub(1)?)?, *profile.get(behind)?);
    is_ring.then(|| (profile.clone(), float(behind) - (0.5 - after) / (before - after).max(END)))
}

/// The length of an offset; `hypot` takes ten times as long.
fn length(dx: f32, dy: f32) -> f32 {
    (dx * dx + dy * dy).sqrt()
}

/// Solves equations of which each unknown is in one with its neighbours alone.
fn tridiagonal(mut diagonal: Vec<f64>, beside: &[f64], mut right: Vec<f64>) -> Option<Vec<f64>> {
    for at in 1..diagonal.len() {
        let (before, rest) = diagonal.split_at_mut(at);
        let share = beside.get(at - 1)? / before.last()?;
        *rest.first_mut()? -= share * beside.get(at - 1)?;
        let (before, rest) = right.split_at_mut(at);
        *rest.first_mut()? -= share * before.last()?;
    }
    let mut behind = 0.0;
    let mut solution = vec![0.0; diagonal.len()];
    for at in (0..diagonal.len()).rev() {
        behind = (right.get(at)? - beside.get(at)? * behind) / diagonal.get(at)?;
        *solution.get_mut(at)? = behind;
    }
    solution.iter().all(|value| value.is_finite()).then_some(solution)
}

/// A ring of the model, in the image's pixels; heights are in deviations of a square's noise.
#[derive(Debug, Clone, Copy)]
struct Modelled {
    x: f32,
    y: f32,
    height: f32,
    from: (f32, f32),
    /// The sum of its squared brightness over the squares that are there.
    squares: f32,
    /// Whether it was told before.
    is_old: bool,
}

impl Modelled {
    fn snr(&self) -> f32 {
        self.height * self.squares.sqrt()
    }

    fn apart(&self, x: f32, y: f32) -> f32 {
        (self.x - x).hypot(self.y - y)
    }
}

/// The image in squares of pixels whose noise is 1, and what is left of it without the rings of the model.
#[derive(Debug, Default)]
pub(crate) struct Rings {
    bin: usize,
    left: usize,
    top: usize,
    columns: usize,
    rows: usize,
    light: Vec<f32>,
    rest: Vec<f32>,
    /// Signal over noise of a ring whose middle is a square's.
    signal: Vec<f32>,
    /// What is left, with zeroes around it.
    padded: Vec<f32>,
    kernel: Vec<Vec<f32>>,
    stars: Vec<Modelled>,
}

impl Rings {
    /// Finds the rings of a field, among those told before.
    pub(crate) fn tell(
        &mut self,
        field: &Field,
        ring: &Ring,
        seen: &Seen<impl Fn(usize, usize) -> f32>,
        told: &mut Vec<Told>,
    ) {
        let Seen { sky_free, candidates, noise_at, recent, .. } = seen;
        let (bin, margin) = (ring.bin, ring.margin());
        self.bin = bin;
        self.left = field.columns.0.saturating_sub(margin);
        self.top = field.rows.0.saturating_sub(margin).max(sky_free.first());
        self.columns = (field.columns.1 + margin).min(field.end.0).saturating_sub(self.left) / bin;
        self.rows = (field.rows.1 + margin).min(field.end.1).saturating_sub(self.top) / bin;
        self.light.clear();
        for row in 0..self.rows {
            sky_free.squares((self.left, self.top + row * bin), self.columns, bin, &mut self.light);
            let middle = bin / 2;
            // Noise hardly changes from one square to the next.
            let values = self.light.get_mut(row * self.columns..).unwrap_or_default();
            for (eight, values) in values.chunks_mut(8).enumerate() {
                let column = self.left + (8 * eight + values.len() / 2) * bin + middle;
                let steeper = float(bin) / noise_at(column, self.top + row * bin + middle);
                for value in values {
                    *value *= steeper;
                }
            }
        }
        self.rest.clone_from(&self.light);
        let reach = nearest(ring.reach() / float(bin));
        let offset = |at: usize| (float(at) - float(reach)) * float(bin);
        let line =
            |row: usize| (0..=2 * reach).map(|at| ring.light(offset(at).hypot(offset(row))).0).collect();
        self.kernel = (0..=2 * reach).map(line).collect();

        self.stars.clear();
        for told in told.get(*recent..).unwrap_or_default() {
            let Part { x, y, .. } = told.part;
            self.stars.push(Modelled { x, y, height: 0.0, from: (x, y), squares: 0.0, is_old: true });
        }
        self.settle(ring, |_| true);
        self.signal.clear();
        self.signal.resize(self.columns * self.rows, 0.0);
        self.respond((0, self.columns), (0, self.rows));
        for _ in 0..ROUNDS {
            if !self.find(ring) {
                break;
            }
        }
        self.leave_out(ring);
        let mut found: Vec<Told> = Vec::new();
        for star in self.stars.iter().filter(|star| !star.is_old && field.holds(star.x, star.y)) {
            // The brightest peak on the ring says whether it is clipped.
            let is_on = |peak: &Peak| star.apart(peak.x, peak.y) < 1.2 * ring.radius;
            let near = candidates.iter().enumerate().rev();
            let near = near.take_while(|(_, one)| one.peak.y > float(self.top) - 8.0);
            let near = near.filter(|(_, one)| !one.is_sharp && is_on(&one.peak));
            let host = near.max_by(|(_, one), (_, other)| one.raw_top.total_cmp(&other.raw_top));
            let part = Part { x: star.x, y: star.y, snr: star.snr() };
            found.push(Told { part, host: host.map(|(at, _)| at) });
        }
        found.sort_by(|one, other| one.part.y.total_cmp(&other.part.y));
        told.extend(found);
    }

    /// The squares that a ring's light may fall on: columns and rows.
    fn around(&self, x: f32, y: f32, reach: f32) -> [(usize, usize); 2] {
        let bin = float(self.bin);
        let side = |at: f32, first: usize, count: usize| {
            let at = (at - float(first)) / bin;
            (nearest(at - reach / bin - 1.0).min(count), nearest(at + reach / bin + 1.0).min(count))
        };
        [side(x, self.left, self.columns), side(y, self.top, self.rows)]
    }

    /// A place in pixels from one in squares.
    fn place(&self, column: f32, row: f32) -> (f32, f32) {
        let pixel = |at: f32, first: usize| at * float(self.bin) + 0.5 * float(self.bin - 1) + float(first);
        (pixel(column, self.left), pixel(row, self.top))
    }

    /// The squares that the light of a ring at a place may fall on: where each stands in the lists, and how far from there.
    fn lit_squares(&self, ring: &Ring, x: f32, y: f32) -> impl Iterator<Item = (usize, f32, f32)> + use<> {
        let [columns, rows] = self.around(x, y, ring.reach());
        let (side, bin) = (self.columns, float(self.bin));
        let first = self.place(0.0, 0.0);
        (rows.0..rows.1).flat_map(move |row| {
            let down = first.1 + float(row) * bin - y;
            (columns.0..columns.1)
                .map(move |column| (row * side + column, first.0 + float(column) * bin - x, down))
        })
    }

    /// Signals over noise of rings with their middle in these squares, by what is left.
    fn respond(&mut self, (from, to): (usize, usize), (first, end): (usize, usize)) {
        let reach = self.kernel.len() / 2;
        let squares: f32 = self.kernel.iter().flatten().map(|weight| weight * weight).sum();
        let share = f32x8::splat(1.0 / squares.sqrt());
        let width = to.saturating_sub(from).next_multiple_of(8);
        let side = width + 2 * reach;
        self.padded.clear();
        for row in first..end + 2 * reach {
            let begin = self.padded.len();
            self.padded.resize(begin + reach.saturating_sub(from), 0.0);
            let row = row.checked_sub(reach).filter(|row| *row < self.rows);
            let rest = row.and_then(|row| {
                let line = self.rest.get(row * self.columns..(row + 1) * self.columns)?;
                line.get(from.saturating_sub(reach)..(to + reach).min(self.columns))
            });
            let rest = rest.unwrap_or_default().iter();
            self.padded.extend(rest.map(|value| if value.is_finite() { *value } else { 0.0 }));
            self.padded.resize(begin + side, 0.0);
        }
        for row in first..end {
            for eight in (0..width).step_by(8) {
                let mut sums = f32x8::ZERO;
                for (down, weights) in self.kernel.iter().enumerate() {
                    let begin = (row - first + down) * side + eight;
                    let line = self.padded.get(begin..begin + 2 * reach + 8).unwrap_or_default();
                    for (values, weight) in line.windows(8).zip(weights) {
                        if let Ok(values) = <[f32; 8]>::try_from(values) {
                            sums += f32x8::new(values) * *weight;
                        }
                    }
                }
                let sums = (sums * share).to_array();
                let begin = row * self.columns + from + eight;
                let count = (to - from).saturating_sub(eight).min(8);
                let out = self.signal.get_mut(begin..begin + count).unwrap_or_default();
                for (out, sum) in out.iter_mut().zip(sums) {
                    *out = sum;
                }
            }
        }
    }

    /// The signal that the rings of the model have at a place.
    fn explained(&self, ring: &Ring, x: f32, y: f32) -> f32 {
        let (mut sum, mut squares) = (0.0, 0.0);
        for (at, dx, dy) in self.lit_squares(ring, x, y) {
            let (Some(light), Some(rest)) = (self.light.get(at), self.rest.get(at)) else { continue };
            if light.is_finite() {
                let here = ring.light(length(dx, dy)).0;
                sum += here * (light - rest);
                squares += here * here;
            }
        }
        if squares > 0.0 { sum / squares.sqrt() } else { 0.0 }
    }

    /// The share of a ring's height that is there in those of its sectors that hold least, its light being left and another
    /// one of so much height at its place: all of it, where it is a ring.
    fn roundness(&self, ring: &Ring, x: f32, y: f32, height: f32) -> f32 {
        let mut sums = [(0.0_f32, 0.0_f32); SECTORS];
        for (at, dx, dy) in self.lit_squares(ring, x, y) {
            let Some(rest) = self.rest.get(at).filter(|rest| rest.is_finite()) else { continue };
            let light = ring.light(length(dx, dy)).0;
            if let Some((sum, squares)) = sums.get_mut(sector(dx, dy)) {
                *sum += light * rest;
                *squares += light * light;
            }
        }
        let (all, squares) =
            sums.iter().fold((0.0, 0.0), |(all, squares), (sum, square)| (all + sum, squares + square));
        let whole = height + all / squares;
        // What is left of a sector at the image's edge may be too little to tell.
        let least = ring.squares() / float(4 * SECTORS);
        let heights = sums.iter().filter(|(_, square)| *square > least);
        let mut heights: Vec<f32> = heights.map(|(sum, square)| height + sum / square).collect();
        heights.sort_unstable_by(f32::total_cmp);
        heights.truncate((heights.len() * LOWER).div_ceil(SECTORS));
        let lower = heights.iter().sum::<f32>() / float(heights.len().max(1));
        lower / whole
    }

    /// Looks for rings in what is left; whether there were any.
    fn find(&mut self, ring: &Ring) -> bool {
        let rows: Vec<&[f32]> = self.signal.chunks_exact(self.columns).collect();
        let mut peaks = summits(&rows, LEAST);
        peaks.sort_by(|one, other| other.value.total_cmp(&one.value));
        let before = self.stars.len();
        for peak in peaks {
            let (x, y) = self.place(peak.x, peak.y);
            // What is beside a brighter one found now is looked at once that one's light is known.
            let new = self.stars.get(before..).unwrap_or_default();
            let is_doubtful = new.iter().any(|other| other.apart(x, y) < 2.0 * ring.reach());
            let is_known = self.stars.iter().any(|star| star.apart(x, y) < 2.0 * NEAREST * ring.radius);
            if is_doubtful || is_known {
                continue;
            }
            if peak.value < ring.doubt * self.explained(ring, x, y) || self.roundness(ring, x, y, 0.0) < ROUND
            {
                continue;
            }
            self.stars.push(Modelled { x, y, height: 0.0, from: (x, y), squares: 0.0, is_old: false });
        }
        let new: Vec<Modelled> = self.stars.get(before..).unwrap_or_default().to_vec();
        let is_near = |star: &Modelled| new.iter().any(|new| new.apart(star.x, star.y) < 2.0 * ring.reach());
        let were = self.stars.clone();
        self.settle(ring, is_near);
        for (at, was) in were.into_iter().enumerate() {
            let Some(star) = self.stars.get(at).copied() else { continue };
            let changed =
                (star.height - was.height).abs() + was.apart(star.x, star.y) / ring.radius * star.height;
            if changed * star.squares.sqrt() > CALM {
                let [columns, rows] = self.around(star.x, star.y, 2.2 * ring.reach());
                self.respond(columns, rows);
            }
        }
        !new.is_empty()
    }

    /// Fits the rings that are asked to what the others leave.
    fn settle(&mut self, ring: &Ring, is_asked: impl Fn(&Modelled) -> bool) {
        for _ in 0..SWEEPS {
            let mut changed = 0.0_f32;
            for at in 0..self.stars.len() {
                if self.stars.get(at).is_some_and(&is_asked) {
                    changed = changed.max(self.refit(at, ring));
                }
            }
            if changed < CALM {
                break;
            }
        }
    }

    /// Fits a ring to what the others leave; gives its change in deviations.
    fn refit(&mut self, at: usize, ring: &Ring) -> f32 {
        let Some(star) = self.stars.get(at).copied() else { return 0.0 };
        let mut sums = Sums::default();
        self.lit_squares(ring, star.x, star.y).for_each(|(at, dx, dy)| {
            if let Some(rest) = self.rest.get(at).filter(|rest| rest.is_finite()) {
                sums.add(ring, (dx, dy), star.height, *rest);
            }
        });
        let [by_height, by_x, by_y] = sums.step(star.height > 0.0 && !star.is_old);
        let [square, ..] = sums.matrix.map(single);
        let (step, far) = (0.2 * ring.radius, 0.8 * ring.radius);
        let moved = |at: f32, from: f32, by: f32| (at + by.clamp(-step, step)).clamp(from - far, from + far);
        let new = Modelled {
            height: (star.height + by_height).max(0.0),
            x: moved(star.x, star.from.0, by_x),
            y: moved(star.y, star.from.1, by_y),
            squares: square,
            ..star
        };
        self.change(ring, &star, &new);
        if let Some(star) = self.stars.get_mut(at) {
            *star = new;
        }
        let moved = (new.x - star.x).hypot(new.y - star.y) / ring.radius * new.height;
        ((new.height - star.height).abs() + moved) * square.sqrt()
    }

    /// Changes the light of a ring in what is left.
    fn change(&mut self, ring: &Ring, from: &Modelled, to: &Modelled) {
        for (star, sign) in [(from, 1.0), (to, -1.0)] {
            if star.height == 0.0 {
                continue;
            }
            self.lit_squares(ring, star.x, star.y).for_each(|(at, dx, dy)| {
                if let Some(rest) = self.rest.get_mut(at) {
                    *rest += sign * star.height * ring.light(length(dx, dy)).0;
                }
            });
        }
    }

    /// Leaves out what is too faint, too near to a brighter one, or no more than rings differ by; one after the other, the
    /// faintest first, for what one had others may have.
    fn leave_out(&mut self, ring: &Ring) {
        let mut is_kept: Vec<(f32, f32)> = Vec::new();
        loop {
            let mut faintest: Option<(f32, usize)> = None;
            for (at, star) in self.stars.iter().enumerate().filter(|(_, star)| !star.is_old) {
                let snr = star.snr();
                let is_asked = !is_kept.contains(&star.from) && faintest.is_none_or(|(least, _)| snr < least);
                if is_asked {
                    faintest = Some((snr, at));
                }
            }
            let Some((snr, at)) = faintest else { return };
            let Some(star) = self.stars.get(at).copied() else { return };
            let is_beside = self.stars.iter().enumerate().any(|(other, star_beside)| {
                other != at && star_beside.apart(star.x, star.y) < 2.0 * NEAREST * ring.radius
            });
            let others = || self.explained(ring, star.x, star.y) - snr;
            if snr >= FAINTEST
                && !is_beside
                && snr >= ring.doubt * others()
                && self.roundness(ring, star.x, star.y, star.height) >= ROUND
            {
                is_kept.push(star.from);
                continue;
            }
            self.change(ring, &star, &Modelled { height: 0.0, ..star });
            self.stars.swap_remove(at);
            self.settle(ring, |other| other.apart(star.x, star.y) < 2.0 * ring.reach());
        }
    }
}

/// Sectors of a ring, and how many of those that hold least are looked at.
const SECTORS: usize = 8;
const LOWER: usize = 5;

/// The share of its height that they have to have: a particle's track makes some sectors bright, and no others.
const ROUND: f32 = 0.45;

/// The number of the sector that an offset is in.
fn sector(dx: f32, dy: f32) -> usize {
    let (flat, steep) = (dx.abs() > dy.abs(), dy < 0.0);
    4 * usize::from(steep) + 2 * usize::from(dx < 0.0) + usize::from(flat)
}

/// Times that rings are fitted one after the other, at most.
const SWEEPS: usize = 12;

/// A change of this many deviations is none.
const CALM: f32 = 0.1;
