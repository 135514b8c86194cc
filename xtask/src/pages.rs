//! The packages in `web/`: they are compiled for the browser alone.

use crate::project::Project;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// Their folders in `web/`.
pub(crate) fn folders(project: &Project) -> Result<Vec<String>> {
    let web = project.root.join("web");
    let mut folders = Vec::new();
    for entry in fs::read_dir(&web).with_context(|| format!("{} cannot be read", web.display()))? {
        let entry = entry?;
        if entry.path().join("Cargo.toml").exists() {
            folders.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    folders.sort();
    Ok(folders)
}

/// Their names.
pub(crate) fn packages(project: &Project) -> Result<Vec<String>> {
    folders(project)?.iter().map(|folder| name_of(&project.root.join("web").join(folder))).collect()
}

/// Those that have tests which run without a browser.
pub(crate) fn with_native_tests(project: &Project) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for folder in folders(project)? {
        let folder = project.root.join("web").join(folder);
        if !native_tests(&folder.join("src"))?.is_empty() {
            names.push(name_of(&folder)?);
        }
    }
    Ok(names)
}

/// The files below a folder that have such tests.
pub(crate) fn native_tests(dir: &Path) -> Result<Vec<std::path::PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).with_context(|| format!("{} cannot be read", dir.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(native_tests(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && fs::read_to_string(&path)?.lines().any(|line| line.trim() == "#[test]")
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The name in a package's `Cargo.toml`, which stands on a line of its own.
fn name_of(folder: &Path) -> Result<String> {
    let manifest = folder.join("Cargo.toml");
    let text =
        fs::read_to_string(&manifest).with_context(|| format!("{} cannot be read", manifest.display()))?;
    let line = text.lines().find_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
    Ok(line.with_context(|| format!("{} names no package", manifest.display()))?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_one_of_them() {
        let project = Project::here();
        assert!(folders(&project).unwrap().contains(&"ui".to_owned()));
        assert!(packages(&project).unwrap().contains(&"nightledger-page".to_owned()));
    }

    #[test]
    fn tests_are_found_by_their_attribute() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("a")).unwrap();
        fs::write(dir.path().join("a/b.rs"), "mod tests {\n    #[test]\n    fn x() {}\n}\n").unwrap();
        fs::write(dir.path().join("c.rs"), "// #[test]\n#[wasm_bindgen_test]\nfn y() {}\n").unwrap();
        assert_eq!(native_tests(dir.path()).unwrap(), [dir.path().join("a/b.rs")]);
    }
}
