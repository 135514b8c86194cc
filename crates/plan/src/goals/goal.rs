//! What the readers of goals share.

use nightledger_frame::split_panel;
use nightledger_ledger::{Amount, Goal, Remark};

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
