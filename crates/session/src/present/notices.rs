//! Notices in groups: what happened, how often, what to do, and where.

use std::collections::BTreeMap;

use crate::Answer;
use nightledger_frame::log::guide::GuideDoubt;
use nightledger_frame::{DoubtCode, Frame};
use nightledger_language::{of, tr};
use nightledger_ledger::{Code, FrameId, Notice, RowId, Severity, imaging_order};
use serde::{Deserialize, Serialize};

/// Notices of one code.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NoticeGroup {
    /// The code of docs/rules.md#13.
    pub code: String,
    /// `error`, `warning`, `info`.
    pub severity: String,
    /// What they have in common, in words.
    pub title: String,
    /// How many there are.
    pub total: u32,
    /// The first of them.
    pub entries: Vec<Entry>,
}

/// One notice, or several files with the same text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Entry {
    /// What happened and what to do.
    pub text: String,
    /// The files it is about: index and path. At most a handful.
    pub files: Vec<(u32, String)>,
    /// How many files it is about in all.
    pub total: u32,
    /// The rows it is about. At most a handful.
    pub rows: Vec<u32>,
}

/// Targets whose names mean one object, to be merged by a click.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SameName {
    /// The name that most lights have: what the others are renamed to.
    pub keep: String,
    /// All of the names.
    pub names: Vec<String>,
}

/// The objects that the scan has under several names.
pub fn same_names(answer: &Answer) -> Vec<SameName> {
    let same = nightledger_ledger::same_objects(&answer.ledger.targets);
    same.into_iter().map(|same| SameName { keep: same.keep, names: same.names }).collect()
}

/// Files handed to the page with one text; the rest is counted.
const FILES: usize = 50;
/// Texts shown of one group; the rest is counted.
const ENTRIES: usize = 200;

/// The notices of an answer in groups, the worst first; last the files that were not read, by suffix.
pub fn groups(frames: &[Frame], answer: &Answer, ignored: &BTreeMap<String, u64>) -> Vec<NoticeGroup> {
    let mut groups = grouped(frames, answer, FILES);
    groups.extend(others(ignored));
    groups
}

/// All files that an entry of [`groups`] is about, by the places of group and entry; and what the entry says of them.
pub(super) fn noticed(
    frames: &[Frame],
    answer: &Answer,
    group: u32,
    entry: u32,
) -> Option<(Vec<FrameId>, String)> {
    let groups = grouped(frames, answer, usize::MAX);
    let entry = groups.get(usize::try_from(group).ok()?)?.entries.get(usize::try_from(entry).ok()?)?;
    Some((entry.files.iter().map(|(at, _)| FrameId(*at)).collect(), entry.text.clone()))
}

/// `files`: how many are named with one text.
fn grouped(frames: &[Frame], answer: &Answer, files: usize) -> Vec<NoticeGroup> {
    let mut groups: Vec<NoticeGroup> = Vec::new();
    for notice in &answer.ledger.notices {
        let code = notice.code.as_str();
        let at =
            groups.iter().position(|group| group.code == code && group.severity == notice.severity.as_str());
        let at = at.unwrap_or_else(|| {
            groups.push(NoticeGroup {
                code: code.to_owned(),
                severity: notice.severity.as_str().to_owned(),
                title: title(notice.code),
                ..NoticeGroup::default()
            });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(at) {
            group.take(notice, frames, files);
        }
    }
    if let Some(group) = groups.iter_mut().find(|group| group.code == Code::FilterWithoutId.as_str()) {
        group.join_filters(answer);
    }
    groups.extend(set_aside(frames, answer, files));
    groups.sort_by_key(|group| rank(&group.severity));
    for entry in groups.iter_mut().flat_map(|group| &mut group.entries) {
        // What a reader says of a file goes on after its name elsewhere; here it stands by itself.
        if let Some(first) = entry.text.get_mut(..1) {
            first.make_ascii_uppercase();
        }
    }
    groups
}

/// Files of other kinds, which are not read: `22 × .jpg, 1 × .psd`.
fn others(ignored: &BTreeMap<String, u64>) -> Option<NoticeGroup> {
    let mut kinds: Vec<(&String, &u64)> = ignored.iter().collect();
    kinds.sort_by_key(|(_, files)| std::cmp::Reverse(**files));
    let words = kinds.into_iter().map(|(suffix, files)| match suffix.as_str() {
        "" => tr!("{files} without a suffix", files),
        suffix => format!("{files} × .{suffix}"),
    });
    let text = words.collect::<Vec<_>>().join(", ");
    (!text.is_empty()).then(|| NoticeGroup {
        code: "other-files".to_owned(),
        severity: "set-aside".to_owned(),
        title: tr!("Files of other kinds, not read").to_owned(),
        total: u32::try_from(ignored.values().sum::<u64>()).unwrap_or(u32::MAX),
        entries: vec![Entry { text, ..Entry::default() }],
    })
}

/// Every file that is not counted, by reason (docs/rules.md#2: nothing disappears silently).
fn set_aside(frames: &[Frame], answer: &Answer, files: usize) -> Vec<NoticeGroup> {
    let mut groups: Vec<NoticeGroup> = Vec::new();
    for ((decision, frame), at) in answer.ledger.decisions.iter().zip(frames).zip(0_u32..) {
        let (false, Some(reason)) = (decision.counted, decision.reason) else { continue };
        let code = reason.as_str();
        let group = groups.iter().position(|group| group.code == code).unwrap_or_else(|| {
            groups.push(NoticeGroup {
                code: code.to_owned(),
                severity: "set-aside".to_owned(),
                title: tr!("Not counted: {reason}", reason = super::reasons::reason_words(reason)),
                total: 0,
                entries: vec![Entry {
                    text: super::reasons::reason_advice(reason).to_owned(),
                    ..Entry::default()
                }],
            });
            groups.len() - 1
        });
        let Some(group) = groups.get_mut(group) else { continue };
        group.total = group.total.saturating_add(1);
        let Some(entry) = group.entries.first_mut() else { continue };
        entry.total = entry.total.saturating_add(1);
        if entry.files.len() < files {
            entry.files.push((at, frame.place.path.to_string()));
        }
    }
    groups
}

impl NoticeGroup {
    /// Filters without an id are one sentence with a link for each: six that say the same bury all else.
    fn join_filters(&mut self, answer: &Answer) {
        if self.entries.len() < 2 {
            return;
        }
        let name = |row: &u32| Some(RowId(*row).of(&answer.ledger.rows)?.filter.as_ref()?.value.clone());
        let mut rows: Vec<u32> = self.entries.iter().flat_map(|entry| entry.rows.iter().copied()).collect();
        rows.sort_by_cached_key(|row| imaging_order(name(row).as_deref()));
        let filters = rows.iter().filter_map(name).collect::<Vec<_>>().join(", ");
        let text =
            tr!("{filters} have no AstroBin id: their cells stay empty until you give them one.", filters);
        self.entries = vec![Entry { text, rows, ..Entry::default() }];
    }

    fn take(&mut self, notice: &Notice, frames: &[Frame], files: usize) {
        self.total = super::whole(notice.others.len()).saturating_add(1).saturating_add(self.total);
        let file = notice.frame.and_then(|at| {
            let frame = at.of(frames)?;
            Some((at.0, frame.place.path.to_string()))
        });
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.text == notice.text) {
            // One file may be told of with several rows.
            if let Some(file) = file.filter(|file| entry.files.last() != Some(file)) {
                entry.total = entry.total.saturating_add(1);
                if entry.files.len() < files {
                    entry.files.push(file);
                }
            }
            if entry.rows.len() < FILES {
                entry.rows.extend(notice.row.map(|row| row.0).filter(|row| !entry.rows.contains(row)));
            }
        } else if self.entries.len() < ENTRIES {
            let others = notice.others.iter().take(files.saturating_sub(1));
            let others = others.filter_map(|at| Some((at.0, at.of(frames)?.place.path.to_string())));
            self.entries.push(Entry {
                text: notice.text.clone(),
                total: super::whole(notice.others.len()).saturating_add(u32::from(file.is_some())),
                files: file.into_iter().chain(others).collect(),
                rows: notice.row.into_iter().map(|row| row.0).collect(),
            });
        }
    }
}

fn rank(severity: &str) -> u8 {
    match severity {
        "error" => 0,
        "warning" => 1,
        "info" => 2,
        _ => 3,
    }
}

/// The heading of all notices with a code.
fn title(code: Code) -> String {
    let text = match code {
        Code::NightFromDateLoc => tr!("Nights worked out from local time in the header"),
        Code::NightFromTimeZone => tr!("Nights worked out with this machine’s time zone"),
        Code::LightWithoutStart => tr!("Lights without a date"),
        Code::StackCounted => tr!("Stacks that count, as there are no single lights"),
        Code::SubframesUnknown => tr!("Masters that do not say how many exposures they hold"),
        Code::StacksOfOneStart => tr!("Stacks with one start and different exposures"),
        Code::RejectFolder => tr!("Files in folders of rejects"),
        Code::NotScience => tr!("Previews, and frames taken to focus or point"),
        Code::TelescopeJoined => tr!("Frames that do not name their telescope"),
        Code::ValueRounded => tr!("Values that AstroBin cannot take exactly"),
        Code::StackExposureUnknown => tr!("Stacks whose sub-exposure is unknown"),
        Code::DarkScaled => tr!("Darks of another exposure, scaled"),
        Code::FlatOfAnotherExposure => tr!("Flats of another exposure than those around them"),
        Code::CalibrationUnusedNear => tr!("Calibration that nothing uses, though it nearly matches"),
        Code::DefaultSite => tr!("Frames given your default site"),
        Code::NoSite => tr!("Lights without a site"),
        Code::DefaultUsed => tr!("Rows that rest on a default"),
        Code::SetPointShown => tr!("Cooler set point shown as temperature"),
        Code::NotIntegrated => tr!("Lights that were not stacked"),
        Code::NotInLog => tr!("Lights that no log of the stacking program names"),
        Code::LogBreaksOff => tr!("Logs of the stacking program that end early"),
        Code::LogNameUnclear => tr!("Names in a log that fit several files"),
        Code::LogOnlyCounts => tr!("Logs that say how many frames were stacked, but not which"),
        Code::PixelSizeUnknown => tr!("Cameras whose pixel size is not known"),
        Code::SeveralTargets => tr!("Several targets"),
        Code::SameObject => tr!("One object under several names"),
        Code::FilterWithoutId => tr!("Filters without an AstroBin id"),
        Code::RowRefused => tr!("Rows that AstroBin would refuse"),
        Code::UncooledApart => tr!("Darks and bias of cameras without a set point"),
        Code::Guide(GuideDoubt::WithoutScale) => tr!("Guide logs without a pixel scale"),
        Code::Guide(GuideDoubt::UnreadRows) => tr!("Guide logs with rows that could not be read"),
        Code::Guide(GuideDoubt::MachineZone) => tr!("Guide logs in an unknown time zone"),
        Code::Guide(GuideDoubt::Unused) => tr!("Guide logs of another time"),
        Code::Guide(GuideDoubt::Unclear) => tr!("Guide logs of two rigs"),
        Code::Guide(GuideDoubt::WithoutGuiding) => tr!("Lights without guiding"),
        Code::Guide(GuideDoubt::Differs) => tr!("Guiding by the capture program and by the guide log"),
        Code::NothingCounted => tr!("Nothing could be counted"),
        Code::ReadingStopped => tr!("Files that were not read"),
        Code::FolderNotListed => tr!("Folders that could not be listed"),
        Code::LineNotRead => tr!("Lines of other runs that could not be read"),
        Code::StackExposureLong => tr!("Stacks whose exposures are suspiciously long"),
        Code::Doubt(doubt) => title_of_doubt(doubt),
    };
    text.to_owned()
}

/// The heading of all doubts with a code.
fn title_of_doubt(doubt: DoubtCode) -> &'static str {
    match doubt {
        DoubtCode::HeaderFault => tr!("Header fault"),
        DoubtCode::HeaderCutOff => tr!("Header cut off"),
        DoubtCode::PixelsCutOff | DoubtCode::PixelsLost => tr!("Pixels cut off"),
        DoubtCode::StackExposuresDiffer => tr!("Stack exposures differ"),
        DoubtCode::NoImageData => tr!("No image data"),
        DoubtCode::NotRead => tr!("Not read"),
        DoubtCode::KindGuessed => tr!("Kind guessed"),
        DoubtCode::UnknownImageType => tr!("Unknown image type"),
        DoubtCode::DwarfDark => of(DoubtCode::DWARF_DARK),
        DoubtCode::NameDisagrees => tr!("Name disagrees"),
        DoubtCode::PositionsDiffer => tr!("Positions differ"),
        DoubtCode::SensorTempOutOfRange => tr!("Sensor temp out of range"),
        DoubtCode::OffSetPoint => tr!("Off set point"),
        DoubtCode::TelescopeIsMount => tr!("Telescope name is the mount's name"),
        DoubtCode::MasterWithoutExposure => tr!("Master without exposure"),
        DoubtCode::ValueNotUnderstood => tr!("Value not understood"),
        DoubtCode::LocalStart => tr!("Local start"),
        DoubtCode::StartFromEnd => tr!("Start from end"),
        DoubtCode::SidecarNotRead => tr!("Sidecar not read"),
        DoubtCode::NotMeasured | DoubtCode::MeasuringFailed => tr!("Not measured"),
    }
}

impl NoticeGroup {
    /// Whether it matters more than being good to know.
    pub fn matters(&self) -> bool {
        self.severity == Severity::Error.as_str() || self.severity == Severity::Warning.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::PageModel;
    use crate::present::frames::{FrameIndex, FrameQuery, Only, Part};
    use crate::present::sight::Sight;
    use crate::present::tests::{answer, sample, scan_of};
    use nightledger_header::{HeaderReader, Limits};
    use nightledger_ledger::{Edits, FilterId, Settings};

    #[test]
    fn what_is_said_of_many_rows_is_said_once() {
        let mut group = NoticeGroup::default();
        for row in 0..60 {
            let text = "The same".to_owned();
            let code = Code::DarkScaled;
            group.take(
                &Notice {
                    code,
                    severity: Severity::Warning,
                    frame: None,
                    others: Vec::new(),
                    row: Some(nightledger_ledger::RowId(row)),
                    text,
                },
                &[],
                FILES,
            );
        }
        assert_eq!((group.total, group.entries.len(), group.entries[0].rows.len()), (60, 1, FILES));
    }

    #[test]
    fn filters_without_an_id_are_one_sentence() {
        let (scan, settings, edits) = (sample(), Settings::default(), Edits::default());
        let view = PageModel::new(&scan, &answer(&scan, &settings, &edits), &settings, &edits);
        let group = view.notices.iter().find(|group| group.code == "filter-without-id").unwrap();
        let [entry] = group.entries.as_slice() else { panic!("{group:?}") };
        assert_eq!(
            entry.text,
            "Ha, OIII, SII have no AstroBin id: their cells stay empty until you give them one."
        );
        assert_eq!((group.total, entry.rows.len()), (3, 3));
        let settings = Settings {
            filters: ["Ha", "SII"].map(|name| FilterId { name: name.to_owned(), id: 1, rig: None }).to_vec(),
            ..settings
        };
        let view = PageModel::new(&scan, &answer(&scan, &settings, &edits), &settings, &edits);
        let group = view.notices.iter().find(|group| group.code == "filter-without-id").unwrap();
        assert!(group.entries[0].text.starts_with("The filter OIII (30 exposures)"), "{group:?}");
    }

    #[test]
    fn all_files_of_a_notice_are_found_not_only_those_that_are_named() {
        let light = |second: u32| {
            format!(
                "IMAGETYP = 'Light'\nOBJECT = 'Lynx'\nFILTER = 'L'\nEXPTIME = 1.0\nDATE-OBS = '2024-03-01T20:{:02}:{:02}.1'",
                second / 60,
                second % 60
            )
        };
        let files: Vec<(String, String)> =
            (0..60).map(|at| (format!("rejected/l{at:02}.fits"), light(at * 2))).collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(path, cards)| (&**path, &**cards)).collect();
        let (scan, settings, edits) = (scan_of(&files), Settings::default(), Edits::default());
        let answer = answer(&scan, &settings, &edits);
        let groups = groups(scan.frames(), &answer, &BTreeMap::new());
        let at = groups.iter().position(|group| group.code == "reject-folder" && group.total == 60).unwrap();
        let entry = &groups[at].entries[0];
        assert_eq!((entry.files.len(), entry.total), (FILES, 60));
        let part = Part::Noticed(super::super::whole(at), 0);
        let only = Only { part, label: String::new(), asked: 0 };
        let query = FrameQuery { only: Some(only), ..FrameQuery::default() };
        let page = FrameIndex::default().page(&Sight::new(&scan, &answer, &edits, &settings), &query);
        assert_eq!((page.matches, page.rule.as_str()), (60, entry.text.as_str()));
    }

    #[test]
    fn files_that_are_not_read_are_counted_by_suffix() {
        let ignored = [("", 1), ("jpg", 22), ("psd", 3)].map(|(suffix, files)| (suffix.to_owned(), files));
        let group = others(&BTreeMap::from(ignored)).unwrap();
        assert_eq!(group.entries[0].text, "22 × .jpg, 3 × .psd, 1 without a suffix");
        assert_eq!((group.total, group.matters()), (26, false));
        assert_eq!(others(&BTreeMap::new()), None);
    }

    #[test]
    fn a_sentence_begins_with_a_capital() {
        let mut scan = sample();
        let root = scan.add_root("Night");
        scan.take_header(root, "x.fits", &HeaderReader::read_all("x.fits", &[], Limits::default()));
        let answer = answer(&scan, &Settings::default(), &Edits::default());
        let groups = groups(scan.frames(), &answer, &BTreeMap::new());
        let group = groups.iter().find(|group| group.code == "not-read").unwrap();
        assert_eq!(group.entries[0].text, "The file is empty.");
    }

    #[test]
    fn a_code_reads_as_a_heading() {
        assert_eq!(title(Code::Doubt(DoubtCode::PixelsCutOff)), "Pixels cut off");
        assert_eq!(title(Code::NoSite), "Lights without a site");
    }
}
