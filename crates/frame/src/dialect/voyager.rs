//! Voyager: `SWCREATE` or `CREATOR` `'Voyager ...'`; the camera program behind it may be another.

use super::{Dialect, Sign};

pub(super) const TABLE: Dialect = Dialect {
    name: "Voyager",
    signs: &[Sign::Starts("SWCREATE", "Voyager"), Sign::Starts("CREATOR", "Voyager")],
    ..Dialect::GENERIC
};
