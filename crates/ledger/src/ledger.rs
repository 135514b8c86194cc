//! The rules in their order: what has a part at all, one exposure once, stacks, targets, sites, nights, rows,
//! calibration, notices. Each step is a module; this one only passes their answers on.
//!
//! Everything is done in path order (root, then path), so the order in which files were read does not show.

use nightledger_order::Map;
use std::cell::OnceCell;

use nightledger_frame::{Frame, Kind, Position, Role};

use crate::input::View;
use crate::steps::at;
use crate::steps::calibration::{Kit, missing};
use crate::steps::completed::completed;
use crate::steps::identity::one_exposure_once;
use crate::steps::mean;
use crate::steps::nights::{NightFrom, night};
use crate::steps::notices::{Facts, notices};
use crate::steps::rows::{FilterIds, Group, Light, Sky, groups};
use crate::steps::set_aside::{FileEdits, Rejects};
use crate::steps::sites::{Joined, Place, Sites};
use crate::steps::stacks::{StackFact, StackFate, fates};
use crate::steps::subject::{Dictionary, Subject};
use crate::steps::targets::{Switches, parts};
use crate::{
    Calibration, Coverage, Dates, Decision, Edits, Host, Ledger, Lookup, Reason, Row, Settings, Site,
};

/// Applies the rules of docs/rules.md#5 to 9 to what was read.
pub fn ledger(frames: &[Frame], settings: &Settings, edits: &Edits, host: &dyn Host) -> Ledger {
    let file_edits = FileEdits::new(edits);
    // Before the words, which borrow from it.
    let gained: OnceCell<Map<u32, Frame>> = OnceCell::new();
    let mut words = Dictionary::default();
    let mut order: Vec<(u32, &Frame)> = (0_u32..).zip(frames).collect();
    nightledger_order::sort_by(&mut order, |(_, a), (_, b)| {
        (a.place.root, &a.place.path).cmp(&(b.place.root, &b.place.path))
    });
    let mut subjects: Vec<Subject<'_>> = order
        .into_iter()
        .map(|(index, frame)| {
            let view = View::new(frame, file_edits.patch(&frame.place), edits, settings);
            Subject::new(index, view, &mut words, host)
        })
        .collect();

    let mut verdicts = Verdicts::new(frames.len());
    let stack_facts = judge(&subjects, &file_edits, settings, &mut verdicts);
    let gained = gained.get_or_init(|| completed(frames, verdicts.copies()));
    for subject in &mut subjects {
        if let Some(frame) = gained.get(&subject.index) {
            let view = View::new(frame, file_edits.patch(&frame.place), edits, settings);
            *subject = Subject::new(subject.index, view, &mut words, host);
        }
    }
    let in_force: Vec<&Subject<'_>> =
        subjects.iter().filter(|subject| verdicts.reason(subject).is_none()).collect();
    let candidates: Vec<&Subject<'_>> =
        in_force.iter().copied().filter(|subject| subject.kind == Some(Kind::Light)).collect();
    let calibration: Vec<&Subject<'_>> =
        in_force.iter().copied().filter(|subject| subject.kind != Some(Kind::Light)).collect();
    for light in &candidates {
        light.count_spellings(&mut words);
    }
    let switches = Switches::new(settings);
    let targets = parts(&candidates, &words, &switches);
    let sites = Sites::new(&in_force, settings);

    let mut decisions: Vec<Decision> = frames.iter().map(|_| blank_decision()).collect();
    let mut lights: Vec<Light<'_, '_>> = Vec::with_capacity(candidates.len());
    let mut facts = Facts { stacks: stack_facts, ..Facts::default() };
    for subject in &subjects {
        let mut reason = verdicts.reason(subject);
        if reason.is_none() && subject.kind == Some(Kind::Light) && !switches.on(subject.target, &words) {
            reason = Some(Reason::TargetOff);
        }
        let (site, joined) = sites.site_of(subject);
        let typed = subject.view.night_edit();
        let by_start = subject
            .view
            .start()
            .map(|start| night(start.value, sites.longitude_of(subject), zone_of(subject), host));
        let found = typed
            .map(|typed| (typed, NightFrom::Edit))
            .or(by_start)
            .or_else(|| Some((subject.named_night?, NightFrom::FolderName)));
        let night = found.map(|(night, _)| night);
        let date = match settings.dates {
            Dates::Night => night,
            Dates::UtcDate => typed
                .or_else(|| subject.start_utc.map(|start| start.date_time().date()))
                .or(subject.named_night),
        };
        let weight = match (reason, subject.kind) {
            (None, Some(Kind::Light)) => subject.subframes.unwrap_or(1),
            (None, _) => 1,
            (Some(_), _) => 0,
        };
        if let Some(decision) = decisions.get_mut(at(subject.index)) {
            *decision = Decision {
                counted: reason.is_none(),
                reason,
                duplicate_of: verdicts.duplicate_of(subject),
                night,
                date,
                site: site.and_then(|site| u32::try_from(site).ok()),
                served_as_dark_flat: false,
                weight,
                start_utc: subject.start_utc,
                fwhm_arcsec: subject.view.fwhm_arcsec(),
            };
        }
        if reason.is_none()
            && subject.kind == Some(Kind::Flat)
            && subject.role == Role::Single
            && let Some(length_s) = subject.exposure_s
        {
            let set = (night, [subject.filter, subject.telescope, subject.camera], subject.binning);
            facts.flats.entry(set).or_default().push((length_s, subject.index));
        }
        if reason.is_none() && subject.kind == Some(Kind::Light) {
            facts.light(subject, joined, found.map(|(_, from)| from));
            // Every light that counts has a site, if only "no site".
            lights.push(Light { subject, weight, site: site.unwrap_or(usize::MAX), night, date });
        }
    }

    let row_groups = groups(&lights, &words, settings.row_per_panel);
    let all_lights: Vec<&Subject<'_>> = subjects
        .iter()
        .filter(|subject| subject.kind == Some(Kind::Light) && subject.frame.unfit.is_none())
        .collect();
    let night_of =
        |subject: &Subject<'_>| decisions.get(at(subject.index)).and_then(|decision| decision.night);
    let kit = Kit::new(&calibration, &all_lights, night_of, &words, &settings.tolerances);
    let matched: Vec<Calibration> =
        row_groups.iter().map(|group| kit.serve(&group.asking(), &words)).collect();
    let coverage = Coverage { missing: missing(&matched), groups: kit.into_groups(&matched) };
    let rows = put_in_rows(&row_groups, matched, &sites, &words, settings);
    mark_dark_flats(&rows, frames, &mut decisions);

    let notices = notices(&subjects, &rows, &coverage.groups, &targets, &facts, settings, host);
    Ledger {
        sites: describe_sites(&sites, &lights, settings),
        lookups: lookups(&sites, &lights),
        decisions,
        completed: gained.clone(),
        rows,
        coverage,
        targets,
        notices,
    }
}

/// What was decided about each file, by its index.
#[derive(Debug)]
struct Verdicts {
    reasons: Vec<Option<Reason>>,
    duplicates: Vec<Option<u32>>,
}

impl Verdicts {
    fn new(count: usize) -> Self {
        Self { reasons: vec![None; count], duplicates: vec![None; count] }
    }

    fn set(&mut self, subject: &Subject<'_>, reason: Reason) {
        if let Some(slot) = self.reasons.get_mut(at(subject.index)) {
            *slot = Some(reason);
        }
    }

    fn set_duplicate(&mut self, subject: &Subject<'_>, kept: &Subject<'_>) {
        self.set(subject, Reason::Duplicate);
        if let Some(slot) = self.duplicates.get_mut(at(subject.index)) {
            *slot = Some(kept.index);
        }
    }

    fn reason(&self, subject: &Subject<'_>) -> Option<Reason> {
        self.reasons.get(at(subject.index)).copied().flatten()
    }

    /// Copies, each with the file that counts for it.
    fn copies(&self) -> impl Iterator<Item = (u32, u32)> {
        (0_u32..).zip(&self.duplicates).filter_map(|(copy, kept)| Some((copy, (*kept)?)))
    }

    fn duplicate_of(&self, subject: &Subject<'_>) -> Option<u32> {
        self.duplicates.get(at(subject.index)).copied().flatten()
    }
}

/// Who has a part, one exposure once, stacks: everything but the targets' switches.
fn judge(
    subjects: &[Subject<'_>],
    file_edits: &FileEdits<'_>,
    settings: &Settings,
    verdicts: &mut Verdicts,
) -> Vec<StackFact> {
    let mut participants: Vec<&Subject<'_>> = Vec::with_capacity(subjects.len());
    let mut stacks: Vec<&Subject<'_>> = Vec::new();
    let mut rejects = Rejects::default();
    for subject in subjects {
        let none = subject.kind.is_none().then_some(Reason::Unfit(nightledger_frame::Unfit::NoFrame));
        match file_edits.reason(subject.frame, settings, &mut rejects).or(none) {
            Some(reason) => verdicts.set(subject, reason),
            // Stacks are told apart by their own rule (`stacks`): many have one name and one start, but not one target.
            None if subject.kind == Some(Kind::Light) && subject.role == Role::Stack => {
                if file_edits.excludes(&subject.frame.place) {
                    verdicts.set(subject, Reason::Excluded);
                } else {
                    stacks.push(subject);
                }
            }
            None => participants.push(subject),
        }
    }
    // A file that the user excluded by itself takes part: to exclude the file that counts is to exclude the exposure,
    // else a calibrated copy would step in for a frame that was thrown out.
    let kept_by = one_exposure_once(&participants);
    for (number, (subject, kept)) in participants.iter().zip(&kept_by).enumerate() {
        if file_edits.excludes(&subject.frame.place) {
            verdicts.set(subject, Reason::Excluded);
        } else if let Some(kept) = participants.get(*kept).filter(|_| *kept != number) {
            verdicts.set_duplicate(subject, kept);
        }
    }
    let in_play = |subject: &&&Subject<'_>| verdicts.reason(subject).is_none();
    let singles: Vec<&Subject<'_>> =
        participants.iter().filter(in_play).copied().filter(|subject| subject.is_single_light()).collect();
    let mut facts = Vec::new();
    for (stack, fate) in stacks.iter().zip(fates(&stacks, &singles, settings.count_stacks)) {
        match fate {
            StackFate::Counts => {}
            StackFate::SetAside => verdicts.set(stack, Reason::Stack),
            StackFate::CountUnknown | StackFate::ExposureUnknown => {
                verdicts.set(stack, Reason::SubframesUnknown);
            }
            StackFate::DuplicateOf(kept) => {
                if let Some(kept) = stacks.get(kept) {
                    verdicts.set_duplicate(stack, kept);
                }
                continue;
            }
        }
        if fate != StackFate::SetAside {
            facts.push(StackFact { frame: stack.index, fate });
        }
    }
    facts
}

fn blank_decision() -> Decision {
    Decision {
        counted: false,
        reason: None,
        duplicate_of: None,
        night: None,
        date: None,
        site: None,
        served_as_dark_flat: false,
        weight: 0,
        start_utc: None,
        fwhm_arcsec: None,
    }
}

fn zone_of(subject: &Subject<'_>) -> Option<i32> {
    subject.frame.zone_min.as_ref().map(|known| known.value)
}

fn put_in_rows<'a>(
    groups: &[Group<'_, 'a>],
    matched: Vec<Calibration>,
    sites: &Sites<'_>,
    words: &Dictionary<'a>,
    settings: &Settings,
) -> Vec<Row> {
    let ids = FilterIds::new(&settings.filters);
    let row = |(group, calibration): (&Group<'_, 'a>, Calibration)| {
        group.row(sites.places.get(group.site()), calibration, words, settings, &ids)
    };
    groups.iter().zip(matched).map(row).collect()
}

/// A DARK stays a Dark in the table of frames; that it served as a dark flat is noted beside it.
fn mark_dark_flats(rows: &[Row], frames: &[Frame], decisions: &mut [Decision]) {
    for index in rows.iter().flat_map(|row| &row.calibration.dark_flat.frames) {
        let dark = frames
            .get(at(*index))
            .and_then(|frame| frame.kind.as_ref())
            .is_some_and(|kind| kind.value == Kind::Dark);
        if let Some(decision) = decisions.get_mut(at(*index)).filter(|_| dark) {
            decision.served_as_dark_flat = true;
        }
    }
}

/// The lights' sky readings, by site.
fn readings(sites: &Sites<'_>, lights: &[Light<'_, '_>]) -> Vec<(mean::Gather, bool)> {
    let mut all: Vec<(mean::Gather, bool)> = sites.places.iter().map(|_| Default::default()).collect();
    for light in lights {
        let Some((gather, has_lights)) = all.get_mut(light.site) else { continue };
        *has_lights = true;
        if let Some(known) = &light.subject.frame.sqm {
            gather.add(known.value, light.weight, &mean::word_of(&known.source));
        }
    }
    all
}

fn describe_sites(sites: &Sites<'_>, lights: &[Light<'_, '_>], settings: &Settings) -> Vec<Site> {
    let described = |(place, (gather, _)): (&Place<'_>, (mean::Gather, bool))| {
        let sky = Sky::of(gather.mean(), Some(place), settings);
        Site {
            name: place.name(),
            position: place.position,
            is_default: place.is_default,
            sqm: sky.sqm_known(),
            bortle: sky.bortle,
        }
    };
    sites.places.iter().zip(readings(sites, lights)).map(described).collect()
}

/// Which sites lack a name or a brightness that a click could fetch.
fn lookups(sites: &Sites<'_>, lights: &[Light<'_, '_>]) -> Vec<Lookup> {
    let rounded = |degrees: f64| (degrees * 1000.0).round() / 1000.0 + 0.0;
    let lacking = |(number, (place, (gather, has_lights))): (u32, (&Place<'_>, (mean::Gather, bool)))| {
        let position = place.position.filter(|_| has_lights)?;
        let entry = place.entry.or(place.default_entry);
        let named = entry.is_some_and(|entry| !entry.name.trim().is_empty());
        let bright = gather.mean().is_some() || entry.is_some_and(|entry| entry.sqm.is_some());
        let position =
            Position { latitude: rounded(position.latitude), longitude: rounded(position.longitude) };
        (!named || !bright).then_some(Lookup { site: number, position, name: !named, brightness: !bright })
    };
    (0_u32..).zip(sites.places.iter().zip(readings(sites, lights))).filter_map(lacking).collect()
}

impl Facts {
    fn light(&mut self, light: &Subject<'_>, joined: Joined, from: Option<NightFrom>) {
        match joined {
            Joined::ByDefault => self.default_site.push(light.index),
            Joined::Not => self.no_site.push(light.index),
            Joined::Own | Joined::ByRig => {}
        }
        match from {
            None => self.without_start.push(light.index),
            Some(NightFrom::DateLoc) => self.by_date_loc.push(light.index),
            Some(NightFrom::TimeZone) => self.by_time_zone.push(light.index),
            Some(NightFrom::Edit | NightFrom::Longitude | NightFrom::LocalClock | NightFrom::FolderName) => {}
        }
        let view = &light.view;
        if view.sensor_temp_c().is_none() && view.set_temp_c().is_some() {
            self.by_set_point.push(light.index);
        }
    }
}
