//! Runs one whole-system case: `case.toml`, which describes files and says what must follow from them.
//!
//! ```toml
//! rule = "A bias agrees in gain, and in offset if both have one."
//! paragraph = "docs/rules.md#7-bias"
//! # known_failure = "why": the case describes what should be and is not yet; it fails when it starts to hold.
//!
//! # The files (`tree.rs`).
//! tree = '''
//! fits a.fits at 2024-03-01T20:00:00
//!   use light
//! '''
//!
//! # AstroBinUpload's settings file, instead of [settings].
//! # config_ini = '''...'''
//!
//! [options]                               # all optional: see `Options`
//! zone_min = 60
//!
//! [settings]                              # keys of docs/settings-file.md
//! count_stacks = false
//!
//! [corrections]                           # the user's edits, by path
//! "a.fits" = { filter = "SII" }
//!
//! [expect]                                # at least one of these
//! rows = '''
//! number,bias
//! 1,0
//! '''
//! ```
//! See [`Expect`] for what can be expected. Every case runs twice, its files fed in path order and backwards: both must
//! give the same bytes.

mod checks;
mod file;
mod outcome;

use std::fs;
use std::path::Path;

use checks::Checks;
pub use file::{CaseFile, Expect, Options};
use outcome::Outcome;

use crate::tree::Tree;
pub use outcome::{joined, parts, scan};

/// Runs the case in `folder`; what does not hold comes back in words.
pub fn run(folder: &Path) -> Result<(), String> {
    let text = fs::read_to_string(folder.join("case.toml")).map_err(|error| format!("case.toml: {error}"))?;
    let case = CaseFile::read(&text)?;
    // What most trees share stands beside the areas.
    let blocks = folder.ancestors().nth(2).map(|cases| cases.join("blocks.txt"));
    let blocks = blocks.and_then(|path| fs::read_to_string(path).ok()).unwrap_or_default();
    let holds = Outcome::new(&case, &blocks).and_then(|outcome| Checks::of(&outcome, &case.expect));
    match (&case.known_failure, holds) {
        (None, holds) => holds,
        (Some(_), Err(_)) => Ok(()),
        (Some(why), Ok(())) => {
            Err(format!("this is listed as a known failure ({why}) but holds now: remove known_failure"))
        }
    }
}

/// Writes the files of the case `area/name` below `dir`, as a disk would hold them.
pub fn write(name: &str, dir: &Path) -> Result<(), String> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let read = |path: &Path| {
        fs::read_to_string(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))
    };
    let case = CaseFile::read(&read(&cases.join(name).join("case.toml"))?)?;
    let blocks = read(&cases.join("blocks.txt"))?;
    let written = Tree::read("", &format!("{blocks}\n{}", case.tree)).write(dir);
    written.map_err(|error| format!("{} cannot be written: {error}", dir.display()))
}

/// Equal as numbers where both are numbers, else as texts.
pub fn same(expected: &str, found: &str) -> bool {
    match (expected.parse::<f64>(), found.parse::<f64>()) {
        (Ok(expected), Ok(found)) => (expected - found).abs() < 1e-9,
        _ => expected == found,
    }
}
