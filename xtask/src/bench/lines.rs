//! How much Rust there is outside tests.

use crate::project::Project;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// Folders with what is shipped and what builds it.
const FOLDERS: [&str; 3] = ["crates", "web", "xtask"];

/// Prints the lines of this checkout by folder, and of an older one beside them.
pub(crate) fn print(project: &Project, against: Option<&Path>) -> Result<()> {
    let here = counts(&project.root)?;
    let older = against.map(counts).transpose()?;
    println!("Lines of Rust without tests, blank lines and comments among them:\n");
    let older = older.map_or(vec![None; here.len()], |older| older.into_iter().map(Some).collect());
    let total = |counts: &[(String, usize)]| counts.iter().map(|(_, lines)| lines).sum::<usize>();
    for ((folder, lines), older) in here.iter().zip(&older) {
        let beside = older.as_ref().map_or(String::new(), |(_, lines)| format!(" (older: {lines})"));
        println!("{folder:8} {lines:6}{beside}");
    }
    let all_older: Vec<(String, usize)> = older.into_iter().flatten().collect();
    let beside =
        if all_older.is_empty() { String::new() } else { format!(" (older: {})", total(&all_older)) };
    println!("{:8} {:6}{beside}", "all", total(&here));
    Ok(())
}

fn counts(root: &Path) -> Result<Vec<(String, usize)>> {
    FOLDERS.iter().map(|folder| Ok(((*folder).to_owned(), below(&root.join(folder))?))).collect()
}

fn below(dir: &Path) -> Result<usize> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(dir).with_context(|| format!("{} cannot be read", dir.display()))? {
        paths.push(entry?.path());
    }
    let is_rust = |path: &Path| path.extension().is_some_and(|ending| ending == "rs");
    let mut texts = Vec::new();
    for path in paths.iter().filter(|path| is_rust(path)) {
        texts.push((path, fs::read_to_string(path)?));
    }
    let for_tests: Vec<&str> = texts.iter().flat_map(|(_, text)| modules_for_tests(text)).collect();
    let is_test = |path: &Path| {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        ["tests", "examples", "target"].contains(&&*name) || for_tests.contains(&&*name)
    };
    let files = texts.iter().filter(|(path, _)| !is_test(path)).map(|(_, text)| shipped(text)).sum::<usize>();
    let folders = paths.iter().filter(|path| path.is_dir() && !is_test(path));
    folders.map(|path| below(path)).try_fold(files, |sum, lines| Ok(sum + lines?))
}

/// The files that a module takes in for tests only.
fn modules_for_tests(text: &str) -> Vec<&str> {
    let named = |at: usize| {
        let line = text.get(at..)?.lines().nth(1)?;
        line.trim_start_matches("pub(crate) ").strip_prefix("mod ")?.strip_suffix(';')
    };
    text.match_indices("#[cfg(test)]\n").filter_map(|(at, _)| named(at)).collect()
}

/// The lines in front of a file's tests, which stand at its end.
fn shipped(text: &str) -> usize {
    let mut lines = text.lines().peekable();
    let mut count = 0;
    while let Some(line) = lines.next() {
        let is_mod = |next: &&str| next.starts_with("mod ") || next.starts_with("pub(crate) mod ");
        if line == "#[cfg(test)]" && lines.peek().is_some_and(|next| is_mod(next) && next.ends_with('{')) {
            break;
        }
        count += 1;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_tests_do_not_count() {
        assert_eq!(shipped("fn a() {}\n\n#[cfg(test)]\nmod sample;\n\n#[cfg(test)]\nmod tests {\n}\n"), 5);
        assert_eq!(shipped("fn a() {}\n"), 1);
        assert_eq!(
            modules_for_tests("mod a;\n#[cfg(test)]\nmod sample;\n#[cfg(test)]\nmod tests {}"),
            ["sample"]
        );
    }
}
