//! The targets of a scan, and which of them are switched on (docs/rules.md#9).

use nightledger_order::{Map, Set};

use crate::steps::names::Name;
use crate::steps::subject::{Dictionary, Panel, Subject};
use crate::{Settings, TargetPart, fold_name};

/// Which targets count.
#[derive(Debug)]
pub(crate) struct Switches {
    off: Set<String>,
    only: Set<String>,
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

/// The targets with their panels; `lights` are those that count or would, were their target on.
pub(crate) fn parts(lights: &[&Subject<'_>], words: &Dictionary<'_>, switches: &Switches) -> Vec<TargetPart> {
    /// Panels, and how many lights.
    type Part = (Set<Panel>, u32);
    let mut found: Map<Option<Name>, Part> = Map::new();
    for light in lights {
        let (panels, number) = found.entry(light.target).or_default();
        if let Some(panel) = light.panel.as_ref().filter(|panel| !panels.contains(*panel)) {
            panels.insert(panel.clone());
        }
        *number = number.saturating_add(1);
    }
    let mut parts: Vec<(Option<Name>, Part)> = found.into_iter().collect();
    nightledger_order::sort_by_key(&mut parts, |(target, _)| {
        (target.is_none(), target.map(|name| words.targets.folded(name)))
    });
    parts
        .into_iter()
        .map(|(target, (panels, lights))| TargetPart {
            name: target.map(|name| words.targets.shown(name).to_owned()),
            panels: panels.iter().map(Panel::shown).collect(),
            lights,
            on: switches.on(target, words),
        })
        .collect()
}
