//! Siril: `PROGRAM = 'Siril v1.2.1'`. A stack keeps the reference frame's EXPTIME, with STACKCNT and LIVETIME (total).

use super::{Count, Dialect, Sign};

/// Whether this software drops a gain of 0 and the decimals of others: `Siril v1.0.6` (docs/rules.md#7-siril).
pub(crate) fn drops_zeros(software: &str) -> bool {
    let name = software.trim().split_at_checked(5).filter(|(name, _)| name.eq_ignore_ascii_case("siril"));
    let version = name.map(|(_, rest)| rest.trim_start_matches([' ', 'v', 'V', '-']));
    version.is_some_and(|version| version.starts_with("1.0.") || version == "1.0")
}

pub(super) const TABLE: Dialect = Dialect {
    name: "Siril",
    signs: &[
        // Some versions leave no PROGRAM card.
        Sign::Line("HISTORY", "mean stacking with"),
        Sign::Starts("PROGRAM", "Siril"),
        Sign::Starts("SWCREATE", "Siril"),
        Sign::Starts("SWMODIFY", "Siril"),
        Sign::Starts("CREATOR", "Siril"),
    ],
    counts: &[Count::of_one("STACKCNT"), Count::of_one("NCOMBINE")],
    sub_exposure: &[],
    combined: &[
        Sign::Line("HISTORY", "mean stacking"),
        Sign::Line("HISTORY", "median stacking"),
        Sign::Line("HISTORY", "sum stacking"),
        Sign::Line("HISTORY", "pixel-maximum stacking"),
        Sign::Line("HISTORY", "pixel-minimum stacking"),
    ],
    colour_behind_filter: true,
    ..Dialect::GENERIC
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_1_0_drops_zeros() {
        for (software, expect) in
            [("Siril v1.0.6", true), ("siril 1.0", true), ("Siril v1.2.0", false), ("N.I.N.A. 1.0.1", false)]
        {
            assert_eq!(drops_zeros(software), expect, "{software}");
        }
    }
}
