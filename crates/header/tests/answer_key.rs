//! The answer key beside the project (`../shared/corpus`), where it is there: single cards, long strings and whole
//! files must read as it says. Nothing of it is copied here; `cards.rs` proves the same rules by itself.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use nightledger_header::{Card, DiagnosticKind, Header, HeaderReader, Limits, Outcome, Value};
use serde_json::Value as Json;

/// The folder, or `None` with a word on why the test proves nothing.
fn corpus() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    if !folder.is_dir() {
        eprintln!("skipped: {} is not there", folder.display());
        return None;
    }
    Some(folder)
}

fn read(name: &str, bytes: &[u8]) -> Header {
    HeaderReader::read_all(name, bytes, Limits::default())
}

/// A header around `cards` (each cut and padded to 80 bytes), and the number of the first of them.
fn around(cards: &[Vec<u8>]) -> (Vec<u8>, u32) {
    let mut bytes = Vec::new();
    let head = [
        "SIMPLE  =                    T",
        "BITPIX  =                    8",
        "NAXIS   =                    0",
    ];
    let end = b"END".to_vec();
    let all = head.iter().map(|card| card.as_bytes().to_vec()).chain(cards.iter().cloned()).chain([end]);
    for mut card in all {
        card.resize(80, b' ');
        bytes.extend(card);
    }
    bytes.resize(bytes.len().next_multiple_of(2880), b' ');
    (bytes, 4)
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Undefined => "undefined",
        Value::Bool(_) => "bool",
        Value::Int(_) => "int",
        Value::Float(_) => "float",
        Value::Complex(..) => "complex",
        Value::Text(_) => "string",
        Value::Commentary(_) => "comment",
        Value::Invalid(_) => "invalid",
    }
}

fn same_number(ours: f64, key: &Json) -> bool {
    key.as_f64().is_some_and(|key| (ours - key).abs() <= key.abs() * 1e-12)
}

fn same_value(ours: &Value, key: &Json) -> bool {
    match ours {
        Value::Undefined => key.is_null(),
        // The key has null, or the text that could not be read.
        Value::Invalid(text) => key.is_null() || key.as_str() == Some(text),
        Value::Bool(flag) => key.as_bool() == Some(*flag),
        Value::Int(whole) => key.as_i64() == Some(*whole),
        Value::Float(float) => same_number(*float, key),
        Value::Complex(re, im) => same_number(*re, &key[0]) && same_number(*im, &key[1]),
        Value::Text(text) | Value::Commentary(text) => key.as_str() == Some(text),
    }
}

/// Each key of `line` may be answered by that of `alt`.
fn answers(line: &Json, key: &str, test: impl Fn(&Json) -> bool) -> bool {
    test(&line[key]) || line["alt"].get(key).is_some_and(test)
}

fn check_card(line: &Json, card: Option<&Card>, faulty: bool) -> Result<(), String> {
    let Some(card) = card else {
        return if line["keyword"].is_null() || line["type"] == "undefined" {
            Ok(())
        } else {
            Err("no card".into())
        };
    };
    let mut wrong = String::new();
    if !answers(line, "keyword", |key| {
        key.as_str().is_some_and(|key| key.eq_ignore_ascii_case(&card.keyword))
    }) {
        let _ = write!(wrong, " keyword {:?}", card.keyword);
    }
    let types =
        |key: &Json| key == type_of(&card.value) || (key == "continue" && type_of(&card.value) == "comment");
    if !answers(line, "type", types) {
        let _ = write!(wrong, " type {:?}", card.value);
    }
    if !answers(line, "value", |key| same_value(&card.value, key)) {
        let _ = write!(wrong, " value {:?}", card.value);
    }
    if !answers(line, "diagnostic", |key| *key == Json::Bool(faulty)) {
        let _ = write!(wrong, " diagnostic {faulty}");
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

fn check_single(line: &Json, cards: &[Vec<u8>]) -> Result<(), String> {
    let (bytes, first) = around(cards);
    let header = read("one.fits", &bytes);
    let of_card = |kind: DiagnosticKind| kind != DiagnosticKind::DuplicateKeyword;
    let faults: Vec<_> = header
        .diagnostics
        .iter()
        .filter(|fault| fault.card.is_some_and(|card| card >= first) && of_card(fault.kind))
        .collect();
    for fault in &faults {
        let card = u64::from(fault.card.unwrap_or_default());
        if fault.offset != (card - 1) * 80 {
            return Err(format!("{fault:?} is not at its card's offset"));
        }
    }
    let found: Vec<_> = header.hdus[0].cards.iter().filter(|card| card.card >= first).collect();
    if found.len() > 1 {
        return Err(format!("{} cards", found.len()));
    }
    check_card(line, found.first().copied(), !faults.is_empty())
        .map_err(|wrong| format!("{wrong} {faults:?}"))
}

fn check_file(line: &Json, corpus: &Path, file: &str) -> Result<(), String> {
    let bytes = std::fs::read(corpus.join(file)).map_err(|error| error.to_string())?;
    let header = read(file, &bytes);
    let Some(keyword) = line["keyword"].as_str() else {
        let kinds: Vec<_> = header.diagnostics.iter().map(|fault| fault.kind).collect();
        let right = header.outcome == Outcome::NotAHeader && kinds == [DiagnosticKind::Foreign];
        return if right { Ok(()) } else { Err(format!("{:?} {kinds:?}", header.outcome)) };
    };
    // The image's value, else that of whichever HDU has one.
    let last =
        |hdu: &nightledger_header::Hdu| hdu.cards.iter().rev().find(|card| card.keyword == keyword).cloned();
    let card =
        header.find(keyword).map(|(_, card)| card.clone()).or_else(|| header.hdus.iter().find_map(last));
    // Cut pixels are the corpus's own doing. A line without diagnostic speaks of its keyword and the whole file.
    let faulty = header.diagnostics.iter().any(|fault| {
        let of_it = line["diagnostic"] == true
            || fault.card.is_none()
            || fault.card == card.as_ref().map(|card| card.card);
        of_it && fault.kind != DiagnosticKind::PixelsCutOff
    });
    check_card(line, card.as_ref(), faulty).map_err(|wrong| format!("{wrong} {:?}", header.diagnostics))
}

#[test]
fn every_line_of_the_answer_key_reads_as_it_says() {
    let Some(corpus) = corpus() else { return };
    let key = std::fs::read_to_string(corpus.join("cards_expected.jsonl")).expect("the key can be read");
    let (mut lines, mut wrong) = (0, Vec::new());
    for line in key.lines() {
        let line: Json = serde_json::from_str(line).expect("a line of JSON");
        lines += 1;
        let result = match &line["card"] {
            Json::Array(cards) => {
                let cards: Vec<_> =
                    cards.iter().map(|card| card.as_str().unwrap().as_bytes().to_vec()).collect();
                check_single(&line, &cards)
            }
            card => {
                let card = card.as_str().unwrap();
                match card.strip_prefix("file:") {
                    Some(file) => check_file(&line, &corpus, file),
                    // Text beyond ASCII comes as UTF-8 and as Latin-1.
                    None => check_single(&line, &[card.as_bytes().to_vec()]).and_then(|()| {
                        let latin1 = card.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
                        check_single(&line, &[latin1])
                    }),
                }
            }
        };
        if let Err(what) = result {
            wrong.push(format!("{} -> {what}", line["card"]));
        }
    }
    println!("{lines} lines, {} wrong", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// Every file of the folder reads without panic; with `HEADER_TABLE` set, a table of what came out.
#[test]
fn every_file_of_the_corpus_reads() {
    let Some(corpus) = corpus() else { return };
    let mut paths = Vec::new();
    files(&corpus, &mut paths);
    paths.sort();
    let table = std::env::var_os("HEADER_TABLE").is_some();
    for path in &paths {
        let bytes = std::fs::read(path).expect("a file");
        let name = path.strip_prefix(&corpus).expect("inside").to_string_lossy().into_owned();
        let header = read(&name, &bytes);
        if table {
            println!("{name}: {:?} {:?} image {:?}", header.format, header.outcome, header.image_hdu);
            for hdu in &header.hdus {
                println!("    {:?} at {}: {} cards", hdu.kind, hdu.offset, hdu.cards.len());
            }
            for fault in &header.diagnostics {
                println!(
                    "  ! hdu {} card {:?} @{} {:?}: {}",
                    fault.hdu, fault.card, fault.offset, fault.kind, fault.text
                );
            }
        }
        // Any first slice gives the same.
        for first_slice_bytes in [1, 81, 3000] {
            let limits = Limits { first_slice_bytes, ..Limits::default() };
            let mut other = HeaderReader::read_all(&name, &bytes, limits);
            other.bytes_read = header.bytes_read;
            assert_eq!(other, header, "{name} in slices of {first_slice_bytes}");
        }
    }
}

/// Which HDU is the frame's, as the corpus's README tells.
#[test]
fn conformance_files_choose_the_right_hdu() {
    let Some(corpus) = corpus() else { return };
    let choices: &[(&str, Option<usize>)] = &[
        ("conformance/astropy/comp.fits", Some(1)),
        ("conformance/astropy/double_ext.fits", Some(1)),
        ("conformance/astropy/zerowidth.fits", None),
        ("conformance/astropy/group.fits", None),
        ("conformance/astropy/group_invalid.fits", None),
        ("conformance/astropy/random_groups.fits", None),
        ("conformance/astropy/verify.fits", None),
        ("conformance/astropy/table.fits", None),
        ("conformance/nom-tam/bt12.fits.fz", None),
        ("conformance/nom-tam/issue49test.fits", None),
        ("conformance/nom-tam/test.fits.gz", Some(0)),
        ("maximdl/2014-12-29-ey-uma-9.fits", None),
        ("deepskystacker/dss_4.1.1_from_apt_3.71_astap.fits", Some(0)),
    ];
    for (file, image) in choices {
        let bytes = std::fs::read(corpus.join(file)).expect("a file");
        let header = read(file, &bytes);
        assert_eq!(header.image_hdu, *image, "{file}");
        let outcome = if image.is_some() { Outcome::Image } else { Outcome::NoImageData };
        assert_eq!(header.outcome, outcome, "{file}");
    }
}
