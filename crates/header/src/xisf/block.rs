//! Data blocks inside the header (XISF 1.0 section 10.3): base64 and hexadecimal. Blocks elsewhere are not followed.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// RFC 4648 section 4, as lenient as writers are: padding optional, left-over bits of the last digit of any value.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Bytes of a block in the given encoding; `None` if it is another encoding or not well written.
pub(super) fn decode(encoding: &str, text: &str) -> Option<Vec<u8>> {
    match encoding.trim() {
        "base64" => {
            // Line ends and blanks stand anywhere.
            let digits: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
            BASE64.decode(digits).ok()
        }
        "hex" | "base16" => hex(text),
        _ => None,
    }
}

/// Two digits a byte, any case, blanks and line ends anywhere.
fn hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> =
        text.chars().filter(|c| !c.is_ascii_whitespace()).map(|digit| digit.to_digit(16)).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    digits
        .chunks_exact(2)
        .map(|pair| u8::try_from(pair.iter().fold(0, |byte, digit| byte << 4 | digit)).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[track_caller]
    fn check(encoding: &str, text: &str, expected: Option<&str>) {
        assert_eq!(decode(encoding, text).as_deref(), expected.map(str::as_bytes));
    }

    #[test]
    fn base64_reads_with_and_without_padding_and_over_lines() {
        check("base64", "", Some(""));
        check("base64", "Zg==", Some("f"));
        check("base64", "Zm8", Some("fo"));
        check("base64", "Zm9v", Some("foo"));
        check("base64", " Zm9v\n\tYmFy ", Some("foobar"));
        check("base64", "w6Q=", Some("ä"));
        check("base64", "Zm9*", None);
    }

    #[test]
    fn hex_reads_any_case_and_refuses_half_bytes() {
        check("hex", "4d 33 31", Some("M31"));
        check("hex", "C3a4", Some("ä"));
        check("hex", "4d3", None);
        check("hex", "zz", None);
        check("rot13", "4d", None);
    }
}
