//! PHD2 guiding: `CREATOR = 'PHD2 ...'`. EXPOSURE is one exposure, STACKCNT how many were combined for a dark. GAIN is a percentage of
//! the camera's range.

use super::{Dialect, GainMeans, Sign};

pub(super) const TABLE: Dialect = Dialect {
    name: "PHD2",
    signs: &[Sign::Starts("CREATOR", "PHD")],
    gain: GainMeans::Percent,
    ..Dialect::GENERIC
};
