//! Runs one whole-system case: a folder that describes files and says what must follow from them.
//!
//! | file | says |
//! |---|---|
//! | `tree.txt` | the files ([`crate::tree`]) |
//! | `settings.ini` or `settings.json` | the user's settings, if any |
//! | `options.txt` | `key = value` lines: see [`Options`] |
//! | `expected.csv` | all rows, in order, by columns of the report's rows (any of them; numbers compare as numbers) |
//! | `expected_frames.txt` | `PATH: key=value; provenance.key=value` for some files; `counted = N` for all |
//! | `expected_notices.txt` | `code`, `code PATH` or `code row N` that must be there, with `!` that must not; ` ~ words` behind it for what its text says |
//! | `expected_coverage.txt` | `unused KIND COUNT`, `missing ROW KIND`, `near ROW KIND: words of the reason`; `!` as above |
//! | `expected_acquisition.csv` | acquisition.csv, every character of it |
//! | `expected_summary.txt` | lines that the summary must have, in this order; of several blanks one counts |
//!
//! Every case runs twice, its files fed in path order and backwards: both must give the same bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use nightledger_json::{Form, Value as Json, taken};
use nightledger_ledger::{Dates, Edits, FileKey, FixedZone, Settings};
use nightledger_session::{Answer, HeaderReader, Interest, Limits, Listing, Scan, Step};
use serde_json::Value;

use crate::tree::{Tree, TreeFile};

/// What a case sets beside the user's settings.
#[derive(Debug, Clone)]
pub struct Options {
    /// `known_failure = why`: the case describes what should be and is not yet; it fails when it starts to hold.
    pub known_failure: Option<String>,
    /// `zone_min = 60`: minutes that the machine is ahead of UTC.
    pub zone_min: i32,
    /// `today = 2026-11-20`.
    pub today: time::Date,
    /// `dates = utc-date`.
    pub dates: Option<Dates>,
    /// `merge_panels = true`.
    pub merge_panels: bool,
    /// `target = NAME`, perhaps several times.
    pub targets: Vec<String>,
    /// `split_targets = true`.
    pub split_targets: bool,
    /// `exclude = PATH`, perhaps several times: the user's edit.
    pub excluded: Vec<String>,
    /// `set = PATH: {"subframes": 20}`: the user's edit of a file's values.
    pub overrides: Vec<(String, String)>,
    /// `settings = {"count_stacks": false}`: settings over those of the file, top level only.
    pub settings: Vec<Json>,
    /// `files = a, b`: names of the files that would be written, in order.
    pub files: Option<String>,
}

/// Runs the case in `folder`; what does not hold comes back in words.
pub fn run(folder: &Path) -> Result<(), String> {
    let text = |name: &str| fs::read_to_string(folder.join(name)).ok();
    let options = Options::read(&text("options.txt").unwrap_or_default())?;
    let outcome = Case::new(folder, &options)?.check(&text, &options);
    match (&options.known_failure, outcome) {
        (None, outcome) => outcome,
        (Some(_), Err(_)) => Ok(()),
        (Some(why), Ok(())) => {
            Err(format!("this is listed as a known failure ({why}) but holds now: remove known_failure"))
        }
    }
}

/// Feeds a tree to a scan, in the given order of its files.
pub fn scan(tree: &Tree, backwards: bool) -> Scan {
    let mut scan = Scan::default();
    let mut listings = Vec::new();
    for name in &tree.roots {
        listings.push((scan.add_root(name), Listing::default()));
    }
    let mut files: Vec<&TreeFile> = tree.files.iter().collect();
    if backwards {
        files.reverse();
    }
    let mut interests = Vec::new();
    for file in &files {
        interests.push(listings[usize::from(file.root)].1.add(&file.path));
    }
    for (root, listing) in &listings {
        scan.take_listing(*root, listing);
    }
    for (file, interest) in files.iter().zip(&interests) {
        if *interest == Interest::Sidecar {
            scan.take_sidecar(file.root, &file.path, &file.slice(0, usize::MAX));
        }
    }
    for (file, interest) in files.iter().zip(&interests) {
        if *interest == Interest::Header {
            let mut reader = HeaderReader::new(&file.path, file.size(), Limits::default());
            let header = loop {
                match reader.step() {
                    Step::Done(header) => break header,
                    Step::Read { offset, length } => reader.supply(&file.slice(offset, length)),
                }
            };
            scan.take_header(file.root, &file.path, &header);
        }
    }
    scan
}

struct Case {
    report: Value,
    files: Vec<String>,
    /// The text of all acquisition.csv, and of all summaries.
    csv: String,
    summary: String,
}

impl Case {
    fn new(folder: &Path, options: &Options) -> Result<Self, String> {
        // What most trees share stands beside the cases.
        let blocks = fs::read_to_string(folder.with_file_name("blocks.txt")).unwrap_or_default();
        let description =
            fs::read_to_string(folder.join("tree.txt")).map_err(|error| format!("tree.txt: {error}"))?;
        let tree = Tree::read("Case", &(blocks + &description));
        let mut settings = settings(folder)?;
        options.apply(&mut settings)?;
        let edits = options.edits(&tree)?;
        let host = FixedZone { today: options.today, offset_min: options.zone_min };
        let answer = |backwards: bool| {
            let scan = scan(&tree, backwards);
            let how = nightledger_session::Options { split_targets: options.split_targets };
            let answer = Answer::with_options(&scan, &settings, &edits, &host, "2026-11-20 20:00", how);
            let report = serde_json::to_string(&answer.report(&scan, &settings, &edits)).unwrap();
            let mut files: Vec<_> = answer.csv.iter().chain(&answer.summary).cloned().collect();
            files.extend(answer.debug_tables(&scan, &settings, &edits));
            let text = |files: Vec<nightledger_session::OutputFile>| files.into_iter().map(|file| file.text);
            (report, files, text(answer.csv).collect(), text(answer.summary).collect())
        };
        let (forwards, backwards) = (answer(false), answer(true));
        if forwards != backwards {
            return Err("the order in which files are read changes the answer".to_owned());
        }
        let (report, files, csv, summary) = forwards;
        Ok(Self {
            report: serde_json::from_str(&report).unwrap(),
            files: files.into_iter().map(|file| file.name).collect(),
            csv,
            summary,
        })
    }

    fn check(&self, text: &dyn Fn(&str) -> Option<String>, options: &Options) -> Result<(), String> {
        let mut wrong = Vec::new();
        let mut checked = 0;
        if let Some(expected) = text("expected.csv") {
            checked += 1;
            self.check_rows(&expected, &mut wrong);
        }
        if let Some(expected) = text("expected_frames.txt") {
            checked += 1;
            self.check_frames(&expected, &mut wrong);
        }
        if let Some(expected) = text("expected_notices.txt") {
            checked += 1;
            self.check_notices(&expected, &mut wrong);
        }
        if let Some(expected) = text("expected_coverage.txt") {
            checked += 1;
            self.check_coverage(&expected, &mut wrong);
        }
        if let Some(expected) = text("expected_acquisition.csv") {
            checked += 1;
            if self.csv.trim_end() != expected.trim_end() || self.csv.contains("\n\n") {
                wrong.push(format!("acquisition.csv: expected\n{expected}  found\n{}", self.csv));
            }
        }
        if let Some(expected) = text("expected_summary.txt") {
            checked += 1;
            self.check_summary(&expected, &mut wrong);
        }
        if let Some(expected) = &options.files {
            checked += 1;
            let written = self.files.join(", ");
            if written != *expected {
                wrong.push(format!("files: expected {expected}, found {written}"));
            }
        }
        self.check_invariants(&mut wrong);
        if checked == 0 {
            wrong.push("this case expects nothing".to_owned());
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
    }

    /// What holds in every scan: each light that counts is in one row, each number is the sum of its frames, each file
    /// that does not count has a reason.
    fn check_invariants(&self, wrong: &mut Vec<String>) {
        let frames = self.report["frames"].as_array().unwrap();
        let mut rows_of: BTreeMap<u64, u32> = BTreeMap::new();
        for row in self.report["rows"].as_array().unwrap() {
            let mut weight = 0;
            for index in row["frames"].as_array().unwrap() {
                let index = index.as_u64().unwrap();
                *rows_of.entry(index).or_default() += 1;
                let frame = &frames[usize::try_from(index).unwrap()];
                weight += if frame["stack"] == true { frame["subframes"].as_u64().unwrap_or(0) } else { 1 };
            }
            if row["number"].as_u64() != Some(weight) {
                wrong.push(format!("number {} of {} frames", row["number"], weight));
            }
        }
        for (index, frame) in (0..).zip(frames) {
            let is_light = frame["kind"] == "Light" && frame["counted"] == true;
            if rows_of.get(&index).copied().unwrap_or(0) != u32::from(is_light) {
                wrong.push(format!(
                    "{} is in {:?} rows, counted {}",
                    frame["path"],
                    rows_of.get(&index),
                    frame["counted"]
                ));
            }
            if (frame["counted"] == true) != frame["reason"].is_null() {
                wrong.push(format!(
                    "{}: counted {} but reason {}",
                    frame["path"], frame["counted"], frame["reason"]
                ));
            }
        }
    }

    fn check_rows(&self, expected: &str, wrong: &mut Vec<String>) {
        let mut lines = expected.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
        let columns: Vec<&str> = lines.next().expect("a line of columns").split(',').map(str::trim).collect();
        let expected: Vec<Vec<&str>> = lines.map(|line| line.split(',').map(str::trim).collect()).collect();
        let rows = self.report["rows"].as_array().unwrap();
        let found: Vec<Vec<String>> = rows
            .iter()
            .map(|row| {
                columns
                    .iter()
                    .map(|column| match row.get(*column) {
                        Some(value) => plain(value),
                        None => format!("<no column {column}>"),
                    })
                    .collect()
            })
            .collect();
        let same = expected.len() == found.len()
            && expected.iter().zip(&found).all(|(expected, found)| {
                expected.len() == found.len()
                    && expected.iter().zip(found).all(|(expected, found)| same(expected, found))
            });
        if !same {
            let show = |rows: Vec<String>| rows.iter().map(|row| format!("    {row}\n")).collect::<String>();
            wrong.push(format!(
                "rows differ:\n    {}\n  expected\n{}  found\n{}",
                columns.join(","),
                show(expected.iter().map(|row| row.join(",")).collect()),
                show(found.iter().map(|row| row.join(",")).collect())
            ));
        }
    }

    fn check_frames(&self, expected: &str, wrong: &mut Vec<String>) {
        let frames = self.report["frames"].as_array().unwrap();
        for line in expected.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
            if let Some(count) = line.strip_prefix("counted = ") {
                let counted = frames.iter().filter(|frame| frame["counted"] == true).count();
                if counted.to_string() != count.trim() {
                    wrong.push(format!("counted: expected {count}, found {counted}"));
                }
                continue;
            }
            if let Some(expected) = line.strip_prefix("ignored = ") {
                let found = self.report["ignored"].to_string();
                if found != expected.trim() {
                    wrong.push(format!("ignored: expected {expected}, found {found}"));
                }
                continue;
            }
            let (path, values) = line.split_once(": ").expect("PATH: key=value; key=value");
            let (root, path) = path.strip_prefix("root ").map_or((None, path), |rest| {
                let (root, path) = rest.split_once(' ').unwrap();
                (Some(root), path)
            });
            let frame = frames
                .iter()
                .find(|frame| frame["path"] == path && root.is_none_or(|root| plain(&frame["root"]) == root));
            let Some(frame) = frame else {
                wrong.push(format!(
                    "no file {path}; there are {:?}",
                    frames.iter().map(|f| plain(&f["path"])).collect::<Vec<_>>()
                ));
                continue;
            };
            for value in values.split(';') {
                let (key, expected) = value.split_once('=').expect("key=value");
                let (key, expected) = (key.trim(), expected.trim());
                let found = match key.split_once('.') {
                    Some((outer, inner)) => frame.get(outer).map(|value| &value[inner]),
                    None => frame.get(key),
                };
                let Some(found) = found else {
                    wrong.push(format!("{path}: no value {key}"));
                    continue;
                };
                let found = plain(found);
                if !same(if expected == "null" { "" } else { expected }, &found) {
                    wrong.push(format!("{path}: {key}: expected {expected}, found {found}"));
                }
            }
        }
    }

    fn check_notices(&self, expected: &str, wrong: &mut Vec<String>) {
        let notices = self.report["notices"].as_array().unwrap();
        let found: Vec<[String; 4]> = notices
            .iter()
            .map(|notice| {
                let code = plain(&notice["code"]);
                let of_file = format!("{code} {}", plain(&notice["path"]));
                let of_row = format!("{code} row {}", plain(&notice["row"]));
                [code, of_file, of_row, plain(&notice["text"])]
            })
            .collect();
        check_lines("notice", expected, wrong, &found, |line, [code, of_file, of_row, text]| {
            let (line, words) = line.split_once(" ~ ").unwrap_or((line, ""));
            [code, of_file, of_row].iter().any(|place| *place == line) && text.contains(words)
        });
    }

    fn check_coverage(&self, expected: &str, wrong: &mut Vec<String>) {
        let list = |key: &str| self.report["coverage"][key].as_array().unwrap().iter();
        let unused = list("groups")
            .filter(|group| group["used_by"].as_array().unwrap().is_empty())
            .map(|group| format!("unused {} {}", plain(&group["kind"]), plain(&group["count"])));
        let missing = list("missing").map(|gap| format!("missing {} {}", gap["row"], plain(&gap["kind"])));
        let near = list("near")
            .map(|near| format!("near {} {}: {}", near["row"], plain(&near["kind"]), plain(&near["why"])));
        let found: Vec<String> = unused.chain(missing).chain(near).collect();
        check_lines("coverage", expected, wrong, &found, |line, found| {
            line == found
                || line
                    .split_once(": ")
                    .zip(found.split_once(": "))
                    .is_some_and(|((line, words), (found, why))| line == found && why.contains(words))
        });
    }

    fn check_summary(&self, expected: &str, wrong: &mut Vec<String>) {
        let one_blank = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut lines = self.summary.lines().map(one_blank);
        for line in expected.lines().map(one_blank).filter(|line| !line.starts_with('#') && !line.is_empty())
        {
            if !lines.any(|found| found == line) {
                wrong.push(format!("summary: {line} is missing, or out of order, in\n{}", self.summary));
                return;
            }
        }
    }
}

/// Lines that must be among `found`, and with `!` those that must not.
fn check_lines<T: std::fmt::Debug>(
    what: &str,
    expected: &str,
    wrong: &mut Vec<String>,
    found: &[T],
    is: impl Fn(&str, &T) -> bool,
) {
    for line in expected.lines().map(str::trim).filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let (wanted, line) = line.strip_prefix('!').map_or((true, line), |line| (false, line));
        if found.iter().any(|found| is(line, found)) != wanted {
            let word = if wanted { "is missing" } else { "must not be" };
            let all = found.iter().map(|found| format!("\n    {found:?}")).collect::<String>();
            wrong.push(format!("{what} {line} {word}; there are{all}"));
        }
    }
}

impl Options {
    fn read(text: &str) -> Result<Self, String> {
        let mut options = Self {
            known_failure: None,
            zone_min: 0,
            today: time::Date::from_calendar_date(2026, time::Month::November, 20).unwrap(),
            dates: None,
            merge_panels: false,
            targets: Vec::new(),
            split_targets: false,
            excluded: Vec::new(),
            overrides: Vec::new(),
            settings: Vec::new(),
            files: None,
        };
        for line in text.lines().map(str::trim).filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let (key, value) = line.split_once('=').ok_or_else(|| format!("options.txt: {line}"))?;
            let (key, value) = (key.trim(), value.trim());
            match key {
                "known_failure" => options.known_failure = Some(value.to_owned()),
                "zone_min" => options.zone_min = value.parse().map_err(|_| line.to_owned())?,
                "today" => {
                    let parts: Vec<i32> = value.split('-').map(|part| part.parse().unwrap()).collect();
                    let month = u8::try_from(parts[1]).unwrap().try_into().unwrap();
                    let day = u8::try_from(parts[2]).unwrap();
                    options.today = time::Date::from_calendar_date(parts[0], month, day).unwrap();
                }
                "dates" => {
                    options.dates = Some(taken(&Json::Text(value.to_owned())).map_err(|e| e.to_string())?);
                }
                "merge_panels" => options.merge_panels = value == "true",
                "target" => options.targets.push(value.to_owned()),
                "split_targets" => options.split_targets = value == "true",
                "exclude" => options.excluded.push(value.to_owned()),
                "set" => {
                    let (path, patch) = value.split_once(": ").ok_or_else(|| line.to_owned())?;
                    options.overrides.push((path.to_owned(), patch.to_owned()));
                }
                "settings" => {
                    options.settings.push(Json::parse(value).map_err(|fault| format!("{line}: {fault}"))?);
                }
                "files" => options.files = Some(value.to_owned()),
                _ => return Err(format!("options.txt knows no {key}")),
            }
        }
        Ok(options)
    }

    fn apply(&self, settings: &mut Settings) -> Result<(), String> {
        for some in &self.settings {
            settings.take_json(some).map_err(|misfit| format!("settings: {misfit}"))?;
        }
        if let Some(dates) = self.dates {
            settings.dates = dates;
        }
        if self.merge_panels {
            settings.row_per_panel = false;
        }
        settings.targets_only.extend(self.targets.iter().cloned());
        Ok(())
    }

    fn edits(&self, tree: &Tree) -> Result<Edits, String> {
        let root_name = tree.roots.first().cloned().unwrap_or_default();
        let key = |path: &String| FileKey { root_name: root_name.clone(), path: path.clone() };
        let mut edits = Edits { excluded: self.excluded.iter().map(key).collect(), ..Edits::default() };
        for (path, patch) in &self.overrides {
            let patch = Json::parse(patch).map_err(|fault| format!("set {path}: {fault}"))?;
            let patch = taken(&patch).map_err(|misfit| format!("set {path}: {misfit}"))?;
            edits.overrides.push((key(path), patch));
        }
        Ok(edits)
    }
}

/// The user's settings of a case.
fn settings(folder: &Path) -> Result<Settings, String> {
    for name in ["settings.ini", "settings.json"] {
        if let Ok(bytes) = fs::read(folder.join(name)) {
            let text = nightledger_astrobin::decode(&bytes);
            let imported = nightledger_astrobin::import(&text, &Settings::default(), &Edits::default());
            return imported.map(|imported| imported.settings).map_err(|error| format!("{name}: {error}"));
        }
    }
    Ok(Settings::default())
}

/// A value as an expectation writes it; null is empty.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Equal as numbers where both are numbers, else as texts.
pub fn same(expected: &str, found: &str) -> bool {
    match (expected.parse::<f64>(), found.parse::<f64>()) {
        (Ok(expected), Ok(found)) => (expected - found).abs() < 1e-9,
        _ => expected == found,
    }
}
