//! rawtran, which makes FITS of a camera's raw files: `COMMENT Created by Rawtran ver.1.1: ...`.
//!
//! DATE-OBS is by the camera's clock. FILTER is the colour of the sensor's matrix (`Gi`) and no filter. APERTURE is the
//! focal ratio, FOCUS the focal length.

use super::{Dialect, Sign};
use crate::keys::{Key, Keys};

pub(super) const TABLE: Dialect = Dialect {
    name: "rawtran",
    signs: &[Sign::Line("COMMENT", "Created by Rawtran")],
    keys: Keys {
        filter: &[],
        focal_length: &[Key::card("FOCALLEN"), Key::card("FOCUS")],
        focal_ratio: &[Key::card("FOCRATIO"), Key::card("APERTURE")],
        ..Keys::GENERIC
    },
    local_date: true,
    ..Dialect::GENERIC
};
