//! What a value is: [`known::Known`] with its [`source::Source`], and the words for both.

pub(crate) mod default_field;
pub(crate) mod known;
pub(crate) mod shared_text;
pub(crate) mod source;
pub(crate) mod values;
