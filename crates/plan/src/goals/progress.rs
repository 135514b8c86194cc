//! Have, want and need of each goal, and what there is without one (docs/rules.md#20-progress).

use std::collections::{BTreeMap, BTreeSet};

use nightledger_frame::decimal::tidy;
use nightledger_language::{tr, tr_n};
use nightledger_ledger::{Amount, Edits, Goal, GoalSource, Remark, RemarkCode, fold_name};
use serde::Serialize;
use serde_json::Value;

use super::goal::fold_filter;
use super::tally::{Group, Tally};

/// What progress is worked out from.
pub struct Given<'a> {
    /// What there is.
    pub tally: &'a Tally,
    /// The user's edits: their names of targets.
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
    let groups = given.tally.groups();
    let named = with_targets(given, groups, &mut remarks);
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
    let mut places: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (place, goal) in open.iter().enumerate() {
        places.entry((goal.target.clone(), goal.filter.clone())).or_default().push(place);
    }
    let mut reports = Vec::new();
    for group in groups {
        let target = group.target.as_deref().map(fold_name).unwrap_or_default();
        let filter = group.filter.as_deref().map(fold_filter).unwrap_or_default();
        let places = places.get(&(target, filter)).map_or(&[][..], Vec::as_slice);
        let fits = |open: &Open<'_>| {
            open.goal.panel.as_deref().is_none_or(|panel| Some(panel) == group.panel.as_deref())
                && open
                    .goal
                    .exposure_s
                    .is_none_or(|wanted| group.exposure_s.is_some_and(|had| same_exposure(wanted, had)))
        };
        // The more exact goal takes frames first.
        let exactness = |open: &Open<'_>| (open.goal.panel.is_some(), open.goal.exposure_s.is_some());
        let fitting = places.iter().filter_map(|place| Some((*place, open.get(*place)?)));
        let best = fitting.filter(|(_, open)| fits(open)).max_by_key(|(_, open)| exactness(open));
        match best.map(|(place, _)| place).and_then(|place| open.get_mut(place)) {
            Some(open) => {
                open.had.push((group.exposure_s.unwrap_or(0.0), group.frames));
                open.of_panels.extend(group.panel.clone());
            }
            None => reports.push(without_goal(group)),
        }
    }
    let names = Names::of(groups);
    for open in &open {
        if open.goal.panel.is_none() && open.of_panels.len() > 1 {
            remarks.push(Remark {
                code: RemarkCode::AllPanels,
                text: tr_n!(
                    open.of_panels.len(),
                    "The goal for {target} {filter} names no panel and is for {n} of them.",
                    "The goal for {target} {filter} names no panel and is for all {n} of them together.",
                    n = open.of_panels.len(),
                    target = open.goal.target,
                    filter = open.goal.filter
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
                text: tr!("{source} names no target, and the scan has {targets}: its goals are left out. Name the target in the plan.", source = source.name, targets = targets.len()),
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
                aside.insert(tr!(
                    "{target} {filter} of {source}",
                    target = goal.target,
                    filter = goal.filter,
                    source = source.name
                ));
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
            text: tr!(
                "Goals that another source goes before are set aside: {names}.",
                names = names.join(", ")
            ),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::goals::tally::of_groups;

    fn goal(filter: &str, exposure_s: Option<f64>, amount: Amount) -> Goal {
        Goal { target: "M 31".to_owned(), panel: None, filter: filter.to_owned(), exposure_s, amount }
    }

    fn reports(had: &[(&str, f64, u32)], goals: Vec<Goal>) -> Vec<GoalReport> {
        let source = GoalSource {
            name: "goals.csv".to_owned(),
            kind: nightledger_ledger::SourceKind::Table,
            goals,
            without_target: Vec::new(),
            remarks: Vec::new(),
        };
        let tally = of_groups(had.iter().map(|(filter, exposure_s, frames)| Group {
            target: Some("M 31".to_owned()),
            panel: None,
            filter: Some((*filter).to_owned()),
            exposure_s: Some(*exposure_s),
            frames: *frames,
        }));
        progress(&Given { tally: &tally, edits: &Edits::default(), sources: &[source], share: 0.95 }).goals
    }

    /// docs/rules.md#20-progress
    #[test]
    fn a_surplus_of_one_filter_serves_no_other() {
        let found = reports(
            &[("Ha", 300.0, 40), ("OIII", 300.0, 2)],
            vec![goal("Ha", None, Amount::Frames(10)), goal("OIII", None, Amount::Frames(10))],
        );
        let of = |at: usize| (found[at].have_s, found[at].need_s, found[at].ready);
        assert_eq!(of(0), (12_000.0, Some(0.0), Some(true)));
        assert_eq!(of(1), (600.0, Some(2400.0), Some(false)));
    }

    /// docs/rules.md#20-ready
    #[test]
    fn a_goal_is_ready_at_95_of_100_of_it_19_of_20() {
        for (frames, ready) in [(18, false), (19, true), (20, true)] {
            let found = reports(&[("Ha", 300.0, frames)], vec![goal("Ha", None, Amount::Frames(20))]);
            assert_eq!(found[0].ready, Some(ready), "{frames}");
        }
    }

    /// docs/rules.md#20-progress
    #[test]
    fn a_goal_in_frames_wants_them_times_the_exposure_that_most_frames_have() {
        let found = reports(&[("Ha", 300.0, 5), ("Ha", 60.0, 3)], vec![goal("Ha", None, Amount::Frames(10))]);
        assert_eq!((found[0].have_s, found[0].want_s), (1680.0, Some(3000.0)));
        // Without a frame nobody knows how long they will be.
        let found = reports(&[], vec![goal("Ha", None, Amount::Frames(10))]);
        assert_eq!((found[0].want_s, found[0].want_frames, found[0].ready), (None, Some(10), Some(false)));
    }

    /// docs/rules.md#20-without-goal
    #[test]
    fn what_has_no_goal_is_listed_by_exposure() {
        let found = reports(
            &[("Ha", 300.0, 5), ("Ha", 60.0, 3), ("L", 60.0, 1)],
            vec![goal("Ha", Some(300.0), Amount::Frames(10))],
        );
        let listed: Vec<_> =
            found.iter().map(|report| (report.filter.as_deref(), report.exposure_s, report.want_s)).collect();
        assert_eq!(
            listed,
            [
                (Some("Ha"), Some(60.0), None),
                (Some("Ha"), Some(300.0), Some(3000.0)),
                (Some("L"), Some(60.0), None)
            ]
        );
    }
}
