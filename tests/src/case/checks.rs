//! Holds what follows from a case against what it expects.

use std::collections::BTreeMap;

use serde_json::Value;

use super::file::Expect;
use super::outcome::Outcome;
use super::same;

/// Compares one part of what a case expects.
type Check = fn(&mut Checks, &Outcome, &str);

/// Counts what was compared, and collects what differs.
#[derive(Default)]
pub(super) struct Checks {
    asserted: u32,
    wrong: Vec<String>,
}

impl Checks {
    /// Compares everything; a part of `expect` that compares nothing is wrong too.
    pub(super) fn of(outcome: &Outcome, expect: &Expect) -> Result<(), String> {
        let mut checks = Self::default();
        let parts: [(&str, Option<&String>, Check); 8] = [
            ("rows", expect.rows.as_ref(), Self::rows),
            ("frames", expect.frames.as_ref(), Self::frames),
            ("notices", expect.notices.as_ref(), Self::notices),
            ("video", expect.video.as_ref(), Self::video),
            ("video_notices", expect.video_notices.as_ref(), Self::video_notices),
            ("coverage", expect.coverage.as_ref(), Self::coverage),
            ("acquisition_csv", expect.acquisition_csv.as_ref(), Self::acquisition_csv),
            ("summary", expect.summary.as_ref(), Self::summary),
        ];
        for (name, expected, check) in parts {
            let Some(expected) = expected else { continue };
            let before = checks.asserted;
            check(&mut checks, outcome, expected);
            if checks.asserted == before {
                checks.wrong.push(format!("{name} expects nothing"));
            }
        }
        if let Some(expected) = &expect.files {
            checks.asserted += 1;
            if outcome.files != *expected {
                checks.wrong.push(format!("files: expected {expected:?}, found {:?}", outcome.files));
            }
        }
        if checks.asserted == 0 {
            checks.wrong.push("this case expects nothing".to_owned());
        }
        checks.every_scan(outcome);
        if checks.wrong.is_empty() { Ok(()) } else { Err(checks.wrong.join("\n")) }
    }

    fn acquisition_csv(&mut self, outcome: &Outcome, expected: &str) {
        self.asserted += u32::from(!expected.trim().is_empty());
        if outcome.csv.trim_end() != expected.trim_end() || outcome.csv.contains("\n\n") {
            self.wrong.push(format!("acquisition.csv: expected\n{expected}  found\n{}", outcome.csv));
        }
    }

    /// What holds in every scan: each light that counts is in one row, each number is the sum of its frames, each file
    /// that does not count has a reason.
    fn every_scan(&mut self, outcome: &Outcome) {
        let frames = outcome.report["frames"].as_array().unwrap();
        let mut rows_of: BTreeMap<u64, u32> = BTreeMap::new();
        for row in outcome.report["rows"].as_array().unwrap() {
            let mut weight = 0;
            for index in row["frames"].as_array().unwrap() {
                let index = index.as_u64().unwrap();
                *rows_of.entry(index).or_default() += 1;
                let frame = &frames[usize::try_from(index).unwrap()];
                weight += if frame["stack"] == true { frame["subframes"].as_u64().unwrap_or(0) } else { 1 };
            }
            if row["number"].as_u64() != Some(weight) {
                self.wrong.push(format!("number {} of {} frames", row["number"], weight));
            }
        }
        for (index, frame) in (0..).zip(frames) {
            let is_light = frame["kind"] == "Light" && frame["counted"] == true;
            if rows_of.get(&index).copied().unwrap_or(0) != u32::from(is_light) {
                self.wrong.push(format!(
                    "{} is in {:?} rows, counted {}",
                    frame["path"],
                    rows_of.get(&index),
                    frame["counted"]
                ));
            }
            if (frame["counted"] == true) != frame["reason"].is_null() {
                self.wrong.push(format!(
                    "{}: counted {} but reason {}",
                    frame["path"], frame["counted"], frame["reason"]
                ));
            }
        }
    }

    fn rows(&mut self, outcome: &Outcome, expected: &str) {
        self.table(&outcome.report["rows"], expected);
    }

    fn video(&mut self, outcome: &Outcome, expected: &str) {
        let mut rows = outcome.video["rows"].clone();
        for row in rows.as_array_mut().unwrap() {
            let files: Vec<&str> =
                row["files"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
            row["files"] = files.join(" ").into();
        }
        self.table(&rows, expected);
    }

    fn video_notices(&mut self, outcome: &Outcome, expected: &str) {
        let notices = outcome.video["notices"].as_array().unwrap();
        let found = notices.iter().map(|notice| {
            let code = notice["code"].as_str().unwrap();
            notice["path"].as_str().map_or_else(|| code.to_owned(), |path| format!("{code} {path}"))
        });
        let found: Vec<String> = found.collect();
        self.asserted += 1;
        if found != expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>() {
            self.wrong.push(format!("video_notices: expected\n{expected}  found\n{}", found.join("\n")));
        }
    }

    /// Rows by some of their columns.
    fn table(&mut self, rows: &Value, expected: &str) {
        let mut lines = expected.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
        let Some(columns) = lines.next() else { return };
        let columns: Vec<&str> = columns.split(',').map(str::trim).collect();
        let expected: Vec<Vec<&str>> = lines.map(|line| line.split(',').map(str::trim).collect()).collect();
        let rows = rows.as_array().unwrap();
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
        // The number of rows, and each cell.
        self.asserted += 1 + u32::try_from(expected.iter().map(Vec::len).sum::<usize>()).unwrap();
        let same = expected.len() == found.len()
            && expected.iter().zip(&found).all(|(expected, found)| {
                expected.len() == found.len()
                    && expected.iter().zip(found).all(|(expected, found)| same(expected, found))
            });
        if !same {
            let show = |rows: Vec<String>| rows.iter().map(|row| format!("    {row}\n")).collect::<String>();
            self.wrong.push(format!(
                "rows differ:\n    {}\n  expected\n{}  found\n{}",
                columns.join(","),
                show(expected.iter().map(|row| row.join(",")).collect()),
                show(found.iter().map(|row| row.join(",")).collect())
            ));
        }
    }

    fn frames(&mut self, outcome: &Outcome, expected: &str) {
        let frames = outcome.report["frames"].as_array().unwrap();
        for line in expected.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
            if let Some(count) = line.strip_prefix("counted = ") {
                self.asserted += 1;
                let counted = frames.iter().filter(|frame| frame["counted"] == true).count();
                if counted.to_string() != count.trim() {
                    self.wrong.push(format!("counted: expected {count}, found {counted}"));
                }
                continue;
            }
            if let Some(expected) = line.strip_prefix("ignored = ") {
                self.asserted += 1;
                let found = outcome.report["ignored"].to_string();
                if found != expected.trim() {
                    self.wrong.push(format!("ignored: expected {expected}, found {found}"));
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
                self.wrong.push(format!(
                    "no file {path}; there are {:?}",
                    frames.iter().map(|f| plain(&f["path"])).collect::<Vec<_>>()
                ));
                continue;
            };
            for value in values.split(';') {
                self.asserted += 1;
                let (key, expected) = value.split_once('=').expect("key=value");
                let (key, expected) = (key.trim(), expected.trim());
                let found = match key.split_once('.') {
                    Some((outer, inner)) => frame.get(outer).map(|value| &value[inner]),
                    None => frame.get(key),
                };
                let Some(found) = found else {
                    self.wrong.push(format!("{path}: no value {key}"));
                    continue;
                };
                let found = plain(found);
                if !same(if expected == "null" { "" } else { expected }, &found) {
                    self.wrong.push(format!("{path}: {key}: expected {expected}, found {found}"));
                }
            }
        }
    }

    fn notices(&mut self, outcome: &Outcome, expected: &str) {
        let notices = outcome.report["notices"].as_array().unwrap();
        let found: Vec<[String; 4]> = notices
            .iter()
            .map(|notice| {
                let code = plain(&notice["code"]);
                let of_file = format!("{code} {}", plain(&notice["path"]));
                let of_row = format!("{code} row {}", plain(&notice["row"]));
                [code, of_file, of_row, plain(&notice["text"])]
            })
            .collect();
        self.lines("notice", expected, &found, |line, [code, of_file, of_row, text]| {
            let (line, words) = line.split_once(" ~ ").unwrap_or((line, ""));
            [code, of_file, of_row].iter().any(|place| *place == line) && text.contains(words)
        });
    }

    fn coverage(&mut self, outcome: &Outcome, expected: &str) {
        let list = |key: &str| outcome.report["coverage"][key].as_array().unwrap().iter();
        let unused = list("groups")
            .filter(|group| {
                group["used_by"].as_array().unwrap().is_empty() && group["behind_master"] == false
            })
            .map(|group| format!("unused {} {}", plain(&group["kind"]), plain(&group["count"])));
        let missing = list("missing").map(|gap| format!("missing {} {}", gap["row"], plain(&gap["kind"])));
        let near = list("near")
            .map(|near| format!("near {} {}: {}", near["row"], plain(&near["kind"]), plain(&near["why"])));
        let found: Vec<String> = unused.chain(missing).chain(near).collect();
        self.lines("coverage", expected, &found, |line, found| {
            line == found
                || line
                    .split_once(": ")
                    .zip(found.split_once(": "))
                    .is_some_and(|((line, words), (found, why))| line == found && why.contains(words))
        });
    }

    fn summary(&mut self, outcome: &Outcome, expected: &str) {
        let one_blank = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut lines = outcome.summary.lines().map(one_blank);
        for line in expected.lines().map(one_blank).filter(|line| !line.starts_with('#') && !line.is_empty())
        {
            self.asserted += 1;
            if !lines.any(|found| found == line) {
                self.wrong
                    .push(format!("summary: {line} is missing, or out of order, in\n{}", outcome.summary));
                return;
            }
        }
    }

    /// Lines that must be among `found`, and with `!` those that must not.
    fn lines<T: std::fmt::Debug>(
        &mut self,
        what: &str,
        expected: &str,
        found: &[T],
        is: impl Fn(&str, &T) -> bool,
    ) {
        for line in expected.lines().map(str::trim).filter(|line| !line.starts_with('#') && !line.is_empty())
        {
            self.asserted += 1;
            let (wanted, line) = line.strip_prefix('!').map_or((true, line), |line| (false, line));
            if found.iter().any(|found| is(line, found)) != wanted {
                let word = if wanted { "is missing" } else { "must not be" };
                let all = found.iter().map(|found| format!("\n    {found:?}")).collect::<String>();
                self.wrong.push(format!("{what} {line} {word}; there are{all}"));
            }
        }
    }
}

/// A value as an expectation writes it; null is empty.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
