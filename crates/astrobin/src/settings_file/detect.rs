//! Importing settings: a config.ini or the page's JSON, told apart by what is in it.

use nightledger_language::{mark, of, tr};
use nightledger_ledger::{Edits, Settings};

use super::{Imported, ini, json};

/// A file exported here with corrections of 100,000 files has some 30 MiB; beyond this the text is something else.
pub const MOST_BYTES: u32 = 64 << 20;

/// What to say of one that is larger.
pub const TOO_LARGE: &str =
    mark!("This file is larger than 64 MiB and no settings file. Nothing was changed.");

/// Reads a config.ini (laid over `settings` and `edits`) or the page's JSON (in their place, but for e-mail and key
/// where the file has none). The error says in words why the text is neither; nothing is half applied.
pub fn import(text: &str, settings: &Settings, edits: &Edits) -> Result<Imported, String> {
    // Hosts ask for the size before they read a file; this is for those that cannot.
    if u32::try_from(text.len()).ok().is_none_or(|bytes| bytes > MOST_BYTES) {
        return Err(of(TOO_LARGE).to_owned());
    }
    let text = text.trim_start_matches('\u{feff}');
    match text.trim_start().chars().next() {
        None => Err(tr!("This file is empty. Nothing was changed.").to_owned()),
        Some('{') => json::import(text, settings, edits),
        Some('<') => {
            Err(tr!("This file is a web page, not a settings file. Nothing was changed.").to_owned())
        }
        Some(_) => ini::read(text, settings, edits),
    }
}

/// The text of a settings file, whichever encoding an editor gave it.
pub fn decode(bytes: &[u8]) -> String {
    nightledger_header::text::decode(bytes).text.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings_file::{MOST_REMARKS, Secrets};

    fn fresh(text: &str) -> Result<Imported, String> {
        import(text, &Settings::default(), &Edits::default())
    }

    #[test]
    fn the_kind_is_told_by_the_content() {
        assert_eq!(fresh("[defaults]\nHFR = 2").unwrap().settings.defaults.hfr_px, Some(2.0));
        assert_eq!(
            fresh("\u{feff}\n # note\n[defaults]\nHFR = 2").unwrap().settings.defaults.hfr_px,
            Some(2.0)
        );
        let json = crate::settings_json(&Settings::default(), &Edits::default(), Secrets::LeftOut);
        assert_eq!(fresh(&format!("\u{feff}  {json}")).unwrap().settings, Settings::default());
        for text in ["", "  \n", "<html>", "hello", "[1, 2]"] {
            assert!(fresh(text).unwrap_err().ends_with("Nothing was changed."), "{text}");
        }
        assert!(fresh(&" ".repeat(MOST_BYTES as usize + 1)).unwrap_err().contains("64 MiB"));
    }

    #[test]
    fn remarks_stay_readable() {
        let text = format!("[filters]\n{}", "nonsense\n".repeat(200));
        let remarks = fresh(&text).unwrap().remarks;
        assert_eq!(remarks.len(), MOST_REMARKS + 1);
        assert_eq!(
            remarks.last().map(String::as_str),
            Some("And 150 further lines could not be understood.")
        );
        let long = fresh(&format!("[filters]\n{} = x", "a".repeat(5000))).unwrap().remarks;
        assert!(long[0].len() < 400);
    }

    #[test]
    fn texts_of_several_encodings() {
        assert_eq!(decode("Köln".as_bytes()), "Köln");
        assert_eq!(decode(b"\xEF\xBB\xBFa"), "a");
        assert_eq!(decode(b"K\xF6ln"), "Köln");
        assert_eq!(decode(b"\xFF\xFEa\0\xF6\0"), "aö");
        assert_eq!(decode(b"\xFE\xFF\0a\0\xF6"), "aö");
        assert_eq!(decode(b""), "");
    }
}
