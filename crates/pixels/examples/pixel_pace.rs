//! How long decoding takes: `pixel_pace FILE...` prints a line for each, the processor's seconds of the fastest of five times from
//! bytes in memory to f32 strips. `tests/readers/pixel_peers.py` puts other readers beside it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "a tool that fails by panicking"
)]

use std::fs;
use std::time::Instant;

use nightledger_header::HeaderReader;
use nightledger_pixels::{Limits, PixelReader, Step};

/// Seconds that this thread has been on a processor, where the system tells; else of the clock.
fn seconds(begin: &Instant) -> f64 {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split(' ').next()?.parse::<u64>().ok());
    nanoseconds.map_or_else(|| begin.elapsed().as_secs_f64(), |nanoseconds| nanoseconds as f64 / 1e9)
}

fn main() {
    for path in std::env::args().skip(1) {
        let file = fs::read(&path).unwrap();
        let mut best = f64::INFINITY;
        let mut pixels = 0;
        for _ in 0..5 {
            let clock = Instant::now();
            let before = seconds(&clock);
            let header = HeaderReader::read_all(&path, &file, nightledger_header::Limits::default());
            let mut reader = PixelReader::new(&header, file.len() as u64, Limits::default()).unwrap();
            let mut values = Vec::new();
            pixels = 0;
            loop {
                match reader.step().unwrap() {
                    Step::Read { offset, length } => {
                        reader.supply(&file[offset as usize..offset as usize + length]).unwrap();
                    }
                    Step::Strip(strip) => {
                        strip.f32(&mut values);
                        pixels += values.len();
                    }
                    Step::Done => break,
                }
            }
            best = best.min(seconds(&clock) - before);
        }
        println!("{best:.4} {pixels} {path}");
    }
}
