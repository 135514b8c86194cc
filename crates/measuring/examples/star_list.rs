//! The stars of images: `star_list FILE...` prints a line of JSON for each, with the figures that the command's `stars` prints
//! and each star's place and signal over noise. `tests/readers/star_accuracy.py` holds them against the truth.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a tool that fails by panicking"
)]

use nightledger_measuring::Sensor;
use nightledger_pixels::{FileStep, ImageFile, Limits};
use nightledger_stars::{Measured, Measurement, Mosaic, Settings};

/// What is in the first image of a file.
fn measured(path: &str, file: &[u8]) -> Option<Measured> {
    let mut image = ImageFile::new(path, file.len() as u64, Limits::default());
    let (mut measurement, mut values) = (None, Vec::new());
    loop {
        match image.step().unwrap() {
            FileStep::Read { offset, length } => {
                let begin = offset as usize;
                image.supply(&file[begin..file.len().min(begin + length)]);
            }
            FileStep::Image(header, geometry) => {
                let sensor = Sensor::of(&header);
                let settings = Settings {
                    mosaic: sensor.filters.as_deref().and_then(Mosaic::from_letters),
                    saturation: sensor.clip.map(nightledger_stars::level),
                };
                measurement = Measurement::new(geometry.width, geometry.height, settings).ok();
            }
            FileStep::Strip(strip) => {
                strip.f32(&mut values);
                measurement.as_mut()?.rows(&values);
            }
            FileStep::Done => return measurement?.finish().ok(),
        }
    }
}

fn main() {
    let number = |value: Option<f32>| value.map_or_else(|| "null".to_owned(), |value| value.to_string());
    for path in std::env::args().skip(1) {
        let found = measured(&path, &std::fs::read(&path).unwrap()).unwrap();
        let places =
            found.stars.iter().map(|star| format!("[{:.2}, {:.2}, {:.1}]", star.x, star.y, star.snr));
        println!(
            "{{\"fwhm_px\": {}, \"hfr_px\": {}, \"eccentricity\": {}, \"background\": {}, \"noise\": {}, \"stars\": [{}]}}",
            number(found.fwhm_px),
            number(found.hfr_px),
            number(found.eccentricity),
            found.background,
            found.noise,
            places.collect::<Vec<_>>().join(", ")
        );
    }
}
