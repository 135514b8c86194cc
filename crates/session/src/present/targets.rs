//! The targets of a scan with what was gathered of each, whether or not they are in the CSV at present.

use std::collections::BTreeMap;

use nightledger_frame::Kind;
use nightledger_ledger::{FrameId, Reason, fold_name, imaging_order, name_order};
use serde::{Deserialize, Serialize};
use time::Date;

use super::sight::Sight;
use super::totals::FilterTotal;

/// A target of the scan.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Target {
    /// As shown; nothing for lights without an object.
    pub name: Option<String>,
    /// Panels of a mosaic.
    pub panels: Vec<String>,
    /// Its lights.
    pub lights: u32,
    /// Whether it is in the CSV.
    pub on: bool,
    /// s of light.
    pub seconds: f64,
    /// By filter, sorted by name, lights without one last.
    pub filters: Vec<FilterTotal>,
    /// The last night of its lights, `2023-07-06`.
    pub last_night: Option<String>,
}

/// What lights of one spelling of target and filter add up to.
#[derive(Default)]
struct Sum {
    seconds: f64,
    exposures: u32,
    last_night: Option<Date>,
}

/// All targets, by name as people count.
pub fn targets(sight: &Sight) -> Vec<Target> {
    // Folded once a spelling, not once a file.
    let mut sums: BTreeMap<(Box<str>, Option<Box<str>>), Sum> = BTreeMap::new();
    for (file, decision) in FrameId::all().zip(&sight.answer.ledger.decisions) {
        let Some(view) = sight.view(file) else { continue };
        let counts = decision.counted || decision.reason == Some(Reason::TargetOff);
        if !counts || view.kind().map(|known| known.value) != Some(Kind::Light) {
            continue;
        }
        let object = view.object().map(|known| known.value).unwrap_or_default();
        let sum = sums.entry((object, view.filter().map(|known| known.value))).or_default();
        let exposures = view.subframes().map_or(1, |known| known.value);
        sum.exposures = sum.exposures.saturating_add(exposures);
        sum.seconds += view.exposure_s().map_or(0.0, |known| known.value) * f64::from(exposures);
        sum.last_night = sum.last_night.max(decision.night);
    }
    let mut targets: Vec<Target> = sight
        .answer
        .ledger
        .targets
        .iter()
        .map(|part| Target {
            name: part.name.clone(),
            panels: part.panels.clone(),
            lights: part.lights,
            on: part.on,
            ..Target::default()
        })
        .collect();
    targets.sort_by_cached_key(|target| (target.name.is_none(), target.name.as_deref().map(name_order)));
    for ((object, filter), sum) in sums {
        let folded = fold_name(&object);
        let is_it =
            |target: &&mut Target| target.name.as_deref().map(fold_name).unwrap_or_default() == folded;
        if let Some(target) = targets.iter_mut().find(is_it) {
            target.add(filter.map(String::from), &sum);
        }
    }
    for target in &mut targets {
        target
            .filters
            .sort_by_cached_key(|total| (imaging_order(total.filter.as_deref()), total.filter.clone()));
    }
    targets
}

impl Target {
    fn add(&mut self, filter: Option<String>, sum: &Sum) {
        self.seconds += sum.seconds;
        self.last_night = self.last_night.take().max(sum.last_night.map(|night| night.to_string()));
        let folded = filter.as_deref().map(fold_name);
        let total = self.filters.iter_mut().find(|total| total.filter.as_deref().map(fold_name) == folded);
        if let Some(total) = total {
            total.seconds += sum.seconds;
            total.exposures = total.exposures.saturating_add(sum.exposures);
        } else {
            self.filters.push(FilterTotal { filter, seconds: sum.seconds, exposures: sum.exposures });
        }
    }
}
