//! Where things are: the checkout, its target directory, the user's cache of tools.

use anyhow::{Context, Result};
use std::env;
use std::path::{Path, PathBuf};

/// This checkout.
#[derive(Clone)]
pub(crate) struct Project {
    /// The folder with the workspace's `Cargo.toml`.
    pub(crate) root: PathBuf,
}

impl Project {
    /// The checkout that this program was compiled in.
    pub(crate) fn here() -> Self {
        let manifest_dir = Path::new(env!("CARGO_MANIFEST_DIR"));
        Self { root: manifest_dir.parent().unwrap_or(manifest_dir).to_path_buf() }
    }

    /// Cargo's target directory: this program runs from `<target>/<profile>/xtask`.
    pub(crate) fn target_dir(&self) -> PathBuf {
        if let Some(dir) = env::var_os("CARGO_TARGET_DIR") {
            return self.root.join(dir);
        }
        env::current_exe()
            .ok()
            .and_then(|exe| Some(exe.parent()?.parent()?.to_path_buf()))
            .filter(|dir| dir.join("CACHEDIR.TAG").exists())
            .unwrap_or_else(|| self.root.join("target"))
    }

    /// A file of this checkout, or an error that says what lacks without it.
    pub(crate) fn existing(&self, path: &str, what_for: &str) -> Result<PathBuf> {
        let full = self.root.join(path);
        if full.exists() {
            return Ok(full);
        }
        Err(NothingToDo(format!("{path} is not in this checkout: {what_for}")).into())
    }
}

/// A command whose input does not exist: neither done nor failed. Ends with exit code 2.
#[derive(Debug)]
pub(crate) struct NothingToDo(pub String);

impl std::fmt::Display for NothingToDo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NothingToDo {}

/// Where installed tools are kept, so that a fresh clone finds them: `$NIGHTLEDGER_TOOLS`, else
/// `~/.cache/nightledger/tools` (`%LOCALAPPDATA%` on Windows).
pub(crate) fn tools_dir() -> Result<PathBuf> {
    if let Some(dir) = env::var_os("NIGHTLEDGER_TOOLS").filter(|dir| !dir.is_empty()) {
        return std::path::absolute(&dir)
            .with_context(|| format!("NIGHTLEDGER_TOOLS is no usable path: {}", dir.display()));
    }
    let cache = if cfg!(windows) {
        env::var_os("LOCALAPPDATA").map(PathBuf::from)
    } else {
        env::var_os("XDG_CACHE_HOME")
            .filter(|dir| Path::new(dir).is_absolute())
            .map(PathBuf::from)
            .or_else(|| env::home_dir().map(|home| home.join(".cache")))
    };
    let cache = cache.context(
        "no home directory is known to keep tools in. Set NIGHTLEDGER_TOOLS to a folder for them.",
    )?;
    Ok(cache.join("nightledger").join("tools"))
}

/// A path as people write it: the home directory as `~`.
pub(crate) fn shown(path: &Path) -> String {
    match env::home_dir().and_then(|home| Some(path.strip_prefix(home).ok()?.to_path_buf())) {
        Some(inside) => format!("~/{}", inside.display()),
        None => path.display().to_string(),
    }
}
