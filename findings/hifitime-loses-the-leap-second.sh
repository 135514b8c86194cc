#!/usr/bin/env bash
# Package: the crate hifitime, times with their scales
# Version: 4.3.1 (MPL-2.0)
# Behaviour: FITS allows DATE-OBS = 2016-12-31T23:59:60, a leap second. Expected of a crate with a table of leap seconds that it
#   is read as the second after 23:59:59, and that 23:59:30 and 00:00:30 around it are 61 s apart. Instead the text reads as
#   23:59:59 without a word, and the difference of the two epochs in UTC is 60 s; only after conversion to TAI it is 61 s.
# Output seen (2026-11-28, rustc 1.95.0):
#   2016-12-31T23:59:60 is 2016-12-31T23:59:59 UTC; 23:59:30 to 00:00:30: 1 min in UTC, 1 min 1 s in TAI
# Here: crates/frame/src/date.rs counts days of 86,400 s and takes such a second for the first of the next day, in the same night.
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
hifitime = "=4.3.1"

[workspace]
TOML
cat > "$folder/src/main.rs" <<'RUST'
use hifitime::{Epoch, TimeScale};

fn main() {
    let epoch = |text: &str| text.parse::<Epoch>().unwrap();
    let leap = epoch("2016-12-31T23:59:60 UTC");
    let (before, after) = (epoch("2016-12-31T23:59:30 UTC"), epoch("2017-01-01T00:00:30 UTC"));
    let in_utc = after - before;
    let in_tai = after.to_time_scale(TimeScale::TAI) - before.to_time_scale(TimeScale::TAI);
    println!("2016-12-31T23:59:60 is {leap}; 23:59:30 to 00:00:30: {in_utc} in UTC, {in_tai} in TAI");
    assert_eq!(leap, epoch("2016-12-31T23:59:59 UTC"));
    assert_eq!((in_utc.to_seconds(), in_tai.to_seconds()), (60.0, 61.0));
}
RUST
cargo run --quiet --manifest-path "$folder/Cargo.toml"
echo "ok: hifitime 4.3.1 has no place for the leap second in UTC"
