//! Settings, edits and corrections as the text in which a host keeps them, for formats that name no fields.

use nightledger_json::{Form, Value, taken};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serializer};

/// As its text.
pub fn serialize<T: Form, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&value.to_json().to_string())
}

/// From its text.
pub fn deserialize<'de, T: Form, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    let text = String::deserialize(from)?;
    let value = Value::parse(&text).map_err(|_| D::Error::custom("not JSON"))?;
    taken(&value).map_err(|_| D::Error::custom("not what was kept"))
}
