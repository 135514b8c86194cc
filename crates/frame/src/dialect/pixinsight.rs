//! PixInsight and its WeightedBatchPreprocessing: PROGRAM, COMMENT and HISTORY lines, XISF:CreatorApplication.
//!
//! EXPTIME of an integration is one exposure. The number of images stands in the processing history.

use super::{Count, Dialect, Sign};

/// Processes that combine, as `<instance class="...">` of the history and before `.numberOfImages:` in HISTORY lines.
pub(crate) const INTEGRATIONS: &[&str] = &["ImageIntegration", "FastIntegration"];

pub(super) const TABLE: Dialect = Dialect {
    name: "PixInsight",
    signs: &[
        Sign::Starts("PROGRAM", "PixInsight"),
        Sign::Starts("SWCREATE", "PixInsight"),
        Sign::Property("XISF:CreatorApplication", "PixInsight"),
        Sign::Line("COMMENT", "Integration with PixInsight"),
        Sign::Line("COMMENT", "PixInsight"),
        Sign::Line("HISTORY", "Integration with ImageIntegration"),
    ],
    counts: &[
        Count::of_one("STACKCNT"),
        Count::of_one("NCOMBINE"),
        Count::of_one("SNAPSHOT"),
        Count::of_one("NUMFRAME"),
    ],
    combined: &[
        Sign::Line("COMMENT", "Integration with PixInsight"),
        Sign::Line("HISTORY", "Integration with PixInsight"),
        Sign::Line("HISTORY", "Integration with ImageIntegration"),
        Sign::Line("HISTORY", "Integration with FastIntegration"),
        Sign::Line("COMMENT", "Master frame generated with"),
    ],
    ..Dialect::GENERIC
};
