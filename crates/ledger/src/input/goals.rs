//! What the user wants of targets: goals typed on the page, and those of plans that were read (docs/rules.md#20-goals). The
//! rules do not look at them.

use serde::{Deserialize, Serialize};

use super::fold::fold_name;

/// How much is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Amount {
    /// s.
    Seconds(f64),
    /// Exposures.
    Frames(u32),
}

/// What somebody wants of a target, panel and filter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Goal {
    /// The target's name, without its panel.
    pub target: String,
    /// The panel of a mosaic; without one it is for all panels.
    pub panel: Option<String>,
    /// The filter's name.
    pub filter: String,
    /// s of one exposure; without it, it is for all exposures.
    pub exposure_s: Option<f64>,
    /// How much.
    pub amount: Amount,
}

/// What kind of source; in the order in which they go before one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// Typed by the user.
    Typed,
    /// A CSV.
    Table,
    /// The database of a planner.
    Database,
    /// A plan for a night.
    Sequence,
}

/// What is to be told about a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RemarkCode {
    /// Plans that are switched off, and projects that have not begun, are no goals.
    Inactive,
    /// Plans without a target or a template.
    Orphan,
    /// A database whose newest part lies in a file that was not given.
    Incomplete,
    /// Exposures that end by a time or a condition and not by a number.
    Uncounted,
    /// A plan that names no target.
    WithoutTarget,
    /// What another source says of the same target and filter goes before.
    SetAside,
    /// A goal without a panel serves all panels together.
    AllPanels,
}

impl RemarkCode {
    /// The word of the report's notices.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Inactive => "goal-inactive",
            Self::Orphan => "goal-orphan",
            Self::Incomplete => "goal-database-incomplete",
            Self::Uncounted => "goal-uncounted",
            Self::WithoutTarget => "goal-without-target",
            Self::SetAside => "goal-set-aside",
            Self::AllPanels => "goal-all-panels",
        }
    }
}

/// Something to tell about goals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Which.
    pub code: RemarkCode,
    /// For people.
    pub text: String,
}

/// The goals of one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GoalSource {
    /// What it is called.
    pub name: String,
    /// What kind it is.
    pub kind: SourceKind,
    /// Its goals; equal ones are one.
    pub goals: Vec<Goal>,
    /// Goals that name no target: of the scan's only one.
    pub without_target: Vec<Goal>,
    /// What is to be told.
    pub remarks: Vec<Remark>,
}

/// What the user wants, from all sources.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Goals {
    /// Typed.
    pub typed: Vec<Goal>,
    /// Of plans that were read, in the order in which they were given.
    pub plans: Vec<GoalSource>,
    /// The share of a goal at which it is ready (0.95).
    pub share: f64,
}

impl Default for Goals {
    fn default() -> Self {
        Self { typed: Vec::new(), plans: Vec::new(), share: 0.95 }
    }
}

impl Goal {
    fn is_of(&self, target: &str, panel: Option<&str>, filter: &str, exposure_s: Option<f64>) -> bool {
        fold_name(&self.target) == fold_name(target)
            && self.panel.as_deref() == panel
            && fold_name(&self.filter) == fold_name(filter)
            && self.exposure_s == exposure_s
    }
}

impl Goals {
    /// Types a goal in the place of the one for the same target, panel, filter and exposure; no amount takes that away.
    pub fn type_in(
        &mut self,
        target: &str,
        panel: Option<&str>,
        filter: &str,
        exposure_s: Option<f64>,
        amount: Option<Amount>,
    ) {
        self.typed.retain(|goal| !goal.is_of(target, panel, filter, exposure_s));
        self.typed.extend(amount.map(|amount| Goal {
            target: target.to_owned(),
            panel: panel.map(str::to_owned),
            filter: filter.to_owned(),
            exposure_s,
            amount,
        }));
    }

    /// How much was typed for a target, panel, filter and exposure.
    pub fn typed_of(
        &self,
        target: &str,
        panel: Option<&str>,
        filter: &str,
        exposure_s: Option<f64>,
    ) -> Option<Amount> {
        let goal = self.typed.iter().find(|goal| goal.is_of(target, panel, filter, exposure_s));
        goal.map(|goal| goal.amount)
    }

    /// Takes the goals of a plan, in the place of those of an earlier one of its name.
    pub fn take_plan(&mut self, plan: GoalSource) {
        match self.plans.iter_mut().find(|own| own.name == plan.name) {
            Some(own) => *own = plan,
            None => self.plans.push(plan),
        }
    }

    /// All sources, what was typed first; nothing when there is no goal at all.
    pub fn sources(&self) -> Vec<GoalSource> {
        let typed = (!self.typed.is_empty()).then(|| GoalSource {
            name: "what you typed".to_owned(),
            kind: SourceKind::Typed,
            goals: self.typed.clone(),
            without_target: Vec::new(),
            remarks: Vec::new(),
        });
        typed.into_iter().chain(self.plans.iter().cloned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_goal_takes_the_place_of_the_one_before_it() {
        let mut goals = Goals::default();
        goals.type_in("M 31", None, "Ha", None, Some(Amount::Seconds(3600.0)));
        goals.type_in("M_31", None, "ha", None, Some(Amount::Frames(20)));
        goals.type_in("M 31", Some("2"), "Ha", None, Some(Amount::Frames(5)));
        let amounts: Vec<Amount> = goals.typed.iter().map(|goal| goal.amount).collect();
        assert_eq!(amounts, [Amount::Frames(20), Amount::Frames(5)]);
        assert_eq!(goals.typed_of("m31", None, "HA", None), Some(Amount::Frames(20)));
        assert_eq!(goals.typed_of("m31", Some("2"), "HA", None), Some(Amount::Frames(5)));
        assert_eq!(goals.typed_of("m31", None, "HA", Some(60.0)), None);
        goals.type_in("m31", None, "HA", None, None);
        assert_eq!(goals.typed.len(), 1);
        assert_eq!(goals.sources()[0].kind, SourceKind::Typed);
    }

    #[test]
    fn a_plan_that_is_read_again_is_there_once() {
        let plan = |name: &str| GoalSource {
            name: name.to_owned(),
            kind: SourceKind::Table,
            goals: Vec::new(),
            without_target: Vec::new(),
            remarks: Vec::new(),
        };
        let mut goals = Goals::default();
        goals.take_plan(plan("a.csv"));
        goals.take_plan(plan("b.csv"));
        goals.take_plan(plan("a.csv"));
        let names: Vec<String> = goals.sources().into_iter().map(|source| source.name).collect();
        assert_eq!(names, ["a.csv", "b.csv"]);
    }
}
