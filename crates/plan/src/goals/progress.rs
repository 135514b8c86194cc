//! Have, want and need of each goal, and what there is without one (docs/rules.md#20-progress).

use std::collections::{BTreeMap, BTreeSet};

use nightledger_frame::Frame;
use nightledger_frame::decimal::tidy;
use nightledger_ledger::{EditedFrames, Edits, Ledger, Settings, fold_name};
use serde::Serialize;
use serde_json::Value;

use super::goal::{Amount, Goal, GoalSource, Remark, RemarkCode, fold_filter};

/// What progress is worked out from.
pub struct Given<'a> {
    /// The frames of the scan.
    pub frames: &'a [Frame],
    /// What the rules made of them.
    pub ledger: &'a Ledger,
    /// The user's settings.
    pub settings: &'a Settings,
    /// The user's edits.
    pub edits: &'a Edits,
    /// Where goals come from, those that go first first.
    pub sources: &'a [GoalSource],
    /// The share of a goal at which it is ready (0.95).
    pub share: f64,
}

/// A goal, or what there is without one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GoalReport {
    /// The target as the scan calls it.
    pub target: Option<String>,
    /// The panel; a number where it is one.
    pub panel: Option<Value>,
    /// The filter as the scan calls it.
    pub filter: Option<String>,
    /// s of one exposure.
    pub exposure_s: Option<f64>,
    /// Exposures that count.
    pub frames: u32,
    /// s.
    pub have_s: f64,
    /// s; nothing without a goal.
    pub want_s: Option<f64>,
    /// s; never below 0.
    pub need_s: Option<f64>,
    /// Whether the share is reached.
    pub ready: Option<bool>,
    /// Exposures that are wanted, where the goal is a number of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub want_frames: Option<u32>,
}

/// All of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Progress {
    /// By target, panel, filter and exposure.
    pub goals: Vec<GoalReport>,
    /// What is to be told.
    pub remarks: Vec<Remark>,
}

/// Frames of one target, panel, filter and exposure.
#[derive(Debug, Clone)]
struct Group {
    target: Option<String>,
    panel: Option<String>,
    filter: Option<String>,
    exposure_s: Option<f64>,
    frames: u32,
}

/// What a goal has by now.
struct Open<'a> {
    goal: &'a Goal,
    target: String,
    filter: String,
    /// Frames by exposure, s.
    had: Vec<(f64, u32)>,
    of_panels: BTreeSet<String>,
}

/// Works out all goals.
pub fn progress(given: &Given<'_>) -> Progress {
    let mut remarks: Vec<Remark> = given.sources.iter().flat_map(|source| source.remarks.clone()).collect();
    let groups = groups(given);
    let named = with_targets(given, &groups, &mut remarks);
    let chosen = chosen(given, &named, &mut remarks);
    let mut open: Vec<Open<'_>> = chosen
        .iter()
        .map(|goal| Open {
            goal,
            target: fold_name(&renamed(given, &goal.target)),
            filter: fold_filter(&goal.filter),
            had: Vec::new(),
            of_panels: BTreeSet::new(),
        })
        .collect();
    let mut reports = Vec::new();
    for group in &groups {
        let target = group.target.as_deref().map(fold_name).unwrap_or_default();
        let filter = group.filter.as_deref().map(fold_filter).unwrap_or_default();
        let fits = |open: &&mut Open<'_>| {
            open.target == target
                && open.filter == filter
                && open.goal.panel.as_deref().is_none_or(|panel| Some(panel) == group.panel.as_deref())
                && open
                    .goal
                    .exposure_s
                    .is_none_or(|wanted| group.exposure_s.is_some_and(|had| same_exposure(wanted, had)))
        };
        // The more exact goal takes frames first.
        let exactness = |open: &&mut Open<'_>| (open.goal.panel.is_some(), open.goal.exposure_s.is_some());
        match open.iter_mut().filter(fits).max_by_key(exactness) {
            Some(open) => {
                open.had.push((group.exposure_s.unwrap_or(0.0), group.frames));
                open.of_panels.extend(group.panel.clone());
            }
            None => reports.push(without_goal(group)),
        }
    }
    let names = Names::of(&groups);
    for open in &open {
        if open.goal.panel.is_none() && open.of_panels.len() > 1 {
            remarks.push(Remark {
                code: RemarkCode::AllPanels,
                text: format!(
                    "The goal for {} {} names no panel and is for all {} of them together.",
                    open.goal.target,
                    open.goal.filter,
                    open.of_panels.len()
                ),
            });
        }
        reports.push(report(open, &names, given.share));
    }
    reports.sort_by(|one, other| key(one).partial_cmp(&key(other)).unwrap_or(std::cmp::Ordering::Equal));
    Progress { goals: reports, remarks }
}

/// By target, panel (as a number where it is one), filter and exposure.
fn key(report: &GoalReport) -> (String, Option<u64>, String, String, f64) {
    let panel = report.panel.as_ref();
    (
        report.target.as_deref().map_or_else(|| "\u{10ffff}".to_owned(), str::to_lowercase),
        panel.map(|panel| panel.as_u64().unwrap_or(u64::MAX)),
        panel.and_then(Value::as_str).unwrap_or_default().to_owned(),
        report.filter.as_deref().map(str::to_lowercase).unwrap_or_default(),
        report.exposure_s.unwrap_or(-1.0),
    )
}

/// Exposures agree as those of one exposure do: within 10 ms or a thousandth.
fn same_exposure(one: f64, other: f64) -> bool {
    (one - other).abs() <= (one.abs() * 0.001).max(0.01)
}

/// A target's name as the user renamed it.
fn renamed(given: &Given<'_>, name: &str) -> String {
    given.edits.target_names.new_name(name).unwrap_or(name).to_owned()
}

/// The frames that count, by target, panel, filter and exposure.
fn groups(given: &Given<'_>) -> Vec<Group> {
    let views = EditedFrames::new(given.frames, given.ledger, given.settings, given.edits);
    let mut groups: BTreeMap<(String, Option<String>, String, String), Group> = BTreeMap::new();
    for row in &given.ledger.rows {
        let filter = row.filter.as_ref().map(|known| known.value.clone());
        for id in &row.frames {
            let weight = id.of(&given.ledger.decisions).map_or(1, |decision| decision.weight);
            let panel = views.view(*id).and_then(|view| view.panel_text().map(|panel| panel.text.to_owned()));
            let key = (
                row.target.as_deref().map(fold_name).unwrap_or_default(),
                panel.clone(),
                filter.as_deref().map(fold_filter).unwrap_or_default(),
                row.exposure_s.map(|seconds| format!("{seconds:.4}")).unwrap_or_default(),
            );
            let group = groups.entry(key).or_insert_with(|| Group {
                target: row.target.clone(),
                panel,
                filter: filter.clone(),
                exposure_s: row.exposure_s,
                frames: 0,
            });
            group.frames = group.frames.saturating_add(weight);
        }
    }
    groups.into_values().collect()
}

/// Goals of each source, with the scan's only target where a plan names none.
fn with_targets(given: &Given<'_>, groups: &[Group], remarks: &mut Vec<Remark>) -> Vec<Vec<Goal>> {
    let targets: BTreeSet<&str> = groups.iter().filter_map(|group| group.target.as_deref()).collect();
    let only = targets.first().filter(|_| targets.len() == 1);
    let of_source = |source: &GoalSource| {
        let mut goals = source.goals.clone();
        match only {
            _ if source.without_target.is_empty() => {}
            Some(only) => goals.extend(
                source.without_target.iter().map(|goal| Goal { target: (*only).to_owned(), ..goal.clone() }),
            ),
            None => remarks.push(Remark {
                code: RemarkCode::WithoutTarget,
                text: format!(
                    "{} names no target, and the scan has {}: its goals are left out. Name the target in the plan.",
                    source.name,
                    targets.len()
                ),
            }),
        }
        goals
    };
    given.sources.iter().map(of_source).collect()
}

/// The first source with any goal for a target, panel and filter decides for it alone.
fn chosen(given: &Given<'_>, named: &[Vec<Goal>], remarks: &mut Vec<Remark>) -> Vec<Goal> {
    let mut order: Vec<(&GoalSource, &Vec<Goal>)> = given.sources.iter().zip(named).collect();
    // Stable: of one kind the file that was given first.
    order.sort_by_key(|(source, _)| source.kind);
    let mut decided: BTreeSet<(String, Option<String>, String)> = BTreeSet::new();
    let mut chosen = Vec::new();
    let mut aside = BTreeSet::new();
    for (source, goals) in order {
        let mut of_this = BTreeSet::new();
        for goal in goals {
            let key =
                (fold_name(&renamed(given, &goal.target)), goal.panel.clone(), fold_filter(&goal.filter));
            if decided.contains(&key) {
                aside.insert(format!("{} {} of {}", goal.target, goal.filter, source.name));
            } else {
                of_this.insert(key);
                chosen.push(goal.clone());
            }
        }
        decided.extend(of_this);
    }
    if !aside.is_empty() {
        let names: Vec<String> = aside.into_iter().collect();
        remarks.push(Remark {
            code: RemarkCode::SetAside,
            text: format!("Goals that another source goes before are set aside: {}.", names.join(", ")),
        });
    }
    chosen
}

/// What the scan calls targets and filters.
struct Names {
    targets: BTreeMap<String, String>,
    filters: BTreeMap<String, String>,
}

impl Names {
    fn of(groups: &[Group]) -> Self {
        let targets =
            groups.iter().filter_map(|group| group.target.clone()).map(|name| (fold_name(&name), name));
        let filters =
            groups.iter().filter_map(|group| group.filter.clone()).map(|name| (fold_filter(&name), name));
        Self { targets: targets.collect(), filters: filters.collect() }
    }
}

fn without_goal(group: &Group) -> GoalReport {
    GoalReport {
        target: group.target.clone(),
        panel: group.panel.as_deref().map(panel_value),
        filter: group.filter.clone(),
        exposure_s: group.exposure_s,
        frames: group.frames,
        have_s: tidy(group.exposure_s.unwrap_or(0.0) * f64::from(group.frames)),
        want_s: None,
        need_s: None,
        ready: None,
        want_frames: None,
    }
}

fn report(open: &Open<'_>, names: &Names, share: f64) -> GoalReport {
    let goal = open.goal;
    let frames = open.had.iter().fold(0_u32, |sum, (_, frames)| sum.saturating_add(*frames));
    let have_s = tidy(open.had.iter().map(|(seconds, frames)| seconds * f64::from(*frames)).sum());
    let (want_s, want_frames) = match goal.amount {
        Amount::Seconds(seconds) => (Some(seconds), None),
        Amount::Frames(count) => {
            let one = goal.exposure_s.or_else(|| usual_exposure(&open.had));
            (one.map(|seconds| tidy(seconds * f64::from(count))), Some(count))
        }
    };
    let ready = match (want_s, want_frames) {
        // A whole number of frames is no matter of the last digit.
        (Some(want), _) => have_s >= share * want - 1e-9 * want.max(1.0),
        (None, Some(count)) => f64::from(frames) >= share * f64::from(count) - 1e-9,
        (None, None) => false,
    };
    let target = names.targets.get(&open.target).cloned().unwrap_or_else(|| goal.target.clone());
    let filter = names.filters.get(&open.filter).cloned().unwrap_or_else(|| goal.filter.clone());
    GoalReport {
        target: Some(target),
        panel: goal.panel.as_deref().map(panel_value),
        filter: Some(filter).filter(|filter| !filter.is_empty()),
        exposure_s: goal.exposure_s,
        frames,
        have_s,
        want_s,
        need_s: want_s.map(|want| tidy((want - have_s).max(0.0))),
        ready: Some(ready),
        want_frames,
    }
}

/// The exposure that most frames have; of equals the longer.
fn usual_exposure(had: &[(f64, u32)]) -> Option<f64> {
    let mut by_length: Vec<(f64, u32)> = Vec::new();
    for (seconds, frames) in had.iter().filter(|(seconds, _)| *seconds > 0.0) {
        match by_length.iter_mut().find(|(other, _)| other == seconds) {
            Some((_, sum)) => *sum = sum.saturating_add(*frames),
            None => by_length.push((*seconds, *frames)),
        }
    }
    by_length
        .into_iter()
        .max_by(|one, other| one.1.cmp(&other.1).then(one.0.total_cmp(&other.0)))
        .map(|(seconds, _)| seconds)
}

/// A number where it is one, else the text.
fn panel_value(panel: &str) -> Value {
    panel.parse::<u32>().map_or_else(|_| Value::from(panel), Value::from)
}
