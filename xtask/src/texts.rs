//! The texts of the languages: what the code and index.html mark as text for people, and what each file of
//! `crates/language/texts` has of it. `cargo xtask texts` lists what is missing; the build puts the files beside the page.

use crate::digest;
use crate::project::Project;
use anyhow::{Context, Result, bail};
use proc_macro2::{TokenStream, TokenTree};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Where the files are.
const FOLDER: &str = "crates/language/texts";

/// Every language that has a file, and the forms for numbers that it needs, as CLDR names them. Forms for millions that
/// Romance languages have, and Polish fractions, may be left out.
const LANGUAGES: [(&str, &[&str]); 9] = [
    ("de", &["one", "other"]),
    ("fr", &["one", "other"]),
    ("es", &["one", "other"]),
    ("it", &["one", "other"]),
    ("pt", &["one", "other"]),
    ("nl", &["one", "other"]),
    ("pl", &["one", "few", "many"]),
    ("ja", &["other"]),
    ("zh-Hans", &["other"]),
];

/// Marked texts by their key: the English text, of counted ones that for many. With it that for one, if it is counted.
type Marked = BTreeMap<String, Option<String>>;

/// Everything that is marked in this checkout.
fn marked(project: &Project) -> Result<Marked> {
    let mut marked = Marked::new();
    for folder in ["crates", "web"] {
        let mut files = Vec::new();
        rust_files(&project.root.join(folder), &mut files)?;
        for file in files {
            let text = fs::read_to_string(&file)?;
            let tokens: TokenStream =
                text.parse().map_err(|error| anyhow::anyhow!("{}: {error}", file.display()))?;
            look(tokens, &mut marked).with_context(|| file.display().to_string())?;
        }
    }
    let index = fs::read_to_string(project.root.join("index.html"))?;
    for text in marked_in_html(&index)? {
        marked.insert(text, None);
    }
    Ok(marked)
}

fn rust_files(dir: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            // The macros' own crate shows how they are used.
            if !path.ends_with("crates/language") && !path.ends_with("tests") {
                rust_files(&path, files)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(())
}

/// Finds `tr!(...)` and its like, also within other macros.
fn look(tokens: TokenStream, marked: &mut Marked) -> Result<()> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            let before = |back: usize| at.checked_sub(back).and_then(|at| tokens.get(at));
            if let (Some(TokenTree::Ident(name)), Some(TokenTree::Punct(sign))) = (before(2), before(1))
                && sign.as_char() == '!'
            {
                take(&name.to_string(), group.stream(), marked)?;
            }
            look(group.stream(), marked)?;
        }
    }
    Ok(())
}

fn take(macro_name: &str, inside: TokenStream, marked: &mut Marked) -> Result<()> {
    let tokens: Vec<TokenTree> = inside.into_iter().collect();
    let is_sign = |at: usize, wanted: char| matches!(tokens.get(at), Some(TokenTree::Punct(sign)) if sign.as_char() == wanted);
    // The pattern of another macro, not a text.
    if is_sign(0, '$') {
        return Ok(());
    }
    let counted = match macro_name {
        "tr" | "mark" => false,
        "tr_n" => true,
        "said" => is_sign(1, ':'),
        _ => return Ok(()),
    };
    if counted {
        // The number is any expression up to the first comma outside of brackets.
        let comma = (0..tokens.len()).find(|at| is_sign(*at, ',')).context("a counted text has no number")?;
        let one = literal(tokens.get(comma + 1))?;
        // One text may serve for both.
        let second = tokens.get(comma + 3).filter(|token| matches!(token, TokenTree::Literal(_)));
        let many = second.map_or_else(|| Ok(one.clone()), |token| literal(Some(token)))?;
        insert(marked, many, Some(one))
    } else {
        let text = literal(tokens.first())?;
        let in_sense = matches!(tokens.get(1), Some(TokenTree::Ident(word)) if *word == "in");
        let key = if in_sense { format!("{}|{text}", literal(tokens.get(2))?) } else { text };
        insert(marked, key, None)
    }
}

fn insert(marked: &mut Marked, key: String, one: Option<String>) -> Result<()> {
    if places(&key).iter().any(|place| !place.chars().all(|letter| letter.is_alphanumeric() || letter == '_'))
    {
        bail!("{key:?}: a text has names alone in its places; how a value is written is decided before");
    }
    if let Some(before) = marked.get(&key)
        && *before != one
    {
        bail!("{key:?} is counted in one place and not, or otherwise, in another");
    }
    marked.insert(key, one);
    Ok(())
}

fn literal(token: Option<&TokenTree>) -> Result<String> {
    let token = token.context("a text is missing")?.to_string();
    let literal: syn::LitStr =
        syn::parse_str(&token).with_context(|| format!("{token} is no literal text"))?;
    Ok(literal.value())
}

/// The names in `{}`, sorted.
fn places(text: &str) -> BTreeSet<String> {
    let plain = text.replace("{{", "").replace("}}", "");
    plain.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())).collect()
}

/// Texts of elements with `data-t`, of labels with `data-t-label`, and those for browsers that choose files alone.
fn marked_in_html(page: &str) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    for part in page.split('<').skip(1) {
        let (tag, text) = part.split_once('>').with_context(|| format!("<{part} has no end"))?;
        let attribute =
            |name: &str| tag.split_once(&format!(" {name}=\"")).and_then(|(_, rest)| rest.split('"').next());
        if tag.split_whitespace().any(|word| word == "data-t") {
            texts.push(text.to_owned());
        }
        if tag.contains(" data-t-label") {
            texts.push(attribute("aria-label").context("data-t-label without an aria-label")?.to_owned());
        }
        texts.extend(attribute("data-files").map(str::to_owned));
    }
    Ok(texts
        .into_iter()
        .map(|text| text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
        .collect())
}

/// A language's texts; none yet if it has no file.
fn texts_of(project: &Project, tag: &str) -> Result<Map<String, Value>> {
    let file = project.root.join(FOLDER).join(format!("{tag}.json"));
    if !file.exists() {
        return Ok(Map::new());
    }
    let text = fs::read_to_string(&file)?;
    serde_json::from_str(&text).with_context(|| file.display().to_string())
}

/// What is wrong with a language's text.
fn fault(key: &str, one: Option<&str>, text: &Value, forms: &[&str]) -> Option<String> {
    let english = places(key);
    let differs = |text: &str, may_lack: bool| {
        let here = places(text);
        let lacks = english.difference(&here).any(|place| !(may_lack && place == "n"));
        (text.trim().is_empty() || lacks || !here.is_subset(&english))
            .then(|| format!("{text:?} is empty or has other places"))
    };
    match (one, text) {
        (None, Value::String(text)) => differs(text, false),
        (Some(_), Value::Object(all)) => {
            let lacking = forms
                .iter()
                .find(|form| !all.contains_key(**form))
                .map(|form| format!("it lacks the form {form}"));
            lacking.or_else(|| {
                all.iter().find_map(|(form, text)| match text {
                    Value::String(text)
                        if ["one", "two", "few", "many", "other"].contains(&form.as_str()) =>
                    {
                        differs(text, true)
                    }
                    _ => Some(format!("{form} is no form with a text")),
                })
            })
        }
        (None, _) => Some("it is not counted: one text is wanted".to_owned()),
        (Some(_), _) => Some("it is counted: forms are wanted".to_owned()),
    }
}

/// What a language lacks or has wrong, each with an empty text to be filled in; and what there is to say of it.
fn check(
    project: &Project,
    marked: &Marked,
    tag: &str,
    forms: &[&str],
) -> Result<(Map<String, Value>, Vec<String>)> {
    let texts = texts_of(project, tag)?;
    let unused = texts.keys().filter(|key| !marked.contains_key(*key));
    let mut told: Vec<String> = unused.map(|key| format!("{tag}: {key:?} is no longer used")).collect();
    let mut wanted = Map::new();
    for (key, one) in marked {
        let fault = match texts.get(key) {
            None => None,
            Some(text) => match fault(key, one.as_deref(), text, forms) {
                None => continue,
                fault => fault,
            },
        };
        told.extend(fault.map(|fault| format!("{tag}: {key:?}: {fault}")));
        let empty = || Value::String(String::new());
        let of_forms = || forms.iter().map(|form| ((*form).to_owned(), empty())).collect();
        wanted.insert(key.clone(), if one.is_some() { Value::Object(of_forms()) } else { empty() });
    }
    Ok((wanted, told))
}

/// Lists what each language lacks, has too much or has wrong, and writes what is to be translated below `target/texts`: an
/// empty text for each. Whether all are whole.
pub(crate) fn run(project: &Project) -> Result<bool> {
    let marked = marked(project)?;
    let out = project.target_dir().join("texts");
    fs::create_dir_all(&out)?;
    println!("{} texts are marked.", marked.len());
    let mut whole = true;
    for (tag, forms) in LANGUAGES {
        let (wanted, told) = check(project, &marked, tag, forms)?;
        for line in &told {
            println!("{line}");
        }
        println!("{tag}: {} to be translated", wanted.len());
        whole &= wanted.is_empty() && told.is_empty();
        fs::write(out.join(format!("{tag}.json")), serde_json::to_string_pretty(&wanted)?)?;
    }
    Ok(whole)
}

/// Puts the files beside the page, and says in it where they are.
pub(crate) fn write(project: &Project, dist: &Path, page: &str, public_url: &str) -> Result<String> {
    let (head, rest) = page.split_once("</head>").context("index.html has no </head>")?;
    let mut head = head.to_owned();
    for (tag, _) in LANGUAGES {
        let texts = texts_of(project, tag)?;
        if !texts.is_empty() {
            let bytes = serde_json::to_vec(&texts)?;
            let name = format!("texts-{tag}-{}.json", digest::short(&bytes));
            fs::write(dist.join(&name), bytes)?;
            // Writing into a text does not fail.
            let _ = writeln!(head, "  <meta name=\"texts-{tag}\" content=\"{public_url}{name}\">");
        }
    }
    Ok(format!("{head}</head>{rest}"))
}

/// Whether a file of the build is a language's: only who speaks it needs it.
pub(crate) fn is_text(file: &str) -> bool {
    LANGUAGES.iter().any(|(tag, _)| file.strip_prefix("texts-").is_some_and(|rest| rest.starts_with(tag)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(code: &str) -> Result<Marked> {
        let mut marked = Marked::new();
        look(code.parse().unwrap(), &mut marked)?;
        Ok(marked)
    }

    #[test]
    fn texts_are_found_wherever_they_are_marked() {
        let code = r#"
            fn f() { view! { <p title=tr!("A \"title\"")>{tr_n!(files.len(), "{n} file", "{n} files", n = 1)}</p> }; }
            const NAMES: [&str; 1] = [mark!("Gain")];
            fn g() { said!(n: 3, "{n} card", "{n} cards", n = 3); tr!("Light" in "theme"); tr_n!(n, "and {n} more", n); said!("odd {x}", x); format!("not {x}") }
        "#;
        let found = found(code).unwrap();
        let expect = [
            ("A \"title\"", None),
            ("Gain", None),
            ("and {n} more", Some("and {n} more")),
            ("odd {x}", None),
            ("theme|Light", None),
            ("{n} cards", Some("{n} card")),
            ("{n} files", Some("{n} file")),
        ];
        assert_eq!(
            found,
            expect.into_iter().map(|(key, one)| (key.to_owned(), one.map(str::to_owned))).collect()
        );
    }

    #[test]
    fn what_cannot_be_translated_is_an_error() {
        for code in [r#"tr!("{x:.1}", x)"#, "tr!(text)", r#"tr!("{n} a", n); tr_n!(n, "{n} b", "{n} a", n)"#]
        {
            assert!(found(code).is_err(), "{code}");
        }
    }

    #[test]
    fn the_texts_of_the_page_itself_are_found() {
        let page = "<p data-t>a &lt; b</p><p>not</p><i aria-label=\"c\" data-t-label></i><b data-t data-files=\"d\">e</b>";
        assert_eq!(marked_in_html(page).unwrap(), ["a < b", "c", "e", "d"]);
    }

    #[test]
    fn a_text_has_the_places_and_forms_that_it_needs() {
        let json = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        let both: &[&str] = &["one", "other"];
        for (key, one, text, is_right) in [
            ("a {x}", None, r#""b {x}""#, true),
            ("a {x}", None, r#""b""#, false),
            ("a", None, r#""b {x}""#, false),
            ("a", None, r#""""#, false),
            ("a", None, r#"{"one": "b"}"#, false),
            ("{n} a {x}", Some(""), r#"{"one": "ein b {x}", "other": "{n} b {x}"}"#, true),
            ("{n} a {x}", Some(""), r#"{"one": "ein b", "other": "{n} b {x}"}"#, false),
            ("{n} a", Some(""), r#"{"other": "{n} b"}"#, false),
            ("{n} a", Some(""), r#""{n} b""#, false),
        ] {
            assert_eq!(fault(key, one, &json(text), both).is_none(), is_right, "{key}: {text}");
        }
    }

    #[test]
    fn every_language_has_every_text_and_no_other() {
        let project = Project::here();
        let marked = marked(&project).unwrap();
        let mut faults = Vec::new();
        for (tag, forms) in LANGUAGES {
            let (wanted, told) = check(&project, &marked, tag, forms).unwrap();
            faults.extend(told);
            faults.extend(wanted.keys().map(|key| format!("{tag}: {key:?} is missing or wrong")));
        }
        assert!(
            faults.is_empty(),
            "{} faults, `cargo xtask texts` lists all:\n{}",
            faults.len(),
            faults[..faults.len().min(20)].join("\n")
        );
    }
}
