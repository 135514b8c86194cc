//! `cargo xtask bench`: how large the page is, how fast the runner reads whole folders and how much memory it takes,
//! then what a file costs step by step, natively and in wasm, how the header reader compares with others', then the page's own in a browser.

use crate::options::{Bench, BenchOptions};
use crate::page::{self, PageBuild};
use crate::project::{Project, shown};
use crate::versions::WASI_TARGET;
use crate::{child, sizes, tools};
use anyhow::{Context, Result, bail};
use clap::ValueEnum as _;
use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Trees to read: a name that the generator knows, how many frames, and the bytes of pixels behind each header. The
/// second differs from the first in nothing but the size of its files, which must show neither in time nor in memory.
const TREES: [(&str, u32, u64); 4] =
    [("sadr", 0, 2880), ("sadr", 0, 122_345_280), ("wbpp", 0, 2880), ("bulk", 10_000, 122_345_280)];

/// Each folder is read this often; the fastest counts, so that others' work on this machine counts least.
const RUNS: usize = 5;

/// Runs everything, or one part.
pub(crate) fn run(project: &Project, options: &BenchOptions) -> Result<()> {
    let against = options.against.as_deref();
    let has_older = matches!(options.only, Some(Bench::Runner | Bench::Usable));
    if against.is_some() && !has_older {
        bail!("--against is for `--only runner` (a program) and `--only usable` (a dist folder)");
    }
    for part in Bench::value_variants() {
        if options.only.is_some_and(|only| only != *part) {
            continue;
        }
        println!("\n=== {}", format!("{part:?}").to_lowercase());
        match part {
            Bench::Runner => runner(project, against)?,
            Bench::Pace => pace(project)?,
            Bench::Readers => readers(project)?,
            Bench::Sizes => page_sizes(project)?,
            Bench::Usable => usable(project, against)?,
            Bench::Browser => in_browser(project)?,
        }
    }
    Ok(())
}

fn page_sizes(project: &Project) -> Result<()> {
    let page = PageBuild::shipped(project)?;
    page::build(project, &page)?;
    println!();
    sizes::print(&page.dist)
}

/// The native runner over whole folders, in turns with an older one if there is one.
fn runner(project: &Project, against: Option<&Path>) -> Result<()> {
    child::run(
        child::cargo()
            .args(["build", "--release", "--package", "nightledger-cli", "--package", "nightledger-tests"])
            .current_dir(&project.root),
    )?;
    let program =
        |name: &str| project.target_dir().join("release").join(format!("{name}{}", env::consts::EXE_SUFFIX));
    let work = project.target_dir().join("bench");
    let python = Python::with_astropy();
    let mut lines = Vec::new();
    let mut beside = Vec::new();
    for (name, frames, pixels) in TREES {
        let tree = work.join(format!("{name}-{pixels}"));
        if tree.exists() {
            fs::remove_dir_all(&tree)?;
        }
        let (frames, pixels) = (frames.to_string(), pixels.to_string());
        child::run(
            Command::new(program("trees"))
                .arg(name)
                .arg(&tree)
                .args(["--frames", &frames, "--pixels", &pixels]),
        )
        .with_context(|| format!("the tree {name} was not made"))?;
        let this = program("nightledger");
        let programs: Vec<&Path> = std::iter::once(this.as_path()).chain(against).collect();
        let mut readings = Reading::fastest(&programs, &tree, &work.join("out"))?.into_iter();
        let reading = readings.next().context("nothing was read")?;
        if let Some(older) = readings.next() {
            beside.push(reading.beside(&older, &format!("{name}, {pixels} bytes of pixels each")));
        }
        let script = match &python {
            Ok(python) => Some(python.loop_over(project, &tree)?),
            Err(_) => None,
        };
        lines.push(reading.line(&format!("{name}, {pixels} bytes of pixels each"), script.as_ref()));
        fs::remove_dir_all(&tree)?;
    }
    println!("\nFolders in {}, files cached by the system, fastest of {RUNS} runs:\n", shown(&work));
    println!(
        "| folder | files a second / astropy's | files | the command | a loop with astropy | most memory |"
    );
    println!("|---|---|---|---|---|---|");
    println!("{}", lines.join("\n"));
    if !beside.is_empty() {
        println!("\nThis build / the older one, in turns, the least of {RUNS} runs each:\n");
        println!("| folder | time | processor time | most memory |\n|---|---|---|---|");
        println!("{}", beside.join("\n"));
    }
    if let Err(why) = python {
        println!("\nNothing stands beside the command: {why:#}.");
    }
    Ok(())
}

/// A Python that has astropy.
struct Python(String);

impl Python {
    /// The one that `NIGHTLEDGER_PYTHON` names, else the usual one.
    fn with_astropy() -> Result<Self> {
        let name = env::var("NIGHTLEDGER_PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let asked = Command::new(&name).args(["-c", "import astropy"]).stderr(Stdio::null()).status();
        if asked.is_ok_and(|status| status.success()) {
            return Ok(Self(name));
        }
        bail!(
            "{name} has no astropy (`pip install astropy` in a venv, whose python NIGHTLEDGER_PYTHON names)"
        )
    }

    /// Files, and seconds of the fastest turn.
    fn loop_over(&self, project: &Project, tree: &Path) -> Result<(f64, f64)> {
        let script = project.root.join("tests").join("readers").join("astropy_loop.py");
        let output =
            Command::new(&self.0).arg(script).arg(tree).arg("2").stderr(Stdio::inherit()).output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let (files, seconds) = text.trim().split_once(' ').context("the loop with astropy told no time")?;
        Ok((files.parse()?, seconds.parse()?))
    }
}

/// What reading one folder took.
struct Reading {
    files: usize,
    time: Duration,
    /// The largest resident size that the system reports, where it does (Linux).
    peak_kib: Option<u64>,
    /// The processor's time, where the system reports it (Linux).
    processor: Option<u32>,
}

impl Reading {
    /// The least of several runs for each program, in turns, so that others' work on this machine meets all of them.
    fn fastest(programs: &[&Path], tree: &Path, out: &Path) -> Result<Vec<Self>> {
        fs::create_dir_all(out)?;
        let files = count(tree)?;
        let none = || Self { files, time: Duration::MAX, peak_kib: None, processor: None };
        let mut fastest: Vec<Self> = programs.iter().map(|_| none()).collect();
        for _ in 0..RUNS {
            for (program, fastest) in programs.iter().zip(&mut fastest) {
                fastest.run(program, tree, out)?;
            }
        }
        Ok(fastest)
    }

    fn run(&mut self, program: &Path, tree: &Path, out: &Path) -> Result<()> {
        let started = Instant::now();
        let mut child = Command::new(program)
            .arg("--quiet")
            .arg("--out")
            .arg(out)
            .arg(tree)
            .stdin(Stdio::null())
            .spawn()
            .with_context(|| format!("{} could not be started", program.display()))?;
        // The peak is gone with the process, and so is its time: asked for until then.
        let mut processor = None;
        let status = loop {
            self.peak_kib = self.peak_kib.max(peak_kib(child.id()));
            processor = processor.max(processor_ticks(child.id()));
            match child.try_wait()? {
                Some(status) => break status,
                None => thread::sleep(Duration::from_millis(1)),
            }
        };
        if !status.success() {
            bail!("{} ended with {status} on {}", program.display(), tree.display());
        }
        self.time = self.time.min(started.elapsed());
        self.processor = match (self.processor, processor) {
            (Some(least), Some(now)) => Some(now.min(least)),
            (least, now) => now.or(least),
        };
        Ok(())
    }

    /// A line of the table beside an older build.
    fn beside(&self, older: &Self, name: &str) -> String {
        let (time, old_time) = (self.time.as_secs_f64(), older.time.as_secs_f64());
        let ratio = |new: Option<f64>, old: Option<f64>, unit: &str| match (new, old) {
            (Some(new), Some(old)) => format!("{:.2}x ({new:.2} / {old:.2} {unit})", new / old),
            _ => "not known here".to_owned(),
        };
        let seconds = |ticks: Option<u32>| Some(f64::from(ticks?) / TICKS_A_SECOND);
        format!(
            "| {name} | {} | {} | {} |",
            ratio(Some(time), Some(old_time), "s"),
            ratio(seconds(self.processor), seconds(older.processor), "s"),
            ratio(self.peak_kib.map(mib), older.peak_kib.map(mib), "MiB"),
        )
    }

    /// A line of the table; `script`: files and seconds of the loop with astropy.
    fn line(&self, name: &str, script: Option<&(f64, f64)>) -> String {
        let memory = self.peak_kib.map_or(String::new(), |kib| format!("{:.1} MiB", mib(kib)));
        let seconds = self.time.as_secs_f64();
        let speed = u32::try_from(self.files).map_or(f64::INFINITY, f64::from) / seconds;
        let (ratio, beside) = match script {
            Some((files, script_s)) if *files > 0.0 => {
                (format!("{:.0}x", speed / (files / script_s)), format!("{script_s:.2} s for {files} files"))
            }
            Some(_) => (String::new(), "reads none of them".to_owned()),
            None => (String::new(), String::new()),
        };
        format!(
            "| {name} | {ratio} | {} | {seconds:.3} s, {speed:.0} files/s | {beside} | {memory} |",
            self.files
        )
    }
}

fn mib(kib: u64) -> f64 {
    u32::try_from(kib).map_or(f64::INFINITY, f64::from) / 1024.0
}

/// The peak of a running process's memory, as Linux reports it.
fn peak_kib(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok())
}

/// Linux counts in hundredths of a second, whatever the machine's own clock.
const TICKS_A_SECOND: f64 = 100.0;

/// The time that a running process has taken of the processors, as Linux reports it, its own and the system's for it.
fn processor_ticks(process: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    ticks_of(&stat)
}

/// The 14th and 15th field; the second is a name in brackets that may hold blanks.
fn ticks_of(stat: &str) -> Option<u32> {
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let (user, system) = (fields.next()?.parse::<u32>().ok()?, fields.next()?.parse::<u32>().ok()?);
    user.checked_add(system)
}

fn count(dir: &Path) -> Result<usize> {
    let mut files = 0;
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        files += if entry.file_type()?.is_dir() { count(&entry.path())? } else { 1 };
    }
    Ok(files)
}

/// What a file costs step by step in scans of growing size, natively and in wasm as the page is compiled.
fn pace(project: &Project) -> Result<()> {
    let program = ["--package", "nightledger-tests", "--bin", "pace"];
    println!("Natively:");
    child::run(child::cargo().args(["run", "--release"]).args(program).current_dir(&project.root))?;
    println!("\nIn wasm (Node.js):");
    tools::ensure_target(WASI_TARGET, "for what is measured in wasm but without a browser")?;
    child::run(
        child::cargo()
            .args(["build", "--target", WASI_TARGET, "--profile", "wasm-release"])
            .args(program)
            .current_dir(&project.root),
    )?;
    let built = project.target_dir().join(WASI_TARGET).join("wasm-release").join("pace.wasm");
    child::run(
        Command::new("node").arg("--no-warnings").arg(project.root.join("tests").join("wasi.mjs")).arg(built),
    )
}

/// The header reader beside other Rust readers. A package of its own, for their sake (see its Cargo.toml).
fn readers(project: &Project) -> Result<()> {
    child::run(
        child::cargo()
            .args(["run", "--release", "--locked", "--manifest-path"])
            .arg(project.root.join("tests").join("readers").join("Cargo.toml"))
            .arg("--target-dir")
            .arg(project.target_dir().join("readers")),
    )
}

/// When a throttled page can be used, in turns with an older build if there is one.
fn usable(project: &Project, against: Option<&Path>) -> Result<()> {
    if !project.root.join("dist").join("index.html").exists() {
        page_sizes(project)?;
    }
    let script = project.root.join("tests").join("browser").join("usable.mjs");
    let mut node = page::node(project, "release")?;
    if let Some(older) = against {
        if !older.join("index.html").exists() {
            bail!("{} has no index.html: a dist folder is needed", older.display());
        }
        node.env("NIGHTLEDGER_AGAINST", std::path::absolute(older)?);
    }
    child::run(node.arg(script))
}

/// The page's own measurements, in Chromium.
fn in_browser(project: &Project) -> Result<()> {
    let script = project.root.join("tests").join("browser").join("bench.mjs");
    if !script.exists() {
        println!("tests/browser/bench.mjs does not exist: nothing is measured in a browser.");
        return Ok(());
    }
    if !project.root.join("dist").join("index.html").exists() {
        page_sizes(project)?;
    }
    child::run(
        child::cargo()
            .args(["build", "--release", "--package", "nightledger-tests", "--bin", "trees"])
            .current_dir(&project.root),
    )?;
    let trees = project.target_dir().join("release").join(format!("trees{}", env::consts::EXE_SUFFIX));
    let work = project.target_dir().join("bench");
    fs::create_dir_all(&work)?;
    child::run(
        page::node(project, "release")?
            .arg(script)
            .env("NIGHTLEDGER_TREES", trees)
            .env("NIGHTLEDGER_BENCH_DIR", work),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_processs_time_is_found_behind_any_name() {
        let stat = "7 (a ) b) R 1 7 7 0 -1 4194304 100 0 0 0 25 5 0 0 20 0 1 0 100 1000 10";
        assert_eq!(ticks_of(stat), Some(30));
        assert_eq!(ticks_of("7 (a"), None);
    }
}
