//! The fuzz target of the whole way: bytes and their paths, sidecars and settings among them, to everything that is
//! given out.
//!
//! Files are separated by a line `===`; each begins with a line that is its path. What follows are a file's own bytes
//! if they begin as FITS, XISF or gzip do, and the XML of an XISF file if they begin with `<`; otherwise the cards of a
//! FITS header, a line each. A name that ends in `.gz` has it packed. The file called `settings` is imported.

use std::collections::BTreeSet;
use std::io::Write as _;

use nightledger_header::Header;
use nightledger_ledger::{Edits, FixedZone, FrameId, Settings};
use nightledger_session::{Answer, Interest, Keeper, Kept, Listing, OutputFile, Scan, Stamp, read_log};

use super::inputs::{plain_header, read};

/// Files after these are left out, so that an input stays quick.
const MOST_FILES: usize = 24;

/// What an input comes to.
struct Tree {
    headers: Vec<(String, Vec<u8>)>,
    sidecars: Vec<(String, Vec<u8>)>,
    logs: Vec<(String, Vec<u8>)>,
    settings: Settings,
    edits: Edits,
}

/// In whatever order files come, and whether they were read or kept from an earlier scan: the same answer, and none of
/// what it gives out is more than it should be.
pub fn pipeline(bytes: &[u8]) {
    let tree = Tree::new(bytes);
    let there = tree.answer(tree.headers.iter().map(|(path, bytes)| (&**path, Given::Bytes(bytes))));
    let backwards = tree.headers.iter().rev().map(|(path, bytes)| (&**path, Given::Bytes(bytes)));
    assert_eq!(there, tree.answer(backwards), "the order of files changes the answer");
    let kept = tree.keep();
    let kept = tree.headers.iter().map(|(path, bytes)| (&**path, Given::Kept(bytes.len(), &kept)));
    assert_eq!(there, tree.answer(kept), "a kept frame is another");
}

/// Where a frame comes from.
enum Given<'a> {
    Bytes(&'a [u8]),
    /// A block of kept frames, and how long the file is.
    Kept(usize, &'a [u8]),
}

impl Tree {
    fn new(bytes: &[u8]) -> Self {
        let (mut settings, mut edits) = (Settings::default(), Edits::default());
        let (mut headers, mut sidecars, mut logs) = (Vec::new(), Vec::new(), Vec::new());
        let mut listing = Listing::default();
        let mut paths = BTreeSet::new();
        for file in files(bytes).take(MOST_FILES) {
            let end = file.iter().position(|byte| *byte == b'\n').unwrap_or(file.len());
            let path = String::from_utf8_lossy(&file[..end]).into_owned();
            let rest = file.get(end + 1..).unwrap_or_default();
            if path == "settings" {
                let text = nightledger_astrobin::decode(rest);
                if let Ok(imported) = nightledger_astrobin::import(&text, &settings, &edits) {
                    (settings, edits) = (imported.settings, imported.edits);
                }
                continue;
            }
            if !paths.insert(path.clone()) {
                continue;
            }
            match listing.add(&path) {
                Interest::Header => headers.push((path.clone(), written(&path, rest))),
                Interest::Sidecar => sidecars.push((path, rest.to_vec())),
                Interest::Log => logs.push((path, rest.to_vec())),
                // Videos have a target of their own.
                Interest::Video | Interest::Total | Interest::Skip => {}
            }
        }
        Self { headers, sidecars, logs, settings, edits }
    }

    fn scan(&self) -> (Scan, u16) {
        let mut scan = Scan::default();
        let root = scan.add_root("Root");
        for (path, bytes) in &self.sidecars {
            scan.take_sidecar(root, path, bytes);
        }
        for (path, bytes) in &self.logs {
            scan.take_log(root, path, read_log(bytes));
        }
        (scan, root)
    }

    /// Everything that is given out of these files.
    fn answer<'a>(
        &self,
        files: impl Iterator<Item = (&'a str, Given<'a>)>,
    ) -> (String, Vec<OutputFile>, String) {
        let (mut scan, root) = self.scan();
        for (path, given) in files {
            match given {
                Given::Bytes(bytes) => scan.take_header(root, path, &header(path, bytes)),
                Given::Kept(length, block) => {
                    let kept = Kept::new(vec![block.to_vec()]);
                    let stamp = stamp(&scan, root, path, length);
                    let exposures = kept.exposures(scan.place(root, path), stamp);
                    scan.take_exposures(exposures.expect("each file was kept"));
                }
            }
        }
        let host = FixedZone { today: time::Date::MIN, offset_min: 60 };
        let answer = Answer::new(&scan, &self.settings, &self.edits, &host, "now");
        check_counts(&scan, &answer);
        for file in &answer.csv {
            check_csv(&file.text);
        }
        for file in &answer.summary {
            assert!(plain(&file.text), "{:?}", file.text);
        }
        assert!(plain(&answer.summary_markdown), "{:?}", answer.summary_markdown);
        let tables = answer.debug_tables(&scan, &self.settings, &self.edits);
        for table in &tables {
            check_table(&table.text);
        }
        let mut files = [&answer.csv[..], &answer.summary[..], &tables[..]].concat();
        for OutputFile { name, .. } in &files {
            let safe = |c: char| !c.is_control() && !c.is_whitespace() && !"/\\:*?\"<>|".contains(c);
            assert!(name.chars().all(safe) && !name.starts_with('.') && name.len() < 256, "{name:?}");
        }
        files.retain(|file| !file.name.is_empty());
        let report = answer.report(&scan, &self.settings, &self.edits);
        (serde_json::to_string(&report).expect("a report is written"), files, answer.summary_markdown.clone())
    }

    /// A block of all frames.
    fn keep(&self) -> Vec<u8> {
        let (scan, root) = self.scan();
        let mut keeper = Keeper::default();
        for (path, bytes) in &self.headers {
            let mut exposures = scan.read(root, path, &header(path, bytes));
            keeper.add(stamp(&scan, root, path, bytes.len()), &mut exposures);
        }
        keeper.take().unwrap_or_default()
    }
}

fn stamp(scan: &Scan, root: u16, path: &str, length: usize) -> Stamp {
    Stamp { size_bytes: length as u64, modified_ms: 0, sidecars: scan.sidecar_mark(root, path) }
}

fn header(path: &str, bytes: &[u8]) -> Header {
    read(path.rsplit('/').next().unwrap_or(path), bytes)
}

/// The parts between lines `===`.
fn files(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    const BETWEEN: &[u8] = b"\n===\n";
    let mut rest = Some(bytes);
    std::iter::from_fn(move || {
        let all = rest?;
        let at = all.windows(BETWEEN.len()).position(|part| part == BETWEEN);
        rest = at.map(|at| &all[at + BETWEEN.len()..]);
        Some(&all[..at.unwrap_or(all.len())])
    })
}

/// The bytes of the file that stands in an input as `rest`.
fn written(path: &str, rest: &[u8]) -> Vec<u8> {
    let packed = rest.starts_with(&[0x1f, 0x8b]);
    let bytes = if packed || rest.starts_with(b"SIMPLE") || rest.starts_with(b"XISF0100") {
        rest.to_vec()
    } else if rest.starts_with(b"<") {
        let mut file = b"XISF0100".to_vec();
        file.extend(u32::try_from(rest.len()).unwrap_or(u32::MAX).to_le_bytes());
        file.extend([0; 4]);
        file.extend(rest);
        file
    } else {
        plain_header(&String::from_utf8_lossy(rest))
    };
    if packed || !path.to_ascii_lowercase().ends_with(".gz") {
        return bytes;
    }
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(&bytes).expect("memory takes it");
    packer.finish().expect("memory takes it")
}

fn check_counts(scan: &Scan, answer: &Answer) {
    let ledger = &answer.ledger;
    assert_eq!(scan.frames().len(), ledger.decisions.len());
    for decision in &ledger.decisions {
        assert_eq!(decision.counted, decision.reason.is_none());
    }
    let weight = |frame: &FrameId| u64::from(ledger.decisions[frame.index()].weight);
    let weights: u64 = ledger.rows.iter().map(|row| u64::from(row.number)).sum();
    let lights: u64 = ledger.rows.iter().flat_map(|row| &row.frames).map(weight).sum();
    assert_eq!(weights, lights);
}

/// AstroBin's table holds figures and dates below its heading: no text of a file comes this far.
fn check_csv(text: &str) {
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let heading = lines.next().unwrap_or_default();
    let figure = |cell: &&str| cell.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '-');
    for line in lines {
        assert!(line.len() == heading.len() && line.iter().all(figure), "{text}");
    }
}

/// A table for a spreadsheet has as many cells in each line, and none of them is a formula.
fn check_table(text: &str) {
    let mut table = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    for line in table.records() {
        let line = line.expect("as many cells as in the heading");
        for cell in &line {
            let formula = cell.trim_start().starts_with(['=', '+', '-', '@']) && cell.parse::<f64>().is_err();
            assert!(!formula, "{cell:?} in {text}");
        }
    }
}

/// No character of a file moves a terminal's cursor or breaks a line.
fn plain(text: &str) -> bool {
    text.chars().all(|c| c == '\n' || !c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corpus_goes_every_way() {
        let tree = Tree::new(include_bytes!("../../../fuzz/corpus/pipeline/dialects"));
        assert_eq!(tree.settings.filters.len(), 1, "{:?}", tree.settings.filters);
        assert_eq!(tree.sidecars.len(), 2);
        let packed = |(_, bytes): &&(String, Vec<u8>)| bytes.starts_with(&[0x1f, 0x8b]);
        assert_eq!(tree.headers.iter().filter(packed).count(), 1);
        let files = tree.headers.iter().map(|(path, bytes)| (&**path, Given::Bytes(bytes)));
        let (report, files, _) = tree.answer(files);
        let report: serde_json::Value = serde_json::from_str(&report).unwrap();
        assert_eq!(report["rows"][0]["number"], 2, "{report:#}");
        assert!(files.iter().any(|file| file.text.contains("'=HYPERLINK")));
        let tree = Tree::new(include_bytes!("../../../fuzz/corpus/pipeline/config"));
        assert_eq!(tree.settings.sites.len(), 1, "{:?}", tree.settings);
    }
}
