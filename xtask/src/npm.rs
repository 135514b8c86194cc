//! The npm packages of `tests/browser`: `wasm-opt` for `dist`, drivers and rules for the browser tests.
//!
//! They are installed once per lock file into the user's cache and linked from
//! `tests/browser/node_modules`, where Node looks for them.

use crate::project::{self, Project, shown};
use crate::versions::{NODE_MAJOR, NPM_PACKAGES};
use crate::{child, digest};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// Written when an installation is complete; holds the hash of the lock file it was made from.
const COMPLETE: &str = ".nightledger-complete";

/// The folder `node_modules`, complete and at the versions of `package-lock.json`.
pub(crate) fn packages(project: &Project) -> Result<PathBuf> {
    check_node()?;
    let tests = project.root.join("tests").join("browser");
    let lock = tests.join("package-lock.json");
    let lock_text = fs::read(&lock).with_context(|| format!("{} cannot be read", lock.display()))?;
    let hash = digest::short(&lock_text);

    let linked = tests.join("node_modules");
    // A real folder is somebody's own `npm install`: it is used in place and brought up to date.
    let in_place = cfg!(windows) || linked.symlink_metadata().is_ok_and(|found| found.is_dir());
    let home = if in_place { tests.clone() } else { project::tools_dir()?.join(format!("npm-{hash}")) };
    let modules = home.join("node_modules");
    if fs::read_to_string(modules.join(COMPLETE)).ok().as_deref() != Some(&hash) {
        install(&tests, &home, in_place)?;
        fs::write(modules.join(COMPLETE), &hash)?;
    }
    if !in_place && linked.read_link().ok().as_deref() != Some(&modules) {
        if linked.symlink_metadata().is_ok() {
            fs::remove_file(&linked)?;
        }
        link(&modules, &linked)?;
    }
    Ok(modules)
}

fn install(tests: &Path, home: &Path, in_place: bool) -> Result<()> {
    let packages: Vec<String> =
        NPM_PACKAGES.iter().map(|(name, version)| format!("{name} {version}")).collect();
    println!(
        "\nInstalling npm packages, which are needed to make the page smaller and to test it in browsers: {}.\n\
         From the npm registry into {}; less than a minute, once for this user.",
        packages.join(", "),
        shown(home)
    );
    let started = Instant::now();
    if !in_place {
        fs::create_dir_all(home)?;
        for file in ["package.json", "package-lock.json"] {
            fs::copy(tests.join(file), home.join(file))
                .with_context(|| format!("{file} cannot be copied"))?;
        }
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    child::run(
        Command::new(npm).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(home),
    )
    .with_context(|| {
        format!("the npm packages could not be installed. By hand: `npm ci` in {}", tests.display())
    })?;
    println!("npm packages installed in {} s.\n", started.elapsed().as_secs());
    Ok(())
}

fn check_node() -> Result<()> {
    let by_hand = "Install Node.js from https://nodejs.org or your system's packages; \
                   `cargo xtask serve` does without";
    let Some(version) = child::output_of("node", &["--version"]) else {
        bail!("node is not on PATH, and wasm-opt and the browser tests need it. {by_hand}.");
    };
    let version = version.trim();
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < NODE_MAJOR) {
        bail!("node is {version}, and {NODE_MAJOR} or newer is needed. {by_hand}.");
    }
    Ok(())
}

#[cfg(unix)]
fn link(target: &Path, at: &Path) -> Result<()> {
    std::os::unix::fs::symlink(target, at).with_context(|| format!("{} cannot be made", at.display()))
}

/// Elsewhere links need rights that people do not have: the packages are installed in place.
#[cfg(not(unix))]
fn link(_target: &Path, _at: &Path) -> Result<()> {
    Ok(())
}
