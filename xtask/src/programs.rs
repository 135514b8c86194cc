//! ARCHITECTURE.md's invariant on capture programs, in the code itself: what one program does is said in `frame`'s tables,
//! so no text of the crates above it names one.

use crate::circles::{is_sign, is_word, without_tests};
use crate::machine::walk;
use crate::project::Project;
use crate::rooms::ROOMS;
use proc_macro2::{TokenStream, TokenTree};
use std::fs;
use std::path::Path;

/// The crates that know programs, each with what of them.
const KNOW_PROGRAMS: [&str; 4] = [
    // All that one does, in its table.
    "nightledger-frame",
    // Goals out of the plans of capture programs, and layouts of folders that are known by their names.
    "nightledger-plan",
    // What other projects ask of a header, and of whose headers.
    "nightledger-registry",
    // Logs of capture programs beside videos.
    "nightledger-video",
];

/// Files of `frame/src/dialect` that are about no program by name, or by a name that is a word of the language too.
const NO_NAMES: [&str; 7] = ["apt", "camera_raw", "combination", "generic", "mod", "observatory", "origin"];

/// Capture programs by the names of their tables, so that a new table is looked for at once.
fn programs(root: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(root.join("crates/frame/src/dialect"))
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .filter(|name| !NO_NAMES.contains(&name.as_str()))
        .collect();
    names.push("n.i.n.a".to_owned());
    names
}

/// The texts of the code that name one, its tests left out.
fn naming(text: &str, programs: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    look(&without_tests(text.parse::<TokenStream>().unwrap()), programs, &mut found);
    found
}

fn look(tokens: &[TokenTree], programs: &[String], found: &mut Vec<String>) {
    for (at, token) in tokens.iter().enumerate() {
        match token {
            // Documentation may name them: it is an attribute `doc` by now.
            TokenTree::Group(group) => {
                let inner = without_tests(group.stream());
                let documents =
                    at > 0 && matches!(inner.first(), Some(TokenTree::Ident(word)) if word == "doc");
                if !documents {
                    look(&inner, programs, found);
                }
            }
            TokenTree::Literal(literal) => {
                let written = literal.to_string();
                let lower = written.to_lowercase();
                if programs.iter().any(|name| has_word(&lower, name)) {
                    found.push(written);
                }
            }
            _ => {}
        }
    }
}

/// Whether the text has the name, not as a part of a longer word.
fn has_word(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let behind = text.get(at + name.len()..).and_then(|behind| behind.chars().next());
        [before, behind].into_iter().flatten().all(|character| !character.is_alphanumeric())
    })
}

#[test]
fn rules_name_no_capture_program() {
    let root = Project::here().root;
    let programs = programs(&root);
    assert!(programs.len() > 20, "{programs:?}");
    let mut files = 0;
    for (package, _) in ROOMS.iter().filter(|(package, _)| !KNOW_PROGRAMS.contains(package)) {
        let room = package.trim_start_matches("nightledger-");
        walk(&root.join("crates").join(room).join("src"), &mut |path, text| {
            // Sample data is a user's: it names what a user uses.
            if path.ends_with("sample.rs") {
                return;
            }
            files += 1;
            assert_eq!(naming(text, &programs), Vec::<String>::new(), "{} names a program", path.display());
        });
    }
    assert!(files > 80, "only {files} files were looked at");
}

/// Folders and files of `frame` that are about programs: their tables, and what they call their files and write beside them.
const OF_PROGRAMS: [&str; 5] = ["dialect", "log", "name", "sidecar", "stem.rs"];

/// Names of programs in its other files that decide nothing.
const ALLOWED: [&str; 3] = [
    // An XISF property, and the doubt and its heading.
    "\"PixInsight:ProcessingHistory\"",
    "\"Dwarf dark\"",
    "\"dwarf-dark\"",
];

#[test]
fn values_are_read_without_asking_which_program_wrote_them() {
    let root = Project::here().root;
    let programs = programs(&root);
    let src = root.join("crates/frame/src");
    let mut files = 0;
    walk(&src, &mut |path, text| {
        let inside = path.strip_prefix(&src).unwrap();
        let top = inside.iter().next().and_then(|name| name.to_str()).unwrap_or_default();
        if OF_PROGRAMS.contains(&top) {
            return;
        }
        files += 1;
        let mut found = naming(text, &programs);
        found.retain(|text| !ALLOWED.contains(&text.as_str()));
        found.extend(asking(text, &programs));
        assert_eq!(found, Vec::<String>::new(), "{} asks for a program: its table says it", path.display());
    });
    assert!(files > 20, "only {files} files were looked at");
}

/// What asks for one program by its name: `is_siril`, `siril::TABLE`, and comparisons of a table's name.
fn asking(text: &str, programs: &[String]) -> Vec<String> {
    fn look(tokens: &[TokenTree], programs: &[String], found: &mut Vec<String>) {
        for (at, token) in tokens.iter().enumerate() {
            let next = |by: usize| tokens.get(at + by);
            match token {
                TokenTree::Group(group) => look(&without_tests(group.stream()), programs, found),
                TokenTree::Ident(word) => {
                    let name = word.to_string();
                    let asked = name.strip_prefix("is_").or_else(|| name.strip_prefix("may_be_"));
                    let is_table = programs.contains(&name)
                        && next(3).is_some_and(
                            |token| matches!(token, TokenTree::Ident(table) if table == "TABLE"),
                        );
                    if is_table || asked.is_some_and(|asked| programs.iter().any(|program| program == asked))
                    {
                        found.push(name);
                    } else if (name == "capture" || name == "processing" || name == "table")
                        && next(2).is_some_and(|token| is_word(token, "name"))
                        && next(3).is_some_and(|token| is_sign(token, '=') || is_sign(token, '!'))
                    {
                        found.push(format!("{name}.name"));
                    }
                }
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    look(&without_tests(text.parse::<TokenStream>().unwrap()), programs, &mut found);
    found
}

#[test]
fn asking_for_a_program_is_found() {
    let programs = ["siril".to_owned()];
    for text in [
        "fn f() -> bool { self.writers.is_siril() }",
        "fn f() { if self.capture.name == other {} }",
        "fn f() { g(dialect::siril::TABLE.name) }",
    ] {
        assert_eq!(asking(text, &programs).len(), 1, "{text}");
    }
    for text in ["fn f() { table.name }", "use crate::dialect::siril;", "fn f() { let capture = is_one; }"] {
        assert_eq!(asking(text, &programs), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_name_in_a_text_is_found() {
    let programs = ["siril".to_owned(), "n.i.n.a".to_owned()];
    for text in [
        r#"fn f() -> bool { creator.starts_with("Siril 1.") }"#,
        r#"const X: &[&str] = &["N.I.N.A. 3"];"#,
        r#"fn f() { vec![format!("{x} of siril")] }"#,
    ] {
        assert_eq!(naming(text, &programs).len(), 1, "{text}");
    }
}

#[test]
fn documentation_tests_and_longer_words_are_left_alone() {
    let programs = ["siril".to_owned()];
    for text in [
        "/// What Siril writes.\nfn f() {}",
        "//! Siril.\nfn f() {} // Siril",
        r#"#[cfg(test)] mod tests { const X: &str = "siril"; }"#,
        r#"const X: &str = "sirilic";"#,
    ] {
        assert_eq!(naming(text, &programs), Vec::<String>::new(), "{text}");
    }
}
