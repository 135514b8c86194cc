//! Building the page with Trunk, and what is written into the build afterwards.

use crate::modules::{self, Built};
use crate::project::Project;
use crate::services::Services;
use crate::tools::{self, TRUNK, WASM_BINDGEN};
use crate::{browsers, child, commit, npm, offline, policy, python, texts};
use anyhow::{Context, Result};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

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

impl PageBuild {
    /// The page as `dist` makes it without options.
    pub(crate) fn shipped(project: &Project) -> Result<Self> {
        Ok(Self {
            dist: project.root.join("dist"),
            smallest: true,
            public_url: "./".to_owned(),
            services: Services::from_environment()?,
        })
    }
}

/// Installs what is missing and builds.
pub(crate) fn build(project: &Project, page: &PageBuild) -> Result<()> {
    for path in ["index.html", "Trunk.toml"] {
        project.existing(path, "there is no page to build")?;
    }
    tools::ensure_wasm_target()?;
    let mut dirs = vec![WASM_BINDGEN.ensure()?];
    if page.smallest {
        dirs.push(npm::packages(project)?.join(".bin"));
    }
    fetch(project)?;
    // Not yet where it is looked for: it lacks the policy, and the service worker.
    let unfinished = project.target_dir().join("unfinished");
    let path = child::path_with(&dirs)?;
    let modules = modules::Build { optimised: page.smallest, path: &path, rust_flags: rust_flags(project) };
    let (made, modules) = thread::scope(|scope| {
        // Much of either is for one core alone.
        let making = scope.spawn(|| modules.make(project));
        let made = with_trunk(project, page, &unfinished, &dirs);
        (made, making.join().unwrap_or_else(|_| Err(anyhow::anyhow!("making the modules broke off"))))
    });
    made.context(
        "the page was not built. Errors of the compiler stand above; of the tools, `cargo xtask help` \
         says where they are kept",
    )?;
    let modules = modules.context("the modules beside the page were not built")?;
    let version = commit::version(commit::Commit::of(project).as_ref());
    finish(project, &unfinished, page, &modules, &version)?;
    replace(&page.dist, &unfinished)
}

/// Runs Trunk, installed where it is not; `dirs` have the tools that it finds in `PATH`.
fn with_trunk(project: &Project, page: &PageBuild, unfinished: &Path, dirs: &[PathBuf]) -> Result<()> {
    let dirs: Vec<PathBuf> = [TRUNK.ensure()?].into_iter().chain(dirs.iter().cloned()).collect();
    let mut trunk = Command::new("trunk");
    trunk
        .args(["build", "--offline", "--public-url", &page.public_url, "--dist"])
        .arg(unfinished)
        // Trunk runs wasm-opt in its release mode only; the compiler's profile is the same in both.
        .args(page.smallest.then_some("--release"))
        .current_dir(&project.root)
        .env("PATH", child::path_with(&dirs)?)
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", rust_flags(project))
        // Trunk 0.21 takes NO_COLOR=1 for a wrong value of an option.
        .env_remove("NO_COLOR");
    page.services.apply(&mut trunk);
    child::run(&mut trunk)
}

/// Downloads the crates. Trunk is run offline, so that it downloads no tools of its own. The crates of every target
/// come, because `cargo metadata`, which Trunk asks, wants those of other systems as well.
fn fetch(project: &Project) -> Result<()> {
    child::run(child::cargo().args(["fetch", "--locked"]).current_dir(&project.root))
}

/// Source paths in panic messages without this machine's folders, so that the build is the same everywhere.
pub(crate) fn rust_flags(project: &Project) -> OsString {
    let mut flags = OsString::new();
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

/// Node, with everything in its environment that scripts in `tests/browser` need: the built page, the native
/// runner of this cargo profile (`debug` or `release`), and the browsers.
pub(crate) fn node(project: &Project, profile: &str) -> Result<Command> {
    let modules = npm::packages(project)?;
    let browsers = browsers::ensure()?;
    let runner = format!("nightledger{}", env::consts::EXE_SUFFIX);
    let mut command = Command::new("node");
    command
        .current_dir(&project.root)
        .env("NIGHTLEDGER_DIST", project.root.join("dist"))
        .env("NIGHTLEDGER_BIN", project.target_dir().join(profile).join(runner))
        .env("NIGHTLEDGER_XTASK", env::current_exe()?)
        .env("NIGHTLEDGER_NODE_MODULES", modules)
        .env("NIGHTLEDGER_DJANGO", python::with_packages()?)
        .env("CHROMIUM_SHELL", browsers.shell.as_ref().unwrap_or(&browsers.chromium))
        .env("CHROMIUM", browsers.chromium)
        .env("FIREFOX", browsers.firefox);
    Ok(command)
}

/// Every file has its final bytes: the policy and the service worker are made from them.
fn finish(project: &Project, dir: &Path, build: &PageBuild, modules: &[Built], version: &str) -> Result<()> {
    for module in modules {
        module.write(dir)?;
    }
    let index = dir.join("index.html");
    let page = fs::read_to_string(&index).with_context(|| format!("{} cannot be read", index.display()))?;
    let page = modules::with_places(&page, modules, &build.public_url)?;
    let page = texts::write(project, dir, &page, &build.public_url)?;
    let page = commit::with_version(&page, version)?;
    // The policy has the hash of the script that this changes.
    let page = with_used_preload(&page)?;
    let page = policy::with_policy(&page, &build.services)?;
    fs::write(&index, page)?;
    offline::write(dir)
}

/// Puts finished files where they are looked for. They may be on another disk.
fn replace(dist: &Path, finished: &Path) -> Result<()> {
    if dist.exists() {
        fs::remove_dir_all(dist).with_context(|| format!("{} cannot be emptied", dist.display()))?;
    }
    copy(finished, dist)
}

/// Copies a folder with all that is below it.
fn copy(from: &Path, to: &Path) -> Result<()> {
    let why = || format!("{} cannot be written", to.display());
    fs::create_dir_all(to).with_context(why)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target).with_context(why)?;
        }
    }
    Ok(())
}

/// The wasm's `preload` and its fetch, made one. Trunk gives the `preload` an `integrity`, which Chromium does not check
/// there and complains about in everybody's console, and makes it a CORS request, which WebKit never finds again: without
/// a cache on disk it fetched each module twice (findings/webkitgtk-fetches-what-it-preloaded.sh). Without CORS all
/// browsers find it, if the fetch says so too. The scripts keep what they have.
fn with_used_preload(page: &str) -> Result<String> {
    let tags = page.split_inclusive('>').map(|tag| {
        let is_preload = tag.contains("<link rel=\"preload\"") && tag.contains(" as=\"fetch\"");
        if is_preload { without(&without(tag, "integrity"), "crossorigin") } else { tag.to_owned() }
    });
    let page: String = tags.collect();
    let why = "Trunk's script does not begin the page as it did";
    let (before, rest) = page.split_once("init({ module_or_path: '").context(why)?;
    let (wasm, rest) = rest.split_once('\'').context(why)?;
    let fetched = format!("fetch('{wasm}', {{ mode: 'no-cors', credentials: 'include' }})");
    Ok(format!("{before}init({{ module_or_path: {fetched}{rest}"))
}

/// A tag without this attribute and its value in quotes.
fn without(tag: &str, attribute: &str) -> String {
    let cut = || {
        let start = tag.find(&format!(" {attribute}=\""))?;
        let (before, value) = (tag.get(..start)?, tag.get(start..)?.split_once('"')?.1);
        Some(format!("{before}{}", value.split_once('"')?.1))
    };
    cut().unwrap_or_else(|| tag.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_there_goes_and_folders_come_whole() {
        let dir = std::env::temp_dir().join(format!("nightledger-page-{}", std::process::id()));
        let (finished, dist) = (dir.join("unfinished"), dir.join("dist"));
        fs::create_dir_all(finished.join("snippets/a")).unwrap();
        fs::write(finished.join("snippets/a/b.js"), "1").unwrap();
        fs::write(finished.join("index.html"), "2").unwrap();
        fs::create_dir_all(&dist).unwrap();
        fs::write(dist.join("old.js"), "0").unwrap();
        replace(&dist, &finished).unwrap();
        assert_eq!(fs::read_to_string(dist.join("snippets/a/b.js")).unwrap(), "1");
        assert_eq!(fs::read_to_string(dist.join("index.html")).unwrap(), "2");
        assert!(!dist.join("old.js").exists());
        fs::remove_dir_all(&dir).unwrap();
    }

    #[test]
    fn the_preload_and_the_fetch_of_the_wasm_are_one_request() {
        let page = "<head><script type=\"module\">init({ module_or_path: './a.wasm' });</script>\
                    <link rel=\"modulepreload\" href=\"./a.js\" crossorigin=\"anonymous\" integrity=\"sha384-A=\">\
                    <link rel=\"preload\" href=\"./a.wasm\" crossorigin=\"anonymous\" integrity=\"sha384-B=\" as=\"fetch\"></head>";
        let expect = "<head><script type=\"module\">init({ module_or_path: \
                      fetch('./a.wasm', { mode: 'no-cors', credentials: 'include' }) });</script>\
                      <link rel=\"modulepreload\" href=\"./a.js\" crossorigin=\"anonymous\" integrity=\"sha384-A=\">\
                      <link rel=\"preload\" href=\"./a.wasm\" as=\"fetch\"></head>";
        assert_eq!(with_used_preload(page).unwrap(), expect);
        assert!(with_used_preload("<p>no script").is_err());
    }

    #[test]
    fn panic_messages_do_not_name_this_machine() {
        let project = Project { root: PathBuf::from("/home/somebody/nightledger") };
        let flags = rust_flags(&project).into_string().unwrap();
        assert!(flags.contains("--remap-path-prefix=/home/somebody/nightledger=nightledger"), "{flags}");
        let blank = Project { root: PathBuf::from("/home/some body/nightledger") };
        assert!(!rust_flags(&blank).into_string().unwrap().contains("some body"));
    }
}
