//! ARCHITECTURE.md's first invariant, in the code itself: the computing crates ask the machine nothing, neither for files
//! nor for the time. Their dependencies are `purity.rs`'s matter; this is about the standard library, which all have.

use crate::circles::{is_sign, is_word, without_tests};
use crate::project::Project;
use crate::rooms::ROOMS;
use proc_macro2::TokenTree;
use std::fs;
use std::path::Path;

/// Parts of `std` that reach out of a computation.
const OUTSIDE: [&str; 6] = ["env", "fs", "net", "os", "process", "thread"];

/// What of `std` tells the time, or differs from one run to the next: maps without an order of their own too.
const OF_THE_MOMENT: [&str; 5] = ["SystemTime", "RandomState", "DefaultHasher", "HashMap", "HashSet"];

/// What of `std` reads or writes where the program was called: functions, and macros.
const OF_THE_CONSOLE: [&str; 3] = ["stdin", "stdout", "stderr"];
const PRINTING: [&str; 4] = ["print", "println", "eprint", "eprintln"];

/// What the code takes of these, its tests left out.
fn asked(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    look(&without_tests(text.parse().unwrap()), &mut found);
    found
}

fn look(tokens: &[TokenTree], found: &mut Vec<String>) {
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => look(&without_tests(group.stream()), found),
            TokenTree::Ident(word) if OF_THE_MOMENT.iter().any(|name| word == name) => {
                found.push(word.to_string());
            }
            TokenTree::Ident(word)
                if OF_THE_CONSOLE.iter().any(|name| word == name)
                    && matches!(tokens.get(at + 1), Some(TokenTree::Group(_))) =>
            {
                found.push(word.to_string());
            }
            TokenTree::Ident(word)
                if PRINTING.iter().any(|name| word == name)
                    && tokens.get(at + 1).is_some_and(|next| is_sign(next, '!')) =>
            {
                found.push(word.to_string());
            }
            _ if is_word(token, "std") => found.extend(of_std(tokens.get(at + 1..).unwrap_or_default())),
            _ => {}
        }
    }
}

/// The outside parts that are named behind `std`: in `::fs`, and in `::{fs, time::Instant}`.
fn of_std(behind: &[TokenTree]) -> Vec<String> {
    let [first, second, named, rest @ ..] = behind else { return Vec::new() };
    if !(is_sign(first, ':') && is_sign(second, ':')) {
        return Vec::new();
    }
    match named {
        TokenTree::Group(group) => {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            inner
                .split(|token| is_sign(token, ','))
                .filter_map(|part| part.split_first())
                .filter_map(|(head, rest)| of_one(head, rest))
                .collect()
        }
        head => of_one(head, rest).into_iter().collect(),
    }
}

fn of_one(head: &TokenTree, rest: &[TokenTree]) -> Option<String> {
    let TokenTree::Ident(word) = head else { return None };
    let of_time = word == "time" && rest.iter().take(3).any(|token| is_word(token, "Instant"));
    (of_time || OUTSIDE.iter().any(|part| word == part)).then(|| word.to_string())
}

/// The code of a folder, file by file, without its tests.
pub(crate) fn walk(dir: &Path, ask: &mut impl FnMut(&Path, &str)) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() && name != "tests" {
            walk(&path, ask);
        } else if path.extension().is_some_and(|extension| extension == "rs") && name != "tests.rs" {
            ask(&path, &fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn the_computing_crates_ask_the_machine_nothing() {
    let root = Project::here().root;
    let mut files = 0;
    for (package, _) in ROOMS {
        let room = package.trim_start_matches("nightledger-");
        walk(&root.join("crates").join(room).join("src"), &mut |path, text| {
            files += 1;
            assert_eq!(asked(text), Vec::<String>::new(), "{} asks the machine", path.display());
        });
    }
    assert!(files > 100, "only {files} files were looked at");
}

#[test]
fn what_is_asked_is_found_however_it_is_written() {
    let one = |text: &str| asked(text).join(" ");
    assert_eq!(one("fn f() { std::fs::read(p) }"), "fs");
    assert_eq!(one("use std::{collections::BTreeMap, env, time::{Duration}};"), "env");
    assert_eq!(one("use std::time::Instant;"), "time");
    assert_eq!(one("use std::{fmt, time::Instant};"), "time");
    assert_eq!(one("fn f(now: SystemTime) {}"), "SystemTime");
    assert_eq!(one("use std::collections::HashMap;"), "HashMap");
    assert_eq!(one("fn f() { println!(\"x\"); g(io::stdin()) }"), "println stdin");
    assert_eq!(one("fn f() { vec![std::thread::current()] }"), "thread");
}

#[test]
fn what_only_computes_is_left_alone() {
    for text in [
        "use std::fmt; use std::{io, time::Duration}; fn f() { crate::fs::read() }",
        "#[cfg(test)] mod tests { use std::fs; }",
        "const X: &str = \"std::fs\"; // std::env",
        "use crate::Instant; fn f(at: Instant) {}",
        "use rustc_hash::FxHashMap; fn f(print: u8) -> u8 { print }",
    ] {
        assert_eq!(asked(text), Vec::<String>::new(), "{text}");
    }
}
