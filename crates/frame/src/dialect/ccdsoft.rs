//! CCDSoft: `SWCREATE = 'CCDSoft Version 5 ...'`. SITELONG counts west as positive; TEMPERAT, E-GAIN.

use super::{Dialect, Sign, WestPositive};

pub(super) const TABLE: Dialect = Dialect {
    name: "CCDSoft",
    signs: &[Sign::Starts("SWCREATE", "CCDSoft"), Sign::Starts("CREATOR", "CCDSoft")],
    west_positive: WestPositive::Always,
    ..Dialect::GENERIC
};
