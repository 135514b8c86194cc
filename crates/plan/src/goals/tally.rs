//! What there is of each target, panel, filter and exposure: counted once, and held against goals as often as these change.

use std::collections::BTreeMap;

use nightledger_frame::Frame;
use nightledger_ledger::{EditedFrames, Edits, Ledger, Settings, fold_name};

use super::goal::fold_filter;

/// The lights of rows, added up.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tally(Vec<Group>);

/// Lights of one target, panel, filter and exposure.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The target as the scan calls it.
    pub target: Option<String>,
    /// The panel, also where rows merge panels.
    pub panel: Option<String>,
    /// The filter as the scan calls it.
    pub filter: Option<String>,
    /// s of one exposure.
    pub exposure_s: Option<f64>,
    /// Exposures.
    pub frames: u32,
}

impl Tally {
    /// Adds up the lights that count in rows.
    pub fn new(frames: &[Frame], ledger: &Ledger, settings: &Settings, edits: &Edits) -> Self {
        let views = EditedFrames::new(frames, ledger, settings, edits);
        let mut groups: BTreeMap<(String, Option<String>, String, String), Group> = BTreeMap::new();
        for row in &ledger.rows {
            let filter = row.filter.as_ref().map(|known| known.value.clone());
            // A row's lights differ in their panel alone.
            let mut by_panel: BTreeMap<Option<String>, u32> = BTreeMap::new();
            for id in &row.frames {
                let weight = id.of(&ledger.decisions).map_or(1, |decision| decision.weight);
                let panel = match &row.panel {
                    Some(panel) => Some(panel.clone()),
                    None => {
                        views.view(*id).and_then(|view| view.panel_text().map(|panel| panel.text.to_owned()))
                    }
                };
                let frames = by_panel.entry(panel).or_default();
                *frames = frames.saturating_add(weight);
            }
            for (panel, frames) in by_panel {
                let key = (
                    row.target.as_deref().map(fold_name).unwrap_or_default(),
                    panel.clone(),
                    filter.as_deref().map(fold_filter).unwrap_or_default(),
                    row.exposure_s.map(|seconds| format!("{seconds:.4}")).unwrap_or_default(),
                );
                let group = groups.entry(key).or_insert_with(|| Group {
                    target: row.target.clone(),
                    panel,
                    filter: filter.clone(),
                    exposure_s: row.exposure_s,
                    frames: 0,
                });
                group.frames = group.frames.saturating_add(frames);
            }
        }
        Self(groups.into_values().collect())
    }

    /// By target, panel, filter and exposure.
    pub fn groups(&self) -> &[Group] {
        &self.0
    }
}

/// For tests of what is held against it.
#[cfg(test)]
pub(super) fn of_groups(groups: impl IntoIterator<Item = Group>) -> Tally {
    Tally(groups.into_iter().collect())
}
