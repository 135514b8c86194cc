//! Measures the stars of a scan's frames: pixels of several files at a time, and what was measured in an earlier run is not
//! measured again (docs/rules.md#17-fwhm).

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use indicatif::ProgressBar;
use nightledger_frame::{Frame, Kind, StarFigures};
use nightledger_pixels::Sensor;
use nightledger_session::{Scan, Stamp};
use nightledger_stars::{Channel, Measured, Measurement, Mosaic, Settings};

use crate::cache::Cache;
use crate::kept_figures::{KeptFigures, Outcome};
use crate::read;
use crate::strips::read_strips;
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
    let kept: Vec<KeptFigures> =
        walk.roots.iter().map(|root| KeptFigures::of(cache, root.on_disk.as_deref())).collect();
    let outcomes_of = if which == Which::Kept { kept_all } else { measure_all };
    progress.set_length(u64::try_from(files.len()).unwrap_or(u64::MAX));
    progress.set_position(0);
    let outcomes = outcomes_of(walk, &files, &kept, progress);
    let mut fresh: BTreeMap<u16, Vec<(String, Stamp, Outcome)>> = BTreeMap::new();
    for (found, (stamp, outcome)) in outcomes {
        if let Some(stamp) = stamp {
            fresh.entry(found.root).or_default().push((found.path.clone(), stamp, outcome.clone()));
        }
        scan.take_measured(found.root, &found.path, outcome);
    }
    let mut unkept = None;
    for (root, kept) in (0..).zip(kept) {
        unkept = kept.store(fresh.remove(&root).unwrap_or_default()).err().or(unkept);
    }
    unkept
}

/// A file's outcome, and its stamp where it was measured now.
type Made<'w> = (&'w Found, (Option<Stamp>, Outcome));

/// What earlier runs measured.
fn kept_all<'w>(walk: &Walk, files: &[&'w Found], kept: &[KeptFigures], _: &ProgressBar) -> Vec<Made<'w>> {
    let outcome = |found: &Found| {
        let kept = kept.get(usize::from(found.root)).filter(|kept| !kept.is_empty())?;
        kept.outcome(&found.path, read::stamp_of(&walk.on_disk(found))?)
    };
    files.iter().filter_map(|found| Some((*found, (None, outcome(found)?)))).collect()
}

fn measure_all<'w>(
    walk: &Walk,
    files: &[&'w Found],
    kept: &[KeptFigures],
    progress: &ProgressBar,
) -> Vec<Made<'w>> {
    let next = AtomicUsize::new(0);
    let made = Mutex::new(Vec::with_capacity(files.len()));
    let work = || {
        while let Some(&found) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            let on_disk = walk.on_disk(found);
            let stamp = read::stamp_of(&on_disk);
            let known = stamp.and_then(|stamp| {
                kept.get(usize::from(found.root)).and_then(|kept| kept.outcome(&found.path, stamp))
            });
            let outcome = match known {
                Some(outcome) => (None, outcome),
                None => (stamp, figures(&on_disk, &found.path)),
            };
            progress.inc(1);
            made.lock().unwrap_or_else(PoisonError::into_inner).push((found, outcome));
        }
    };
    // Pixels keep a core busy: more threads than cores would only cost memory.
    let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get).min(files.len());
    thread::scope(|scope| {
        for _ in 1..threads {
            if thread::Builder::new().spawn_scoped(scope, work).is_err() {
                break;
            }
        }
        work();
    });
    made.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Measures one file. Of three planes the second one is measured: green.
fn figures(on_disk: &Path, name: &str) -> Outcome {
    let begun: RefCell<Option<(Measurement, usize)>> = RefCell::new(None);
    let mut values = Vec::new();
    read_strips(
        on_disk,
        name,
        |header, reader| {
            let geometry = reader.geometry();
            let sensor = Sensor::of(header);
            let settings = Settings {
                mosaic: sensor.filters.as_deref().and_then(Mosaic::from_letters),
                saturation: sensor.clip.map(nightledger_stars::level),
            };
            let measurement = Measurement::new(geometry.width, geometry.height, settings);
            let measurement = measurement.map_err(|problem| problem.to_string())?;
            *begun.borrow_mut() = Some((measurement, usize::from(geometry.planes == 3)));
            Ok(())
        },
        |strip| {
            if let Some((measurement, plane)) = &mut *begun.borrow_mut()
                && strip.plane == *plane
            {
                strip.f32(&mut values);
                measurement.rows(&values);
            }
        },
    )?;
    let (measurement, _) = begun.into_inner().ok_or_else(|| "it has no pixels".to_owned())?;
    let measured = measurement.finish();
    measured.map(|measured| figures_of(&measured)).map_err(|problem| problem.to_string())
}

fn figures_of(measured: &Measured) -> StarFigures {
    let count = |stars: usize| u32::try_from(stars).unwrap_or(u32::MAX);
    let tidy = |value: Option<f32>| value.map(shortest);
    let sky = |channel: Channel| [shortest(channel.background), shortest(channel.noise)];
    StarFigures {
        stars: count(measured.stars.len()),
        fwhm_px: tidy(measured.fwhm_px),
        hfr_px: tidy(measured.hfr_px),
        eccentricity: tidy(measured.eccentricity),
        angle_agreement: tidy(measured.angle_agreement),
        angle_deg: tidy(measured.angle_deg),
        background: shortest(measured.background),
        noise: shortest(measured.noise),
        saturated: count(measured.saturated),
        colours: measured.channels.map(|channels| channels.map(sky)),
    }
}

/// The number that reads the same as a figure of single precision does.
fn shortest(value: f32) -> f64 {
    value.to_string().parse().unwrap_or_else(|_| f64::from(value))
}
