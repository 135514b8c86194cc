//! Addresses of the three services that a click can reach (docs/rules.md#12-requests). The base addresses are the build's.

use std::fmt::Write as _;

/// `text` percent-encoded for one value of a query (RFC 3986: all but unreserved characters).
pub(crate) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// `base` with `path` below it and the values of a query.
pub(crate) fn address(base: &str, path: &str, query: &[(&str, String)]) -> String {
    let mut out = format!("{}/{path}", base.trim_end_matches('/'));
    for (index, (name, value)) in query.iter().enumerate() {
        out.push(if index == 0 { '?' } else { '&' });
        out.push_str(name);
        out.push('=');
        out.push_str(value);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoding() {
        assert_eq!(encoded("H-alpha 6nm & 2\""), "H-alpha%206nm%20%26%202%22");
        assert_eq!(encoded("ö+%"), "%C3%B6%2B%25");
    }

    #[test]
    fn addresses_join_with_one_slash() {
        let query = [("q", "a".to_owned()), ("r", "b".to_owned())];
        assert_eq!(address("https://x.test/", "p/", &query), "https://x.test/p/?q=a&r=b");
        assert_eq!(address("https://x.test", "p", &[]), "https://x.test/p");
    }
}
