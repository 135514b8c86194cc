//! The level of the sky and the noise of a pixel in one tile of the image (docs/rules.md#17-background).

use crate::matrix::least_squares;
use crate::normal::{CLIP, CLIPPED_DEVIATION, below_middle, clip};
use crate::number::{double, float, smaller};
use crate::statistics::{median, quantile};
use wide::f32x8;

/// What a tile tells of the sky in it, in the image's units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tile {
    /// The sky's level.
    pub(crate) level: f32,
    /// Standard deviation of a pixel around it.
    pub(crate) noise: f32,
}

/// Fewest pixels that tell something of a sky.
const FEWEST: usize = 24;

/// Where more than one of so many differences stands out of the noise, stars lift the sky between them.
const CROWDED: usize = 60;

/// One sixth of normal values lie farther below their mean than one deviation; of a sky with clouds, than so many.
const CLOUDED: f32 = 1.12;

/// Parts of a tile to a side, where its sky is looked at in parts.
pub(crate) const PARTS: usize = 3;

/// Where more than one of so many differences stands out of the noise, stars cover much of a part.
const STARRY: usize = 8;

/// Deviations of the noise by which parts are off a plane, on the whole, where clouds are narrower than a tile.
const BENT: f32 = 0.2;

/// Whether the known ones of these levels, [`PARTS`] to a side, are farther off the plane through them than this, on the whole.
fn is_bent(levels: &[f32; PARTS * PARTS], limit: f32) -> bool {
    let known = || levels.iter().enumerate().filter(|(_, level)| level.is_finite());
    let by = |part: usize| [1.0, double(part % PARTS), double(part / PARTS), 0.0, 0.0, 0.0, 0.0, 0.0];
    let Some(plane) = least_squares(known().map(|(part, level)| (by(part), f64::from(*level)))) else {
        return false;
    };
    let apart = |(part, level): (usize, &f32)| {
        f64::from(*level) - by(part).iter().zip(plane).map(|(by, term)| by * term).sum::<f64>()
    };
    let (sum, count) =
        known().map(apart).fold((0.0, 0.0), |(sum, count), apart| (sum + apart * apart, count + 1.0));
    count > 4.0 && sum > (count - 3.0) * f64::from(limit).powi(2)
}

/// Fewest differences that the noise of dark places is of.
const FEWEST_DARK: usize = 200;

/// Pixels of a row that are looked at together.
const ACROSS: usize = 7;

/// Rows that are looked at together.
const DOWN: usize = 3;

/// Pixels that are looked at together, as a number.
const TOGETHER: f32 = 21.0;

/// The shares of the means of [`TOGETHER`] pixels whose highest ones say where the sky between stars is.
const LOWER: [(f64, f32); 2] = [(0.03, 0.03), (0.2, 0.2)];

/// Deviations of such a mean by which one of sky hardly ever is too high; of the darkest places, where faint stars are left
/// all over.
const BRIGHTER: f32 = 1.0;
const DARKEST: f32 = 0.6;

/// How far apart pixels are whose differences show the noise: farther than demosaicing and resampling reach, nearer than
/// clouds and stars are wide.
const APART: usize = 3;

/// Pixels from the first to the last of a difference.
const SPAN: usize = 2 * APART + 1;

/// Values and differences of a tile's pixels, and the room to sort them in.
#[derive(Debug, Default)]
pub(crate) struct TileSample {
    /// As they came, row by row; sorting reorders the others.
    in_order: Vec<f32>,
    /// Pixels of a row.
    columns: usize,
    /// Means of pixels that lie together.
    means: Vec<f32>,
    /// Every so many values, to sort.
    few: Vec<f32>,
    /// The least step between values.
    step: f32,
    values: Vec<f32>,
    differences: Vec<f32>,
}

impl TileSample {
    /// Adds pixels of one row, all of one colour, in order.
    pub(crate) fn add(&mut self, pixels: impl Iterator<Item = f32>) {
        let from = self.in_order.len();
        let mut in_order = std::mem::take(&mut self.in_order);
        in_order.extend(pixels);
        let row = in_order.get(from..).unwrap_or_default();
        self.columns = row.len();
        self.add_row(row);
        self.in_order = in_order;
    }

    /// Adds values and differences of a row.
    fn add_row(&mut self, row: &[f32]) {
        let (middle, right) =
            (row.get(APART..).unwrap_or_default(), row.get(2 * APART..).unwrap_or_default());
        let differences = row.iter().zip(middle).zip(right);
        let differences = differences.map(|((left, middle), right)| middle - 0.5 * (left + right));
        if row.iter().sum::<f32>().is_finite() {
            self.values.extend_from_slice(row);
            self.differences.extend(differences);
        } else {
            self.values.extend(row.iter().filter(|value| value.is_finite()));
            self.differences.extend(differences.filter(|value| value.is_finite()));
        }
    }

    /// Whether stars cover so much that they lift the sky. Clouds, which lift it too, show in no differences.
    fn is_crowded(&self, noise: f32) -> bool {
        let limit = 3.0 * 1.5_f32.sqrt() * noise;
        let large = self.differences.iter().filter(|value| **value > limit).count();
        large * CROWDED > self.differences.len()
    }

    /// Whether values below the level spread farther than noise alone would spread them, which stars do not make them do.
    fn has_clouds(&mut self, noise: f32) -> bool {
        let lower = quantile(&mut self.values, 0.16);
        let level = self.level(noise);
        lower.zip(level).is_some_and(|(lower, level)| level - lower > CLOUDED * noise)
    }

    /// The sky in parts of a tile that was added, [`PARTS`] to a side, row by row, where it is neither flat nor a slope: clouds
    /// narrower than the tile. Where stars cover much of a part nothing is known of it.
    pub(crate) fn parts(&mut self, tile: Tile) -> Option<[f32; PARTS * PARTS]> {
        let few = || self.in_order.iter().step_by(SPARSE).filter(|value| value.is_finite());
        let lowest = tile.level - CLOUDED * tile.noise;
        let below = few().filter(|value| **value < lowest).count();
        // One sixth lies a deviation below.
        if !lowest.is_finite() || 100 * below < 16 * few().count() {
            return None;
        }
        let in_order = std::mem::take(&mut self.in_order);
        let columns = self.columns.max(1);
        let rows = in_order.len() / columns;
        let mut levels = [f32::NAN; PARTS * PARTS];
        for (part, level) in levels.iter_mut().enumerate() {
            let (down, right) = (part / PARTS, part % PARTS);
            let (top, bottom) = (down * rows / PARTS, (down + 1) * rows / PARTS);
            let (from, to) = (right * columns / PARTS, (right + 1) * columns / PARTS);
            self.values.clear();
            self.differences.clear();
            for row in in_order.chunks_exact(columns).take(bottom).skip(top) {
                self.add_row(row.get(from..to).unwrap_or_default());
            }
            let limit = 3.0 * 1.5_f32.sqrt() * tile.noise;
            let large = self.differences.iter().filter(|value| value.abs() > limit).count();
            if large * STARRY <= self.differences.len() {
                *level = self.level(tile.noise).unwrap_or(f32::NAN);
            }
        }
        self.in_order = in_order;
        self.in_order.clear();
        self.values.clear();
        self.differences.clear();
        is_bent(&levels, BENT * tile.noise).then_some(levels)
    }

    /// The sky between stars. Keeps the differences of pixels there.
    ///
    /// Only in some places no star lifts the sky, and how many there are is not known. But there the means of pixels that
    /// lie together spread as their noise does, and below most others: two of their quantiles say where the middle is.
    fn between_stars(&mut self, tile: Tile, brighter: f32) -> Option<f32> {
        let highest = tile.level + 6.0 * tile.noise;
        let noise = tile.noise / TOGETHER.sqrt();
        let sums: Vec<Vec<f32>> = (self.in_order.chunks_exact(self.columns.max(1)))
            .map(|row| {
                let spans = row.windows(ACROSS);
                spans.map(|span| span.iter().map(|value| smaller(*value, highest)).sum::<f32>()).collect()
            })
            .collect();
        self.means.clear();
        for rows in sums.windows(DOWN) {
            let [above, middle, below] = rows else { continue };
            let together = above.iter().zip(middle).zip(below);
            self.means.extend(together.map(|((above, middle), below)| (above + middle + below) / TOGETHER));
        }
        self.level_means();
        self.values.clear();
        self.values.extend(self.means.iter().filter(|mean| mean.is_finite()));
        let [(low, low_share), (high, high_share)] = LOWER;
        let (low, high) = (quantile(&mut self.values, low)?, quantile(&mut self.values, high)?);
        let level = low - noise * below_middle((high - low) / noise, high_share / low_share);
        self.differences.clear();
        let rows = self.in_order.chunks_exact(self.columns.max(1)).skip(DOWN / 2);
        let means = self.means.chunks_exact((self.columns + 1).saturating_sub(ACROSS).max(1));
        for (row, means) in rows.zip(means) {
            for (span, mean) in row.windows(SPAN).zip(means.iter().skip((SPAN - ACROSS) / 2)) {
                if let [left, _, _, middle, _, _, right] = span
                    && *mean < level + brighter * noise
                {
                    let difference = middle - 0.5 * (left + right);
                    if difference.is_finite() {
                        self.differences.push(difference);
                    }
                }
            }
        }
        Some(level)
    }

    /// Takes the slope of the sky, as the lower means tell it, out of the means.
    fn level_means(&mut self) {
        let columns = (self.columns + 1).saturating_sub(ACROSS).max(1);
        let rows = self.means.len() / columns;
        let mut lower = |is_asked: &dyn Fn(usize, usize) -> bool| {
            self.values.clear();
            let places = self.means.iter().enumerate().filter(|(_, mean)| mean.is_finite());
            let asked = places.filter(|(at, _)| is_asked(at % columns, at / columns));
            self.values.extend(asked.map(|(_, mean)| *mean));
            quantile(&mut self.values, 0.25)
        };
        let across = lower(&|column, _| 2 * column >= columns).zip(lower(&|column, _| 2 * column < columns));
        let down = lower(&|_, row| 2 * row >= rows).zip(lower(&|_, row| 2 * row < rows));
        let rise = |sides: Option<(f32, f32)>, length: usize| {
            sides.map_or(0.0, |(right, left)| (right - left) / (0.5 * float(length)))
        };
        let (across, down) = (rise(across, columns), rise(down, rows));
        for (row, means) in self.means.chunks_mut(columns).enumerate() {
            let fall = down * (float(row) - 0.5 * float(rows));
            for (column, mean) in means.iter_mut().enumerate() {
                *mean -= fall + across * (float(column) - 0.5 * float(columns));
            }
        }
    }

    /// Level and noise of what was added; after it comes [`Self::clear`]. Nothing where all pixels are alike or have no value.
    pub(crate) fn measure(&mut self) -> Option<Tile> {
        let noise = self.noise();
        let is_crowded = noise.is_some_and(|noise| self.is_crowded(noise) && !self.has_clouds(noise));
        self.tile(noise, is_crowded.then_some(BRIGHTER))
    }

    fn tile(&mut self, noise: Option<f32>, crowded: Option<f32>) -> Option<Tile> {
        let mut tile = noise.and_then(|noise| {
            let level = if crowded.is_some() { self.level(noise) } else { self.level_of_clouds(noise) };
            Some(Tile { level: level?, noise })
        });
        for _ in 0..2 {
            let Some((found, brighter)) = tile.zip(crowded) else { break };
            let Some(level) = self.between_stars(found, brighter) else { break };
            let Some(noise) = self.noise() else { break };
            tile = Some(Tile { level, noise });
        }
        tile
    }

    /// The noise of what was added, where faint stars are left all over: that of the darkest places.
    pub(crate) fn darkest_noise(&mut self) -> Option<f32> {
        let noise = self.noise();
        let darkest = self.tile(noise, Some(DARKEST))?.noise;
        if self.differences.len() < FEWEST_DARK { noise } else { Some(darkest) }
    }

    /// Forgets what was added.
    pub(crate) fn clear(&mut self) {
        self.in_order.clear();
        self.values.clear();
        self.differences.clear();
    }

    /// The noise of a pixel from differences along rows, which slopes of the sky do not widen.
    fn noise(&mut self) -> Option<f32> {
        if self.differences.len() < FEWEST {
            return None;
        }
        for value in &mut self.differences {
            *value = value.abs();
        }
        let all = near(&self.differences, 0.0, f32::MAX);
        let mean = all.sum / all.count;
        let middle = rough_median(&self.differences, &mut self.few)?;
        // Of few digital steps the median is 0 or one of them: the mean is the better start.
        let mut deviation = if middle > 0.5 * mean { 1.4826 * middle } else { 1.2533 * mean };
        let step = least(&self.differences);
        self.step = 2.0 * step;
        for _ in 0..6 {
            let (reach, clipped) = clip(deviation, step);
            let near = near(&self.differences, 0.0, reach);
            let next = (near.squares / near.count).sqrt() / clipped;
            if !next.is_finite() {
                return None;
            }
            let settled = (next - deviation).abs() <= 1e-3 * deviation;
            deviation = next;
            if settled {
                break;
            }
        }
        // A difference of a pixel and the mean of two others has 1.5 times a pixel's variance.
        let noise = deviation / 1.5_f32.sqrt();
        (noise > 0.0 && noise.is_finite()).then_some(noise)
    }

    /// The level of a sky that slopes and clouds may widen: the mean of most pixels.
    fn level_of_clouds(&mut self, noise: f32) -> Option<f32> {
        let level = self.level(noise)?;
        let mut spread = noise;
        for _ in 0..4 {
            let near = near(&self.values, level, CLIP * spread);
            let last = spread;
            spread = (near.squares / near.count).sqrt().max(CLIPPED_DEVIATION * noise) / CLIPPED_DEVIATION;
            if (spread - last).abs() < 5e-3 * noise {
                break;
            }
        }
        if spread < 1.08 * noise {
            Some(level)
        } else {
            mean_within(&self.values, level, noise, 2.0 * spread)
        }
    }

    /// The sky's level: the mean of the pixels near the most frequent value.
    fn level(&mut self, noise: f32) -> Option<f32> {
        if self.values.len() < FEWEST {
            return None;
        }
        let level = rough_median(&self.values, &mut self.few)?;
        // Of few digital steps several must lie within reach, or their places decide.
        let reach = LEVEL_REACH * noise;
        let reach = if self.step.is_finite() { reach.max(2.6 * self.step) } else { reach };
        mean_within(&self.values, level, noise, reach)
    }
}

/// The mean of the values that are within reach of it.
fn mean_within(values: &[f32], mut level: f32, noise: f32, reach: f32) -> Option<f32> {
    for _ in 0..8 {
        let near = near(values, level, reach);
        if near.count < 1.0 {
            break;
        }
        let step = near.sum / near.count;
        level += step;
        if step.abs() < 2e-3 * noise {
            break;
        }
    }
    level.is_finite().then_some(level)
}

/// About the middle of values: that of every [`SPARSE`]-th. Enough to begin with. `few` is room to sort them.
fn rough_median(values: &[f32], few: &mut Vec<f32>) -> Option<f32> {
    few.clear();
    few.extend(values.iter().step_by(SPARSE));
    median(few)
}

/// Not a divisor of the pixels of a tile's row, so that every column has its say.
const SPARSE: usize = 5;

/// The least value over 0.
fn least(values: &[f32]) -> f32 {
    let (mut least, endless) = (f32x8::splat(f32::INFINITY), f32x8::splat(f32::INFINITY));
    let (eights, rest) = values.as_chunks::<8>();
    for values in eights {
        let values = f32x8::new(*values);
        least = least.fast_min(values.simd_gt(f32x8::ZERO).select(values, endless));
    }
    let rest = rest.iter().filter(|value| **value > 0.0);
    rest.chain(&least.to_array()).copied().fold(f32::INFINITY, f32::min)
}

/// What the values near one are, as differences from it.
struct Near {
    count: f32,
    sum: f32,
    squares: f32,
}

/// Sums over the values that are at most `reach` away from `centre`.
fn near(values: &[f32], centre: f32, reach: f32) -> Near {
    let (mut count, mut sum, mut squares) = (f32x8::ZERO, f32x8::ZERO, f32x8::ZERO);
    let (middle, limit) = (f32x8::splat(centre), f32x8::splat(reach));
    let mut eight = |apart: f32x8| {
        let inside = apart.abs().simd_le(limit);
        count += inside & f32x8::ONE;
        let apart = inside & apart;
        sum += apart;
        squares += apart * apart;
    };
    let (eights, rest) = values.as_chunks::<8>();
    for values in eights {
        eight(f32x8::new(*values) - middle);
    }
    let mut last = [f32::INFINITY; 8];
    for (room, value) in last.iter_mut().zip(rest) {
        *room = *value - centre;
    }
    eight(f32x8::new(last));
    Near { count: count.reduce_add(), sum: sum.reduce_add(), squares: squares.reduce_add() }
}

/// How far from the level pixels count as sky, in standard deviations.
const LEVEL_REACH: f32 = 1.3;

#[cfg(test)]
mod tests {
    use super::*;

    /// A tile of 64 x 64 pixels whose sky is this, with a noise of about 1.
    fn sample(sky: impl Fn(f32, f32) -> f32) -> TileSample {
        let mut sample = TileSample::default();
        let mut seed = 7_u32;
        let mut noise = || {
            let mut sum = -6.0;
            for _ in 0..12 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                sum += float(usize::try_from(seed >> 8).unwrap()) / 16_777_216.0;
            }
            sum
        };
        for row in 0..64 {
            let row: Vec<f32> = (0..64).map(|column| sky(float(column), float(row)) + noise()).collect();
            sample.add(row.into_iter());
        }
        sample
    }

    #[test]
    fn narrow_clouds_are_seen_in_parts_and_flat_and_sloping_skies_are_not() {
        let hill = |x: f32, y: f32| 6.0 * (-((x - 31.5).powi(2) + (y - 31.5).powi(2)) / 800.0).exp();
        let mut cloudy = sample(|x, y| 50.0 + hill(x, y));
        let tile = cloudy.measure().unwrap();
        let parts = cloudy.parts(tile).unwrap();
        for (part, level) in parts.iter().enumerate() {
            let middle = |part: usize| 10.2 + 21.3 * float(part);
            let expected = 50.0 + hill(middle(part % PARTS), middle(part / PARTS));
            assert!((level - expected).abs() < 0.8, "{part}: {level} of {expected}");
        }
        for (across, down) in [(0.0, 0.0), (0.1, 0.0), (-0.05, 0.08)] {
            let mut even = sample(|x, y| 50.0 + across * x + down * y);
            let tile = even.measure().unwrap();
            assert_eq!(even.parts(tile), None, "{across} {down}");
        }
    }

    #[test]
    fn of_a_part_that_a_star_covers_nothing_is_known() {
        let star = |x: f32, y: f32| 900.0 * (-((x - 10.0).powi(2) + (y - 10.0).powi(2)) / 18.0).exp();
        let mut sample = sample(|x, y| 50.0 - 0.006 * (x - 31.5).powi(2) + star(x, y));
        let tile = sample.measure().unwrap();
        let [covered, beside, .., other] = sample.parts(tile).unwrap();
        assert!(covered.is_nan(), "{covered}");
        assert!((beside - 49.8).abs() < 0.4 && (other - 47.3).abs() < 0.6, "{beside} {other}");
    }

    #[test]
    fn faint_stars_all_over_hardly_raise_the_noise_of_the_darkest_places() {
        let star = |apart: f32| 3.0 * (-apart / 4.0).exp();
        // One in every square of 9 pixels, here and there.
        let stars = |x: f32, y: f32| {
            let (column, row) = ((x / 9.0).floor(), (y / 9.0).floor());
            let (right, down) =
                ((column * 5.3 + row * 2.9) % 5.0 + 2.0, (column * 3.1 + row * 4.7) % 5.0 + 2.0);
            star((x - 9.0 * column - right).powi(2) + (y - 9.0 * row - down).powi(2))
        };
        let noise = |of: &dyn Fn(f32, f32) -> f32| sample(of).darkest_noise().unwrap();
        let (without, with) = (noise(&|_, _| 50.0), noise(&|x, y| 50.0 + stars(x, y)));
        assert!(
            (without - 1.0).abs() < 0.06 && (with - 1.0).abs() < 0.06,
            "{with} with stars, {without} without"
        );
        let all = sample(|x, y| 50.0 + stars(x, y)).measure().unwrap().noise;
        assert!(all > with + 0.04, "{all}");
    }
}
