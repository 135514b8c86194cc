//! AstroArt: `SWCREATE` or `PROGRAM` with its name.

use super::{Dialect, Sign};

pub(super) const TABLE: Dialect = Dialect {
    name: "AstroArt",
    signs: &[Sign::Starts("SWCREATE", "AstroArt"), Sign::Starts("PROGRAM", "AstroArt")],
    ..Dialect::GENERIC
};
