//! Stacks of lights: one integration counts once, and a stack counts only where there are no single lights (docs/rules.md#6-stacks).

use std::collections::{BTreeMap, BTreeSet};

use nightledger_frame::Instant;

use crate::input::FileEdits;
use crate::stem::{integration_name, stem};
use crate::steps::agreement::free;
use crate::steps::files::File;
use crate::steps::groups::Groups;
use crate::steps::names::Name;
use crate::steps::subject::{Dictionary, Panel, Sensitivity, Subject};
use crate::steps::verdict::{Verdict, decide};
use crate::{EditedFrame, FrameId, Host, Reason, Settings};

/// Integrations of one name that begin further apart than this are of different nights.
const ANOTHER_NIGHT_NS: i64 = 10 * 3600 * Instant::SECOND;

/// What becomes of a stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StackFate {
    /// It counts.
    Counts,
    /// Single lights count instead, or stacks are switched off.
    SetAside,
    /// It is the same integration as the stack at this position.
    DuplicateOf(usize),
    /// It would count, but does not say how many exposures it stands for.
    CountUnknown,
    /// It would count, but does not say how long one exposure was.
    ExposureUnknown,
}

/// A stack that counts or is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StackFact {
    pub(crate) frame: FrameId,
    pub(crate) fate: StackFate,
    /// Whether stacks of another exposure that began at the same time are taken for the same integration.
    pub(crate) changed_exposure: bool,
}

/// Decides which stacks count. A stack that counts or is asked about is among the answer.
pub(crate) fn judge_stacks(
    files: &[File<'_>],
    file_edits: &FileEdits<'_>,
    settings: &Settings,
    host: &dyn Host,
    verdicts: &mut [Verdict],
) -> Vec<StackFact> {
    let in_play = |(_, (_, verdict)): &(usize, (&File<'_>, &Verdict))| verdict.reason.is_none();
    let in_play =
        files.iter().zip(verdicts.iter()).enumerate().filter(in_play).map(|(at, (file, _))| (at, file));
    let is_excluded = |file: &File<'_>| file_edits.excludes(&file.edited.frame.place);
    let (excluded, stacks): (Vec<_>, Vec<_>) =
        in_play.clone().filter(|(_, file)| file.is_stack()).partition(|(_, file)| is_excluded(file));
    // Most scans have none, and then nothing needs to be compared.
    let mut words = Dictionary::default();
    let subjects: Vec<Subject<'_>> =
        stacks.iter().map(|(_, file)| Subject::new(file.id, file.edited, &mut words, host)).collect();
    let mut covered = Covered::default();
    if !stacks.is_empty() {
        for (_, light) in in_play.filter(|(_, file)| file.is_single_light()) {
            covered.note(&light.edited, &mut words);
        }
    }
    let subjects: Vec<&Subject<'_>> = subjects.iter().collect();
    let fates = fates(&subjects, &covered, settings.count_stacks);
    let changed = changed_exposure(&subjects, &fates);
    let stacks: Vec<(usize, FrameId)> = stacks.into_iter().map(|(at, file)| (at, file.id)).collect();
    for at in excluded.into_iter().map(|(at, _)| at).collect::<Vec<usize>>() {
        decide(verdicts, at, Verdict::of(Some(Reason::Excluded)));
    }
    let mut facts = Vec::new();
    for (((at, frame), fate), changed_exposure) in stacks.iter().zip(fates).zip(changed) {
        match fate {
            StackFate::Counts => {}
            StackFate::SetAside => decide(verdicts, *at, Verdict::of(Some(Reason::Stack))),
            StackFate::CountUnknown | StackFate::ExposureUnknown => {
                decide(verdicts, *at, Verdict::of(Some(Reason::SubframesUnknown)));
            }
            StackFate::DuplicateOf(kept) => {
                if let Some((kept, _)) = stacks.get(kept) {
                    decide(verdicts, *at, Verdict::duplicate(*kept));
                }
                continue;
            }
        }
        if fate != StackFate::SetAside {
            facts.push(StackFact { frame: *frame, fate, changed_exposure });
        }
    }
    facts
}

/// The fate of each stack, in path order; `covered` is what the single lights are of that are no duplicates.
fn fates(stacks: &[&Subject<'_>], covered: &Covered, count_stacks: bool) -> Vec<StackFate> {
    let same = one_integration_once(stacks);
    stacks
        .iter()
        .zip(same)
        .enumerate()
        .map(|(at, (stack, kept))| {
            if kept != at {
                StackFate::DuplicateOf(kept)
            } else if !count_stacks || covered.covers(stack) {
                StackFate::SetAside
            } else if stack.subframes.is_none() {
                StackFate::CountUnknown
            } else if stack.exposure_s.is_none() {
                StackFate::ExposureUnknown
            } else {
                StackFate::Counts
            }
        })
        .collect()
}

/// Which stacks have a duplicate of another exposure.
fn changed_exposure(stacks: &[&Subject<'_>], fates: &[StackFate]) -> Vec<bool> {
    let mut changed = vec![false; stacks.len()];
    for (stack, fate) in stacks.iter().zip(fates) {
        let StackFate::DuplicateOf(kept) = fate else { continue };
        let lengths = stacks.get(*kept).and_then(|kept| kept.exposure).zip(stack.exposure);
        if let Some(slot) =
            changed.get_mut(*kept).filter(|_| lengths.is_some_and(|(kept, other)| kept != other))
        {
            *slot = true;
        }
    }
    changed
}

/// What makes stacks comparable at all.
type Subjectmatter = (Option<Name>, Option<Panel>, Option<Name>, Option<Name>);

fn matter(stack: &Subject<'_>) -> Subjectmatter {
    (stack.target, stack.panel.clone(), stack.filter, stack.camera)
}

/// How the exposures of a stack were taken: what variants of one integration cannot differ in.
#[derive(Debug, Clone, Copy, Default)]
struct Taken {
    exposure: Option<i64>,
    gain: Option<i64>,
    iso: Option<u32>,
    binning: Option<u8>,
    telescope: Option<Name>,
}

impl Taken {
    fn of(stack: &Subject<'_>) -> Self {
        let Sensitivity { gain, iso } = stack.sensitivity;
        let (exposure, binning, telescope) = (stack.exposure, stack.binning, stack.telescope);
        Self { exposure, gain, iso, binning, telescope }
    }

    /// Whether nothing that both say differs.
    fn agrees(&self, other: &Self) -> bool {
        free(self.exposure, other.exposure)
            && free(self.gain, other.gain)
            && free(self.iso, other.iso)
            && free(self.binning, other.binning)
            && free(self.telescope, other.telescope)
    }

    fn fill(&mut self, other: &Self) {
        self.exposure = self.exposure.or(other.exposure);
        self.gain = self.gain.or(other.gain);
        self.iso = self.iso.or(other.iso);
        self.binning = self.binning.or(other.binning);
        self.telescope = self.telescope.or(other.telescope);
    }
}

/// For each stack the position of the one that counts for its integration: the one with most subframes among those that say how long one was.
fn one_integration_once(stacks: &[&Subject<'_>]) -> Vec<usize> {
    let mut groups = Groups::new(stacks.len());
    // Variants of one name (autocropped, drizzled ...), but not of two nights.
    let mut by_name: BTreeMap<(String, Subjectmatter), Vec<usize>> = BTreeMap::new();
    // Live stacks that began together: saved again as they grew.
    let mut by_camera: BTreeMap<Subjectmatter, Vec<usize>> = BTreeMap::new();
    for (at, stack) in stacks.iter().enumerate() {
        let name = integration_name(stack.frame.place.file_name());
        by_name.entry((name, matter(stack))).or_default().push(at);
        if stack.start_utc.is_some() {
            by_camera.entry(matter(stack)).or_default().push(at);
        }
    }
    let start = |at: usize| stacks.get(at).and_then(|stack| stack.start_utc).map(|start| start.ns);
    for mut members in by_name.into_values() {
        members.sort_unstable_by_key(|at| (start(*at), *at));
        let one_night = |first: usize, next: usize| match (start(first), start(next)) {
            (Some(first), Some(next)) => next.saturating_sub(first) < ANOTHER_NIGHT_NS,
            _ => true,
        };
        // The first of each integration, with what its variants say of it.
        let mut integrations: Vec<(usize, Taken)> = Vec::new();
        for next in members {
            let Some(taken) = stacks.get(next).map(|stack| Taken::of(stack)) else { continue };
            let same = |(first, known): &&mut (usize, Taken)| one_night(*first, next) && known.agrees(&taken);
            match integrations.iter_mut().find(same) {
                Some((first, known)) => {
                    groups.join(*first, next);
                    known.fill(&taken);
                }
                None => integrations.push((next, taken)),
            }
        }
    }
    for mut members in by_camera.into_values() {
        members.sort_unstable_by_key(|at| (start(*at), *at));
        let fine = |at: usize| {
            stacks
                .get(at)
                .and_then(|stack| stack.frame.start.as_ref())
                .is_some_and(|start| start.value.has_fraction)
        };
        join_runs(&members, &mut groups, |first, next| match (start(first), start(next)) {
            (Some(earlier), Some(later)) => {
                let window = if fine(first) && fine(next) { Instant::SECOND / 100 } else { Instant::SECOND };
                later.saturating_sub(earlier) <= window
            }
            _ => false,
        });
    }
    let rank = |at: usize| {
        stacks.get(at).map(|stack| {
            let place = &stack.frame.place;
            let more = std::cmp::Reverse(stack.subframes.unwrap_or(0));
            // A variant that can count goes before one that lost its count or its exposure.
            let is_incomplete = stack.subframes.is_none() || stack.exposure_s.is_none();
            (is_incomplete, more, stem(place.file_name()).marks, place.path.chars().count(), at)
        })
    };
    let mut best: BTreeMap<usize, usize> = BTreeMap::new();
    for at in 0..stacks.len() {
        let slot = best.entry(groups.root(at)).or_insert(at);
        if rank(at) < rank(*slot) {
            *slot = at;
        }
    }
    (0..stacks.len()).map(|at| best.get(&groups.root(at)).copied().unwrap_or(at)).collect()
}

/// Joins each to the first of its run, as long as they belong together.
fn join_runs(members: &[usize], groups: &mut Groups, together: impl Fn(usize, usize) -> bool) {
    let mut first: Option<usize> = None;
    for next in members {
        match first.filter(|first| together(*first, *next)) {
            Some(first) => groups.join(first, *next),
            None => first = Some(*next),
        }
    }
}

/// Targets and filters that have single lights.
#[derive(Debug, Default)]
struct Covered {
    pairs: BTreeSet<(Option<Name>, Option<Name>)>,
    with_cameras: BTreeSet<(Option<Name>, Option<Name>, Option<Name>)>,
}

impl Covered {
    fn note<'a>(&mut self, light: &EditedFrame<'a>, words: &mut Dictionary<'a>) {
        let target = light.object_text().map(|text| words.targets.word(text.text).name);
        let filter = light.filter_text().map(|text| words.filters.word(text.text).name);
        let camera = light.camera_text().map(|text| words.cameras.word(text.text).name);
        if self.with_cameras.insert((target, filter, camera)) {
            self.pairs.insert((target, filter));
        }
    }

    /// Whether single lights count instead of the stack. Where either does not name its target, or the stack not its
    /// filter, lights of the same camera (if both name one) are taken for those that the stack was made of: to count
    /// both would count them twice.
    fn covers(&self, stack: &Subject<'_>) -> bool {
        self.pairs.contains(&(stack.target, stack.filter))
            || self.with_cameras.iter().any(|(target, filter, camera)| {
                free(*target, stack.target)
                    && (stack.filter.is_none() || *filter == stack.filter)
                    && free(*camera, stack.camera)
            })
    }
}
