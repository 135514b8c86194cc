//! The themes.

use nightledger_language::tr;

/// The themes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Look {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// Red on black, for eyes that are to stay adapted to the dark.
    Red,
}

impl Look {
    /// All themes.
    pub const ALL: [Self; 4] = [Self::System, Self::Light, Self::Dark, Self::Red];

    /// The theme's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => tr!("As the system"),
            Self::Light => tr!("Light" in "theme"),
            Self::Dark => tr!("Dark" in "theme"),
            Self::Red => tr!("Red" in "theme"),
        }
    }

    /// The theme that a word names; the usual one where it names none.
    pub fn named(word: Option<&str>) -> Self {
        Self::ALL.into_iter().find(|look| Some(look.word()) == word).unwrap_or_default()
    }

    /// The word in the page's `data-theme`.
    pub fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Red => "red",
        }
    }
}
