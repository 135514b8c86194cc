//! The cards and properties of one header, indexed once, with values as the tables ask for them.

use nightledger_header::{Card, Header, Value};
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::decimal::tidy;
use crate::keys::{Holder, Key};
use crate::text;
use crate::{Keyword, Known, Limits, Source};

/// The header behind a frame: each keyword with the card that gives it its value.
pub(crate) struct Cards<'h> {
    header: &'h Header,
    /// Looked into some 200 times a frame, hence the quick hash; the limits of `header` bound what a hostile file can do.
    index: FxHashMap<&'h str, (u16, &'h Card)>,
}

/// A value that a key of a table found.
pub(crate) struct Hit<'h> {
    /// What stands there.
    pub(crate) cell: Cell<'h>,
    /// The card's comment, which often names the unit.
    pub(crate) comment: &'h str,
    /// Where.
    pub(crate) source: Source,
}

/// What stands in a card or property.
#[derive(Clone, Copy)]
pub(crate) enum Cell<'h> {
    /// A number written as one.
    Number(f64),
    /// Text, trimmed, which may still spell a number.
    Text(&'h str),
    /// `T` or `F`.
    Bool,
}

impl<'h> Cards<'h> {
    /// Indexes the header: the image's HDU first, the primary for what is missing there (docs/rules.md#2-image-hdu); of several cards
    /// with one keyword the last that says something counts (docs/rules.md#3-fits).
    pub(crate) fn new(header: &'h Header) -> Self {
        let image = header.image_hdu.unwrap_or(0);
        let mut index = FxHashMap::with_capacity_and_hasher(128, FxBuildHasher);
        for hdu in [0, image].into_iter().take(if image == 0 { 1 } else { 2 }) {
            let number = u16::try_from(hdu).unwrap_or(u16::MAX);
            for card in header.hdus.get(hdu).map_or(&[][..], |hdu| &hdu.cards) {
                if card.value.is_present() && !matches!(card.value, Value::Commentary(_)) {
                    index.insert(card.keyword.as_str(), (number, card));
                }
            }
        }
        Self { header, index }
    }

    /// The header itself.
    pub(crate) fn header(&self) -> &'h Header {
        self.header
    }

    /// Whether a keyword has a value.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.index.contains_key(word)
    }

    /// The card of a keyword and its HDU.
    pub(crate) fn card(&self, word: &str) -> Option<(u16, &'h Card)> {
        self.index.get(word).copied()
    }

    /// The text value of a keyword, trimmed.
    pub(crate) fn text_of(&self, word: &str) -> Option<&'h str> {
        match &self.card(word)?.1.value {
            Value::Text(text) => Some(text.trim()),
            _ => None,
        }
    }

    /// The number a keyword has, quoted or not.
    pub(crate) fn number_of(&self, word: &str) -> Option<f64> {
        cell(&self.card(word)?.1.value)?.number()
    }

    /// Whether a keyword is true: `T`, `'True'`, `'yes'` or a number other than 0.
    pub(crate) fn is_true(&self, word: &str) -> bool {
        match self.card(word).map(|(_, card)| &card.value) {
            Some(Value::Bool(is_true)) => *is_true,
            Some(Value::Int(number)) => *number != 0,
            Some(Value::Text(text)) => {
                ["t", "true", "y", "yes", "1"].iter().any(|word| text.trim().eq_ignore_ascii_case(word))
            }
            _ => false,
        }
    }

    /// How many keywords are this word with three digits behind it.
    pub(crate) fn numbered(&self, word: &str) -> usize {
        let is_numbered = |keyword: &&&str| {
            keyword
                .strip_prefix(word)
                .is_some_and(|digits| digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit()))
        };
        self.index.keys().filter(is_numbered).count()
    }

    /// The value of a key.
    pub(crate) fn find(&self, key: &'static Key) -> Option<Hit<'h>> {
        match key.holder {
            Holder::Card => {
                let (hdu, card) = self.card(key.word)?;
                let source = Source::Header { keyword: Keyword::of(key), hdu, card: card.card };
                Some(Hit { cell: cell(&card.value)?, comment: &card.comment, source })
            }
            Holder::Property | Holder::Tag => {
                let property = self.header.property(key.word)?;
                let word = Keyword::of(key);
                let source = match key.holder {
                    Holder::Tag => Source::Tag { name: word },
                    _ => Source::Property { id: word },
                };
                Some(Hit { cell: Cell::Text(property.value.trim()), comment: &property.comment, source })
            }
        }
    }

    /// The first of the keys that has a number which is acceptable, in the unit of the table.
    pub(crate) fn number(&self, keys: &'static [Key], accept: fn(f64) -> bool) -> Option<Known<f64>> {
        keys.iter().find_map(|key| {
            let hit = self.find(key)?;
            let value = hit.number(key)?;
            accept(value).then(|| Known::new(value, hit.source))
        })
    }

    /// The first of the keys that has a number within limits.
    pub(crate) fn number_within(&self, keys: &'static [Key], limits: Limits) -> Option<Known<f64>> {
        keys.iter().find_map(|key| {
            let hit = self.find(key)?;
            let value = hit.number(key).filter(|value| limits.allow(*value))?;
            Some(Known::new(value, hit.source))
        })
    }

    /// The first of the keys that has a text which is acceptable (not a placeholder, not a number).
    pub(crate) fn name(&self, keys: &'static [Key]) -> Option<Known<Box<str>>> {
        keys.iter().find_map(|key| {
            let hit = self.find(key)?;
            let Cell::Text(name) = hit.cell else { return None };
            (!text::is_nothing(name) && text::number(name).is_none())
                .then(|| Known::new(name.into(), hit.source))
        })
    }

    /// All commentary lines of `COMMENT` or `HISTORY`, with where they stand.
    pub(crate) fn commentary(&self, key: &'static Key) -> impl Iterator<Item = (&'h str, Source)> + use<'h> {
        self.lines(key.word)
            .map(move |(hdu, card, line)| (line, Source::Header { keyword: Keyword::of(key), hdu, card }))
    }

    /// All lines of a keyword with their HDU and card.
    pub(crate) fn lines(&self, word: &'static str) -> impl Iterator<Item = (u16, u32, &'h str)> + use<'h> {
        self.header.cards().filter(move |(_, card)| card.keyword == word).filter_map(|(hdu, card)| {
            let text = match &card.value {
                Value::Commentary(text) | Value::Text(text) => text.as_str(),
                _ => return None,
            };
            Some((u16::try_from(hdu).unwrap_or(u16::MAX), card.card, text))
        })
    }
}

impl Hit<'_> {
    /// The number in the table's unit: the key's scale is applied, a printed float32 settled.
    pub(crate) fn number(&self, key: &Key) -> Option<f64> {
        let value = self.cell.number()?;
        // Scaling by 1 must not disturb the digits; a number that leaves the range of numbers on the way is none.
        let value = if key.scale == 1.0 { value } else { tidy(value * key.scale) };
        value.is_finite().then_some(value)
    }

    /// A temperature in degC; the comment may name another unit.
    pub(crate) fn celsius(&self, key: &Key) -> Option<f64> {
        let written = self.number(key)?;
        Some(if text::has_word(self.comment, &["f", "degf", "fahrenheit"]) {
            tidy((written - 32.0) / 1.8)
        } else if text::has_word(self.comment, &["k", "kelvin"]) {
            tidy(written - 273.15)
        } else {
            written
        })
    }
}

impl Cell<'_> {
    /// As a number, if it is one.
    pub(crate) fn number(self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(number),
            Self::Text(text) => text::number(text).map(text::settled),
            Self::Bool => None,
        }
    }
}

fn cell(value: &Value) -> Option<Cell<'_>> {
    Some(match value {
        #[allow(clippy::cast_precision_loss, reason = "no reading of a frame needs more than 15 digits")]
        Value::Int(number) => Cell::Number(*number as f64),
        Value::Float(number) => Cell::Number(text::settled(*number)),
        Value::Text(text) => Cell::Text(text.trim()),
        Value::Bool(_) => Cell::Bool,
        _ => return None,
    })
}
