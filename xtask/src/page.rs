//! Building the page with Trunk, and what is written into the build afterwards.

use crate::project::{NothingToDo, Project};
use crate::services::Services;
use crate::tools::{self, TRUNK, WASM_BINDGEN};
use crate::{child, npm, offline, policy};
use anyhow::{Context, Result};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// One way to build the page.
pub(crate) struct PageBuild {
    /// Where the finished files go.
    pub(crate) dist: PathBuf,
    /// Whether `wasm-opt` makes it smaller, which needs npm; the page does the same either way.
    pub(crate) smallest: bool,
    /// What addresses in the page start with: `./`, or an absolute path.
    pub(crate) public_url: String,
    /// What the page may reach.
    pub(crate) services: Services,
}

/// Installs what is missing and builds.
pub(crate) fn build(project: &Project, page: &PageBuild) -> Result<()> {
    for path in ["index.html", "Trunk.toml"] {
        project.existing(path, "there is no page to build")?;
    }
    tools::ensure_wasm_target()?;
    let mut dirs = vec![TRUNK.ensure()?, WASM_BINDGEN.ensure()?];
    if page.smallest {
        dirs.push(npm::packages(project)?.join(".bin"));
    }
    // Trunk is run offline, so that it downloads no tools of its own; the crates come first.
    child::run(child::cargo().arg("fetch").current_dir(&project.root))?;

    let mut trunk = Command::new("trunk");
    trunk
        .args(["build", "--offline", "--public-url", &page.public_url, "--dist"])
        .arg(&page.dist)
        // Trunk runs wasm-opt in its release mode only; the compiler's profile is the same in both.
        .args(page.smallest.then_some("--release"))
        .current_dir(&project.root)
        .env("PATH", child::path_with(&dirs)?)
        .env("RUSTFLAGS", rust_flags(project))
        // Trunk 0.21 takes NO_COLOR=1 for a wrong value of an option.
        .env_remove("NO_COLOR");
    page.services.apply(&mut trunk);
    child::run(&mut trunk).context(
        "the page was not built. Errors of the compiler stand above; of the tools, `cargo xtask help` \
         says where they are kept",
    )
}

/// Source paths in panic messages without this machine's folders: the same build everywhere.
fn rust_flags(project: &Project) -> OsString {
    let mut flags = env::var_os("RUSTFLAGS").unwrap_or_default();
    let cargo_home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(env::home_dir()?.join(".cargo")))
        .map(|home| (home.join("registry").join("src"), "crates"));
    for (from, to) in cargo_home.into_iter().chain([(project.root.clone(), "nightledger")]) {
        // Flags are split at blanks, so a folder with one in its name stays as it is.
        if !from.to_string_lossy().contains(char::is_whitespace) {
            flags.push(" --remap-path-prefix=");
            flags.push(from);
            flags.push("=");
            flags.push(to);
        }
    }
    flags
}

/// Trunk's `post_build` hook: every file has its final bytes and waits in the staging folder.
pub(crate) fn post_build() -> Result<()> {
    let staging = env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from).ok_or_else(|| {
        NothingToDo("post-build is Trunk's hook and finds its files through TRUNK_STAGING_DIR".to_owned())
    })?;
    let index = staging.join("index.html");
    let page = fs::read_to_string(&index).with_context(|| format!("{} cannot be read", index.display()))?;
    fs::write(&index, policy::with_policy(&page, &Services::from_environment()?)?)?;
    offline::write(&staging)
}
