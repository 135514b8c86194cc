//! `cargo xtask fuzz`: the fuzz targets for real. `cargo xtask test` runs them over their committed inputs only.

use crate::child;
use crate::project::Project;
use crate::tools::CARGO_FUZZ;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;

/// Runs the fuzz targets for real, one after the other.
pub(crate) fn run(project: &Project, target: Option<String>, seconds: u32) -> Result<()> {
    project.existing("fuzz/Cargo.toml", "there are no fuzz targets")?;
    if ["c++", "g++", "clang++"].iter().all(|name| child::on_path(&[name]).is_none()) {
        bail!("fuzzing needs a C++ compiler (Debian: `apt-get install g++`)");
    }
    let path = child::path_with(&[CARGO_FUZZ.ensure()?])?;
    let targets = match target {
        Some(target) => vec![target],
        None => fuzz_targets(&project.root.join("fuzz"))?,
    };
    for target in targets {
        println!("\n=== {target}, {seconds} s");
        child::run(
            child::cargo()
                .args(["fuzz", "run", &target, "--", "-print_final_stats=1"])
                // A thousand short texts are kept for good on purpose (crates/frame/src/known.rs).
                .arg("-detect_leaks=0")
                .arg(format!("-max_total_time={seconds}"))
                .current_dir(&project.root)
                .env("PATH", &path)
                // Sanitisers are unstable options, which the pinned compiler takes when told that it may.
                .env("RUSTC_BOOTSTRAP", "1"),
        )
        .with_context(|| format!("{target} found something; its input is in fuzz/artifacts/{target}"))?;
    }
    Ok(())
}

fn fuzz_targets(dir: &Path) -> Result<Vec<String>> {
    let sources = dir.join("fuzz_targets");
    let mut targets = Vec::new();
    for entry in fs::read_dir(&sources).with_context(|| format!("{} cannot be read", sources.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "rs")
            && let Some(name) = path.file_stem()
        {
            targets.push(name.to_string_lossy().into_owned());
        }
    }
    targets.sort();
    Ok(targets)
}
