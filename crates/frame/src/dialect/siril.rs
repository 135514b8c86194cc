//! Siril: `PROGRAM = 'Siril v1.2.1'`. A stack keeps the reference frame's EXPTIME, with STACKCNT and LIVETIME (total).

use super::{Count, Dialect, Sign};

pub(super) const TABLE: Dialect = Dialect {
    name: "Siril",
    signs: &[
        Sign::Starts("PROGRAM", "Siril"),
        Sign::Starts("SWCREATE", "Siril"),
        Sign::Starts("SWMODIFY", "Siril"),
        Sign::Starts("CREATOR", "Siril"),
    ],
    counts: &[Count::of_one("STACKCNT"), Count::of_one("NCOMBINE")],
    sub_exposure: &[],
    ..Dialect::GENERIC
};
