//! ARCHITECTURE.md's invariants about dependencies, as tests: which rooms know which, and what the
//! crates that hold the rules must never pull in.

use crate::circles::is_word;
use crate::project::Project;
use crate::rooms::ROOMS;
use crate::{child, pages};
use proc_macro2::{TokenStream, TokenTree};
use std::fs;
use std::path::{Path, PathBuf};
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

/// Crates that know what a pixel is.
const PIXELS: [&str; 3] = ["nightledger-pixels", "nightledger-stars", "nightledger-preview"];

#[test]
fn pixels_are_read_by_measure_alone() {
    let project = Project::here();
    let pages = pages::packages(&project).unwrap();
    for package in pages.iter().map(String::as_str).chain(["nightledger-session"]) {
        let found = dependencies(package);
        let reads = found.iter().any(|name| PIXELS.contains(&name.as_str()));
        assert!(!reads || package == "nightledger-measure", "{package} could read pixels");
        // What is looked for is found where it is: the page does know the browser.
        assert!(package != "nightledger-page" || found.iter().any(|name| name == "web-sys"));
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
    let mut found: Vec<String> = fs::read_dir(Project::here().root.join("crates"))
        .unwrap()
        .map(|entry| format!("nightledger-{}", entry.unwrap().file_name().display()))
        .filter(|name| name != "nightledger-cli")
        .collect();
    found.sort();
    let mut rooms: Vec<&str> = ROOMS.iter().map(|(name, _)| *name).collect();
    rooms.sort_unstable();
    assert_eq!(found, rooms);
}

/// The packages of `web/` that may hold unsafe code: `wasm-bindgen`'s declarations of what a browser has expand to it.
/// The exports of `web/engine` and `web/measure` do too.
const UNSAFE: [&str; 4] = ["engine", "host", "measure", "ui"];

#[test]
fn unsafe_code_is_forbidden_outside_the_browsers_interfaces() {
    let root = Project::here().root;
    let mut roots: Vec<PathBuf> =
        ["xtask/src/main.rs", "tests/src/lib.rs"].map(|path| root.join(path)).into();
    let mut folders: Vec<PathBuf> =
        fs::read_dir(root.join("crates")).unwrap().map(|entry| entry.unwrap().path()).collect();
    let pages = pages::folders(&Project::here()).unwrap();
    folders.extend(
        pages.iter().filter(|name| !UNSAFE.contains(&name.as_str())).map(|name| root.join("web").join(name)),
    );
    for folder in folders {
        let src = folder.join("src");
        roots.extend(
            ["lib.rs", "main.rs"].map(|name| src.join(name)).into_iter().filter(|path| path.exists()),
        );
    }
    assert!(roots.len() >= 8, "{roots:?}");
    for path in roots {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains("#![forbid(unsafe_code)]"), "{} does not forbid it", path.display());
    }
}

#[test]
fn unsafe_code_of_the_page_is_what_a_macro_makes_of_declarations() {
    for (file, text) in sources(&Project::here().root.join("web")) {
        let breach = unsafe_of_ones_own(&text);
        assert!(!breach, "{} has unsafe code of its own", file.display());
    }
    assert!(unsafe_of_ones_own("fn f() { unsafe { g() } }"));
    assert!(unsafe_of_ones_own("unsafe impl Send for X {}"));
    assert!(!unsafe_of_ones_own(
        "#![allow(unsafe_code, reason = \"unsafe { }\")]\n// unsafe {\nextern \"C\" {}"
    ));
}

/// Whether the word stands anywhere but in a text, a comment, or the declaration `unsafe extern`.
fn unsafe_of_ones_own(text: &str) -> bool {
    fn look(tokens: TokenStream) -> bool {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        tokens.iter().enumerate().any(|(at, token)| match token {
            TokenTree::Group(group) => look(group.stream()),
            _ => is_word(token, "unsafe") && tokens.get(at + 1).is_none_or(|next| !is_word(next, "extern")),
        })
    }
    look(text.parse().unwrap())
}

/// Lints against what stops a whole scan.
const STOPPING: [&str; 6] =
    ["unwrap_used", "expect_used", "indexing_slicing", "clippy::panic", "clippy::todo", "unimplemented"];

/// Where one of them is switched off outside of tests, each with a reason.
const SWITCHED_OFF: [&str; 2] =
    ["crates/ledger/src/input/settings.rs", "crates/pixels/src/codec/hcompress/quadtree.rs"];

/// Whether code switches one of these lints off before its tests begin.
fn switches_off(code: &str) -> bool {
    let code = code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    code.split("allow(").skip(1).any(|rest| {
        let named = rest.split(')').next().unwrap_or_default();
        STOPPING.iter().any(|lint| named.contains(lint))
    })
}

#[test]
fn what_stops_a_scan_is_switched_off_nowhere_else() {
    assert!(switches_off("#[allow(clippy::unwrap_used)]\nfn f() {}"));
    assert!(!switches_off("#[cfg(test)]\nmod tests {\n#[allow(clippy::unwrap_used)]"));
    let root = Project::here().root;
    let mut found = Vec::new();
    for folder in ["crates", "web"] {
        for (path, text) in sources(&root.join(folder)) {
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            let is_test = name.contains("/tests/") || name.ends_with("tests.rs");
            if name.contains("/src/") && !is_test && switches_off(&text) {
                found.push(name);
            }
        }
    }
    found.sort();
    assert_eq!(found, SWITCHED_OFF, "left: what is there; right: SWITCHED_OFF in purity.rs");
}

/// The Rust files below a folder, with their text.
fn sources(dir: &Path) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            files.push((path, text));
        }
    }
    files
}

/// Files of `web/` with tests that run without a browser, as long as there are some: plain Rust belongs to `session`, which
/// both hosts use and where it is tested. A line goes when its tests have moved.
const TESTED_IN_WEB: [&str; 1] = ["web/protocol/src/lib.rs"];

#[test]
fn plain_rust_is_tested_in_session_and_not_in_the_page() {
    let root = Project::here().root;
    let mut found: Vec<String> = sources(&root.join("web"))
        .into_iter()
        .filter(|(_, text)| text.lines().any(|line| line.trim() == "#[test]"))
        .map(|(path, _)| path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/"))
        .collect();
    found.sort();
    assert_eq!(found, TESTED_IN_WEB, "left: what is there; right: TESTED_IN_WEB in purity.rs");
}
