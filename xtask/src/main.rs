//! `cargo xtask`: serves, builds and tests Nightledger, and knows every tool and version it takes.
//!
//! The commands are described in `options`. Each piece stands in a module of its own; `versions` is the one
//! place with version numbers.

#![forbid(unsafe_code)]

mod apt;
mod archive;
mod bench;
mod breakdown;
mod browsers;
mod child;
#[cfg(test)]
mod circles;
mod commit;
mod digest;
mod findings;
mod fresh;
mod fuzz;
mod hosting;
mod lab;
#[cfg(test)]
mod machine;
mod modules;
#[cfg(test)]
mod network;
mod npm;
mod offline;
mod options;
mod package;
mod page;
mod pages;
#[cfg(test)]
mod paragraphs;
#[cfg(test)]
mod plain;
mod policy;
#[cfg(test)]
mod programs;
mod project;
#[cfg(test)]
mod purity;
mod python;
mod reproduce;
mod rooms;
mod server;
mod services;
mod sizes;
mod suite;
mod tally;
mod texts;
mod tools;
#[cfg(test)]
mod unmarked;
mod versions;
mod webkit;
#[cfg(test)]
mod words;

use anyhow::Result;
use clap::Parser as _;
use options::{Command, DistOptions, Options};
use page::PageBuild;
use project::{NothingToDo, Project};
use server::Server;
use services::VARIABLES;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

fn main() -> ExitCode {
    match command(Options::parse().command) {
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
fn command(command: Command) -> Result<bool> {
    let project = Project::here();
    match command {
        Command::Serve { port } => serve(&project, port)?,
        Command::ServeDir { dir, port, mount } => serve_dir(&dir, port, &mount)?,
        Command::Dist(options) => dist(&project, options)?,
        Command::Test(options) => return suite::run(project, options),
        Command::Bench(options) => bench::run(&project, &options)?,
        Command::Sizes => breakdown::print(&project)?,
        Command::Fuzz { target, seconds } => fuzz::run(&project, target, seconds)?,
        Command::Findings { name } => return findings::run(&project, name.as_deref()),
        Command::Lab { programs } => return lab::run(&project, &programs),
        Command::Archive { frames } => return archive::run(&project, frames),
        Command::Package(options) => package::run(&project, &options)?,
        Command::Hosting => hosting::run(&project)?,
        Command::Webkit { browser } => webkit::run(&project, &browser)?,
        Command::Reproduce => return reproduce::run(&project),
        Command::Fresh { only } => return fresh::run(&project, only),
        Command::Texts => return texts::run(&project),
        Command::Screenshots => screenshots(&project)?,
    }
    Ok(true)
}

fn serve(project: &Project, port: Option<u16>) -> Result<()> {
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

fn serve_dir(dir: &Path, port: Option<u16>, mount: &str) -> Result<()> {
    let server = Server::bind(dir, mount, port)?;
    // One line, at once: tests read the address from it.
    println!("{}", server.address()?);
    std::io::stdout().flush()?;
    server.run();
    Ok(())
}

fn dist(project: &Project, options: DistOptions) -> Result<()> {
    let mut page = PageBuild { public_url: options.public_url, ..PageBuild::shipped(project)? };
    let urls = [options.nominatim_url, options.astrobin_url, options.lightpollution_url];
    for (url, variable) in urls.into_iter().zip(VARIABLES) {
        if let Some(url) = url {
            page.services.set(variable, &url)?;
        }
    }
    page::build(project, &page)?;
    println!("\nThe page is in {}:\n", page.dist.display());
    sizes::print(&page.dist)
}

/// Pictures of the page as it ships.
fn screenshots(project: &Project) -> Result<()> {
    let script = project.existing("tests/browser/screenshots.mjs", "nothing describes the pictures")?;
    page::build(project, &PageBuild::shipped(project)?)?;
    child::run(page::node(project, "debug")?.arg(script))
}
