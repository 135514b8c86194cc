//! Which lights went into a picture, by the logs of the program that stacked them (docs/rules.md#18-wbpp).
//!
//! A log names files as they were called on the machine that stacked. Base names link them, without what processing
//! appends; where a name stands for several files, the folders above them tell them apart if they can.

use nightledger_frame::Place;
use nightledger_frame::log::wbpp::{Exposure, Integration, Outcome};
use rustc_hash::FxHashMap;

use crate::input::StackingLog;
use crate::stem::stem;
use crate::steps::files::File;
use crate::steps::verdict::{Verdict, decide};
use crate::{FrameId, InLog, LogId, Reason, Settings};

/// The exposure of a log that decides about a light.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Told<'l> {
    pub(crate) log: LogId,
    /// The log's own name.
    pub(crate) log_name: &'l str,
    pub(crate) integration: &'l Integration,
    pub(crate) exposure: &'l Exposure,
}

impl Told<'_> {
    pub(crate) fn in_log(&self) -> InLog {
        InLog { log: self.log, outcome: self.exposure.outcome }
    }

    fn is_integrated(&self) -> bool {
        self.exposure.outcome == Outcome::Integrated
    }
}

/// What the logs say of the lights.
#[derive(Debug, Default)]
pub(crate) struct ByLogs<'l> {
    /// By file.
    pub(crate) told: FxHashMap<FrameId, Told<'l>>,
    /// Lights that count although no log names them. Empty where no log decides about lights.
    pub(crate) in_no_log: Vec<FrameId>,
    /// Lights of which a log that breaks off does not say what became.
    pub(crate) unfinished: Vec<FrameId>,
    /// Lights whose name stands for several exposures of a log, of which only some went into the picture.
    pub(crate) unclear: Vec<FrameId>,
    /// Integrations that say how many frames went in and not which: all that were offered count.
    pub(crate) only_counts: usize,
}

/// Sets lights aside that are in no picture.
pub(crate) fn by_logs<'l>(
    files: &[File<'_>],
    logs: &'l [StackingLog],
    settings: &Settings,
    verdicts: &mut [Verdict],
) -> ByLogs<'l> {
    let mut by_logs = ByLogs::default();
    if !settings.use_stacking_logs {
        return by_logs;
    }
    let names = Names::of(logs);
    if names.newest_first.is_empty() {
        return by_logs;
    }
    by_logs.only_counts = names.only_counts();
    let lights = lights(files, verdicts);
    // Of two lights with one name a log means the one whose folders are more like those it names.
    let mut fits: FxHashMap<ExposureId, usize> = FxHashMap::default();
    let candidates: Vec<Vec<Candidate<'l>>> = lights.iter().map(|light| names.candidates(light)).collect();
    for candidate in candidates.iter().flatten() {
        let fit = fits.entry(candidate.id).or_default();
        *fit = candidate.fit.max(*fit);
    }
    for (light, candidates) in lights.iter().zip(&candidates) {
        let meant = candidates.iter().filter(|candidate| fits.get(&candidate.id) == Some(&candidate.fit));
        match decision(&meant.collect::<Vec<_>>()) {
            Said::Nothing => by_logs.in_no_log.push(light.id),
            Said::Unfinished => by_logs.unfinished.push(light.id),
            Said::Unclear => by_logs.unclear.push(light.id),
            Said::This(told) => {
                by_logs.told.insert(light.id, told);
                if !told.is_integrated() {
                    decide(verdicts, light.at, Verdict::of(Some(Reason::NotIntegrated)));
                }
            }
        }
    }
    // Lists that name none of these lights belong to other ones, or to files under other names.
    if by_logs.told.is_empty() && names.are_lists() {
        by_logs.in_no_log.clear();
    }
    by_logs
}

/// A single light that counts so far, with all files of its exposure.
#[derive(Debug)]
struct Light<'a> {
    at: usize,
    id: FrameId,
    places: Vec<&'a Place>,
}

fn lights<'a>(files: &[File<'a>], verdicts: &[Verdict]) -> Vec<Light<'a>> {
    let mut copies: FxHashMap<usize, Vec<&'a Place>> = FxHashMap::default();
    for (file, verdict) in files.iter().zip(verdicts) {
        if let Some(kept) = verdict.duplicate_of {
            copies.entry(kept).or_default().push(&file.edited.frame.place);
        }
    }
    let counted = files.iter().zip(verdicts).enumerate();
    let counted = counted.filter(|(_, (file, verdict))| verdict.reason.is_none() && file.is_single_light());
    counted
        .map(|(at, (file, _))| {
            let mut places = vec![&file.edited.frame.place];
            places.extend(copies.remove(&at).into_iter().flatten());
            Light { at, id: file.id, places }
        })
        .collect()
}

/// What the logs together say of one light.
#[derive(Debug)]
enum Said<'l> {
    Nothing,
    Unfinished,
    Unclear,
    This(Told<'l>),
}

/// The newest log that names the light decides, unless it breaks off before it says what became of it.
fn decision<'l>(candidates: &[&Candidate<'l>]) -> Said<'l> {
    let mut unfinished = false;
    for of_one_log in candidates.chunk_by(|one, other| one.id.log == other.id.log) {
        let best = of_one_log.iter().map(|candidate| candidate.fit).max();
        let mut best = of_one_log.iter().filter(|candidate| Some(candidate.fit) == best);
        let Some(first) = best.next() else { continue };
        if first.told.exposure.outcome == Outcome::Unknown {
            unfinished = true;
            continue;
        }
        let agree = best.all(|other| other.told.is_integrated() == first.told.is_integrated());
        return if agree { Said::This(first.told) } else { Said::Unclear };
    }
    if unfinished { Said::Unfinished } else { Said::Nothing }
}

/// An exposure of a log: the log's place in order of age, and its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct ExposureId {
    log: usize,
    exposure: usize,
}

/// An exposure that may be the light.
#[derive(Debug)]
struct Candidate<'l> {
    id: ExposureId,
    told: Told<'l>,
    /// How many folders above the two are alike.
    fit: usize,
}

/// What the logs name.
#[derive(Debug)]
struct Names<'l> {
    /// The logs that decide about lights.
    newest_first: Vec<(LogId, &'l StackingLog)>,
    by_name: FxHashMap<&'l str, Vec<ExposureId>>,
}

impl<'l> Names<'l> {
    fn of(logs: &'l [StackingLog]) -> Self {
        let mut newest_first: Vec<(LogId, &StackingLog)> =
            LogId::all().zip(logs).filter(|(_, log)| log.integration.decides()).collect();
        newest_first.sort_by_cached_key(|(_, log)| std::cmp::Reverse(log.age()));
        let mut by_name: FxHashMap<&str, Vec<ExposureId>> = FxHashMap::default();
        for (at, (_, log)) in newest_first.iter().enumerate() {
            for (exposure, named) in log.integration.exposures.iter().enumerate() {
                let id = ExposureId { log: at, exposure };
                by_name.entry(stem(named.file_name()).name).or_default().push(id);
            }
        }
        Self { newest_first, by_name }
    }

    fn are_lists(&self) -> bool {
        self.newest_first.iter().all(|(_, log)| log.integration.is_image_list)
    }

    fn only_counts(&self) -> usize {
        let stacks = self.newest_first.iter().flat_map(|(_, log)| &log.integration.stacks);
        stacks.filter(|stack| stack.only_counts).count()
    }

    /// The exposures that may be the light, those of the newest log first.
    fn candidates(&self, light: &Light<'_>) -> Vec<Candidate<'l>> {
        let mut found: Vec<Candidate<'l>> = Vec::new();
        for place in &light.places {
            for id in self.by_name.get(stem(place.file_name()).name).into_iter().flatten() {
                let Some((log, of)) = self.newest_first.get(id.log) else { continue };
                let Some(exposure) = of.integration.exposures.get(id.exposure) else { continue };
                let fit = folders_alike(place, &exposure.path);
                match found.iter_mut().find(|candidate| candidate.id == *id) {
                    Some(known) => known.fit = known.fit.max(fit),
                    None => found.push(Candidate {
                        id: *id,
                        told: Told {
                            log: *log,
                            log_name: of.place.file_name(),
                            integration: &of.integration,
                            exposure,
                        },
                        fit,
                    }),
                }
            }
        }
        found.sort_by_key(|candidate| candidate.id);
        found
    }
}

/// How many folders directly above a file are called as above the path in a log.
fn folders_alike(place: &Place, path: &str) -> usize {
    let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
    let pairs = place.folders().zip(folders.rsplit('/'));
    pairs.take_while(|(own, other)| own.to_lowercase() == other.to_lowercase()).count()
}
