//! The mean of starts.

use std::iter::Sum;

use nightledger_frame::Instant;

/// A mean point in time, as it is gathered.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct MeanStart {
    sum_ns: i128,
    count: i128,
}

impl MeanStart {
    pub(crate) fn of(starts: impl Iterator<Item = Instant>) -> Self {
        starts.map(|start| Self { sum_ns: i128::from(start.ns), count: 1 }).sum()
    }

    /// The mean, if there is any start.
    pub(crate) fn ns(self) -> Option<i64> {
        (self.count > 0).then(|| i64::try_from(self.sum_ns.div_euclid(self.count)).ok()).flatten()
    }
}

impl Sum for MeanStart {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |one, other| Self {
            sum_ns: one.sum_ns + other.sum_ns,
            count: one.count + other.count,
        })
    }
}
