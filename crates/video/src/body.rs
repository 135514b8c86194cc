//! The bodies of the solar system, by the words that programs and people name them with.

/// What a capture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the bodies' own names")]
pub enum Body {
    Sun,
    Moon,
    Mercury,
    Venus,
    Mars,
    Jupiter,
    Saturn,
    Uranus,
    Neptune,
}

use Body::{Jupiter, Mars, Mercury, Moon, Neptune, Saturn, Sun, Uranus, Venus};

/// Whole words in lower case that mean a body wherever they stand.
const WORDS: [(&str, Body); 24] = [
    ("sun", Sun),
    ("solar", Sun),
    ("sonne", Sun),
    ("soleil", Sun),
    ("moon", Moon),
    ("lunar", Moon),
    ("luna", Moon),
    ("mond", Moon),
    ("lune", Moon),
    ("mercury", Mercury),
    ("merkur", Mercury),
    ("mercure", Mercury),
    ("venus", Venus),
    ("mars", Mars),
    ("jupiter", Jupiter),
    ("jup", Jupiter),
    ("saturn", Saturn),
    ("saturne", Saturn),
    ("uranus", Uranus),
    ("ura", Uranus),
    ("neptune", Neptune),
    ("neptun", Neptune),
    ("nep", Neptune),
    ("venere", Venus),
];

/// Short forms in names of files, which are words of other things too (days, months).
const SHORT: [(&str, Body); 4] = [("sat", Saturn), ("mar", Mars), ("mer", Mercury), ("ven", Venus)];

/// Short months in English.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

impl Body {
    /// Its English name.
    pub fn as_str(self) -> &'static str {
        match self {
            Sun => "Sun",
            Moon => "Moon",
            Mercury => "Mercury",
            Venus => "Venus",
            Mars => "Mars",
            Jupiter => "Jupiter",
            Saturn => "Saturn",
            Uranus => "Uranus",
            Neptune => "Neptune",
        }
    }

    /// Degrees a day that the meridians of systems I, II and III move on, as the planet turns (IAU; of Saturn's systems
    /// those that FireCapture prints). Bodies without have no meridians here (docs/rules.md#25-meridians).
    pub(crate) fn rotation(self) -> [Option<f64>; 3] {
        match self {
            Mars => [Some(350.891_982_26), None, None],
            Jupiter => [Some(877.900), Some(870.270), Some(870.536)],
            Saturn => [Some(844.3), Some(812.0), Some(810.793_902_4)],
            _ => [None; 3],
        }
    }

    /// The body that words of a profile or a folder name: whole words, any case.
    pub fn named(text: &str) -> Option<Self> {
        words(text).iter().find_map(|word| full(word))
    }

    /// The body that a file's name (without its suffix) names, in its short forms too (`-Jup`, `Sat_`).
    pub(crate) fn of_file_name(stem: &str) -> Option<Self> {
        let words = words(stem);
        let number = |word: Option<&String>, longest: usize| {
            word.is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit()) && word.len() <= longest)
        };
        // `12-Mar-2027`, `Mar 12 2027` and `Sat 12 Mar` are dates; `Sat_1` is none.
        let short = || {
            words.iter().enumerate().find_map(|(at, word)| {
                let before = at.checked_sub(1).and_then(|before| words.get(before));
                let next = words.get(at + 1);
                let ends_date = |word: &String| number(Some(word), 4) || MONTHS.contains(&word.as_str());
                let begins_date = number(next, 2) && words.get(at + 2).is_some_and(ends_date);
                let is_year = next.is_some_and(|next| next.len() == 4) && number(next, 4);
                let stands_alone = !number(before, 2) && !begins_date && !is_year;
                let is_at_an_end = at == 0 || at + 1 == words.len();
                let known = SHORT.iter().find(|(short, _)| short == word);
                known.filter(|_| stands_alone && is_at_an_end).map(|(_, body)| *body)
            })
        };
        words.iter().find_map(|word| full(word)).or_else(short)
    }
}

fn full(word: &str) -> Option<Body> {
    WORDS.iter().find(|(known, _)| *known == word).map(|(_, body)| *body)
}

/// Runs of letters or of digits, in lower case; `SunHa` is `sun`, `ha`.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in text.chars() {
        if c.is_alphanumeric() {
            let goes_on = before.is_alphanumeric()
                && before.is_numeric() == c.is_numeric()
                && !(before.is_lowercase() && c.is_uppercase());
            match words.last_mut().filter(|_| goes_on) {
                Some(word) => word.extend(c.to_lowercase()),
                None => words.push(c.to_lowercase().collect()),
            }
        }
        before = c;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_name_bodies() {
        for (stem, expect) in [
            ("2026-01-12-2143_1-U-R-Jup", Some(Jupiter)),
            ("2026-01-12-2143_1-U-R-Sat", Some(Saturn)),
            ("2026-01-12-2143_1-U-R-Mar", Some(Mars)),
            ("Mars_020304", Some(Mars)),
            ("Sun_134141", Some(Sun)),
            ("SunHa 12", Some(Sun)),
            ("Mar_020304", Some(Mars)),
            ("12-Mar-2027", None),
            ("Sat 12 Mar", None),
            ("Mar 12 2027", None),
            ("Mar 2027", None),
            ("Sat_1", Some(Saturn)),
            ("03_43_07", None),
            ("sunset", None),
        ] {
            assert_eq!(Body::of_file_name(stem), expect, "{stem}");
        }
        assert_eq!(Body::named("My Jupiter RGB"), Some(Jupiter));
        assert_eq!(Body::named("Sat"), None);
    }
}
