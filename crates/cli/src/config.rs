//! The file behind `--config`: AstroBinUpload's config.ini or the page's JSON.

use nightledger_ledger::{Edits, Settings};

/// What a configuration says.
#[derive(Debug, Default)]
pub(crate) struct Config {
    pub(crate) settings: Settings,
    pub(crate) edits: Edits,
    /// What was not understood, for people.
    pub(crate) warnings: Vec<String>,
}

/// Reads a configuration of either kind.
pub(crate) fn read(bytes: &[u8]) -> Result<Config, String> {
    let text = String::from_utf8_lossy(bytes);
    let settings = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    Ok(Config { settings, ..Config::default() })
}
