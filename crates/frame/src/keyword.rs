//! The keywords and property ids that values come from. All of them stand in the dialect tables.

use std::fmt;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Deserializer, Serialize, de};

use crate::dialect::every_key;
use crate::keys::Key;

/// A FITS keyword or XISF property id: its number among the words of the dialect tables, in order of their spelling.
/// Storage holds the number, which only the build that wrote it can read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Keyword(u16);

/// The words of all tables, each once and in order, and the number of each.
struct Words {
    words: Vec<&'static str>,
    numbers: FxHashMap<&'static str, u16>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words: Vec<&'static str> = every_key().map(|key| key.word).collect();
    words.sort_unstable();
    words.dedup();
    let numbers = words.iter().copied().zip(0..).collect();
    Words { words, numbers }
});

impl Keyword {
    /// The keyword that a key of a table asks for.
    pub(crate) fn of(key: &'static Key) -> Self {
        let number = WORDS.numbers.get(key.word).copied();
        debug_assert!(number.is_some(), "dialect::every_key lacks {}", key.word);
        Self(number.unwrap_or(u16::MAX))
    }

    /// A keyword by its spelling, if any dialect table has it.
    pub fn find(word: &str) -> Option<Self> {
        WORDS.numbers.get(word).copied().map(Self)
    }

    /// Its spelling.
    pub fn word(self) -> &'static str {
        WORDS.words.get(usize::from(self.0)).copied().unwrap_or("?")
    }
}

impl fmt::Display for Keyword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl fmt::Debug for Keyword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.word(), f)
    }
}

impl<'de> Deserialize<'de> for Keyword {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let number = u16::deserialize(from)?;
        let is_known = usize::from(number) < WORDS.words.len();
        is_known.then_some(Self(number)).ok_or_else(|| de::Error::custom("a keyword of another build"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_keyword_of_the_tables_comes_back_from_storage() {
        assert!(WORDS.words.len() > 150, "{}", WORDS.words.len());
        for key in every_key() {
            let keyword = Keyword::of(key);
            let kept = serde_json::to_string(&keyword).unwrap();
            assert_eq!(serde_json::from_str::<Keyword>(&kept).unwrap(), keyword);
            assert_eq!((keyword.word(), Keyword::find(key.word)), (key.word, Some(keyword)));
        }
        assert!(serde_json::from_str::<Keyword>("65535").is_err());
        assert_eq!(Keyword::find("NOSUCH"), None);
    }
}
