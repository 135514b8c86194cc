//! What the user sends frames to beside AstroBin. The rules do not look at it.

use serde::{Deserialize, Serialize};

use super::FileKey;

/// To whom frames go.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Contributions {
    /// "I contribute to BHTOM" (docs/rules.md#21).
    pub bhtom: bool,
    /// "I contribute to AZOTEA" (docs/rules.md#22).
    pub azotea: bool,
    /// BHTOM's observatories as JSON, as the user gave them; without them the shipped ones.
    pub registry: Option<GivenText>,
    /// What the keywords of an observatory are called (`OBSERVAT_INSTRUMENT_obs.info`).
    pub info: Option<GivenText>,
    /// The user's names of filters, with BHTOM's.
    pub filters: Vec<(String, String)>,
    /// The user says that all frames are calibrated.
    pub calibrated: bool,
    /// Where AZOTEA's sky is measured, as `[y1:y2,x1:x2]` (docs/rules.md#22-sky); empty is 500 x 400 in the middle.
    pub sky_region: String,
    /// The level that is taken off it, a number; empty is none.
    pub sky_bias: String,
    /// The master bias whose pixels are taken off it, in place of a level.
    pub sky_master: Option<FileKey>,
}

/// A file as the user gave it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct GivenText {
    /// What it is called; empty where it was pasted.
    pub name: String,
    /// What stands in it.
    pub text: String,
}
