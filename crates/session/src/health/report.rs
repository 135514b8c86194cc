//! What `nightledger health --json` prints (docs/rules.md#23-health).

use nightledger_health::{CameraFigures, Flat, Seen, Side};
use serde::Serialize;

use super::cameras::{Plan, seen};
use crate::{Session, ToMeasure};

/// The figures of cameras and calibration frames.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct HealthReport {
    /// Cameras in the order in which their frames were taken.
    pub cameras: Vec<CameraFigures>,
    /// Flats in the order of exposure.
    pub flats: Vec<FlatLine>,
    /// Darks by folder and path.
    pub darks: Vec<DarkLine>,
    /// What could not be read, by folder and path.
    pub errors: Vec<ErrorLine>,
}

/// A flat.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FlatLine {
    /// Its path below the folder.
    pub path: String,
    /// Which folder.
    pub root: u16,
    /// Its median, a share of saturation.
    pub level: f64,
    /// The width of its values, a share of its median.
    pub spread: f64,
    /// Whether it will do.
    pub verdict: &'static str,
}

/// A dark.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DarkLine {
    /// Its path below the folder.
    pub path: String,
    /// Which folder.
    pub root: u16,
    /// Its brighter side, if one is.
    pub leak: Option<Side>,
}

/// A file that could not be read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ErrorLine {
    /// Its path below the folder.
    pub path: String,
    /// Which folder.
    pub root: u16,
    /// Why.
    pub error: String,
}

pub(super) fn report(session: &Session, plan: &Plan<'_>) -> HealthReport {
    let mut report = HealthReport { cameras: figures(session, plan), ..HealthReport::default() };
    for (one, what) in &plan.others {
        let (path, root) = (one.frame.place.path.to_string(), one.frame.place.root);
        match seen(session, what) {
            Some(Seen::Flat(Flat { level, spread, verdict })) => {
                let verdict = verdict.as_str();
                report.flats.push(FlatLine { path, root, level: *level, spread: *spread, verdict });
            }
            Some(Seen::Leak(leak)) => report.darks.push(DarkLine { path, root, leak: *leak }),
            _ => {}
        }
    }
    report.darks.sort_by(|a, b| (a.root, &a.path).cmp(&(b.root, &b.path)));
    report.errors = errors(session, plan);
    report
}

/// Of each camera what follows from what was seen so far.
pub(crate) fn figures(session: &Session, plan: &Plan<'_>) -> Vec<CameraFigures> {
    let of_camera = |(camera, pairs, darks): &(nightledger_health::Camera, Vec<_>, Option<_>)| {
        let (mut all_levels, mut noises) = (Vec::new(), Vec::new());
        for pair in pairs {
            if let Some(Seen::Bias { levels, noise }) = seen(session, pair) {
                all_levels.extend(levels.iter().flatten().copied());
                noises.extend(noise);
            }
        }
        let dark = darks.as_ref().and_then(|darks| match seen(session, darks)? {
            Seen::Defects(level, defects) => Some((*level, defects)),
            _ => None,
        });
        camera.figures(&all_levels, &noises, dark)
    };
    plan.cameras.iter().map(of_camera).collect()
}

/// Files that could not be read, each once: the longest darks are looked at together, and each by itself.
pub(crate) fn errors(session: &Session, plan: &Plan<'_>) -> Vec<ErrorLine> {
    let pairs = plan.cameras.iter().flat_map(|(_, pairs, darks)| pairs.iter().chain(darks));
    let mut errors: Vec<ErrorLine> = Vec::new();
    for what in pairs.chain(plan.others.iter().map(|(_, what)| what)) {
        let Some(looked) = session.looked.get(what) else { continue };
        for (file, error) in &looked.unread {
            let Some(ToMeasure { root, path }) = what.files.get(*file).cloned() else { continue };
            errors.push(ErrorLine { path, root, error: error.to_string() });
        }
    }
    errors.sort_by(|a, b| (a.root, &a.path, &a.error).cmp(&(b.root, &b.path, &b.error)));
    errors.dedup_by(|a, b| (a.root, &a.path) == (b.root, &b.path));
    errors
}
