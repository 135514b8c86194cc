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
        // `x.source.in_short()`
        if is_word(token, "in_short") && next(1).is_some_and(|token| matches!(token, TokenTree::Group(_))) {
            found.push(format!("{place}: in_short()"));
        }
        // `Source::Default(field).to_string()`
        if is_word(token, "Source") && next(1).is_some_and(|token| is_sign(token, ':')) {
            let end = |token: &&TokenTree| matches!(token, TokenTree::Punct(sign) if !matches!(sign.as_char(), ':' | '.'));
            let path = tokens.iter().skip(at + 1).take_while(|token| !end(token));
            if path.into_iter().any(|token| is_word(token, "to_string")) {
                found.push(format!("{place}: Source.to_string()"));
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

/// What a mean is a mean of is told in words (`Mean::from`), and nothing is decided by them.
const OF_MEANS: [&str; 3] =
    ["steps::rows: in_short()", "steps::rows: Source.to_string()", "steps::site_facts: in_short()"];

#[test]
fn no_rule_makes_a_text_of_a_source() {
    let mut made = makers(&Project::here().root.join("crates/ledger/src/lib.rs"));
    for of_mean in OF_MEANS {
        assert!(made.iter().any(|made| made == of_mean), "{of_mean} is no longer: take it out of OF_MEANS");
    }
    made.retain(|made| !OF_MEANS.contains(&made.as_str()));
    assert!(made.is_empty(), "a rule decides by types and not by words:\n{}", made.join("\n"));
}

/// Sources that no file has: defaults and edits are the user's, and what other files say is found by comparing frames.
const OF_THE_LEDGER: [&str; 5] = ["Copy", "Default", "Edit", "Log", "SiteTable"];

/// Where code gives a source that is the ledger's to give.
fn foreign_sources(tokens: &[TokenTree], place: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            found.extend(foreign_sources(&group.stream().into_iter().collect::<Vec<_>>(), place));
        }
        if is_word(token, "Source")
            && let Some(TokenTree::Ident(variant)) = tokens.get(at + 3)
            && OF_THE_LEDGER.iter().any(|name| variant == name)
        {
            found.push(format!("{place}: Source::{variant}"));
        }
    }
    found
}

#[test]
fn a_file_gives_no_default() {
    let modules = Crate::read(&Project::here().root.join("crates/frame/src/lib.rs")).0;
    let reading = modules.iter().filter(|(place, _)| place.first().is_none_or(|first| first != "value"));
    let found: Vec<String> =
        reading.flat_map(|(place, module)| foreign_sources(&module.tokens, &place.join("::"))).collect();
    assert!(modules.len() > 50, "only {} modules were looked at", modules.len());
    assert!(found.is_empty(), "what nobody wrote is absent, and no value:\n{}", found.join("\n"));
    let breach =
        "fn f() { Known::new(1, Source::Default(DefaultField::Sqm)) }".parse::<proc_macro2::TokenStream>();
    assert_eq!(
        foreign_sources(&breach.unwrap().into_iter().collect::<Vec<_>>(), "x"),
        ["x: Source::Default"]
    );
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
        "x.source.in_short() == \"HFR\"",
        "Source::Default(DefaultField::Sqm).to_string()",
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
