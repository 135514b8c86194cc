//! What the log of the stacking program says of a light.

use nightledger_frame::log::wbpp::Outcome;

use crate::LogId;

/// What a log decided about a light (docs/rules.md#18-wbpp).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InLog {
    /// The log that decides: the newest that names the exposure.
    pub log: LogId,
    /// What became of it.
    pub outcome: Outcome,
}
