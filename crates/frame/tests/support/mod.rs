//! A frame's values by the names of docs/rules.md#13-report, for the tests.

use std::collections::BTreeMap;

use nightledger_frame::{AnyValue, Field, Frame, Role};
use serde_json::Value;

/// A frame's values by the names of docs/rules.md#13-report; a value nobody knows is null.
pub(crate) fn values(frame: &Frame) -> BTreeMap<&'static str, Value> {
    let mut values = BTreeMap::from([
        ("master", Value::from(frame.role == Role::Master)),
        ("stack", Value::from(frame.role == Role::Stack)),
    ]);
    for field in Field::ALL {
        let known = frame.values.get(*field);
        match known.as_ref().map(|known| &known.value) {
            Some(AnyValue::Kind(kind)) => _ = values.insert(field.key(), kind.word().into()),
            Some(AnyValue::Number(number)) => _ = values.insert(field.key(), (*number).into()),
            Some(AnyValue::Whole(number)) => _ = values.insert(field.key(), (*number).into()),
            Some(AnyValue::Text(text)) => _ = values.insert(field.key(), (*text).into()),
            Some(AnyValue::Start(start)) => _ = values.insert("start_utc", start.at.iso().into()),
            Some(AnyValue::Position(at)) => {
                values.insert("latitude", at.latitude.into());
                values.insert("longitude", at.longitude.into());
            }
            None => match field {
                Field::Start => _ = values.insert("start_utc", Value::Null),
                Field::Position => values.extend([("latitude", Value::Null), ("longitude", Value::Null)]),
                field => _ = values.insert(field.key(), Value::Null),
            },
        }
    }
    values
}
