//! What the project makes of a case's files.

use nightledger_ledger::{Edits, FixedZone, Settings};
use nightledger_session::{
    Answer, HeaderReader, Interest, Joining, Limits, Listing, Scan, Step, VideoAnswer, VideoReader, read_log,
};
use serde_json::Value;

use super::file::CaseFile;
use crate::tree::{Tree, TreeFile};

/// What follows from a case's files, settings and edits.
pub(super) struct Outcome {
    /// The JSON report.
    pub(super) report: Value,
    /// The JSON of `nightledger video`.
    pub(super) video: Value,
    /// Names of all files that would be written.
    pub(super) files: Vec<String>,
    /// The text of all acquisition.csv.
    pub(super) csv: String,
    /// The text of all summaries.
    pub(super) summary: String,
}

impl Outcome {
    /// Runs the case in both orders of its files.
    pub(super) fn new(case: &CaseFile, blocks: &str) -> Result<Self, String> {
        let tree = Tree::read("Case", &format!("{blocks}{}", case.tree));
        let (settings, edits) = (case.settings()?, case.edits(&tree)?);
        let host = FixedZone { today: case.today()?, offset_min: case.options.zone_min };
        let answer = |mut scan: Scan| {
            scan.guide(&host);
            let how = nightledger_session::Options { split_targets: case.options.split_targets };
            let answer = Answer::with_options(&scan, &settings, &edits, &host, "2026-11-20 20:00", how);
            let report = serde_json::to_string(&answer.report(&scan, &settings, &edits)).unwrap();
            let video = VideoAnswer::new(&scan, &edits, &host);
            let video_report = serde_json::to_string(&video.report()).unwrap();
            let mut files: Vec<_> = answer.csv.iter().chain(&answer.summary).cloned().collect();
            files.extend(answer.debug_tables(&scan, &settings, &edits));
            let text = |files: Vec<nightledger_session::OutputFile>| files.into_iter().map(|file| file.text);
            files.extend(video.rows.into_iter().map(|row| row.csv));
            (report, video_report, files, text(answer.csv).collect(), text(answer.summary).collect())
        };
        let (forwards, backwards) = (answer(scan(&tree, false)), answer(scan(&tree, true)));
        if forwards != backwards {
            return Err("the order in which files are read changes the answer".to_owned());
        }
        // Lines carry neither videos nor what was said of them.
        let (report, _, _, csv, summary) = answer(joined(&parts(&tree, usize::from), &host));
        if (&report, &csv, &summary) != (&forwards.0, &forwards.3, &forwards.4) {
            return Err("what runs over single folders read makes another answer than one run".to_owned());
        }
        let (report, video, files, csv, summary) = forwards;
        Ok(Self {
            report: serde_json::from_str(&report).unwrap(),
            video: serde_json::from_str(&video).unwrap(),
            files: files.into_iter().map(|file| file.name).collect(),
            csv,
            summary,
        })
    }
}

/// The tree in parts: each root goes to the one that `part` says, in their order.
pub fn parts(tree: &Tree, part: impl Fn(u16) -> usize) -> Vec<Tree> {
    let mut parts: Vec<Tree> = Vec::new();
    for (root, name) in (0..).zip(&tree.roots) {
        let at = part(root);
        parts.resize_with(parts.len().max(at + 1), Tree::default);
        let own = u16::try_from(parts[at].roots.len()).unwrap();
        parts[at].roots.push(name.clone());
        let files = tree.files.iter().filter(|file| file.root == root);
        parts[at].files.extend(files.map(|file| TreeFile { root: own, ..file.clone() }));
    }
    parts
}

/// What comes together of runs that each read one part, by the lines that they print.
pub fn joined(parts: &[Tree], host: &FixedZone) -> Scan {
    let mut joining = Joining::default();
    for (number, part) in parts.iter().enumerate() {
        let mut scan = scan(part, false);
        scan.guide(host);
        let (settings, edits) = (Settings::default(), Edits::default());
        let answer = Answer::new(&scan, &settings, &edits, host, "now");
        joining.begin(&format!("part {number}"));
        for line in answer.lines(&scan, &settings, &edits, answer.report_of_rows(&scan, &settings, &edits)) {
            joining.take_line(serde_json::to_string(&line).unwrap().as_bytes()).unwrap();
        }
        joining.end();
    }
    joining.finish()
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
        match interest {
            Interest::Sidecar => scan.take_sidecar(file.root, &file.path, &file.slice(0, usize::MAX)),
            Interest::Video => {
                let bytes = file.slice(0, usize::MAX);
                scan.take_video(file.root, &file.path, VideoReader::read_all(&bytes));
            }
            Interest::Log => scan.take_log(file.root, &file.path, read_log(&file.slice(0, usize::MAX))),
            _ => {}
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
