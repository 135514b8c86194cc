//! Data blocks inside the header (XISF 1.0 section 10.3): base64 and hexadecimal. Blocks elsewhere are not followed.

/// Bytes of a block in the given encoding; `None` if it is another encoding or not well written.
pub(super) fn decode(encoding: &str, text: &str) -> Option<Vec<u8>> {
    match encoding.trim() {
        "base64" => base64(text),
        "hex" | "base16" => hex(text),
        _ => None,
    }
}

/// RFC 4648 section 4; blanks and line ends anywhere, padding optional.
fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => continue,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(six)) & 0xFFFF;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xFF).ok()?);
        }
    }
    Some(bytes)
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
