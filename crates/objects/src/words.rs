//! A target's name as words: lower case, without accents, apostrophes and punctuation.

/// A piece of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Word {
    /// Letters and digits.
    Text(String),
    /// `/`, `+` or `&`: it joins two names, or stands in a comet's.
    Joint,
}

impl Word {
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Joint => None,
        }
    }
}

/// The words of a name. Whatever is neither letter nor digit parts them.
pub(crate) fn split(name: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word = String::new();
    let close = |word: &mut String, words: &mut Vec<Word>| {
        if !word.is_empty() {
            words.push(Word::Text(std::mem::take(word)));
        }
    };
    for c in name.chars() {
        match c {
            // Apostrophes, and accents that stand for themselves after their letter.
            '\'' | '\u{2019}' | '\u{2018}' | '`' | '\u{b4}' | '\u{300}'..='\u{36f}' => {}
            '/' | '+' | '&' => {
                close(&mut word, &mut words);
                words.push(Word::Joint);
            }
            c if c.is_alphanumeric() => match plain(c) {
                Some(plain) => word.push_str(plain),
                None => word.extend(c.to_lowercase()),
            },
            _ => close(&mut word, &mut words),
        }
    }
    close(&mut word, &mut words);
    words
}

/// A letter with an accent as it is typed without one.
fn plain(c: char) -> Option<&'static str> {
    Some(match c.to_lowercase().next().unwrap_or(c) {
        '\u{e0}'..='\u{e5}' | '\u{101}' | '\u{103}' => "a",
        '\u{e7}' | '\u{107}' | '\u{10d}' => "c",
        '\u{e8}'..='\u{eb}' | '\u{113}' | '\u{119}' | '\u{11b}' => "e",
        '\u{ec}'..='\u{ef}' | '\u{12b}' => "i",
        '\u{f1}' | '\u{144}' | '\u{148}' => "n",
        '\u{f2}'..='\u{f6}' | '\u{f8}' | '\u{14d}' | '\u{151}' => "o",
        '\u{159}' => "r",
        '\u{15b}' | '\u{161}' => "s",
        '\u{f9}'..='\u{fc}' | '\u{16b}' | '\u{16f}' | '\u{171}' => "u",
        '\u{fd}' | '\u{ff}' => "y",
        '\u{17a}' | '\u{17c}' | '\u{17e}' => "z",
        '\u{df}' => "ss",
        '\u{e6}' => "ae",
        '\u{153}' => "oe",
        '\u{142}' => "l",
        _ => return None,
    })
}

/// The words without `Panel 3`, `pane 2b` or `Panel3` at their end.
pub(crate) fn without_panel(words: &[Word]) -> &[Word] {
    let is_number = |text: &str| {
        let digits = text.trim_end_matches(|c: char| c.is_ascii_lowercase());
        text.len() - digits.len() <= 1
            && !digits.is_empty()
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_panel = |text: &str| matches!(text, "panel" | "pane");
    match words {
        [head @ .., Word::Text(word), Word::Text(number)] if is_panel(word) && is_number(number) => head,
        [head @ .., Word::Text(word)]
            if word.strip_prefix("panel").or_else(|| word.strip_prefix("pane")).is_some_and(is_number) =>
        {
            head
        }
        _ => words,
    }
}

/// Words run together, with the usual short forms written out: how names compare.
pub(crate) fn key(words: &[&str]) -> String {
    let words = words.strip_prefix(&["the"]).unwrap_or(words);
    words
        .iter()
        .map(|word| match *word {
            "neb" => "nebula",
            "gal" => "galaxy",
            word => word,
        })
        .collect()
}
