//! Which commit is built: what the page, the command and the names of packages say. The same commit gives the same bytes.

use crate::project::Project;
use anyhow::{Context, Result};
use std::process::{Command, Stdio};

/// Digits of a commit that are enough to find it.
const DIGITS: usize = 12;

/// The commit of a checkout.
#[derive(Debug, Clone)]
pub(crate) struct Commit {
    /// Its first digits; where files differ from it, that is said.
    pub(crate) name: String,
    /// When it was made, in seconds since 1970.
    pub(crate) time_s: u64,
}

impl Commit {
    /// The one that is checked out; nothing where there is no repository or no git.
    pub(crate) fn of(project: &Project) -> Option<Self> {
        let git = |args: &[&str]| {
            let mut git = Command::new("git");
            let output = git.args(args).current_dir(&project.root).stdin(Stdio::null()).output().ok()?;
            output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
        };
        // An unpacked archive may lie in somebody else's repository.
        let top = git(&["rev-parse", "--show-toplevel"])?;
        if std::fs::canonicalize(top).ok()? != project.root.canonicalize().ok()? {
            return None;
        }
        let hash = git(&["rev-parse", "HEAD"])?;
        let time_s = git(&["log", "-1", "--format=%ct"])?.parse().ok()?;
        let is_changed =
            git(&["status", "--porcelain", "--untracked-files=no"]).is_some_and(|text| !text.is_empty());
        let name = format!("{}{}", hash.get(..DIGITS)?, if is_changed { ", changed" } else { "" });
        Some(Self { name, time_s })
    }
}

/// The version in words: `0.1.0 (1a2b3c4d5e6f)`, as the command says it.
pub(crate) fn version(commit: Option<&Commit>) -> String {
    let version = env!("CARGO_PKG_VERSION");
    commit.map_or_else(|| version.to_owned(), |commit| format!("{version} ({})", commit.name))
}

/// The page with its version at the end of its head.
pub(crate) fn with_version(page: &str, version: &str) -> Result<String> {
    let (head, rest) = page.split_once("</head>").context("index.html has no </head>")?;
    Ok(format!("{head}  <meta name=\"version\" content=\"{version}\">\n</head>{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_names_the_commit_where_there_is_one() {
        let commit = Commit { name: "1a2b3c4d5e6f".to_owned(), time_s: 0 };
        assert_eq!(version(Some(&commit)), format!("{} (1a2b3c4d5e6f)", env!("CARGO_PKG_VERSION")));
        assert_eq!(version(None), env!("CARGO_PKG_VERSION"));
    }

    #[test]
    fn a_folder_that_is_no_repository_has_no_commit() {
        let dir = tempfile::tempdir().unwrap();
        assert!(Commit::of(&Project { root: dir.path().to_owned() }).is_none());
    }

    #[test]
    fn a_commit_and_files_that_differ_from_it_are_told_apart() {
        let dir = tempfile::tempdir().unwrap();
        let project = Project { root: dir.path().to_owned() };
        let git = |args: &[&str]| {
            let mut git = Command::new("git");
            git.args(["-c", "user.name=a", "-c", "user.email=a@example.org"])
                .args(args)
                .current_dir(dir.path());
            assert!(git.output().unwrap().status.success(), "{args:?}");
        };
        git(&["init", "--quiet"]);
        std::fs::write(dir.path().join("a"), "1").unwrap();
        git(&["add", "a"]);
        git(&["commit", "--quiet", "-m", "one", "--date", "2026-01-02T03:04:05Z"]);
        let clean = Commit::of(&project).unwrap();
        assert_eq!(clean.name.len(), DIGITS);
        std::fs::write(dir.path().join("a"), "2").unwrap();
        assert_eq!(Commit::of(&project).unwrap().name, format!("{}, changed", clean.name));
    }

    #[test]
    fn the_page_says_its_version_in_its_head() {
        let page = with_version("<head>\n</head><body>", "0.1.0 (abc)").unwrap();
        assert!(page.contains("<meta name=\"version\" content=\"0.1.0 (abc)\">\n</head>"), "{page}");
        assert!(with_version("<p>", "0.1.0").is_err());
    }
}
