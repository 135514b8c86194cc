//! ARCHITECTURE.md's invariant on the network, in the code itself: the page asks in one file, for those that stand here, each
//! behind a button. What goes out when buttons are pressed, the browser tests see (`tests/browser/privacy.test.mjs`).

use crate::project::Project;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// By what a browser can be made to ask, as JavaScript and web-sys call it.
const MEANS: [&str; 13] = [
    "fetch(",
    "fetch_with_",
    "fetch_anew(",
    "XMLHttpRequest",
    "XmlHttpRequest",
    "WebSocket",
    "WebTransport",
    "EventSource",
    "sendBeacon",
    "send_beacon",
    "importScripts",
    "HtmlImageElement::new",
    "gloo_net",
];

/// Who asks, by what, and of whom. A new line needs a button, a sentence that says what is sent and where, and its request in
/// `tests/browser/privacy.test.mjs`.
const ASKING: [(&str, &[&str]); 8] = [
    // The page's own files: a language's texts, and the modules beside the page's own.
    ("web/early.js", &["fetch("]),
    ("web/ui/src/engine.js", &["fetch("]),
    // Nobody: it deletes these.
    ("web/worker.js", &["XMLHttpRequest", "WebSocket", "WebTransport", "EventSource"]),
    // A service, for those below.
    ("web/ui/src/page/services.rs", &["fetch(", "fetch_with_", "fetch_anew("]),
    // AstroBin's filters, a filter's id, a site's name and brightness.
    ("web/ui/src/page/filter_list.rs", &["fetch("]),
    ("web/ui/src/page/kept_filters.rs", &["fetch(", "fetch_anew("]),
    ("web/ui/src/page/publish/filter_search.rs", &["fetch("]),
    ("web/ui/src/page/settings/lookups.rs", &["fetch("]),
];

/// A file's code without lines that are comments as a whole.
fn code(text: &str) -> String {
    let is_comment = |line: &&str| line.trim_start().starts_with("//") || line.trim_start().starts_with('*');
    text.lines().filter(|line| !is_comment(line)).collect::<Vec<_>>().join("\n")
}

/// The means that code names; `prefetch(` is none, a method of one's own is.
fn asks(text: &str) -> BTreeSet<&'static str> {
    let code = code(text);
    let named = |means: &&str| {
        code.match_indices(means).any(|(at, _)| {
            let before = code.get(..at).and_then(|before| before.chars().next_back());
            !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
        })
    };
    MEANS.into_iter().filter(named).collect()
}

fn walk(dir: &Path, ask: &mut impl FnMut(&Path)) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, ask);
        } else if path
            .extension()
            .is_some_and(|ending| ["rs", "js", "html"].iter().any(|code| ending == *code))
        {
            ask(&path);
        }
    }
}

#[test]
fn the_page_asks_the_network_where_it_says_so_and_nowhere_else() {
    let root = Project::here().root;
    let mut found = BTreeMap::new();
    let mut ask = |path: &Path| {
        let means = asks(&fs::read_to_string(path).unwrap());
        if !means.is_empty() {
            found.insert(path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/"), means);
        }
    };
    walk(&root.join("web"), &mut ask);
    ask(&root.join("index.html"));
    let said: BTreeMap<String, BTreeSet<&str>> =
        ASKING.iter().map(|(file, means)| ((*file).to_owned(), means.iter().copied().collect())).collect();
    assert_eq!(found, said, "left: who asks the network; right: ASKING in network.rs");
}

#[test]
fn asking_is_found_however_it_is_done() {
    for text in [
        "window().fetch_with_str(address)",
        "const response = await fetch(address);",
        "navigator.sendBeacon(a)",
        "let socket = WebSocket::new(address)?;",
        "fetch_anew(&address).await",
    ] {
        assert_eq!(asks(text).len(), 1, "{text}");
    }
    for text in ["// fetch(x)", "/// The worker has no `fetch(`.", "prefetch(x)", "self.fetched.set(None)"] {
        assert!(asks(text).is_empty(), "{text}");
    }
}
