//! What is said later than it is found.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt::{self, Display, Formatter};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use crate::pattern::fill;
use crate::speech::{filled, filled_counted, value_of};

/// A sentence for people that shows itself in the language that is spoken when it is shown: [`said!`](crate::said!) makes it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Said(Box<Inner>);

type Values = Vec<(Cow<'static, str>, Value)>;

/// What stands in a place of a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
enum Value {
    /// The same in every language.
    Written(String),
    /// Said when the whole is.
    Said(Said),
}

impl Display for Value {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Written(text) => f.write_str(text),
            Self::Said(said) => said.fmt(f),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
enum Inner {
    /// As it is, in whatever language.
    Plain(String),
    /// The English text and its values.
    Text(Cow<'static, str>, Values),
    /// The English texts for one and for many, how many there are, and the values.
    Counted { one: Cow<'static, str>, many: Cow<'static, str>, count: u64, values: Values },
    /// One behind the other.
    Joined(Vec<Said>),
}

/// Texts within texts that are kept; more is no text of this program, and would fill the stack.
const DEEPEST: u8 = 8;

thread_local! {
    static DEPTH: Cell<u8> = const { Cell::new(0) };
}

/// One level of what is being read.
struct Level;

impl Level {
    fn enter() -> Option<Self> {
        let depth = DEPTH.get();
        (depth < DEEPEST).then(|| {
            DEPTH.set(depth + 1);
            Self
        })
    }
}

impl Drop for Level {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get().saturating_sub(1));
    }
}

impl<'de> Deserialize<'de> for Said {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let _level = Level::enter().ok_or_else(|| D::Error::custom("texts within texts within texts"))?;
        Box::<Inner>::deserialize(deserializer).map(Self)
    }
}

impl Said {
    /// A text that is no language's, or is known only as it is.
    pub fn plain(text: impl Into<String>) -> Self {
        Self(Box::new(Inner::Plain(text.into())))
    }

    /// A text of a table, which [`mark!`](crate::mark) marks there.
    pub fn marked(english: &'static str) -> Self {
        Self::text(english, Vec::new())
    }

    /// Whole sentences or marks, one behind the other as they stand.
    pub fn joined(parts: Vec<Self>) -> Self {
        Self(Box::new(Inner::Joined(parts)))
    }

    /// The same with a value that is said when the whole is.
    #[doc(hidden)]
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Self) -> Self {
        if let Inner::Text(_, values) | Inner::Counted { values, .. } = &mut *self.0 {
            values.push((Cow::Borrowed(name), Value::Said(value)));
        }
        self
    }

    #[doc(hidden)]
    pub fn text(english: &'static str, values: Vec<(&'static str, String)>) -> Self {
        Self(Box::new(Inner::Text(Cow::Borrowed(english), owned(values))))
    }

    #[doc(hidden)]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "what is counted is whole")]
    pub fn counted(
        count: f64,
        one: &'static str,
        many: &'static str,
        values: Vec<(&'static str, String)>,
    ) -> Self {
        let (one, many) = (Cow::Borrowed(one), Cow::Borrowed(many));
        Self(Box::new(Inner::Counted { one, many, count: count as u64, values: owned(values) }))
    }
}

fn owned(values: Vec<(&'static str, String)>) -> Values {
    values.into_iter().map(|(name, value)| (Cow::Borrowed(name), Value::Written(value))).collect()
}

impl From<String> for Said {
    fn from(text: String) -> Self {
        Self::plain(text)
    }
}

impl From<&str> for Said {
    fn from(text: &str) -> Self {
        Self::plain(text)
    }
}

impl Display for Said {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Inner::Plain(text) => f.write_str(text),
            Inner::Joined(parts) => parts.iter().try_for_each(|part| part.fmt(f)),
            Inner::Text(english, values) => {
                let values = shown(values);
                f.write_str(&filled(english, &values).unwrap_or_else(|| in_english(english, &values)))
            }
            Inner::Counted { one, many, count, values } => {
                #[allow(
                    clippy::cast_precision_loss,
                    reason = "forms follow the last digits of what people count"
                )]
                let number = *count as f64;
                let english = if *count == 1 { one } else { many };
                let values = shown(values);
                f.write_str(
                    &filled_counted(number, many, &values).unwrap_or_else(|| in_english(english, &values)),
                )
            }
        }
    }
}

fn shown(values: &Values) -> Vec<(&str, &dyn Display)> {
    values.iter().map(|(name, value)| (name.as_ref(), value as &dyn Display)).collect()
}

fn in_english(english: &str, values: &[(&str, &dyn Display)]) -> String {
    fill(english, |name| value_of(values, name))
}
