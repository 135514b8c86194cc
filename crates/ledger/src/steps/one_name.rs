//! Names that mean one thing (docs/rules.md#9-one-filter, docs/rules.md#9-rig): filters that the user's table gives one AstroBin
//! id, and frames that do not name the telescope of the only rig with their camera and focal length.

use std::collections::{BTreeMap, BTreeSet};

use nightledger_frame::Kind;

use crate::FrameId;
use crate::steps::filter_ids::FilterIds;
use crate::steps::names::Name;
use crate::steps::subject::{Dictionary, Subject};
use crate::steps::verdict::Verdict;

/// Telescope and camera.
type Rig = (Option<Name>, Option<Name>);

/// Gives filters of one id one name: the one that most lights have, the first of equals in the order of names.
pub(crate) fn one_filter(subjects: &mut [Subject<'_>], words: &Dictionary<'_>, ids: &FilterIds<'_>) {
    if ids.are_empty() {
        return;
    }
    let mut known: BTreeMap<(Name, Rig), Option<u32>> = BTreeMap::new();
    let mut id_of = |filter: Name, rig: Rig| {
        *known.entry((filter, rig)).or_insert_with(|| {
            let (telescope, camera) = rig;
            let telescope = telescope.map(|name| words.telescopes.shown(name));
            ids.find(words.filters.folded(filter), telescope, camera.map(|name| words.cameras.shown(name)))
        })
    };
    let mut names: BTreeMap<u32, BTreeMap<Name, u32>> = BTreeMap::new();
    for subject in subjects.iter() {
        let Some(filter) = subject.filter else { continue };
        if let Some(id) = id_of(filter, (subject.telescope, subject.camera)) {
            let lights = names.entry(id).or_default().entry(filter).or_default();
            *lights = lights.saturating_add(u32::from(subject.kind == Some(Kind::Light)));
        }
    }
    let first = |names: &BTreeMap<Name, u32>| {
        let order = |name: Name| words.filters.folded(name).to_owned();
        names
            .iter()
            .max_by(|a, b| a.1.cmp(b.1).then_with(|| order(*b.0).cmp(&order(*a.0))))
            .map(|(name, _)| *name)
    };
    let one: BTreeMap<u32, Name> = names
        .iter()
        .filter(|(_, names)| names.len() > 1)
        .filter_map(|(id, names)| Some((*id, first(names)?)))
        .collect();
    if one.is_empty() {
        return;
    }
    for subject in subjects {
        let Some(filter) = subject.filter else { continue };
        let rig = (subject.telescope, subject.camera);
        let Some(id) = id_of(filter, rig) else { continue };
        // In this rig the other name may have another id.
        if let Some(name) = one.get(&id).filter(|name| id_of(**name, rig) == Some(id)) {
            subject.filter = Some(*name);
        }
    }
}

/// Lets frames that name a camera and no telescope join the only rig with that camera and focal length; the lights among
/// them that count, by index.
pub(crate) fn one_rig(subjects: &mut [Subject<'_>], verdicts: &[Verdict]) -> Vec<FrameId> {
    let mut rigs: BTreeMap<Name, BTreeSet<(Name, Option<i64>)>> = BTreeMap::new();
    for (subject, verdict) in subjects.iter().zip(verdicts) {
        let counts = verdict.reason.is_none() && matches!(subject.kind, Some(Kind::Light | Kind::Flat));
        if let Some((telescope, camera)) = subject.telescope.zip(subject.camera).filter(|_| counts) {
            rigs.entry(camera).or_default().insert((telescope, length_of(subject)));
        }
    }
    let mut joined = Vec::new();
    for (subject, verdict) in subjects.iter_mut().zip(verdicts) {
        if subject.telescope.is_some() {
            continue;
        }
        let Some(rigs) = subject.camera.and_then(|camera| rigs.get(&camera)) else { continue };
        let own = length_of(subject);
        let near = |length: Option<i64>| match (own, length) {
            (Some(own), Some(length)) => own.abs_diff(length) <= own.unsigned_abs() / 50,
            _ => true,
        };
        let telescopes: BTreeSet<Name> =
            rigs.iter().filter(|(_, length)| near(*length)).map(|(telescope, _)| *telescope).collect();
        let Some(only) = telescopes.first().filter(|_| telescopes.len() == 1) else { continue };
        subject.telescope = Some(*only);
        if verdict.reason.is_none() && subject.kind == Some(Kind::Light) {
            joined.push(subject.id);
        }
    }
    joined
}

/// Focal length in um.
fn length_of(subject: &Subject<'_>) -> Option<i64> {
    subject.focal_length_mm.map(|mm| crate::steps::agreement::fixed(mm, 3))
}
