//! Measures the stars of a scan's frames: pixels of several files at a time, and what was measured in an earlier run is not
//! measured again (docs/rules.md#17-fwhm).

use std::collections::{BTreeMap, BTreeSet};

use indicatif::ProgressBar;
use nightledger_frame::{Frame, Kind, StarOutcome};
use nightledger_session::{KeptFigure, Scan, Stamp};

use crate::cache::Cache;
use crate::kept_figures::FolderFigures;
use crate::read;
use crate::strips::measure_file;
use crate::threads::each;
use crate::walk::{Found, Walk};

/// Which frames are measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    /// Lights.
    Lights,
    /// Whatever has an image.
    All,
    /// Lights that an earlier run measured: no pixel is read.
    Kept,
}

impl Which {
    fn takes(self, frame: &Frame) -> bool {
        let is_light = frame.kind.as_ref().is_some_and(|kind| kind.value == Kind::Light);
        frame.unfit.is_none() && (is_light || self == Self::All)
    }
}

/// Measures frames of a scan and puts what was found into it. What could not be kept for the next run comes back in words.
pub(crate) fn measure(
    scan: &mut Scan,
    walk: &Walk,
    which: Which,
    cache: &Cache,
    progress: &ProgressBar,
) -> Option<String> {
    let wanted: BTreeSet<(u16, &str)> = scan
        .frames()
        .iter()
        .filter(|frame| which.takes(frame))
        .map(|frame| (frame.place.root, &*frame.place.path))
        .collect();
    let files: Vec<&Found> =
        walk.headers.iter().filter(|found| wanted.contains(&(found.root, found.path.as_str()))).collect();
    let kept: Vec<FolderFigures> =
        walk.roots.iter().map(|root| FolderFigures::of(cache, root.on_disk.as_deref())).collect();
    let outcomes_of = if which == Which::Kept { kept_all } else { measure_all };
    progress.set_length(u64::try_from(files.len()).unwrap_or(u64::MAX));
    progress.set_position(0);
    let outcomes = outcomes_of(walk, &files, &kept, progress);
    let mut fresh: BTreeMap<u16, Vec<KeptFigure>> = BTreeMap::new();
    for (found, (stamp, outcome)) in outcomes {
        if let Some(stamp) = stamp {
            let figure = KeptFigure { path: found.path.clone(), stamp, outcome: outcome.clone() };
            fresh.entry(found.root).or_default().push(figure);
        }
        scan.take_measured(found.root, &found.path, outcome);
    }
    let mut unkept = None;
    for (root, folder) in (0..).zip(kept) {
        unkept = folder.store(fresh.remove(&root).unwrap_or_default()).err().or(unkept);
    }
    unkept
}

/// A file's outcome, and its stamp where it was measured now.
type Made<'w> = (&'w Found, (Option<Stamp>, StarOutcome));

/// What earlier runs measured.
fn kept_all<'w>(walk: &Walk, files: &[&'w Found], kept: &[FolderFigures], _: &ProgressBar) -> Vec<Made<'w>> {
    let outcome = |found: &Found| {
        let folder = kept.get(usize::from(found.root)).filter(|folder| !folder.kept.is_empty())?;
        folder.kept.outcome(&found.path, read::stamp_of(&walk.on_disk(found))?).cloned()
    };
    files.iter().filter_map(|found| Some((*found, (None, outcome(found)?)))).collect()
}

fn measure_all<'w>(
    walk: &Walk,
    files: &[&'w Found],
    kept: &[FolderFigures],
    progress: &ProgressBar,
) -> Vec<Made<'w>> {
    each(files, |&found| {
        let on_disk = walk.on_disk(found);
        let stamp = read::stamp_of(&on_disk);
        let known = stamp.and_then(|stamp| {
            kept.get(usize::from(found.root)).and_then(|folder| folder.kept.outcome(&found.path, stamp))
        });
        let outcome = match known {
            Some(outcome) => (None, outcome.clone()),
            None => (stamp, measure_file(&on_disk, &found.path)),
        };
        progress.inc(1);
        (found, outcome)
    })
}
