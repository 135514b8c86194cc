//! iTelescope's premium images: `OWNER = 'iTelescope'`, few cards, GAIN in e-/ADU, the target in HIERARCH OBSTARGET.
//! Its raw images are MaxIm DL's.

use super::{Dialect, GainMeans, Sign};

pub(super) const PREMIUM: Dialect = Dialect {
    name: "iTelescope premium",
    signs: &[Sign::Starts("OWNER", "iTelescope")],
    gain: GainMeans::ElectronsPerAdu,
    ..Dialect::GENERIC
};
