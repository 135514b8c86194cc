//! Text from bytes whose encoding nobody names: settings files, sidecars, XML headers.
//!
//! No byte is dropped in silence. Bytes that are not of the encoding found are still read, and [`Decoded::is_faulty`]
//! tells of them:
//!
//! | begins with | read as | what does not fit |
//! |---|---|---|
//! | EF BB BF | UTF-8 | each stray byte as its Latin-1 character: the mark vouches for the rest |
//! | FF FE, FE FF | UTF-16, little or big endian | lone surrogates and half a unit at the end as U+FFFD: no character can hold them |
//! | anything else | UTF-8, if all of it is that | all of it as Latin-1, in which every byte is a character |

use std::borrow::Cow;

/// What the bytes turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with a byte order mark or without; plain ASCII too.
    Utf8,
    /// UTF-16, little endian.
    Utf16Le,
    /// UTF-16, big endian.
    Utf16Be,
    /// Each byte is the character of that number.
    Latin1,
}

/// A text and how it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text without its byte order mark.
    pub text: Cow<'a, str>,
    /// How the bytes were read.
    pub encoding: Encoding,
    /// Whether a byte order mark named an encoding that some bytes do not keep to.
    pub is_faulty: bool,
}

/// Decodes a text by its byte order mark, else as UTF-8, else as Latin-1.
///
/// ```
/// use nightledger_header::text::decode;
///
/// assert_eq!(decode(b"K\xC3\xB6ln").text, "Köln");
/// assert_eq!(decode(b"K\xF6ln").text, "Köln");
/// assert_eq!(decode(b"\xFF\xFEK\0\xF6\0l\0n\0").text, "Köln");
/// ```
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => {
            let text = marked_utf8(rest);
            let is_faulty = matches!(text, Cow::Owned(_));
            Decoded { text, encoding: Encoding::Utf8, is_faulty }
        }
        [0xFF, 0xFE, rest @ ..] => utf16(rest, Encoding::Utf16Le, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, Encoding::Utf16Be, u16::from_be_bytes),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => Decoded { text: text.into(), encoding: Encoding::Utf8, is_faulty: false },
            Err(_) => Decoded { text: latin1(bytes).into(), encoding: Encoding::Latin1, is_faulty: false },
        },
    }
}

/// Latin-1: each byte is the character of that number.
pub fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| char::from(byte)).collect()
}

/// UTF-8 with stray bytes as Latin-1; borrowed where there are none.
fn marked_utf8(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.into();
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|&byte| char::from(byte)));
    }
    text.into()
}

fn utf16(bytes: &[u8], encoding: Encoding, unit: fn([u8; 2]) -> u16) -> Decoded<'static> {
    let (pairs, half) = bytes.as_chunks::<2>();
    let mut is_faulty = !half.is_empty();
    let units = pairs.iter().map(|pair| unit(*pair));
    let mut text: String = char::decode_utf16(units)
        .map(|read| {
            read.unwrap_or_else(|_| {
                is_faulty = true;
                char::REPLACEMENT_CHARACTER
            })
        })
        .collect();
    if !half.is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    Decoded { text: text.into(), encoding, is_faulty }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], text: &str, encoding: Encoding, is_faulty: bool) {
        assert_eq!(decode(bytes), Decoded { text: text.into(), encoding, is_faulty });
    }

    #[test]
    fn each_encoding_with_and_without_a_mark() {
        use Encoding::{Latin1, Utf8, Utf16Be, Utf16Le};
        check(b"", "", Utf8, false);
        check("Köln".as_bytes(), "Köln", Utf8, false);
        check(b"\xEF\xBB\xBFa", "a", Utf8, false);
        check(b"K\xF6ln", "Köln", Latin1, false);
        check(b"\xFF\xFEa\0\xF6\0", "aö", Utf16Le, false);
        check(b"\xFE\xFF\0a\0\xF6", "aö", Utf16Be, false);
        check("\u{feff}한국".as_bytes(), "한국", Utf8, false);
    }

    #[test]
    fn what_the_mark_does_not_cover_is_read_and_told() {
        use Encoding::{Utf8, Utf16Le};
        check(b"\xEF\xBB\xBFK\xC3\xB6ln \xB0C \xE2\x82", "Köln °C â\u{82}", Utf8, true);
        check(b"\xFF\xFEa\0\0\xD8b\0", "a\u{fffd}b", Utf16Le, true);
        check(b"\xFF\xFEa\0b", "a\u{fffd}", Utf16Le, true);
    }
}
