//! `bench`, `fuzz` and `screenshots`: what takes its time and is asked for by name.

use crate::args::Args;
use crate::page::{self, PageBuild};
use crate::project::{NothingToDo, Project};
use crate::services::Services;
use crate::tools::CARGO_FUZZ;
use crate::{browsers, child, npm, sizes};
use anyhow::{Context, Result, bail};
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Sizes of the page, then every benchmark of the workspace, then the page's own in a browser.
pub(crate) fn bench(project: &Project, args: Args) -> Result<()> {
    args.finish()?;
    let native = benches(project)?;
    let in_browser = project.root.join("tests").join("browser").join("bench.mjs");
    if native.is_empty() && !in_browser.exists() {
        return Err(NothingToDo(
            "there is nothing to measure: no crate has a benches/ folder, and tests/browser/bench.mjs \
             does not exist"
                .to_owned(),
        )
        .into());
    }
    for package in native {
        child::run(child::cargo().args(["bench", "--package", &package]).current_dir(&project.root))?;
    }
    if in_browser.exists() {
        build_dist(project)?;
        sizes::print(&project.root.join("dist"))?;
        child::run(
            child::cargo()
                .args(["build", "--release", "--package", "nightledger-cli"])
                .current_dir(&project.root),
        )?;
        node(project, &in_browser)?;
    }
    Ok(())
}

/// Packages with a `benches` folder.
fn benches(project: &Project) -> Result<Vec<String>> {
    let mut packages = Vec::new();
    for entry in fs::read_dir(project.root.join("crates"))? {
        let dir = entry?.path();
        if dir.join("benches").is_dir()
            && let Some(name) = dir.file_name()
        {
            packages.push(format!("nightledger-{}", name.to_string_lossy()));
        }
    }
    if project.root.join("tests").join("benches").is_dir() {
        packages.push("nightledger-tests".to_owned());
    }
    packages.sort();
    Ok(packages)
}

/// Runs the fuzz targets for real, one after the other.
pub(crate) fn fuzz(project: &Project, mut args: Args) -> Result<()> {
    let seconds: u32 = args.take_number("--seconds")?.unwrap_or(60);
    let target = args.take_word();
    args.finish()?;
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

/// Pictures of the page as it ships.
pub(crate) fn screenshots(project: &Project, args: Args) -> Result<()> {
    args.finish()?;
    let script = project.existing("tests/browser/screenshots.mjs", "nothing describes the pictures")?;
    build_dist(project)?;
    node(project, &script)
}

fn build_dist(project: &Project) -> Result<()> {
    page::build(
        project,
        &PageBuild {
            dist: project.root.join("dist"),
            smallest: true,
            public_url: "./".to_owned(),
            services: Services::from_environment()?,
        },
    )
}

/// A script of `tests/browser` with the environment that the browser tests have.
fn node(project: &Project, script: &Path) -> Result<()> {
    let modules = npm::packages(project)?;
    let browsers = browsers::ensure()?;
    let runner = project.target_dir().join("release").join(format!("nightledger{}", env::consts::EXE_SUFFIX));
    child::run(
        Command::new("node")
            .arg(script)
            .current_dir(&project.root)
            .env("NIGHTLEDGER_DIST", project.root.join("dist"))
            .env("NIGHTLEDGER_BIN", runner)
            .env("NIGHTLEDGER_XTASK", env::current_exe()?)
            .env("NIGHTLEDGER_NODE_MODULES", modules)
            .env("CHROMIUM", browsers.chromium)
            .env("FIREFOX", browsers.firefox),
    )
}
