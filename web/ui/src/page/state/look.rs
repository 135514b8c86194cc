//! The themes.

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
    /// All themes, with their names.
    pub const ALL: [(Self, &str); 4] =
        [(Self::System, "As the system"), (Self::Light, "Light"), (Self::Dark, "Dark"), (Self::Red, "Red")];

    /// The theme that a word names; the usual one where it names none.
    pub fn named(word: Option<&str>) -> Self {
        let look = Self::ALL.into_iter().find(|(look, _)| Some(look.word()) == word);
        look.map(|(look, _)| look).unwrap_or_default()
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
