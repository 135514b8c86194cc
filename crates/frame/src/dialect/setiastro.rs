//! SetiAstro Suite Pro: `CREATOR = 'SetiAstroSuite'`. A stack keeps the first light's cards beside NCOMBINE and NSTACK,
//! but its DATE-OBS is when it was written.

use super::{Count, Dialect, Sign};

pub(super) const TABLE: Dialect = Dialect {
    name: "SetiAstro Suite Pro",
    signs: &[Sign::Starts("CREATOR", "SetiAstro"), Sign::Starts("PROGRAM", "SetiAstro")],
    counts: &[Count::of_one("NCOMBINE"), Count::of_one("NSTACK"), Count::of_one("STACKCNT")],
    stack_date_is_of_writing: true,
    ..Dialect::GENERIC
};
