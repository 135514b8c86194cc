//! What holds for a program that nobody knows, and wherever a table says nothing else.

use super::{Count, DateMeans, Dialect, GainMeans, WestPositive};
use crate::Field;
use crate::keys::{Key, Keys};

/// The orders of docs/rules.md#4-stack-exposure; a count of combined exposures stands beside the length of one of them.
pub(super) const TABLE: Dialect = Dialect {
    name: "unknown program",
    signs: &[],
    keys: Keys::GENERIC,
    // Added to every program's own.
    shown: &[
        (Field::FilterWheel, &[Key::card("FWHEEL")]),
        (Field::Focuser, &[Key::card("FOCNAME"), Key::card("FOCUSER")]),
        (Field::Rotator, &[Key::card("ROTNAME"), Key::card("ROTATOR")]),
        (Field::CaptureRms, &[Key::card("RMSAC")]),
        (Field::CaptureEccentricity, &[Key::card("ECCENTRICITY"), Key::card("ECC"), Key::card("MEANECC")]),
    ],
    counts: &[
        Count::of_one("STACKCNT"),
        Count::of_one("NCOMBINE"),
        Count::of_one("SNAPSHOT"),
        Count::of_one("NUMFRAME"),
    ],
    sub_exposure: &[Key::card("SUBEXP"), Key::card("STACKEXP"), Key::card("EACHSNAP")],
    total_exposure: &[Key::card("LIVETIME"), Key::card("TOTALEXP")],
    combined: &[],
    stack_exposure_unknown: false,
    gain: GainMeans::Setting,
    zero_gain_is_unknown: false,
    no_filter: &[],
    west_positive: WestPositive::Never,
    telescope_is_mount: false,
    date_means: &[
        ("end of exposure", DateMeans::End),
        ("end of the exposure", DateMeans::End),
        ("exposure end", DateMeans::End),
        ("end of observation", DateMeans::End),
        ("observation end", DateMeans::End),
        ("end of integration", DateMeans::End),
        ("midpoint", DateMeans::Middle),
        ("mid-point", DateMeans::Middle),
        ("mid point", DateMeans::Middle),
        ("mid-exposure", DateMeans::Middle),
        ("mid exposure", DateMeans::Middle),
        ("middle of exposure", DateMeans::Middle),
        ("middle of the exposure", DateMeans::Middle),
    ],
    local_date: false,
    stack_date_is_of_writing: false,
    pointless_is_dark: false,
    sub_exposure_may_be_wrong: false,
    colour_behind_filter: false,
    settings_beside: false,
};
