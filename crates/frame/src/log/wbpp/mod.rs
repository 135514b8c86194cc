//! Logs of PixInsight's WeightedBatchPreprocessing (WBPP): which exposures went into the picture, which did not and
//! why, and which masters calibrated them (docs/rules.md#18-wbpp).
//!
//! What is offered to an integration is not what is integrated, and paths are those of the machine that stacked: only
//! base names count. [`LogReader`] takes a log in pieces; it keeps what it says of each exposure, not its lines.

mod line;
mod read;

use std::fmt;
use std::sync::Arc;

use nightledger_language::{number, tr};
pub use read::{LogReader, is_log};
use serde::{Deserialize, Serialize};

use crate::stem::base_name;

/// What one WBPP log says.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Integration {
    /// The script, as the log names it: `Weighted Batch Preprocessing`, `WeightedBatchPreprocessing` (1.4) or the
    /// fast one.
    pub tool: Box<str>,
    /// The script's version, such as `2.8.9`.
    pub version: Box<str>,
    /// PixInsight's own version line, such as `1.9.3 Lockhart (x64)`.
    pub pixinsight: Option<Box<str>>,
    /// The first time stamp, `YYYY-MM-DD HH:MM:SS` on the clock of the machine that stacked. Version 1.4 writes none.
    pub started: Option<Box<str>>,
    /// Whether this is no log but the list of images that a picture carries: it says nothing of what came in before, nor
    /// of calibration.
    pub is_image_list: bool,
    /// Whether the run's last line is there. Without it the log may break off.
    pub is_finished: bool,
    /// Each exposure that the log names as input, in the order in which it does.
    pub exposures: Vec<Exposure>,
    /// The final integrations of lights, in their order; references for local normalisation are none.
    pub stacks: Vec<Stack>,
    /// The masters that calibrated or were made, in the order in which the log names them.
    pub masters: Vec<Master>,
}

impl Integration {
    /// Whether the log decides about lights: one that only calibrates, or that was cancelled before, does not.
    pub fn decides(&self) -> bool {
        !self.stacks.is_empty()
    }

    /// The exposures that are in a picture.
    pub fn integrated(&self) -> usize {
        self.exposures.iter().filter(|exposure| exposure.outcome == Outcome::Integrated).count()
    }

    /// The exposures that were left out.
    pub fn rejected(&self) -> usize {
        self.exposures.iter().filter(|exposure| matches!(exposure.outcome, Outcome::Rejected(_))).count()
    }

    /// The master with this id.
    pub fn master(&self, id: MasterId) -> Option<&Master> {
        self.masters.get(id.0)
    }
}

/// One exposure of a log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Exposure {
    /// Its file as it came in, on the machine that stacked: forward slashes, and nothing but the base name is of use
    /// elsewhere. A file that no calibration names stands here as the first step names it.
    pub path: Box<str>,
    /// The filter of its group; `NoFilter` is none.
    pub filter: Option<Arc<str>>,
    /// The masters it was calibrated with; nothing where no calibration names it.
    pub masters: Option<MastersUsed>,
    /// What became of it.
    pub outcome: Outcome,
    /// The full width at half maximum that the script measured, pixels.
    pub fwhm_px: Option<f64>,
    /// Another file of this base name came in from another folder: the log cannot tell the two apart.
    pub shares_name: bool,
}

impl Exposure {
    /// The base name of its file.
    pub fn file_name(&self) -> &str {
        base_name(&self.path)
    }
}

/// The masters of a calibration; nothing where none of the kind was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MastersUsed {
    /// Master bias.
    pub bias: Option<MasterId>,
    /// Master dark.
    pub dark: Option<MasterId>,
    /// Master flat.
    pub flat: Option<MasterId>,
}

/// A master of a log, by its place in [`Integration::masters`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MasterId(usize);

/// A master file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Master {
    /// Its file on the machine that stacked.
    pub path: Box<str>,
    /// How many frames it was made of, where this run made it.
    pub frames: Option<u32>,
    /// What its own frames were calibrated with, where this run made it: a flat's dark here is the dark flat.
    pub masters: Option<MastersUsed>,
}

impl Master {
    /// The base name of its file.
    pub fn file_name(&self) -> &str {
        base_name(&self.path)
    }
}

/// One final integration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stack {
    /// The picture's file on the machine that stacked.
    pub master: Option<Box<str>>,
    /// The filter of its group; `NoFilter` is none.
    pub filter: Option<Arc<str>>,
    /// The colour channel, where a camera's channels are stacked apart: `R`, `G` or `B`.
    pub channel: Option<Box<str>>,
    /// How many frames were offered.
    pub offered: u32,
    /// How many went in.
    pub integrated: u32,
    /// The log says how many went in, but not which: all that were offered count.
    pub only_counts: bool,
    /// WBPP took the picture of an earlier run.
    pub from_cache: bool,
}

/// What became of an exposure.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub enum Outcome {
    /// It is in at least one final integration.
    Integrated,
    /// It is in none.
    Rejected(Reason),
    /// The log breaks off before it could say so.
    #[default]
    Unknown,
}

/// Why an exposure is in no final integration; [`fmt::Display`] gives the words.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Reason {
    /// Its calibration failed.
    Calibration,
    /// The frame selection left it out.
    Selection,
    /// Bad frames rejection: its measured value did not reach the limit.
    Weight {
        /// What was measured.
        value: f64,
        /// What was asked for.
        limit: f64,
    },
    /// It could not be aligned with the others.
    Registration,
    /// Its local normalisation failed.
    LocalNormalization,
    /// It could not be made a colour frame.
    Debayer,
    /// The user's formula for weights failed.
    WeightFormula,
    /// It was offered, but its weight was under the integration's own limit.
    IntegrationWeight {
        /// The limit, where the log says it.
        limit: Option<f64>,
    },
    /// It was switched off.
    SwitchedOff,
    /// Fewer than three frames of its group were left.
    TooFew,
    /// It came in, but no integration names it.
    NotOffered,
}

impl Reason {
    /// The step that left it out, in words without figures.
    pub fn group(self) -> &'static str {
        match self {
            Self::Calibration => tr!("calibration failed"),
            Self::Selection => tr!("left out by the frame selection"),
            Self::Weight { .. } => tr!("weight too low"),
            Self::Registration => tr!("registration failed"),
            Self::LocalNormalization => tr!("local normalization failed"),
            Self::Debayer => tr!("demosaicing failed"),
            Self::WeightFormula => tr!("the formula for weights failed"),
            Self::IntegrationWeight { .. } => tr!("left out by the integration"),
            Self::SwitchedOff => tr!("switched off before the integration"),
            Self::TooFew => tr!("fewer than three frames of its group were left"),
            Self::NotOffered => tr!("offered to no integration"),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Weight { value, limit } => {
                let (value, limit) = (number(format!("{value:.3}")), number(format!("{limit:.3}")));
                f.write_str(&tr!("weight {value} < {limit}", value, limit))
            }
            Self::IntegrationWeight { limit: Some(limit) } => {
                let limit = number(format!("{limit:.3}"));
                f.write_str(&tr!("{reason} (minimum weight {limit})", reason = self.group(), limit))
            }
            other => f.write_str(other.group()),
        }
    }
}

/// Whether a file is called as a reference for local normalisation, which is no picture.
pub(crate) fn is_reference(file_name: &str) -> bool {
    file_name.starts_with("LN_Reference_")
}

#[cfg(test)]
mod tests;
