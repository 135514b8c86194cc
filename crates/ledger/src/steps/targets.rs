//! The targets of a scan, and which of them are switched on (docs/rules.md#9-targets).

use std::collections::{BTreeMap, BTreeSet};

use crate::steps::names::Name;
use nightledger_frame::Kind;

use crate::output::Centre;
use crate::steps::subject::{Dictionary, Panel, Subject};
use crate::steps::verdict::Verdict;
use crate::{Settings, TargetPart, fold_name};

/// Which targets count.
#[derive(Debug)]
pub(crate) struct Switches {
    off: BTreeSet<String>,
    only: BTreeSet<String>,
}

impl Switches {
    pub(crate) fn new(settings: &Settings) -> Self {
        let folded = |names: &[String]| names.iter().map(|name| fold_name(name.trim())).collect();
        Self { off: folded(&settings.targets_off), only: folded(&settings.targets_only) }
    }

    /// Whether a target counts. Lights without an object go by the empty name.
    pub(crate) fn on(&self, target: Option<Name>, words: &Dictionary<'_>) -> bool {
        let folded = target.map_or("", |name| words.targets.folded(name));
        !self.off.contains(folded) && (self.only.is_empty() || self.only.contains(folded))
    }
}

/// The lights that count, or would, were their target on. The spellings of their names are counted: the one shown of a
/// name is the most frequent.
pub(crate) fn candidates<'s, 'a>(
    subjects: &'s [Subject<'a>],
    verdicts: &[Verdict],
    words: &mut Dictionary<'a>,
) -> Vec<&'s Subject<'a>> {
    let counts = |(subject, verdict): &(&Subject<'_>, &Verdict)| {
        verdict.reason.is_none() && subject.kind == Some(Kind::Light)
    };
    let lights: Vec<&Subject<'a>> =
        subjects.iter().zip(verdicts).filter(counts).map(|(subject, _)| subject).collect();
    for light in &lights {
        light.count_spellings(words);
    }
    lights
}

/// The targets with their panels; `lights` are those that count or would, were their target on.
pub(crate) fn targets(
    lights: &[&Subject<'_>],
    words: &Dictionary<'_>,
    switches: &Switches,
) -> Vec<TargetPart> {
    /// Panels, how many lights, and where the first lies.
    type Part = (BTreeSet<Panel>, u32, Option<Centre>);
    let mut found: BTreeMap<Option<Name>, Part> = BTreeMap::new();
    for light in lights {
        let (panels, number, centre) = found.entry(light.target).or_default();
        if let Some(panel) = light.panel.as_ref().filter(|panel| !panels.contains(*panel)) {
            panels.insert(panel.clone());
        }
        *number = number.saturating_add(1);
        let frame = light.frame;
        if let (None, Some((ra, dec))) = (&centre, frame.ra_deg.as_ref().zip(frame.dec_deg.as_ref())) {
            let field_deg = frame.field_deg.as_ref().map_or(0.0, |known| known.value);
            *centre = Some(Centre { ra_deg: ra.value, dec_deg: dec.value, field_deg });
        }
    }
    let mut parts: Vec<(Option<Name>, Part)> = found.into_iter().collect();
    parts.sort_unstable_by_key(|(target, _)| {
        (target.is_none(), target.map(|name| words.targets.folded(name)))
    });
    parts
        .into_iter()
        .map(|(target, (panels, lights, centre))| TargetPart {
            name: target.map(|name| words.targets.shown(name).to_owned()),
            panels: panels.iter().map(Panel::shown).collect(),
            lights,
            on: switches.on(target, words),
            centre,
        })
        .collect()
}
