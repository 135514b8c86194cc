//! A card's bytes as text: ASCII where it is that, else UTF-8, else Latin-1 (docs/rules.md#3-fits; degree signs are the usual case).

use std::borrow::Cow;

use crate::text::latin1;

/// One card's bytes as text, with control characters turned into blanks; the flag says whether any byte lay outside
/// 0x20..=0x7E (FITS 4.0 section 4.1.2.3 allows no other).
pub(crate) fn card_text(raw: &[u8]) -> (Cow<'_, str>, bool) {
    // Folded, not `any`: without an early way out many bytes are compared at once. This runs for each card.
    let foreign = raw.iter().fold(false, |foreign, byte| foreign | !(0x20..=0x7E).contains(byte));
    if !foreign && let Ok(text) = std::str::from_utf8(raw) {
        return (Cow::Borrowed(text), false);
    }
    let without_controls: Vec<u8> =
        raw.iter().map(|&byte| if byte < 0x20 || byte == 0x7F { b' ' } else { byte }).collect();
    (Cow::Owned(utf8_or_latin1(&without_controls)), true)
}

/// UTF-8 where the bytes are that (a character cut off at the end is dropped: cards cut anywhere), else Latin-1.
fn utf8_or_latin1(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(error) if error.error_len().is_none() => {
            let whole = bytes.get(..error.valid_up_to()).unwrap_or_default();
            String::from_utf8_lossy(whole).into_owned()
        }
        Err(_) => latin1(bytes),
    }
}

/// As `trim_start_matches(' ')`, which asks for whole characters where bytes do: this runs several times for each card.
pub(crate) fn after_blanks(text: &str) -> &str {
    let blanks = text.bytes().take_while(|byte| *byte == b' ').count();
    text.get(blanks..).unwrap_or_default()
}

/// As `trim_end_matches(' ')`.
pub(crate) fn before_blanks(text: &str) -> &str {
    let blanks = text.bytes().rev().take_while(|byte| *byte == b' ').count();
    text.get(..text.len() - blanks).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_cut_as_the_standard_library_does() {
        for text in ["", " ", "a", "  a b ", "\ta\t", "\u{e9} ", " \u{e9}", "\u{a0} x \u{a0}"] {
            assert_eq!(after_blanks(text), text.trim_start_matches(' '), "{text:?}");
            assert_eq!(before_blanks(text), text.trim_end_matches(' '), "{text:?}");
        }
    }
}
