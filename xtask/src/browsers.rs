//! The browsers that the tests drive: found, or installed by apt where this user may.

use crate::{apt, child};
use anyhow::{Result, bail};
use std::env;
use std::path::PathBuf;

/// The two browsers' programs.
pub(crate) struct Browsers {
    /// Chromium, or Chrome.
    pub(crate) chromium: PathBuf,
    /// Firefox, at least the extended support release.
    pub(crate) firefox: PathBuf,
}

const CHROMIUM: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const FIREFOX: [&str; 2] = ["firefox-esr", "firefox"];

/// Finds both browsers; a test without its browser would be no test, so one missing is an error.
pub(crate) fn ensure() -> Result<Browsers> {
    if find_chromium().is_none() || find_firefox().is_none() {
        install();
    }
    match (find_chromium(), find_firefox()) {
        (Some(chromium), Some(firefox)) => Ok(Browsers { chromium, firefox }),
        (chromium, firefox) => {
            let missing = [("Chromium", chromium.is_none()), ("Firefox", firefox.is_none())]
                .into_iter()
                .filter_map(|(name, is_missing)| is_missing.then_some(name))
                .collect::<Vec<_>>()
                .join(" and ");
            bail!(
                "{missing} not found, which the browser tests drive. Install it (Debian: `apt-get install chromium \
                 firefox-esr`), or name the programs in the environment as CHROMIUM and FIREFOX"
            )
        }
    }
}

fn find_chromium() -> Option<PathBuf> {
    named("CHROMIUM").or_else(|| child::on_path(&CHROMIUM)).or_else(|| {
        existing(&[
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            "C:/Program Files/Google/Chrome/Application/chrome.exe",
        ])
    })
}

fn find_firefox() -> Option<PathBuf> {
    named("FIREFOX").or_else(|| child::on_path(&FIREFOX)).or_else(|| {
        existing(&[
            "/Applications/Firefox.app/Contents/MacOS/firefox",
            "C:/Program Files/Mozilla Firefox/firefox.exe",
        ])
    })
}

fn named(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from).filter(|program| program.is_file())
}

fn existing(paths: &[&str]) -> Option<PathBuf> {
    paths.iter().map(PathBuf::from).find(|path| path.is_file())
}

/// By apt, where that can be; elsewhere the caller says what is missing.
fn install() {
    if !apt::is_usable() {
        return;
    }
    println!("\nInstalling Chromium and Firefox with apt, for the browser tests; one or two minutes, once.");
    if let Err(error) =
        apt::update().and_then(|()| apt::install(&["chromium", "chromium-driver", "firefox-esr"]))
    {
        println!("apt could not install them: {error:#}");
    }
}
