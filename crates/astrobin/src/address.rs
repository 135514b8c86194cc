//! Addresses of the three services that a click can reach (docs/rules.md#12-requests). The base addresses are the build's.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What is encoded in a value of a query: all but RFC 3986's unreserved characters, and the comma between the two numbers
/// of a position, which lightpollutionmap.info wants as it is.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b',');

/// `base` with `path` below it and the values of a query, encoded.
pub(crate) fn address(base: &str, path: &str, query: &[(&str, &str)]) -> String {
    let query: Vec<String> =
        query.iter().map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, ENCODED))).collect();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{}/{path}{mark}{}", base.trim_end_matches('/'), query.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_encoded() {
        let query = [("q", "H-alpha 6nm & 2\""), ("r", "ö+%")];
        let expect = "https://x.test/p?q=H-alpha%206nm%20%26%202%22&r=%C3%B6%2B%25";
        assert_eq!(address("https://x.test", "p", &query), expect);
    }

    #[test]
    fn addresses_join_with_one_slash() {
        assert_eq!(address("https://x.test/", "p/", &[("q", "a"), ("r", "b")]), "https://x.test/p/?q=a&r=b");
        assert_eq!(address("https://x.test", "p", &[]), "https://x.test/p");
    }
}
