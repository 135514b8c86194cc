//! The languages.

use serde::{Deserialize, Serialize};

/// A language that the page speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Language {
    /// English, which stands in the code.
    #[default]
    English,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
    /// Italian.
    Italian,
    /// Portuguese.
    Portuguese,
    /// Dutch.
    Dutch,
    /// Polish.
    Polish,
    /// Japanese.
    Japanese,
    /// Chinese in simplified characters.
    Chinese,
}

impl Language {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 10] = [
        Self::English,
        Self::German,
        Self::French,
        Self::Spanish,
        Self::Italian,
        Self::Portuguese,
        Self::Dutch,
        Self::Polish,
        Self::Japanese,
        Self::Chinese,
    ];

    /// Its BCP 47 tag, for `lang` and `Intl`; its file is called so.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
            Self::Italian => "it",
            Self::Portuguese => "pt",
            Self::Dutch => "nl",
            Self::Polish => "pl",
            Self::Japanese => "ja",
            Self::Chinese => "zh-Hans",
        }
    }

    /// Its name in itself, for who looks for it.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::French => "Français",
            Self::Spanish => "Español",
            Self::Italian => "Italiano",
            Self::Portuguese => "Português",
            Self::Dutch => "Nederlands",
            Self::Polish => "Polski",
            Self::Japanese => "日本語",
            Self::Chinese => "简体中文",
        }
    }

    /// The language of a tag such as `de-AT`, by its first part: whoever reads traditional characters is better served by
    /// simplified ones than by English.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let first = tag.split(['-', '_', '.', '@']).next().unwrap_or_default().to_ascii_lowercase();
        Self::ALL.into_iter().find(|language| language.tag().split('-').next() == Some(first.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_known_by_its_first_part() {
        for (tag, expect) in [
            ("de", Some(Language::German)),
            ("de-AT", Some(Language::German)),
            ("pt_BR.UTF-8", Some(Language::Portuguese)),
            ("EN-gb", Some(Language::English)),
            ("zh-TW", Some(Language::Chinese)),
            ("den", None),
            ("sv", None),
            ("C", None),
            ("", None),
        ] {
            assert_eq!(Language::of_tag(tag), expect, "{tag}");
        }
        for language in Language::ALL {
            assert_eq!(Language::of_tag(language.tag()), Some(language));
        }
    }
}
