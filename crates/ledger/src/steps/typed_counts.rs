//! Numbers of calibration frames that the user typed (docs/rules.md#7-typed): masters are often kept elsewhere, and nothing
//! in the scan tells how many frames there were.

use std::collections::BTreeMap;

use crate::input::FileEdits;
use crate::steps::rows::Group;
use crate::{ByKind, Calibration, Correction, Coverage, RowCount, RowId};

/// Where the number of a kind was typed.
const TYPED: ByKind<fn(&Correction) -> Option<u32>> = ByKind {
    dark: |patch| patch.darks,
    flat: |patch| patch.flats,
    dark_flat: |patch| patch.dark_flats,
    bias: |patch| patch.bias,
};

/// Puts what was typed for lights in the place of what was counted for their row. Lights that came later have nothing
/// typed: what most of those have that do holds for the row, the larger of equals.
pub(crate) fn put_typed(
    groups: &[Group<'_, '_>],
    edits: &FileEdits<'_>,
    matched: &mut [Calibration],
    coverage: &mut Coverage,
) {
    for ((row, group), calibration) in RowId::all().zip(groups).zip(matched) {
        for (kind, typed) in TYPED.iter() {
            let patches = group.subjects.iter().filter_map(|light| edits.correction(&light.frame.place));
            let mut votes: BTreeMap<u32, usize> = BTreeMap::new();
            for count in patches.filter_map(typed) {
                *votes.entry(count).or_default() += 1;
            }
            // Of equals the last, which is the larger.
            let Some((count, _)) = votes.into_iter().max_by_key(|(_, lights)| *lights) else { continue };
            let part = calibration.of_mut(kind);
            part.count = RowCount::Known(count);
            part.typed = true;
            coverage.missing.retain(|lacking| *lacking != (row, kind));
        }
    }
}
