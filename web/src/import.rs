//! Settings as files.

use nightledger_ledger::Settings;

pub struct Imported {
    pub settings: Settings,
    pub remarks: Vec<String>,
}

pub fn filter_id(text: &str) -> Option<u32> {
    text.trim().parse().ok()
}

pub fn settings_to_json(settings: &Settings, with_key: bool) -> String {
    let mut settings = settings.clone();
    if !with_key {
        settings.sky_key = None;
    }
    serde_json::to_string_pretty(&settings).unwrap_or_default()
}

pub fn import_settings(text: &str, _before: &Settings) -> Result<Imported, String> {
    serde_json::from_str(text).map(|settings| Imported { settings, remarks: Vec::new() }).map_err(|e| e.to_string())
}

pub fn place_name(text: &str) -> Option<String> {
    let answer: serde_json::Value = serde_json::from_str(text).ok()?;
    answer.get("display_name")?.as_str().filter(|name| !name.trim().is_empty()).map(str::to_owned)
}
