//! Notices in groups: what happened, how often, what to do, and where.

use crate::Answer;
use nightledger_frame::log::guide::GuideDoubt;
use nightledger_frame::{DoubtCode, Frame};
use nightledger_language::{of, tr};
use nightledger_ledger::{Code, Notice, Severity};
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

/// Files named with one text; the rest is counted.
const FILES: usize = 50;
/// Texts shown of one group; the rest is counted.
const ENTRIES: usize = 200;

/// The notices of an answer in groups, the worst first.
pub fn groups(frames: &[Frame], answer: &Answer) -> Vec<NoticeGroup> {
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
            group.take(notice, frames);
        }
    }
    let set_aside = set_aside(frames, answer);
    groups.extend(set_aside);
    groups.sort_by_key(|group| rank(&group.severity));
    groups
}

/// Every file that is not counted, by reason (docs/rules.md#2: nothing disappears silently).
fn set_aside(frames: &[Frame], answer: &Answer) -> Vec<NoticeGroup> {
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
        if entry.files.len() < FILES {
            entry.files.push((at, frame.place.path.to_string()));
        }
    }
    groups
}

impl NoticeGroup {
    fn take(&mut self, notice: &Notice, frames: &[Frame]) {
        self.total = super::whole(notice.others.len()).saturating_add(1).saturating_add(self.total);
        let file = notice.frame.and_then(|at| {
            let frame = at.of(frames)?;
            Some((at.0, frame.place.path.to_string()))
        });
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.text == notice.text) {
            // One file may be told of with several rows.
            if let Some(file) = file.filter(|file| entry.files.last() != Some(file)) {
                entry.total = entry.total.saturating_add(1);
                if entry.files.len() < FILES {
                    entry.files.push(file);
                }
            }
            if entry.rows.len() < FILES {
                entry.rows.extend(notice.row.map(|row| row.0).filter(|row| !entry.rows.contains(row)));
            }
        } else if self.entries.len() < ENTRIES {
            let others = notice.others.iter().take(FILES - 1);
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

/// Of the many doubts about single files the words of most are their code's.
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
        DoubtCode::NotMeasured => tr!("Not measured"),
        doubt => doubt.as_str(),
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
            );
        }
        assert_eq!((group.total, group.entries.len(), group.entries[0].rows.len()), (60, 1, FILES));
    }

    #[test]
    fn a_code_reads_as_a_heading() {
        assert_eq!(title(Code::Doubt(DoubtCode::PixelsCutOff)), "Pixels cut off");
        assert_eq!(title(Code::NoSite), "Lights without a site");
    }
}
