//! The language that this thread speaks.

use std::cell::{Cell, RefCell};
use std::fmt::Display;

use rustc_hash::FxHashMap;
use serde_json::{Map, Value};

use crate::Language;
use crate::pattern::fill;

/// Which of its forms a language takes for a number (CLDR).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Category {
    /// None of anything, where a language has a form for it.
    Zero,
    /// One.
    One,
    /// Two.
    Two,
    /// A few: Polish 2 to 4.
    Few,
    /// Many: Polish 5 and more.
    Many,
    /// All else.
    Other,
}

impl Category {
    /// As CLDR and `Intl.PluralRules` call it.
    pub fn of_word(word: &str) -> Option<Self> {
        Some(match word {
            "zero" => Self::Zero,
            "one" => Self::One,
            "two" => Self::Two,
            "few" => Self::Few,
            "many" => Self::Many,
            "other" => Self::Other,
            _ => return None,
        })
    }
}

/// What a host knows of a language: browsers have it in `Intl`.
pub trait Locale {
    /// Which form it takes for a number.
    fn category(&self, number: f64) -> Category;
    /// What stands before decimals.
    fn decimal_mark(&self) -> char;
}

/// A language that is spoken: its texts, and how it counts and writes numbers. It lives as long as the program, so that its
/// texts stand wherever English ones do.
struct Spoken {
    language: Language,
    texts: FxHashMap<&'static str, Text>,
    locale: Box<dyn Locale>,
}

enum Text {
    Plain(&'static str),
    Counted(Vec<(Category, &'static str)>),
}

thread_local! {
    static NOW: Cell<Option<&'static Spoken>> = const { Cell::new(None) };
    /// Every language that was spoken: it is taken up again as it is.
    static BEFORE: RefCell<Vec<&'static Spoken>> = const { RefCell::new(Vec::new()) };
}

/// Speaks a language from now on, on this thread. `texts` is its file, as JSON.
///
/// # Errors
/// The texts are no JSON object of texts and of forms by their category; what was spoken before goes on.
pub fn speak(language: Language, texts: &str, locale: Box<dyn Locale>) -> Result<(), String> {
    let before =
        BEFORE.with_borrow(|before| before.iter().copied().find(|spoken| spoken.language == language));
    let spoken = if let Some(spoken) = before {
        spoken
    } else {
        let spoken: &'static Spoken = Box::leak(Box::new(Spoken { language, texts: read(texts)?, locale }));
        BEFORE.with_borrow_mut(|before| before.push(spoken));
        spoken
    };
    NOW.set(Some(spoken));
    Ok(())
}

/// Speaks English from now on, on this thread.
pub fn speak_english() {
    NOW.set(None);
}

/// The language that this thread speaks.
pub fn language() -> Language {
    NOW.get().map_or(Language::English, |spoken| spoken.language)
}

/// A number that was written with a point, as the language writes it. Never for what programs read.
pub fn number(written: impl Into<String>) -> String {
    let written = written.into();
    match NOW.get().map(|spoken| spoken.locale.decimal_mark()) {
        None | Some('.') => written,
        Some(mark) => written.replace('.', mark.encode_utf8(&mut [0; 4])),
    }
}

fn read(texts: &str) -> Result<FxHashMap<&'static str, Text>, String> {
    let all: Map<String, Value> = serde_json::from_str(texts).map_err(|error| error.to_string())?;
    all.into_iter()
        .map(|(english, value)| {
            let text = match value {
                Value::String(text) => Text::Plain(kept(text)),
                Value::Object(forms) => {
                    let forms =
                        forms.into_iter().map(|(word, text)| match (Category::of_word(&word), text) {
                            (Some(category), Value::String(text)) => Ok((category, kept(text))),
                            _ => Err(format!("{english:?} has a form {word:?} that is none")),
                        });
                    Text::Counted(forms.collect::<Result<_, _>>()?)
                }
                _ => return Err(format!("{english:?} is neither a text nor forms of one")),
            };
            Ok((kept(english), text))
        })
        .collect()
}

fn kept(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

/// The text of this English one.
pub fn of(english: &'static str) -> &'static str {
    NOW.get().and_then(|spoken| spoken.plain(english)).unwrap_or(english)
}

/// The text of an English one in a sense, by the key of both.
pub fn of_context(key: &str, english: &'static str) -> &'static str {
    NOW.get().and_then(|spoken| spoken.plain(key)).unwrap_or(english)
}

/// A text with its values; none in English, which the compiler puts together.
pub fn filled(english: &str, values: &[(&str, &dyn Display)]) -> Option<String> {
    let text = NOW.get()?.plain(english)?;
    Some(fill(text, |name| value_of(values, name)))
}

/// A text with its values for a number of things; none in English.
pub fn filled_counted(count: f64, english: &str, values: &[(&str, &dyn Display)]) -> Option<String> {
    let text = NOW.get()?.counted(count, english)?;
    Some(fill(text, |name| value_of(values, name)))
}

/// The value of this name.
pub(crate) fn value_of<'v>(values: &[(&str, &'v dyn Display)], name: &str) -> Option<&'v dyn Display> {
    values.iter().find(|(each, _)| *each == name).map(|(_, value)| *value)
}

impl Spoken {
    fn plain(&self, english: &str) -> Option<&'static str> {
        match self.texts.get(english)? {
            Text::Plain(text) => Some(text),
            Text::Counted(_) => None,
        }
    }

    fn counted(&self, count: f64, english: &str) -> Option<&'static str> {
        let Text::Counted(forms) = self.texts.get(english)? else { return None };
        let wanted = self.locale.category(count);
        let form = |category| forms.iter().find(|(each, _)| *each == category).map(|(_, text)| *text);
        form(wanted).or_else(|| form(Category::Other))
    }
}

/// A number of things, for rules about them.
pub fn count(number: impl Count) -> f64 {
    number.number()
}

/// Whether English speaks of one.
#[allow(clippy::float_cmp, reason = "one is exact")]
pub fn is_one(count: f64) -> bool {
    count == 1.0
}

/// A number of things.
pub trait Count {
    /// For rules about it.
    fn number(self) -> f64;
}

macro_rules! counts {
    ($($kind:ty),*) => {$(
        impl Count for $kind {
            #[allow(clippy::cast_lossless, clippy::cast_precision_loss, reason = "forms follow the last digits of what people count")]
            fn number(self) -> f64 {
                self as f64
            }
        }
    )*};
}
counts!(u8, u16, u32, u64, usize, i32, i64, f64);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Said, mark, said, tr, tr_n};

    struct Polish;

    impl Locale for Polish {
        fn category(&self, number: f64) -> Category {
            let (ten, hundred) = (number % 10.0, number % 100.0);
            if number == 1.0 {
                Category::One
            } else if (2.0..5.0).contains(&ten) && !(12.0..15.0).contains(&hundred) {
                Category::Few
            } else {
                Category::Many
            }
        }

        fn decimal_mark(&self) -> char {
            ','
        }
    }

    const TEXTS: &str = r#"{
        "Copy CSV": "Kopiuj CSV",
        "theme|Light": "Jasny",
        "{rows} rows of {target}": "{target}: wierszy {rows}",
        "and {n} more": {"one": "i jeszcze {n}", "few": "i {n} dalsze", "many": "i {n} dalszych"},
        "{n} files": {"one": "{n} plik", "few": "{n} pliki", "many": "{n} plików", "other": "{n} pliku"}
    }"#;

    #[test]
    fn a_language_says_what_it_has_and_english_the_rest() {
        speak_english();
        let files = |count: u32| tr_n!(count, "{n} file", "{n} files", n = count);
        let more = |count: u32| tr_n!(count, "and {n} more", n = count);
        let target = "M 31";
        let rows = || tr!("{rows} rows of {target}", rows = 2, target);
        let later = [
            said!("{rows} rows of {target}", rows = 2, target),
            said!(n: 5_u8, "{n} file", "{n} files", n = 5),
            said!("Copy CSV"),
            Said::plain("as {it} is".to_owned()),
        ];
        let all = |later: &[Said]| later.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!((files(1), files(5)), ("1 file".to_owned(), "5 files".to_owned()));
        assert_eq!((more(1), more(2)), ("and 1 more".to_owned(), "and 2 more".to_owned()));
        assert_eq!(rows(), "2 rows of M 31");
        assert_eq!(all(&later), ["2 rows of M 31", "5 files", "Copy CSV", "as {it} is"]);
        assert_eq!(number("2.5"), "2.5");

        speak(Language::Polish, TEXTS, Box::new(Polish)).unwrap();
        assert_eq!(language(), Language::Polish);
        assert_eq!(tr!("Copy CSV"), "Kopiuj CSV");
        assert_eq!(of(mark!("Copy CSV")), "Kopiuj CSV");
        assert_eq!((tr!("Light"), tr!("Light" in "theme")), ("Light", "Jasny"));
        assert_eq!([1, 3, 5, 22].map(files), ["1 plik", "3 pliki", "5 plików", "22 pliki"]);
        assert_eq!([1, 2].map(more), ["i jeszcze 1", "i 2 dalsze"]);
        assert_eq!(rows(), "M 31: wierszy 2");
        assert_eq!(tr!("Not there: {target}", target), "Not there: M 31");
        assert_eq!(all(&later), ["M 31: wierszy 2", "5 plików", "Kopiuj CSV", "as {it} is"]);
        assert_eq!(number("2.5"), "2,5");

        speak_english();
        assert_eq!(tr!("Copy CSV"), "Copy CSV");
    }

    #[test]
    fn what_is_no_file_of_texts_changes_nothing() {
        speak_english();
        for texts in ["", "[]", r#"{"a": 1}"#, r#"{"a": {"odd": "x"}}"#, r#"{"a": {"one": 1}}"#] {
            assert!(speak(Language::German, texts, Box::new(Polish)).is_err(), "{texts}");
            assert_eq!(language(), Language::English);
        }
    }
}
