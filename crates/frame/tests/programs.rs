//! Header texts per capture program (`tests/programs/<program>/<case>.txt`), each with every value that must be read.
//!
//! A case has these parts, each begun by a line `[name]`:
//! - `[path]`: where the file lies (its folders and its name count too);
//! - `[cards]`: FITS cards below the mandatory ones (`[primary]` holds cards of an empty primary HDU in front of an
//!   image extension; `[no image]` holds cards of a header without image), or `[xisf]`: what stands inside `<xisf>`;
//! - `[sidecar <path>]`: a file beside it;
//! - `[expect]`: `field value` lines; every field that is not listed must be unknown (`master`, `stack` false,
//!   `subframes` 1); `<field> from <source>` tells the provenance; `unfit <reason>`; `doubt <code>` for each doubt.

#![allow(clippy::expect_used, reason = "a case that cannot be read must fail its test")]

mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use nightledger_frame::{Field, Place, Sidecar, Sidecars, read_frame};
use nightledger_header::{HeaderReader, Limits};
use serde_json::Value;

/// A case as written.
#[derive(Default)]
struct Case {
    parts: Vec<(String, String)>,
}

impl Case {
    fn parse(text: &str) -> Self {
        let mut case = Self::default();
        for line in text.lines() {
            let part = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
            let known = ["path", "primary", "cards", "no image", "xisf", "expect"];
            // `[Some Camera]` is a line of SharpCap's settings.
            if let Some(name) = part.filter(|name| known.contains(name) || name.starts_with("sidecar ")) {
                case.parts.push((name.to_owned(), String::new()));
            } else if let Some((_, body)) = case.parts.last_mut() {
                let _ = writeln!(body, "{line}");
            }
        }
        case
    }

    fn part(&self, name: &str) -> Option<&str> {
        self.parts.iter().find(|(part, _)| part == name).map(|(_, body)| body.as_str())
    }

    /// The bytes of the file that the case describes.
    fn bytes(&self) -> Vec<u8> {
        if let Some(body) = self.part("xisf") {
            let xml = format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xisf version=\"1.0\" xmlns=\"http://www.pixinsight.com/xisf\">{body}</xisf>"
            );
            let mut bytes = b"XISF0100".to_vec();
            bytes.extend(u32::try_from(xml.len()).expect("a short header").to_le_bytes());
            bytes.extend([0; 4]);
            bytes.extend(xml.as_bytes());
            return bytes;
        }
        let image = "NAXIS   =                    2\nNAXIS1  =                    8\nNAXIS2  =                    8\n";
        let empty = "NAXIS   =                    0\n";
        let simple = "SIMPLE  =                    T\nBITPIX  =                   16\n";
        let mut bytes = Vec::new();
        if let Some(primary) = self.part("primary") {
            hdu(&mut bytes, &format!("{simple}{empty}EXTEND  =                    T\n{primary}"));
            let extension = "XTENSION= 'IMAGE   '\nBITPIX  =                   16\n";
            let rest = "PCOUNT  =                    0\nGCOUNT  =                    1\n";
            hdu(&mut bytes, &format!("{extension}{image}{rest}{}", self.part("cards").unwrap_or_default()));
        } else if let Some(cards) = self.part("no image") {
            hdu(&mut bytes, &format!("{simple}{empty}{cards}"));
            return bytes;
        } else {
            hdu(&mut bytes, &format!("{simple}{image}{}", self.part("cards").expect("a part [cards]")));
        }
        bytes.extend(vec![0; 2880]);
        bytes
    }
}

fn hdu(bytes: &mut Vec<u8>, cards: &str) {
    for line in cards.lines().filter(|line| !line.trim().is_empty()).chain(["END"]) {
        assert!(line.chars().count() <= 80, "longer than a card: {line}");
        bytes.extend(format!("{line:<80}").bytes());
    }
    let short = bytes.len().next_multiple_of(2880) - bytes.len();
    bytes.extend(vec![b' '; short]);
}

/// The lines of `[expect]` that the file gives.
fn read(case: &Case) -> (BTreeMap<String, String>, BTreeMap<String, String>, Vec<String>) {
    let path = case.part("path").expect("a part [path]").trim();
    let mut sidecars = Sidecars::default();
    for (name, body) in &case.parts {
        if let Some(path) = name.strip_prefix("sidecar ") {
            let place = Place { root: 0, root_name: Arc::from("Root"), path: path.into(), exposure: 1 };
            assert_eq!(sidecars.add(Sidecar { place, text: body.clone() }), None);
        }
    }
    let header = HeaderReader::read_all(path, &case.bytes(), Limits::default());
    let place = Place { root: 0, root_name: Arc::from("Root"), path: path.into(), exposure: 1 };
    let frame = read_frame(&header, place, &sidecars);
    let mut got = BTreeMap::new();
    for (field, value) in support::values(&frame) {
        // It follows from the tiny image of the case.
        if field == Field::FieldOfView.key() {
            continue;
        }
        let plain = match &value {
            Value::String(text) => text.clone(),
            // Whole numbers as they are written by hand.
            Value::Number(number) => number.as_f64().expect("a finite number").to_string(),
            other => other.to_string(),
        };
        let default = match field {
            "master" | "stack" => "false",
            "subframes" if frame.kind.is_some() => "1",
            _ => "null",
        };
        if plain != default {
            got.insert(field.to_owned(), plain);
        }
    }
    if let Some(unfit) = frame.unfit {
        got.insert("unfit".to_owned(), format!("{unfit:?}"));
    }
    if frame.processed {
        got.insert("processed".to_owned(), "true".to_owned());
    }
    if frame.ambient_is_focuser {
        got.insert("ambient_is_focuser".to_owned(), "true".to_owned());
    }
    let sources = Field::ALL
        .iter()
        .filter_map(|field| Some((field.key().to_owned(), frame.values.get(*field)?.source.to_string())))
        .collect();
    let mut doubts: Vec<String> = frame.doubts.iter().map(|doubt| doubt.code.as_str().to_owned()).collect();
    doubts.sort_unstable();
    (got, sources, doubts)
}

fn check(file: &Path) -> Result<(), String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let case = Case::parse(&text);
    let (got, sources, doubts) = read(&case);
    let (mut expect, mut expect_doubts, mut faults) = (BTreeMap::new(), Vec::new(), String::new());
    for line in case.part("expect").ok_or_else(|| format!("{}: no part [expect]", file.display()))?.lines() {
        let Some((field, value)) = line.split_once(' ') else { continue };
        if field == "doubt" {
            expect_doubts.push(value.to_owned());
        } else if let Some(source) = value.strip_prefix("from ") {
            let is = sources.get(field).map_or("nowhere", String::as_str);
            if is != source {
                let _ = writeln!(faults, "  {field} comes from {is}, not from {source}");
            }
        } else {
            expect.insert(field.to_owned(), value.to_owned());
        }
    }
    expect_doubts.sort_unstable();
    for field in got.keys().chain(expect.keys()).collect::<std::collections::BTreeSet<_>>() {
        let (is, should) = (got.get(field), expect.get(field));
        if is != should {
            let _ = writeln!(faults, "  {field}: expected {should:?}, read {is:?}");
        }
    }
    if doubts != expect_doubts {
        let _ = writeln!(faults, "  doubts: expected {expect_doubts:?}, met {doubts:?}");
    }
    if faults.is_empty() { Ok(()) } else { Err(format!("{}:\n{faults}", file.display())) }
}

#[test]
fn every_program_is_read_as_its_cases_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs");
    let (mut count, mut faults) = (0, Vec::new());
    let mut programs: Vec<_> =
        std::fs::read_dir(&root).expect("tests/programs").flatten().map(|e| e.path()).collect();
    programs.sort();
    for program in programs {
        let mut files: Vec<_> =
            std::fs::read_dir(&program).expect("a program").flatten().map(|e| e.path()).collect();
        files.sort();
        for file in files {
            count += 1;
            faults.extend(check(&file).err());
        }
    }
    println!("{count} cases");
    assert!(count > 0, "no case below {}", root.display());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Files of `src/dialect` that are no program's table.
const NO_PROGRAMS: [&str; 3] = [
    "mod",
    // What several programs have in common.
    "combination",
    // Its files are no text: the raws themselves are its cases (`tests/tests/raws.rs`).
    "camera_raw",
];

#[test]
fn every_program_has_cases() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let tables = std::fs::read_dir(here.join("src/dialect")).expect("the tables").flatten();
    let programs = tables.map(|table| table.path().file_stem().expect("a name").to_owned());
    let (mut count, mut without) = (0, Vec::new());
    for program in programs.filter(|program| NO_PROGRAMS.iter().all(|none| program != none)) {
        count += 1;
        let cases = std::fs::read_dir(here.join("tests/programs").join(&program));
        if cases.map_or(0, Iterator::count) == 0 {
            without.push(program);
        }
    }
    assert!(count > 25, "only {count} tables were found");
    assert!(without.is_empty(), "tables without a case below tests/programs: {without:?}");
}
