//! ZWO Seestar S30, S30 Pro and S50: `CREATOR = 'ZWO Seestar S50'`, absent on the S30 Pro.
//!
//! PROGRAM is the firmware's version until a processing program writes its name there.
//! APERTURE is the focal ratio. EXPTIME is one sub-exposure also in a stack, beside STACKCNT
//! and TOTALEXP.

use super::{Dialect, Sign};
use crate::keys::{Key, Keys};

pub(super) const TABLE: Dialect = Dialect {
    name: "Seestar",
    signs: &[
        Sign::Holds("CREATOR", "seestar"),
        Sign::Starts("INSTRUME", "Seestar"),
        Sign::Starts("TELESCOP", "Seestar"),
        // The model and the serial number.
        Sign::Starts("TELESCOP", "S30_"),
        Sign::Starts("TELESCOP", "S30 Pro_"),
        Sign::Starts("TELESCOP", "S50_"),
        Sign::All(&[Sign::Starts("PRODUCER", "ZWO"), Sign::Has("EQMODE")]),
    ],
    keys: Keys { focal_ratio: &[Key::card("FOCRATIO"), Key::card("APERTURE")], ..Keys::GENERIC },
    ..Dialect::GENERIC
};
