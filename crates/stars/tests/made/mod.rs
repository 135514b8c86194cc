//! Images with stars of known width, made here: the same seed gives the same image.

#![allow(dead_code, reason = "each test file uses a part of it")]

/// A random number generator (SplitMix64) that is the same everywhere.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Between 0 and 1.
    pub(crate) fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Of mean 0 and deviation 1.
    pub(crate) fn normal(&mut self) -> f64 {
        (-2.0 * (1.0 - self.share()).ln()).sqrt() * (std::f64::consts::TAU * self.share()).cos()
    }
}

/// A star field.
#[derive(Clone, Copy)]
pub(crate) struct Field {
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// Width at half maximum of the light, before pixels add it up: the mean of both axes.
    pub(crate) fwhm: f64,
    /// Shorter over longer axis.
    pub(crate) ratio: f64,
    /// Direction of the longer axis, degrees from rows to columns.
    pub(crate) angle: f64,
    /// Of the Moffat profile.
    pub(crate) beta: f64,
    pub(crate) stars: usize,
    /// Peaks of the faintest and brightest star, in deviations of the noise.
    pub(crate) peaks: (f64, f64),
    pub(crate) sky: f64,
    pub(crate) noise: f64,
    /// By how much the sky grows from corner to corner.
    pub(crate) slope: f64,
    pub(crate) hot: usize,
    pub(crate) clip: f64,
    pub(crate) seed: u64,
}

impl Default for Field {
    fn default() -> Self {
        Self {
            width: 400,
            height: 400,
            fwhm: 3.0,
            ratio: 1.0,
            angle: 0.0,
            beta: 3.0,
            stars: 60,
            peaks: (20.0, 400.0),
            sky: 1000.0,
            noise: 20.0,
            slope: 0.0,
            hot: 0,
            clip: 65535.0,
            seed: 1,
        }
    }
}

impl Field {
    fn light(&self, dx: f64, dy: f64) -> f64 {
        let (sine, cosine) = self.angle.to_radians().sin_cos();
        let (a, b) = (0.5 * self.fwhm / self.ratio.sqrt(), 0.5 * self.fwhm * self.ratio.sqrt());
        let distance = ((dx * cosine + dy * sine) / a).powi(2) + ((dy * cosine - dx * sine) / b).powi(2);
        (1.0 + (2.0_f64.powf(1.0 / self.beta) - 1.0) * distance).powf(-self.beta)
    }

    /// What a pixel records of a star at this distance: its square, added up.
    pub(crate) fn recorded(&self, dx: f64, dy: f64) -> f64 {
        let steps = if self.fwhm < 4.0 { 6 } else { 3 };
        let at = |step: usize| (step as f64 + 0.5) / f64::from(steps) - 0.5;
        let steps = steps as usize;
        let sum: f64 = (0..steps)
            .flat_map(|down| (0..steps).map(move |right| (right, down)))
            .map(|(right, down)| self.light(dx + at(right), dy + at(down)))
            .sum();
        sum / (steps * steps) as f64
    }

    /// Width at half maximum as recorded, along an angle.
    fn recorded_width(&self, degrees: f64) -> f64 {
        let (sine, cosine) = degrees.to_radians().sin_cos();
        let top = self.recorded(0.0, 0.0);
        let (mut near, mut far) = (0.0, 4.0 * self.fwhm);
        for _ in 0..50 {
            let middle = 0.5 * (near + far);
            if self.recorded(middle * cosine, middle * sine) > 0.5 * top {
                near = middle;
            } else {
                far = middle;
            }
        }
        2.0 * near
    }

    /// Geometric mean of both widths as recorded, and the eccentricity.
    pub(crate) fn truth(&self) -> (f64, f64) {
        let (major, minor) = (self.recorded_width(self.angle), self.recorded_width(self.angle + 90.0));
        ((major * minor).sqrt(), (1.0 - (minor / major).powi(2)).max(0.0).sqrt())
    }

    /// Mean distance of the light from the centre, within twice the width.
    pub(crate) fn mean_distance(&self) -> f64 {
        let radius = 2.0 * self.truth().0;
        let step = radius / 60.0;
        let (mut light, mut moment) = (0.0, 0.0);
        for down in -60..=60 {
            for right in -60..=60 {
                let (dx, dy) = (f64::from(right) * step, f64::from(down) * step);
                let distance = dx.hypot(dy);
                if distance <= radius {
                    let value = self.recorded(dx, dy);
                    light += value;
                    moment += value * distance;
                }
            }
        }
        moment / light
    }

    /// The pixels, and the places of the stars.
    pub(crate) fn image(&self) -> (Vec<f32>, Vec<(f64, f64)>) {
        let mut dice = Dice(self.seed);
        let mut pixels = vec![0.0_f64; self.width * self.height];
        for (at, pixel) in pixels.iter_mut().enumerate() {
            let (x, y) = ((at % self.width) as f64, (at / self.width) as f64);
            let share = 0.5 * (x / self.width as f64 + y / self.height as f64);
            *pixel = self.sky + self.slope * share + self.noise * dice.normal();
        }
        let mut places = Vec::new();
        let reach = (6.0 * self.fwhm).ceil() as i64 + 2;
        for star in 0..self.stars {
            let (x, y) = (dice.share() * (self.width - 1) as f64, dice.share() * (self.height - 1) as f64);
            let share = star as f64 / self.stars.max(2).saturating_sub(1) as f64;
            let peak = self.noise * self.peaks.1 * (self.peaks.0 / self.peaks.1).powf(share);
            places.push((x, y));
            for row in (y as i64 - reach).max(0)..(y as i64 + reach).min(self.height as i64) {
                for column in (x as i64 - reach).max(0)..(x as i64 + reach).min(self.width as i64) {
                    pixels[row as usize * self.width + column as usize] +=
                        peak * self.recorded(column as f64 - x, row as f64 - y);
                }
            }
        }
        for _ in 0..self.hot {
            let at = (dice.share() * pixels.len() as f64) as usize;
            pixels[at] += self.noise * (15.0 + 900.0 * dice.share());
        }
        (pixels.iter().map(|value| value.round().min(self.clip) as f32).collect(), places)
    }
}
