//! SharpCap: `SWCREATE = 'SharpCap v4.1.12946.0, 64 bit'`, older `'SharpCap'`.
//!
//! A live stack's EXPTIME is the total and SUBEXP one of its exposures, which newer versions get wrong: the frames in
//! the file's name decide. DATE-OBS with the comment `Frame Received` or
//! `Frame Grabbed` is when the frame arrived, after the exposure.

use super::{Count, DateMeans, Dialect, Sign};
use crate::keys::Key;

pub(super) const TABLE: Dialect = Dialect {
    name: "SharpCap",
    signs: &[Sign::Starts("SWCREATE", "SharpCap"), Sign::Starts("CREATOR", "SharpCap")],
    counts: &[Count::of_total("STACKCNT"), Count::of_total("NCOMBINE"), Count::of_total("NUMFRAME")],
    sub_exposure: &[Key::card("SUBEXP")],
    date_means: &[("frame received", DateMeans::End), ("frame grabbed", DateMeans::End)],
    ..Dialect::GENERIC
};
