//! The examples beside the project, `../shared/examples`, whose scripts make trees with their truth. The project's own
//! tests prove the same without them.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A script of the examples; nothing, and a line that says so, where it or python3 is not there.
pub fn script(name: &str) -> Option<PathBuf> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/examples").join(name);
    if !script.is_file() {
        println!("skipped: there is no ../shared/examples/{name}");
        return None;
    }
    if Command::new("python3").arg("--version").output().is_err() {
        println!("skipped: there is no python3");
        return None;
    }
    Some(script)
}

/// Runs a script with these arguments: what it made is there.
#[track_caller]
pub fn make(script: &Path, args: &[&str]) {
    ran(Command::new("python3").arg(script).args(args));
}

/// Runs a command that must succeed.
#[track_caller]
pub fn ran(command: &mut Command) {
    let made = command.output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}
