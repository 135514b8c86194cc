//! The user's settings of a case, read as the runner reads them.

use nightledger_ledger::Settings;

/// Reads config.ini or the page's JSON.
pub fn read(bytes: &[u8]) -> Result<Settings, String> {
    serde_json::from_slice(bytes).map_err(|error| error.to_string())
}
