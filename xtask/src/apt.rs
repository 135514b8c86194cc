//! Debian's packages, where this user may install them.

use crate::child;
use anyhow::Result;
use std::process::Command;

/// Whether there is an apt and this user is root; elsewhere the caller says what is missing.
pub(crate) fn is_usable() -> bool {
    let is_root = child::output_of("id", &["-u"]).is_some_and(|id| id.trim() == "0");
    is_root && child::on_path(&["apt-get"]).is_some()
}

/// Has a look at what there is, before anything is installed.
pub(crate) fn update() -> Result<()> {
    run(&["-q", "update"])
}

/// Installs packages.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    run(&[&["-q", "install", "-y", "--no-install-recommends"], packages].concat())
}

fn run(args: &[&str]) -> Result<()> {
    child::run(Command::new("apt-get").args(args).env("DEBIAN_FRONTEND", "noninteractive"))
}
