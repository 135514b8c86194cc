//! SharpCap: `SWCREATE = 'SharpCap v4.1.12946.0, 64 bit'`, older `'SharpCap'`.
//!
//! A live stack's EXPTIME is the total and SUBEXP one of its exposures, which newer versions get wrong: the frames in
//! the file's name decide. DATE-OBS with the comment `Frame Received` or
//! `Frame Grabbed` is when the frame arrived, after the exposure.

use super::{Count, DateMeans, Dialect, Sign};
use crate::keys::Key;

pub(super) const TABLE: Dialect = Dialect {
    name: "SharpCap",
    signs: &[Sign::Starts("SWCREATE", "SharpCap"), Sign::Starts("CREATOR", "SharpCap")],
    counts: &[Count::of_total("STACKCNT"), Count::of_total("NCOMBINE"), Count::of_total("NUMFRAME")],
    sub_exposure: &[Key::card("SUBEXP")],
    date_means: &[("frame received", DateMeans::End), ("frame grabbed", DateMeans::End)],
    sub_exposure_may_be_wrong: true,
    settings_beside: true,
    ..Dialect::GENERIC
};

/// The first version that writes ROWORDER.
const WITH_ROW_ORDER: (u32, u32) = (3, 3);

/// Whether a header with this SWCREATE, and without ROWORDER, has a colour pattern that counts from the lowest row
/// (docs/rules.md#22-bayer).
pub(crate) fn pattern_counts_from_below(software: &str) -> bool {
    let Some(behind) = software.trim().strip_prefix("SharpCap") else { return false };
    let mut numbers = behind
        .split(|c: char| !c.is_ascii_digit() && c != '.')
        .find(|part| part.starts_with(|c: char| c.is_ascii_digit()))
        .unwrap_or_default()
        .split('.')
        .map_while(|part| part.parse::<u32>().ok());
    // The oldest versions write no number.
    numbers.next().is_none_or(|major| (major, numbers.next().unwrap_or(0)) < WITH_ROW_ORDER)
}
