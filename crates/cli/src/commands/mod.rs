//! The commands beside the scan: `nightledger NAME ...`, each in a file of its own with its own options.
//!
//! A folder that is called as one of them is given as `./NAME`.

mod azotea;
mod bhtom;
mod cull;
mod health;
mod itelescope;
mod pixels;
mod scanned;
mod stars;
mod tidy;
mod video;

use std::ffi::OsString;
use std::io::Write;

/// Runs with its arguments (the first is its name), answers to the first writer and tells people on the second, and
/// returns the exit code (docs/rules.md#24-answers).
pub(crate) type Command = fn(&[OsString], &mut dyn Write, &mut dyn Write) -> u8;

/// All of them by their names.
const COMMANDS: &[(&str, Command)] = &[
    ("azotea", azotea::run),
    ("bhtom", bhtom::run),
    ("cull", cull::run),
    ("health", health::run),
    ("itelescope", itelescope::run),
    ("pixels", pixels::run),
    ("stars", stars::run),
    ("video", video::run),
    ("tidy", tidy::run),
];

/// The command that the first argument names, if it names one.
pub(crate) fn named(first: Option<&OsString>) -> Option<Command> {
    let first = first?.to_str()?;
    COMMANDS.iter().find(|(name, _)| *name == first).map(|(_, command)| *command)
}
