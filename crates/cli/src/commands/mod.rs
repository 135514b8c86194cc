//! The commands beside the scan: `nightledger NAME ...`, each in a file of its own with its own options.
//!
//! A folder that is called as one of them is given as `./NAME`.

mod azotea;
mod bhtom;
mod cull;
mod health;
mod itelescope;
mod pixels;
mod preview;
mod scanned;
mod stars;
mod tidy;
mod video;

use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::Write;

use clap::CommandFactory;

/// Runs with its arguments (the first is what called it), answers to the first writer and tells people on the second, and
/// returns the exit code (docs/rules.md#24-answers).
pub(crate) type Run = fn(&[OsString], &mut dyn Write, &mut dyn Write) -> u8;

/// A command by its name, and what it says of itself.
type Entry = (&'static str, Run, fn() -> clap::Command);

/// All of them.
const COMMANDS: &[Entry] = &[
    ("azotea", azotea::run, azotea::Azotea::command),
    ("bhtom", bhtom::run, bhtom::Bhtom::command),
    ("cull", cull::run, cull::Cull::command),
    ("health", health::run, health::Health::command),
    ("itelescope", itelescope::run, itelescope::ITelescope::command),
    ("pixels", pixels::run, pixels::Pixels::command),
    ("preview", preview::run, preview::Args::command),
    ("stack-plan", tidy::stack_plan::run, tidy::stack_plan::StackPlan::command),
    ("stars", stars::run, stars::Stars::command),
    ("tidy", tidy::run, tidy::Tidy::command),
    ("video", video::run, video::Video::command),
];

/// The command that the first argument names, if it names one, with the arguments that are its own.
pub(crate) fn named(args: &[OsString]) -> Option<(Run, Vec<OsString>)> {
    let (called, rest) = args.get(1..)?.split_first()?;
    let called = called.to_str()?;
    let (name, run, _) = COMMANDS.iter().find(|(name, ..)| *name == called)?;
    let full = OsString::from(format!("nightledger {name}"));
    Some((*run, [full].into_iter().chain(rest.iter().cloned()).collect()))
}

/// A line for each of them.
pub(crate) fn list() -> String {
    let mut list = "Further commands, each with its own --help:\n".to_owned();
    for (name, _, command) in COMMANDS {
        let about = command().get_about().map(ToString::to_string).unwrap_or_default();
        // Writing to a text cannot fail.
        let _ = writeln!(list, "  {name:11} {about}");
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_called_by_its_name_alone() {
        let named = |words: &[&str]| named(&words.iter().map(OsString::from).collect::<Vec<_>>());
        let (_, args) = named(&["x/nightledger", "stars", "--json", "dir"]).unwrap();
        assert_eq!(args, ["nightledger stars", "--json", "dir"]);
        assert!(named(&["nightledger", "./stars"]).is_none());
        assert!(named(&["nightledger"]).is_none());
    }

    #[test]
    fn each_says_what_it_does() {
        let list = list();
        assert_eq!(list.lines().count(), COMMANDS.len() + 1);
        assert!(list.lines().skip(1).all(|line| line.len() > 40), "{list}");
    }

    #[test]
    fn the_readme_names_every_command_and_every_option_of_a_scan() {
        let readme = include_str!("../../../../README.md");
        for (name, ..) in COMMANDS {
            assert!(readme.contains(&format!("\nnightledger {name} ")), "nightledger {name}");
        }
        let scan = crate::args::Args::command();
        let options: Vec<_> = scan.get_arguments().filter_map(|option| option.get_long()).collect();
        assert!(options.len() > 10);
        for option in options {
            let named = [' ', '['].iter().any(|after| readme.contains(&format!("\n  --{option}{after}")));
            assert!(named, "--{option}");
        }
    }
}
