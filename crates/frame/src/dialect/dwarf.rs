//! DwarfLab's DWARF II, DWARF 3 and DWARF mini: `ORIGIN = 'DWARFLAB'`. No image type, no software keyword.

use super::{Dialect, Sign};

/// DWARF II: manual pointing leaves OBJECT blank and RA = DEC = 0 on lights too.
pub(super) const DWARF_2: Dialect = Dialect {
    name: "DWARF II",
    signs: &[
        Sign::Starts("TELESCOP", "DWARFII "),
        Sign::Starts("TELESCOP", "DWARF II "),
        Sign::Is("TELESCOP", "DWARFII"),
        Sign::Is("TELESCOP", "DWARF II"),
    ],
    ..Dialect::GENERIC
};

/// DWARF 3 (also spelt `DWARFIII`) and mini: a blank OBJECT with RA = DEC = 0 is a dark.
pub(super) const DWARF_3: Dialect = Dialect {
    name: "DWARF 3",
    signs: &[Sign::Starts("TELESCOP", "DWARF"), Sign::Starts("ORIGIN", "DWARFLAB")],
    pointless_is_dark: true,
    ..Dialect::GENERIC
};
