//! A CSV and a summary for each target, as the command's `--split-targets` writes them (docs/rules.md#9-targets), in one
//! zip file.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use nightledger_frame::Kind;
use nightledger_language::{tr, tr_n};
use nightledger_ledger::{FrameId, Reason, fold_name, name_order};
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::OutputFile;
use crate::present::sight::Sight;

/// A zip file to save.
pub(crate) struct PerTarget {
    /// Its name.
    pub(crate) name: String,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
    /// What is in it, and which targets are not.
    pub(crate) said: String,
}

/// Targets without rows that are named; the others are counted.
const FEW: usize = 3;

impl PerTarget {
    /// Of what is in the CSV now. The error says why there is none.
    pub(crate) fn new(sight: &Sight) -> Result<Self, String> {
        let (csv, summary) = sight.answer.per_target(sight.scan, sight.settings, sight.edits);
        let name = sight.answer.stem.file("per_target.zip");
        // Each CSV with its summary behind it.
        let files = csv.iter().zip(&summary).flat_map(|(csv, summary)| [csv, summary]);
        let bytes =
            zipped(files).map_err(|error| tr!("{name} could not be saved: {why}.", name, why = error))?;
        let mut said = tr_n!(
            csv.len(),
            "{file} downloaded: CSV and summary of {n} target.",
            "{file} downloaded: CSV and summary of {n} targets.",
            file = name,
            n = csv.len()
        );
        let left = without_rows(sight);
        if !left.is_empty() {
            let names = left.iter().take(FEW).map(String::as_str).collect::<Vec<_>>().join(", ");
            let names = match left.len().checked_sub(FEW) {
                None | Some(0) => names,
                Some(more) => tr_n!(more, "{names} and {n} more", names, n = more),
            };
            said = [&said, " ", &tr!("Without rows and not in it: {names}.", names)].concat();
        }
        Ok(Self { name, bytes, said })
    }
}

/// The targets of lights that count for no row: switched off, or all of them excluded or set aside by their place.
fn without_rows(sight: &Sight) -> Vec<String> {
    let ledger = &sight.answer.ledger;
    let mut left: BTreeMap<String, String> = BTreeMap::new();
    for (file, decision) in FrameId::all().zip(&ledger.decisions) {
        let is_taken_out = matches!(
            decision.reason,
            Some(
                Reason::TargetOff
                    | Reason::Excluded
                    | Reason::RejectFolder
                    | Reason::NotAccepted
                    | Reason::NotIntegrated
                    | Reason::SubframesUnknown
            )
        );
        let Some(view) = sight.view(file).filter(|_| is_taken_out) else { continue };
        if view.kind().is_some_and(|kind| kind.value == Kind::Light) {
            let name = view.object().map(|known| known.value.to_string()).unwrap_or_default();
            left.entry(fold_name(&name)).or_insert(name);
        }
    }
    for row in &ledger.rows {
        left.remove(&fold_name(row.target.as_deref().unwrap_or_default()));
    }
    let mut left: Vec<String> = left.into_values().collect();
    left.sort_by_cached_key(|name| (name.is_empty(), name_order(name)));
    let named = |name: String| if name.is_empty() { tr!("no object").to_owned() } else { name };
    left.into_iter().map(named).collect()
}

/// The same files give the same bytes: no file has a date. They are some kilobytes of text, which are not compressed: that
/// would be more code to fetch than it saves on any disk.
fn zipped<'f>(files: impl Iterator<Item = &'f OutputFile>) -> ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for file in files {
        zip.start_file(file.name.as_str(), options)?;
        zip.write_all(file.text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;
    use crate::present::tests::{answer_of, scan_of};
    use crate::{Answer, Command, Event, Options, Scan, Session};
    use nightledger_ledger::{Edits, FileKey, FixedZone, NameOf, Settings};

    fn light(object: &str, start: &str) -> String {
        format!("IMAGETYP = 'Light'\nOBJECT = '{object}'\nFILTER = 'L'\nEXPTIME = 60.0\nDATE-OBS = '{start}'")
    }

    /// Lights of five targets, two of whose names are one in a file's name.
    fn files() -> Vec<(&'static str, String)> {
        [
            ("a.fits", "M 31", "2024-03-01T20:00:00.1"),
            ("b.fits", "M:31", "2024-03-02T20:00:00.1"),
            ("c.fits", "Cave", "2024-03-03T20:00:00.1"),
            ("d.fits", "Lynx", "2024-03-04T20:00:00.1"),
            ("e.fits", "Lynx", "2024-03-04T20:02:00.1"),
            ("f.fits", "Crater", "2024-03-05T20:00:00.1"),
        ]
        .map(|(path, object, start)| (path, light(object, start)))
        .into()
    }

    /// The user's own name of one of them; headers have no letters beyond ASCII.
    fn edits() -> Edits {
        let mut edits = Edits::default();
        edits.rename(NameOf::Target, "Cave", "Höhle");
        edits
    }

    fn scan() -> Scan {
        let files = files();
        scan_of(&files.iter().map(|(path, cards)| (*path, cards.as_str())).collect::<Vec<_>>())
    }

    fn packed(scan: &Scan, settings: &Settings, edits: &Edits) -> PerTarget {
        let answer = answer_of(scan, settings, edits, Options::default());
        PerTarget::new(&Sight::new(scan, &answer, edits, settings)).unwrap()
    }

    /// Names and texts, by the library that wrote them.
    fn unpacked(bytes: &[u8]) -> Vec<(String, String)> {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut all = Vec::new();
        for at in 0..zip.len() {
            let mut file = zip.by_index(at).unwrap();
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            assert_eq!(file.compression(), CompressionMethod::Stored);
            assert_eq!(file.last_modified(), Some(DateTime::default()));
            all.push((file.name().to_owned(), text));
        }
        all
    }

    /// What the command writes with `--split-targets`.
    fn split(scan: &Scan, settings: &Settings, edits: &Edits) -> Vec<(String, String)> {
        let Answer { csv, summary, .. } = answer_of(scan, settings, edits, Options { split_targets: true });
        let mut files: Vec<_> = csv.into_iter().chain(summary).map(|file| (file.name, file.text)).collect();
        files.sort();
        files
    }

    #[track_caller]
    fn check(scan: &Scan, settings: &Settings, edits: &Edits) -> (Vec<String>, String) {
        let PerTarget { name, bytes, said } = packed(scan, settings, edits);
        assert_eq!(name, "Night_per_target.zip");
        assert_eq!(packed(scan, settings, edits).bytes, bytes, "the same bytes each time");
        let mut files = unpacked(&bytes);
        files.sort();
        assert_eq!(files, split(scan, settings, edits));
        let mut names: Vec<String> = files.into_iter().map(|(name, _)| name).collect();
        names.retain(|name| name.ends_with("_acquisition.csv"));
        (names, said)
    }

    #[test]
    fn it_holds_what_the_command_writes_for_each_target() {
        let (names, said) = check(&scan(), &Settings::default(), &edits());
        let expect = ["Crater", "Höhle", "Lynx", "M_31_2", "M_31"];
        assert_eq!(names, expect.map(|target| format!("Night_{target}_acquisition.csv")));
        assert_eq!(said, "Night_per_target.zip downloaded: CSV and summary of 5 targets.");
    }

    #[test]
    fn names_are_marked_as_utf_8() {
        let bytes = packed(&scan(), &Settings::default(), &edits()).bytes;
        let name = "Night_Höhle_acquisition.csv".as_bytes();
        let at = bytes.windows(name.len()).position(|part| part == name).unwrap();
        // A local file header is 30 bytes before the name; bit 11 of its flags is that of UTF-8.
        assert_eq!(bytes[at - 30..at - 26], *b"PK\x03\x04");
        assert_eq!(bytes[at - 23] & 0b1000, 0b1000);
    }

    #[test]
    fn targets_that_are_off_or_excluded_are_left_out_and_named() {
        let settings = Settings { targets_off: vec!["Lynx".into(), "M 31".into()], ..Settings::default() };
        let key = FileKey { root_name: "Night".into(), path: "f.fits".into() };
        let without_crater = Edits { excluded: vec![key], ..edits() };
        let (names, said) = check(&scan(), &settings, &without_crater);
        assert_eq!(names, ["Night_Höhle_acquisition.csv", "Night_M_31_acquisition.csv"]);
        assert!(said.ends_with(" of 2 targets. Without rows and not in it: Crater, Lynx, M 31."), "{said}");
        // One light of two takes no target away.
        let key = FileKey { root_name: "Night".into(), path: "d.fits".into() };
        let without_one = Edits { excluded: vec![key], ..edits() };
        let (names, said) = check(&scan(), &Settings::default(), &without_one);
        assert!(names.len() == 5 && said.ends_with(" of 5 targets."), "{said}");
    }

    #[test]
    fn the_session_hands_it_over() {
        let mut session = Session::default();
        assert!(session.handle(Command::PerTarget).is_empty(), "nothing is derived yet");
        session.scan = scan();
        let host = FixedZone { today: time::Date::MAX, offset_min: 0 };
        session.derive(&host, "now", Options::default());
        let events = session.handle(Command::PerTarget);
        let [Event::Packed { name, bytes, said }] = &events[..] else { panic!("{events:?}") };
        assert_eq!(name, "Night_per_target.zip");
        assert!(said.ends_with("of 5 targets."), "{said}");
        assert_eq!(unpacked(bytes).len(), 10);
    }
}
