//! Pythons of their own. One has Django REST framework, for the stand-in of AstroBin's equipment database in the browser
//! tests: how that framework chooses between HTML and JSON is what the page once got wrong. Another is the lab's.

use crate::project::{self, shown};
use crate::versions::PYTHON_PACKAGES;
use crate::{apt, child, digest};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Written when an installation is complete.
const COMPLETE: &str = ".nightledger-complete";

/// Whose other packages come along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dependencies {
    /// None: all are named.
    Named,
    /// Whatever the packages ask for.
    Theirs,
}

/// The program `python` of the browser tests' virtual environment.
pub(crate) fn with_packages() -> Result<PathBuf> {
    with(&PYTHON_PACKAGES, Dependencies::Named, "the browser tests")
}

/// The program `python` of a virtual environment with these packages, which `what` needs.
pub(crate) fn with(packages: &[(&str, &str)], dependencies: Dependencies, what: &str) -> Result<PathBuf> {
    let packages: Vec<String> = packages.iter().map(|(name, version)| format!("{name}=={version}")).collect();
    let home = project::tools_dir()?.join(format!("python-{}", digest::short(packages.join(" ").as_bytes())));
    let program =
        if cfg!(windows) { home.join("Scripts").join("python.exe") } else { home.join("bin").join("python") };
    if !home.join(COMPLETE).exists() {
        println!(
            "\nInstalling {} from the Python package index into {}, for {what}; once.",
            packages.join(", "),
            shown(&home)
        );
        install(&home, &program, &packages, dependencies).with_context(|| {
            format!(
                "{what} need Python 3.10 with venv (Debian: `apt-get install python3-venv`), and {}",
                packages.join(", ")
            )
        })?;
        fs::write(home.join(COMPLETE), "")?;
    }
    Ok(program)
}

fn install(home: &Path, program: &Path, packages: &[String], dependencies: Dependencies) -> Result<()> {
    // What is left of an installation that broke off may be anything.
    if home.exists() {
        fs::remove_dir_all(home)?;
    }
    let Some(python) = child::on_path(&["python3", "python"]) else { bail!("there is no python3 on PATH") };
    let make = || child::run(Command::new(&python).args(["-m", "venv"]).arg(home).env_remove("PYTHONHOME"));
    if make().is_err() {
        // Debian has `venv` in a package of its own. Whether it is there now, the next attempt shows.
        if apt::is_usable() {
            let _ = apt::update().and_then(|()| apt::install(&["python3-venv"]));
        }
        if home.exists() {
            fs::remove_dir_all(home)?;
        }
        make()?;
    }
    let mut pip = Command::new(program);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(packages);
    if dependencies == Dependencies::Named {
        pip.arg("--no-deps");
    }
    child::run(&mut pip)
}
