//! ASTAP's own stacks and masters. A stack of lights has the total as EXPTIME, `LUM_CNT` (or `LIGH_CNT` from live
//! stacking) and `LUM_EXP` (one exposure); a master has `DARK_CNT`, `FLAT_CNT` or `BIAS_CNT`.
//!
//! On a light the last three say which calibration was used: they count nothing there. `COMMENT 1  Written by ASTAP`
//! stands in every file it saves, so the counts are the sign.

use super::{Count, Dialect, Sign};
use crate::Kind;
use crate::keys::Key;

pub(super) const TABLE: Dialect = Dialect {
    name: "ASTAP",
    signs: &[
        Sign::Has("LUM_CNT"),
        Sign::Has("LIGH_CNT"),
        Sign::Has("RED_CNT"),
        Sign::Has("GRN_CNT"),
        Sign::Has("BLU_CNT"),
        Sign::All(&[Sign::Has("DARK_CNT"), Sign::Starts("IMAGETYP", "DARK")]),
        Sign::All(&[Sign::Has("FLAT_CNT"), Sign::Starts("IMAGETYP", "FLAT")]),
        Sign::All(&[Sign::Has("BIAS_CNT"), Sign::Starts("IMAGETYP", "BIAS")]),
        Sign::All(&[Sign::Has("BIAS_CNT"), Sign::Starts("IMAGETYP", "FLATDARK")]),
    ],
    counts: &[
        Count::of_total("LUM_CNT").only(&[Kind::Light]),
        Count::of_total("LIGH_CNT").only(&[Kind::Light]),
        Count::of_one("DARK_CNT").only(&[Kind::Dark]),
        Count::of_one("FLAT_CNT").only(&[Kind::Flat]),
        Count::of_one("BIAS_CNT").only(&[Kind::Bias, Kind::DarkFlat]),
    ],
    sub_exposure: &[Key::card("LUM_EXP")],
    // Colours put together: the count of one colour is not the picture's.
    combined: &[
        Sign::Has("RED_CNT"),
        Sign::Has("GRN_CNT"),
        Sign::Has("BLU_CNT"),
        Sign::Line("HISTORY", "1  Stacking method"),
    ],
    ..Dialect::GENERIC
};
