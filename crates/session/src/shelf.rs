//! What a host keeps of settings and edits from visit to visit: a text for each, which an older build can have written,
//! or a newer one.

use nightledger_ledger::Settings;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::kept::READING;
use crate::packed;

/// What is kept as a text of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shelf {
    /// What the user set.
    Settings,
    /// What the user corrected.
    Edits,
}

impl Shelf {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Settings, Self::Edits];
}

/// The text that is kept of settings or edits.
pub(crate) fn written(value: &impl Serialize) -> String {
    // Texts, numbers and lists of them: nothing in it has no form in JSON.
    packed::pack(serde_json::to_string(value).unwrap_or_default())
}

/// What a kept text says; nothing when it is damaged or of a newer build.
pub(crate) fn read<T: DeserializeOwned>(kept: &str) -> Option<T> {
    let value: Value = serde_json::from_str(&packed::unpack(kept)?).ok()?;
    let is_newer = |version: &Value| version.as_u64().is_none_or(|version| version > newest());
    if value.get("version").is_some_and(is_newer) {
        return None;
    }
    serde_json::from_value(value).ok()
}

fn newest() -> u64 {
    Settings::default().version.into()
}

/// Settings as a text for the moment until the session has said what to keep of them: a page may be closed within it.
/// It is read by the same build only.
pub fn in_haste(settings: &Settings) -> String {
    let bytes = postcard::to_allocvec(settings).unwrap_or_default();
    READING.chars().chain(['\n']).chain(bytes.into_iter().map(char::from)).collect()
}

/// What [`in_haste`] wrote.
pub(crate) fn read_in_haste(text: &str) -> Option<Settings> {
    let (reading, bytes) = text.split_once('\n')?;
    let bytes: Vec<u8> = bytes.chars().filter_map(|character| u8::try_from(character).ok()).collect();
    postcard::from_bytes(&bytes).ok().filter(|_| reading == READING)
}

/// A kept text as people can read it; as it is where it is damaged.
pub(crate) fn in_full(kept: String) -> String {
    packed::unpack(&kept).unwrap_or(kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightledger_ledger::{Edits, FileKey};

    #[test]
    fn what_was_kept_is_read_again() {
        let mut settings = Settings::default();
        settings.set_filter_id("Ha", 4663);
        assert_eq!(read::<Settings>(&written(&settings)), Some(settings));
        let key = |at: u32| FileKey { root_name: "A".to_owned(), path: format!("{at:06}.fits") };
        let edits = Edits { excluded: (0..10_000).map(key).collect(), ..Edits::default() };
        let text = written(&edits);
        assert!(text.starts_with("lz4:"), "it is long");
        assert_eq!(read::<Edits>(&text), Some(edits));
        assert!(in_full(text).starts_with("{\"excluded\":"));
    }

    #[test]
    fn settings_written_in_haste_are_read_by_the_same_build() {
        let mut settings = Settings::default();
        settings.set_filter_id("Hα \n", 4663);
        let text = in_haste(&settings);
        assert_eq!(read_in_haste(&text), Some(settings));
        let half: String = text.chars().take(text.chars().count() / 2).collect();
        for other in ["", "another build\n", &text.replacen('\n', "1\n", 1), &half] {
            assert_eq!(read_in_haste(other), None);
        }
    }

    #[test]
    fn older_texts_are_read_and_newer_or_damaged_ones_are_not() {
        let read = |text| read::<Settings>(text).map(|settings| settings.filters.len());
        assert_eq!(read(r#"{"version":1,"filters":[{"name":"Ha","id":4663}]}"#), Some(1));
        assert_eq!(read(r#"{"filters":[]}"#), Some(0));
        for text in [
            r#"{"version":2,"filters":[]}"#,
            r#"{"version":"1"}"#,
            r#"{"version":1,"filters":[{"na"#,
            r#"{"version":1,"filters":{"Ha":4663}}"#,
            "lz4:\u{801f}\u{801f}\u{801f}\u{801f}",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(in_full("lz4:\u{801f}".to_owned()), "lz4:\u{801f}");
    }
}
