//! Stars so far out of focus that they are rings.
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "images of the tests are small"
)]

mod made;

use made::{Dice, Field};
use nightledger_stars::{Measured, Measurement, Mosaic, Settings};

/// What a star is like.
#[derive(Clone, Copy)]
struct Optics {
    /// Outer diameter, and the hole's as a share of it.
    diameter: f64,
    hole: f64,
    /// How far the hole lies beside the middle, as a share of the radius.
    aside: f64,
    /// Width of the four vanes that hold the second mirror, pixels.
    vanes: f64,
    /// Pixels brighter than this are clipped.
    clip: f64,
}

const PLAIN: Optics = Optics { diameter: 24.0, hole: 0.4, aside: 0.0, vanes: 0.0, clip: 65535.0 };

impl Optics {
    /// Brightness at an offset, 1 on the ring.
    fn light(&self, dx: f64, dy: f64) -> f64 {
        let radius = 0.5 * self.diameter;
        let inside = |distance: f64, edge: f64| 1.0 / (1.0 + ((distance - edge) / 0.7).exp());
        let hole = inside((dx - self.aside * radius).hypot(dy), self.hole * radius);
        let vane = if dx.abs().min(dy.abs()) < 0.5 * self.vanes { 0.5 } else { 0.0 };
        inside(dx.hypot(dy), radius) * (1.0 - hole) * (1.0 - vane)
    }

    /// Signal over noise of a ring that is one deviation of the noise high.
    fn signal(&self) -> f64 {
        let places = || (-60..=60).map(f64::from);
        places()
            .flat_map(|y| places().map(move |x| (x, y)))
            .map(|(x, y)| self.light(x, y).powi(2))
            .sum::<f64>()
            .sqrt()
    }

    /// An image of 620 x 620 pixels with rings at these places, of these signals over noise, and particles' tracks.
    fn image(&self, rings: &[(f64, f64, f64)], tracks: usize) -> Vec<f32> {
        let field = Field { stars: 0, width: 620, height: 620, ..Field::default() };
        let (mut image, _) = field.image();
        let unit = field.noise / self.signal();
        let reach = 0.5 * self.diameter + 6.0;
        for (x, y, snr) in rings {
            for (row, line) in image.chunks_mut(620).enumerate() {
                if (row as f64 - y).abs() > reach {
                    continue;
                }
                for (column, pixel) in line.iter_mut().enumerate() {
                    *pixel += (snr * unit * self.light(column as f64 - x, row as f64 - y)) as f32;
                }
            }
        }
        let mut dice = Dice(5);
        for _ in 0..tracks {
            let (x, y) = (20.0 + 580.0 * dice.share(), 20.0 + 580.0 * dice.share());
            let (sine, cosine) = (6.3 * dice.share()).sin_cos();
            for step in 0..8 {
                let (column, row) = (x + f64::from(step) * cosine, y + f64::from(step) * sine);
                image[row as usize * 620 + column as usize] +=
                    (field.noise * (15.0 + 180.0 * dice.share())) as f32;
            }
        }
        for pixel in &mut image {
            *pixel = pixel.min(self.clip as f32);
        }
        image
    }
}

fn measure(image: &[f32], mosaic: Option<Mosaic>) -> Measured {
    let settings = Settings { mosaic, ..Settings::default() };
    let mut measurement = Measurement::new(620, 620, settings).unwrap();
    measurement.rows(image);
    measurement.finish().unwrap()
}

/// Rings on a grid of 88 pixels, 49 of them, of these signals over noise, one after the other.
fn grid(signals: &[f64]) -> Vec<(f64, f64, f64)> {
    let place = |at: usize, turn: f64| 46.0 + 88.0 * at as f64 + 3.0 * turn;
    let ring = |at: usize| {
        let (sine, cosine) = (at as f64).sin_cos();
        (place(at % 7, sine), place(at / 7, cosine), signals[at % signals.len()])
    };
    (0..49).map(ring).collect()
}

/// How many rings are found, each within a quarter of its diameter, and how many stars there are beside these.
fn found(measured: &Measured, rings: &[(f64, f64, f64)], diameter: f64) -> (usize, usize) {
    let mut left = measured.stars.clone();
    let mut count = 0;
    for (x, y, _) in rings {
        let apart = |star: &nightledger_stars::Star| (f64::from(star.x) - x).hypot(f64::from(star.y) - y);
        if let Some(at) = left.iter().position(|star| apart(star) < 0.25 * diameter) {
            left.swap_remove(at);
            count += 1;
        }
    }
    (count, left.len())
}

#[test]
fn rings_are_found_down_to_ten_times_the_noise() {
    for diameter in [16.0, 20.0, 24.0, 30.0] {
        let optics = Optics { diameter, ..PLAIN };
        let rings = grid(&[10.5, 300.0, 14.0, 40.0, 11.0, 90.0, 12.0]);
        let measured = measure(&optics.image(&rings, 0), None);
        let (count, more) = found(&measured, &rings, diameter);
        assert!(count >= 48 && more == 0, "{diameter} px: {count} of 49, {more} more");
        assert_eq!(measured.fwhm_px, None, "a ring has no width at half maximum");
    }
}

#[test]
fn rings_of_any_form_count_once() {
    for (hole, aside, vanes) in [(0.3, 0.0, 0.0), (0.5, 0.2, 0.0), (0.4, 0.0, 3.0), (0.4, 0.25, 2.0)] {
        let optics = Optics { hole, aside, vanes, ..PLAIN };
        let rings = grid(&[12.0, 30.0, 100.0, 1000.0]);
        let (count, more) = found(&measure(&optics.image(&rings, 0), None), &rings, 24.0);
        assert!(
            count >= 48 && more == 0,
            "hole {hole}, {aside} aside, vanes {vanes}: {count} of 49, {more} more"
        );
    }
}

#[test]
fn rings_that_overlap_are_told() {
    for (apart, share) in [(0.5, 1.0), (0.5, 0.3), (0.7, 1.0), (0.9, 0.35)] {
        let mut rings = grid(&[40.0, 150.0, 60.0]);
        let others = rings.iter().enumerate().skip(28).map(|(at, (x, y, snr))| {
            let (sine, cosine) = (2.0 * at as f64).sin_cos();
            (x + 24.0 * apart * cosine, y + 24.0 * apart * sine, snr * share)
        });
        let others: Vec<(f64, f64, f64)> = others.collect();
        rings.extend(others);
        let (count, more) = found(&measure(&PLAIN.image(&rings, 0), None), &rings, 24.0);
        assert!(count >= 69 && more == 0, "{apart} diameters, {share}: {count} of 70, {more} more");
    }
}

#[test]
fn tracks_of_particles_are_no_rings() {
    let rings = grid(&[15.0, 60.0, 25.0]);
    let (count, more) = found(&measure(&PLAIN.image(&rings, 20), None), &rings, 24.0);
    assert!(count >= 48 && more == 0, "{count} of 49, {more} more");
}

#[test]
fn clipped_rings_count_once_and_as_saturated() {
    let rings = grid(&[15.0, 60.0, 25.0, 30.0, 2500.0, 40.0, 20.0]);
    let optics = Optics { clip: 1600.0, ..PLAIN };
    let measured = measure(&optics.image(&rings, 0), None);
    let (count, more) = found(&measured, &rings, 24.0);
    assert!(count >= 48 && more == 0, "{count} of 49, {more} more");
    assert_eq!(measured.saturated, 7);
}

#[test]
fn rings_of_a_mosaic_are_found() {
    let rings = grid(&[15.0, 60.0, 25.0]);
    let image = PLAIN.image(&rings, 0);
    let (count, more) = found(&measure(&image, Mosaic::from_letters("RGGB")), &rings, 24.0);
    assert!(count >= 48 && more == 0, "{count} of 49, {more} more");
}
