//! Peaks of the image, smoothed with Gaussians of several widths: for each star one of them is nearly the best filter
//! there is (docs/rules.md#17-stars).

use crate::filter::{Kernel, Smoothing};
use crate::number::{double, float, larger, single};

/// A peak of the smoothed image.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Peak {
    pub(crate) x: f32,
    pub(crate) y: f32,
    /// Height over the noise of the smoothed image.
    pub(crate) snr: f32,
    /// Which of [`SCALES`].
    pub(crate) scale: usize,
}

/// Pixels that are added up along each side first, and the Gaussian's standard deviation in such pixels.
const FILTERS: [(usize, f32); SCALES] = [(1, 0.7), (1, 1.15), (2, 0.95), (2, 1.55), (4, 1.25), (8, 1.0)];

/// How many widths there are.
pub(crate) const SCALES: usize = 6;

/// Peaks lower than this many deviations of the noise are not looked at.
const LOWEST: f32 = 5.5;

/// Standard deviation of a scale's Gaussian in the image's pixels.
pub(crate) fn deviation(scale: usize) -> f32 {
    FILTERS.get(scale).map_or(1.0, |(bin, deviation)| float(*bin) * deviation)
}

/// The scale that suits stars of this width at half maximum best.
pub(crate) fn scale_for(fwhm: f32) -> usize {
    let wanted = fwhm / 2.355;
    (0..SCALES)
        .min_by(|one, other| {
            let apart = |scale: usize| (deviation(scale) / wanted).ln().abs();
            apart(*one).total_cmp(&apart(*other))
        })
        .unwrap_or(1)
}

/// The last three rows of one smoothed image.
#[derive(Debug)]
struct Scale {
    number: usize,
    bin: usize,
    smoothing: Smoothing,
    /// Standard deviation of the noise behind the smoothing.
    noise: f32,
    above: Vec<f32>,
    middle: Vec<f32>,
    below: Vec<f32>,
    /// Rows that came.
    rows: usize,
}

/// Finds peaks in rows whose noise is 1 and whose sky is 0.
#[derive(Debug)]
pub(crate) struct Detection {
    is_mosaic: bool,
    scales: Vec<Scale>,
    /// For pixels of 2, 4 and 8 to a side: the row that waits for its other half.
    halves: [Option<Vec<f32>>; 3],
    /// Of a mosaic: the row before.
    before: Option<Vec<f32>>,
    /// What was found since it was last asked.
    pub(crate) peaks: Vec<Peak>,
}

impl Detection {
    pub(crate) fn new(width: usize, is_mosaic: bool) -> Self {
        let scales = FILTERS
            .iter()
            .enumerate()
            .map(|(number, &(bin, deviation))| {
                let kernel = Kernel::gaussian(deviation);
                let noise = noise_of(&kernel, bin, is_mosaic);
                let smoothing = Smoothing::new(kernel, width / bin);
                let (above, middle, below) = Default::default();
                Scale { number, bin, smoothing, noise, above, middle, below, rows: 0 }
            })
            .collect();
        Self { is_mosaic, scales, halves: [None, None, None], before: None, peaks: Vec::new() }
    }

    /// Leaves out the scales that do not suit stars of this width, nor of one a little wider or narrower.
    pub(crate) fn keep_near(&mut self, fwhm: f32) {
        let best = scale_for(fwhm);
        self.scales.retain(|scale| scale.number.abs_diff(best) <= 1);
    }

    /// Takes the next row.
    pub(crate) fn push(&mut self, row: &[f32]) {
        if !self.is_mosaic {
            self.smooth(row);
            return;
        }
        // Squares of 2 x 2 pixels hold each colour alike, wherever they lie.
        if let Some(before) = self.before.take() {
            let columns: Vec<f32> = row.iter().zip(&before).map(|(one, other)| one + other).collect();
            let next = columns.iter().skip(1).chain(std::iter::once(&0.0));
            let squares: Vec<f32> =
                columns.iter().zip(next).map(|(one, other)| 0.5 * (one + other)).collect();
            self.smooth(&squares);
        }
        self.before = Some(row.to_vec());
    }

    fn smooth(&mut self, row: &[f32]) {
        self.at_bin(1, row);
        let mut row = row.to_vec();
        for (halving, bin) in [2, 4, 8].into_iter().enumerate() {
            let Some(waiting) = self.halves.get_mut(halving) else { return };
            let Some(other) = waiting.take() else {
                *waiting = Some(row);
                return;
            };
            let pairs = row.chunks_exact(2).zip(other.chunks_exact(2));
            let halved: Vec<f32> =
                pairs.map(|(one, other)| 0.5 * one.iter().chain(other).sum::<f32>()).collect();
            self.at_bin(bin, &halved);
            row = halved;
        }
    }

    fn at_bin(&mut self, bin: usize, row: &[f32]) {
        let shift = if self.is_mosaic { 0.5 } else { 0.0 };
        for scale in self.scales.iter_mut().filter(|scale| scale.bin == bin) {
            let mut room = std::mem::take(&mut scale.above);
            if scale.smoothing.push(row, &mut room) {
                scale.next(room, shift, &mut self.peaks);
            } else {
                scale.above = room;
            }
        }
    }

    /// After the last row: finds what the rows that still waited hold.
    pub(crate) fn finish(&mut self) {
        let shift = if self.is_mosaic { 0.5 } else { 0.0 };
        for scale in &mut self.scales {
            let mut room = Vec::new();
            while scale.smoothing.rest(&mut room) {
                scale.next(std::mem::take(&mut room), shift, &mut self.peaks);
            }
            // The last row has none below it.
            scale.next(Vec::new(), shift, &mut self.peaks);
        }
    }
}

impl Scale {
    /// Takes the next smoothed row and looks for peaks in the one before it.
    fn next(&mut self, row: Vec<f32>, shift: f32, peaks: &mut Vec<Peak>) {
        self.above = std::mem::replace(&mut self.middle, std::mem::replace(&mut self.below, row));
        self.rows += 1;
        if self.rows < 2 {
            return;
        }
        let limit = LOWEST * self.noise;
        let bin = float(self.bin);
        for (eight, values) in self.middle.chunks(8).enumerate() {
            if values.iter().copied().fold(f32::NEG_INFINITY, |highest, value| larger(value, highest))
                <= limit
            {
                continue;
            }
            for (lane, &value) in values.iter().enumerate().filter(|(_, value)| **value > limit) {
                let column = 8 * eight + lane;
                // Beyond the image there is sky.
                let around = |row: &[f32]| {
                    let at = |column: Option<usize>| column.and_then(|column| row.get(column).copied());
                    [column.checked_sub(1), Some(column), Some(column + 1)]
                        .map(|column| at(column).unwrap_or(0.0))
                };
                let (above, middle, below) = (around(&self.above), around(&self.middle), around(&self.below));
                let ([left, _, right], [_, up, _], [_, down, _]) = (middle, above, below);
                let is_peak = above.iter().all(|other| value >= *other)
                    && value >= left
                    && value > right
                    && below.iter().all(|other| value > *other);
                if !is_peak {
                    continue;
                }
                let (dx, rise_x) = vertex(left, value, right);
                let (dy, rise_y) = vertex(up, value, down);
                let place = |at: f32| (at + 0.5) * bin - 0.5 + shift;
                peaks.push(Peak {
                    x: place(float(column) + dx),
                    y: place(float(self.rows - 2) + dy),
                    snr: (value + rise_x + rise_y) / self.noise,
                    scale: self.number,
                });
            }
        }
    }
}

/// A value that is higher than all around it, and where between them the highest place lies.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Summit {
    pub(crate) value: f32,
    pub(crate) x: f32,
    pub(crate) y: f32,
    /// The height there.
    pub(crate) height: f32,
}

/// The summits of rows of values that are at least so high, row by row. Of values that are alike the first one counts.
pub(crate) fn summits<Row: AsRef<[f32]>>(rows: &[Row], least: f32) -> Vec<Summit> {
    let mut found = Vec::new();
    for (row, lines) in rows.windows(3).enumerate() {
        let [above, middle, below] = lines else { continue };
        let [above, middle, below] = [above, middle, below].map(|line| line.as_ref().windows(3));
        for (column, ((above, middle), below)) in above.zip(middle).zip(below).enumerate() {
            let ([_, up, _], [left, value, right], [_, down, _]) = (above, middle, below) else { continue };
            if *value < least
                || value <= left
                || value < right
                || above.iter().any(|other| other > value)
                || below.iter().any(|other| other >= value)
            {
                continue;
            }
            let (dx, rise_x) = vertex(*left, *value, *right);
            let (dy, rise_y) = vertex(*up, *value, *down);
            let (x, y) = (float(column + 1) + dx, float(row + 1) + dy);
            found.push(Summit { value: *value, x, y, height: value + rise_x + rise_y });
        }
    }
    found
}

/// Where the parabola through three values is highest, and how much higher than the middle one.
fn vertex(before: f32, middle: f32, after: f32) -> (f32, f32) {
    let bend = before - 2.0 * middle + after;
    if bend >= 0.0 {
        return (0.0, 0.0);
    }
    let at = (0.5 * (before - after) / bend).clamp(-0.5, 0.5);
    (at, 0.25 * (after - before) * at)
}

/// The noise of an image of noise 1 behind a kernel: pixels are added up to larger ones before, and those of a mosaic with
/// their neighbours.
fn noise_of(kernel: &Kernel, bin: usize, is_mosaic: bool) -> f32 {
    let line: Vec<f64> = kernel.line();
    let share = 1.0 / double(bin).sqrt();
    let mut weights: Vec<f64> = line.iter().flat_map(|weight| vec![weight * share; bin]).collect();
    if is_mosaic {
        let next: Vec<f64> = std::iter::once(0.0).chain(weights.iter().copied()).collect();
        weights.push(0.0);
        let share = 0.5_f64.sqrt();
        weights = weights.iter().zip(next).map(|(one, other)| share * (one + other)).collect();
    }
    single(weights.iter().map(|weight| weight * weight).sum())
}
