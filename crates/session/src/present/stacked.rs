//! What was really stacked, by the logs of the stacking program: per target and filter what it was given, what went into
//! the picture and what was left out and why, and the logs with the masters that they name (docs/rules.md#18-view).

use std::collections::BTreeMap;

use nightledger_frame::log::wbpp::{Integration, MasterId, Outcome};
use nightledger_frame::{Kind, Role, without_suffixes};
use nightledger_language::{mark, of};
use nightledger_ledger::{Decision, FrameId, Reason, fold_name, imaging_order};
use serde::{Deserialize, Serialize};

use super::sight::Sight;
use super::whole;

/// Everything that the view shows.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct StackedView {
    /// Whether the user lets logs decide.
    pub in_use: bool,
    /// The logs of the scan, by place.
    pub logs: Vec<LogView>,
    /// The targets that are in the CSV and of which a log says something, in the ledger's order; those without any light
    /// that counts behind them.
    pub targets: Vec<StackedTarget>,
}

/// A log.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct LogView {
    /// Where it lies.
    pub path: String,
    /// The script and its version: `Weighted Batch Preprocessing 2.8.9`.
    pub tool: String,
    /// The program's version line: `1.9.3 Lockhart (x64)`; empty where the log has none.
    pub pixinsight: String,
    /// When it was started, by the clock of the machine that stacked; empty where the log has no times.
    pub started: String,
    /// Whether the log has its end.
    pub is_finished: bool,
    /// Whether it has an integration of lights; one without decides nothing about lights.
    pub decides: bool,
    /// Whether it is no log but the list that a picture carries of what it was made of.
    pub is_image_list: bool,
    /// Exposures that it integrated, whether or not their files are in the scan.
    pub integrated: u32,
    /// Exposures that it left out.
    pub rejected: u32,
    /// The masters that what it integrated was calibrated with.
    pub masters: Vec<UsedMaster>,
}

/// A master that was really used.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UsedMaster {
    /// What it calibrated, in words: `Dark`, `Dark of flats`.
    pub kind: String,
    /// Its file's name.
    pub name: String,
    /// How many frames it was made of, by its file, else by the log; nothing where neither says it.
    pub frames: Option<u32>,
    /// How many of the exposures integrated it calibrated, directly or by way of their flat.
    pub exposures: u32,
    /// Its file, where that is in the scan.
    pub file: Option<u32>,
}

/// What became of a target's lights.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct StackedTarget {
    /// As shown; nothing for lights without an object.
    pub name: Option<String>,
    /// By filter, sorted by name, lights without one last.
    pub filters: Vec<StackedFilter>,
    /// All filters together.
    pub all: StackedFilter,
    /// Why lights were left out, the most time first.
    pub reasons: Vec<LeftOut>,
}

/// What became of the lights of one filter.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct StackedFilter {
    /// The filter; nothing for lights without one.
    pub filter: Option<String>,
    /// By [`Fate`], in its order.
    pub shares: [Share; 3],
}

/// Some lights.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Share {
    /// How many.
    pub exposures: u32,
    /// s of light.
    pub seconds: f64,
}

/// What became of a light.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Fate {
    /// It is in a picture.
    Integrated,
    /// A log was given it, and it is in none.
    LeftOut,
    /// No log decides about it; it counts.
    Undecided,
}

/// Lights left out for one reason.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct LeftOut {
    /// The step that left them out, in words.
    pub why: String,
    /// How many there are.
    pub share: Share,
    /// The first of them: file, path, and the reason with its figures.
    pub files: Vec<(u32, String, String)>,
}

/// Files named under one reason; the rest is counted.
const FILES: usize = 50;

impl StackedFilter {
    /// The lights of a fate.
    pub fn share(&self, fate: Fate) -> Share {
        let [integrated, left_out, undecided] = self.shares;
        match fate {
            Fate::Integrated => integrated,
            Fate::LeftOut => left_out,
            Fate::Undecided => undecided,
        }
    }

    /// What the logs were given: integrated and left out.
    pub fn offered(&self) -> Share {
        let [integrated, left_out, _] = self.shares;
        Share {
            exposures: integrated.exposures.saturating_add(left_out.exposures),
            seconds: integrated.seconds + left_out.seconds,
        }
    }

    fn add(&mut self, fate: Fate, seconds: f64) {
        let [integrated, left_out, undecided] = &mut self.shares;
        match fate {
            Fate::Integrated => integrated.add(seconds),
            Fate::LeftOut => left_out.add(seconds),
            Fate::Undecided => undecided.add(seconds),
        }
    }
}

impl Share {
    fn add(&mut self, seconds: f64) {
        self.exposures = self.exposures.saturating_add(1);
        self.seconds += seconds;
    }
}

/// A light of which the view tells something.
struct Light {
    file: FrameId,
    /// Its target and filter, folded; targets without a name are "".
    target: String,
    filter: Option<String>,
    /// As it is written.
    object: Option<String>,
    filter_name: Option<String>,
    fate: Fate,
    seconds: f64,
    /// The step that left it out, and that with its figures.
    why: Option<(&'static str, String)>,
}

/// The lights of all targets that are not switched off.
fn lights(sight: &Sight) -> Vec<Light> {
    let decides = sight.settings.use_stacking_logs
        && sight.scan.stackings().iter().any(|log| log.integration.decides());
    if !decides {
        return Vec::new();
    }
    let off: Vec<String> = sight.answer.ledger.targets.iter().filter(|target| !target.on).map(key).collect();
    let light = |(file, decision): (FrameId, &Decision)| {
        let fate = fate(sight, file, decision)?;
        let view = sight.view(file)?;
        let object = view.object().map(|known| String::from(known.value));
        let target = object.as_deref().map(fold_name).unwrap_or_default();
        let filter_name = view.filter().map(|known| String::from(known.value));
        let why = decision.in_log.and_then(|in_log| match in_log.outcome {
            Outcome::Rejected(why) => Some((why.group(), why.to_string())),
            _ => None,
        });
        (!off.contains(&target)).then(|| Light {
            file,
            target,
            filter: filter_name.as_deref().map(fold_name),
            object,
            filter_name,
            fate,
            seconds: view.exposure_s().map_or(0.0, |known| known.value),
            why,
        })
    };
    FrameId::all().zip(&sight.answer.ledger.decisions).filter_map(light).collect()
}

fn key(target: &nightledger_ledger::TargetPart) -> String {
    target.name.as_deref().map(fold_name).unwrap_or_default()
}

fn fate(sight: &Sight, file: FrameId, decision: &Decision) -> Option<Fate> {
    match decision.in_log.map(|in_log| in_log.outcome) {
        Some(Outcome::Integrated) => Some(Fate::Integrated),
        Some(Outcome::Rejected(_)) if decision.reason == Some(Reason::NotIntegrated) => Some(Fate::LeftOut),
        _ => {
            let view = sight.view(file).filter(|_| decision.counted)?;
            let is_light = view.kind().is_some_and(|kind| kind.value == Kind::Light);
            (is_light && view.role() == Role::Single).then_some(Fate::Undecided)
        }
    }
}

impl StackedView {
    /// The view of an answer; nothing in it where the scan has no log.
    pub fn new(sight: &Sight) -> Self {
        let (logs, targets) = (sight.scan.logs(), targets(sight));
        // What pictures say of themselves is shown where it says something of these lights.
        let stackings = sight.scan.stackings().iter().filter(|log| log.integration.is_image_list);
        let lists: Vec<_> = stackings.filter(|_| !targets.is_empty()).collect();
        if logs.is_empty() && lists.is_empty() {
            return Self::default();
        }
        let masters = masters_of(sight);
        let log = |log: &nightledger_ledger::StackingLog| {
            let said = &log.integration;
            LogView {
                path: log.place.path.to_string(),
                tool: format!("{} {}", said.tool, said.version).trim_end().to_owned(),
                pixinsight: said.pixinsight.as_deref().unwrap_or_default().to_owned(),
                started: said.started.as_deref().unwrap_or_default().to_owned(),
                is_finished: said.is_finished,
                decides: said.decides(),
                is_image_list: said.is_image_list,
                integrated: whole(said.integrated()),
                rejected: whole(said.rejected()),
                masters: used_masters(said, &masters),
            }
        };
        Self {
            in_use: sight.settings.use_stacking_logs,
            logs: logs.iter().chain(lists).map(log).collect(),
            targets,
        }
    }
}

fn targets(sight: &Sight) -> Vec<StackedTarget> {
    let parts = &sight.answer.ledger.targets;
    let mut by_key: BTreeMap<String, StackedTarget> = BTreeMap::new();
    for light in lights(sight) {
        let target = by_key.entry(light.target.clone()).or_insert_with(|| {
            let part = parts.iter().find(|part| key(part) == light.target);
            let name = part.map_or_else(|| light.object.clone(), |part| part.name.clone());
            StackedTarget { name, ..StackedTarget::default() }
        });
        target.take(sight, &light);
    }
    // A target of which no log says anything is no news here.
    by_key.retain(|_, target| target.all.offered().exposures > 0);
    for target in by_key.values_mut() {
        target.filters.sort_by_cached_key(|line| imaging_order(line.filter.as_deref()));
        target.reasons.sort_by(|one, other| {
            other.share.seconds.total_cmp(&one.share.seconds).then_with(|| one.why.cmp(&other.why))
        });
    }
    let mut in_order: Vec<StackedTarget> =
        parts.iter().filter_map(|part| by_key.remove(&key(part))).collect();
    in_order.extend(by_key.into_values());
    in_order
}

impl StackedTarget {
    fn take(&mut self, sight: &Sight, light: &Light) {
        self.all.add(light.fate, light.seconds);
        let line = self.filters.iter().position(|line| line.filter.as_deref().map(fold_name) == light.filter);
        let line = line.unwrap_or_else(|| {
            self.filters
                .push(StackedFilter { filter: light.filter_name.clone(), ..StackedFilter::default() });
            self.filters.len() - 1
        });
        if let Some(line) = self.filters.get_mut(line) {
            line.add(light.fate, light.seconds);
        }
        let (Fate::LeftOut, Some((group, why))) = (light.fate, &light.why) else { return };
        let at = self.reasons.iter().position(|reason| reason.why == *group).unwrap_or_else(|| {
            self.reasons.push(LeftOut { why: (*group).to_owned(), ..LeftOut::default() });
            self.reasons.len() - 1
        });
        let Some(reason) = self.reasons.get_mut(at) else { return };
        reason.share.add(light.seconds);
        if reason.files.len() < FILES
            && let Some(frame) = sight.frame(light.file)
        {
            reason.files.push((light.file.0, frame.place.path.to_string(), why.clone()));
        }
    }
}

/// The lights of a fate, of one target by its place in [`StackedView::targets`] and of one of its filters or all.
pub(super) fn files(sight: &Sight, target: u32, filter: Option<u32>, fate: Option<Fate>) -> Vec<FrameId> {
    let shown = targets(sight);
    let Some(target) = usize::try_from(target).ok().and_then(|at| shown.get(at)) else { return Vec::new() };
    let line = filter.map(|at| usize::try_from(at).ok().and_then(|at| target.filters.get(at)));
    let filter = match line {
        Some(None) => return Vec::new(),
        Some(Some(line)) => Some(line.filter.as_deref().map(fold_name)),
        None => None,
    };
    let name = target.name.as_deref().map(fold_name).unwrap_or_default();
    let is_of = |light: &Light| {
        light.target == name
            && filter.as_ref().is_none_or(|filter| light.filter == *filter)
            && fate.map_or(light.fate != Fate::Undecided, |fate| light.fate == fate)
    };
    lights(sight).into_iter().filter(is_of).map(|light| light.file).collect()
}

/// The masters of the scan by their names without suffix and case: the first of a name, and how many frames it says that
/// it was made of.
fn masters_of(sight: &Sight) -> BTreeMap<String, (u32, Option<u32>)> {
    let mut masters: BTreeMap<String, (u32, Option<u32>)> = BTreeMap::new();
    for (file, frame) in FrameId::all().zip(sight.scan.frames()) {
        let Some(view) = sight.view(file).filter(|view| view.role() == Role::Master) else { continue };
        let count = view.subframes().map(|known| known.value);
        let of_name = masters.entry(folded(frame.place.file_name())).or_insert((file.0, count));
        of_name.1 = of_name.1.or(count);
    }
    masters
}

fn folded(file_name: &str) -> String {
    without_suffixes(file_name).to_lowercase()
}

/// What a master did for a light; in the order in which they are shown.
const USES: [&str; 5] =
    [mark!("Dark"), mark!("Flat"), mark!("Dark of flats"), mark!("Bias"), mark!("Bias of flats")];

fn used_masters(said: &Integration, files: &BTreeMap<String, (u32, Option<u32>)>) -> Vec<UsedMaster> {
    let mut used: BTreeMap<(usize, MasterId), u32> = BTreeMap::new();
    for exposure in said.exposures.iter().filter(|exposure| exposure.outcome == Outcome::Integrated) {
        let Some(own) = exposure.masters else { continue };
        let of_flat = own.flat.and_then(|flat| said.master(flat)?.masters).unwrap_or_default();
        // In the order of USES.
        let each = [own.dark, own.flat, of_flat.dark, own.bias, of_flat.bias];
        for (at, master) in each.into_iter().enumerate() {
            if let Some(master) = master {
                let exposures = used.entry((at, master)).or_default();
                *exposures = exposures.saturating_add(1);
            }
        }
    }
    let view = |((at, id), exposures): ((usize, MasterId), u32)| {
        let master = said.master(id)?;
        let file = files.get(&folded(master.file_name()));
        Some(UsedMaster {
            kind: USES.get(at).map_or("", |each| of(each)).to_owned(),
            name: master.file_name().to_owned(),
            frames: file.and_then(|(_, count)| *count).or(master.frames),
            exposures,
            file: file.map(|(file, _)| *file),
        })
    };
    used.into_iter().filter_map(view).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{answer, sample};
    use super::*;
    use crate::Scan;
    use nightledger_ledger::{Edits, Settings};

    /// The sample's first six lights through Ha: four stacked, one of too low a weight, one that could not be aligned.
    /// What else there is, no log names.
    fn scan() -> (Scan, Vec<String>) {
        let mut scan = sample();
        let is_ha = |path: &str| path.contains("LIGHT_Ha");
        let paths: Vec<String> = scan
            .frames()
            .iter()
            .map(|frame| frame.place.path.to_string())
            .filter(|path| is_ha(path))
            .take(6)
            .collect();
        let name = |path: &String| path.rsplit('/').next().unwrap().trim_end_matches(".fits").to_owned();
        let names: Vec<String> = paths.iter().map(name).collect();
        // The sample's names stand for several nights each; their folders tell which is meant.
        let calibrated = paths.iter().zip(&names);
        let calibrated: Vec<String> = calibrated
            .map(|(path, name)| format!("Calibration frame 0: D:/{path} ---> D:/c/{name}_c.xisf\n"))
            .collect();
        let calibrated = calibrated.concat();
        let offered = [0, 3, 4, 5]
            .map(|at: usize| format!("[true, \"D:/r/{}_c_r.xisf\", \"\"],\n", names[at]))
            .concat();
        let (light, lost) = (&names[1], &names[2]);
        let log = format!(
            "PixInsight Core 1.9.3 Lockhart (x64)\nWeighted Batch Preprocessing Script 2.8.9\n\
             * Begin calibration of Light frames\nFilter : Ha\nExposure : 300.00s\nMaster bias: none\n\
             * Master dark: D:/m/masterDark_A.xisf\n* Master flat: D:/m/masterFlat_Ha.xisf\n\
             * End calibration of Light frames\n{calibrated}* Bad frames rejection\n\
             [Frames rejection] {light}_c.xisf - 0.031 < 0.050 | rejected\n* End of bad frames rejection\n\
             * Begin registration of light frames\n** Warning: Registered frame 2: D:/c/{lost}_c.xisf ---> [ FAILED ]\n\
             * End registration of light frames\n* Begin integration of Light frames\nFilter : Ha\nII.images = [\n{offered}\
             ];\nIntegration of 4 images:\n* Writing master Light frame:\nD:/m/masterLight_Ha.xisf\n\
             * End integration of Light frames\n* WeightedBatchPreprocessing: 42:17.31\n"
        );
        scan.take_log(0, "WBPP/logs/20251001120000.log", crate::read_log(log.as_bytes()));
        (scan, paths)
    }

    fn view(scan: &Scan, settings: &Settings) -> StackedView {
        let edits = Edits::default();
        let answer = answer(scan, settings, &edits);
        StackedView::new(&Sight::new(scan, &answer, &edits, settings))
    }

    #[test]
    fn each_filter_says_what_was_given_stacked_and_lost() {
        let (scan, paths) = scan();
        let view = view(&scan, &Settings::default());
        let [target] = view.targets.as_slice() else { panic!("{:?}", view.targets) };
        assert_eq!(target.name.as_deref(), Some("IC 1396A"));
        let of = |line: &StackedFilter| {
            let fates =
                [Fate::Integrated, Fate::LeftOut, Fate::Undecided].map(|fate| line.share(fate).exposures);
            (line.filter.clone(), line.offered().exposures, fates, line.share(Fate::LeftOut).seconds)
        };
        let lines: Vec<_> = target.filters.iter().map(of).collect();
        assert_eq!(
            lines,
            [
                (Some("Ha".to_owned()), 6, [4, 2, 18], 600.0),
                (Some("OIII".to_owned()), 0, [0, 0, 30], 0.0),
                (Some("SII".to_owned()), 0, [0, 0, 16], 0.0)
            ]
        );
        assert_eq!(of(&target.all), (None, 6, [4, 2, 64], 600.0));
        let reasons: Vec<_> =
            target.reasons.iter().map(|each| (&*each.why, each.share.exposures, &each.files[0])).collect();
        let [(first, 1, one), (second, 1, other)] = reasons.as_slice() else { panic!("{reasons:?}") };
        assert_eq!((*first, &*one.2, &*one.1), ("registration failed", "registration failed", &*paths[2]));
        assert_eq!((*second, &*other.2, &*other.1), ("weight too low", "weight 0.031 < 0.050", &*paths[1]));
    }

    #[test]
    fn the_log_names_the_masters_that_were_used() {
        let (scan, _) = scan();
        let view = view(&scan, &Settings::default());
        let [log] = view.logs.as_slice() else { panic!("{:?}", view.logs) };
        assert_eq!((&*log.tool, log.integrated, log.rejected), ("Weighted Batch Preprocessing 2.8.9", 4, 2));
        assert!(log.decides && log.is_finished);
        let masters: Vec<_> =
            log.masters.iter().map(|each| (&*each.kind, &*each.name, each.frames, each.exposures)).collect();
        assert_eq!(
            masters,
            [("Dark", "masterDark_A.xisf", None, 4), ("Flat", "masterFlat_Ha.xisf", None, 4)]
        );
    }

    #[test]
    fn a_figure_leads_to_its_files() {
        let (scan, paths) = scan();
        let (settings, edits) = (Settings::default(), Edits::default());
        let answer = answer(&scan, &settings, &edits);
        let sight = Sight::new(&scan, &answer, &edits, &settings);
        let named = |filter, fate| -> Vec<String> {
            let files = files(&sight, 0, filter, fate).into_iter();
            files.map(|file| sight.frame(file).unwrap().place.path.to_string()).collect()
        };
        assert_eq!(named(Some(0), Some(Fate::LeftOut)), paths[1..3]);
        assert_eq!(named(None, None), paths);
        assert_eq!(named(Some(1), Some(Fate::Undecided)).len(), 30);
        assert!(files(&sight, 0, Some(9), None).is_empty() && files(&sight, 1, None, None).is_empty());
    }

    #[test]
    fn without_a_log_and_with_the_switch_off_there_is_nothing_to_show_of_targets() {
        assert_eq!(view(&sample(), &Settings::default()), StackedView::default());
        let off = Settings { use_stacking_logs: false, ..Settings::default() };
        let view = view(&scan().0, &off);
        assert_eq!((view.in_use, view.logs.len(), view.targets.len()), (false, 1, 0));
        // A target that is not in the CSV is not here either.
        let off = Settings { targets_off: vec!["IC 1396A".to_owned()], ..Settings::default() };
        assert!(super::tests::view(&scan().0, &off).targets.is_empty());
    }
}
