//! What there is of each filter, against what is wanted.

use nightledger_frame::spreadsheet::neutral;
use nightledger_language::{number, tr, tr_n};
use nightledger_ledger::imaging_order;
use nightledger_plan::goals::GoalReport;
use serde::{Deserialize, Serialize};

use super::{Next, Project, folded};
use crate::present::{duration, plain};

/// What there is of a filter, and what is wanted.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct GoalBar {
    /// The panel that the goal is for.
    pub panel: Option<String>,
    /// The filter; nothing for lights without one.
    pub filter: Option<String>,
    /// The exposure that the goal is for, s.
    pub exposure_s: Option<f64>,
    /// s.
    pub have_s: f64,
    /// Exposures.
    pub frames: u32,
    /// s; nothing without a goal, and for a goal in frames while there is none.
    pub want_s: Option<f64>,
    /// Exposures that are wanted, where the goal is a number of them.
    pub want_frames: Option<u32>,
    /// s.
    pub need_s: Option<f64>,
    /// Whether the goal is reached; nothing without one.
    pub ready: Option<bool>,
}

impl GoalBar {
    /// What is missing, in words: `3 h 20 min`, `12 frames`; nothing when nothing is.
    pub fn missing(&self) -> Option<String> {
        if self.ready != Some(false) {
            return None;
        }
        Some(match (self.missing_frames(), self.need_s) {
            (Some(frames), _) => tr_n!(frames, "{n} frame", "{n} frames", n = frames),
            (None, Some(seconds)) => duration(seconds),
            (None, None) => return None,
        })
    }

    /// Exposures that are missing, where they are what is counted.
    fn missing_frames(&self) -> Option<u32> {
        // Frames of several exposures are counted by their time.
        let by_frames = self.exposure_s.is_some() || self.want_s.is_none();
        self.want_frames.filter(|_| by_frames).map(|want| want.saturating_sub(self.frames))
    }

    /// How much of the goal there is, 0 to 1; nothing without a goal.
    pub fn share(&self) -> Option<f64> {
        match (self.want_s, self.want_frames) {
            (Some(want), _) if want > 0.0 => Some((self.have_s / want).min(1.0)),
            (_, Some(want)) if want > 0 => Some((f64::from(self.frames) / f64::from(want)).min(1.0)),
            _ => None,
        }
    }

    /// What it is of: the filter, with the panel and the exposure where the goal names them.
    pub fn label(&self) -> String {
        let mut label = self.filter.clone().unwrap_or_else(|| tr!("no filter").to_owned());
        if let Some(panel) = &self.panel {
            label = tr!("{filter}, panel {panel}", filter = label, panel);
        }
        match self.exposure_s.filter(|_| self.ready.is_some()) {
            Some(seconds) => format!("{label}, {} s", number(plain(seconds, 4))),
            None => label,
        }
    }
}

/// A bar a goal; what has no goal is one bar a filter.
pub(super) fn bars(reports: &[&GoalReport]) -> Vec<GoalBar> {
    let mut bars: Vec<GoalBar> = Vec::new();
    for report in reports {
        let panel = report
            .panel
            .as_ref()
            .map(|panel| panel.as_str().map_or_else(|| panel.to_string(), str::to_owned));
        let has_goal = report.ready.is_some();
        let same = |bar: &&mut GoalBar| {
            !has_goal
                && bar.ready.is_none()
                && folded(bar.filter.as_deref()) == folded(report.filter.as_deref())
        };
        if let Some(bar) = bars.iter_mut().find(same) {
            bar.have_s += report.have_s;
            bar.frames = bar.frames.saturating_add(report.frames);
            continue;
        }
        bars.push(GoalBar {
            panel: panel.filter(|_| has_goal),
            filter: report.filter.clone(),
            exposure_s: report.exposure_s.filter(|_| has_goal),
            have_s: report.have_s,
            frames: report.frames,
            want_s: report.want_s,
            want_frames: report.want_frames,
            need_s: report.need_s,
            ready: report.ready,
        });
    }
    bars.sort_by_cached_key(|bar| (imaging_order(bar.filter.as_deref()), bar.panel.clone()));
    bars
}

/// What is still needed, in the form in which goals are read.
pub(super) fn needed(targets: &[Project]) -> String {
    // What a spreadsheet would take for a formula is none.
    let cell = |text: &str| {
        let text = neutral(text);
        if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
    };
    let mut table = "target,panel,filter,exposure_s,hours,frames\n".to_owned();
    for target in targets.iter().filter(|target| target.next == Next::Shoot) {
        for bar in target.bars.iter().filter(|bar| bar.ready == Some(false)) {
            let text = |text: Option<&str>| text.map(cell).unwrap_or_default();
            let frames = bar.missing_frames().filter(|frames| *frames > 0);
            let hours = bar.need_s.filter(|_| frames.is_none()).map(|seconds| plain(seconds / 3600.0, 4));
            let exposure = bar.exposure_s.map(|seconds| plain(seconds, 4)).unwrap_or_default();
            let cells = [
                text(target.name.as_deref()),
                text(bar.panel.as_deref()),
                text(bar.filter.as_deref()),
                exposure,
                hours.unwrap_or_default(),
                frames.map(|frames| frames.to_string()).unwrap_or_default(),
            ];
            table += &cells.join(",");
            table.push('\n');
        }
    }
    table
}
