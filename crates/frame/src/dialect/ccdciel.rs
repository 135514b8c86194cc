//! CCDciel: `SWCREATE = 'CCDciel 0.9.x'`. A live stack has STACKCNT, STACKEXP (one exposure) and EXPTIME (all).

use super::{Count, Dialect, Sign};
use crate::keys::{Key, Keys};

pub(super) const TABLE: Dialect = Dialect {
    name: "CCDciel",
    signs: &[Sign::Starts("SWCREATE", "CCDciel"), Sign::Starts("CREATOR", "CCDciel")],
    counts: &[Count::of_total("STACKCNT"), Count::of_one("NCOMBINE")],
    sub_exposure: &[Key::card("STACKEXP")],
    keys: Keys { focal_ratio: &[Key::card("FOCRATIO"), Key::card("F_STOP")], ..Keys::GENERIC },
    ..Dialect::GENERIC
};
