//! `cargo xtask`: serves, builds and tests Nightledger, and knows every tool and version it takes.
//!
//! The commands are described by [`HELP`]. Each piece stands in a module of its own; `versions` is the one
//! place with version numbers.

#![forbid(unsafe_code)]

mod args;
mod bench;
mod breakdown;
mod browsers;
mod child;
mod digest;
mod fresh;
mod fuzz;
mod npm;
mod offline;
mod page;
mod policy;
mod project;
#[cfg(test)]
mod purity;
mod reproduce;
mod rooms;
mod server;
mod services;
mod sizes;
mod suite;
mod tally;
mod tools;
mod versions;

use anyhow::{Context, Result};
use args::Args;
use page::PageBuild;
use project::{NothingToDo, Project};
use server::Server;
use services::VARIABLES;
use std::env;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

const HELP: &str = "\
cargo xtask COMMAND

  serve                 build the page and serve it on this machine; needs rustup and a C linker, no more
      --port N          this port; otherwise the next free one from 8080
  dist                  build the page as it ships into dist/, and print its sizes; needs node and npm too
      --public-url URL  what addresses start with: ./ (the default, works under any path), or /sub/
      --nominatim-url URL --astrobin-url URL --lightpollution-url URL
                        base addresses of the services that a click on the page can reach
  test                  everything that has to hold; the last line is `N passed, N failed`
      --only A,B        only these steps, --skip A,B all but these, --list shows them
      --fail-fast       stop at the first step that fails
      -- ARGS           for the browser step: test files, or options of `node --test`
  bench                 speeds and sizes; --only runner, pace, readers, sizes or browser
  sizes                 where the page's bytes go: the last build's code by crate and by function
  fuzz [TARGET]         fuzz one target, or all, --seconds N each (60)
  reproduce             build two fresh clones of HEAD in different folders and compare them, byte by byte
  fresh                 both commands of the README in a clone of HEAD, with empty caches of crates, tools and npm;
      --only serve      that half alone, or `test`
  screenshots           pictures of the page for the documentation
  serve-dir DIR         serve a folder: --port N, --mount /sub/
  help                  this

Tools are used from PATH where their version is right; otherwise they are installed for this user in
~/.cache/nightledger/tools, or where NIGHTLEDGER_TOOLS says.
";

fn main() -> ExitCode {
    match command(Args::new(env::args().skip(1))) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            // What was asked for and printed so far stands before the reason it ended.
            let _ = std::io::stdout().flush();
            eprintln!("\nxtask: {error:#}");
            ExitCode::from(if error.is::<NothingToDo>() { 2 } else { 1 })
        }
    }
}

/// Carries out a command; false when it found something wrong and has said so.
fn command(mut args: Args) -> Result<bool> {
    let project = Project::here();
    let name = args.take_word().unwrap_or_else(|| "help".to_owned());
    match name.as_str() {
        "serve" => serve(&project, args)?,
        "serve-dir" => serve_dir(args)?,
        "dist" => dist(&project, args)?,
        "test" => return suite::run(project, args),
        "bench" => bench::run(&project, args)?,
        "sizes" => {
            args.finish()?;
            breakdown::print(&project)?;
        }
        "fuzz" => fuzz::run(&project, args)?,
        "reproduce" => return reproduce::run(&project, args),
        "fresh" => return fresh::run(&project, args),
        "screenshots" => screenshots(&project, args)?,
        "help" => print!("{HELP}"),
        _ => return Err(NothingToDo(format!("there is no command {name:?}.\n\n{HELP}")).into()),
    }
    Ok(true)
}

fn serve(project: &Project, mut args: Args) -> Result<()> {
    let port = args.take_number("--port")?;
    args.finish()?;
    let started = Instant::now();
    // Beside the build's other intermediate files: `dist/` stays what `dist` made.
    let dist = project.target_dir().join("serve");
    page::build(project, &PageBuild { dist: dist.clone(), smallest: false, ..PageBuild::shipped(project)? })?;
    let server = Server::bind(&dist, "/", port)?;
    println!(
        "\nReady after {} s. Nightledger is at\n\n    {}\n\nCtrl+C ends it.",
        started.elapsed().as_secs(),
        server.address()?
    );
    server.run();
    Ok(())
}

fn serve_dir(mut args: Args) -> Result<()> {
    let port = args.take_number("--port")?;
    let mount = args.take_value("--mount")?.unwrap_or_else(|| "/".to_owned());
    let dir = args.take_word().context("serve-dir needs a folder")?;
    args.finish()?;
    let server = Server::bind(Path::new(&dir), &mount, port)?;
    // One line, at once: tests read the address from it.
    println!("{}", server.address()?);
    std::io::stdout().flush()?;
    server.run();
    Ok(())
}

fn dist(project: &Project, mut args: Args) -> Result<()> {
    let public_url = args.take_value("--public-url")?.unwrap_or_else(|| "./".to_owned());
    let mut page = PageBuild { public_url, ..PageBuild::shipped(project)? };
    let options = ["--nominatim-url", "--astrobin-url", "--lightpollution-url"];
    for (option, variable) in options.into_iter().zip(VARIABLES) {
        if let Some(url) = args.take_value(option)? {
            page.services.set(variable, &url)?;
        }
    }
    args.finish()?;
    page::build(project, &page)?;
    println!("\nThe page is in {}:\n", page.dist.display());
    sizes::print(&page.dist)
}

/// Pictures of the page as it ships.
fn screenshots(project: &Project, args: Args) -> Result<()> {
    args.finish()?;
    let script = project.existing("tests/browser/screenshots.mjs", "nothing describes the pictures")?;
    page::build(project, &PageBuild::shipped(project)?)?;
    child::run(page::node(project, "debug")?.arg(script))
}
