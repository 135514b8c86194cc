use nightledger_header::{HeaderReader, Limits};
use nightledger_ledger::{Code, Edits, FixedZone, Settings};

use super::*;
use crate::{Answer, Listing};

const ZONE: FixedZone = FixedZone { today: time::Date::MIN, offset_min: 60 };

fn light(second: u32) -> Vec<u8> {
    let cards = [
        "SIMPLE  =                    T".to_owned(),
        "BITPIX  =                   16".to_owned(),
        "NAXIS   =                    2".to_owned(),
        "NAXIS1  =                    6".to_owned(),
        "NAXIS2  =                    4".to_owned(),
        "IMAGETYP= 'LIGHT   '".to_owned(),
        "EXPTIME =                  300".to_owned(),
        "OBJECT  = 'M 31    '".to_owned(),
        format!("DATE-OBS= '2025-02-03T21:{:02}:{:02}'", second / 60, second % 60),
        "CCD-TEMP=   -9.900000000000001".to_owned(),
        "END".to_owned(),
    ];
    let mut bytes: Vec<u8> = cards.iter().flat_map(|card| format!("{card:80}").into_bytes()).collect();
    bytes.resize(2880 * 2, b' ');
    bytes
}

/// A folder of so many lights, with a guide log and the log of a stacking program.
fn scan(name: &str, lights: u32, first_second: u32) -> Scan {
    let mut scan = Scan::default();
    let root = scan.add_root(name);
    let mut listing = Listing::default();
    listing.add("notes.doc");
    scan.take_listing(root, &listing);
    scan.take_sidecar(
        root,
        "PHD2_GuideLog.txt",
        b"PHD2 version 2.6.13, Log version 2.5. Log enabled at 2025-02-03 20:00:00\n",
    );
    scan.take_sidecar(root, "x.CameraSettings.txt", b"[Cam]\nGain=1\n");
    scan.take_log(root, "wbpp.log", crate::read_log(b"Weighted Batch Preprocessing Script 2.8.9\n"));
    scan.take_unlisted(root, vec![("closed".to_owned(), "it is closed".into())]);
    for number in 0..lights {
        let path = format!("L_{number:03}.fits");
        let bytes = light(first_second + number);
        let header = HeaderReader::read_all(&path, &bytes, Limits::default());
        scan.take_header(root, &path, &header);
    }
    scan
}

fn answer(scan: &Scan) -> Answer {
    Answer::new(scan, &Settings::default(), &Edits::default(), &ZONE, "now")
}

fn lines(scan: &Scan) -> Vec<String> {
    let (settings, edits) = (Settings::default(), Edits::default());
    let answer = answer(scan);
    let report = answer.report_of_rows(scan, &settings, &edits);
    let lines = answer.lines(scan, &settings, &edits, report);
    lines.map(|line| serde_json::to_string(&line).unwrap()).collect()
}

fn report(scan: &Scan) -> String {
    let answer = answer(scan);
    serde_json::to_string(&answer.report(scan, &Settings::default(), &Edits::default())).unwrap()
}

fn joined<'a>(files: impl IntoIterator<Item = &'a [String]>) -> Scan {
    let mut joining = Joining::default();
    for (number, lines) in files.into_iter().enumerate() {
        joining.begin(&format!("{number}.jsonl"));
        for line in lines {
            joining.take_line(line.as_bytes()).unwrap();
        }
        joining.end();
    }
    assert_eq!(joining.other_zones(&ZONE), [] as [String; 0]);
    joining.finish()
}

fn troubles(scan: &Scan) -> Vec<String> {
    let notices = answer(scan).ledger.notices;
    notices.into_iter().filter(|notice| notice.code == Code::LineNotRead).map(|notice| notice.text).collect()
}

#[test]
fn lines_and_reports_give_back_what_was_read() {
    let scan = scan("A", 3, 0);
    let whole = report(&scan);
    let again = joined([&lines(&scan)[..]]);
    assert_eq!(again.frames(), scan.frames());
    assert_eq!(report(&again), whole);
    let mut joining = Joining::default();
    joining.begin("report.json");
    joining.take_report(whole.as_bytes()).unwrap();
    joining.end();
    assert_eq!(report(&joining.finish()), whole);
    // What was put together can be put together again.
    assert_eq!(report(&joined([&lines(&again)[..]])), whole);
}

#[test]
fn parts_stand_in_the_order_in_which_they_are_given() {
    let (one, other) = (scan("A", 2, 0), scan("B", 3, 60));
    let mut expect = scan("A", 2, 0);
    expect.absorb(scan("B", 3, 60));
    let parts = [&lines(&one)[..], &lines(&other)[..]];
    assert_eq!(report(&joined(parts)), report(&expect));
    // Several in one file, as `cat` makes it.
    let both = parts.concat();
    assert_eq!(report(&joined([&both[..]])), report(&expect));
    assert_eq!(expect.frames().iter().map(|frame| frame.place.root).collect::<Vec<_>>(), [0, 0, 1, 1, 1]);
    assert_eq!(expect.roots().collect::<Vec<_>>(), [(0, "A"), (1, "B")]);
}

#[test]
fn a_line_that_cannot_be_read_is_told_by_its_number_and_nothing_else_is_lost() {
    let mut lines = lines(&scan("A", 3, 0));
    let frames: Vec<usize> =
        (0..lines.len()).filter(|at| lines[*at].starts_with("{\"line\":\"frame\"")).collect();
    let at = frames[1];
    let whole = lines[at].clone();
    let read = whole.rfind("\"read\":\"").unwrap() + 20;
    let mut damaged = whole.clone();
    damaged.replace_range(read..=read, if &whole[read..=read] == "A" { "B" } else { "A" });
    for broken in [
        "",
        "{",
        "no JSON",
        "{}",
        "[1]",
        "{\"line\":\"frame\"}",
        "{\"line\":\"frame\",\"read\":\"\"}",
        "{\"line\":\"frame\",\"read\":7}",
        "{\"line\":\"other\"}",
        "{\"line\":\"scan\"}",
        "{\"line\":\"beside\",\"root\":9,\"path\":\"x\"}",
        "{\"line\":\"beside\",\"root\":70000,\"path\":\"x\"}",
        &whole[..whole.len() - 9],
        &damaged,
    ] {
        lines[at] = broken.to_owned();
        let scan = joined([&lines[..]]);
        assert_eq!(scan.frames().len(), 2, "{broken}");
        let told = troubles(&scan);
        let lacks = told.last().unwrap();
        assert!(lacks.contains("0.jsonl lacks frames: 2 of 3 are there"), "{lacks}");
        if !broken.is_empty() {
            assert!(told[0].starts_with(&format!("Line {} of 0.jsonl", at + 1)), "{broken}: {told:?}");
        }
    }
    // A file that ends early.
    assert_eq!(troubles(&joined([&lines[..frames[0]]])).len(), 1);
    // Without its first line.
    assert!(troubles(&joined([&lines[1..]]))[0].contains("no line “scan” stands before it"));
    let noise: Vec<String> = (0..1000).map(|number| format!("noise {number}")).collect();
    assert_eq!(troubles(&joined([&noise[..]])).len(), TOLD_ONE_BY_ONE + 1);
}

#[test]
fn what_another_build_read_is_refused() {
    let mut lines = lines(&scan("A", 1, 0));
    lines[0] = lines[0].replace(BUILD, "0123456789abcdef");
    let mut joining = Joining::default();
    joining.begin("old.jsonl");
    let why = joining.take_line(lines[0].as_bytes()).unwrap_err();
    assert!(why.starts_with("old.jsonl: ") && why.contains("0123456789abcdef"), "{why}");
    let mut joining = Joining::default();
    joining.begin("other.json");
    for report in ["{\"frames\":[],\"rows\":[]}", "{", "[]"] {
        assert!(joining.take_report(report.as_bytes()).is_err(), "{report}");
    }
}

#[test]
fn a_machine_of_another_zone_is_named() {
    let scan = scan("A", 1, 0);
    let east = FixedZone { offset_min: 540, ..ZONE };
    let mut joining = Joining::default();
    joining.begin("a");
    joining.take_line(lines(&scan)[0].as_bytes()).unwrap();
    assert_eq!(joining.other_zones(&ZONE).len(), 0);
    assert_eq!(joining.other_zones(&east).len(), 1);
}

#[test]
fn a_whole_report_is_told_from_lines() {
    for (line, expect) in [
        ("{", true),
        ("  {\r", true),
        ("{\"frames\":[1],\"rows\":[]}", true),
        ("{\"frames\":[", true),
        ("{\"line\":\"scan\",\"scan\":{}}", false),
        ("{\"line\":\"row\",\"frames\":[0]}", false),
        ("noise", false),
        ("", false),
    ] {
        assert_eq!(Joining::is_report(line.as_bytes()), expect, "{line}");
    }
}

#[test]
fn folders_above_go_along_only_where_a_stage_is_among_them() {
    let above = |folders: &[&str], path: &str| {
        let mut scan = Scan::default();
        let root = scan.add_root("A");
        scan.set_above(root, folders.iter().map(|&folder| folder.to_owned()).collect());
        scan.take_failure(root, path, "gone");
        lines(&scan)[0].contains("jane")
    };
    assert!(!above(&["astro", "jane", "home"], "a/x.fits"));
    assert!(above(&["20_Data", "rig", "jane"], "a/x.fits"));
    assert!(above(&["rig", "jane"], "20_Data/M 31/x.fits"));
}

#[test]
fn frames_of_damaged_bytes_with_a_right_sum_do_no_harm() {
    let scan = scan("A", 2, 0);
    let all = lines(&scan);
    let bytes = postcard::to_allocvec(&scan.frames()[0]).unwrap();
    let mut noise = 1_u64;
    let mut taken = 0;
    for _ in 0..1500 {
        let mut bytes = bytes.clone();
        for _ in 0..2 {
            noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let at = usize::try_from(noise >> 33).unwrap() % bytes.len();
            bytes[at] = u8::try_from((noise >> 20) & 0xFF).unwrap();
        }
        let line = format!("{{\"line\":\"frame\",\"read\":\"{}\"}}", carried::encode(&bytes));
        let again = joined([&[all[0].clone(), line][..]]);
        taken += again.frames().len();
        assert!(!report(&again).is_empty());
    }
    assert!(taken > 100, "{taken}");
}
