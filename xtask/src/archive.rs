//! `cargo xtask archive`: the queries of docs/archive.md, run by the real engine over lines that our own code wrote, and
//! compared with what the frames were made of. Outside `cargo xtask test`: it needs the network and 4 GB of room.

use crate::project::Project;
use crate::versions::ARCHIVE_PYTHON_PACKAGES;
use crate::{child, python};
use anyhow::{Context, Result};
use std::process::{Command, Stdio};

/// Runs it; false where something is not as it should be.
pub(crate) fn run(project: &Project, frames: u32) -> Result<bool> {
    let script = project.existing("lab/archive.py", "there is no lab")?;
    let document = project.existing("docs/archive.md", "there is no docs/archive.md")?;
    let python = python::with(&ARCHIVE_PYTHON_PACKAGES, python::Dependencies::Theirs, "the queries")?;
    let build = ["build", "--quiet", "-p", "nightledger-tests", "--bin", "archive"];
    child::run(child::cargo().args(build).current_dir(&project.root))?;
    let generator =
        project.target_dir().join("debug").join(format!("archive{}", std::env::consts::EXE_SUFFIX));
    let status = Command::new(python)
        .arg(script)
        .arg(generator)
        .arg(document)
        .arg(frames.to_string())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::null())
        .status()
        .context("the Python of the queries could not be started")?;
    Ok(status.success())
}
