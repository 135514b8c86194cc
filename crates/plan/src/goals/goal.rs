//! A goal, and what is to be told of where it comes from.

use nightledger_frame::split_panel;

/// How much is wanted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Amount {
    /// s.
    Seconds(f64),
    /// Exposures.
    Frames(u32),
}

/// What somebody wants of a target, panel and filter.
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SourceKind {
    /// A CSV.
    Table,
    /// The database of a planner.
    Database,
    /// A plan for a night.
    Sequence,
}

/// What is to be told about a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Which.
    pub code: RemarkCode,
    /// For people.
    pub text: String,
}

/// The goals of one file.
#[derive(Debug, Clone, PartialEq)]
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

/// What a reader of one form found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) goals: Vec<Goal>,
    pub(super) without_target: Vec<Goal>,
    pub(super) remarks: Vec<Remark>,
}

impl Found {
    /// Takes a goal in, with or without a target.
    pub(super) fn take(&mut self, goal: Goal) {
        let to = if goal.target.is_empty() { &mut self.without_target } else { &mut self.goals };
        to.push(goal);
    }
}

/// A target's name and panel, as in headers (docs/rules.md#4-object).
pub(super) fn target_and_panel(name: &str) -> (String, Option<String>) {
    let (target, panel) = split_panel(name);
    (target.to_owned(), panel.map(Into::into))
}

/// A number of frames.
pub(super) fn frames(count: f64) -> Option<Amount> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and within a u32")]
    (count >= 1.0 && count <= f64::from(u32::MAX)).then_some(Amount::Frames(count as u32))
}

/// Filters of goals and frames are one without case and blanks.
pub(crate) fn fold_filter(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}
