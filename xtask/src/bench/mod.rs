//! `cargo xtask bench`: how fast the native command reads whole folders and how much memory it takes, what a file costs step
//! by step, natively and in wasm, how the header reader compares with others', how large the page is, when it can be used,
//! what it takes in a browser, and how much code there is.

mod lines;
mod native;

use crate::options::{Bench, BenchOptions};
use crate::page::{self, PageBuild};
use crate::project::Project;
use crate::versions::WASI_TARGET;
use crate::{child, modules, sizes, tools};
use anyhow::{Result, bail};
use clap::ValueEnum as _;
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Runs everything, or one part.
pub(crate) fn run(project: &Project, options: &BenchOptions) -> Result<()> {
    let against = options.against.as_deref();
    if against.is_some() && !options.only.is_some_and(Bench::has_older) {
        bail!(
            "--against is for runner and slow (a program), pace (its pace.wasm), usable (its dist folder) and lines (a \
             checkout)"
        );
    }
    for part in Bench::value_variants() {
        if options.only.is_some_and(|only| only != *part) {
            continue;
        }
        println!("\n=== {}", format!("{part:?}").to_lowercase());
        match part {
            Bench::Runner => native::runner(project, against)?,
            Bench::Slow => native::slow(project, against)?,
            Bench::Again => native::again(project)?,
            Bench::Pace => pace(project, against)?,
            Bench::Readers => readers(project)?,
            Bench::Sizes => page_sizes(project)?,
            Bench::Usable => usable(project, against)?,
            Bench::Browser => in_browser(project)?,
            Bench::Lines => lines::print(project, against)?,
        }
    }
    Ok(())
}

fn page_sizes(project: &Project) -> Result<()> {
    let page = PageBuild::shipped(project)?;
    page::build(project, &page)?;
    println!();
    sizes::print(&page.dist)
}

/// What a file costs step by step in scans of growing size, natively and in wasm as the engine is
/// compiled; beside it an older program for wasm.
fn pace(project: &Project, against: Option<&Path>) -> Result<()> {
    let program = ["--package", "nightledger-tests", "--bin", "pace"];
    println!("Natively:");
    child::run(child::cargo().args(["run", "--release"]).args(program).current_dir(&project.root))?;
    println!("\nIn wasm (Node.js):");
    tools::ensure_target(WASI_TARGET, "for what is measured in wasm but without a browser")?;
    child::run(
        child::cargo()
            .args(["build", "--target", WASI_TARGET, "--profile", modules::PROFILE])
            .args(program)
            .env("CARGO_TARGET_WASM32_WASIP1_RUSTFLAGS", modules::SIMD)
            .current_dir(&project.root),
    )?;
    let built = project.target_dir().join(WASI_TARGET).join(modules::PROFILE).join("pace.wasm");
    let run = |wasm: &Path| {
        let script = project.root.join("tests").join("wasi.mjs");
        child::run(Command::new("node").arg("--no-warnings").arg(script).arg(wasm))
    };
    run(&built)?;
    if let Some(older) = against {
        println!("\nThe older one in wasm, and this one again:");
        run(older)?;
        run(&built)?;
    }
    Ok(())
}

/// The header reader beside other Rust readers. A package of its own, for their sake (see its Cargo.toml).
fn readers(project: &Project) -> Result<()> {
    child::run(
        child::cargo()
            .args(["run", "--release", "--locked", "--manifest-path"])
            .arg(project.root.join("tests").join("readers").join("Cargo.toml"))
            .arg("--target-dir")
            .arg(project.target_dir().join("readers")),
    )
}

/// When a throttled page can be used, in turns with an older build if there is one.
fn usable(project: &Project, against: Option<&Path>) -> Result<()> {
    if !project.root.join("dist").join("index.html").exists() {
        page_sizes(project)?;
    }
    let script = project.root.join("tests").join("browser").join("usable.mjs");
    let mut node = page::node(project, "release")?;
    if let Some(older) = against {
        if !older.join("index.html").exists() {
            bail!("{} has no index.html: a dist folder is needed", older.display());
        }
        node.env("NIGHTLEDGER_AGAINST", std::path::absolute(older)?);
    }
    child::run(node.arg(script))
}

/// The page's own measurements, in Chromium.
fn in_browser(project: &Project) -> Result<()> {
    let script = project.root.join("tests").join("browser").join("bench.mjs");
    if !script.exists() {
        println!("tests/browser/bench.mjs does not exist: nothing is measured in a browser.");
        return Ok(());
    }
    if !project.root.join("dist").join("index.html").exists() {
        page_sizes(project)?;
    }
    child::run(
        child::cargo()
            .args(["build", "--release", "--package", "nightledger-tests", "--bin", "trees"])
            .current_dir(&project.root),
    )?;
    let trees = project.target_dir().join("release").join(format!("trees{}", env::consts::EXE_SUFFIX));
    let work = project.target_dir().join("bench");
    fs::create_dir_all(&work)?;
    child::run(
        page::node(project, "release")?
            .arg(script)
            .env("NIGHTLEDGER_TREES", trees)
            .env("NIGHTLEDGER_BENCH_DIR", work),
    )
}
