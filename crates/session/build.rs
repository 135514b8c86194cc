//! Says which build reads frames: a number that changes whenever what turns bytes into frames does. Frames kept by
//! another build are read again.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "it runs where the page is compiled, not in the page"
)]

use std::fs;
use std::hash::Hasher;
use std::io;
use std::path::{Path, PathBuf};

use fnv::FnvHasher;

/// What turns bytes into frames and frames into what is kept, from this crate's folder.
const READING: [&str; 10] = [
    "../language/src/said.rs",
    "../header/src",
    "../raw/src",
    "../frame/src",
    "src/carried.rs",
    "src/fnv.rs",
    "src/kept.rs",
    "src/scan.rs",
    "src/scan",
    "../../Cargo.lock",
];

/// What turns pixels into figures.
const MEASURING: [&str; 11] = [
    "../language/src/said.rs",
    "../header/src",
    "../pixels/src",
    "../stars/src",
    "../health/src",
    "../measuring/src",
    "src/health/kept.rs",
    "src/kept.rs",
    "src/kept_figures.rs",
    "src/looks.rs",
    "../../Cargo.lock",
];

fn main() -> io::Result<()> {
    number_of("NIGHTLEDGER_READING", &READING)?;
    number_of("NIGHTLEDGER_MEASURING", &MEASURING)
}

fn number_of(name: &str, places: &[&str]) -> io::Result<()> {
    let mut files = Vec::new();
    for place in places {
        println!("cargo::rerun-if-changed={place}");
        collect(Path::new(place), &mut files)?;
    }
    files.sort();
    let mut hasher = FnvHasher::default();
    for file in files {
        let path = file.to_string_lossy().replace('\\', "/");
        hasher.write(path.as_bytes());
        hasher.write(&fs::read(&file)?);
    }
    println!("cargo::rustc-env={name}={:016x}", hasher.finish());
    Ok(())
}

fn collect(place: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !place.is_dir() {
        // Outside a checkout there is no lock file.
        if place.exists() {
            files.push(place.to_owned());
        }
        return Ok(());
    }
    for entry in fs::read_dir(place)? {
        collect(&entry?.path(), files)?;
    }
    Ok(())
}
