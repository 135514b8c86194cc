//! What reading a header costs: `cargo run --release -p nightledger-header --example pace -- FILE...` reads each file's
//! header from memory many times and prints the fastest turn in microseconds, with the number of its cards.

use std::time::Instant;

use nightledger_header::{HeaderReader, Limits};

/// Readings in a turn, and turns: the fastest turn counts, so that others' work on the machine counts least.
const READINGS: u32 = 2_000;
const TURNS: u32 = 15;

fn main() {
    for path in std::env::args().skip(1) {
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) => {
                eprintln!("{path}: {error}");
                continue;
            }
        };
        let mut cards = 0;
        let mut fastest = f64::INFINITY;
        for _ in 0..TURNS {
            let began = Instant::now();
            for _ in 0..READINGS {
                let header = HeaderReader::read_all(&path, std::hint::black_box(&bytes), Limits::default());
                cards = std::hint::black_box(header).hdus.iter().map(|hdu| hdu.cards.len()).sum();
            }
            fastest = fastest.min(began.elapsed().as_secs_f64() / f64::from(READINGS));
        }
        println!("{path}: {:.2} us, {cards} cards", fastest * 1e6);
    }
}
