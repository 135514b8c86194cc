//! How long a preview takes beside decoding alone: `preview_pace FILE...` prints for each file seconds of the fastest of five
//! times on one thread, from bytes in memory: decoded to strips of f32, with a preview, and with its stars too.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a tool that fails by panicking"
)]

use std::time::Instant;

use nightledger_measuring::{PreviewStep, Previewing};
use nightledger_pixels::{FileStep, ImageFile, Limits};
use nightledger_preview::Settings;

fn fastest(mut work: impl FnMut()) -> f64 {
    (0..5).fold(f64::INFINITY, |best, _| {
        let begin = Instant::now();
        work();
        best.min(begin.elapsed().as_secs_f64())
    })
}

fn piece(file: &[u8], offset: u64, length: usize) -> &[u8] {
    &file[offset as usize..file.len().min(offset as usize + length)]
}

fn decode(path: &str, file: &[u8]) {
    let mut image = ImageFile::new(path, file.len() as u64, Limits::default());
    let mut values = Vec::new();
    loop {
        match image.step().unwrap() {
            FileStep::Read { offset, length } => image.supply(piece(file, offset, length)),
            FileStep::Strip(strip) => strip.f32(&mut values),
            FileStep::Image(..) => {}
            FileStep::Done => return,
        }
    }
}

fn preview(path: &str, file: &[u8], stars: bool) {
    let mut previewing = Previewing::new(path, file.len() as u64, Settings::default(), stars);
    loop {
        match previewing.step() {
            PreviewStep::Read { offset, length } => previewing.supply(piece(file, offset, length)),
            PreviewStep::Strip => {}
            PreviewStep::Done(outcome) => return drop(outcome.unwrap()),
        }
    }
}

fn main() {
    for path in std::env::args().skip(1) {
        let file = std::fs::read(&path).unwrap();
        let decoded = fastest(|| decode(&path, &file));
        let shown = fastest(|| preview(&path, &file, false));
        let with_stars = fastest(|| preview(&path, &file, true));
        println!("{decoded:.3} {shown:.3} {with_stars:.3} {path}");
    }
}
