//! No two modules of a crate know each other, directly or by way of others: the check of that invariant.
//!
//! A module knows another when its code, or that of a module inside it, names the other or something in it: by `use`, by a
//! path, or by a name that a third module passes on with `use`. What is compared are neighbours, the modules of one parent;
//! a parent and its own modules may know each other. Code that only tests see does not count.

use crate::project::Project;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A module's place in its crate: no name for the crate itself.
pub(crate) type Place = Vec<String>;

/// One module without the modules inside it.
#[derive(Default)]
pub(crate) struct Module {
    /// Its words and signs.
    pub(crate) tokens: Vec<TokenTree>,
    /// Names that `use` binds here, and what they stand for.
    bound: BTreeMap<String, Vec<String>>,
    /// What `use path::*` takes in.
    globs: Vec<Vec<String>>,
    /// Every path in it, those of `use` as well.
    paths: Vec<Vec<String>>,
    /// The items it declares.
    declares: BTreeSet<String>,
}

/// A crate's modules by their places.
#[derive(Default)]
pub(crate) struct Crate(pub(crate) BTreeMap<Place, Module>);

impl Crate {
    /// Reads a crate from its first file.
    pub(crate) fn read(root: &Path) -> Self {
        let mut all = Self::default();
        all.read_file(root, root.parent().unwrap(), Vec::new());
        all
    }

    /// `inner`: the folder with this module's own modules.
    fn read_file(&mut self, file: &Path, inner: &Path, place: Place) {
        let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        self.read_module(tokens, inner, place);
    }

    fn read_module(&mut self, tokens: TokenStream, inner: &Path, place: Place) {
        let tokens = without_tests(tokens);
        let mut module = Module::default();
        let mut at = 0;
        let mut rest = Vec::new();
        while let Some(token) = tokens.get(at) {
            let (name, body) = (tokens.get(at + 1), tokens.get(at + 2));
            if is_word(token, "mod")
                && let (Some(TokenTree::Ident(name)), Some(body)) = (name, body)
            {
                let mut place = place.clone();
                place.push(name.to_string());
                let folder = inner.join(name.to_string());
                if let TokenTree::Group(body) = body {
                    self.read_module(body.stream(), &folder, place);
                } else {
                    let beside = inner.join(format!("{name}.rs"));
                    let file = if beside.exists() { beside } else { folder.join("mod.rs") };
                    // A file elsewhere, by `#[path]`, belongs to another crate.
                    if file.exists() {
                        self.read_file(&file, &folder, place);
                    }
                }
                at += 3;
                continue;
            }
            rest.push(token.clone());
            at += 1;
        }
        module.look(&rest);
        module.tokens = rest;
        self.0.insert(place, module);
    }

    /// The module in which what this path names is declared.
    fn resolve(&self, from: &[String], path: &[String], depth: usize) -> Option<Place> {
        let mut path = path.iter();
        let mut place: Place = from.to_vec();
        let first = path.next()?;
        match first.as_str() {
            "crate" => place.clear(),
            "self" => {}
            "super" => {
                place.pop()?;
            }
            name => {
                let mut inside = place.clone();
                inside.push(name.to_owned());
                if self.0.contains_key(&inside) {
                    place = inside;
                } else {
                    let bound = self.0.get(&place)?.bound.get(name)?;
                    place = self.bound(&place, bound, depth)?;
                }
            }
        }
        for name in path {
            if name == "super" {
                place.pop()?;
                continue;
            }
            let mut inside = place.clone();
            inside.push(name.clone());
            if self.0.contains_key(&inside) {
                place = inside;
                continue;
            }
            let module = self.0.get(&place)?;
            if module.declares.contains(name) {
                return Some(place);
            }
            if let Some(bound) = module.bound.get(name) {
                place = self.bound(&place, bound, depth)?;
                continue;
            }
            let through = |glob: &Vec<String>| {
                let there = self.bound(&place, glob, depth)?;
                self.0.get(&there)?.declares.contains(name).then_some(there)
            };
            return module.globs.iter().find_map(through).or(Some(place));
        }
        Some(place)
    }

    /// Where a name that is bound in a module leads.
    fn bound(&self, place: &[String], path: &[String], depth: usize) -> Option<Place> {
        // `use a::b; use b::a;` would never end.
        if depth > 20 { None } else { self.resolve(place, path, depth + 1) }
    }

    /// Who knows whom among the modules of one parent, with an example of each.
    fn arrows(&self) -> BTreeMap<(Place, Place), String> {
        let mut arrows = BTreeMap::new();
        for (place, module) in &self.0 {
            for path in &module.paths {
                let Some(target) = self.resolve(place, path, 0) else { continue };
                let common = place.iter().zip(&target).take_while(|(one, other)| one == other).count();
                if let (Some(one), Some(other)) = (place.get(..=common), target.get(..=common)) {
                    let example = format!("{} names {}", place.join("::"), path.join("::"));
                    arrows.entry((one.to_vec(), other.to_vec())).or_insert(example);
                }
            }
        }
        arrows
    }

    /// Modules that know each other, as `a <-> b`, with an example of each arrow.
    fn circles(&self) -> BTreeMap<String, Vec<String>> {
        let arrows = self.arrows();
        let reached = reached(&arrows);
        let mut circles = BTreeMap::new();
        for (start, reaches) in &reached {
            if reaches.contains(start) {
                let back = |place: &&&Place| reached.get(**place).is_some_and(|back| back.contains(start));
                let all: BTreeSet<&Place> = reaches.iter().filter(back).copied().collect();
                let name = all.iter().map(|place| place.join("::")).collect::<Vec<_>>().join(" <-> ");
                let inside = |(one, other): &(Place, Place)| all.contains(one) && all.contains(other);
                let examples = arrows.iter().filter(|(arrow, _)| inside(arrow)).map(|(_, example)| example);
                circles.insert(name, examples.cloned().collect());
            }
        }
        circles
    }
}

/// Whom each one knows, by way of others too.
fn reached(arrows: &BTreeMap<(Place, Place), String>) -> BTreeMap<&Place, BTreeSet<&Place>> {
    let mut known: BTreeMap<&Place, BTreeSet<&Place>> = BTreeMap::new();
    for (one, other) in arrows.keys() {
        known.entry(one).or_default().insert(other);
    }
    let mut all = BTreeMap::new();
    for start in known.keys() {
        let mut reached = BTreeSet::new();
        let mut next = vec![*start];
        while let Some(place) = next.pop() {
            next.extend(known.get(place).into_iter().flatten().filter(|place| reached.insert(**place)));
        }
        all.insert(*start, reached);
    }
    all
}

impl Module {
    /// Notes what these tokens bind, declare and name.
    fn look(&mut self, tokens: &[TokenTree]) {
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            match token {
                TokenTree::Group(group) => {
                    self.look(&group.stream().into_iter().collect::<Vec<_>>());
                    at += 1;
                }
                TokenTree::Ident(word) if word == "use" => {
                    let end = tokens.iter().skip(at).position(|token| is_sign(token, ';')).unwrap_or(1);
                    self.take_in(&tokens[at + 1..at + end], &[]);
                    at += end;
                }
                TokenTree::Ident(word) => {
                    let (path, next) = path_at(tokens, at);
                    if path.len() > 1 {
                        self.paths.push(path);
                    } else if DECLARING.contains(&word.to_string().as_str())
                        && let Some(TokenTree::Ident(name)) = tokens.get(at + 1)
                    {
                        self.declares.insert(name.to_string());
                    }
                    at = next;
                }
                _ => at += 1,
            }
        }
    }

    /// One branch of a `use`, behind this path.
    fn take_in(&mut self, tokens: &[TokenTree], before: &[String]) {
        let (path, next) = path_at(tokens, 0);
        let full: Vec<String> = before.iter().cloned().chain(path).collect();
        match tokens.get(next) {
            Some(TokenTree::Group(group)) => {
                let branches: Vec<TokenTree> = group.stream().into_iter().collect();
                for branch in branches.split(|token| is_sign(token, ',')) {
                    self.take_in(branch, &full);
                }
            }
            Some(token) if is_sign(token, '*') => {
                self.paths.push(full.clone());
                self.globs.push(full);
            }
            renamed => {
                let mut full = full;
                if full.last().is_some_and(|last| last == "self") && full.len() > 1 {
                    full.pop();
                }
                let name = match (renamed, tokens.get(next + 1)) {
                    (Some(word), Some(TokenTree::Ident(name))) if is_word(word, "as") => {
                        Some(name.to_string())
                    }
                    _ => full.last().cloned(),
                };
                if let Some(name) = name {
                    self.paths.push(full.clone());
                    self.bound.insert(name, full);
                }
            }
        }
    }
}

/// Words in front of a name that an item has.
const DECLARING: [&str; 9] =
    ["fn", "struct", "enum", "trait", "type", "const", "static", "union", "macro_rules"];

pub(crate) fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(found) if found == word)
}

pub(crate) fn is_sign(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(found) if found.as_char() == sign)
}

/// The path that begins here, such as `a::b`, and where it ends. `a::` in front of `{` or `*` is `a`.
fn path_at(tokens: &[TokenTree], start: usize) -> (Vec<String>, usize) {
    let mut path = Vec::new();
    let mut at = start;
    while let Some(TokenTree::Ident(word)) = tokens.get(at) {
        path.push(word.to_string());
        at += 1;
        let joined = |at: usize| tokens.get(at).is_some_and(|token| is_sign(token, ':'));
        if !(joined(at) && joined(at + 1)) {
            break;
        }
        at += 2;
    }
    (path, at.max(start))
}

/// Everything but items behind `#[cfg(test)]`. Attributes are left out as well.
pub(crate) fn without_tests(tokens: TokenStream) -> Vec<TokenTree> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut kept = Vec::new();
    let mut at = 0;
    let mut is_test = false;
    while let Some(token) = tokens.get(at) {
        if is_sign(token, '#') {
            let next =
                if tokens.get(at + 1).is_some_and(|token| is_sign(token, '!')) { at + 2 } else { at + 1 };
            if let Some(TokenTree::Group(attribute)) = tokens.get(next)
                && attribute.delimiter() == Delimiter::Bracket
            {
                is_test |= attribute.stream().to_string().replace(' ', "") == "cfg(test)";
                at = next + 1;
                continue;
            }
        }
        if is_test {
            // The item ends with its body, or with its semicolon.
            let ends = matches!(token, TokenTree::Group(body) if body.delimiter() == Delimiter::Brace)
                || is_sign(token, ';');
            is_test = !ends;
            let is_use = ends && !is_sign(token, ';') && tokens.get(at + 1).is_some_and(|t| is_sign(t, ';'));
            at += if is_use { 2 } else { 1 };
            continue;
        }
        kept.push(token.clone());
        at += 1;
    }
    kept
}

/// The first file of every crate here, by the crate's folder.
fn roots() -> Vec<(String, PathBuf)> {
    let root = Project::here().root;
    let mut roots = Vec::new();
    let mut folders: Vec<PathBuf> = ["xtask", "tests"].map(|name| root.join(name)).into();
    for dir in ["crates", "web"] {
        folders.extend(fs::read_dir(root.join(dir)).unwrap().map(|entry| entry.unwrap().path()));
    }
    folders.sort();
    for folder in folders {
        for name in ["lib.rs", "main.rs"] {
            let file = folder.join("src").join(name);
            if file.exists() {
                let name = folder.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
                roots.push((name, file));
            }
        }
    }
    roots
}

#[test]
fn modules_know_each_other_in_one_direction() {
    let mut found = Vec::new();
    let roots = roots();
    assert!(roots.len() >= 9, "{roots:?}");
    for (name, file) in &roots {
        for (circle, examples) in Crate::read(file).circles() {
            found.push(format!("{name}: {circle}\n    {}", examples.join("\n    ")));
        }
    }
    assert!(found.is_empty(), "modules know each other:\n{}", found.join("\n"));
}

/// Steps of the ledger that know a later one; `order` is that of the comment in `steps/mod.rs`.
fn steps_out_of_order(ledger: &Crate, order: &[String]) -> Vec<String> {
    let place = |step: &String| vec!["steps".to_owned(), step.clone()];
    let arrows = ledger.arrows();
    let reached = reached(&arrows);
    let mut wrong = Vec::new();
    for (at, step) in order.iter().enumerate() {
        for later in &order[at + 1..] {
            if reached.get(&place(step)).is_some_and(|known| known.contains(&place(later))) {
                wrong.push(format!("{step} knows {later}"));
            }
        }
    }
    wrong
}

#[test]
fn a_step_of_the_ledger_uses_earlier_ones_only() {
    let src = Project::here().root.join("crates/ledger/src");
    let text = fs::read_to_string(src.join("steps/mod.rs")).unwrap();
    let comment: Vec<&str> = text.lines().map_while(|line| line.strip_prefix("//! ")).collect();
    let comment = comment.join(" ");
    let (_, list) = comment.split_once("in this order: ").unwrap();
    let order: Vec<String> =
        list.split('.').next().unwrap().split(", ").map(|step| step.replace(' ', "_")).collect();
    let ledger = Crate::read(&src.join("lib.rs"));
    for step in &order {
        assert!(ledger.0.contains_key(&vec!["steps".to_owned(), step.clone()]), "{step} is no step");
    }
    assert!(order.len() > 9, "{order:?}");
    let wrong = steps_out_of_order(&ledger, &order);
    assert!(wrong.is_empty(), "steps that know a later one: {wrong:?}");
    // The other way round it is wrong.
    let turned: Vec<String> = order.into_iter().rev().collect();
    assert!(!steps_out_of_order(&ledger, &turned).is_empty());
}

/// The circles of a crate of these files.
fn circles_of(files: &[(&str, &str)]) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    Crate::read(&dir.path().join("lib.rs")).circles().into_keys().collect()
}

#[test]
fn a_circle_is_found_whichever_way_it_is_closed() {
    let closed_by = [
        "use crate::a;",
        "use super::a::A;",
        "use crate::{c, a::{self, A}};",
        "use crate::A;",
        "use super::*; fn f() { crate::a::g(); }",
        "fn f() -> super::a::A { panic!() }",
        "fn f() { vec![crate::a::A] }",
        "use crate::passed_on::A as Other;",
    ];
    for text in closed_by {
        let files = [
            ("lib.rs", "mod a; mod b; mod c; mod passed_on; pub use a::A;"),
            ("a.rs", "use crate::b::B; pub struct A;"),
            ("b.rs", text),
            ("c.rs", ""),
            ("passed_on.rs", "pub use crate::a::A;"),
        ];
        let found = circles_of(&files);
        assert!(found.iter().any(|circle| circle.contains("a <-> b")), "{text}: {found:?}");
    }
}

#[test]
fn a_circle_of_three_and_one_deep_inside_are_found() {
    let files = [
        ("lib.rs", "mod a; mod b; mod c; mod d;"),
        ("a.rs", "use crate::b::x;"),
        ("b/mod.rs", "mod inner;"),
        ("b/inner.rs", "fn f() { crate::c::x() }"),
        ("c.rs", "use crate::a;"),
        ("d.rs", "mod one { use super::two; } mod two { use super::one; }"),
    ];
    assert_eq!(circles_of(&files), ["a <-> b <-> c", "d::one <-> d::two"]);
}

#[test]
fn what_is_no_circle_is_left_alone() {
    let files = [
        ("lib.rs", "mod a; mod b; #[cfg(test)] mod sample; pub use b::B;"),
        // Its own modules, and theirs of it.
        ("a/mod.rs", "mod inner; use inner::I; pub struct Outer; pub use crate::b::B;"),
        ("a/inner.rs", "use super::Outer; use crate::b::B; pub struct I;"),
        // Tests, comments, texts and other crates' modules of the same name.
        (
            "b.rs",
            "//! See crate::a.\nuse other::a; #[cfg(test)] use crate::a::I;\nconst X: &str = \"crate::a\";\n#[cfg(test)] mod tests { use crate::a; }",
        ),
        ("sample.rs", "use crate::a;"),
    ];
    assert_eq!(circles_of(&files), [] as [&str; 0]);
}
