//! The values of a frame, each with its source: one place for each [`Field`].

use serde::{Deserialize, Serialize};

use crate::field::all_fields;
use crate::{Field, Kind, Known, Position, Source, Start};

/// A value, whatever its type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum AnyValue<'v> {
    /// What the exposure is of.
    Kind(Kind),
    /// A number in the field's unit.
    Number(f64),
    /// A whole number in the field's unit.
    Whole(i64),
    /// A text.
    Text(&'v str),
    /// A start.
    Start(Start),
    /// A position on Earth.
    Position(Position),
}

/// A value and where it came from, whatever its type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ValueRef<'v> {
    /// What is known.
    pub value: AnyValue<'v>,
    /// Where it came from.
    pub source: &'v Source,
}

/// What [`Values`] can hold.
trait Any {
    fn any(&self) -> AnyValue<'_>;

    /// The value out of a header's number.
    fn from_number(_: f64) -> Option<Self>
    where
        Self: Sized,
    {
        None
    }

    /// The value out of a header's text.
    fn from_text(_: &str) -> Option<Self>
    where
        Self: Sized,
    {
        None
    }
}

impl Any for f64 {
    fn any(&self) -> AnyValue<'_> {
        AnyValue::Number(*self)
    }

    fn from_number(number: f64) -> Option<Self> {
        Some(number)
    }
}

macro_rules! whole {
    ($($type:ty)*) => {$(
        impl Any for $type {
            fn any(&self) -> AnyValue<'_> {
                AnyValue::Whole(i64::from(*self))
            }
        }
    )*};
}

whole! { u8 u32 i32 }

impl Any for Box<str> {
    fn any(&self) -> AnyValue<'_> {
        AnyValue::Text(self)
    }

    fn from_text(text: &str) -> Option<Self> {
        Some(text.into())
    }
}

impl Any for Kind {
    fn any(&self) -> AnyValue<'_> {
        AnyValue::Kind(*self)
    }
}

impl Any for Start {
    fn any(&self) -> AnyValue<'_> {
        AnyValue::Start(*self)
    }
}

impl Any for Position {
    fn any(&self) -> AnyValue<'_> {
        AnyValue::Position(*self)
    }
}

macro_rules! declare_values {
    ($($(#[$doc:meta])* $field:ident $name:ident: $type:ty, mark!($words:literal) $unit:literal $least:literal $most:literal $($shown:ident)?;)*) => {
        /// The values of a frame, each with its source. `None` is a value nobody knows; blank and placeholder values
        /// count as unknown (docs/rules.md#4-placeholders).
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        pub struct Values {
            $($(#[$doc])* pub $field: Option<Known<$type>>,)*
            /// Where the longitude of `position` stands, if the header gave it; the source of `position` is the
            /// latitude's.
            pub longitude_source: Option<Source>,
            /// Whether `ambient_c` is the focuser's.
            pub ambient_is_focuser: bool,
            /// Whether a name or sidecar says that several exposures were combined (`masterDark`, `Stacked`).
            pub named_combined: bool,
        }

        impl Values {
            /// A value by its field.
            pub fn get(&self, field: Field) -> Option<ValueRef<'_>> {
                match field {
                    $(Field::$name => {
                        let known = self.$field.as_ref()?;
                        Some(ValueRef { value: known.value.any(), source: &known.source })
                    })*
                }
            }

            /// Sets a value that the header has as a number; does nothing where the field is not a number.
            pub(crate) fn set_number(&mut self, field: Field, number: Known<f64>) {
                match field {
                    $(Field::$name => {
                        self.$field = <$type>::from_number(number.value).map(|value| Known::new(value, number.source));
                    })*
                }
            }

            /// Sets a value that the header has as a text; does nothing where the field is not a text.
            pub(crate) fn set_text(&mut self, field: Field, text: Known<Box<str>>) {
                match field {
                    $(Field::$name => {
                        self.$field = <$type>::from_text(&text.value).map(|value| Known::new(value, text.source));
                    })*
                }
            }

            /// Whether a field holds numbers.
            pub(crate) fn is_number(field: Field) -> bool {
                match field {
                    $(Field::$name => <$type>::from_number(0.0).is_some(),)*
                }
            }

            /// Takes from `other` what is not known yet; whether there was anything to take.
            pub fn fill_from(&mut self, other: Self) -> bool {
                let mut took = false;
                if self.position.is_none() {
                    self.longitude_source = other.longitude_source;
                }
                if self.ambient_c.is_none() {
                    self.ambient_is_focuser = other.ambient_is_focuser;
                }
                self.named_combined |= other.named_combined;
                $(if self.$field.is_none() && other.$field.is_some() {
                    self.$field = other.$field;
                    took = true;
                })*
                took
            }

            /// Takes from `other` the values that no rule uses and that are not known yet.
            pub(crate) fn fill_shown_from(&mut self, other: &Self) {
                $(if Field::$name.is_only_shown() && self.$field.is_none() {
                    self.$field.clone_from(&other.$field);
                })*
            }

            /// Whether `other` knows something that is not known here.
            pub fn lack_of(&self, other: &Self) -> bool {
                $((self.$field.is_none() && other.$field.is_some()))||*
            }

            /// The same values, all from this source.
            #[must_use]
            pub fn with_source(mut self, source: &Source) -> Self {
                self.longitude_source = None;
                $(if let Some(known) = &mut self.$field {
                    known.source = source.clone();
                })*
                self
            }
        }
    };
}
all_fields!(declare_values);

#[cfg(test)]
mod tests {
    use super::*;

    fn named<T>(value: T) -> Known<T> {
        Known::new(value, Source::FileName)
    }

    #[test]
    fn what_is_missing_is_taken_and_what_is_known_stays() {
        let mut values = Values { gain: Some(named(100.0)), ..Values::default() };
        let other = Values { gain: Some(named(5.0)), offset: Some(named(50.0)), ..Values::default() };
        assert!(values.fill_from(other.clone().with_source(&Source::FolderName)));
        assert_eq!(values.gain, Some(named(100.0)));
        assert_eq!(values.offset, Some(Known::new(50.0, Source::FolderName)));
        assert!(!values.fill_from(other));
    }

    #[test]
    fn a_value_is_found_by_its_field() {
        let values =
            Values { rotator: Some(named("Falcon".into())), binning: Some(named(2)), ..Values::default() };
        let known: Vec<(&str, AnyValue<'_>)> =
            Field::ALL.iter().filter_map(|field| Some((field.key(), values.get(*field)?.value))).collect();
        assert_eq!(known, [("binning", AnyValue::Whole(2)), ("rotator", AnyValue::Text("Falcon"))]);
    }
}
