//! Observatories whose headers have a convention of their own.

use super::{Dialect, Sign, WestPositive};

/// Scans of photographic plates (Digitized Sky Survey): SITELONG counts west from 0 to 360 where it is a number, and
/// east where it is sexagesimal, as the first edition had it.
pub(super) const PLATE_SCANS: Dialect = Dialect {
    name: "plate scan",
    signs: &[Sign::All(&[Sign::Has("PLATEID"), Sign::Has("SITELONG")]), Sign::Has("PPO1")],
    west_positive: WestPositive::Numbers,
    ..Dialect::GENERIC
};

/// PANOPTES: FILTER holds the Bayer pattern of its colour cameras, which is no filter's name.
pub(super) const POCS: Dialect =
    Dialect { name: "POCS", signs: &[Sign::Starts("CREATOR", "POCS")], ..Dialect::GENERIC };
