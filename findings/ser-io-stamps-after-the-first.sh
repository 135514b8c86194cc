#!/usr/bin/env bash
# Package: the crate ser-io, which reads SER videos
# Version: 0.4.0 (MIT)
# Behaviour: a SER video ends with 8 bytes for each frame, its time in steps of 100 ns. Expected these times. Instead only the
#   first is right: the window that is read moves by one byte from frame to frame where it should move by eight (src/lib.rs),
#   so that all others are made of pieces of their neighbours. Nothing is refused.
# Output seen (2026-11-28, rustc 1.95.0):
#   frames written 20 ms apart; steps after the first as read: 3975480940302387904, 14151130922073283082 (of 100 ns)
# Here: crates/video/src/reader.rs and ser.rs read the stamps.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/src"
cat > "$folder/Cargo.toml" <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2024"

[dependencies]
ser-io = "=0.4.0"

[workspace]
TOML
cat > "$folder/src/main.rs" <<'RUST'
const BEGIN: u64 = 638_700_000_000_000_000;
const STEP: u64 = 200_000;

fn main() {
    let (width, height, frames) = (4_i32, 2_i32, 5_i32);
    let mut bytes = b"LUCAM-RECORDER".to_vec();
    for number in [0, 0, 0, width, height, 8, frames] {
        bytes.extend(number.to_le_bytes());
    }
    bytes.extend([b' '; 3 * 40]);
    bytes.extend([BEGIN.to_le_bytes(); 2].concat());
    assert_eq!(bytes.len(), 178);
    bytes.extend(vec![7; (width * height * frames) as usize]);
    let written: Vec<u64> = (0..frames as u64).map(|frame| BEGIN + frame * STEP).collect();
    bytes.extend(written.iter().flat_map(|stamp| stamp.to_le_bytes()));

    let path = std::env::args().nth(1).unwrap();
    std::fs::write(&path, bytes).unwrap();
    let read = ser_io::SerFile::open(&path).unwrap().timestamps;
    let steps: Vec<u64> = read.iter().map(|stamp| stamp.wrapping_sub(BEGIN)).collect();
    println!(
        "frames written 20 ms apart; steps after the first as read: {}, {} (of 100 ns)",
        steps[1], steps[2]
    );
    assert_eq!((read.len(), read[0]), (5, BEGIN));
    assert!(read.iter().zip(&written).skip(1).all(|(read, written)| read != written));
}
RUST
cargo run --quiet --manifest-path "$folder/Cargo.toml" -- "$folder/a.ser"
echo "ok: of a SER video's stamps ser-io 0.4.0 reads the first alone"
