//! The targets of a scan, and which of them are switched on (SPEC 9).

use nightledger_order::{Map, Set};
use std::collections::HashSet;

use crate::names::Name;
use crate::subject::{Dictionary, Panel, Subject};
use crate::{Settings, TargetPart, fold_name};

/// Which targets count.
#[derive(Debug)]
pub(crate) struct Switches {
    off: HashSet<String>,
    only: HashSet<String>,
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
    type Part = (Option<Name>, Set<Panel>, u32);
    let mut found: Map<(bool, String), Part> = Map::new();
    for light in lights {
        let folded = light.target.map_or("", |name| words.targets.folded(name)).to_owned();
        let part =
            found.entry((light.target.is_none(), folded)).or_insert_with(|| (light.target, Set::new(), 0));
        if let Some(panel) = light.panel.as_ref().filter(|panel| !part.1.contains(*panel)) {
            part.1.insert(panel.clone());
        }
        part.2 = part.2.saturating_add(1);
    }
    found
        .into_values()
        .map(|(target, panels, lights)| TargetPart {
            name: target.map(|name| words.targets.shown(name).to_owned()),
            panels: panels.iter().map(Panel::shown).collect(),
            lights,
            on: switches.on(target, words),
        })
        .collect()
}
