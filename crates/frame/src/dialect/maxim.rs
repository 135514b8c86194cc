//! MaxIm DL, also behind ACP, CCD Commander and iTelescope: `SWCREATE = 'MaxIm DL Version 6.27 ...'`.
//!
//! SITELONG counts east as positive. DATE-OBS is the start; from 6.24 one camera driver sets the middle, which the
//! header does not tell.

use super::{Dialect, Sign};

pub(super) const TABLE: Dialect =
    Dialect { name: "MaxIm DL", signs: &[Sign::Starts("SWCREATE", "MaxIm")], ..Dialect::GENERIC };
