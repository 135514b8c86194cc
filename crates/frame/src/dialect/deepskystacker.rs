//! DeepSkyStacker: `SOFTWARE = 'DeepSkyStacker 4.1.1'`. With NCOMBINE the exposure is the total of the stack; without
//! it the file is one registered frame.

use super::{Count, Dialect, Sign};

pub(super) const TABLE: Dialect = Dialect {
    name: "DeepSkyStacker",
    signs: &[Sign::Starts("SOFTWARE", "DeepSkyStacker")],
    counts: &[Count::of_total("NCOMBINE")],
    sub_exposure: &[],
    ..Dialect::GENERIC
};
