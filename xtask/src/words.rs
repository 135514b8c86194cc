//! No rule reads words: a value's [source] is a type, and its words are made for people at the end. The check of that
//! invariant looks for what makes a text of a source in `crates/ledger`, outside `output`.
//!
//! [source]: ../../crates/frame/src/known.rs

use crate::circles::{Crate, is_sign, is_word};
use crate::project::Project;
use proc_macro2::TokenTree;
use std::path::Path;

/// Macros that make a text of what they are given.
const MAKING_TEXT: [&str; 4] = ["format", "write", "writeln", "format_args"];

/// The modules of a crate in which a text is made of a source, with what does it.
fn makers(root: &Path) -> Vec<String> {
    let modules = Crate::read(root).0;
    let ruling = modules.iter().filter(|(place, _)| place.first().is_none_or(|first| first != "output"));
    ruling.flat_map(|(place, module)| texts_of_sources(&module.tokens, &place.join("::"))).collect()
}

fn texts_of_sources(tokens: &[TokenTree], place: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let next = |by: usize| tokens.get(at + by);
        if let TokenTree::Group(group) = token {
            found.extend(texts_of_sources(&group.stream().into_iter().collect::<Vec<_>>(), place));
        }
        // `x.source.to_string()`, `x.source().to_string()`
        let called = if next(1).is_some_and(|token| matches!(token, TokenTree::Group(_))) { 2 } else { 1 };
        if is_word(token, "source")
            && next(called).is_some_and(|token| is_sign(token, '.'))
            && next(called + 1).is_some_and(|token| is_word(token, "to_string"))
        {
            found.push(format!("{place}: source.to_string()"));
        }
        // `format!("{}", x.source)`, `format!("{source}")`
        if MAKING_TEXT.iter().any(|name| is_word(token, name))
            && next(1).is_some_and(|token| is_sign(token, '!'))
            && let Some(TokenTree::Group(given)) = next(2)
        {
            let text = given.to_string();
            let names_it = |text: &str| {
                text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == "source")
            };
            if text.contains("{source") || names_it(&without_texts(&text)) {
                found.push(format!("{place}: {token}!{text}"));
            }
        }
        // `ToString::to_string(&x.source)`
        if is_word(token, "to_string")
            && let Some(TokenTree::Group(given)) = next(1)
            && given.to_string().contains("source")
        {
            found.push(format!("{place}: to_string{given}"));
        }
    }
    found
}

/// Code without what stands in quotes.
fn without_texts(code: &str) -> String {
    code.split('"').step_by(2).collect::<Vec<_>>().join(" ")
}

#[test]
fn no_rule_makes_a_text_of_a_source() {
    let made = makers(&Project::here().root.join("crates/ledger/src/lib.rs"));
    assert!(made.is_empty(), "a rule decides by types and not by words:\n{}", made.join("\n"));
}

#[test]
fn a_text_of_a_source_is_found_however_it_is_made() {
    let breaches = [
        "x.source.to_string() == \"edit\"",
        "x.source().to_string().contains(\"HFR\")",
        "format!(\"{}\", x.source)",
        "format!(\"{source}\")",
        "vec![write!(f, \"{}\", source)]",
        "ToString::to_string(&x.source)",
    ];
    for breach in breaches {
        let tokens: proc_macro2::TokenStream = breach.parse().unwrap();
        let found = texts_of_sources(&tokens.into_iter().collect::<Vec<_>>(), "steps");
        assert_eq!(found.len(), 1, "{breach}: {found:?}");
    }
    let fine = "match x.source { Source::Edit => name.to_string(), _ => format!(\"the source {name}\") }";
    let tokens: proc_macro2::TokenStream = fine.parse().unwrap();
    assert_eq!(texts_of_sources(&tokens.into_iter().collect::<Vec<_>>(), ""), [] as [&str; 0]);
}
