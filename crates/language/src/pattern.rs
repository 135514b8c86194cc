//! Texts with places for values, `{name}`: as `format!` has them, and filled when the program runs.

use std::fmt::{Display, Write as _};

/// The text with its values. `{{` and `}}` stand for braces; a place without a value stays as it is written.
pub(crate) fn fill<'v>(text: &str, value: impl Fn(&str) -> Option<&'v dyn Display>) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        filled.push_str(before);
        if let Some(after) = from.strip_prefix("{{") {
            filled.push('{');
            rest = after;
        } else if let Some(after) = from.strip_prefix("}}") {
            filled.push('}');
            rest = after;
        } else {
            let place = from.strip_prefix('{').and_then(|inner| inner.split_once('}'));
            if let Some((value, after)) = place.and_then(|(name, after)| Some((value(name)?, after))) {
                // Writing into a text does not fail.
                let _ = write!(filled, "{value}");
                rest = after;
            } else {
                let mut chars = from.chars();
                filled.extend(chars.next());
                rest = chars.as_str();
            }
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_take_their_values_and_braces_stay() {
        let value = |name: &str| match name {
            "a" => Some(&1 as &dyn Display),
            "name" => Some(&"M 31" as &dyn Display),
            _ => None,
        };
        for (text, expect) in [
            ("", ""),
            ("no place", "no place"),
            ("{a}", "1"),
            ("{name}: {a} {a}", "M 31: 1 1"),
            ("{{a}}", "{a}"),
            ("{other}", "{other}"),
            ("{a", "{a"),
            ("a}b", "a}b"),
            ("ä{a}ö", "ä1ö"),
        ] {
            assert_eq!(fill(text, value), expect, "{text}");
        }
    }
}
