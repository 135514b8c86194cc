//! How long measuring a frame's stars takes: `star_pace [--rounds N] [FILE...]` prints for each file milliseconds a megapixel
//! of the fastest of N (five) times on one thread, from bytes in memory, and what was found. Without a file it makes itself a
//! frame of 6 megapixels with 600 stars a megapixel, the same everywhere; `star_pace --write FILE` keeps it as FITS.
//! `tests/readers/star_pace.py` compares native code, wasm and SEP.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a tool that fails by panicking"
)]

use std::time::Instant;

use nightledger_pixels::{FileStep, ImageFile, Limits};
use nightledger_stars::{Measurement, Settings};

const WIDTH: usize = 3000;
const HEIGHT: usize = 2000;

/// A random number generator (SplitMix64) that is the same everywhere.
struct Dice(u64);

impl Dice {
    /// Between 0 and 1.
    fn share(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 40) as f32 / (1_u64 << 24) as f32
    }
}

/// A FITS file of 16 bits: sky with noise, and stars 3 px wide whose numbers grow as they get fainter.
fn made() -> Vec<u8> {
    let mut dice = Dice(7);
    // The sum of twelve shares has a deviation of 1.
    let mut sky: Vec<f32> = (0..WIDTH * HEIGHT)
        .map(|_| 994.0 + 25.0 * ((0..12).map(|_| dice.share()).sum::<f32>() - 6.0))
        .collect();
    for _ in 0..600 * 6 {
        let (x, y) = (dice.share() * (WIDTH - 61) as f32 + 30.0, dice.share() * (HEIGHT - 61) as f32 + 30.0);
        let peak = (40.0 * dice.share().max(1e-3).powf(-1.4)).min(50_000.0);
        let (column, row) = (x as usize, y as usize);
        for at_row in row - 28..row + 29 {
            for at_column in column - 28..column + 29 {
                let square = (at_column as f32 - x).powi(2) + (at_row as f32 - y).powi(2);
                // Moffat, beta 3.
                sky[at_row * WIDTH + at_column] += peak / (1.0 + 0.2599 * square / 2.25).powi(3);
            }
        }
    }
    let cards = [
        "SIMPLE  =                    T".to_owned(),
        "BITPIX  =                   16".to_owned(),
        "NAXIS   =                    2".to_owned(),
        format!("NAXIS1  = {WIDTH:>20}"),
        format!("NAXIS2  = {HEIGHT:>20}"),
        "BZERO   =                32768".to_owned(),
        "END".to_owned(),
    ];
    let mut bytes: Vec<u8> = cards.iter().flat_map(|card| format!("{card:80}").into_bytes()).collect();
    bytes.resize(2880, b' ');
    for value in sky {
        bytes.extend(((value.round().min(65_535.0) as i32 - 32_768) as i16).to_be_bytes());
    }
    bytes.resize(bytes.len().next_multiple_of(2880), 0);
    bytes
}

/// The fastest of so many times.
fn fastest(rounds: u32, mut work: impl FnMut()) -> f64 {
    (0..rounds).fold(f64::INFINITY, |best, _| {
        let begin = Instant::now();
        work();
        best.min(begin.elapsed().as_secs_f64())
    })
}

fn piece(file: &[u8], offset: u64, length: usize) -> &[u8] {
    &file[offset as usize..file.len().min(offset as usize + length)]
}

/// What was found, and megapixels.
fn measure(path: &str, file: &[u8]) -> (String, f64) {
    let mut image = ImageFile::new(path, file.len() as u64, Limits::default());
    let (mut measurement, mut values, mut pixels) = (None, Vec::new(), 0);
    loop {
        match image.step().unwrap() {
            FileStep::Read { offset, length } => image.supply(piece(file, offset, length)),
            FileStep::Image(_, geometry) => {
                let begun = Measurement::new(geometry.width, geometry.height, Settings::default());
                measurement = Some(begun.unwrap());
                pixels = geometry.width * geometry.height;
            }
            FileStep::Strip(strip) => {
                strip.f32(&mut values);
                measurement.as_mut().unwrap().rows(&values);
            }
            FileStep::Done => {
                let found = measurement.unwrap().finish().unwrap();
                let told = format!("{} stars, FWHM {:?} px", found.stars.len(), found.fwhm_px);
                return (told, pixels as f64 / 1e6);
            }
        }
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1).peekable();
    if arguments.next_if(|first| first == "--write").is_some() {
        return std::fs::write(arguments.next().unwrap(), made()).unwrap();
    }
    let rounds = match arguments.next_if(|first| first == "--rounds") {
        Some(_) => arguments.next().unwrap().parse().unwrap(),
        None => 5,
    };
    let mut files: Vec<(String, Vec<u8>)> =
        arguments.map(|path| (path.clone(), std::fs::read(path).unwrap())).collect();
    if files.is_empty() {
        files.push(("made.fits".to_owned(), made()));
    }
    for (path, file) in files {
        let mut found = (String::new(), 0.0);
        let seconds = fastest(rounds, || found = measure(&path, &file));
        println!("{:.2} ms a megapixel: {path}, {}", seconds * 1e3 / found.1, found.0);
    }
}
