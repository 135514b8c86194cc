//! What the user sends frames to beside AstroBin. The rules do not look at it.

use serde::{Deserialize, Serialize};

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
}

/// A file as the user gave it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct GivenText {
    /// What it is called; empty where it was pasted.
    pub name: String,
    /// What stands in it.
    pub text: String,
}
