//! What the pixels around a peak say of it: a star, a hot pixel, a trail, the wing of a bright star.

use crate::detection::{Peak, deviation};
use crate::number::{float, nearest};
use crate::rows::Rows;

/// A peak and what its pixels say.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate {
    pub(crate) peak: Peak,
    /// The brightest pixel.
    pub(crate) column: usize,
    pub(crate) row: usize,
    /// Its height over the sky, in deviations of the noise.
    pub(crate) top: f32,
    /// Its value as the file has it.
    pub(crate) raw_top: f32,
    /// Whether the pixel beside it is as bright to the last digit.
    pub(crate) is_flat: bool,
    /// Half of the width of the flat top, pixels; 0 where there is none.
    pub(crate) plateau: f32,
    /// Whether the pixels around the brightest one hold less than those of the narrowest star would.
    pub(crate) is_sharp: bool,
    /// The share of its height by which it stands out of its surroundings.
    pub(crate) contrast: f32,
    /// How bright the brighter of two opposite places beside it are, as a share of its height.
    pub(crate) along: f32,
    /// The mean of the pixels around its peak, over the sky.
    pub(crate) height: f32,
    /// Where two stars were told apart in it.
    pub(crate) parts: Option<[Part; 2]>,
    /// Whether the stars here were told as those of a crowded field.
    pub(crate) is_told: bool,
}

/// One of two stars that were fitted together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Part {
    pub(crate) x: f32,
    pub(crate) y: f32,
    /// Signal over noise behind the best filter.
    pub(crate) snr: f32,
}

/// Half a side of the squares whose means are compared, for a Gaussian of this deviation.
pub(crate) fn box_half(deviation: f32) -> usize {
    nearest(0.8 * deviation).max(1)
}

/// Eight directions, opposite ones four apart.
pub(crate) const DIRECTIONS: [(f32, f32); 8] = [
    (1.0, 0.0),
    (0.707, 0.707),
    (0.0, 1.0),
    (-0.707, 0.707),
    (-1.0, 0.0),
    (-0.707, -0.707),
    (0.0, -1.0),
    (0.707, -0.707),
];

impl Candidate {
    /// Looks at the pixels around a peak: `image` as the file has it, `sky_free` without its sky.
    pub(crate) fn of(mut peak: Peak, image: &Rows, sky_free: &Rows, noise: f32) -> Option<Self> {
        let (middle_x, middle_y) = (nearest(peak.x), nearest(peak.y));
        let deviation = deviation(peak.scale);
        let reach = nearest(0.6 * deviation).max(1);
        let value = |x: usize, y: usize| sky_free.at(x, y).filter(|value| value.is_finite());
        let (mut column, mut row, mut top) = (middle_x, middle_y, f32::NEG_INFINITY);
        for y in middle_y.saturating_sub(reach)..=middle_y + reach {
            for x in middle_x.saturating_sub(reach)..=middle_x + reach {
                if let Some(value) = value(x, y).filter(|value| *value > top) {
                    (column, row, top) = (x, y, value);
                }
            }
        }
        let raw_top = image.at(column, row)?;
        let beside = |dx: isize, dy: isize| {
            let (x, y) = (column.checked_add_signed(dx)?, row.checked_add_signed(dy)?);
            value(x, y)
        };
        let sum =
            |places: &[(isize, isize)]| places.iter().filter_map(|(dx, dy)| beside(*dx, *dy)).sum::<f32>();
        let (across, down) = (sum(&[(-1, 0), (1, 0)]), sum(&[(0, -1), (0, 1)]));
        let around = across + down + sum(&[(-1, -1), (1, -1), (-1, 1), (1, 1)]);
        // A single pixel or a particle's track has a higher top than a star of this signal; noise on a wide star's does not.
        let is_high = deviation < WIDE || top > (HIGH * peak.snr / (TOP_OF_STAR * deviation) + 3.0) * noise;
        let is_sharp = is_high && (around < AROUND * top || across.min(down) < BESIDE * top - 1.5 * noise);
        let is_flat = [(1, 0), (0, 1), (-1_isize, 0), (0, -1_isize)].iter().any(|(dx, dy)| {
            let place = column.checked_add_signed(*dx).zip(row.checked_add_signed(*dy));
            place.and_then(|(x, y)| image.at(x, y)) == Some(raw_top)
        });
        let mut plateau = 0.0;
        if is_flat && let Some((x, y, radius)) = flat_top(image, column, row, raw_top) {
            (peak.x, peak.y, plateau) = (x, y, radius);
        }
        let half = box_half(deviation);
        let height = box_mean(sky_free, peak.x, peak.y, half)?;
        let far = 2.6 * deviation + 0.4 + plateau;
        let beside =
            DIRECTIONS.map(|(dx, dy)| box_mean(sky_free, peak.x + far * dx, peak.y + far * dy, half));
        let (one, other) = beside.split_at(4);
        // What goes on to the image's edge goes on beyond it.
        let lesser = |(one, other): (&Option<f32>, &Option<f32>)| match (one, other) {
            (Some(one), Some(other)) => one.min(*other),
            (one, other) => one.or(*other).unwrap_or(0.0),
        };
        let along = one.iter().zip(other).map(lesser).fold(f32::NEG_INFINITY, f32::max);
        let mut sorted = beside.map(|beside| beside.unwrap_or(0.0));
        sorted.sort_unstable_by(f32::total_cmp);
        let [_, _, _, lower, upper, ..] = sorted;
        // What noise alone may make of them is nobody's light.
        let doubt = IN_DOUBT * noise / float(2 * half + 1);
        let around = f32::midpoint(lower, upper) - doubt;
        let contrast = if height > 0.0 { 1.0 - around / height } else { 0.0 };
        Some(Self {
            peak,
            column,
            row,
            top: top / noise,
            raw_top,
            is_flat,
            plateau,
            is_sharp,
            contrast,
            along: if height > 0.0 { along / height } else { 1.0 },
            height,
            parts: None,
            is_told: false,
        })
    }
}

/// Deviations of the mean of pixels beside a star by which those in the middle of eight such means may be too high.
const IN_DOUBT: f32 = 0.2;

/// Middle and half width of the pixels around one that are as bright as it, but for their noise.
fn flat_top(image: &Rows, column: usize, row: usize, top: f32) -> Option<(f32, f32, f32)> {
    let limit = top - 0.02 * top.abs();
    let run = |x: usize, y: usize, dx: isize, dy: isize| -> usize {
        (0..WIDEST_PLATEAU)
            .take_while(|step: &isize| {
                let place = x.checked_add_signed(dx * (step + 1)).zip(y.checked_add_signed(dy * (step + 1)));
                place.and_then(|(x, y)| image.at(x, y)).is_some_and(|value| value >= limit)
            })
            .count()
    };
    let (mut x, mut y) = (column, row);
    let mut sides = (0, 0);
    for _ in 0..2 {
        let (left, right) = (run(x, y, -1, 0), run(x, y, 1, 0));
        x = (x + right).checked_sub(usize::midpoint(left, right))?;
        let (up, down) = (run(x, y, 0, -1), run(x, y, 0, 1));
        y = (y + down).checked_sub(usize::midpoint(up, down))?;
        sides = (left + right, up + down);
    }
    Some((float(x), float(y), 0.25 * float(sides.0 + sides.1) + 0.5))
}

/// How far to one side a flat top is followed, pixels.
const WIDEST_PLATEAU: isize = 60;

/// The height of a Gaussian over the noise is its signal over this and its deviation.
const TOP_OF_STAR: f32 = 1.772_453_9;

/// Stars of a larger deviation have tops that noise makes.
const WIDE: f32 = 2.5;

/// How many times higher than that the top of something sharp is, at least.
const HIGH: f32 = 1.5;

/// The narrowest star's light falls on its neighbours too: its eight hold more than this share of the middle.
const AROUND: f32 = 0.62;

/// The share of the middle that the two pixels beside it hold at least, along rows or along columns.
const BESIDE: f32 = 0.22;

/// The mean of the pixels in a square around a place.
pub(crate) fn box_mean(rows: &Rows, x: f32, y: f32, half: usize) -> Option<f32> {
    if x < -0.5 || y < -0.5 {
        return None;
    }
    let (x, y) = (nearest(x), nearest(y));
    let (mut sum, mut count) = (0.0, 0.0);
    for row in y.saturating_sub(half)..=y + half {
        let Some(line) = rows.get(row) else { continue };
        let end = (x + half + 1).min(line.len());
        for value in line.get(x.saturating_sub(half)..end).unwrap_or_default() {
            if value.is_finite() {
                sum += value;
                count += 1.0;
            }
        }
    }
    (count > 0.0).then(|| sum / count)
}

/// The width at half maximum of what stands at a pixel, from how far its light falls to a half in eight directions.
pub(crate) fn half_maximum(sky_free: &Rows, column: usize, row: usize) -> Option<f32> {
    let top = sky_free.at(column, row)?;
    let mut sum = 0.0;
    for (dx, dy) in DIRECTIONS {
        let mut last = top;
        let mut length = FARTHEST;
        let mut step = 1.0;
        while step < FARTHEST {
            let (x, y) = (float(column) + step * dx, float(row) + step * dy);
            if x < 0.0 || y < 0.0 {
                return None;
            }
            let value = between(sky_free, x, y)?;
            if value < 0.5 * top {
                length = step - 1.0 + (last - 0.5 * top) / (last - value).max(1e-12);
                break;
            }
            last = value;
            step += 1.0;
        }
        sum += length;
    }
    Some(sum / 4.0)
}

/// Half of the widest star's width, pixels.
const FARTHEST: f32 = 30.0;

/// The value at a place between four pixels.
fn between(rows: &Rows, x: f32, y: f32) -> Option<f32> {
    let (left, top) = (nearest(x.floor()), nearest(y.floor()));
    let (right, down) = (x - float(left), y - float(top));
    let at = |dx: usize, dy: usize| rows.at(left + dx, top + dy).filter(|value| value.is_finite());
    let upper = at(0, 0)? * (1.0 - right) + at(1, 0)? * right;
    let lower = at(0, 1)? * (1.0 - right) + at(1, 1)? * right;
    Some(upper * (1.0 - down) + lower * down)
}
