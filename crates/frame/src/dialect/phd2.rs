//! PHD2 guiding: `CREATOR = 'PHD2 ...'`. EXPOSURE is one exposure, STACKCNT how many were combined for a dark.

use super::{Dialect, Sign};

pub(super) const TABLE: Dialect =
    Dialect { name: "PHD2", signs: &[Sign::Starts("CREATOR", "PHD")], ..Dialect::GENERIC };
