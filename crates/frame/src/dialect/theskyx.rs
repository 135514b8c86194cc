//! TheSkyX, TheSky: `SWCREATE = 'TheSkyX ...'`. SITELONG counts west as positive, with the true OBSGEO-L beside it.

use super::{Dialect, Sign, WestPositive};

pub(super) const TABLE: Dialect = Dialect {
    name: "TheSkyX",
    signs: &[
        Sign::Starts("SWCREATE", "TheSky"),
        Sign::Starts("CREATOR", "TheSky"),
        Sign::Starts("SWCREATE", "Software Bisque TheSky"),
    ],
    west_positive: WestPositive::Always,
    ..Dialect::GENERIC
};
