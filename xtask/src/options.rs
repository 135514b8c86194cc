//! What can stand on the command line.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Serves, builds and tests Nightledger.
///
/// Tools are used from PATH where their version is right; otherwise they are installed for this user in
/// ~/.cache/nightledger/tools, or where NIGHTLEDGER_TOOLS says.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", verbatim_doc_comment)]
pub(crate) struct Options {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Build the page and serve it on this machine; needs rustup and a C linker, no more
    Serve {
        /// This port; otherwise the next free one from 8080
        #[arg(long)]
        port: Option<u16>,
    },
    /// Build the page as it ships into dist/, and print its sizes; needs node and npm too
    Dist(DistOptions),
    /// Everything that has to hold; the last line is `N passed, N failed`
    Test(TestOptions),
    /// Speeds and sizes
    Bench(BenchOptions),
    /// Where the page's bytes go: the last build's code by crate and by function
    Sizes,
    /// Fuzz one target, or all
    Fuzz {
        /// The target's name
        target: Option<String>,
        /// How long each one runs
        #[arg(long, default_value_t = 60)]
        seconds: u32,
    },
    /// Run the scripts in findings/, or one of them: what outside programs, libraries and formats do
    Findings {
        /// The script's name, without `.sh`
        name: Option<String>,
    },
    /// Runs the queries of docs/archive.md with the real DuckDB over the lines of a million frames
    Archive {
        /// How many frames
        #[arg(long, default_value_t = 1_000_000)]
        frames: u32,
    },
    /// Have real programs write a night and compare what is said of it with the truth; installs them (Debian)
    Lab {
        /// These alone: names of files in lab/programs, without `.py`
        programs: Vec<String>,
    },
    /// Pack what people download into target/package: the command, the page, a container's folder, checksums
    Package(PackageOptions),
    /// Serve dist/ with nginx and lighttpd below a path and look at it with a browser; installs both (Debian)
    Hosting,
    /// Look at dist/ with WebKitGTK's MiniBrowser, by its WebDriver; installs both (Debian)
    Webkit {
        /// For `node --test`: `--test-name-pattern=...`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        browser: Vec<String>,
    },
    /// Build two fresh clones of HEAD in different folders and compare them, byte by byte
    Reproduce,
    /// Run both commands of the README in a clone of HEAD, with empty caches of crates, tools and npm
    Fresh {
        /// That half alone
        #[arg(long)]
        only: Option<Half>,
    },
    /// List what the languages lack of the page's texts; what is to be translated is put into target/texts
    Texts,
    /// Pictures of the page for the documentation
    Screenshots,
    /// Serve a folder
    ServeDir {
        /// The folder
        dir: PathBuf,
        /// This port; otherwise the next free one from 8080
        #[arg(long)]
        port: Option<u16>,
        /// The path that its addresses start with
        #[arg(long, default_value = "/")]
        mount: String,
    },
}

/// Options of `dist`.
#[derive(Debug, Args)]
#[expect(clippy::struct_field_names, reason = "the options have these names")]
pub(crate) struct DistOptions {
    /// What addresses start with: ./ works under any path, /sub/ under that one
    #[arg(long, default_value = "./")]
    pub(crate) public_url: String,
    /// The base address of the service that names places
    #[arg(long)]
    pub(crate) nominatim_url: Option<String>,
    /// The base address of AstroBin, for filter ids
    #[arg(long)]
    pub(crate) astrobin_url: Option<String>,
    /// The base address of the service that knows the sky's brightness
    #[arg(long)]
    pub(crate) lightpollution_url: Option<String>,
}

/// Options of `package`.
#[derive(Debug, Args)]
pub(crate) struct PackageOptions {
    /// Leave the page and the container out: the page is the same from every system
    #[arg(long)]
    pub(crate) command_only: bool,
}

/// Options of `test`.
#[derive(Debug, Args)]
pub(crate) struct TestOptions {
    /// Only these steps: A,B
    #[arg(long, value_delimiter = ',')]
    pub(crate) only: Vec<String>,
    /// All steps but these
    #[arg(long, value_delimiter = ',')]
    pub(crate) skip: Vec<String>,
    /// Stop at the first step that fails
    #[arg(long)]
    pub(crate) fail_fast: bool,
    /// Show the steps
    #[arg(long)]
    pub(crate) list: bool,
    /// For the browser step: test files, or options of `node --test`
    #[arg(last = true)]
    pub(crate) browser: Vec<String>,
}

/// Options of `bench`.
#[derive(Debug, Args)]
pub(crate) struct BenchOptions {
    /// This part alone
    #[arg(long)]
    pub(crate) only: Option<Bench>,
    /// An older build to measure in turns with this one: a program for runner and slow, a pace.wasm for pace, a dist folder
    /// for usable, a checkout for lines
    #[arg(long, requires = "only")]
    pub(crate) against: Option<PathBuf>,
}

/// The parts of the benchmarks, in the order in which they run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Bench {
    /// The native command over whole folders
    Runner,
    /// The native command where a disk is slow
    Slow,
    /// The native command over a tree that has not changed
    Again,
    /// What a file costs as scans grow, natively and in wasm
    Pace,
    /// The header reader beside others
    Readers,
    /// What a visitor downloads
    Sizes,
    /// When a throttled page can be used
    Usable,
    /// Scans, tabs and memory in Chromium
    Browser,
    /// Lines of Rust outside tests
    Lines,
}

impl Bench {
    /// Whether it can be measured beside an older build.
    pub(crate) fn has_older(self) -> bool {
        matches!(self, Self::Runner | Self::Slow | Self::Pace | Self::Usable | Self::Lines)
    }
}

/// One of the README's two commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Half {
    /// `cargo xtask serve`, until the page answers
    Serve,
    /// `cargo xtask test`
    Test,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[track_caller]
    fn parsed(line: &str) -> Result<Command, String> {
        let words = std::iter::once("xtask").chain(line.split_whitespace());
        Options::try_parse_from(words).map(|options| options.command).map_err(|error| error.to_string())
    }

    #[test]
    fn the_options_do_not_contradict_each_other() {
        Options::command().debug_assert();
    }

    #[test]
    fn steps_are_listed_with_commas_and_the_browsers_arguments_stand_apart() {
        let Ok(Command::Test(options)) =
            parsed("test --only=dist,browser --fail-fast -- --test-only a.test.mjs")
        else {
            panic!("not a test")
        };
        assert_eq!(options.only, ["dist", "browser"]);
        assert_eq!(options.browser, ["--test-only", "a.test.mjs"]);
        assert!(options.fail_fast && !options.list);
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (line, expect) in [
            ("serve --port x", "invalid value 'x'"),
            ("serve --what", "'--what'"),
            ("bake", "'bake'"),
            ("bench --against x", "--only"),
            ("fresh --only all", "[possible values: serve, test]"),
        ] {
            let said = parsed(line).unwrap_err();
            assert!(said.contains(expect), "{line}: {said}");
        }
    }
}
