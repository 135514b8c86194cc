//! PRISM: `SWCREATE = 'PRISM, Version 10.4 ...'`. The filter stands in FILTERS; SITELAT has a colon for the decimal point.

use super::{Dialect, Sign};
use crate::keys::{Key, Keys};

pub(super) const TABLE: Dialect = Dialect {
    name: "PRISM",
    signs: &[Sign::Starts("SWCREATE", "PRISM"), Sign::Starts("CREATOR", "PRISM")],
    keys: Keys { filter: &[Key::card("FILTER"), Key::card("FILTERS")], ..Keys::GENERIC },
    ..Dialect::GENERIC
};
