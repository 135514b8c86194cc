//! The projects of a scan: each target with what was gathered against its goals, what it lacks and what comes next
//! (docs/rules.md#20-view).

mod bars;
mod query;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use nightledger_language::tr;
use nightledger_ledger::{Edits, Goals, SourceKind, fold_name, name_order};
use nightledger_plan::goals::{Given, GoalReport, progress};
use serde::{Deserialize, Serialize};

pub use bars::GoalBar;
pub use query::{Only, ProjectsQuery, ProjectsTotal, Sort};

use bars::{bars, needed};

use crate::standing::{Standing, TargetStanding};
pub use crate::tonight::Tonight;

/// All targets of a scan, and those that goals name.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ProjectsView {
    /// By name, lights without an object last.
    pub targets: Vec<Project>,
    /// Telescopes with cameras, which [`Project::nights`] count from 0.
    pub rigs: Vec<String>,
    /// What is to be told of the goals.
    pub remarks: Vec<String>,
    /// Where goals come from beside what was typed: a file's name, and how many goals it has.
    pub plans: Vec<(String, u32)>,
    /// What is still needed, as a table of goals: for the next plan.
    pub needed: String,
}

/// Where one target stands.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Project {
    /// As shown; nothing for lights without an object.
    pub name: Option<String>,
    /// How many panels it has, where it is a mosaic.
    pub panels: u32,
    /// s of light.
    pub seconds: f64,
    /// Exposures.
    pub exposures: u32,
    /// The last night, `2023-07-06`.
    pub last_night: Option<String>,
    /// What was gathered by night and rig.
    pub nights: Vec<NightSum>,
    /// By panel, filter and exposure: what there is, against what is wanted.
    pub bars: Vec<GoalBar>,
    /// s that are missing to its goals; 0 without any.
    pub need_s: f64,
    /// Its stages with the words of their status: `20_Data`, `active`.
    pub stages: Vec<(String, String)>,
    /// Calibration that its lights lack, in words.
    pub lacks: Vec<String>,
    /// What comes next.
    pub next: Next,
    /// When it is high tonight, where its place and the site are known.
    pub tonight: Option<Tonight>,
}

/// What was gathered of a target in one night through one rig.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct NightSum {
    /// `2023-07-06`.
    pub date: Option<String>,
    /// Which of the rigs.
    pub rig: Option<u32>,
    /// s.
    pub seconds: f64,
    /// Exposures.
    pub exposures: u32,
}

/// What comes next for a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum Next {
    /// A goal is not reached.
    Shoot,
    /// All goals are reached, and calibration is missing.
    Calibrate,
    /// All goals are reached, and nothing is missing.
    Stack,
    /// There is no goal to hold it against.
    #[default]
    Decide,
    /// By its stage it is being processed.
    Process,
    /// By its stage it is finished.
    Finished,
    /// By its stage it was given up.
    Abandoned,
}

impl Next {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Shoot => tr!("needs light"),
            Self::Calibrate => tr!("needs calibration"),
            Self::Stack => tr!("ready to stack"),
            Self::Decide => tr!("no goal"),
            Self::Process => tr!("being processed"),
            Self::Finished => tr!("finished"),
            Self::Abandoned => tr!("given up"),
        }
    }
}

impl ProjectsView {
    /// Holds what there is against goals.
    pub(crate) fn new(standing: &Standing, goals: &Goals, edits: &Edits) -> Self {
        let sources = goals.sources();
        let found = progress(&Given { tally: &standing.tally, edits, sources: &sources, share: goals.share });
        let mut by_target: BTreeMap<String, Vec<&GoalReport>> = BTreeMap::new();
        for report in &found.goals {
            by_target.entry(folded(report.target.as_deref())).or_default().push(report);
        }
        let none = Vec::new();
        let known = standing.targets.iter().map(|target| {
            let reports = by_target.remove(&folded(target.name.as_deref())).unwrap_or_else(|| none.clone());
            Project::new(target, &reports)
        });
        let mut targets: Vec<Project> = known.collect();
        // Wanted, and nothing of it was taken yet.
        targets.extend(by_target.into_values().map(|reports| {
            let name = reports.first().and_then(|report| report.target.clone());
            Project::new(&TargetStanding { name, ..TargetStanding::default() }, &reports)
        }));
        targets.sort_by_cached_key(|target| (target.name.is_none(), target.name.as_deref().map(name_order)));
        let of_plans = |source: &&nightledger_ledger::GoalSource| source.kind != SourceKind::Typed;
        Self {
            rigs: standing.rigs.clone(),
            remarks: found.remarks.into_iter().map(|remark| remark.text).collect(),
            plans: sources
                .iter()
                .filter(of_plans)
                .map(|source| {
                    (source.name.clone(), super::whole(source.goals.len() + source.without_target.len()))
                })
                .collect(),
            needed: needed(&targets),
            targets,
        }
    }
}

impl Project {
    fn new(target: &TargetStanding, reports: &[&GoalReport]) -> Self {
        let nights = target.nights.iter().map(|((date, rig), sum)| NightSum {
            date: date.map(|date| date.to_string()),
            rig: *rig,
            seconds: sum.seconds,
            exposures: sum.exposures,
        });
        let nights: Vec<NightSum> = nights.collect();
        let bars = bars(reports);
        let stages = target.stages.iter().map(|(stage, status)| (stage.clone(), (*status).to_owned()));
        let mut project = Self {
            name: target.name.clone(),
            panels: target.panels,
            seconds: nights.iter().map(|night| night.seconds).sum(),
            exposures: nights.iter().fold(0, |sum, night| sum.saturating_add(night.exposures)),
            last_night: nights.iter().filter_map(|night| night.date.clone()).max(),
            need_s: bars.iter().filter_map(|bar| bar.need_s).sum(),
            stages: stages.collect(),
            lacks: target.lacks.clone(),
            tonight: target.tonight,
            next: Next::Decide,
            nights,
            bars,
        };
        project.next = project.find_next();
        project
    }

    fn find_next(&self) -> Next {
        let all =
            |status: &str| !self.stages.is_empty() && self.stages.iter().all(|(_, word)| word == status);
        let any = |status: &str| self.stages.iter().any(|(_, word)| word == status);
        if all("abandoned") {
            return Next::Abandoned;
        }
        let goes_on = any("active") || any("draft") || self.stages.is_empty();
        if !goes_on {
            return if any("inactive") { Next::Process } else { Next::Finished };
        }
        let mut reached = self.bars.iter().filter_map(|bar| bar.ready).peekable();
        if reached.peek().is_none() {
            return Next::Decide;
        }
        match (reached.all(|ready| ready), self.lacks.is_empty()) {
            (false, _) => Next::Shoot,
            (true, false) => Next::Calibrate,
            (true, true) => Next::Stack,
        }
    }

    /// What was gathered through a rig, or through all.
    pub fn nights_of(&self, rig: Option<u32>) -> impl Iterator<Item = &NightSum> {
        self.nights.iter().filter(move |night| rig.is_none() || night.rig == rig)
    }

    /// s of light through a rig, or through all.
    pub fn seconds_of(&self, rig: Option<u32>) -> f64 {
        self.nights_of(rig).map(|night| night.seconds).sum()
    }

    /// The last night with a rig, or with any.
    pub fn last_night_of(&self, rig: Option<u32>) -> Option<&str> {
        self.nights_of(rig).filter_map(|night| night.date.as_deref()).max()
    }

    /// The rigs that it was taken with.
    pub fn rigs(&self) -> BTreeSet<u32> {
        self.nights.iter().filter_map(|night| night.rig).collect()
    }
}

fn folded(name: Option<&str>) -> String {
    name.map(fold_name).unwrap_or_default()
}
