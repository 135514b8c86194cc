//! Sequence Generator Pro: `CREATOR = 'Sequence Generator Pro v3.1.0.479'`. FOCUSER is a name, EXPOSURE stands alone.

use super::{Dialect, Sign};

pub(super) const TABLE: Dialect = Dialect {
    name: "Sequence Generator Pro",
    signs: &[
        Sign::Starts("CREATOR", "Sequence Generator Pro"),
        Sign::Starts("SWCREATE", "Sequence Generator Pro"),
    ],
    ..Dialect::GENERIC
};
