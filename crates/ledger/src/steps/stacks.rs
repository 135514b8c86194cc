//! Stacks of lights: one integration counts once, and a stack counts only where there are no single lights (docs/rules.md#6).

use nightledger_order::{Map, Set};

use nightledger_frame::{Instant, Kind, Role};

use crate::stem::{integration_name, stem};
use crate::steps::calibration::free;
use crate::steps::groups::Groups;
use crate::steps::names::Name;
use crate::steps::subject::{Panel, Sensitivity, Subject};

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
    pub(crate) frame: u32,
    pub(crate) fate: StackFate,
}

/// The fate of each stack. `singles` are all single lights of the scan that are no duplicates; both are in path order.
pub(crate) fn fates(stacks: &[&Subject<'_>], singles: &[&Subject<'_>], count_stacks: bool) -> Vec<StackFate> {
    let same = one_integration_once(stacks);
    let covered = Covered::new(singles);
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
    let mut by_name: Map<(String, Subjectmatter), Vec<usize>> = Map::new();
    // Live stacks that began together: saved again as they grew.
    let mut by_camera: Map<(Subjectmatter, Option<i64>), Vec<usize>> = Map::new();
    for (at, stack) in stacks.iter().enumerate() {
        let name = integration_name(stack.frame.place.file_name());
        by_name.entry((name, matter(stack))).or_default().push(at);
        if stack.start_utc.is_some() {
            by_camera.entry((matter(stack), stack.exposure)).or_default().push(at);
        }
    }
    let start = |at: usize| stacks.get(at).and_then(|stack| stack.start_utc).map(|start| start.ns);
    for mut members in by_name.into_values() {
        nightledger_order::sort_by_key(&mut members, |at| (start(*at), *at));
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
        nightledger_order::sort_by_key(&mut members, |at| (start(*at), *at));
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
    let mut best: Map<usize, usize> = Map::new();
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
#[derive(Debug)]
struct Covered {
    pairs: Set<(Option<Name>, Option<Name>)>,
    with_cameras: Set<(Option<Name>, Option<Name>, Option<Name>)>,
}

impl Covered {
    fn new(singles: &[&Subject<'_>]) -> Self {
        debug_assert!(
            singles.iter().all(|light| light.kind == Some(Kind::Light) && light.role == Role::Single)
        );
        Self {
            pairs: singles.iter().map(|light| (light.target, light.filter)).collect(),
            with_cameras: singles.iter().map(|light| (light.target, light.filter, light.camera)).collect(),
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
