//! INDIGO: `SWCREATE = 'INDIGO 2.0-nnn'` when newer. Three generations of its driver:
//!
//! 1. DATE-OBS is the end of the exposure, with the comment `UTC date that FITS file was created`; short keywords are
//!    right-justified.
//! 2. The same comment, but DATE-OBS is the start: told by ROWORDER, which came with it.
//! 3. SWCREATE and JD; DATE-OBS is the start.
//!
//! In its XISF files Camera:Gain is the setting, not e-/ADU, and there are no FITS keywords at all.

use super::{DateMeans, Dialect, Sign};
use crate::keys::{Key, Keys};

const CREATED: Sign = Sign::Remark("DATE-OBS", "UTC date that FITS file was created");

/// The first generation.
pub(super) const OLD: Dialect = Dialect {
    signs: &[Sign::All(&[CREATED, Sign::Lacks("ROWORDER"), Sign::Lacks("SWCREATE")])],
    date_means: &[("utc date that fits file was created", DateMeans::End)],
    ..TABLE
};

pub(super) const TABLE: Dialect = Dialect {
    name: "INDIGO",
    signs: &[
        Sign::Starts("SWCREATE", "INDIGO"),
        Sign::Property("XISF:CreatorApplication", "INDIGO"),
        CREATED,
    ],
    keys: Keys {
        gain: &[Key::card("GAIN"), Key::property("Instrument:Camera:Gain")],
        egain: &[Key::card("EGAIN")],
        offset: &[Key::card("OFFSET"), Key::property("Instrument:Camera:Offset")],
        ..Keys::GENERIC
    },
    ..Dialect::GENERIC
};
