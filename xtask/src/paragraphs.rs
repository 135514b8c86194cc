//! Code, tests and documents cite the rules by paragraph, as in `docs/rules.md` with `#7` behind it. The check that every
//! cited paragraph, and every link between documents, has its anchor.

use crate::project::Project;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The documents that are cited by paragraph.
const CITED: [&str; 2] = ["docs/rules.md", "docs/dialects.md"];
/// Where citations stand.
const CITING: [&str; 9] = [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "docs",
    "crates",
    "web",
    "tests",
    "xtask",
    "fuzz/fuzz_targets",
];
/// Files of text.
const TEXTS: [&str; 9] = ["rs", "md", "toml", "mjs", "js", "css", "html", "ini", "py"];

/// Paragraphs that are cited already and not written yet. A line goes with its paragraph's coming.
const TO_COME: [(&str, &str); 0] = [];

/// The files of text here.
fn texts(root: &Path) -> Vec<PathBuf> {
    let mut next: Vec<PathBuf> =
        CITING.iter().map(|name| root.join(name)).filter(|path| path.exists()).collect();
    let mut files = Vec::new();
    while let Some(path) = next.pop() {
        if path.is_dir() {
            let name = path.file_name().unwrap_or_default();
            if name != "node_modules" && name != "target" && name != "out" {
                next.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            }
        } else if path.extension().is_some_and(|ending| TEXTS.iter().any(|text| ending == *text)) {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The anchors of a document: its `<a id="...">`, and its headings as GitHub names them.
fn anchors(text: &str) -> BTreeSet<String> {
    let ids = text.split("<a id=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned);
    let headings = text.lines().filter(|line| line.starts_with('#')).map(|line| {
        let kept = |c: char| c.is_alphanumeric() || c == ' ' || c == '-' || c == '_';
        let heading = line.trim_start_matches('#').trim().to_lowercase();
        heading.chars().filter(|c| kept(*c)).collect::<String>().replace(' ', "-")
    });
    ids.chain(headings).collect()
}

/// What stands behind `#`: up to the first character that an anchor does not have. A sentence's full stop is not its.
fn anchor_at(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(text.len());
    text[..end].trim_end_matches('-')
}

/// Citations in a text: document and anchor. `document`: the file itself, for links within it.
fn citations<'a>(text: &'a str, document: Option<&'a str>) -> Vec<(&'a str, &'a str)> {
    let mut found = Vec::new();
    for name in CITED {
        for (at, whole) in text.match_indices(&format!("{name}#")).map(|(at, whole)| (at, whole.len())) {
            found.push((name, anchor_at(&text[at + whole..])));
        }
        // A link between the documents, which lie in one folder.
        if document.is_some() {
            let beside = format!("]({}#", name.trim_start_matches("docs/"));
            for (at, whole) in text.match_indices(&beside) {
                found.push((name, anchor_at(&text[at + whole.len()..])));
            }
        }
    }
    if let Some(document) = document {
        for (at, whole) in text.match_indices("](#") {
            found.push((document, anchor_at(&text[at + whole.len()..])));
        }
    }
    found
}

#[test]
fn every_cited_paragraph_exists() {
    let root = Project::here().root;
    let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut missing = Vec::new();
    let mut cited = 0;
    for path in texts(&root) {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        let document = path.extension().is_some_and(|ending| ending == "md").then_some(name.as_str());
        for (document, anchor) in citations(&text, document) {
            let anchors = known
                .entry(document.to_owned())
                .or_insert_with(|| anchors(&fs::read_to_string(root.join(document)).unwrap()));
            cited += 1;
            let is_to_come = TO_COME.contains(&(document, anchor));
            if is_to_come {
                assert!(!anchors.contains(anchor), "{document}#{anchor} has come: take it out of TO_COME");
            } else if !anchors.contains(anchor) {
                missing.push(format!("{name}: {document} has no paragraph \"{anchor}\""));
            }
        }
    }
    assert!(cited > 100, "only {cited} citations were found");
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// Sections whose every paragraph has a test or a case that cites it. In `tests` any citation but that of a whole file
/// counts; in a crate it stands above the test, alone in its line.
const PROVED: [&str; 5] = ["20-", "21-", "22-", "23-", "24-"];

/// The paragraphs of the rules that a file of tests cites, or a file of code above its tests.
fn proved<'a>(name: &str, text: &'a str) -> BTreeSet<&'a str> {
    let lines: Vec<&str> = text.lines().collect();
    let mark = format!("{}#", CITED[0]);
    let cites = |(at, line): (usize, &&'a str)| {
        let (before, rest) = line.split_once(&mark)?;
        let stands_alone = before.trim_start() == "/// ";
        let above_a_test = lines.iter().skip(at).take(4).any(|line| line.trim() == "#[test]");
        let counts =
            if name.starts_with("tests/") { !line.starts_with("//!") } else { stands_alone && above_a_test };
        counts.then(|| anchor_at(rest))
    };
    lines.iter().enumerate().filter_map(cites).collect()
}

#[test]
fn what_is_done_with_frames_beyond_astrobin_has_a_test_paragraph_by_paragraph() {
    let root = Project::here().root;
    let rules = fs::read_to_string(root.join(CITED[0])).unwrap();
    let mut missing: BTreeSet<String> = anchors(&rules)
        .into_iter()
        .filter(|anchor| {
            PROVED
                .iter()
                .any(|section| anchor.strip_prefix(section).is_some_and(|rest| !rest.starts_with('-')))
        })
        .filter(|anchor| rules.contains(&format!("<a id=\"{anchor}\">")))
        .collect();
    assert!(missing.len() > 60, "only {} paragraphs were found", missing.len());
    for path in texts(&root) {
        let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        if name.starts_with("tests/") || name.starts_with("crates/") {
            for anchor in proved(&name, &fs::read_to_string(&path).unwrap()) {
                missing.remove(anchor);
            }
        }
    }
    assert!(missing.is_empty(), "no test and no case cites these paragraphs of the rules: {missing:?}");
}

#[test]
fn a_paragraph_is_proved_by_a_citation_above_a_test() {
    let rules = CITED[0];
    let text = format!(
        "//! {rules}#20-a\n/// {rules}#20-b\n#[test]\nfn x() {{}}\n\n/// {rules}#20-c\nfn y() {{}}\n"
    );
    assert_eq!(proved("crates/x/src/y.rs", &text), BTreeSet::from(["20-b"]));
    assert_eq!(proved("tests/tests/y.rs", &text), BTreeSet::from(["20-b", "20-c"]));
}

#[test]
fn no_anchor_stands_twice() {
    for document in CITED {
        let text = fs::read_to_string(Project::here().root.join(document)).unwrap();
        let mut seen = BTreeSet::new();
        for id in text.split("<a id=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(seen.insert(id), "{document} has the anchor {id} twice");
        }
    }
}

#[test]
fn citations_are_found_in_prose_and_links() {
    let rules = CITED[0];
    let text = format!("(see {rules}#7-flat). As {rules}#13. And [x]({rules}#4-) or {rules}#nowhere's.");
    let found: Vec<&str> = citations(&text, None).into_iter().map(|(_, anchor)| anchor).collect();
    assert_eq!(found, ["7-flat", "13", "4", "nowhere"]);
    let text = "[one](#here) and [other](dialects.md#2)";
    assert_eq!(
        citations(text, Some("docs/rules.md")),
        [("docs/dialects.md", "2"), ("docs/rules.md", "here")]
    );
    let anchors = anchors("# A title, of sorts\n<a id=\"7\"></a>\n- <a id=\"7-flat\"></a>**x**");
    assert_eq!(anchors.iter().map(String::as_str).collect::<Vec<_>>(), ["7", "7-flat", "a-title-of-sorts"]);
}
