//! Writes the test trees to disk: `trees NAME DIR [--pixels BYTES] [--frames N]`, `trees config` prints the settings
//! that go with them, `trees expected NAME [utc-date]` the rows that must follow, `trees case AREA/NAME DIR` the files of
//! a case of `tests/cases`.
#![forbid(unsafe_code)]

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use nightledger_tests::examples;

fn main() -> ExitCode {
    let mut pixels = 2880;
    let mut frames = 10_000;
    let mut words = Vec::new();
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let number = match arg.as_str() {
            "--pixels" | "--frames" => args.next().and_then(|number| number.parse::<u64>().ok()),
            _ => {
                words.push(arg);
                continue;
            }
        };
        match (arg.as_str(), number) {
            ("--pixels", Some(number)) => pixels = number,
            ("--frames", Some(number)) => frames = u32::try_from(number).unwrap_or(u32::MAX),
            _ => return usage(),
        }
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["config"] => print!("{}", examples::CONFIG),
        ["expected", name, ref mode @ ..] if examples::NAMES.contains(&name) => {
            let Some((night, utc)) = examples::make(name, pixels, 0, &mut |_| {}) else { return usage() };
            print!("{}", if mode == ["utc-date"] { utc } else { night });
        }
        ["case", name, dir] => {
            if let Err(why) = nightledger_tests::case::write(name, &PathBuf::from(dir)) {
                eprintln!("{name}: {why}");
                return ExitCode::FAILURE;
            }
        }
        [name, dir] if examples::NAMES.contains(&name) => {
            let dir = PathBuf::from(dir);
            let mut files = 0_u32;
            let mut failed = None;
            examples::make(name, pixels, frames, &mut |file| {
                let write = || -> io::Result<()> {
                    let path = dir.join(&file.path);
                    if let Some(parent) = path.parent() {
                        fs::create_dir_all(parent)?;
                    }
                    let mut to = fs::File::create(path)?;
                    to.write_all(&file.head)?;
                    // Pixels are a hole: they cost no disk.
                    to.set_len(file.size())
                };
                match write() {
                    Ok(()) => files += 1,
                    Err(error) => failed = Some(error),
                }
            });
            if let Some(error) = failed {
                eprintln!("{} cannot be written: {error}", dir.display());
                return ExitCode::FAILURE;
            }
            println!("{files} files in {}", dir.display());
        }
        _ => return usage(),
    }
    ExitCode::SUCCESS
}

fn usage() -> ExitCode {
    eprintln!(
        "trees NAME DIR [--pixels BYTES] [--frames N] | trees config | trees expected NAME [utc-date] | trees case AREA/NAME DIR\nNAME: {}",
        examples::NAMES.join(" ")
    );
    ExitCode::FAILURE
}
