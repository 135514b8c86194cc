//! The native command over whole folders: how fast, how much memory, and what it is worth where a disk is slow or nothing
//! has changed. An older program can be measured in turns with it.

use crate::child;
use crate::project::{Project, shown};
use anyhow::{Context, Result, bail};
use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Trees to read: a name that the generator knows, how many frames, and the bytes of pixels behind each header. The
/// second differs from the first in nothing but the size of its files, which must show neither in time nor in memory.
const TREES: [(&str, u32, u64); 4] =
    [("sadr", 0, 2880), ("sadr", 0, 122_345_280), ("wbpp", 0, 2880), ("bulk", 10_000, 122_345_280)];

/// Frames on a slow disk, where each one takes 5 ms.
const SLOW_FRAMES: u32 = 4_000;
/// Frames of a tree that is read twice.
const AGAIN_FRAMES: u32 = 100_000;

/// Each folder is read this often; the fastest counts, so that others' work on this machine counts least.
const RUNS: usize = 5;

/// The programs that measurements need, and where they write.
struct Bench {
    work: PathBuf,
    trees: PathBuf,
    /// This build's, then the older one if there is one.
    programs: Vec<PathBuf>,
}

impl Bench {
    fn new(project: &Project, against: Option<&Path>) -> Result<Self> {
        child::run(
            child::cargo()
                .args([
                    "build",
                    "--release",
                    "--package",
                    "nightledger-cli",
                    "--package",
                    "nightledger-tests",
                ])
                .current_dir(&project.root),
        )?;
        let release = project.target_dir().join("release");
        let program = |name: &str| release.join(format!("{name}{}", env::consts::EXE_SUFFIX));
        let older = against.map(std::path::absolute).transpose()?;
        Ok(Self {
            work: project.target_dir().join("bench"),
            trees: program("trees"),
            programs: std::iter::once(program("nightledger")).chain(older).collect(),
        })
    }

    /// Makes a tree anew.
    fn tree(&self, name: &str, frames: u32, pixels: u64) -> Result<PathBuf> {
        let tree = self.work.join(format!("{name}-{frames}-{pixels}"));
        if tree.exists() {
            fs::remove_dir_all(&tree)?;
        }
        let (frames, pixels) = (frames.to_string(), pixels.to_string());
        let mut command = Command::new(&self.trees);
        command.arg(name).arg(&tree).args(["--frames", &frames, "--pixels", &pixels]);
        child::run(&mut command).with_context(|| format!("the tree {name} was not made"))?;
        Ok(tree)
    }

    /// What each program takes for a tree, the least of several runs in turns, so that others' work on this machine meets
    /// all of them.
    fn readings(&self, tree: &Path, way: &Way<'_>, runs: usize) -> Result<Vec<Reading>> {
        let files = count(tree)?;
        let none = || Reading { files, time: Duration::MAX, peak_kib: None, processor: None };
        let mut readings: Vec<Reading> = self.programs.iter().map(|_| none()).collect();
        for _ in 0..runs {
            for (program, reading) in self.programs.iter().zip(&mut readings) {
                reading.run(program, tree, way, &self.work)?;
            }
        }
        Ok(readings)
    }
}

/// How a program is called.
#[derive(Default)]
struct Way<'a> {
    /// With these options.
    options: &'a [&'a str],
    /// A library that makes the tree's disk slow.
    preload: Option<&'a Path>,
    /// A folder in which it may keep frames from run to run; otherwise it may not.
    keep: Option<&'a Path>,
}

/// The native runner over whole folders.
pub(crate) fn runner(project: &Project, against: Option<&Path>) -> Result<()> {
    let bench = Bench::new(project, against)?;
    let work = &bench.work;
    let python = Python::with_astropy();
    let mut lines = Vec::new();
    let mut beside = Vec::new();
    for (name, frames, pixels) in TREES {
        let tree = bench.tree(name, frames, pixels)?;
        let title = format!("{name}, {pixels} bytes of pixels each");
        let readings = bench.readings(&tree, &Way::default(), RUNS)?;
        let reading = readings.first().context("nothing was read")?;
        beside.extend(Reading::beside(&readings, &title));
        let report = bench.readings(&tree, &Way { options: &["--json"], ..Way::default() }, RUNS)?;
        beside.extend(Reading::beside(&report, &format!("{title}, --json")));
        let script = match &python {
            Ok(python) => Some(python.loop_over(project, &tree)?),
            Err(_) => None,
        };
        lines.push(reading.line(&title, script.as_ref()));
        fs::remove_dir_all(&tree)?;
    }
    println!("\nFolders in {}, files cached by the system, fastest of {RUNS} runs:\n", shown(work));
    println!(
        "| folder | files a second / astropy's | files | the command | a loop with astropy | most memory |"
    );
    println!("|---|---|---|---|---|---|");
    println!("{}", lines.join("\n"));
    print_beside(&beside);
    if let Err(why) = python {
        println!("\nNothing stands beside the command: {why:#}.");
    }
    Ok(())
}

fn print_beside(lines: &[String]) {
    if !lines.is_empty() {
        println!("\nThis build / the older one, in turns, the least of {RUNS} runs each:\n");
        println!("| folder | time | processor time | most memory |\n|---|---|---|---|");
        println!("{}", lines.join("\n"));
    }
}

/// Where each open takes 1 ms and each first read 4 ms: what counts there is how many are on their way at once.
pub(crate) fn slow(project: &Project, against: Option<&Path>) -> Result<()> {
    if !cfg!(target_os = "linux") {
        println!("A slow disk is made by LD_PRELOAD, which this system does not have.");
        return Ok(());
    }
    let bench = Bench::new(project, against)?;
    let tree = bench.tree("bulk", SLOW_FRAMES, 2880)?;
    let library = bench.work.join("slow_disk.so");
    let mut compile = Command::new("cc");
    compile.args(["-O2", "-fPIC", "-shared", "-o"]).arg(&library).args(["-ldl"]);
    child::run(compile.arg(project.root.join("xtask/src/bench/slow_disk.c")))?;
    let way = Way { preload: Some(&library), ..Way::default() };
    let readings = bench.readings(&tree, &way, 2)?;
    for (program, reading) in bench.programs.iter().zip(&readings) {
        println!("{}: {:.2} s for {} files", program.display(), reading.time.as_secs_f64(), reading.files);
    }
    print_beside(&Reading::beside(&readings, "bulk on a slow disk").into_iter().collect::<Vec<_>>());
    fs::remove_dir_all(&tree)?;
    Ok(())
}

/// A second run over a tree that has not changed.
pub(crate) fn again(project: &Project) -> Result<()> {
    let bench = Bench::new(project, None)?;
    let tree = bench.tree("bulk", AGAIN_FRAMES, 2880)?;
    let keep = bench.work.join("kept");
    if keep.exists() {
        fs::remove_dir_all(&keep)?;
    }
    fs::create_dir_all(&keep)?;
    let way = Way { keep: Some(&keep), ..Way::default() };
    // Once without keeping, so that the system has the files at hand in both.
    bench.readings(&tree, &Way::default(), 1)?;
    let mut seconds = Vec::new();
    for run in ["first", "second", "third"] {
        let readings = bench.readings(&tree, &way, 1)?;
        let reading = readings.first().context("nothing was read")?;
        println!("{run} run: {:.2} s for {} files", reading.time.as_secs_f64(), reading.files);
        seconds.push(reading.time.as_secs_f64());
    }
    if let [first, second, third] = seconds[..] {
        println!("the first / the faster of the others: {:.1}x", first / second.min(third));
    }
    fs::remove_dir_all(&keep)?;
    fs::remove_dir_all(&tree)?;
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
    /// One more run, of which the least counts.
    fn run(&mut self, program: &Path, tree: &Path, way: &Way<'_>, work: &Path) -> Result<()> {
        let out = work.join("out");
        fs::create_dir_all(&out)?;
        let mut command = Command::new(program);
        command.arg("--quiet").args(way.options).arg("--out").arg(&out).arg(tree).stdin(Stdio::null());
        if let Some(library) = way.preload {
            command.env("LD_PRELOAD", library).env("SLOW_DISK", tree);
        }
        if let Some(home) = way.keep {
            command.env("XDG_CACHE_HOME", home).env("HOME", home);
        } else if child::output_of(program, &["--help"]).is_some_and(|help| help.contains("--no-cache")) {
            command.arg("--no-cache");
        }
        let started = Instant::now();
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} could not be started", program.display()))?;
        // As a program reads it that goes on with the report.
        let output = child
            .stdout
            .take()
            .map(|mut output| thread::spawn(move || io::copy(&mut output, &mut io::sink())));
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
        let time = started.elapsed();
        drop(output.map(thread::JoinHandle::join));
        if !status.success() {
            bail!("{} ended with {status} on {}", program.display(), tree.display());
        }
        self.time = self.time.min(time);
        self.processor = match (self.processor, processor) {
            (Some(least), Some(now)) => Some(now.min(least)),
            (least, now) => now.or(least),
        };
        Ok(())
    }

    /// A line of the table beside an older build.
    fn beside(readings: &[Self], name: &str) -> Option<String> {
        let [this, older] = readings else { return None };
        let (time, old_time) = (this.time.as_secs_f64(), older.time.as_secs_f64());
        let ratio = |new: Option<f64>, old: Option<f64>, unit: &str| match (new, old) {
            (Some(new), Some(old)) => format!("{:.2}x ({new:.2} / {old:.2} {unit})", new / old),
            _ => "not known here".to_owned(),
        };
        let seconds = |ticks: Option<u32>| Some(f64::from(ticks?) / TICKS_A_SECOND);
        Some(format!(
            "| {name} | {} | {} | {} |",
            ratio(Some(time), Some(old_time), "s"),
            ratio(seconds(this.processor), seconds(older.processor), "s"),
            ratio(this.peak_kib.map(mib), older.peak_kib.map(mib), "MiB"),
        ))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_processs_time_is_found_behind_any_name() {
        let stat = "7 (a ) b) R 1 7 7 0 -1 4194304 100 0 0 0 25 5 0 0 20 0 1 0 100 1000 10";
        assert_eq!(ticks_of(stat), Some(30));
        assert_eq!(ticks_of("7 (a"), None);
    }

    /// A program that notes how it was called.
    #[cfg(unix)]
    #[test]
    fn an_older_program_runs_in_turns_and_is_asked_for_nothing_new() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let program = |name: &str, help: &str| {
            let path = dir.path().join(name);
            let script = format!(
                "#!/bin/sh\nif [ \"$1\" = --help ]; then echo '{help}'; exit; fi\necho {name} $HOME $@ >> {}\n",
                dir.path().join("calls").display()
            );
            fs::write(&path, script).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
            path
        };
        let tree = dir.path().join("tree");
        fs::create_dir_all(tree.join("a")).unwrap();
        fs::write(tree.join("a/b.fits"), "").unwrap();
        let bench = Bench {
            work: dir.path().join("work"),
            trees: PathBuf::new(),
            programs: vec![program("new", "--no-cache"), program("old", "--json")],
        };
        let readings = bench.readings(&tree, &Way::default(), 2).unwrap();
        assert_eq!(readings.iter().map(|reading| reading.files).collect::<Vec<_>>(), [1, 1]);
        assert!(Reading::beside(&readings, "x").unwrap().starts_with("| x | "));
        assert_eq!(Reading::beside(&readings[..1], "x"), None);
        let keep = dir.path().join("keep");
        bench.readings(&tree, &Way { options: &["--json"], keep: Some(&keep), preload: None }, 1).unwrap();
        let calls = fs::read_to_string(dir.path().join("calls")).unwrap();
        let calls: Vec<&str> = calls.lines().collect();
        assert!(calls[0].starts_with("new ") && calls[1].starts_with("old "), "{calls:?}");
        assert!(calls[0].ends_with(" --no-cache") && !calls[1].contains("--no-cache"), "{calls:?}");
        assert!(
            calls[4].contains("keep --quiet --json --out ") && !calls[4].contains("--no-cache"),
            "{calls:?}"
        );
    }
}
