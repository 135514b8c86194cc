//! The browsers that the tests drive: found, or installed by apt where this user may.

use crate::{apt, child};
use anyhow::{Result, bail};
use std::env;
use std::path::PathBuf;

/// The browsers' programs.
pub(crate) struct Browsers {
    /// Chromium, or Chrome.
    pub(crate) chromium: PathBuf,
    /// Chromium without windows, toolbars and their processes, where it is: the same engine, a third less work.
    pub(crate) shell: Option<PathBuf>,
    /// Firefox, at least the extended support release.
    pub(crate) firefox: PathBuf,
}

const CHROMIUM: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const SHELL: [&str; 2] = ["chromium-headless-shell", "chrome-headless-shell"];
const FIREFOX: [&str; 2] = ["firefox-esr", "firefox"];

/// Finds the browsers; a test without its browser would be no test, so one missing is an error, but for the shell, in
/// whose place Chromium is taken.
pub(crate) fn ensure() -> Result<Browsers> {
    if find_chromium().is_none() || find_firefox().is_none() || (find_shell().is_none() && !is_chosen()) {
        install();
    }
    match (find_chromium(), find_firefox()) {
        (Some(chromium), Some(firefox)) => Ok(Browsers { chromium, shell: find_shell(), firefox }),
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

/// Whether the user said which Chromium it is to be; then it is that one in all tests.
fn is_chosen() -> bool {
    env::var_os("CHROMIUM").is_some()
}

/// The program itself before the script that starts it, which would not end with it.
fn find_shell() -> Option<PathBuf> {
    if is_chosen() {
        return None;
    }
    existing(&["/usr/lib/chromium/chromium-headless-shell"]).or_else(|| child::on_path(&SHELL))
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
        apt::update().and_then(|()| apt::install(&["chromium", "chromium-headless-shell", "firefox-esr"]))
    {
        println!("apt could not install them: {error:#}");
    }
}
