//! Every fuzz target over its committed corpus and over what fuzzing found, on stable.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic with its place is the best report of a test"
)]

use std::fs;
use std::path::Path;

use nightledger_tests::fuzz_targets::TARGETS;

#[test]
fn corpus_and_regressions_hold() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz");
    for (name, target) in TARGETS {
        let mut ran = 0;
        for kind in ["corpus", "regressions"] {
            let Ok(folder) = fs::read_dir(fuzz.join(kind).join(name)) else { continue };
            let mut inputs: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
            inputs.sort();
            for input in inputs {
                println!("{name}: {}", input.display());
                target(&fs::read(&input).unwrap());
                ran += 1;
            }
        }
        assert!(ran > 0, "{name} has no corpus");
        println!("{name}: {ran} inputs");
    }
}

#[test]
fn inputs_cut_and_flipped_hold() {
    // A small fixed stretch of what the fuzzers do, so that stable runs see more than the corpus as it stands.
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus");
    for (name, target) in TARGETS {
        for entry in fs::read_dir(fuzz.join(name)).unwrap() {
            let bytes = fs::read(entry.unwrap().path()).unwrap();
            let step = (bytes.len() / 40).max(1);
            for at in (0..bytes.len()).step_by(step) {
                target(&bytes[..at]);
                let mut flipped = bytes.clone();
                flipped[at] ^= 1 << (at % 8);
                target(&flipped);
            }
        }
    }
}
