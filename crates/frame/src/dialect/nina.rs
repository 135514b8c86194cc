//! N.I.N.A. (1.8 to 3.x), FITS and XISF: `SWCREATE = 'N.I.N.A. 3.2.0.9001 (x64)'`.
//!
//! Its GAIN and OFFSET of 0 are settings. Dark flats are `DARK` at the flats' exposure. HFR is not in the header.

use super::{Dialect, Sign};

pub(super) const TABLE: Dialect = Dialect {
    name: "N.I.N.A.",
    signs: &[Sign::Starts("SWCREATE", "N.I.N.A"), Sign::Starts("SWCREATE", "NINA")],
    ..Dialect::GENERIC
};
