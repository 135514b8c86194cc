//! The level of the sky and the noise of a pixel in one tile of the image (docs/rules.md#17-background).

use crate::number::{double, single};
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
const CROWDED: usize = 30;

/// One sixth of normal values lie farther below their mean than one deviation; of a sky with clouds, than so many.
const CLOUDED: f32 = 1.12;

/// Pixels of a row that are looked at together: [`APART`] to each side.
const SPAN: usize = 2 * APART + 1;

/// The same as a number.
const SPAN_SUM: f32 = 7.0;

/// Deviations of the noise by which the mean of [`SPAN`] pixels of sky hardly ever is too high.
const BRIGHTER: f32 = 0.75;

/// How far apart pixels are whose differences show the noise: farther than demosaicing and resampling reach, nearer than
/// clouds and stars are wide.
const APART: usize = 3;

/// Values and differences of a tile's pixels, and the room to sort them in.
#[derive(Debug, Default)]
pub(crate) struct TileSample {
    /// As they came; sorting reorders the others.
    in_order: Vec<f32>,
    values: Vec<f32>,
    differences: Vec<f32>,
}

impl TileSample {
    /// Adds pixels of one row, all of one colour, in order.
    pub(crate) fn add(&mut self, pixels: impl Iterator<Item = f32> + Clone) {
        let (left, right) = (pixels.clone(), pixels.clone().skip(2 * APART));
        let middle = pixels.clone().skip(APART);
        let differences =
            left.zip(middle).zip(right).map(|((left, middle), right)| middle - 0.5 * (left + right));
        self.differences.extend(differences.filter(|value| value.is_finite()));
        let from = self.values.len();
        self.values.extend(pixels.filter(|value| value.is_finite()));
        self.in_order.extend_from_slice(self.values.get(from..).unwrap_or_default());
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

    /// Keeps the pixels whose surroundings along the row are no brighter than the sky.
    fn leave_out_stars(&mut self, tile: Tile) {
        let limit = SPAN_SUM * (tile.level + BRIGHTER * tile.noise);
        let highest = tile.level + 6.0 * tile.noise;
        self.values.clear();
        self.differences.clear();
        for span in self.in_order.windows(SPAN) {
            let sum: f32 = span.iter().map(|value| value.min(highest)).sum();
            let [left, _, _, middle, _, _, right] = span else { continue };
            if sum < limit {
                self.values.push(*middle);
                self.differences.push(middle - 0.5 * (left + right));
            }
        }
    }

    /// Level and noise of what was added; forgets it. Nothing where all pixels are alike or have no value.
    pub(crate) fn take(&mut self) -> Option<Tile> {
        let mut noise = self.noise();
        let is_crowded = noise.is_some_and(|noise| self.is_crowded(noise) && !self.has_clouds(noise));
        let mut tile = noise.and_then(|noise| {
            let level = if is_crowded { self.level(noise) } else { self.level_of_clouds(noise) };
            Some(Tile { level: level?, noise })
        });
        for _ in 0..2 {
            let Some(found) = tile.filter(|_| is_crowded) else { break };
            self.leave_out_stars(found);
            noise = self.noise();
            let Some((noise, level)) = noise.and_then(|noise| Some((noise, self.level(noise)?))) else {
                break;
            };
            tile = Some(Tile { level, noise });
        }
        self.in_order.clear();
        self.values.clear();
        self.differences.clear();
        tile
    }

    /// The noise of a pixel from differences along rows, which slopes of the sky do not widen.
    fn noise(&mut self) -> Option<f32> {
        if self.differences.len() < FEWEST {
            return None;
        }
        for value in &mut self.differences {
            *value = value.abs();
        }
        let count = double(self.differences.len());
        let mean = single(self.differences.iter().map(|&value| f64::from(value)).sum::<f64>() / count);
        let middle = median(&mut self.differences)?;
        // Of few digital steps the median is 0 or one of them: the mean is the better start.
        let mut deviation = if middle > 0.5 * mean { 1.4826 * middle } else { 1.2533 * mean };
        for _ in 0..6 {
            let near = near(&self.differences, 0.0, CLIP * deviation);
            let next = (near.squares / near.count).sqrt() / CLIPPED_DEVIATION;
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
            spread = (near.squares / near.count).sqrt().max(CLIPPED_DEVIATION * noise) / CLIPPED_DEVIATION;
        }
        if spread < 1.08 * noise { Some(level) } else { self.mean_within(level, noise, 2.0 * spread) }
    }

    /// The sky's level: the mean of the pixels near the most frequent value.
    fn level(&mut self, noise: f32) -> Option<f32> {
        if self.values.len() < FEWEST {
            return None;
        }
        let level = median(&mut self.values)?;
        // Of few digital steps several must lie within reach, or their places decide.
        let step = self.values.iter().map(|value| (value - level).abs()).filter(|step| *step > 0.0);
        let step = step.fold(f32::INFINITY, f32::min);
        let reach =
            if step.is_finite() { (LEVEL_REACH * noise).max(2.6 * step) } else { LEVEL_REACH * noise };
        self.mean_within(level, noise, reach)
    }

    /// The mean of the values that are within reach of it.
    fn mean_within(&self, mut level: f32, noise: f32, reach: f32) -> Option<f32> {
        for _ in 0..8 {
            let near = near(&self.values, level, reach);
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

/// Values farther away than this many standard deviations are of stars or faults.
const CLIP: f32 = 2.5;

/// The standard deviation of normal values of which those beyond [`CLIP`] deviations were left out.
const CLIPPED_DEVIATION: f32 = 0.9546;

/// How far from the level pixels count as sky, in standard deviations.
const LEVEL_REACH: f32 = 1.3;
