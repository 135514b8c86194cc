//! `cargo xtask reproduce`: whether the committed state builds to the same bytes wherever it is checked out, so that
//! anybody can tell that a published page is what its source says.

use crate::child;
use crate::digest;
use crate::project::{Project, shown};
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Two folders of different depth and length of name, because paths are what most often ends up in a build.
const CHECKOUTS: [&str; 2] = ["one", "the/other/of/two"];

/// Builds two fresh clones of HEAD and compares what is in their `dist`.
pub(crate) fn run(project: &Project) -> Result<bool> {
    let work = project.target_dir().join("reproduce");
    if work.exists() {
        fs::remove_dir_all(&work).with_context(|| format!("{} cannot be emptied", work.display()))?;
    }
    let mut builds = Vec::new();
    // The second is a clone of the first: of the same commit, whatever is committed meanwhile.
    let mut from = project.root.clone();
    for checkout in CHECKOUTS {
        let root = work.join(checkout);
        fs::create_dir_all(&root)?;
        let mut clone = Command::new("git");
        clone.args(["clone", "--quiet", "--no-hardlinks"]).arg(&from).arg(&root);
        child::run(&mut clone).context("the committed state could not be cloned")?;
        let mut dist = child::cargo();
        dist.args(["xtask", "dist"]).current_dir(&root).env_remove("CARGO_TARGET_DIR");
        child::run(&mut dist)?;
        builds.push(hashes(&root.join("dist"))?);
        from = root;
    }
    let [one, other] = &builds[..] else { bail!("two builds are compared") };
    let mut differ = Vec::new();
    for name in one.keys().chain(other.keys().filter(|name| !one.contains_key(*name))) {
        let hash =
            |build: &BTreeMap<String, String>| build.get(name).cloned().unwrap_or("is not there".into());
        let (first, second) = (hash(one), hash(other));
        println!("{first}  {name}");
        if first != second {
            differ.push(format!("{name}: {first}, but {second} in the second build"));
        }
    }
    if differ.is_empty() {
        println!("\nTwo builds in {} are the same, file by file.", shown(&work));
        fs::remove_dir_all(&work)?;
        return Ok(true);
    }
    println!("\nThe builds differ:\n{}\nThey are kept in {}.", differ.join("\n"), shown(&work));
    Ok(false)
}

/// The files below a folder with their hashes.
fn hashes(dir: &Path) -> Result<BTreeMap<String, String>> {
    let mut all = BTreeMap::new();
    let mut dirs = vec![dir.to_path_buf()];
    while let Some(next) = dirs.pop() {
        for entry in fs::read_dir(&next).with_context(|| format!("{} cannot be read", next.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                dirs.push(path);
                continue;
            }
            let name = path.strip_prefix(dir).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            all.insert(name, digest::short(&fs::read(&path)?));
        }
    }
    if all.is_empty() {
        bail!("{} is empty: nothing was built", dir.display());
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_has_its_hash_and_an_empty_folder_is_an_error() {
        let dir = std::env::temp_dir().join(format!("nightledger-reproduce-{}", std::process::id()));
        fs::create_dir_all(dir.join("a/b")).unwrap();
        assert!(hashes(&dir).is_err());
        fs::write(dir.join("a/b/c.txt"), "").unwrap();
        fs::write(dir.join("d.txt"), "d").unwrap();
        let found = hashes(&dir).unwrap();
        assert_eq!(found.keys().map(String::as_str).collect::<Vec<_>>(), ["a/b/c.txt", "d.txt"]);
        assert_eq!(found["a/b/c.txt"], "e3b0c44298fc1c14");
        assert_ne!(found["a/b/c.txt"], found["d.txt"]);
        fs::remove_dir_all(&dir).unwrap();
    }
}
