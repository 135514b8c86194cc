//! Astro Photography Tool: `SWCREATE = 'Astro Photography Tool - APT v.3.54.1'`. TELESCOP is often the mount's driver.

use super::{Dialect, Sign};

pub(super) const TABLE: Dialect = Dialect {
    name: "Astro Photography Tool",
    signs: &[Sign::Starts("SWCREATE", "Astro Photography Tool"), Sign::Starts("SWCREATE", "APT")],
    ..Dialect::GENERIC
};
