//! The command as people and scripts use it: exit codes, what is written, what is said (docs/rules.md#13).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic with its place is the best report of a test"
)]

#[path = "support/answer.rs"]
mod answer;

use std::path::PathBuf;
use std::{env, fs};

use answer::Answer;
use nightledger_tests::tree::Tree;
use serde_json::Value;

/// A fresh folder that goes when the test is over, and what a run in it said.
struct Run {
    dir: PathBuf,
    code: u8,
    out: String,
    err: String,
}

impl Run {
    /// Writes `tree` into `DIR/tree` and runs the command there; `{}` in an argument stands for the folder.
    fn new(name: &str, tree: &str, args: &[&str]) -> Self {
        let dir = env::temp_dir().join(format!("nightledger-command-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(dir.join("out")).unwrap();
        fs::create_dir_all(dir.join("tree")).unwrap();
        let blocks = include_str!("../cases/blocks.txt");
        Tree::read("tree", &format!("{blocks}\n{tree}")).write(&dir.join("tree")).unwrap();
        let mut run = Self { dir, code: 0, out: String::new(), err: String::new() };
        run.again(args);
        run
    }

    fn again(&mut self, args: &[&str]) {
        Answer { code: self.code, out: self.out, err: self.err } = Answer::of(&self.dir, args);
    }

    fn written(&self) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(self.dir.join("out"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[track_caller]
    fn expect(&self, code: u8, err: &str) {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        assert!(self.err.contains(err), "{err:?} is not in {:?}", self.err);
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.dir);
    }
}

const LIGHTS: &str = "fits L_{n}.fits x 3 at 2024-03-01T20:00:00 every 305\n  use light\n";

#[test]
fn two_files_are_written_and_the_summary_is_printed() {
    let run = Run::new("two", LIGHTS, &["{}/tree", "--out", "{}/out"]);
    run.expect(0, "wrote ");
    assert_eq!(run.written(), ["tree_acquisition.csv", "tree_session_summary.txt"]);
    let summary = fs::read_to_string(run.dir.join("out/tree_session_summary.txt")).unwrap();
    assert_eq!(run.out.trim_end(), summary.trim_end());
    assert!(summary.contains("Crescent Nebula"), "{summary}");
}

#[test]
fn quiet_prints_nothing() {
    let run = Run::new("quiet", LIGHTS, &["{}/tree", "--out", "{}/out", "--quiet"]);
    run.expect(0, "");
    assert_eq!((run.out.as_str(), run.err.as_str()), ("", ""));
    assert_eq!(run.written().len(), 2);
}

#[test]
fn debug_adds_two_tables() {
    let run = Run::new("debug", LIGHTS, &["{}/tree", "--out", "{}/out", "--debug"]);
    run.expect(0, "");
    assert_eq!(
        run.written(),
        ["tree_acquisition.csv", "tree_frames.csv", "tree_rows.csv", "tree_session_summary.txt"]
    );
    let frames = fs::read_to_string(run.dir.join("out/tree_frames.csv")).unwrap();
    assert_eq!(frames.lines().count(), 4);
    assert!(frames.contains("header EXPTIME"), "{frames}");
}

#[test]
fn json_is_the_report_and_nothing_is_written() {
    let run = Run::new("json", LIGHTS, &["{}/tree", "--out", "{}/out", "--json"]);
    run.expect(0, "");
    assert!(run.written().is_empty());
    let report: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(report["frames"].as_array().unwrap().len(), 3);
    assert_eq!(report["rows"][0]["number"], 3);
    assert_eq!(report["rows"][0]["frames"], serde_json::json!([0, 1, 2]));
    // The keys come in docs/rules.md#13's order.
    let at = |key: &str| run.out.find(&format!("\"{key}\"")).unwrap();
    let keys = [
        "frames",
        "path",
        "kind",
        "exposure_s",
        "camera",
        "start_utc",
        "night",
        "counted",
        "provenance",
        "rows",
    ];
    assert!(keys.windows(2).all(|pair| at(pair[0]) < at(pair[1])), "{}", run.out);
}

#[test]
fn json_is_printed_also_when_nothing_counts() {
    let run = Run::new("nothing", "text x.fits\n  | no header\n", &["{}/tree", "--json"]);
    run.expect(1, "");
    let report: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(report["frames"][0]["reason"], "not-fits-or-xisf");
}

#[test]
fn a_folder_without_frames_is_said() {
    let run = Run::new("empty", "text notes.txt\n  | nothing\n", &["{}/tree", "--out", "{}/out"]);
    run.expect(1, "no FITS or XISF file and no camera raw was found");
    assert!(run.written().is_empty());
}

#[test]
fn wrong_usage_is_named() {
    let mut run = Run::new("usage", LIGHTS, &["{}/nowhere"]);
    run.expect(2, "nowhere");
    run.again(&[]);
    run.expect(2, "DIR");
    run.again(&["{}/tree", "--no-such-option"]);
    run.expect(2, "--no-such-option");
    run.again(&["{}/tree", "--dates", "never"]);
    run.expect(2, "never");
    run.again(&["{}/tree", "--out", "{}/tree/L_1.fits/out"]);
    run.expect(2, "cannot be made");
    run.again(&["{}/tree", "--out", "{}/made/on/the/way"]);
    run.expect(0, "");
    run.again(&["{}/tree", "--config", "{}/no.ini"]);
    run.expect(2, "no.ini");
    run.again(&["--help"]);
    run.expect(0, "");
    assert!(run.out.contains("--split-targets"));
}

#[test]
fn it_says_its_version_and_the_commit_that_it_was_built_from() {
    let mut run = Run::new("version", LIGHTS, &["--version"]);
    run.expect(0, "");
    let said = run.out.trim().strip_prefix("nightledger ").expect("it names itself").to_owned();
    let version = env!("CARGO_PKG_VERSION");
    // Without a repository there is no commit to name.
    let commit = said.strip_prefix(version).expect("the version comes first").trim();
    let digits = commit.trim_matches(['(', ')']);
    assert!(
        digits.is_empty() || digits.len() == 12 && digits.chars().all(|c| c.is_ascii_hexdigit()),
        "{said}"
    );
    run.again(&["-V"]);
    run.expect(0, "");
    assert_eq!(run.out.trim(), format!("nightledger {said}"));
}

#[test]
fn a_huge_configuration_is_refused_before_it_is_read() {
    let mut run = Run::new("huge", LIGHTS, &["{}/tree", "--out", "{}/out", "--quiet"]);
    // All holes: reading it would take ten minutes and as much memory.
    fs::File::create(run.dir.join("huge.json")).unwrap().set_len(1 << 40).unwrap();
    run.again(&["{}/tree", "--config", "{}/huge.json", "--out", "{}/out"]);
    run.expect(2, "larger than 64 MiB");
}

#[test]
fn loose_files_give_files_without_a_prefix() {
    let run = Run::new("loose", LIGHTS, &["{}/tree/L_1.fits", "{}/tree/L_3.fits", "--out", "{}/out"]);
    run.expect(0, "");
    assert_eq!(run.written(), ["acquisition.csv", "session_summary.txt"]);
    assert!(fs::read_to_string(run.dir.join("out/acquisition.csv")).unwrap().contains("2024-03-01,,2,300"));
}

#[test]
fn targets_split_into_pairs() {
    let tree = "fits A.fits at 2024-03-01T20:00:00\n  use light\n  OBJECT = 'M 27'\nfits B.fits at \
                2024-03-01T21:00:00\n  use light\n";
    let run = Run::new("split", tree, &["{}/tree", "--out", "{}/out", "--split-targets"]);
    run.expect(0, "");
    assert_eq!(
        run.written(),
        [
            "tree_Crescent_Nebula_acquisition.csv",
            "tree_Crescent_Nebula_session_summary.txt",
            "tree_M_27_acquisition.csv",
            "tree_M_27_session_summary.txt"
        ]
    );
    let csv = fs::read_to_string(run.dir.join("out/tree_M_27_acquisition.csv")).unwrap();
    assert_eq!(csv.trim_end().lines().count(), 2, "{csv}");
}

#[test]
fn pixels_cost_neither_time_nor_memory() {
    // Forty files of 1 GB each, all holes: reading them would take minutes.
    let tree = "fits L_{n}.fits x 40 at 2024-03-01T20:00:00 every 305\n  use light\n  pixels 1000000000\n";
    let begin = std::time::Instant::now();
    let run = Run::new("pixels", tree, &["{}/tree", "--out", "{}/out", "--quiet"]);
    run.expect(0, "");
    assert!(begin.elapsed().as_secs() < 20, "{:?}", begin.elapsed());
}

#[cfg(unix)]
#[test]
fn links_and_pipes_do_not_stop_a_scan() {
    let mut run = Run::new("links", LIGHTS, &["{}/tree", "--json"]);
    run.expect(0, "");
    let at = |path: &str| run.dir.join(path);
    std::os::unix::fs::symlink(at("tree"), at("tree/loop")).unwrap();
    std::os::unix::fs::symlink(at("nowhere.fits"), at("tree/broken.fits")).unwrap();
    let piped = std::process::Command::new("mkfifo").arg(at("tree/pipe.fits")).status();
    run.again(&["{}/tree", "--json"]);
    run.expect(0, "loop");
    let report: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(report["rows"][0]["number"], 3);
    let reason = |path: &str| {
        report["frames"]
            .as_array()
            .unwrap()
            .iter()
            .find(|frame| frame["path"] == path)
            .map(|frame| &frame["reason"])
    };
    assert_eq!(reason("broken.fits").unwrap(), "unreadable");
    if piped.is_ok_and(|status| status.success()) {
        assert_eq!(reason("pipe.fits").unwrap(), "unreadable");
    }
}

#[test]
fn a_formula_in_a_header_stays_text_in_the_tables() {
    let tree = "fits A.fits at 2024-03-01T20:00:00\n  use light\n  OBJECT = '=1+2'\n  FILTER = '@SUM(A1)'\n";
    let run = Run::new("formula", tree, &["{}/tree", "--out", "{}/out", "--debug"]);
    run.expect(0, "");
    for name in ["tree_frames.csv", "tree_rows.csv"] {
        let table = fs::read_to_string(run.dir.join("out").join(name)).unwrap();
        assert!(table.contains("'=1+2") && !table.contains(",=1+2"), "{table}");
        assert!(!table.contains(",@SUM"), "{table}");
    }
    let csv = fs::read_to_string(run.dir.join("out/tree_acquisition.csv")).unwrap();
    assert!(!csv.contains('=') && !csv.contains('@'), "{csv}");
}

#[test]
fn a_separator_of_another_list_starts_no_formula_in_the_tables() {
    let tree =
        "fits A.fits at 2024-03-01T20:00:00\n  use light\n  OBJECT = 'x;=1+2'\n  FILTER = 'y; @SUM(A1)'\n";
    let run = Run::new("separator", tree, &["{}/tree", "--out", "{}/out", "--debug"]);
    run.expect(0, "");
    for name in ["tree_frames.csv", "tree_rows.csv"] {
        let table = fs::read_to_string(run.dir.join("out").join(name)).unwrap();
        for cell in table.split([',', ';', '\t', '\n']) {
            assert!(!cell.trim_start_matches([' ', '"']).starts_with(['=', '@']), "{cell} in {table}");
        }
        assert!(table.contains("x;'=1+2") && table.contains("\"y;"), "{table}");
    }
}

#[cfg(unix)]
#[test]
fn what_would_steer_a_terminal_is_shown_as_an_escape() {
    let mut run = Run::new("escape", LIGHTS, &["{}/tree", "--out", "{}/out"]);
    let name = "red\u{1b}[31m\u{9b}2J\nwarning: \u{202e}.fits";
    fs::write(run.dir.join("tree").join(name), "no frame").unwrap();
    std::os::unix::fs::symlink(run.dir.join("nowhere.fits"), run.dir.join("tree/to\u{7}.fits")).unwrap();
    run.again(&["{}/tree", "--out", "{}/out"]);
    run.expect(0, r"red\u{1b}[31m\u{9b}2J\nwarning: \u{202e}.fits");
    run.expect(0, r"to\u{7}.fits");
    assert!(!run.err.contains(|c: char| (c.is_control() && c != '\n') || c == '\u{202e}'), "{:?}", run.err);
    run.again(&["{}/no\u{1b}[31m/where"]);
    run.expect(2, r"no\u{1b}[31m/where");
    assert!(!run.err.contains('\u{1b}'), "{:?}", run.err);
}

/// What a header may say of a person, and what is wanted of it: nothing but where the frames were taken.
#[test]
fn nothing_personal_is_in_any_file_that_is_written() {
    let personal = "
  OBSERVER = 'Jane Private'
  OWNER = 'Jane Private'
  AUTHOR = 'Jane Private'
  CAMSN = 'SN-998877'
  SERIALNO = 'SN-998877'
  CAMID = 'ASI-SN-998877'
  SITENAME = '7 Private Lane'
  CALPATH = '/home/jane.private/calibration'
  HISTORY loaded /home/jane.private/masters/dark.xisf
  COMMENT D:\\Users\\jane.private\\capture
  SITELAT = 47.123456
  SITELONG = 8.654321
";
    let tree = format!(
        "fits L_{{n}}.fits x 3 at 2024-03-01T20:00:00 every 305\n  use light\n{personal}\n\
         fits D_{{n}}.fits x 3 at 2024-03-02T20:00:00 every 305\n  use dark\n{personal}\n\
         fits F.fits at 2024-03-02T06:00:00\n  use flat\n{personal}\n"
    );
    // The folder lies in another whose name is a person's.
    let mut run =
        Run::new("jane.private", &tree, &["{}/tree", "--out", "{}/out", "--debug", "--split-targets"]);
    run.expect(0, "");
    let mut exports: Vec<(String, String)> = run
        .written()
        .into_iter()
        .map(|name| (name.clone(), fs::read_to_string(run.dir.join("out").join(name)).unwrap()))
        .collect();
    assert_eq!(exports.len(), 4, "{exports:?}");
    exports.push(("what is printed".to_owned(), run.out.clone()));
    run.again(&["{}/tree", "--json"]);
    exports.push(("the report".to_owned(), run.out.clone()));
    for (name, text) in &exports {
        for mark in
            ["Private", "private", "998877", "/home/", "Users", "/tmp", env::temp_dir().to_str().unwrap()]
        {
            assert!(!text.contains(mark), "{mark} is in {name}: {text}");
        }
        // docs/rules.md#13: the report, and the table of the same frames, give positions as the files have them. docs/rules.md#10: the
        // summary gives them too, to 10 m. No other file has a use for them.
        let (exact, shown) = (text.contains("47.12345") || text.contains("8.65432"), text.contains("47.12"));
        let of_frames = name.ends_with("frames.csv") || name == "the report";
        let of_sites =
            name.ends_with("summary.txt") || name.ends_with("rows.csv") || name == "what is printed";
        assert_eq!((exact, shown), (of_frames, of_frames || of_sites), "{name}: {text}");
    }
}

#[test]
fn targets_of_one_object_are_merged_on_request() {
    let tree = "fits a_{n}.fits x 2 at 2024-03-01T20:00:00 every 305\n  use light\n  OBJECT = 'M 13'\n\
                fits b.fits at 2024-03-01T21:00:00\n  use light\n  OBJECT = 'NGC 6205'\n";
    let targets = |run: &Run| -> Vec<(String, u64)> {
        let report: Value = serde_json::from_str(&run.out).unwrap();
        let row = |row: &Value| (row["target"].as_str().unwrap().to_owned(), row["number"].as_u64().unwrap());
        report["rows"].as_array().unwrap().iter().map(row).collect()
    };
    let mut run = Run::new("merge", tree, &["{}/tree", "--json", "--no-cache"]);
    assert_eq!(targets(&run), [("M 13".to_owned(), 2), ("NGC 6205".to_owned(), 1)]);
    run.again(&["{}/tree", "--json", "--no-cache", "--merge-objects"]);
    assert_eq!(targets(&run), [("M 13".to_owned(), 3)]);
    assert!(!run.out.contains("same-object"), "{}", run.out);
}

#[test]
fn astrobins_export_is_repaired_and_merged() {
    let mut run = Run::new("export", LIGHTS, &["{}/tree", "--out", "{}/out", "--no-cache"]);
    let export = "date,filter,filterName,number,duration,iso,binning,gain,sensorCooling,fNumber,darks,flats,\
                  flatDarks,bias,bortle,meanSqm,meanFwhm,temperature\n\
                  2023-05-06,4663,Ha,12,300,,1,100,-15,5.6,20,15,0,30,4,20.5,2.1,8.5\n";
    fs::write(run.dir.join("export.csv"), export).unwrap();
    let args = ["{}/tree", "--out", "{}/out", "--no-cache", "--export", "{}/export.csv"];
    run.again(&args);
    run.expect(0, "1 rows of the export added, 0 replaced");
    run.expect(0, "filterName was left out");
    let csv = fs::read_to_string(run.dir.join("out/tree_acquisition.csv")).unwrap();
    assert_eq!(csv.lines().count(), 3, "{csv}");
    assert!(!csv.contains("filterName") && csv.contains("2023-05-06,4663,12,300"), "{csv}");
    fs::write(run.dir.join("export.csv"), "date,number\n").unwrap();
    run.again(&args);
    run.expect(2, "no export of AstroBin");
}

/// Two folders of one target, with calibration in one of them, and one of what was not counted in each.
const FOLDERS: &str = "
fits a/L_{n}.fits x 3 at 2024-03-01T20:00:00 every 305
  use light
fits b/M_{n}.fits x 2 at 2024-03-01T22:00:00 every 305
  use light
fits b/dark_{n}.fits x 2 at 2024-03-02T10:00:00 every 305
  use dark
copy a/L_1.fits to b/L_1.fits
text a/notes.doc
  | notes
text b/bad.fits
  | no FITS
";

/// A summary without the moment at which it was made.
fn undated(text: &str) -> String {
    text.lines().filter(|line| !line.contains("enerated")).collect::<Vec<_>>().join("\n")
}

#[test]
fn lines_are_the_frames_rows_and_notices_of_the_report() {
    let mut run = Run::new("lines", FOLDERS, &["{}/tree", "--json", "--no-cache"]);
    let report: Value = serde_json::from_str(&run.out).unwrap();
    run.again(&["{}/tree", "--json=lines", "--no-cache"]);
    run.expect(0, "");
    let mut of: std::collections::BTreeMap<String, Vec<Value>> = std::collections::BTreeMap::new();
    for line in run.out.lines() {
        let mut line: Value = serde_json::from_str(line).unwrap();
        let Value::Object(fields) = &mut line else { panic!("{line}") };
        let Value::String(word) = fields.remove("line").unwrap() else { panic!() };
        let own = of.entry(word).or_default();
        if let Some(index) = fields.remove("index") {
            assert_eq!(index, own.len());
        }
        own.push(line);
    }
    for (word, list) in [("frame", "frames"), ("row", "rows"), ("notice", "notices")] {
        assert_eq!(Value::from(of.remove(word).unwrap_or_default()), report[list], "{word}");
    }
    assert_eq!(of.remove("scan").unwrap().len(), 1);
    assert!(of.is_empty(), "{of:?}");
    run.again(&["{}/tree", "--json=rows", "--no-cache"]);
    let rows: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((rows.get("frames"), &rows["rows"]), (None, &report["rows"]));
    assert!(run.written().is_empty());
}

#[test]
fn what_other_runs_read_makes_the_answer_of_one_run() {
    let mut run = Run::new("from", FOLDERS, &["{}/tree/a", "--json=lines", "--no-cache", "--quiet"]);
    fs::write(run.dir.join("a.jsonl"), &run.out).unwrap();
    run.again(&["{}/tree/b", "--json", "--no-cache", "--quiet"]);
    fs::write(run.dir.join("b.json"), &run.out).unwrap();
    let made = |run: &mut Run, from: &[&str]| {
        run.again(&[from, &["--json", "--no-cache"]].concat());
        run.expect(0, "");
        let report = run.out.clone();
        run.again(&[from, &["--out", "{}/out", "--debug", "--no-cache"]].concat());
        run.expect(0, "");
        let mut texts = vec![report];
        for name in run.written() {
            texts.push(undated(&fs::read_to_string(run.dir.join("out").join(name)).unwrap()));
        }
        texts
    };
    let one = made(&mut run, &["{}/tree/a", "{}/tree/b"]);
    assert_eq!(one.len(), 5);
    let joined = made(&mut run, &["--from", "{}/a.jsonl", "--from", "{}/b.json"]);
    assert!(joined == one, "{joined:?}");
    // A folder of this machine beside what another read.
    assert!(made(&mut run, &["--from", "{}/a.jsonl", "{}/tree/b"]) == one);
    // Settings and options are those of this run.
    run.again(&["--from", "{}/a.jsonl", "--exclude", "L_2.fits", "--json"]);
    let report: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(report["rows"][0]["number"], 2);
}

#[test]
fn a_broken_line_is_told_and_other_builds_are_refused() {
    let mut run = Run::new("broken", FOLDERS, &["{}/tree", "--json=lines", "--no-cache", "--quiet"]);
    let lines: Vec<String> = run.out.lines().map(str::to_owned).collect();
    let mut broken = lines.clone();
    broken[2] = "{\"line\":\"frame\"".to_owned();
    fs::write(run.dir.join("broken.jsonl"), broken.join("\n")).unwrap();
    run.again(&["--from", "{}/broken.jsonl", "--json"]);
    run.expect(0, "");
    let report: Value = serde_json::from_str(&run.out).unwrap();
    let told: Vec<&str> = report["notices"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|notice| notice["code"] == "line-not-read")
        .map(|notice| notice["text"].as_str().unwrap())
        .collect();
    assert!(told[0].starts_with("Line 3 of ") && told[1].contains("lacks frames"), "{told:?}");
    let all = lines.iter().filter(|line| line.contains("\"line\":\"frame\"")).count();
    assert_eq!(report["frames"].as_array().unwrap().len(), all - 1);
    let build: Value = serde_json::from_str(&lines[0]).unwrap();
    let build = build["scan"]["build"].as_str().unwrap();
    let other = lines.join("\n").replace(build, "0000000000000000");
    fs::write(run.dir.join("other.jsonl"), other).unwrap();
    run.again(&["--from", "{}/other.jsonl", "--json"]);
    run.expect(2, "Use one version on all machines");
    run.again(&["--from", "{}/none.jsonl", "--json"]);
    run.expect(2, "none.jsonl");
}
