//! Astro Pixel Processor: `SOFTWARE = 'Astro Pixel Processor by Aries Productions'`.
//!
//! INTEGRAT marks an integration of lights, CALFRAME a calibration master, NUMFRAME counts. A GAIN of 0 and an
//! exposure of an integration say nothing; a filter `MONO` is none.

use super::{Count, Dialect, Sign};
use crate::keys::{Key, Keys};

pub(super) const TABLE: Dialect = Dialect {
    name: "Astro Pixel Processor",
    signs: &[Sign::Starts("SOFTWARE", "Astro Pixel Processor")],
    keys: Keys {
        kind: &[Key::card("CALFRAME"), Key::card("INTEGRAT"), Key::card("FRAME"), Key::card("IMAGETYP")],
        ..Keys::GENERIC
    },
    counts: &[Count::of_one("NUMFRAME")],
    sub_exposure: &[],
    total_exposure: &[],
    combined: &[Sign::Has("INTEGRAT"), Sign::Has("CALFRAME")],
    stack_exposure_unknown: true,
    zero_gain_is_unknown: true,
    no_filter: &["mono"],
    ..Dialect::GENERIC
};
