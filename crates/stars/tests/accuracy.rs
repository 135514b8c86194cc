//! Stars of known width, form and place, in images that the tests make themselves.
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

use made::Field;
use nightledger_stars::{Measured, Measurement, Mosaic, Problem, Settings};

fn measure(field: &Field, settings: Settings) -> Measured {
    let mut measurement = Measurement::new(field.width, field.height, settings).unwrap();
    measurement.rows(&field.image().0);
    measurement.finish().unwrap()
}

#[track_caller]
fn check(field: Field, width_share: f64) {
    let found = measure(&field, Settings::default());
    let (fwhm, eccentricity) = field.truth();
    let apart = f64::from(found.fwhm_px.unwrap()) / fwhm - 1.0;
    assert!(apart.abs() < width_share, "FWHM {:?} of {fwhm}", found.fwhm_px);
    let apart = f64::from(found.hfr_px.unwrap()) / field.mean_distance() - 1.0;
    assert!(apart.abs() < 0.03, "HFR {:?} of {}", found.hfr_px, field.mean_distance());
    let found_eccentricity = f64::from(found.eccentricity.unwrap());
    if eccentricity > 0.4 {
        assert!((found_eccentricity - eccentricity).abs() < 0.03, "{found_eccentricity} of {eccentricity}");
    } else {
        assert!(found_eccentricity < 0.25, "{found_eccentricity} of a round star");
    }
    assert!((f64::from(found.noise) / field.noise - 1.0).abs() < 0.025, "noise {}", found.noise);
    let middle = field.sky + 0.5 * field.slope;
    // Wings of wide stars reach each other in so small a field.
    let share = if fwhm > 6.0 { 0.25 } else { 0.1 };
    assert!((f64::from(found.background) - middle).abs() < share * field.noise, "sky {}", found.background);
}

#[test]
fn widths_of_gaussian_like_and_of_winged_stars() {
    for fwhm in [1.5, 2.0, 3.0, 5.0, 8.0] {
        for beta in [2.5, 4.0, 60.0] {
            check(Field { fwhm, beta, ..Field::default() }, if fwhm < 2.0 { 0.04 } else { 0.02 });
        }
    }
}

#[test]
fn long_stars_in_every_direction() {
    for (ratio, angle) in [(0.9, 10.0), (0.7, 90.0), (0.5, 45.0), (0.5, 120.0)] {
        let field = Field { fwhm: 4.0, ratio, angle, ..Field::default() };
        check(field, 0.02);
        let found = measure(&field, Settings::default());
        assert!(found.angle_agreement.unwrap() > 0.9);
        let apart = (f64::from(found.angle_deg.unwrap()) - angle).rem_euclid(180.0);
        assert!(!(4.0..=176.0).contains(&apart), "{:?} of {angle}", found.angle_deg);
    }
}

#[test]
fn a_sloping_sky_changes_nothing() {
    check(Field { slope: 3000.0, ..Field::default() }, 0.02);
}

#[test]
fn all_stars_are_found_and_nothing_else() {
    let field = Field { hot: 100, stars: 40, ..Field::default() };
    let found = measure(&field, Settings::default());
    let (_, places) = field.image();
    let is_near = |x: f64, y: f64, star: &nightledger_stars::Star| {
        (f64::from(star.x) - x).hypot(f64::from(star.y) - y) < 2.0
    };
    let missed = places.iter().filter(|(x, y)| !found.stars.iter().any(|star| is_near(*x, *y, star))).count();
    let more = found.stars.iter().filter(|star| !places.iter().any(|(x, y)| is_near(*x, *y, star))).count();
    assert!(missed <= 1, "{missed} of {} missed", places.len());
    assert_eq!(more, 0);
}

/// Stars on a grid of 50 pixels. Those behind the first five rows have another one beside them, so many widths away and with
/// this share of their light; where both are.
fn pairs(field: &Field, apart: f64, share: f64) -> (Measured, Vec<[(f64, f64); 2]>) {
    let (mut image, _) = Field { stars: 0, ..*field }.image();
    let mut places = Vec::new();
    for at in 0..49_usize {
        let (column, row) = (50 + 50 * (at % 7), 50 + 50 * (at / 7));
        let (sine, cosine) = (at as f64).sin_cos();
        let one = (column as f64 + 0.3 * sine, row as f64 + 0.4 * cosine);
        let other = (one.0 + apart * field.fwhm * cosine, one.1 + apart * field.fwhm * sine);
        let share = if at < 35 { 0.0 } else { share };
        let peak = field.noise * (30.0 + 4.0 * (at % 13) as f64);
        for (y, line) in image.chunks_mut(field.width).enumerate().skip(row - 25).take(50) {
            for (x, pixel) in line.iter_mut().enumerate().skip(column - 25).take(50) {
                let light = |star: (f64, f64)| field.recorded(x as f64 - star.0, y as f64 - star.1);
                *pixel += (peak * (light(one) + share * light(other))) as f32;
            }
        }
        if at >= 35 {
            places.push([one, other]);
        }
    }
    let mut measurement = Measurement::new(field.width, field.height, Settings::default()).unwrap();
    measurement.rows(&image);
    (measurement.finish().unwrap(), places)
}

#[test]
fn two_stars_that_make_one_peak_count_as_two() {
    for (fwhm, apart, share) in [(3.0, 1.1, 0.35), (3.0, 0.9, 0.6), (6.0, 1.1, 0.35), (6.0, 1.0, 0.95)] {
        let (found, places) = pairs(&Field { fwhm, ..Field::default() }, apart, share);
        let is_found = |(x, y): &(f64, f64)| {
            let apart = |star: &nightledger_stars::Star| (f64::from(star.x) - x).hypot(f64::from(star.y) - y);
            found.stars.iter().any(|star| apart(star) < 0.4 * fwhm)
        };
        let both = places.iter().filter(|pair| pair.iter().all(is_found)).count();
        assert!(both >= 13, "{both} of 14 pairs of {fwhm} px, {apart} widths apart, are found");
        assert!(found.stars.len() <= 35 + 2 * 14, "{} stars", found.stars.len());
    }
}

#[test]
fn a_star_of_any_form_counts_once() {
    for (ratio, beta) in [(1.0, 3.0), (0.6, 3.0), (1.0, 60.0)] {
        let field = Field { fwhm: 4.0, ratio, angle: 40.0, beta, ..Field::default() };
        assert_eq!(pairs(&field, 1.0, 0.0).0.stars.len(), 49, "axes {ratio}, beta {beta}");
    }
}

#[test]
fn stars_of_a_crowded_field_are_told_from_their_neighbours() {
    // A star of 3 px in every ten squares of its width; the brightest half peaks over 20 deviations of the noise.
    let field = Field { stars: 1600, peaks: (2.5, 150.0), ..Field::default() };
    let found = measure(&field, Settings::default());
    let (_, places) = field.image();
    let apart = |(x, y): (f64, f64), (other_x, other_y): (f64, f64)| (x - other_x).hypot(y - other_y) / 3.07;
    let star = |star: &nightledger_stars::Star| (f64::from(star.x), f64::from(star.y));
    // The first stars are the brightest.
    let alone = |at: usize| places.iter().take(at).all(|other| apart(places[at], *other) > 0.8);
    let asked: Vec<usize> = (0..800).filter(|at| alone(*at)).collect();
    let is_found = |at: &&usize| found.stars.iter().any(|other| apart(places[**at], star(other)) < 0.5);
    let share = asked.iter().filter(is_found).count() as f64 / asked.len() as f64;
    assert!(asked.len() > 600 && share > 0.97, "{share} of {}", asked.len());
    let is_none =
        |other: &&nightledger_stars::Star| places.iter().all(|place| apart(*place, star(other)) > 0.7);
    let more = found.stars.iter().filter(is_none).count();
    assert!(more <= 3, "{more} of {} are none", found.stars.len());
    let off = (f64::from(found.background) - field.sky) / field.noise;
    assert!(off.abs() < 0.14, "background {off} deviations off");
    assert!((f64::from(found.noise) / field.noise - 1.0).abs() < 0.04, "noise {}", found.noise);
}

#[test]
fn a_star_at_the_edge_of_the_image_counts() {
    let (mut image, _) = Field { stars: 30, ..Field::default() }.image();
    let field = Field::default();
    let places = [(0.0, 100.0), (399.0, 200.0), (100.0, 0.0), (200.0, 399.0), (0.0, 0.0)];
    for (x, y) in places {
        for (at, pixel) in image.iter_mut().enumerate() {
            let (dx, dy) = ((at % field.width) as f64 - x, (at / field.width) as f64 - y);
            if dx.abs() < 20.0 && dy.abs() < 20.0 {
                *pixel += (30.0 * field.noise * field.recorded(dx, dy)) as f32;
            }
        }
    }
    let mut measurement = Measurement::new(field.width, field.height, Settings::default()).unwrap();
    measurement.rows(&image);
    let found = measurement.finish().unwrap();
    for (x, y) in places {
        let is_near =
            |star: &nightledger_stars::Star| (f64::from(star.x) - x).hypot(f64::from(star.y) - y) < 1.5;
        assert!(found.stars.iter().any(is_near), "{x} {y}");
    }
}

#[test]
fn stars_that_cover_most_of_a_sloping_sky_leave_its_level_and_noise() {
    let field =
        Field { width: 256, height: 256, stars: 800, peaks: (1.0, 150.0), slope: 200.0, ..Field::default() };
    let found = measure(&field, Settings::default());
    let apart = (f64::from(found.background) - field.sky - 0.5 * field.slope) / field.noise;
    assert!(apart.abs() < 0.3, "background {apart} deviations off");
    assert!((f64::from(found.noise) / field.noise - 1.0).abs() < 0.06, "noise {}", found.noise);
}

#[test]
fn noise_of_half_a_digital_step() {
    let field = Field { stars: 20, ..Field::default() };
    let image: Vec<f32> = field.image().0.iter().map(|value| (value / 41.0).round()).collect();
    let mut measurement = Measurement::new(field.width, field.height, Settings::default()).unwrap();
    measurement.rows(&image);
    let found = measurement.finish().unwrap();
    let noise = (field.noise / 41.0).hypot(1.0 / 12.0_f64.sqrt());
    assert!((f64::from(found.noise) / noise - 1.0).abs() < 0.03, "noise {} of {noise}", found.noise);
    assert!((f64::from(found.background) - 1000.0 / 41.0).abs() < 0.1 * noise, "sky {}", found.background);
}

#[test]
fn an_empty_sky_has_no_star_and_no_width() {
    let found = measure(&Field { stars: 0, hot: 20, ..Field::default() }, Settings::default());
    assert_eq!(found.stars.len(), 0);
    assert_eq!(
        (found.fwhm_px, found.hfr_px, found.eccentricity, found.angle_agreement),
        (None, None, None, None)
    );
}

#[test]
fn clipped_stars_are_counted_apart_and_have_no_say_in_the_width() {
    let field = Field { peaks: (20.0, 3000.0), clip: 12_000.0, ..Field::default() };
    let found = measure(&field, Settings::default());
    assert!(found.saturated >= 5, "{}", found.saturated);
    let apart = f64::from(found.fwhm_px.unwrap()) / field.truth().0 - 1.0;
    assert!(apart.abs() < 0.02, "{:?}", found.fwhm_px);
    let stated = Settings { saturation: Some(6_000.0), ..Settings::default() };
    assert!(measure(&field, stated).saturated > found.saturated);
}

#[test]
fn green_pixels_of_a_mosaic_tell_the_width() {
    let field = Field { fwhm: 2.5, ..Field::default() };
    let mut image = field.image().0;
    // Red and blue see less of sky and stars.
    for (at, value) in image.iter_mut().enumerate() {
        let (column, row) = (at % field.width, at / field.width);
        if (column + row) % 2 == 0 {
            *value = (*value * if row % 2 == 0 { 0.5 } else { 0.7 }).round();
        }
    }
    let settings = Settings { mosaic: Mosaic::from_letters("RGGB"), saturation: None };
    let mut measurement = Measurement::new(field.width, field.height, settings).unwrap();
    measurement.rows(&image);
    let found = measurement.finish().unwrap();
    let apart = f64::from(found.fwhm_px.unwrap()) / field.truth().0 - 1.0;
    assert!(apart.abs() < 0.03, "{:?}", found.fwhm_px);
    let [red, green, blue] = found.channels.unwrap();
    for (channel, share) in [(red, 0.5), (green, 1.0), (blue, 0.7)] {
        assert!((f64::from(channel.background) / (field.sky * share) - 1.0).abs() < 0.01, "{channel:?}");
        assert!((f64::from(channel.noise) / (field.noise * share) - 1.0).abs() < 0.06, "{channel:?}");
    }
    assert!(
        (f64::from(found.background) - 0.85 * field.sky).abs() < 10.0,
        "the middle of 500, 700, 1000, 1000"
    );
}

#[test]
fn faint_stars_on_clouds_narrower_than_a_tile_are_found_and_no_clouds() {
    let field = Field { peaks: (4.2, 60.0), stars: 150, width: 512, height: 512, ..Field::default() };
    let (mut image, places) = field.image();
    for (y, line) in image.chunks_mut(field.width).enumerate() {
        for (x, pixel) in line.iter_mut().enumerate() {
            let wave = (x as f64 / 16.0).sin() * (y as f64 / 15.0).cos();
            *pixel += (4.0 * field.noise * wave) as f32;
        }
    }
    let mut measurement = Measurement::new(field.width, field.height, Settings::default()).unwrap();
    measurement.rows(&image);
    let stars = measurement.finish().unwrap().stars;
    let apart = |(x, y): (f64, f64), star: &nightledger_stars::Star| {
        (f64::from(star.x) - x).hypot(f64::from(star.y) - y)
    };
    // How wide stars are is not known of the first rows.
    let asked = || places.iter().filter(|(_, y)| *y > 150.0);
    let found = asked().filter(|place| stars.iter().any(|star| apart(**place, star) < 2.0)).count();
    let share = found as f64 / asked().count() as f64;
    let is_none = |star: &&nightledger_stars::Star| {
        star.y > 150.0 && places.iter().all(|place| apart(*place, star) > 2.0)
    };
    let more = stars.iter().filter(is_none).count();
    assert!(share > 0.95 && more <= 2, "{share} of {}, {more} more", asked().count());
}

#[test]
fn rows_may_come_in_any_portions() {
    let field = Field { stars: 30, ..Field::default() };
    let image = field.image().0;
    let whole = measure(&field, Settings::default());
    for portion in [1, 7, 64, 399] {
        let mut measurement = Measurement::new(field.width, field.height, Settings::default()).unwrap();
        for rows in image.chunks(portion * field.width) {
            measurement.rows(rows);
        }
        assert_eq!(measurement.finish().unwrap(), whole);
    }
}

#[test]
fn units_do_not_matter() {
    let field = Field { stars: 30, ..Field::default() };
    let mut measurement = Measurement::new(field.width, field.height, Settings::default()).unwrap();
    let whole = measure(&field, Settings::default());
    let scaled: Vec<f32> = field.image().0.iter().map(|value| value / 65536.0).collect();
    measurement.rows(&scaled);
    let found = measurement.finish().unwrap();
    assert_eq!(found.stars.len(), whole.stars.len());
    assert!((found.fwhm_px.unwrap() / whole.fwhm_px.unwrap() - 1.0).abs() < 1e-3);
    assert!((found.noise * 65536.0 / whole.noise - 1.0).abs() < 1e-3);
}

#[test]
fn what_is_no_image_of_the_sky_has_no_values() {
    let outcome = |width: usize, height: usize, pixels: &[f32]| {
        let mut measurement = Measurement::new(width, height, Settings::default())?;
        measurement.rows(pixels);
        measurement.finish()
    };
    assert_eq!(outcome(1, 1, &[5.0]).unwrap_err(), Problem::TooSmall);
    assert_eq!(outcome(1, 400, &[5.0; 400]).unwrap_err(), Problem::TooSmall);
    assert_eq!(outcome(0, 0, &[]).unwrap_err(), Problem::TooSmall);
    assert_eq!(outcome(100, 100, &vec![0.0; 10_000]).unwrap_err(), Problem::NoSignal);
    assert_eq!(outcome(100, 100, &vec![7.0; 10_000]).unwrap_err(), Problem::NoSignal);
    assert_eq!(outcome(100, 100, &vec![f32::NAN; 10_000]).unwrap_err(), Problem::NoSignal);
    assert_eq!(outcome(100, 100, &vec![7.0; 9_999]).unwrap_err(), Problem::Incomplete);
}

#[test]
fn pixels_without_a_value_are_left_out() {
    let field = Field { stars: 40, ..Field::default() };
    let mut image = field.image().0;
    let whole = measure(&field, Settings::default());
    for (at, value) in image.iter_mut().enumerate() {
        if at % field.width < 40 || at % 997 == 0 {
            *value = f32::NAN;
        }
    }
    let mut measurement = Measurement::new(field.width, field.height, Settings::default()).unwrap();
    measurement.rows(&image);
    let found = measurement.finish().unwrap();
    assert!((found.fwhm_px.unwrap() / whole.fwhm_px.unwrap() - 1.0).abs() < 0.02);
    assert!((found.background - whole.background).abs() < 3.0);
    assert!(found.stars.iter().all(|star| star.x > 38.0));
}
