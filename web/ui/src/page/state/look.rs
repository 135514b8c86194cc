//! The themes.

use nightledger_json::{Form, Misfit, Value};

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

impl Form for Look {
    fn blank() -> Self {
        Self::default()
    }

    fn to_json(&self) -> Value {
        Value::Text(self.word().to_owned())
    }

    fn take_json(&mut self, value: &Value) -> Result<(), Misfit> {
        let look = Self::ALL.into_iter().find(|(look, _)| value.text() == Some(look.word()));
        *self = look.ok_or(Misfit::new("the name of a theme"))?.0;
        Ok(())
    }
}
