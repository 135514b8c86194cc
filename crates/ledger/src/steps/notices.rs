//! What the user should know (one notice for each sentence of docs/rules.md that says so). Notices about one file or row name
//! it; what holds for many lights alike is said once, with the first of them and their number.

use std::collections::{BTreeMap, BTreeSet};

use nightledger_frame::log::wbpp::Outcome;
use nightledger_frame::{DefaultField, DoubtCode, Kind, Role, Unfit};
use nightledger_language::{number, tr, tr_n};

use time::Date;

use crate::steps::calibration::seconds;
use crate::steps::names::Name;
use crate::steps::nights::NightFrom;
use crate::steps::placed::Placed;
use crate::steps::same_objects::same_objects;
use crate::steps::sites::Joined;
use crate::steps::stacking::ByLogs;
use crate::steps::stacks::{StackFact, StackFate};
use crate::steps::subject::Subject;
use crate::{
    CalibrationGroup, Code, Dates, FrameId, Host, Notice, Reason, Row, RowCount, RowId, Settings, Severity,
    TargetPart,
};

/// What the rules noticed about lights that count, in path order.
#[derive(Debug, Default)]
pub(crate) struct Noticed<'l> {
    by_logs: ByLogs<'l>,
    stacks: Vec<StackFact>,
    without_start: Vec<FrameId>,
    by_date_loc: Vec<FrameId>,
    by_time_zone: Vec<FrameId>,
    default_site: Vec<FrameId>,
    no_site: Vec<FrameId>,
    by_set_point: Vec<FrameId>,
    rejected: Vec<FrameId>,
    /// Frames that were taken to look, to focus, to point or to guide.
    not_science: Vec<FrameId>,
    /// Files that count although over a tenth of their pixels is missing.
    lost_pixels: Vec<FrameId>,
    telescope_joined: Vec<FrameId>,
    /// Lights of cameras whose pixel size nothing tells, by the camera.
    unknown_pixels: BTreeMap<Name, Vec<FrameId>>,
    flats: BTreeMap<FlatSet, Vec<(f64, FrameId)>>,
}

/// Raw flats that were taken together: of one night, filter, telescope, camera and binning; values are exposure and
/// index.
type FlatSet = (Option<Date>, [Option<Name>; 3], Option<u8>);

impl<'l> Noticed<'l> {
    /// Of all files, in path order.
    pub(crate) fn new(
        subjects: &[Subject<'_>],
        placed: &[Placed],
        stacks: Vec<StackFact>,
        telescope_joined: Vec<FrameId>,
        by_logs: ByLogs<'l>,
    ) -> Self {
        let mut noticed = Self { by_logs, stacks, telescope_joined, ..Self::default() };
        for (subject, placed) in subjects.iter().zip(placed) {
            if placed.reason == Some(Reason::RejectFolder) {
                noticed.rejected.push(subject.id);
            }
            if placed.reason == Some(Reason::Unfit(Unfit::NotScience)) {
                noticed.not_science.push(subject.id);
            }
            if placed.reason.is_some() {
                continue;
            }
            if subject.frame.doubts.iter().any(|doubt| doubt.code == DoubtCode::PixelsLost) {
                noticed.lost_pixels.push(subject.id);
            }
            match subject.kind {
                Some(Kind::Light) => noticed.light(subject, placed),
                Some(Kind::Flat) if subject.role == Role::Single => noticed.flat(subject, placed),
                _ => {}
            }
        }
        noticed
    }

    fn light(&mut self, light: &Subject<'_>, placed: &Placed) {
        match placed.joined {
            Joined::ByDefault => self.default_site.push(light.id),
            Joined::Not => self.no_site.push(light.id),
            Joined::Own | Joined::ByRig => {}
        }
        match placed.night_from {
            None => self.without_start.push(light.id),
            Some(NightFrom::DateLoc) => self.by_date_loc.push(light.id),
            Some(NightFrom::TimeZone) => self.by_time_zone.push(light.id),
            Some(NightFrom::Edit | NightFrom::Longitude | NightFrom::LocalClock | NightFrom::FolderName) => {}
        }
        let view = &light.view;
        if view.sensor_temp_c().is_none() && view.set_temp_c().is_some() {
            self.by_set_point.push(light.id);
        }
        if light.frame.is_raw()
            && view.pixel_um().is_none()
            && let Some(camera) = light.camera
        {
            self.unknown_pixels.entry(camera).or_default().push(light.id);
        }
    }

    fn flat(&mut self, flat: &Subject<'_>, placed: &Placed) {
        if let Some(length_s) = flat.exposure_s {
            let set = (placed.night, [flat.filter, flat.telescope, flat.camera], flat.binning);
            self.flats.entry(set).or_default().push((length_s, flat.id));
        }
    }
}

/// A flat whose exposure is so many times that of the set's middle one, or so small a part of it, is doubtful. Flats of
/// the twilight sky run over a factor of 10.
const FLATS_APART: f64 = 30.0;

/// All notices, sorted by severity, code, frame, row.
pub(crate) fn notices(
    subjects: &[Subject<'_>],
    rows: &[Row],
    groups: &[CalibrationGroup],
    targets: &[TargetPart],
    noticed: &Noticed<'_>,
    settings: &Settings,
    host: &dyn Host,
) -> Vec<Notice> {
    let mut all = Vec::new();
    doubts(subjects, &noticed.lost_pixels, &mut all);
    of_lights(noticed, settings, host, &mut all);
    of_logs(subjects, &noticed.by_logs, &mut all);
    of_pixels(subjects, noticed, &mut all);
    of_stacks(subjects, noticed, &mut all);
    of_flats(&noticed.flats, &mut all);
    of_masters(subjects, rows, &mut all);
    of_unused(rows, groups, &mut all);
    of_rows(rows, &mut all);
    of_long_stacks(rows, &noticed.stacks, &mut all);
    of_the_whole(rows, targets, settings, &mut all);
    all.sort_by(|a, b| {
        (a.severity, a.code, a.frame, a.row)
            .cmp(&(b.severity, b.code, b.frame, b.row))
            .then_with(|| a.text.cmp(&b.text))
    });
    all
}

fn notice(code: Code, severity: Severity, text: String) -> Notice {
    Notice { code, severity, frame: None, others: Vec::new(), row: None, text }
}

fn about(frame: FrameId, code: Code, severity: Severity, text: String) -> Notice {
    Notice { frame: Some(frame), ..notice(code, severity, text) }
}

/// One notice for many lights.
fn for_lights(
    lights: &[FrameId],
    code: Code,
    severity: Severity,
    text: impl Fn(usize) -> String,
    all: &mut Vec<Notice>,
) {
    if let Some(first) = lights.first() {
        all.push(about(*first, code, severity, text(lights.len())));
    }
}

/// What is doubtful about single files. Files that were cut off in their pixels come in whole folders, when a disk fails or
/// is full: one notice for all that count.
fn doubts(subjects: &[Subject<'_>], lost_pixels: &[FrameId], all: &mut Vec<Notice>) {
    if let Some((first, others)) = lost_pixels.split_first().filter(|(_, others)| !others.is_empty()) {
        let text = tr_n!(
            lost_pixels.len(),
            "{n} file is damaged: over a tenth of its pixels is missing, so it cannot have been stacked. Copy it again, or exclude it.",
            "{n} files are damaged: over a tenth of their pixels is missing, so they cannot have been stacked. Copy them again, or exclude them.",
            n = lost_pixels.len()
        );
        let (code, severity) = (Code::Doubt(DoubtCode::PixelsLost), Severity::Warning);
        all.push(Notice { others: others.to_vec(), ..about(*first, code, severity, text) });
    }
    for subject in subjects {
        for doubt in &subject.frame.doubts {
            // Who has named the telescope need not hear that the file does not.
            if doubt.code == DoubtCode::TelescopeIsMount && subject.view.telescope_is_renamed() {
                continue;
            }
            let mut severity = severity_of(doubt.code);
            if doubt.code == DoubtCode::PixelsLost {
                match lost_pixels.binary_search(&subject.id) {
                    Ok(_) if lost_pixels.len() > 1 => continue,
                    Ok(_) => {}
                    Err(_) => severity = Severity::Info,
                }
            }
            all.push(about(subject.id, Code::Doubt(doubt.code), severity, doubt.text.to_string()));
        }
    }
}

/// How much a doubt about a file matters.
fn severity_of(code: DoubtCode) -> Severity {
    match code {
        DoubtCode::NotRead
        | DoubtCode::HeaderCutOff
        | DoubtCode::PixelsLost
        | DoubtCode::StackExposuresDiffer
        | DoubtCode::KindGuessed
        | DoubtCode::UnknownImageType
        | DoubtCode::DwarfDark
        | DoubtCode::NameDisagrees
        | DoubtCode::PositionsDiffer
        | DoubtCode::SensorTempOutOfRange
        | DoubtCode::OffSetPoint
        | DoubtCode::MasterWithoutExposure
        | DoubtCode::ValueNotUnderstood
        | DoubtCode::LocalStart
        | DoubtCode::TelescopeIsMount
        | DoubtCode::SidecarNotRead
        | DoubtCode::NotMeasured
        | DoubtCode::MeasuringFailed => Severity::Warning,
        DoubtCode::HeaderFault
        | DoubtCode::PixelsCutOff
        | DoubtCode::NoImageData
        | DoubtCode::StartFromEnd => Severity::Info,
    }
}

fn of_lights(noticed: &Noticed<'_>, settings: &Settings, host: &dyn Host, all: &mut Vec<Notice>) {
    for frame in &noticed.without_start {
        let text = tr!(
            "No file says when this light was taken: it is counted, but its row has no date. AstroBin needs one: enter the evening's date in the file's corrections, or exclude the file."
        );
        all.push(about(*frame, Code::LightWithoutStart, Severity::Error, text.to_owned()));
    }
    if settings.dates == Dates::Night {
        let text = |lights: usize| {
            tr_n!(
                lights,
                "{n} light without a site: the night comes from DATE-LOC, the capture computer's clock, or from the zone that the camera was set to. Set a default site in Settings to use the Sun instead.",
                "{n} lights without a site: the night comes from DATE-LOC, the capture computer's clock, or from the zone that the camera was set to. Set a default site in Settings to use the Sun instead.",
                n = lights
            )
        };
        for_lights(&noticed.by_date_loc, Code::NightFromDateLoc, Severity::Info, text, all);
        let text = |lights: usize| {
            let zone = host.zone_name();
            tr_n!(
                lights,
                "{n} light without a site and without a DATE-LOC that tells the time zone: the night comes from this machine's time zone ({zone}), which is wrong if the frame was taken elsewhere. Set a default site in Settings to be sure.",
                "{n} lights without a site and without a DATE-LOC that tells the time zone: the night comes from this machine's time zone ({zone}), which is wrong if the frames were taken elsewhere. Set a default site in Settings to be sure.",
                n = lights,
                zone
            )
        };
        for_lights(&noticed.by_time_zone, Code::NightFromTimeZone, Severity::Warning, text, all);
    }
    if let Some(first) = noticed.rejected.first() {
        let text = tr_n!(
            noticed.rejected.len(),
            "{n} file is not counted, because a program or you set it aside: it lies in a folder such as rejected, or its name begins with failed_. Settings can count it.",
            "{n} files are not counted, because a program or you set them aside: they lie in folders such as rejected, or their names begin with failed_. Settings can count them.",
            n = noticed.rejected.len()
        );
        all.push(about(*first, Code::RejectFolder, Severity::Info, text));
    }
    if let Some(first) = noticed.not_science.first() {
        let text = tr_n!(
            noticed.not_science.len(),
            "{n} frame is not counted, because the header, the name or the folder says: a preview, or taken to focus, point or guide. Correct the kind of one that was taken of the target.",
            "{n} frames are not counted, because the header, the name or the folder says: a preview, or taken to focus, point or guide. Correct the kind of one that was taken of the target.",
            n = noticed.not_science.len()
        );
        all.push(about(*first, Code::NotScience, Severity::Info, text));
    }
    let text = |lights: usize| {
        tr_n!(
            lights,
            "{n} light without a telescope's name in the header: the only rig with that camera and focal length is used.",
            "{n} lights without a telescope's name in the header: the only rig with that camera and focal length is used.",
            n = lights
        )
    };
    for_lights(&noticed.telescope_joined, Code::TelescopeJoined, Severity::Info, text, all);
    let site = settings.defaults.site.as_ref().map_or("", |site| site.name.as_str());
    let text = |lights: usize| {
        tr_n!(
            lights,
            "{n} light without a position: your default site, {site}, is used.",
            "{n} lights without a position: your default site, {site}, is used.",
            n = lights,
            site
        )
    };
    for_lights(&noticed.default_site, Code::DefaultSite, Severity::Info, text, all);
    let text = |lights: usize| {
        tr_n!(
            lights,
            "{n} light without a position, and no default site: the brightness of the sky is known only from its own readings or your default. Set a default site in Settings.",
            "{n} lights without a position, and no default site: the brightness of the sky is known only from their own readings or your default. Set a default site in Settings.",
            n = lights
        )
    };
    for_lights(&noticed.no_site, Code::NoSite, Severity::Warning, text, all);
    let text = |lights: usize| {
        tr_n!(
            lights,
            "{n} light without a measured sensor temperature: the set point stands in for it in sensorCooling.",
            "{n} lights without a measured sensor temperature: the set point stands in for it in sensorCooling.",
            n = lights
        )
    };
    for_lights(&noticed.by_set_point, Code::SetPointShown, Severity::Info, text, all);
}

/// What the logs of stacking programs leave out, and what they leave open (docs/rules.md#18-wbpp).
fn of_logs(subjects: &[Subject<'_>], by_logs: &ByLogs<'_>, all: &mut Vec<Notice>) {
    let mut left_out: Vec<FrameId> = Vec::new();
    let (mut total_s, mut why) = (0.0, BTreeMap::<&str, usize>::new());
    for subject in subjects {
        let told = by_logs.told.get(&subject.id);
        if let Some(Outcome::Rejected(reason)) = told.map(|told| told.exposure.outcome) {
            left_out.push(subject.id);
            total_s += subject.exposure_s.unwrap_or(0.0);
            *why.entry(reason.group()).or_default() += 1;
        }
    }
    let why: Vec<String> = why.iter().map(|(why, lights)| format!("{lights} × {why}")).collect();
    let text = |lights: usize| {
        tr_n!(
            lights,
            "{n} light ({time}) that the stacking program was given went into no picture, so it does not count: {why}. Its logs can be ignored in Settings.",
            "{n} lights ({time}) that the stacking program was given went into no picture, so they do not count: {why}. Its logs can be ignored in Settings.",
            n = lights,
            time = seconds(total_s),
            why = why.join(", ")
        )
    };
    for_lights(&left_out, Code::NotIntegrated, Severity::Info, text, all);
    let text = |lights: usize| {
        tr_n!(
            lights,
            "{n} light in no log of the stacking program: it counts, although no log says that it was stacked.",
            "{n} lights in no log of the stacking program: they count, although no log says that they were stacked.",
            n = lights
        )
    };
    for_lights(&by_logs.in_no_log, Code::NotInLog, Severity::Info, text, all);
    let text = |lights: usize| {
        tr_n!(
            lights,
            "{n} light in a log of the stacking program that breaks off before it says what was stacked: it counts.",
            "{n} lights in a log of the stacking program that breaks off before it says what was stacked: they count.",
            n = lights
        )
    };
    for_lights(&by_logs.unfinished, Code::LogBreaksOff, Severity::Warning, text, all);
    let text = |lights: usize| {
        tr_n!(
            lights,
            "{n} light whose name stands for several files in the log of the stacking program, of which only some were stacked: it counts. Exclude it if it was not.",
            "{n} lights whose name stands for several files in the log of the stacking program, of which only some were stacked: they count. Exclude those that were not.",
            n = lights
        )
    };
    for_lights(&by_logs.unclear, Code::LogNameUnclear, Severity::Warning, text, all);
    if by_logs.only_counts > 0 {
        let text = tr_n!(
            by_logs.only_counts,
            "The stacking program's logs say how many frames went into {n} picture, but not which: all that were offered count.",
            "The stacking program's logs say how many frames went into each of {n} pictures, but not which: all that were offered count.",
            n = by_logs.only_counts
        );
        all.push(notice(Code::LogOnlyCounts, Severity::Warning, text));
    }
}

/// Once for each camera: the table of sensors does not know it (docs/rules.md#19-pixel-size).
fn of_pixels(subjects: &[Subject<'_>], noticed: &Noticed<'_>, all: &mut Vec<Notice>) {
    for lights in noticed.unknown_pixels.values() {
        let first = subjects.iter().find(|subject| Some(&subject.id) == lights.first());
        let camera = first.and_then(|light| light.view.camera_text());
        let camera = camera.map_or("-", |camera| camera.text);
        let text = |lights: usize| {
            tr_n!(
                lights,
                "{n} light of {camera}, whose pixel size is not known here: without it there is no image scale, and no FWHM from HFR. Set it once in Settings, as this rig's default.",
                "{n} lights of {camera}, whose pixel size is not known here: without it there is no image scale, and no FWHM from HFR. Set it once in Settings, as this rig's default.",
                n = lights,
                camera
            )
        };
        for_lights(lights, Code::PixelSizeUnknown, Severity::Info, text, all);
    }
}

fn of_stacks(subjects: &[Subject<'_>], noticed: &Noticed<'_>, all: &mut Vec<Notice>) {
    let stacks = subjects.iter().filter(|subject| subject.role == Role::Stack);
    let counts: BTreeMap<FrameId, Option<u32>> =
        stacks.map(|subject| (subject.id, subject.subframes)).collect();
    for stack in &noticed.stacks {
        let frame = stack.frame;
        if stack.changed_exposure {
            let text = tr!(
                "Another stack began at the same time with another exposure. They are one session, so only the stack with most frames counts; its total is the most that it can be, because some of its frames may be shorter or longer."
            );
            all.push(about(frame, Code::StacksOfOneStart, Severity::Warning, text.to_owned()));
        }
        all.push(match stack.fate {
            StackFate::Counts => {
                let count = counts.get(&frame).copied().flatten().unwrap_or(1);
                let text = tr_n!(
                    count,
                    "There are no single lights of this target and filter: this stack counts as the {n} exposure it was made of. Stacks can be switched off in Settings.",
                    "There are no single lights of this target and filter: this stack counts as the {n} exposures it was made of. Stacks can be switched off in Settings.",
                    n = count
                );
                about(frame, Code::StackCounted, Severity::Warning, text)
            }
            StackFate::ExposureUnknown => {
                let text = tr!(
                    "This stack does not say how long one exposure was, so it is not counted. Enter the exposure and the stack will count."
                );
                about(frame, Code::StackExposureUnknown, Severity::Error, text.to_owned())
            }
            _ => {
                let text = tr!(
                    "This stack does not say how many exposures it was made of, so it is not counted. Enter the number and the stack will count."
                );
                about(frame, Code::SubframesUnknown, Severity::Error, text.to_owned())
            }
        });
    }
}

/// Longer than this no single exposure of a stack is, as a rule: what stands there is likely the stack's total.
const LONGEST_SUB_S: f64 = 1800.0;

fn of_long_stacks(rows: &[Row], stacks: &[StackFact], all: &mut Vec<Notice>) {
    for (number, row) in RowId::all().zip(rows) {
        let Some(length_s) = row.exposure_s.filter(|length_s| *length_s > LONGEST_SUB_S) else { continue };
        let counted = |frame: &&FrameId| {
            stacks.iter().any(|stack| stack.frame == **frame && stack.fate == StackFate::Counts)
        };
        if let Some(frame) = row.frames.iter().find(counted) {
            let text = tr!(
                "This row comes from stacks and has an exposure of {exposure}: that may be the total of the stack and not one exposure. If so, correct the stack's exposure.",
                exposure = seconds(length_s)
            );
            let mut long = about(*frame, Code::StackExposureLong, Severity::Warning, text);
            long.row = Some(number);
            all.push(long);
        }
    }
}

/// Flats that are hardly of their set: lights or darks with the wrong type, most likely.
fn of_flats(sets: &BTreeMap<FlatSet, Vec<(f64, FrameId)>>, all: &mut Vec<Notice>) {
    for flats in sets.values() {
        let mut lengths: Vec<f64> = flats.iter().map(|(length_s, _)| *length_s).collect();
        lengths.sort_unstable_by(f64::total_cmp);
        let Some(middle) = lengths.get(lengths.len() / 2).copied().filter(|_| lengths.len() > 2) else {
            continue;
        };
        for (length_s, frame) in flats {
            if length_s.max(middle) > FLATS_APART * length_s.min(middle) {
                let text = tr!(
                    "This flat has an exposure of {exposure}; the others of its night and filter have about {others}. It is counted; if it is not a flat, correct its kind or exclude it.",
                    exposure = seconds(*length_s),
                    others = seconds(middle)
                );
                all.push(about(*frame, Code::FlatOfAnotherExposure, Severity::Warning, text));
            }
        }
    }
}

fn of_masters(subjects: &[Subject<'_>], rows: &[Row], all: &mut Vec<Notice>) {
    // The first row whose cell is empty because of a master.
    let mut emptied: BTreeMap<FrameId, RowId> = BTreeMap::new();
    for (id, row) in RowId::all().zip(rows) {
        for (_, part) in row.calibration.iter() {
            if part.count == RowCount::Unknown {
                for frame in &part.frames {
                    emptied.entry(*frame).or_insert(id);
                }
            }
        }
    }
    for subject in
        subjects.iter().filter(|subject| subject.role == Role::Master && subject.subframes.is_none())
    {
        if let Some(row) = emptied.get(&subject.id) {
            let text = tr!(
                "This master does not say how many frames it was made of: the count of the rows that use it is empty. Enter the number."
            );
            let text = text.to_owned();
            all.push(Notice {
                row: Some(*row),
                ..about(subject.id, Code::SubframesUnknown, Severity::Error, text)
            });
        }
    }
}

/// Calibration that serves nothing although rows lack its kind and nearly match it: one notice for each group.
fn of_unused(rows: &[Row], groups: &[CalibrationGroup], all: &mut Vec<Notice>) {
    // For each group: the first row that it is near to, why it does not match there, and to how many rows it is near.
    let mut near: BTreeMap<u32, (RowId, &str, u32)> = BTreeMap::new();
    for (id, row) in RowId::all().zip(rows) {
        for miss in row.calibration.iter().flat_map(|(_, part)| &part.near) {
            near.entry(miss.group).or_insert((id, &miss.why, 0)).2 += 1;
        }
    }
    for (group, (row, why, rows)) in near {
        let Some(group) = usize::try_from(group).ok().and_then(|at| groups.get(at)) else { continue };
        if !group.is_unused() {
            continue;
        }
        let files = tr_n!(group.frames.len(), "{n} file", "{n} files", n = group.frames.len());
        let group_label = &group.label;
        let text = if rows == 1 {
            tr!(
                "{frames} ({files}) is not used, although a row has no such frames and they almost match: {why}. If you did use them, rename the telescope or camera under Settings, Names, or correct the files' values.",
                frames = group_label,
                files,
                why
            )
        } else {
            tr_n!(
                rows,
                "{frames} ({files}) is not used, although {n} row has no such frames and they almost match: {why}. If you did use them, rename the telescope or camera under Settings, Names, or correct the files' values.",
                "{frames} ({files}) is not used, although {n} rows have no such frames and they almost match: {why}. If you did use them, rename the telescope or camera under Settings, Names, or correct the files' values.",
                n = rows,
                frames = group_label,
                files,
                why
            )
        };
        all.push(Notice {
            frame: group.frames.first().copied(),
            row: Some(row),
            ..notice(Code::CalibrationUnusedNear, Severity::Warning, text)
        });
    }
}

fn of_rows(rows: &[Row], all: &mut Vec<Notice>) {
    let mut defaults: BTreeMap<DefaultField, Vec<RowId>> = BTreeMap::new();
    let mut without_id: BTreeMap<&str, (RowId, u32)> = BTreeMap::new();
    for (id, row) in RowId::all().zip(rows) {
        if row.calibration.dark.scaled {
            let text = tr!(
                "No dark has the exposure of these lights: the nearest one counts, because a bias allows scaling it. If you did not use it, exclude it."
            );
            let mut scaled = notice(Code::DarkScaled, Severity::Warning, text.to_owned());
            scaled.row = Some(id);
            scaled.frame = row.calibration.dark.frames.first().copied();
            all.push(scaled);
        }
        for (is_dark, matched) in [(true, &row.calibration.dark), (false, &row.calibration.bias)] {
            let Some(apart) = matched.uncooled_apart_c.filter(|_| !matched.frames.is_empty()) else {
                continue;
            };
            let degrees = number(format!("{apart:.1}"));
            let text = if is_dark {
                tr!(
                    "No file gives a set point: the darks count by their mean temperature, which is {degrees} °C from that of the lights. Exclude them if that is too much.",
                    degrees
                )
            } else {
                tr!(
                    "No file gives a set point: the bias count by their mean temperature, which is {degrees} °C from that of the lights. Exclude them if that is too much.",
                    degrees
                )
            };
            let severity = if apart > 2.0 { Severity::Warning } else { Severity::Info };
            let mut uncooled = notice(Code::UncooledApart, severity, text);
            uncooled.row = Some(id);
            uncooled.frame = matched.frames.first().copied();
            all.push(uncooled);
        }
        for (name, value, decimals) in [
            ("duration", row.exposure_s, 4),
            ("gain", row.gain, 2),
            ("fNumber", row.focal_ratio.as_ref().map(|known| known.value), 2),
            ("meanSqm", row.mean_sqm.as_ref().map(|mean| mean.value), 2),
            ("meanFwhm", row.mean_fwhm_arcsec.as_ref().map(|mean| mean.value), 2),
        ] {
            let Some(value) = value.filter(|value| rounding_changes(*value, decimals)) else { continue };
            let text = tr_n!(
                decimals,
                "AstroBin takes {n} decimal for {name}: {value} cannot be written exactly, and rounding it is off by over 1 %.",
                "AstroBin takes {n} decimals for {name}: {value} cannot be written exactly, and rounding it is off by over 1 %.",
                n = decimals,
                name,
                value = number(value.to_string())
            );
            let mut rounded = notice(Code::ValueRounded, Severity::Warning, text);
            rounded.row = Some(id);
            all.push(rounded);
        }
        for field in row.defaults_used.iter() {
            defaults.entry(field).or_default().push(id);
        }
        if let Some(filter) = row.filter.as_ref().filter(|_| row.filter_id.is_none()) {
            let (_, exposures) = without_id.entry(&filter.value).or_insert((id, 0));
            *exposures = exposures.saturating_add(row.number);
        }
    }
    for (field, rows) in defaults {
        let text = tr_n!(
            rows.len(),
            "{n} row uses your default {field}, because the files do not contain one.",
            "{n} rows use your default {field}, because the files do not contain one.",
            n = rows.len(),
            field
        );
        let mut used = notice(Code::DefaultUsed, Severity::Warning, text);
        used.row = rows.first().copied().filter(|_| rows.len() == 1);
        all.push(used);
    }
    for (filter, (row, exposures)) in without_id {
        let text = tr_n!(
            exposures,
            "The filter {filter} ({n} exposure) has no AstroBin id: its cells stay empty until you give it one.",
            "The filter {filter} ({n} exposures) has no AstroBin id: its cells stay empty until you give it one.",
            n = exposures,
            filter
        );
        let mut lacking = notice(Code::FilterWithoutId, Severity::Error, text);
        lacking.row = Some(row);
        all.push(lacking);
    }
}

/// Whether a value is changed by over 1 % when it is rounded to so many decimals.
fn rounding_changes(value: f64, decimals: i32) -> bool {
    let unit = 10_f64.powi(decimals);
    let rounded = (value * unit).round() / unit;
    value.is_finite() && (rounded - value).abs() > 0.01 * value.abs() + 1e-12
}

fn of_the_whole(rows: &[Row], targets: &[TargetPart], settings: &Settings, all: &mut Vec<Notice>) {
    let names: BTreeSet<&str> = targets.iter().filter_map(|target| target.name.as_deref()).collect();
    if names.len() > 1 {
        let listed: Vec<&str> = targets.iter().filter_map(|target| target.name.as_deref()).take(5).collect();
        let on: Vec<&str> = targets
            .iter()
            .filter(|target| target.on)
            .map(|target| target.name.as_deref().unwrap_or_else(|| tr!("lights without an object")))
            .collect();
        let where_to = match on.as_slice() {
            all if all.len() == targets.len() => {
                tr!("All go into one CSV, for one AstroBin image. Switch off those that do not belong to it.")
                    .to_owned()
            }
            [] => tr!("All are switched off.").to_owned(),
            on => tr!(
                "In the CSV, for one AstroBin image: {targets}. The others are switched off.",
                targets = on.join(", ")
            ),
        };
        let text = match names.len().saturating_sub(listed.len()) {
            0 => tr_n!(
                names.len(),
                "This scan holds {n} target: {names}.",
                "This scan holds {n} targets: {names}.",
                n = names.len(),
                names = listed.join(", ")
            ),
            more => tr_n!(
                names.len(),
                "This scan holds {n} target: {names} and {more} more.",
                "This scan holds {n} targets: {names} and {more} more.",
                n = names.len(),
                names = listed.join(", "),
                more
            ),
        };
        let text = format!("{text} {where_to}");
        let on = on.len();
        let severity = if on > 1 { Severity::Warning } else { Severity::Info };
        all.push(notice(Code::SeveralTargets, severity, text));
    }
    for same in same_objects(targets) {
        let others: Vec<&str> =
            same.names.iter().filter(|name| **name != same.keep).map(String::as_str).collect();
        let text = tr_n!(
            same.names.len(),
            "{others} and {name} are one object but count as {n} target. Rename them to {name} to merge their rows.",
            "{others} and {name} are one object but count as {n} targets. Rename them to {name} to merge their rows.",
            n = same.names.len(),
            others = others.join(", "),
            name = same.keep
        );
        all.push(notice(Code::SameObject, Severity::Warning, text));
    }
    if rows.is_empty() {
        let mut text =
            tr!("No light could be counted: the list of files gives the reason for each.").to_owned();
        if !settings.targets_only.is_empty() {
            text = format!("{text} {}", tr!("Check the names of the targets asked for."));
        }
        all.push(notice(Code::NothingCounted, Severity::Error, text));
    }
}
