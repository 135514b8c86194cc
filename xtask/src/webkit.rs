//! `cargo xtask webkit`: the built page in WebKitGTK, by its WebDriver, on a display of its own. Outside `cargo xtask test`:
//! the browser is not on every machine.

use crate::project::Project;
use crate::{apt, child, page};
use anyhow::{Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// Debian's packages: the driver brings the browser; of `locales` one is made whose tag `Intl` refuses.
const PACKAGES: [&str; 3] = ["locales", "webkit2gtk-driver", "xvfb"];

/// Looks at `dist/` with WebKitGTK; builds nothing.
pub(crate) fn run(project: &Project, arguments: &[String]) -> Result<()> {
    project.existing("dist/index.html", "`cargo xtask dist` builds it")?;
    let script = project.existing("tests/browser/webkit.mjs", "nothing looks at the page")?;
    let browser = ensure()?;
    let mut node = page::node(project, "debug")?;
    node.args(["--test", "--test-reporter=spec"])
        .args(arguments)
        .arg(script)
        .env("NIGHTLEDGER_MINIBROWSER", browser);
    child::run(&mut node)
}

/// The browser; its driver and the display are on the path.
fn ensure() -> Result<PathBuf> {
    let there = || {
        let programs = ["WebKitWebDriver", "Xvfb"].iter().all(|name| child::on_path(&[name]).is_some());
        let locales = Path::new("/usr/share/i18n/locales/de_DE").exists();
        minibrowser(Path::new("/usr")).filter(|_| programs && locales)
    };
    if let Some(browser) = there() {
        return Ok(browser);
    }
    if apt::is_usable() {
        println!("Installing WebKitGTK's MiniBrowser and its driver with apt.");
        apt::update()?;
        apt::install(&PACKAGES)?;
    }
    let Some(browser) = there() else {
        bail!("WebKitGTK's MiniBrowser is not here. Debian: `apt-get install {}`", PACKAGES.join(" "))
    };
    Ok(browser)
}

/// `lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser`, and where other distributions have it; the newest.
fn minibrowser(prefix: &Path) -> Option<PathBuf> {
    let folders = |dir: PathBuf| {
        let entries = fs::read_dir(dir).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect::<Vec<_>>()
    };
    let mut libraries = vec![prefix.join("lib"), prefix.join("lib64"), prefix.join("libexec")];
    libraries.extend(folders(prefix.join("lib")));
    let mut found: Vec<PathBuf> = libraries
        .into_iter()
        .flat_map(folders)
        .filter(|dir| {
            dir.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with("webkit"))
        })
        .map(|dir| dir.join("MiniBrowser"))
        .filter(|program| program.is_file())
        .collect();
    found.sort();
    found.pop()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_browser_is_found_wherever_distributions_have_it() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(minibrowser(dir.path()), None);
        for place in ["lib/other", "lib/m-linux-gnu/webkit2gtk-4.0", "lib/m-linux-gnu/webkit2gtk-4.1"] {
            let place = dir.path().join(place);
            fs::create_dir_all(&place).unwrap();
            fs::write(place.join("MiniBrowser"), "").unwrap();
        }
        let newest = dir.path().join("lib/m-linux-gnu/webkit2gtk-4.1/MiniBrowser");
        assert_eq!(minibrowser(dir.path()), Some(newest));
    }
}
