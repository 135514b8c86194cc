//! Parts of paths that every file system takes (docs/rules.md#20-safe).

/// Names that Windows keeps for devices, with any suffix too.
const RESERVED: [&str; 4] = ["con", "prn", "aux", "nul"];

/// A value as it may stand in a part of a path: nothing that parts, ends or steers it.
pub(crate) fn safe_value(value: &str) -> String {
    let refused =
        |c: char| c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    value.trim().chars().map(|c| if refused(c) { '_' } else { c }).collect()
}

/// A name as a part of a path: nothing in it leaves its place, and every file system takes it.
pub fn safe_name(name: &str) -> String {
    safe_part(&safe_value(name))
}

/// A whole part of a path: no dots or blanks at its ends, no reserved name.
pub(crate) fn safe_part(part: &str) -> String {
    let plain = part.trim_matches(|c: char| c.is_whitespace()).trim_start_matches('.');
    let plain = plain.trim_end_matches(|c: char| c == '.' || c.is_whitespace());
    if plain.is_empty() {
        return "_".to_owned();
    }
    let stem = plain.split('.').next().unwrap_or(plain).trim_end().to_lowercase();
    let is_port = |name: &str| {
        let digit = stem
            .strip_prefix(name)
            .and_then(|rest| rest.chars().next().filter(|_| rest.chars().count() == 1));
        digit.is_some_and(|digit| digit.is_ascii_digit() || matches!(digit, '\u{b9}' | '\u{b2}' | '\u{b3}'))
    };
    if RESERVED.contains(&stem.as_str()) || is_port("com") || is_port("lpt") {
        return format!("_{plain}");
    }
    plain.to_owned()
}

/// A path as file systems that know no case compare it. Accents stand as one letter or as two.
pub fn folded(path: &str) -> String {
    let mut folded = String::with_capacity(path.len());
    for letter in path.chars() {
        match decomposed(letter) {
            Some((base, accent)) => {
                folded.extend(base.to_lowercase());
                folded.push(accent);
            }
            None => folded.extend(letter.to_lowercase()),
        }
    }
    folded
}

/// Letters with the accents that names of places and stars have, and what they are made of: systems write either.
const LETTERS: [(&str, &str, char); 14] = [
    ("ÀÈÌÒÙàèìòùǸǹ", "AEIOUaeiouNn", '\u{300}'),
    ("ÁÉÍÓÚÝáéíóúýĆćŃńŚśŹźĹĺŔŕ", "AEIOUYaeiouyCcNnSsZzLlRr", '\u{301}'),
    ("ÂÊÎÔÛâêîôûĈĉĜĝĤĥĴĵŜŝŴŵŶŷ", "AEIOUaeiouCcGgHhJjSsWwYy", '\u{302}'),
    ("ÃÑÕãñõĨĩŨũ", "ANOanoIiUu", '\u{303}'),
    ("ĀāĒēĪīŌōŪū", "AaEeIiOoUu", '\u{304}'),
    ("ĂăĔĕĞğĬĭŎŏŬŭ", "AaEeGgIiOoUu", '\u{306}'),
    ("ĊċĖėĠġİŻż", "CcEeGgIZz", '\u{307}'),
    ("ÄËÏÖÜäëïöüÿŸ", "AEIOUaeiouyY", '\u{308}'),
    ("Åå", "Aa", '\u{30a}'),
    ("Ůů", "Uu", '\u{30a}'),
    ("ŐőŰű", "OoUu", '\u{30b}'),
    ("ČčĎďĚěŇňŘřŠšŤťŽž", "CcDdEeNnRrSsTtZz", '\u{30c}'),
    ("ÇçŞşŢţĢģĶķĻļŅņŖŗ", "CcSsTtGgKkLlNnRr", '\u{327}'),
    ("ĄąĘęĮįŲų", "AaEeIiUu", '\u{328}'),
];

fn decomposed(letter: char) -> Option<(char, char)> {
    if letter.is_ascii() {
        return None;
    }
    LETTERS.iter().find_map(|(whole, bases, accent)| {
        let at = whole.chars().position(|one| one == letter)?;
        Some((bases.chars().nth(at)?, *accent))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// docs/rules.md#20-safe
    #[test]
    fn nothing_of_a_value_leaves_its_part() {
        for (value, part) in [
            ("../IC 1396/a.", "_IC 1396_a"),
            ("..", "_"),
            (" . ", "_"),
            ("a\\b:c*d", "a_b_c_d"),
            ("line\nbreak", "line_break"),
            ("CON", "_CON"),
            ("con.fits", "_con.fits"),
            ("Com1", "_Com1"),
            ("COM10", "COM10"),
            ("lpt9.x", "_lpt9.x"),
            ("M 31 ", "M 31"),
            ("Größe", "Größe"),
            ("$HOME 'x'", "$HOME 'x'"),
        ] {
            assert_eq!(safe_part(&safe_value(value)), part, "{value:?}");
        }
    }

    /// docs/rules.md#20-conflicts
    #[test]
    fn case_and_the_form_of_accents_do_not_tell_names_apart() {
        assert_eq!(folded("Größe/É"), folded("GRO\u{308}ße/e\u{301}"));
        assert_ne!(folded("a"), folded("á"));
        for (whole, bases, _) in LETTERS {
            assert_eq!(whole.chars().count(), bases.chars().count(), "{whole}");
        }
    }
}
