//! What is said later than it is found.

use std::borrow::Cow;
use std::fmt::{self, Display, Formatter};

use serde::{Deserialize, Serialize};

use crate::pattern::fill;
use crate::speech::{filled, filled_counted, value_of};

/// A sentence for people that shows itself in the language that is spoken when it is shown: [`said!`](crate::said) makes it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Said(Box<Inner>);

type Values = Vec<(Cow<'static, str>, String)>;

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
enum Inner {
    /// As it is, in whatever language.
    Plain(String),
    /// The English text and its values.
    Text(Cow<'static, str>, Values),
    /// The English texts for one and for many, how many there are, and the values.
    Counted { one: Cow<'static, str>, many: Cow<'static, str>, count: u64, values: Values },
}

impl Said {
    /// A text that is no language's, or is known only as it is.
    pub fn plain(text: impl Into<String>) -> Self {
        Self(Box::new(Inner::Plain(text.into())))
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
    values.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect()
}

impl Display for Said {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Inner::Plain(text) => f.write_str(text),
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
