//! A Python of its own with Django REST framework, for the stand-in of AstroBin's equipment database in the browser tests:
//! how that framework chooses between HTML and JSON is what the page once got wrong.

use crate::project::{self, shown};
use crate::versions::PYTHON_PACKAGES;
use crate::{apt, child, digest};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Written when an installation is complete.
const COMPLETE: &str = ".nightledger-complete";

/// The program `python` of a virtual environment with these packages.
pub(crate) fn with_packages() -> Result<PathBuf> {
    let packages: Vec<String> =
        PYTHON_PACKAGES.iter().map(|(name, version)| format!("{name}=={version}")).collect();
    let home = project::tools_dir()?.join(format!("python-{}", digest::short(packages.join(" ").as_bytes())));
    let program =
        if cfg!(windows) { home.join("Scripts").join("python.exe") } else { home.join("bin").join("python") };
    if !home.join(COMPLETE).exists() {
        println!(
            "\nInstalling {} from the Python package index into {}, for the browser tests; less than a minute, once.",
            packages.join(", "),
            shown(&home)
        );
        install(&home, &program, &packages).with_context(|| {
            format!(
                "the browser tests need Python 3.10 with venv (Debian: `apt-get install python3-venv`), and {}",
                packages.join(", ")
            )
        })?;
        fs::write(home.join(COMPLETE), "")?;
    }
    Ok(program)
}

fn install(home: &Path, program: &Path, packages: &[String]) -> Result<()> {
    // What is left of an installation that broke off may be anything.
    if home.exists() {
        fs::remove_dir_all(home)?;
    }
    let Some(python) = child::on_path(&["python3", "python"]) else { bail!("there is no python3 on PATH") };
    let make = || child::run(Command::new(&python).args(["-m", "venv"]).arg(home).env_remove("PYTHONHOME"));
    if make().is_err() {
        // Debian has `venv` in a package of its own. Whether it is there now, the next attempt shows.
        if apt::is_usable() {
            let _ = apt::install(&["python3-venv"]);
        }
        if home.exists() {
            fs::remove_dir_all(home)?;
        }
        make()?;
    }
    let mut pip = Command::new(program);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]).args(packages);
    child::run(&mut pip)
}
