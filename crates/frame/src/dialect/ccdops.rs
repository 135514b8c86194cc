//! SBIG's CCDOPS: `SWCREATE = 'SBIG Win CCDOPS Version 5.47 ...'`; before 2005 only its own cards (EACHSNAP, PIXWIDTH).
//!
//! SNAPSHOT counts coadded exposures of EACHSNAP seconds; EXPTIME is their sum. APERTURE is an area.

use super::{Count, Dialect, Sign};

pub(super) const TABLE: Dialect = Dialect {
    name: "CCDOPS",
    signs: &[Sign::Holds("SWCREATE", "ccdops"), Sign::Starts("SWACQUIR", "WinOPS"), Sign::Has("EACHSNAP")],
    counts: &[Count::of_total("SNAPSHOT"), Count::of_one("NCOMBINE")],
    ..Dialect::GENERIC
};
