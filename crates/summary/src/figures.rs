//! Figures that several tables show: means over frames, gains, conversion factors.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use nightledger_ledger::{FrameId, Mean, Row};

use crate::material::Material;
use crate::shown::{decimals, is_default, marked, shortest};

/// A number that sorts: unknown first, then by value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Figure(pub(crate) Option<f64>);

impl Eq for Figure {}

impl Ord for Figure {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.0, other.0) {
            (Some(one), Some(two)) => one.total_cmp(&two),
            (one, two) => one.is_some().cmp(&two.is_some()),
        }
    }
}

impl PartialOrd for Figure {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The mean over frames of the rows' means over frames. A row whose every file gave a value weighs its exposures,
/// as a counted stack does in the row's own mean; else the files that gave one. A mean of no frames (a site's figure)
/// is none.
pub(crate) fn mean_of(rows: &[&Row], of: impl Fn(&Row) -> Option<&Mean>) -> Option<f64> {
    let mut weights = 0.0;
    let mut sum = 0.0;
    for row in rows {
        let Some(mean) = of(row) else { continue };
        let all = u32::try_from(row.frames.len()) == Ok(mean.frames);
        let weight = f64::from(if all { row.number } else { mean.frames });
        weights += weight;
        sum += mean.value * weight;
    }
    (weights > 0.0).then(|| sum / weights)
}

/// The camera's setting: a gain, or an ISO.
pub(crate) fn gain(gain: Option<f64>, iso: Option<u32>) -> Option<String> {
    gain.map(|gain| shortest(gain, 2)).or_else(|| iso.map(|iso| format!("ISO {iso}")))
}

/// e-/ADU of the frames: one figure, or each that occurs.
pub(crate) fn egain(material: &Material<'_>, frames: impl Iterator<Item = FrameId>) -> String {
    let mut by_default = false;
    let mut known: BTreeSet<Figure> = BTreeSet::new();
    for egain in frames.filter_map(|index| material.view(index)?.egain()) {
        by_default |= is_default(&egain);
        known.insert(Figure(Some(egain.value)));
    }
    let figures: BTreeSet<String> = known.iter().filter_map(|figure| Some(decimals(figure.0?, 2))).collect();
    let text = figures.into_iter().collect::<Vec<_>>().join("/");
    marked((!text.is_empty()).then(|| format!("{text} e/ADU")), by_default)
}
