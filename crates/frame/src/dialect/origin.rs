//! Celestron Origin: `CREATOR = 'Celestron Origin'`. DATE-OBS is by the local clock, TIMEZONE (`-0700`) is its offset.

use super::{Dialect, Sign};

pub(super) const TABLE: Dialect = Dialect {
    name: "Celestron Origin",
    signs: &[Sign::Starts("CREATOR", "Celestron Origin"), Sign::Starts("TELESCOP", "Celestron Origin")],
    local_date: true,
    ..Dialect::GENERIC
};

/// originstack, which combines its lights and keeps their local DATE-OBS.
pub(super) const STACKS: Dialect =
    Dialect { name: "originstack", signs: &[Sign::Starts("CREATOR", "originstack")], ..TABLE };
