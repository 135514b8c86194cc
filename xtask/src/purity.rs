//! ARCHITECTURE.md's invariants about dependencies, as tests: which rooms know which, and what the
//! crates that hold the rules must never pull in.

use crate::child;
use crate::project::Project;
use crate::rooms::ROOMS;
use std::process::Command;

/// What a computing crate must not depend on, however far down.
const OUTSIDE_WORLD: [&str; 12] = [
    "web-sys",
    "js-sys",
    "wasm-bindgen",
    "gloo-net",
    "getrandom",
    "rand",
    "chrono",
    "tokio",
    "reqwest",
    "ureq",
    "walkdir",
    "rayon",
];

/// The names of all crates that this one is built with, on any target; not those of its tests.
#[track_caller]
fn dependencies(package: &str) -> Vec<String> {
    let mut command: Command = child::cargo();
    command
        .args(["tree", "--package", package, "--edges", "normal", "--target", "all"])
        .args(["--prefix", "none", "--format", "{p}"])
        .current_dir(Project::here().root);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let names: Vec<String> =
        text.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect();
    assert_eq!(names.first().map(String::as_str), Some(package));
    names.into_iter().skip(1).filter(|name| name != package).collect()
}

#[test]
fn the_computing_crates_know_nothing_of_the_outside_world() {
    for (package, _) in ROOMS {
        let dependencies = dependencies(package);
        for outside in OUTSIDE_WORLD {
            assert!(!dependencies.iter().any(|name| name == outside), "{package} depends on {outside}");
        }
    }
}

#[test]
fn data_walks_one_way() {
    for (package, may_use) in ROOMS {
        for name in dependencies(package).iter().filter(|name| name.starts_with("nightledger-")) {
            assert!(may_use.contains(&name.as_str()), "{package} depends on {name}, against ARCHITECTURE.md");
        }
    }
}

#[test]
fn every_crate_but_the_runner_is_a_room() {
    let mut found: Vec<String> = std::fs::read_dir(Project::here().root.join("crates"))
        .unwrap()
        .map(|entry| format!("nightledger-{}", entry.unwrap().file_name().display()))
        .filter(|name| name != "nightledger-cli")
        .collect();
    found.sort();
    let mut rooms: Vec<&str> = ROOMS.iter().map(|(name, _)| *name).collect();
    rooms.sort_unstable();
    assert_eq!(found, rooms);
}

#[test]
fn unsafe_code_is_forbidden_outside_the_page() {
    let root = Project::here().root;
    let mut roots: Vec<std::path::PathBuf> =
        ["xtask/src/main.rs", "tests/src/lib.rs"].map(|path| root.join(path)).into();
    for entry in std::fs::read_dir(root.join("crates")).unwrap() {
        let src = entry.unwrap().path().join("src");
        roots.extend(
            ["lib.rs", "main.rs"].map(|name| src.join(name)).into_iter().filter(|path| path.exists()),
        );
    }
    assert!(roots.len() >= 9, "{roots:?}");
    for path in roots {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains("#![forbid(unsafe_code)]"), "{} does not forbid it", path.display());
    }
}
