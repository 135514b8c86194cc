//! `cargo xtask lab`: real programs write a night, and what the command says of it is compared with the truth. The programs
//! stand in `lab/programs/`, a file each. Outside `cargo xtask test`: it needs Debian's packages and the network.

use crate::project::Project;
use crate::versions::{LAB_DEBIAN_PACKAGES, LAB_PYTHON_PACKAGES};
use crate::{apt, child, python};
use anyhow::{Context, Result};
use std::process::{Command, Stdio};

/// Runs one program, or all; false where something is not as it should be.
pub(crate) fn run(project: &Project, programs: &[String]) -> Result<bool> {
    let script = project.existing("lab/run.py", "there is no lab")?;
    install_programs();
    let python = python::with(&LAB_PYTHON_PACKAGES, python::Dependencies::Theirs, "the lab")?;
    child::run(
        child::cargo().args(["build", "--quiet", "-p", "nightledger-cli"]).current_dir(&project.root),
    )?;
    let binary =
        project.target_dir().join("debug").join(format!("nightledger{}", std::env::consts::EXE_SUFFIX));
    let status = Command::new(python)
        .arg(script)
        .arg(binary)
        .args(programs)
        // Nothing of it stays in the project.
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::null())
        .status()
        .context("the lab's Python could not be started")?;
    Ok(status.success())
}

/// One by one, so that a distribution that lacks one has the others: a program that is not there is said in the table.
fn install_programs() {
    let is_missing = |package: &&&str| child::output_of("dpkg-query", &["-W", package]).is_none();
    let missing: Vec<_> = LAB_DEBIAN_PACKAGES.iter().filter(is_missing).collect();
    if missing.is_empty() {
        return;
    }
    if !apt::is_usable() {
        println!("this user cannot install what is not here: {missing:?}");
        return;
    }
    if let Err(error) = apt::update() {
        println!("{error:#}");
    }
    for package in missing {
        if let Err(error) = apt::install(&[package]) {
            println!("{package}: {error:#}");
        }
    }
}
