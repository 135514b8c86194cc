//! Command-line tools by exact version: found on `PATH`, else in the user's cache, else installed there.

use crate::child::{self, cargo, command_line, output_of};
use crate::project::{self, shown};
use crate::versions;
use anyhow::{Context, Result, bail};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// A tool that `cargo install` builds.
pub(crate) struct CargoTool {
    /// The crate's name.
    pub(crate) name: &'static str,
    /// Exactly this version.
    pub(crate) version: &'static str,
    /// The program that is looked for and asked for its version.
    program: &'static str,
    /// What it is needed for, as the end of "... is needed to ...".
    why: &'static str,
    /// How long installing takes on two cores.
    minutes: &'static str,
    /// Options of `cargo install` beside name, version and folder.
    options: &'static [&'static str],
}

/// Builds the page.
pub(crate) const TRUNK: CargoTool = CargoTool {
    name: "trunk",
    version: versions::TRUNK,
    program: "trunk",
    why: "put the page together",
    minutes: "about 3 minutes",
    // The default features are for its own server and downloads, which nothing here uses.
    options: &["--locked", "--no-default-features"],
};

/// Makes the page's wasm callable.
pub(crate) const WASM_BINDGEN: CargoTool = CargoTool {
    name: "wasm-bindgen-cli",
    version: versions::WASM_BINDGEN,
    program: "wasm-bindgen",
    why: "make the page's wasm callable from a browser",
    minutes: "about 1 minute",
    // Not --locked: its lock file names a crate version that was withdrawn.
    options: &["--no-default-features"],
};

/// Checks the dependencies.
pub(crate) const CARGO_DENY: CargoTool = CargoTool {
    name: "cargo-deny",
    version: versions::CARGO_DENY,
    program: "cargo-deny",
    why: "check licences and sources of the dependencies",
    minutes: "about 1 minute",
    options: &["--locked"],
};

/// Fuzzes.
pub(crate) const CARGO_FUZZ: CargoTool = CargoTool {
    name: "cargo-fuzz",
    version: versions::CARGO_FUZZ,
    program: "cargo-fuzz",
    why: "run the fuzz targets",
    minutes: "about 1 minute",
    options: &["--locked"],
};

impl CargoTool {
    /// The folder that holds the tool's program, after installing it where it is missing.
    pub(crate) fn ensure(&self) -> Result<PathBuf> {
        if let Some(program) = child::on_path(&[self.program]).filter(|program| self.is_right(program))
            && let Some(dir) = program.parent()
        {
            return Ok(dir.to_path_buf());
        }
        let tools = project::tools_dir()?;
        let root = tools.join(format!("{}-{}", self.name, self.version));
        let bin = root.join("bin");
        let program = bin.join(format!("{}{}", self.program, env::consts::EXE_SUFFIX));
        if !self.is_right(&program) {
            self.install(&tools, &root)?;
            if !self.is_right(&program) {
                bail!("{} was installed but does not answer with version {}", shown(&program), self.version);
            }
        }
        Ok(bin)
    }

    /// Whether this program is there and says that it is this version.
    fn is_right(&self, program: &Path) -> bool {
        program.is_file()
            && output_of(program, &["--version"])
                .is_some_and(|text| text.split_whitespace().any(|word| word == self.version))
    }

    fn install(&self, tools: &Path, root: &Path) -> Result<()> {
        let Self { name, version, why, minutes, .. } = self;
        println!(
            "\nInstalling {name} {version}, which is needed to {why}: it is neither on PATH nor in {}.\n\
             Built from crates.io into {}; {minutes} on two cores, once for this user.",
            shown(tools),
            shown(root),
        );
        let started = Instant::now();
        fs::create_dir_all(tools).with_context(|| format!("{} cannot be made", shown(tools)))?;
        let build = tools.join(format!(".build-{name}-{version}"));
        let mut command = cargo();
        command
            .args(["install", "--debug"])
            .args(self.options)
            .arg("--root")
            .arg(root)
            .arg(format!("{name}@{version}"))
            // Outside the checkout, so that no setting of the checkout applies.
            .current_dir(tools)
            .env("CARGO_TARGET_DIR", &build)
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            // So that cargo does not advise to put the folder on PATH: nobody has to.
            .env("PATH", child::path_with(&[root.join("bin")])?)
            .env_remove("RUSTFLAGS");
        let line = command_line(&command);
        let outcome = child::run(&mut command);
        // The build's leavings are large and of no further use, whatever became of it.
        let _ = fs::remove_dir_all(&build);
        outcome.with_context(|| {
            format!(
                "{name} {version} could not be installed. By hand: `{line}`, or put {name} {version} on PATH \
                 in any other way; then run the same command again"
            )
        })?;
        println!("{name} {version} installed in {} s.\n", started.elapsed().as_secs());
        Ok(())
    }
}

/// Makes sure that Rust can compile for the browser.
pub(crate) fn ensure_wasm_target() -> Result<()> {
    ensure_target(versions::WASM_TARGET, "which the page is compiled for")
}

/// Makes sure that Rust can compile for a target; `why` goes on from its name.
pub(crate) fn ensure_target(target: &str, why: &str) -> Result<()> {
    let is_there = || {
        output_of("rustc", &["--print", "target-libdir", "--target", target])
            .is_some_and(|dir| Path::new(dir.trim()).is_dir())
    };
    if is_there() {
        return Ok(());
    }
    println!("Installing Rust's target {target}, {why}.");
    let by_hand = format!("By hand: `rustup target add {target}`, then run the same command again");
    if child::on_path(&["rustup"]).is_none() {
        bail!(
            "this Rust lacks its target {target}, {why}, and there is no rustup to add it. \
             Install Rust from https://rustup.rs, or the target from where your Rust came. {by_hand}."
        );
    }
    child::run(Command::new("rustup").args(["target", "add", target])).context(by_hand)?;
    if is_there() {
        return Ok(());
    }
    bail!("the target {target} was added to another toolchain than the one in use ({}).", versions::RUST)
}
