//! Plain Rust is in `session`, where it is tested and both hosts have it: a function in `web` has to do with the browser or the
//! page. The check of that looks for longer functions that name nothing of either.

use crate::circles::{is_word, without_tests};
use crate::machine::walk;
use crate::project::Project;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Parts of `web` that run in a browser alone.
const IN_THE_BROWSER: [&str; 4] = ["engine", "host", "measure", "ui"];

/// So many words and signs are no longer just a step of something else.
const LONG: usize = 130;

/// Words of the page, of its engine and of browsers; those that begin with `Js` or end with `Element` or `Event` too.
const OF_A_BROWSER: [&str; 40] = [
    "AnyView",
    "Array",
    "Blob",
    "Browser",
    "Closure",
    "Document",
    "Emit",
    "Engine",
    "File",
    "FileSystemDirectoryHandle",
    "FileSystemFileHandle",
    "Folder",
    "Function",
    "Handle",
    "IdbDatabase",
    "IntoView",
    "Look",
    "Memo",
    "Node",
    "NodeRef",
    "Object",
    "Parts",
    "Promise",
    "Reflect",
    "Rc",
    "RefCell",
    "RwSignal",
    "Signal",
    "State",
    "Storage",
    "StoredValue",
    "Uint8Array",
    "Window",
    "await",
    "document",
    "js_sys",
    "spawn_local",
    "view",
    "web_sys",
    "window",
];

/// Functions that name nothing of a browser, and are about what is drawn or typed all the same.
const ALLOWED: [&str; 5] = [
    // Paths of a picture, a style, what tells whether a row is to be drawn anew.
    "web/ui/src/page/overview/sky.rs: disc",
    "web/ui/src/page/words.rs: filter_class",
    "web/ui/src/page/frames/row.rs: print_of",
    // Fields while they are typed in.
    "web/ui/src/page/fields.rs: fault",
    "web/ui/src/page/state/mod.rs: take",
];

/// The long functions of this code that name nothing of a browser, its tests left out.
fn plain(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    look(&without_tests(code.parse::<TokenStream>().unwrap()), false, &mut found);
    found
}

/// `inside`: in the braces of an `impl` for something of a browser.
fn look(tokens: &[TokenTree], inside: bool, found: &mut Vec<String>) {
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let body = tokens.iter().skip(at).position(
            |token| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace),
        );
        if is_word(token, "fn")
            && let (Some(TokenTree::Ident(name)), Some(length)) = (tokens.get(at + 1), body)
        {
            let (mut words, mut count) = (Vec::new(), 0);
            flat(&tokens[at..=at + length], &mut words, &mut count);
            if count > LONG && !inside && !words.iter().any(|word| is_of_a_browser(word)) {
                found.push(name.to_string());
            }
            at += length + 1;
        } else if is_word(token, "impl")
            && let Some(length) = body
        {
            let (mut words, mut count) = (Vec::new(), 0);
            flat(&tokens[at..at + length], &mut words, &mut count);
            if let Some(TokenTree::Group(group)) = tokens.get(at + length) {
                let inside = words.iter().any(|word| is_of_a_browser(word));
                look(&without_tests(group.stream()), inside, found);
            }
            at += length + 1;
        } else {
            if let TokenTree::Group(group) = token {
                look(&without_tests(group.stream()), inside, found);
            }
            at += 1;
        }
    }
}

fn is_of_a_browser(word: &str) -> bool {
    OF_A_BROWSER.contains(&word)
        || word.starts_with("Js")
        || ["Element", "Event", "_untracked"].iter().any(|end| word.ends_with(end))
}

fn flat(tokens: &[TokenTree], words: &mut Vec<String>, count: &mut usize) {
    for token in tokens {
        *count += 1;
        match token {
            TokenTree::Group(group) => flat(&without_tests(group.stream()), words, count),
            TokenTree::Ident(word) => words.push(word.to_string()),
            _ => {}
        }
    }
}

#[test]
fn what_is_long_in_the_page_has_to_do_with_the_browser() {
    let root = Project::here().root;
    let (mut files, mut faults) = (0, Vec::new());
    for part in IN_THE_BROWSER {
        walk(&root.join("web").join(part).join("src"), &mut |path, code| {
            files += 1;
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            let found = plain(code).into_iter().map(|function| format!("{name}: {function}"));
            faults.extend(found.filter(|found| !ALLOWED.contains(&found.as_str())));
        });
    }
    assert!(files > 100, "only {files} files were looked at");
    assert!(faults.is_empty(), "plain Rust belongs to crates/session, with a test:\n{}", faults.join("\n"));
}

#[test]
fn a_long_function_that_names_no_browser_is_found() {
    let sum = "let x = 1 + 2 + 3 + 4 + 5 + 6 + 7 + 8;".repeat(8);
    assert_eq!(plain(&format!("fn f(a: u32) {{ {sum} }}")), ["f"]);
    assert_eq!(plain(&format!("impl Size {{ fn g(&self) {{ {sum} }} }}")), ["g"]);
    for code in [
        format!("fn f(state: State) {{ {sum} }}"),
        format!("impl Engine {{ fn g(&self) {{ {sum} }} }}"),
        format!("fn f() -> impl IntoView {{ {sum} }}"),
        format!("#[cfg(test)] mod tests {{ fn f() {{ {sum} }} }}"),
        "fn f() -> u32 { 1 + 2 }".to_owned(),
    ] {
        assert_eq!(plain(&code), Vec::<String>::new(), "{code}");
    }
}
