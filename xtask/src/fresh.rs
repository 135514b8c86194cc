//! `cargo xtask fresh`: whether a machine that has nothing but the README's programs can serve and test the committed
//! state. Caches hide what a set-up forgets to download, so it starts with none.

use crate::child;
use crate::options::Half;
use crate::project::Project;
use anyhow::{Context, Result, bail};
use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

/// The README's two commands, and how long each is meant to take on two cores.
const HALVES: [(Half, &str, u64); 2] = [(Half::Serve, "serve", 6), (Half::Test, "test", 30)];

/// The names under which rustup stands in for the programs of its toolchains.
const RUSTUP_NAMES: [&str; 9] = [
    "rustup",
    "cargo",
    "rustc",
    "rustdoc",
    "rustfmt",
    "cargo-fmt",
    "cargo-clippy",
    "clippy-driver",
    "rust-lldb",
];

/// Variables that cargo, rustup and this program set for what they start, and that a new terminal does not have.
const INHERITED: [&str; 9] = [
    "CARGO",
    "CARGO_TARGET_DIR",
    "CARGO_INCREMENTAL",
    "RUSTUP_TOOLCHAIN",
    "RUSTFLAGS",
    "RUSTDOCFLAGS",
    "CHROMIUM",
    "FIREFOX",
    "RUST_RECURSION_COUNT",
];
/// The same, by how their names begin.
const INHERITED_STARTS: [&str; 6] =
    ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "NIGHTLEDGER_", "PROPTEST_"];

/// Carries out the README's commands in a clone of HEAD; false when one of them failed.
pub(crate) fn run(project: &Project, only: Option<Half>) -> Result<bool> {
    let place = Place::new(project)?;
    let mut passed = true;
    let mut lines = Vec::new();
    for (half, name, goal_min) in HALVES {
        if only.is_some_and(|only| only != half) {
            continue;
        }
        println!("\n=== cargo xtask {name}, with nothing downloaded or compiled before");
        let started = Instant::now();
        let outcome = if half == Half::Serve { place.serve() } else { place.test() };
        let seconds = started.elapsed().as_secs();
        let word = if outcome.is_ok() { "ok" } else { "FAILED" };
        lines
            .push(format!("{name:6} {word:6} {seconds:5} s (meant to take {goal_min} minutes on two cores)"));
        if let Err(error) = outcome {
            println!("--- {name}: {error:#}");
            passed = false;
        }
    }
    println!("\n{}", lines.join("\n"));
    place.leave(passed)?;
    println!("fresh: {}", if passed { "pass" } else { "fail" });
    Ok(passed)
}

/// A folder that stands for a new machine.
struct Place {
    /// The folder with everything in it.
    all: PathBuf,
    /// The clone.
    checkout: PathBuf,
}

impl Place {
    /// Clones HEAD into a new folder of the system's folder for temporary files.
    fn new(project: &Project) -> Result<Self> {
        let all = env::temp_dir().join(format!("nightledger-fresh-{}", std::process::id()));
        let place = Self { checkout: all.join("nightledger"), all };
        fs::create_dir_all(place.programs())
            .with_context(|| format!("{} cannot be made", place.all.display()))?;
        let mut clone = Command::new("git");
        clone.args(["clone", "--quiet", "--no-hardlinks"]).arg(&project.root).arg(&place.checkout);
        child::run(&mut clone).context("the committed state could not be cloned")?;
        let rustup = child::on_path(&["rustup"]).context("rustup is not on PATH")?.canonicalize()?;
        for name in RUSTUP_NAMES {
            let copy = place.programs().join(format!("{name}{}", env::consts::EXE_SUFFIX));
            fs::copy(&rustup, &copy).with_context(|| format!("{} cannot be written", copy.display()))?;
        }
        Ok(place)
    }

    /// rustup alone: what else was installed beside it would be found on `PATH`.
    fn programs(&self) -> PathBuf {
        self.all.join("bin")
    }

    /// `cargo xtask NAME` in the clone, as a new terminal of a new user starts it.
    fn xtask(&self, name: &str) -> Result<Command> {
        let mut command = Command::new(self.programs().join(format!("cargo{}", env::consts::EXE_SUFFIX)));
        let rustup_home = env::var_os("RUSTUP_HOME").map(PathBuf::from);
        let rustup_home = rustup_home.or_else(|| Some(env::home_dir()?.join(".rustup")));
        let without = rustup_home.clone().into_iter().chain(cargo_home()).collect::<Vec<_>>();
        command
            .args(["xtask", name])
            .current_dir(&self.checkout)
            .stdin(Stdio::null())
            .env("CARGO_HOME", self.all.join("cargo"))
            .env("NIGHTLEDGER_TOOLS", self.all.join("tools"))
            .env("npm_config_cache", self.all.join("npm"))
            .env("PATH", env::join_paths(std::iter::once(self.programs()).chain(path_without(&without)))?);
        if let Some(home) = rustup_home {
            command.env("RUSTUP_HOME", home);
        }
        for (variable, _) in env::vars_os() {
            let name = variable.to_string_lossy();
            let inherited = INHERITED_STARTS.iter().any(|start| name.starts_with(start));
            if INHERITED.contains(&&*name) || (inherited && name != "NIGHTLEDGER_TOOLS") {
                command.env_remove(&variable);
            }
        }
        Ok(command)
    }

    /// Serves until the page has answered.
    fn serve(&self) -> Result<()> {
        let mut command = self.xtask("serve")?;
        let mut child =
            command.stdout(Stdio::piped()).spawn().context("`cargo xtask serve` could not be started")?;
        let stdout = child.stdout.take().context("`cargo xtask serve` has no output")?;
        let answered = address(&mut BufReader::new(stdout)).and_then(|address| answers(&address));
        // It ends by nothing else.
        let _ = child.kill();
        child.wait()?;
        answered
    }

    fn test(&self) -> Result<()> {
        child::run(&mut self.xtask("test")?)
    }

    /// Takes gigabytes away again, unless somebody will want to see why it failed.
    fn leave(&self, passed: bool) -> Result<()> {
        if passed {
            return fs::remove_dir_all(&self.all)
                .with_context(|| format!("{} cannot be removed", self.all.display()));
        }
        println!("What it made is kept in {}.", self.all.display());
        Ok(())
    }
}

/// This user's folder of cargo, whose programs a new user does not have.
fn cargo_home() -> Option<PathBuf> {
    env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")))
}

/// The folders of `PATH` that lie in none of these.
fn path_without(homes: &[PathBuf]) -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).filter(|dir| !homes.iter().any(|home| dir.starts_with(home))).collect()
}

/// The address that `serve` prints once it is ready; everything it prints is shown.
fn address(output: &mut impl BufRead) -> Result<String> {
    let mut ready = false;
    let mut line = String::new();
    while output.read_line(&mut line)? > 0 {
        print!("{line}");
        std::io::stdout().flush()?;
        ready |= line.starts_with("Ready");
        if ready && line.trim().starts_with("http://") {
            return Ok(line.trim().to_owned());
        }
        line.clear();
    }
    bail!("`cargo xtask serve` ended before it said Ready and an address")
}

/// Whether this address of this machine answers with the page.
fn answers(address: &str) -> Result<()> {
    let rest = address.strip_prefix("http://").context("the address is not one of this machine")?;
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let mut stream = TcpStream::connect(host).with_context(|| format!("{address} does not answer"))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    if !answer.starts_with("HTTP/1.1 200 ") || !answer.contains("<title>Nightledger</title>") {
        bail!("{address} answers something else than the page:\n{answer}");
    }
    println!("The page answers.");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::Server;

    #[test]
    fn the_address_counts_once_it_is_ready() {
        let output = "see http://docs.example\n  http://127.0.0.1:1/\n\nReady after 9 s. Nightledger is at\n\n    \
                      http://127.0.0.1:8080/\n\nCtrl+C ends it.\n";
        assert_eq!(address(&mut output.as_bytes()).unwrap(), "http://127.0.0.1:8080/");
        let error = address(&mut "error: it does not compile\n".as_bytes()).unwrap_err().to_string();
        assert!(error.contains("ended before"), "{error}");
    }

    #[test]
    fn only_the_page_is_an_answer() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("index.html"), "<title>Nightledger</title>").unwrap();
        let server = Server::bind(dir.path(), "/sub/", Some(0)).unwrap();
        let address = server.address().unwrap();
        std::thread::spawn(move || server.run());
        answers(&address).unwrap();
        let error = answers(&address.replace("/sub/", "/")).unwrap_err().to_string();
        assert!(error.contains("404"), "{error}");
    }

    #[test]
    fn programs_that_cargo_installed_are_not_found() {
        let homes = [cargo_home().unwrap()];
        assert!(path_without(&homes).iter().all(|dir| *dir != homes[0].join("bin")));
        assert_eq!(path_without(&[]), env::split_paths(&env::var_os("PATH").unwrap()).collect::<Vec<_>>());
        assert!(path_without(&[PathBuf::from("/")]).iter().all(|dir| dir.is_relative()));
    }
}
