//! Values that have a form in JSON: each is a list of its fields, which serves reading and writing.

use std::fmt;

use crate::Value;

/// Something that JSON can hold.
pub trait Form {
    /// One that waits for [`Self::take_json`].
    fn blank() -> Self
    where
        Self: Sized;

    /// As JSON.
    fn to_json(&self) -> Value;

    /// Takes over what `value` says; what it leaves out stays as it is.
    fn take_json(&mut self, value: &Value) -> Result<(), Misfit>;

    /// Whether there is something that a field would leave out when empty.
    fn is_absent(&self) -> bool {
        false
    }
}

/// A value that is not what its place wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// Its place: names of fields and numbers in lists.
    pub at: String,
    /// What it should be, in words.
    pub wanted: &'static str,
}

impl Misfit {
    /// Of the value itself.
    pub fn new(wanted: &'static str) -> Self {
        Self { at: String::new(), wanted }
    }

    /// Of a value within another.
    #[must_use]
    pub fn within(self, place: &str) -> Self {
        let dot = if self.at.is_empty() || self.at.starts_with('[') { "" } else { "." };
        Self { at: format!("{place}{dot}{}", self.at), ..self }
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} should be {}", self.at, self.wanted)
    }
}

impl std::error::Error for Misfit {}

/// How much a field is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Without it the whole says nothing.
    Always,
    /// It has a default.
    No,
    /// It has a default, and is not written when it is absent.
    Brief,
}

/// A field: its name, and how much it is needed.
pub type Field = (&'static str, Need);

/// An object of fields.
pub fn list_fields(fields: &[Field], values: &[&dyn Form]) -> Value {
    let written =
        fields.iter().zip(values).filter(|((_, need), value)| *need != Need::Brief || !value.is_absent());
    Value::Object(written.map(|((name, _), value)| ((*name).to_owned(), value.to_json())).collect())
}

/// Takes fields from an object. What it has besides is passed over: a newer form may know more.
pub fn take_fields(fields: &[Field], values: &mut [&mut dyn Form], from: &Value) -> Result<(), Misfit> {
    if from.object().is_none() {
        return Err(Misfit::new("an object"));
    }
    for ((name, need), value) in fields.iter().zip(values) {
        match from.get(name) {
            Some(given) => value.take_json(given).map_err(|misfit| misfit.within(name))?,
            None if *need == Need::Always => return Err(Misfit::new("there").within(name)),
            None => {}
        }
    }
    Ok(())
}

/// The [`Form`] of a struct by the names of its fields, each with its [`Need`] if it has any.
#[macro_export]
macro_rules! form {
    ($type:ty { $($field:ident $(: $need:ident)?),* $(,)? }) => {
        const _: () = {
            const FIELDS: &[$crate::Field] = &[$((stringify!($field), $crate::form!(@ $($need)?))),*];

            impl $crate::Form for $type {
                fn blank() -> Self {
                    Self::default()
                }

                fn to_json(&self) -> $crate::Value {
                    $crate::list_fields(FIELDS, &[$(&self.$field),*])
                }

                fn take_json(&mut self, value: &$crate::Value) -> Result<(), $crate::Misfit> {
                    $crate::take_fields(FIELDS, &mut [$(&mut self.$field),*], value)
                }
            }
        };
    };
    (@) => { $crate::Need::No };
    (@ $need:ident) => { $crate::Need::$need };
}

impl Form for bool {
    fn blank() -> Self {
        false
    }

    fn to_json(&self) -> Value {
        Value::Flag(*self)
    }

    fn take_json(&mut self, value: &Value) -> Result<(), Misfit> {
        let Value::Flag(flag) = value else { return Err(Misfit::new("true or false")) };
        *self = *flag;
        Ok(())
    }
}

impl Form for f64 {
    fn blank() -> Self {
        0.0
    }

    fn to_json(&self) -> Value {
        if self.is_finite() { Value::Number(self.to_string()) } else { Value::Null }
    }

    fn take_json(&mut self, value: &Value) -> Result<(), Misfit> {
        *self = value.number().ok_or(Misfit::new("a number"))?;
        Ok(())
    }
}

macro_rules! whole {
    ($($type:ty)*) => {$(
        impl Form for $type {
            fn blank() -> Self {
                0
            }

            fn to_json(&self) -> Value {
                Value::Number(self.to_string())
            }

            fn take_json(&mut self, value: &Value) -> Result<(), Misfit> {
                let fits = value.whole().and_then(|number| number.try_into().ok());
                *self = fits.ok_or(Misfit::new("a whole number"))?;
                Ok(())
            }
        }
    )*};
}
whole!(u8 u32);

impl Form for String {
    fn blank() -> Self {
        Self::new()
    }

    fn to_json(&self) -> Value {
        Value::Text(self.clone())
    }

    fn take_json(&mut self, value: &Value) -> Result<(), Misfit> {
        value.text().ok_or(Misfit::new("a text"))?.clone_into(self);
        Ok(())
    }
}

impl<T: Form> Form for Box<T> {
    fn blank() -> Self {
        Self::new(T::blank())
    }

    fn to_json(&self) -> Value {
        T::to_json(self)
    }

    fn take_json(&mut self, value: &Value) -> Result<(), Misfit> {
        T::take_json(self, value)
    }
}

impl<T: Form> Form for Option<T> {
    fn blank() -> Self {
        None
    }

    fn to_json(&self) -> Value {
        self.as_ref().map_or(Value::Null, Form::to_json)
    }

    fn take_json(&mut self, value: &Value) -> Result<(), Misfit> {
        *self = if *value == Value::Null { None } else { Some(taken(value)?) };
        Ok(())
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Form> Form for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }

    fn to_json(&self) -> Value {
        Value::List(self.iter().map(Form::to_json).collect())
    }

    fn take_json(&mut self, value: &Value) -> Result<(), Misfit> {
        let values = value.list().ok_or(Misfit::new("a list"))?.iter().enumerate();
        *self = values
            .map(|(at, value)| taken(value).map_err(|misfit| misfit.within(&format!("[{at}]"))))
            .collect::<Result<_, _>>()?;
        Ok(())
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

impl<A: Form, B: Form> Form for (A, B) {
    fn blank() -> Self {
        (A::blank(), B::blank())
    }

    fn to_json(&self) -> Value {
        Value::List(vec![self.0.to_json(), self.1.to_json()])
    }

    fn take_json(&mut self, value: &Value) -> Result<(), Misfit> {
        let Some([first, second]) = value.list() else { return Err(Misfit::new("a list of two")) };
        self.0.take_json(first)?;
        self.1.take_json(second)
    }
}

/// A value of its own.
pub fn taken<T: Form>(value: &Value) -> Result<T, Misfit> {
    let mut taken = T::blank();
    taken.take_json(value)?;
    Ok(taken)
}
