//! Names the commit that the command is built from, for `--version`: `NIGHTLEDGER_COMMIT` where it is set (a package built
//! from an archive has no repository), else the checkout's. Without either the command says its version alone.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

/// Digits of a commit that are enough to find it.
const DIGITS: usize = 12;

fn main() {
    println!("cargo::rerun-if-env-changed=NIGHTLEDGER_COMMIT");
    println!("cargo::rerun-if-changed=build.rs");
    let version = env::var("CARGO_PKG_VERSION").unwrap_or_default();
    let given = env::var("NIGHTLEDGER_COMMIT").ok().filter(|commit| !commit.is_empty());
    let text = match given.or_else(of_the_checkout) {
        Some(commit) => format!("{version} ({commit})"),
        None => version,
    };
    println!("cargo::rustc-env=NIGHTLEDGER_VERSION={text}");
}

/// The commit of the repository that this package is a part of, not of one that it merely lies in.
fn of_the_checkout() -> Option<String> {
    let top = fs::canonicalize(git(&["rev-parse", "--show-toplevel"])?).ok()?;
    let own = fs::canonicalize(env::var_os("CARGO_MANIFEST_DIR")?).ok()?;
    if own.strip_prefix(&top).ok()? != Path::new("crates/cli") {
        return None;
    }
    // Both change with a commit: the first where a branch is left, the second where it grows.
    for file in ["HEAD", "logs/HEAD"] {
        if let Some(path) = git(&["rev-parse", "--git-path", file]) {
            let path = own.join(path);
            if path.exists() {
                println!("cargo::rerun-if-changed={}", path.display());
            }
        }
    }
    let commit = git(&["rev-parse", "HEAD"])?;
    let commit = commit.get(..DIGITS)?.to_owned();
    // In a debug build, which is made after each change, nobody asks; elsewhere all that the command is made of is looked at.
    if env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed={}", top.join("crates").display());
        println!("cargo::rerun-if-changed={}", top.join("Cargo.lock").display());
        if git(&["status", "--porcelain", "--untracked-files=no"]).is_some_and(|changes| !changes.is_empty())
        {
            return Some(format!("{commit}, changed"));
        }
    }
    Some(commit)
}

/// What git answers in this package's folder.
fn git(args: &[&str]) -> Option<String> {
    let output = Command::new("git").args(args).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
