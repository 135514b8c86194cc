//! AstroBinUpload's `config.ini`: sections `[defaults] [filters] [secret] [sites]`, later `[override]` and
//! `[equipmentoverrides]`, in the form of Python's ConfigObj (docs/rules.md#11-config-ini).
//!
//! Reading never fails over a line: what could not be understood is remarked upon with its line number. Writing gives
//! a file that AstroBinUpload reads, and says what of the settings has no place in it.

mod configobj;
mod defaults;
mod read;
mod write;

pub use read::read;
pub use write::{Exported, write};

/// In [`Edits`](nightledger_ledger::Edits)' rename maps: the new name for every old name. `[equipmentoverrides]`
/// forces a name upon all frames, whatever they say.
pub const ANY_NAME: &str = "*";

/// The names of sections, lower case as they compare.
mod section {
    pub(super) const DEFAULTS: &str = "defaults";
    pub(super) const FILTERS: &str = "filters";
    pub(super) const SECRET: &str = "secret";
    pub(super) const SITES: &str = "sites";
    pub(super) const OVERRIDE: &str = "override";
    pub(super) const EQUIPMENT: &str = "equipmentoverrides";
}

/// What AstroBinUpload's own template says instead of nothing.
mod placeholder {
    pub(super) const KEY: &str = "xxxxxxxxxxxxx";
    pub(super) const EMAIL: &str = "id@provider.com";
    pub(super) const EMAILS: [&str; 2] = [EMAIL, "your_email@example.com"];
    pub(super) const ENDPOINT: &str = "https://www.lightpollutionmap.info/QueryRaster/";

    /// Words that mean "nothing" for a text: `None`, `No target`, `Unknown package`, `Unknown Site`; for FILTER
    /// `No Filter`.
    pub(super) fn is_no_text(text: &str) -> bool {
        let folded = nightledger_ledger::fold_name(text.trim());
        matches!(folded.as_str(), "" | "none" | "notarget" | "unknownpackage" | "unknownsite" | "nofilter")
    }

    /// Whether an API key is one of the template's.
    pub(super) fn is_no_key(key: &str) -> bool {
        let upper = key.trim().to_ascii_uppercase();
        upper.is_empty()
            || upper == "YOUR_API_KEY"
            || upper == "NONE"
            || upper.chars().all(|c| matches!(c, 'X' | '*'))
    }
}
