//! Nebulosity: `CREATOR = 'Nebulosity ...'`. XOFFSET and YOFFSET belong to the Bayer matrix; no image type.

use super::{Dialect, Sign};

pub(super) const TABLE: Dialect = Dialect {
    name: "Nebulosity",
    signs: &[Sign::Starts("CREATOR", "Nebulosity"), Sign::Starts("SWCREATE", "Nebulosity")],
    ..Dialect::GENERIC
};
