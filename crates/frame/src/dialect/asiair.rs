//! ZWO's ASIAIR (`CREATOR = 'ZWO ASIAIR Plus'`) and its older desktop program ASICap.

use super::{Dialect, Sign};
use crate::keys::{Key, Keys};

/// TELESCOP is the mount; a filter stands there only with a wheel; a GAIN of 0 is a setting.
pub(super) const TABLE: Dialect = Dialect {
    name: "ASIAIR",
    signs: &[
        Sign::Starts("CREATOR", "ZWO ASIAIR"),
        Sign::Starts("SWCREATE", "ZWO ASIAIR"),
        Sign::Starts("CREATOR", "ASIAIR"),
    ],
    telescope_is_mount: true,
    ..Dialect::GENERIC
};

/// ASICap and ASIImg: EXPOINUS is the exposure in microseconds and goes before the rounded seconds of EXPTIME.
pub(super) const ASICAP: Dialect = Dialect {
    name: "ASICap",
    signs: &[Sign::Has("EXPOINUS")],
    keys: Keys {
        exposure: &[Key::card("EXPOINUS").times(1e-6), Key::card("EXPTIME"), Key::card("EXPOSURE")],
        ..Keys::GENERIC
    },
    ..Dialect::GENERIC
};
