//! How a run ends, and what it says to people.

use std::io::{self, Write};

/// The files were written, or the report printed.
pub(crate) const DONE: u8 = 0;
/// Nothing could be counted.
pub(crate) const NOTHING_COUNTED: u8 = 1;
/// Wrong usage: arguments, folders that are not there, a configuration that is none, a folder that cannot be written.
pub(crate) const WRONG_USAGE: u8 = 2;

/// Why a run ended early, for people.
pub(crate) struct Refused(pub(crate) String);

/// A reader that closes the pipe early (`| head`) has seen what it wanted.
pub(crate) fn ended(printed: io::Result<()>, code: u8) -> Result<u8, Refused> {
    match printed {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Refused(format!("standard output cannot be written: {error}")))
        }
        _ => Ok(code),
    }
}

/// Says a line on standard error. Names of files and texts of headers come from outside: what would steer a terminal, or
/// turn the order of letters around, is shown as an escape.
pub(crate) fn tell(err: &mut dyn Write, line: &str) {
    let steers = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut shown = String::with_capacity(line.len() + 1);
    for c in line.chars() {
        if steers(c) { shown.extend(c.escape_default()) } else { shown.push(c) }
    }
    shown.push('\n');
    // Nobody is left to tell when standard error is gone.
    let _ = err.write_all(shown.as_bytes());
}
