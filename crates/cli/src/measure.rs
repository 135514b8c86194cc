//! Measures the stars of a scan's frames: pixels of several files at a time, and what was measured in an earlier run is not
//! measured again (docs/rules.md#17-fwhm).

use std::collections::{BTreeMap, BTreeSet};

use indicatif::ProgressBar;
use nightledger_frame::StarOutcome;
use nightledger_session::{KeptFigure, Options, Session, Stamp};

use crate::cache::Cache;
use crate::clock::Clock;
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
    /// The same for the session, which says which frames these are.
    fn of_session(self) -> nightledger_session::Which {
        match self {
            Self::Lights | Self::Kept => nightledger_session::Which::Lights,
            Self::All => nightledger_session::Which::All,
        }
    }
}

/// Measures frames of a session's scan and puts what was found into it: what follows from the scan is to be derived after
/// that. What could not be kept for the next run comes back in words.
pub(crate) fn measure(
    session: &mut Session,
    walk: &Walk,
    which: Which,
    cache: &Cache,
    progress: &ProgressBar,
) -> Option<String> {
    let kept: Vec<FolderFigures> =
        walk.roots.iter().map(|root| FolderFigures::of(cache, root.on_disk.as_deref())).collect();
    if which == Which::Kept && kept.iter().all(|folder| folder.kept.is_empty()) {
        return None;
    }
    // What is a light follows from the user's corrections too.
    let clock = Clock::new();
    session.derive(&clock, &clock.generated(), Options::default());
    let wanted: BTreeSet<(u16, String)> =
        session.to_measure(which.of_session()).into_iter().map(|file| (file.root, file.path)).collect();
    let files: Vec<&Found> =
        walk.headers.iter().filter(|found| wanted.contains(&(found.root, found.path.clone()))).collect();
    let outcomes_of = if which == Which::Kept { kept_all } else { measure_all };
    progress.set_length(u64::try_from(files.len()).unwrap_or(u64::MAX));
    progress.set_position(0);
    let outcomes = outcomes_of(walk, &files, &kept, progress);
    let mut fresh: BTreeMap<u16, Vec<KeptFigure>> = BTreeMap::new();
    for (found, (stamp, outcome)) in outcomes {
        let outcome = match outcome {
            Ok(outcome) => outcome,
            // It is not kept, but tried again by the next run.
            Err(why) => {
                session.scan.take_unmeasured(found.root, &found.path, why.into());
                continue;
            }
        };
        if let Some(stamp) = stamp {
            let figure = KeptFigure { path: found.path.clone(), stamp, outcome: outcome.clone() };
            fresh.entry(found.root).or_default().push(figure);
        }
        session.scan.take_measured(found.root, &found.path, outcome);
    }
    if which != Which::Kept {
        session.tell_undecoded(which.of_session());
    }
    let mut unkept = None;
    for (root, folder) in (0..).zip(kept) {
        unkept = folder.store(fresh.remove(&root).unwrap_or_default()).err().or(unkept);
    }
    unkept
}

/// A file's outcome or why it could not be read, and its stamp where it was measured now.
type Made<'w> = (&'w Found, (Option<Stamp>, Result<StarOutcome, String>));

/// What earlier runs measured.
fn kept_all<'w>(walk: &Walk, files: &[&'w Found], kept: &[FolderFigures], _: &ProgressBar) -> Vec<Made<'w>> {
    let outcome = |found: &Found| {
        let folder = kept.get(usize::from(found.root)).filter(|folder| !folder.kept.is_empty())?;
        folder.kept.outcome(&found.path, read::stamp_of(&walk.on_disk(found))?).cloned()
    };
    files.iter().filter_map(|found| Some((*found, (None, Ok(outcome(found)?))))).collect()
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
            Some(outcome) => (None, Ok(outcome.clone())),
            None => (stamp, measure_file(&on_disk, &found.path)),
        };
        progress.inc(1);
        (found, outcome)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::begin::walked;
    use nightledger_frame::DoubtCode;
    use std::fs;

    /// docs/rules.md#17-page
    #[test]
    fn what_can_no_longer_be_read_is_not_held_against_the_light() {
        let dir = std::env::temp_dir().join(format!("nightledger-measure-gone-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        let cards = ["SIMPLE  = T", "BITPIX  = 16", "NAXIS   = 2", "NAXIS1  = 9", "NAXIS2  = 9"];
        let cards = cards.iter().chain(&["IMAGETYP= 'LIGHT'", "EXPTIME = 60.0", "END"]);
        let mut bytes: Vec<u8> = cards.flat_map(|card| format!("{card:80}").into_bytes()).collect();
        bytes.resize(2880 * 2, 0);
        for name in ["gone.fits", "small.fits"] {
            fs::write(dir.join(name), &bytes).unwrap();
        }
        let walk = walked(std::slice::from_ref(&dir), true, &mut Vec::new()).unwrap_or_else(|_| panic!());
        let bar = ProgressBar::hidden();
        let mut session = Session::default();
        (session.scan, _) = read::read_all(&walk, &Cache::Nowhere, &bar);
        fs::remove_file(dir.join("gone.fits")).unwrap();
        measure(&mut session, &walk, Which::Lights, &Cache::Nowhere, &bar);
        fs::remove_dir_all(&dir).unwrap();
        let codes = session.scan.frames().iter().map(|frame| {
            let mut codes = frame.doubts.iter().map(|doubt| doubt.code);
            codes.find(|code| code.is_of_measuring()).unwrap()
        });
        assert_eq!(codes.collect::<Vec<_>>(), [DoubtCode::MeasuringFailed, DoubtCode::NotMeasured]);
    }
}
