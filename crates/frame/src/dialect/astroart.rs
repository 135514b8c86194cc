//! AstroArt and PRISM: `SWCREATE` or `PROGRAM` with their name.

use super::{Dialect, Sign};

pub(super) const TABLE: Dialect = Dialect {
    name: "AstroArt or PRISM",
    signs: &[
        Sign::Starts("SWCREATE", "AstroArt"),
        Sign::Starts("PROGRAM", "AstroArt"),
        Sign::Starts("SWCREATE", "PRISM"),
        Sign::Starts("CREATOR", "PRISM"),
    ],
    ..Dialect::GENERIC
};
