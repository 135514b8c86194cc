//! What was decided about a file.

use crate::Reason;

/// Whether a file counts so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// Why not.
    pub(crate) reason: Option<Reason>,
    /// The position, in path order, of the file that counts for it.
    pub(crate) duplicate_of: Option<usize>,
}

impl Verdict {
    /// Set aside for this reason, if there is one.
    pub(crate) fn of(reason: Option<Reason>) -> Self {
        Self { reason, duplicate_of: None }
    }

    /// Another file counts for it.
    pub(crate) fn duplicate(kept: usize) -> Self {
        Self { reason: Some(Reason::Duplicate), duplicate_of: Some(kept) }
    }
}

/// Sets the verdict of the file at this position.
pub(crate) fn decide(verdicts: &mut [Verdict], at: usize, verdict: Verdict) {
    if let Some(slot) = verdicts.get_mut(at) {
        *slot = verdict;
    }
}
