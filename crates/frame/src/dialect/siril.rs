//! Siril: `PROGRAM = 'Siril v1.2.1'`. A stack keeps the reference frame's EXPTIME, with STACKCNT and LIVETIME (total).

use super::{Count, Dialect, Sign};

pub(super) const TABLE: Dialect = Dialect {
    name: "Siril",
    signs: &[
        // Some versions leave no PROGRAM card.
        Sign::Line("HISTORY", "mean stacking with"),
        Sign::Starts("PROGRAM", "Siril"),
        Sign::Starts("SWCREATE", "Siril"),
        Sign::Starts("SWMODIFY", "Siril"),
        Sign::Starts("CREATOR", "Siril"),
    ],
    counts: &[Count::of_one("STACKCNT"), Count::of_one("NCOMBINE")],
    sub_exposure: &[],
    combined: &[
        Sign::Line("HISTORY", "mean stacking"),
        Sign::Line("HISTORY", "median stacking"),
        Sign::Line("HISTORY", "sum stacking"),
        Sign::Line("HISTORY", "pixel-maximum stacking"),
        Sign::Line("HISTORY", "pixel-minimum stacking"),
    ],
    ..Dialect::GENERIC
};
