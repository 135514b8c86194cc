//! Importing settings: a config.ini or the page's JSON, told apart by what is in it.

use nightledger_ledger::{Edits, Settings};

/// What an import gives: settings and edits as they would be, and what could not be understood. Nothing is changed
/// until the caller takes them over, so an import is whole or not at all.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The settings after the import.
    pub settings: Settings,
    /// The edits after the import.
    pub edits: Edits,
    /// What was left out or changed on the way, for people, with line numbers.
    pub remarks: Vec<String>,
}

/// Whether an export holds the e-mail address and the key of lightpollutionmap.info.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Secrets {
    /// They stay at home.
    #[default]
    LeftOut,
    /// The user asked for them.
    Included,
}

/// A file exported here with corrections of 100,000 files has some 30 MiB; beyond this the text is something else.
pub const MOST_BYTES: u32 = 64 << 20;

/// What to say of one that is larger.
pub const TOO_LARGE: &str = "This file is larger than 64 MiB and no settings file. Nothing was changed.";

/// Reads a config.ini (laid over `settings` and `edits`) or the page's JSON (in their place, but for e-mail and key
/// where the file has none). The error says in words why the text is neither; nothing is half applied.
pub fn import(text: &str, settings: &Settings, edits: &Edits) -> Result<Imported, String> {
    // Hosts ask for the size before they read a file; this is for those that cannot.
    if u32::try_from(text.len()).ok().is_none_or(|bytes| bytes > MOST_BYTES) {
        return Err(TOO_LARGE.to_owned());
    }
    let text = text.trim_start_matches('\u{feff}');
    match text.trim_start().chars().next() {
        None => Err("This file is empty. Nothing was changed.".to_owned()),
        Some('{') => crate::settings_json::import(text, settings, edits),
        Some('<') => Err("This file is a web page, not a settings file. Nothing was changed.".to_owned()),
        Some(_) => crate::config_ini::read(text, settings, edits),
    }
}

/// The text of a settings file: UTF-8, UTF-16 with a byte order mark (Windows' editors), else Latin-1.
pub fn decode(bytes: &[u8]) -> String {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> =
            bytes.chunks_exact(2).filter_map(|pair| <[u8; 2]>::try_from(pair).ok()).map(unit).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => decode(rest),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().copied().map(char::from).collect(),
        },
    }
}

/// Remarks in the order they are made, at most so many that a person would read them.
#[derive(Debug, Default)]
pub(crate) struct Remarks {
    lines: Vec<String>,
    more: usize,
}

const MOST_REMARKS: usize = 50;
const LONGEST_REMARK: usize = 300;

impl Remarks {
    /// A remark upon a line, from 1.
    pub(crate) fn line(&mut self, line: usize, text: &str) {
        if self.lines.len() >= MOST_REMARKS {
            self.more += 1;
            return;
        }
        let text: String =
            text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST_REMARK).collect();
        self.lines.push(format!("Line {line}: {text}."));
    }

    pub(crate) fn into_lines(mut self) -> Vec<String> {
        if self.more > 0 {
            self.lines.push(format!("And {} further lines could not be understood.", self.more));
        }
        self.lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
