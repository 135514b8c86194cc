//! The form of ConfigObj (Python): nested `[section]`, `[[subsection]]`, `key = value`, quotes, lists, comments.
//!
//! More tolerant than ConfigObj, which refuses a whole file over one line: faults are listed with their lines.

use nightledger_language::tr;

/// A file taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Document {
    /// Sections in the file's order; a section named twice stands here twice.
    pub(super) blocks: Vec<Block>,
    /// What could not be understood.
    pub(super) faults: Vec<Fault>,
}

/// A section with its own entries.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Block {
    /// Its name, its parents' before it. Empty for what stands before the first section.
    pub(super) path: Vec<String>,
    /// The line of its heading, from 1.
    pub(super) line: usize,
    /// Its entries in order.
    pub(super) entries: Vec<Entry>,
}

/// A `key = value`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) key: String,
    /// One item, or the items of a list.
    pub(super) items: Vec<String>,
    /// The line, from 1.
    pub(super) line: usize,
}

/// A line that could not be understood.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) line: usize,
    pub(super) text: String,
}

impl Entry {
    /// The value as one text: a list is what ConfigObj makes of commas that nobody quoted.
    pub(super) fn text(&self) -> String {
        self.items.join(", ")
    }
}

/// Headings that were wrapped (an address pasted over several lines) are joined over at most so many lines.
const WRAPPED_LINES: usize = 8;

/// The limits beyond which a file is no settings file: without them a hostile one takes hours.
const LONGEST_LINE: usize = 10_000;
const MOST_ENTRIES: usize = 10_000;
const LONG_VALUE_LINES: usize = 1_000;

/// Takes a file apart. `\r\n`, `\r` and a byte order mark are taken as they come.
pub(super) fn parse(text: &str) -> Document {
    let unified = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = unified.split('\n').collect();
    let mut document = Document { blocks: vec![Block::default()], faults: Vec::new() };
    let mut at = 0;
    let mut entries = 0;
    while let Some(line) = lines.get(at) {
        let number = at + 1;
        let line = line.trim();
        at += 1;
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        if entries >= MOST_ENTRIES {
            let text = tr!("this file has more than {most} settings; what follows", most = MOST_ENTRIES);
            document.faults.push(Fault { line: number, text });
            break;
        }
        entries += 1;
        if line.len() > LONGEST_LINE {
            document.faults.push(Fault { line: number, text: tr!("this line is too long").into() });
            continue;
        }
        if line.starts_with('[') && !is_bracketed_key(line) {
            let rest = lines.get(at..).unwrap_or_default();
            match heading(line, rest) {
                Some((depth, name, used)) => {
                    at += used;
                    let parents = document.blocks.last().map(|block| block.path.clone()).unwrap_or_default();
                    let mut path: Vec<String> = parents.into_iter().take(depth.saturating_sub(1)).collect();
                    path.push(name);
                    document.blocks.push(Block { path, line: number, entries: Vec::new() });
                }
                None => document
                    .faults
                    .push(Fault { line: number, text: tr!("this section heading has no end").into() }),
            }
            continue;
        }
        let Some((key, value)) = key_and_value(line) else {
            document.faults.push(Fault { line: number, text: tr!("this is no \"name = value\"").into() });
            continue;
        };
        let (items, used, whole) = if let Some(quotes) = opened(value) {
            long_value(value, quotes, lines.get(at..).unwrap_or_default())
        } else {
            let (items, whole) = short_value(value);
            (items, 0, whole)
        };
        at += used;
        if !whole {
            document.faults.push(Fault { line: number, text: tr!("the quotes of {key} do not close", key) });
        }
        if let Some(block) = document.blocks.last_mut() {
            block.entries.push(Entry { key, items, line: number });
        }
    }
    document
}

/// Whether a line is an entry whose key stands in brackets (`[G0] = 4643`, a filter slot without a name), and no heading.
fn is_bracketed_key(line: &str) -> bool {
    whole_heading(line).is_none()
        && line.split_once(']').is_some_and(|(_, after)| {
            after.trim_start_matches(|c: char| c == ']' || c.is_whitespace()).starts_with('=')
        })
}

/// Depth and name of a heading, and how many of the lines after it belong to it.
fn heading(line: &str, after: &[&str]) -> Option<(usize, String, usize)> {
    let mut text = line.to_owned();
    for used in 0..=WRAPPED_LINES {
        if let Some((depth, name)) = whole_heading(&text) {
            return Some((depth, name, used));
        }
        let next = after.get(used)?.trim();
        if next.contains('=') || next.starts_with(['[', '#']) {
            return None;
        }
        text.push(' ');
        text.push_str(next);
    }
    None
}

fn whole_heading(text: &str) -> Option<(usize, String)> {
    let name_at = text.find(|c: char| c != '[' && !c.is_whitespace())?;
    let (brackets, rest) = text.split_at_checked(name_at)?;
    let depth = brackets.matches('[').count();
    for (at, _) in rest.match_indices(']') {
        let (name, after) = rest.split_at_checked(at)?;
        let after = after.trim_start_matches(|c: char| c == ']' || c.is_whitespace());
        if !after.is_empty() && !after.starts_with('#') {
            continue;
        }
        let name = name.trim();
        return match name.chars().next() {
            Some(quote @ ('"' | '\'')) => match name.strip_prefix(quote)?.strip_suffix(quote) {
                Some(inner) => Some((depth, inner.trim().to_owned())),
                None => continue,
            },
            Some(_) => Some((depth, name.to_owned())),
            None => None,
        };
    }
    None
}

fn key_and_value(line: &str) -> Option<(String, &str)> {
    let (key, value) = match line.chars().next()? {
        quote @ ('"' | '\'') => {
            let (key, rest) = line.strip_prefix(quote)?.split_once(quote)?;
            (key, rest.trim_start().strip_prefix('=')?)
        }
        // ConfigObj writes a key that ends with `=` (base64) as it stands.
        _ => match line.split_once('=')? {
            (_, value) if value.trim_start().starts_with('=') => {
                line.split_once(" = ").or_else(|| line.split_once('='))?
            }
            parts => parts,
        },
    };
    let key = key.trim();
    (!key.is_empty()).then(|| (key.to_owned(), value.trim()))
}

/// The triple quotes that a value opens with.
fn opened(value: &str) -> Option<&'static str> {
    ["\"\"\"", "'''"].into_iter().find(|quotes| value.starts_with(quotes))
}

/// A value in triple quotes, perhaps over several lines: its items, the lines used, whether it closed.
fn long_value(value: &str, quotes: &str, after: &[&str]) -> (Vec<String>, usize, bool) {
    let first = value.strip_prefix(quotes).unwrap_or(value);
    if let Some(inner) = closed(first, quotes) {
        return (vec![inner.to_owned()], 0, true);
    }
    let mut text = first.to_owned();
    for (used, line) in (1..=LONG_VALUE_LINES).zip(after) {
        text.push('\n');
        if let Some(inner) = closed(line, quotes) {
            text.push_str(inner);
            return (vec![text], used, true);
        }
        text.push_str(line);
    }
    // Not closed: what follows is taken as lines of its own.
    (vec![first.to_owned()], 0, false)
}

/// What stands before the closing triple quotes: those that nothing but a comment follows, so that a text may itself
/// end with a quote.
fn closed<'a>(line: &'a str, quotes: &str) -> Option<&'a str> {
    let line = line.trim_end();
    if line.len() > LONGEST_LINE {
        return None;
    }
    let mut ends = (0..line.len()).filter(|at| line.get(*at..).is_some_and(|rest| rest.starts_with(quotes)));
    ends.find_map(|at| {
        let (inner, after) = line.split_at_checked(at)?;
        let after = after.strip_prefix(quotes)?.trim_start();
        (after.is_empty() || after.starts_with('#')).then_some(inner)
    })
}

/// A value on one line: its items, and whether its quotes close.
fn short_value(value: &str) -> (Vec<String>, bool) {
    let mut items = Vec::new();
    let mut rest = value;
    let mut is_list = false;
    loop {
        rest = rest.trim_start();
        let next = rest.chars().next();
        let item = match next {
            None | Some('#') => None,
            Some(quote @ ('"' | '\'')) => {
                let Some((inner, after)) = rest.strip_prefix(quote).and_then(|inner| inner.split_once(quote))
                else {
                    return (vec![plain(value).trim_matches(quote).to_owned()], false);
                };
                let after = after.trim_start();
                if !after.is_empty() && !after.starts_with([',', '#']) {
                    // `"a" b`: no list of ConfigObj's; the text as it stands.
                    return (vec![plain(value).to_owned()], true);
                }
                rest = after;
                Some(inner.to_owned())
            }
            Some(_) => {
                let end = rest.find([',', '#']).unwrap_or(rest.len());
                let (inner, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
                rest = after;
                Some(inner.trim().to_owned())
            }
        };
        items.extend(item);
        match rest.strip_prefix(',') {
            Some(after) => {
                is_list = true;
                rest = after;
            }
            None => break,
        }
    }
    if items.is_empty() && !is_list {
        items.push(String::new());
    }
    (items, true)
}

/// An unquoted text without the comment behind it.
fn plain(value: &str) -> &str {
    value.split_once('#').map_or(value, |(text, _)| text).trim()
}

/// `text` as a value or name that [`parse`] and ConfigObj read back: quoted where it must be. What no quoting can
/// carry (line breaks, both triple quotes) is replaced.
pub(super) fn quoted(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let bare = !text.is_empty()
        && text.trim() == text
        && !text.contains(['"', '\'', ',', '#', '='])
        && !text.starts_with(['[', ';']);
    if bare {
        text
    } else if !text.contains('"') {
        format!("\"{text}\"")
    } else if !text.contains('\'') {
        format!("'{text}'")
    } else if !text.contains("'''") && !text.ends_with('\'') {
        format!("'''{text}'''")
    } else if !text.contains("\"\"\"") && !text.ends_with('"') {
        format!("\"\"\"{text}\"\"\"")
    } else {
        format!("\"{}\"", text.replace('"', "'"))
    }
}

/// `text` as a key or heading: these cannot stand in triple quotes.
pub(super) fn quoted_name(text: &str) -> String {
    let quoted = quoted(text);
    if opened(&quoted).is_some() { format!("\"{}\"", text.replace('"', "'")) } else { quoted }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(document: &Document) -> Vec<String> {
        let entries = document.blocks.iter().flat_map(|block| {
            block.entries.iter().map(|e| format!("{}/{}={}", block.path.join("/"), e.key, e.items.join("|")))
        });
        entries
            .chain(document.faults.iter().map(|fault| format!("line {}: {}", fault.line, fault.text)))
            .collect()
    }

    #[track_caller]
    fn check(text: &str, expect: &[&str]) {
        assert_eq!(flat(&parse(text)), expect);
    }

    #[test]
    fn sections_and_entries() {
        check("[a]\n  x = 1\n[[ b ]] # note\ny=2\n[c]\nz = 3", &["a/x=1", "a/b/y=2", "c/z=3"]);
        check("\u{feff}[a]\r\nx = 1\r\n\r\n# c\r\ny = 2", &["a/x=1", "a/y=2"]);
        check("x = 1\n[[b]]\ny = 2", &["/x=1", "b/y=2"]);
    }

    #[test]
    fn subsections_in_quotes() {
        check("[s]\n[[\"St. John's, A [1], B\"]]\nk = v", &["s/St. John's, A [1], B/k=v"]);
        check(
            "[s]\n[['say \"x\"']]\nk = v\n[[plain, name]]\nk = w",
            &["s/say \"x\"/k=v", "s/plain, name/k=w"],
        );
        check("[s]\n[[\"a\"]]\nk = v\n[[\"b\"]]\nk = w\n[t]\nk = x", &["s/a/k=v", "s/b/k=w", "t/k=x"]);
    }

    #[test]
    fn keys_in_brackets_are_keys() {
        check("[f]\n[G0] = 46\n[[B1]] = 47 # x", &["f/[G0]=46", "f/[[B1]]=47"]);
        check("[f]\n[R2]=48\n[s] # [G0] = 1\nx = 1", &["f/[R2]=48", "s/x=1"]);
        check("[s]\n[[\"a] = b\"]]\nk = v", &["s/a] = b/k=v"]);
    }

    #[test]
    fn wrapped_headings_are_joined() {
        check("[s]\n[[\"One Street,\nTown, Two\nLand\"]]\nk = v", &["s/One Street, Town, Two Land/k=v"]);
        check("[s\nk = v", &["/k=v", "line 1: this section heading has no end"]);
        check("[s", &["line 1: this section heading has no end"]);
    }

    #[test]
    fn values() {
        check("a = 1 # note", &["/a=1"]);
        check("a = \"x # y\" # note", &["/a=x # y"]);
        check("a = 'x, y'", &["/a=x, y"]);
        check("a = x, y ,'z'", &["/a=x|y|z"]);
        check("a = x,", &["/a=x"]);
        check("a = ,", &["/a="]);
        check("a =", &["/a="]);
        check("a = St. John's", &["/a=St. John's"]);
        check("a = \"x\" y", &["/a=\"x\" y"]);
        check("\"a = b\" = c", &["/a = b=c"]);
        check("a = '''x\ny'''\nb = 1", &["/a=x\ny", "/b=1"]);
        check("a = '''x, \"y\" 'z'''' # note", &["/a=x, \"y\" 'z'"]);
        check("ab== = c", &["/ab===c"]);
        check("a == b", &["/a== b"]);
    }

    #[test]
    fn faults_name_their_lines() {
        check("[a]\nnonsense\nx = 1", &["a/x=1", "line 2: this is no \"name = value\""]);
        check("a = \"x\nb = 1", &["/a=x", "/b=1", "line 1: the quotes of a do not close"]);
        check("a = '''x\nb = 1", &["/a=x", "/b=1", "line 1: the quotes of a do not close"]);
        check("= 1", &["line 1: this is no \"name = value\""]);
        check("\"a b", &["line 1: this is no \"name = value\""]);
    }

    #[test]
    fn hostile_files_end_soon() {
        let started = std::time::Instant::now();
        for text in [
            format!("[{}x", "]".repeat(4_000_000)),
            "a = '''x\n".repeat(1_000_000),
            "a = 1\n".repeat(1_000_000),
            "[[a\n".repeat(1_000_000),
            format!("a = '''{}", "'''x".repeat(1_000_000)),
            ",".repeat(4_000_000),
            format!("a = {}", "1,".repeat(2_000_000)),
        ] {
            assert!(!parse(&text).faults.is_empty());
        }
        assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    }

    mod any_text {
        use super::*;
        use proptest::prelude::*;

        proptest! {
            #[test]
            fn reading_never_panics(text in "[\\[\\]\"'#=, a\n\r\u{e9}]{0,80}") {
                let _ = parse(&text);
            }

            #[test]
            fn what_was_quoted_reads_back(value in "[^\\x00-\\x1f\\x7f-\\x9f]{0,30}", key in "[a-z\"'#=,\\[ ]{1,12}") {
                prop_assume!(!(value.contains('"') && value.contains('\'')));
                prop_assume!(!(key.contains('"') && key.contains('\'')) && key.trim() == key);
                let line = format!("[s]\n[[{}]]\n{} = {}", quoted_name("x"), quoted_name(&key), quoted(&value));
                let document = parse(&line);
                prop_assert!(document.faults.is_empty(), "{line}: {:?}", document.faults);
                let entry = &document.blocks.last().unwrap().entries[0];
                prop_assert_eq!(&entry.key, &key);
                prop_assert_eq!(&entry.items, &[value]);
            }
        }
    }
}
