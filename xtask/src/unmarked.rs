//! ARCHITECTURE.md's invariant on texts, in the code itself: what the page says is marked (`texts.rs`), so that it can be said
//! in other languages. English that no mark stands around is what this looks for.

use crate::circles::{is_sign, without_tests};
use crate::machine::walk;
use crate::project::Project;
use proc_macro2::{TokenStream, TokenTree};
use std::fs;
use std::path::Path;

/// Whose texts are the page's, down to single words.
const PAGE: [&str; 2] = ["web/ui/src/", "crates/session/src/present/"];

/// Where English is no text of the page.
const NO_TEXTS: [&str; 14] = [
    // The command speaks English.
    "crates/cli/",
    "crates/session/src/joining.rs",
    // The marks themselves.
    "crates/language/",
    // What programs write and people call their files.
    "crates/frame/src/dialect/",
    "crates/frame/src/log/",
    "crates/frame/src/name/",
    "crates/frame/src/values/equipment.rs",
    "crates/plan/src/goals/",
    "crates/video/src/log/",
    // Comments in files that are written.
    "crates/astrobin/src/settings_file/ini/",
    "crates/registry/src/",
    "crates/session/src/sample.rs",
    "crates/summary/src/sample.rs",
    "crates/session/src/contribute/",
];

/// Words of the page's code that are no text: keys of the keyboard, errors by their names, programs, and what finds a text
/// that is marked elsewhere.
const NAMES: [&str; 30] = [
    "AstroBin",
    "AstroBinUploadInfo",
    "ArrowDown",
    "ArrowLeft",
    "ArrowRight",
    "ArrowUp",
    "Bortle class",
    "Camera",
    "Dark flat",
    "End",
    "Escape",
    "Filter",
    "Home",
    "Light",
    "Master {}",
    "Moon",
    "Nightledger {}",
    "NoModificationAllowedError",
    "NotAllowedError",
    "NotFoundError",
    "PageDown",
    "PageUp",
    "Panel",
    "PixInsight {text}",
    "Site",
    "Stack",
    "Tab",
    "Target",
    "Telescope",
    "Sample",
];

/// Macros whose texts are marked, or are for who programs.
const MACROS: [&str; 9] =
    ["tr", "tr_n", "said", "mark", "panic", "assert", "assert_eq", "debug_assert", "unreachable"];

/// The texts for people in this code that no mark stands around, its tests left out. `single`: one word is one too.
fn unmarked(code: &str, single: bool) -> Vec<String> {
    let mut found = Vec::new();
    look(&without_tests(code.parse::<TokenStream>().unwrap()), single, &mut found);
    found
}

fn look(tokens: &[TokenTree], single: bool, found: &mut Vec<String>) {
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => {
                let before = |back: usize| at.checked_sub(back).and_then(|at| tokens.get(at));
                let is_marked = before(1).is_some_and(|token| is_sign(token, '!'))
                    && matches!(before(2), Some(TokenTree::Ident(name)) if MACROS.iter().any(|known| name == known));
                if !is_marked {
                    look(&without_tests(group.stream()), single, found);
                }
            }
            TokenTree::Literal(literal) => {
                if let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()).map(|text| text.value())
                    && is_english(&text, single)
                {
                    found.push(text);
                }
            }
            _ => {}
        }
    }
}

/// Whether a text begins as a sentence or a heading does: a capital, small letters, and a further word.
fn is_english(text: &str, single: bool) -> bool {
    let text = text.trim_start_matches('“');
    let mut letters = text.chars();
    let is_word = letters.next().is_some_and(|first| first.is_ascii_uppercase())
        && letters.next().is_some_and(|second| second.is_ascii_lowercase());
    let goes_on = text
        .split(' ')
        .skip(1)
        .any(|word| word.starts_with(|first: char| first.is_ascii_lowercase() || first == '{'));
    is_word && (goes_on || single)
}

#[test]
fn whatever_the_page_says_is_marked() {
    let root = Project::here().root;
    let mut files = 0;
    let mut faults = Vec::new();
    let mut ask = |path: &Path, code: &str| {
        let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        let is_page = PAGE.iter().any(|folder| name.starts_with(folder));
        if NO_TEXTS.iter().any(|none| name.starts_with(none)) {
            return;
        }
        files += 1;
        let texts = unmarked(code, is_page).into_iter();
        let texts = texts.filter(|text| !(is_page && NAMES.contains(&text.as_str())));
        faults.extend(texts.map(|text| format!("{name}: {text:?}")));
    };
    for entry in fs::read_dir(root.join("crates")).unwrap() {
        walk(&entry.unwrap().path().join("src"), &mut ask);
    }
    walk(&root.join("web/ui/src"), &mut ask);
    assert!(files > 300, "only {files} files were looked at");
    assert!(
        faults.is_empty(),
        "texts of the page without tr!, tr_n!, said! or mark! (CONTRIBUTING.md, \"Add a text\"):\n{}",
        faults.join("\n")
    );
}

#[test]
fn a_text_without_a_mark_is_found() {
    for code in [
        r#"fn f() -> String { format!("From {} to {}.", 1, 2) }"#,
        r#"fn f() { view! { <p title="Copy the text">{x}</p> } }"#,
        r#"const X: [&str; 1] = ["Guiding RMS in all"];"#,
    ] {
        assert_eq!(unmarked(code, false).len(), 1, "{code}");
    }
    assert_eq!(unmarked(r#"fn f() { view! { <button>"Copy"</button> } }"#, true), ["Copy"]);
}

#[test]
fn what_is_marked_or_no_text_is_left_alone() {
    for code in [
        r#"fn f() { tr!("Copy the text"); tr_n!(n, "One file", "{n} files", n); said!("Odd {x}", x); }"#,
        r#"const X: &str = mark!("Sky brightness"); // "Not a text"
           /// "Nor this one"
           fn f() {}"#,
        r#"#[cfg(test)] mod tests { const X: &str = "Of a test"; }"#,
        r#"fn f() { x("class of words", "SIMPLE  = T", "N.I.N.A. 3", "IMAGETYP", "-") }"#,
    ] {
        assert_eq!(unmarked(code, true), Vec::<String>::new(), "{code}");
    }
}
