//! `cargo xtask test`: everything that has to hold, step by step, and one line that says whether it does.

use crate::child;
use crate::options::TestOptions;
use crate::page::{self, PageBuild};
use crate::pages;
use crate::project::Project;
use crate::rooms::ROOMS;
use crate::tally::Tally;
use crate::tools::{self, CARGO_DENY, TRUNK, WASM_BINDGEN};
use crate::versions::WASM_TARGET;
use crate::{browsers, npm, python, sizes};
use anyhow::{Context, Result, bail};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// One step; its function returns what it counted, if it runs tests.
struct Step {
    name: &'static str,
    what: &'static str,
    run: fn(&Suite) -> Result<Option<Tally>>,
    /// What is installed for it, if it is not there.
    needs: &'static [Need],
}

/// Installs a program or packages where they are missing.
type Need = fn(&Project) -> Result<()>;

const DENY: Need = |_| CARGO_DENY.ensure().map(drop);
const BINDGEN: Need = |_| WASM_BINDGEN.ensure().map(drop);
const BUNDLER: Need = |_| TRUNK.ensure().map(drop);
const NODE_PACKAGES: Need = |project| npm::packages(project).map(drop);
const PYTHON_PACKAGES: Need = |_| python::with_packages().map(drop);
const BROWSERS: Need = |_| browsers::ensure().map(drop);

/// In the order in which they run: what fails fast and often comes first.
const STEPS: [Step; 9] = [
    Step {
        name: "xtask",
        what: "versions agree, crates stay pure, this program works",
        run: Suite::xtask,
        needs: &[],
    },
    Step { name: "fmt", what: "formatting", run: Suite::fmt, needs: &[] },
    Step { name: "clippy", what: "lints of everything native", run: Suite::clippy, needs: &[] },
    Step {
        name: "clippy-wasm",
        what: "lints of the page, and no call that wasm lacks",
        run: Suite::clippy_wasm,
        needs: &[],
    },
    Step {
        name: "unit",
        what: "tests of the crates, of the page's parts that need no browser, and whole-system cases",
        run: Suite::unit,
        needs: &[],
    },
    Step { name: "doc", what: "documentation without broken links", run: Suite::doc, needs: &[] },
    Step {
        name: "deny",
        what: "licences, bans, sources and advisories of the dependencies",
        run: Suite::deny,
        needs: &[DENY],
    },
    Step {
        name: "dist",
        what: "the page as it ships",
        run: Suite::dist,
        needs: &[BINDGEN, BUNDLER, NODE_PACKAGES],
    },
    Step {
        name: "browser",
        what: "the page in real browsers",
        run: Suite::browser,
        needs: &[NODE_PACKAGES, PYTHON_PACKAGES, BROWSERS],
    },
];

/// The browser tests that wait for a minute and do little.
const WAITS_LONGEST: &str = "watch.test.mjs";

/// When no more files than these have failing browser tests, they are tried once more: a browser on a busy machine is late now
/// and then. Of more the page is at fault.
const MOST_TRIED_AGAIN: usize = 3;

/// A browser test that takes longer than this hangs.
const BROWSER_TEST_TIMEOUT: Duration = Duration::from_mins(5);

/// Runs the chosen steps; false when anything failed.
pub(crate) fn run(project: Project, options: TestOptions) -> Result<bool> {
    let TestOptions { only, skip, fail_fast, list, browser } = options;
    known(only.iter().chain(&skip))?;
    if list {
        for step in &STEPS {
            println!("{:12} {}", step.name, step.what);
        }
        return Ok(true);
    }
    let chosen: Vec<&Step> = STEPS
        .iter()
        .filter(|step| only.is_empty() || only.iter().any(|name| name == step.name))
        .filter(|step| !skip.iter().any(|name| name == step.name))
        .collect();
    println!("{}", machine());
    let suite =
        Suite { project, browser_args: browser, unchecked: Cell::new(None), installing: RefCell::default() };
    Ok(suite.run(&chosen, fail_fast))
}

/// What the results were found with.
fn machine() -> String {
    let version = |program: &str| {
        child::output_of(program, &["--version"]).map_or("none".to_owned(), |text| text.trim().to_owned())
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{} on {} with {cores} cores; node: {}", version("rustc"), env::consts::OS, version("node"))
}

/// An error if one of these is no step.
fn known<'a>(mut names: impl Iterator<Item = &'a String>) -> Result<()> {
    if let Some(unknown) = names.find(|name| STEPS.iter().all(|step| step.name != **name)) {
        bail!("there is no step {unknown:?}; `cargo xtask test --list` shows them");
    }
    Ok(())
}

struct Suite {
    project: Project,
    /// For `node --test`: names of files, or its options.
    browser_args: Vec<String>,
    /// What a step had to leave unchecked without failing: said again at the end, where people look.
    unchecked: Cell<Option<&'static str>>,
    /// What installs all that later steps need.
    installing: RefCell<Option<JoinHandle<()>>>,
}

/// Packages of their own: what they bring is not in the workspace's tree.
const APART: [&str; 2] = ["fuzz", "tests/readers"];

impl Suite {
    fn run(&self, steps: &[&Step], fail_fast: bool) -> bool {
        let started = Instant::now();
        self.install_ahead(steps);
        let mut total = Tally::default();
        let mut lines = Vec::new();
        for (index, step) in steps.iter().enumerate() {
            println!("\n=== {}/{} {}: {}", index + 1, steps.len(), step.name, step.what);
            let step_started = Instant::now();
            if !step.needs.is_empty() {
                self.wait_for_installing();
            }
            let mut counted = Tally::default();
            let outcome = match (step.run)(self) {
                Ok(Some(tally)) => {
                    counted = tally;
                    if tally.failed == 0 { Ok(()) } else { Err(anyhow::anyhow!("{} failed", tally.failed)) }
                }
                Ok(None) => {
                    counted.passed = 1;
                    Ok(())
                }
                Err(error) => {
                    counted.failed = 1;
                    Err(error)
                }
            };
            total += counted;
            let seconds = step_started.elapsed().as_secs();
            let word = if outcome.is_ok() { "ok" } else { "FAILED" };
            let line = format!(
                "{:12} {word:6} {:4} passed {:3} failed {seconds:5} s",
                step.name, counted.passed, counted.failed
            );
            println!("--- {line}");
            lines.push(line);
            if let Err(error) = outcome {
                println!("--- {}: {error:#}", step.name);
                if fail_fast {
                    break;
                }
            }
        }
        println!("\n{}\nall of it took {} s\n", lines.join("\n"), started.elapsed().as_secs());
        if let Some(unchecked) = self.unchecked.get() {
            println!("{unchecked}");
        }
        println!("{} passed, {} failed", total.passed, total.failed);
        total.failed == 0 && total.passed > 0
    }

    /// Installs what later steps need while the first ones compile: much of it is downloads, and much of compiling is for one
    /// core alone. A step whose need failed asks again and says why.
    fn install_ahead(&self, steps: &[&Step]) {
        let needs: Vec<Need> = steps.iter().skip(1).flat_map(|step| step.needs.iter().copied()).collect();
        let project = self.project.clone();
        let install = move || {
            for need in needs {
                let _ = need(&project);
            }
        };
        *self.installing.borrow_mut() = Some(thread::spawn(install));
    }

    fn wait_for_installing(&self) {
        if let Some(installing) = self.installing.take() {
            let _ = installing.join();
        }
    }

    /// The packages that run in browsers alone, each behind this option of cargo.
    fn each_page(&self, option: &str) -> Result<Vec<String>> {
        let names = pages::packages(&self.project)?;
        Ok(names.into_iter().flat_map(|name| [option.to_owned(), name]).collect())
    }

    /// A cargo command in the checkout, with settings for machines that build only once.
    fn cargo(&self) -> Command {
        let mut command = child::cargo();
        command.current_dir(&self.project.root);
        if env::var_os("CI").is_some() {
            command.env("CARGO_INCREMENTAL", "0");
        }
        command
    }

    fn cargo_test(&self, args: &[&str]) -> Result<Option<Tally>> {
        tests_of(self.cargo().args(["test", "--no-fail-fast"]).args(args))
    }

    fn xtask(&self) -> Result<Option<Tally>> {
        self.cargo_test(&["--package", "xtask"])
    }

    fn fmt(&self) -> Result<Option<Tally>> {
        checked(self.cargo().args(["fmt", "--all", "--check"]))
    }

    fn clippy(&self) -> Result<Option<Tally>> {
        checked(
            self.cargo()
                .args(["clippy", "--workspace", "--all-targets"])
                .args(self.each_page("--exclude")?)
                .args(["--", "-D", "warnings"]),
        )
    }

    fn clippy_wasm(&self) -> Result<Option<Tally>> {
        tools::ensure_wasm_target()?;
        checked(
            self.cargo()
                .args(["clippy", "--target", WASM_TARGET])
                .args(ROOMS.iter().flat_map(|(name, _)| ["--package", name]))
                .args(self.each_page("--package")?)
                .args(["--", "-D", "warnings"])
                .env("CLIPPY_CONF_DIR", self.project.root.join("xtask").join("clippy_wasm")),
        )
    }

    fn unit(&self) -> Result<Option<Tally>> {
        let native = self.native()?;
        self.cargo_test(&native.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// All that runs natively but this program, for cargo. Always in one go: of some of the packages alone cargo would
    /// compile most of what they share once more, with other features.
    fn native(&self) -> Result<Vec<String>> {
        let tested = pages::with_native_tests(&self.project)?;
        let all = pages::packages(&self.project)?;
        let without = all.into_iter().filter(|name| !tested.contains(name)).chain(["xtask".to_owned()]);
        let without = without.flat_map(|name| ["--exclude".to_owned(), name]);
        Ok(["--workspace".to_owned()].into_iter().chain(without).collect())
    }

    fn doc(&self) -> Result<Option<Tally>> {
        let doc = |args: &[String]| {
            let mut command = self.cargo();
            command.args(["doc", "--no-deps", "--document-private-items"]).args(args);
            child::run(command.env("RUSTDOCFLAGS", "-D warnings"))
        };
        doc(&[vec!["--workspace".to_owned()], self.each_page("--exclude")?].concat())?;
        doc(&[vec!["--target".to_owned(), WASM_TARGET.to_owned()], self.each_page("--package")?].concat())?;
        Ok(None)
    }

    fn deny(&self) -> Result<Option<Tally>> {
        let path = child::path_with(&[CARGO_DENY.ensure()?])?;
        let deny = |what: &[&str]| {
            let mut command = self.cargo();
            command
                .args(["deny", "--workspace", "check", "--hide-inclusion-graph"])
                .args(what)
                .env("PATH", &path);
            command
        };
        child::run(&mut deny(&["licenses", "bans", "sources"]))?;
        for package in APART {
            // Their licences bind nobody: they run here and are handed to no one.
            let manifest = self.project.root.join(package).join("Cargo.toml");
            let mut command = self.cargo();
            command.args(["deny", "--manifest-path"]).arg(manifest).arg("--config");
            command.arg(self.project.root.join("deny.toml")).args(["check", "--hide-inclusion-graph"]);
            child::run(command.args(["bans", "sources"]).env("PATH", &path))?;
        }

        let output = deny(&["advisories"])
            .env("GIT_TERMINAL_PROMPT", "0")
            .stdin(Stdio::null())
            .output()
            .context("cargo deny could not be started")?;
        let text = String::from_utf8_lossy(&output.stderr);
        if output.status.success() {
            println!("Advisories: checked against today's database, none applies.");
        } else if text.contains("failed to fetch advisory database")
            || text.contains("failed to load advisory database")
        {
            const NOT: &str = "Advisories: NOT checked, because the advisory database cannot be fetched from here. \
                               Licences, bans and sources were checked.";
            println!("{NOT}");
            self.unchecked.set(Some(NOT));
        } else {
            bail!("advisories apply, or checking them failed:\n{text}");
        }
        Ok(None)
    }

    fn dist(&self) -> Result<Option<Tally>> {
        let page = PageBuild::shipped(&self.project)?;
        page::build(&self.project, &page)?;
        sizes::check(&page.dist)?;
        Ok(None)
    }

    fn browser(&self) -> Result<Option<Tally>> {
        self.project.existing("dist/index.html", "`cargo xtask test --only dist,browser` builds it")?;
        let programs = ["--bin", "nightledger", "--bin", "trees"];
        child::run(self.cargo().args(["build", "--quiet"]).args(self.native()?).args(programs))?;

        let (files, options): (Vec<_>, Vec<_>) =
            self.browser_args.iter().cloned().partition(|word| !word.starts_with("--"));
        let files = if files.is_empty() {
            self.browser_tests()?
        } else {
            files.iter().map(|file| self.project.root.join(file)).collect()
        };
        let mut named = Vec::new();
        let tally = tests_of_reading(self.node_tests(2)?.args(options).args(files), |line| {
            named.extend(failing_file(line).map(|file| self.project.root.join(file)));
        })?;
        // A failure that is not named could not be seen to pass.
        let are_all_named = named.len() == tally.failed;
        let failing: BTreeSet<PathBuf> = named.into_iter().collect();
        if !self.browser_args.is_empty()
            || !are_all_named
            || failing.is_empty()
            || failing.len() > MOST_TRIED_AGAIN
        {
            return Ok(Some(tally));
        }
        for file in &failing {
            println!("--- browser: {} failed; it is tried once more, with nothing beside it", file.display());
        }
        let again = tests_of_reading(self.node_tests(1)?.args(&failing), |_| {})?;
        println!("--- browser: of {} failed tests {} failed again", tally.failed, again.failed);
        Ok(Some(tally.tried_again(again)))
    }

    /// `node --test` for the page, so many files at a time.
    fn node_tests(&self, files_at_a_time: u32) -> Result<Command> {
        let mut node = page::node(&self.project, "debug")?;
        let trees = format!("trees{}", env::consts::EXE_SUFFIX);
        node.env("NIGHTLEDGER_TREES", self.project.target_dir().join("debug").join(trees))
            .args(["--test", "--test-reporter=spec"])
            .arg(format!("--test-concurrency={files_at_a_time}"))
            .arg(format!("--test-timeout={}", BROWSER_TEST_TIMEOUT.as_millis()));
        Ok(node)
    }

    /// All of `tests/browser/*.test.mjs`.
    fn browser_tests(&self) -> Result<Vec<PathBuf>> {
        let dir = self.project.root.join("tests").join("browser");
        let mut files = Vec::new();
        for entry in fs::read_dir(&dir).with_context(|| format!("{} cannot be read", dir.display()))? {
            let path = entry?.path();
            if path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(".test.mjs")) {
                files.push(path);
            }
        }
        // What waits longest begins first: the others go on beside it.
        files.sort_by_key(|path| (path.file_name() != Some(WAITS_LONGEST.as_ref()), path.clone()));
        if files.is_empty() {
            bail!("there are no browser tests in {}", dir.display());
        }
        Ok(files)
    }
}

/// A command that is one check.
fn checked(command: &mut Command) -> Result<Option<Tally>> {
    child::run(command)?;
    Ok(None)
}

/// A command that runs tests: what it counted, or why it counted nothing.
fn tests_of(command: &mut Command) -> Result<Option<Tally>> {
    tests_of_reading(command, |_| {}).map(Some)
}

/// The same; `read` has every line too.
fn tests_of_reading(command: &mut Command, mut read: impl FnMut(&str)) -> Result<Tally> {
    let mut tally = Tally::default();
    let outcome = child::run_reading(command, |line| {
        tally.read(line);
        read(line);
    });
    match outcome {
        // Failing tests are counted; a failure beside them (a test that does not compile, say) is one more.
        Err(error) if tally.failed == 0 => {
            println!("{error:#}");
            tally.failed += 1;
        }
        Ok(()) if tally.ran() == 0 => bail!("no test ran"),
        _ => {}
    }
    Ok(tally)
}

/// The file of a test that `node --test` lists at its end as failing: `test at tests/browser/looks.test.mjs:257:1`.
fn failing_file(line: &str) -> Option<&str> {
    let place = line.strip_prefix("test at ")?;
    Some(place.rsplitn(3, ':').last().unwrap_or(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_a_failing_browser_test_is_found_in_the_list_at_the_end() {
        assert_eq!(
            failing_file("test at tests/browser/looks.test.mjs:257:1"),
            Some("tests/browser/looks.test.mjs")
        );
        assert_eq!(failing_file("test at C:\\a\\b.test.mjs:1:12"), Some("C:\\a\\b.test.mjs"));
        assert_eq!(failing_file("      at Quality (/a/looks.test.mjs:141:77)"), None);
    }
}
