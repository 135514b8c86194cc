//! MaxIm DL, also behind ACP, CCD Commander and iTelescope: `SWCREATE = 'MaxIm DL Version 6.27 ...'`.
//!
//! SITELONG counts east as positive. DATE-OBS is the start; from 6.24 one camera driver sets the middle, which the
//! header does not tell. A combined image counts in SNAPSHOT, and its EXPTIME is the total.

use super::{Count, Dialect, Sign};

pub(super) const TABLE: Dialect = Dialect {
    name: "MaxIm DL",
    signs: &[Sign::Starts("SWCREATE", "MaxIm")],
    counts: &[Count::of_one("STACKCNT"), Count::of_one("NCOMBINE"), Count::of_total("SNAPSHOT")],
    ..Dialect::GENERIC
};
