//! INDIGO: `SWCREATE = 'INDIGO 2.0-nnn'` when newer. Before that DATE-OBS is the end of the exposure, with the comment
//! `UTC date that FITS file was created`, and short keywords are right-justified.
//!
//! In its XISF files Camera:Gain is the setting, not e-/ADU, and there are no FITS keywords at all.

use super::{DateMeans, Dialect, Key, Keys, Sign};

pub(super) const TABLE: Dialect = Dialect {
    name: "INDIGO",
    signs: &[
        Sign::Starts("SWCREATE", "INDIGO"),
        Sign::Property("XISF:CreatorApplication", "INDIGO"),
        Sign::Remark("DATE-OBS", "UTC date that FITS file was created"),
    ],
    keys: Keys {
        gain: &[Key::card("GAIN"), Key::property("Instrument:Camera:Gain")],
        egain: &[Key::card("EGAIN")],
        offset: &[Key::card("OFFSET"), Key::property("Instrument:Camera:Offset")],
        ..Keys::GENERIC
    },
    date_means: &[("utc date that fits file was created", DateMeans::End)],
    ..Dialect::GENERIC
};
