//! A change that was made to settings or edits as they were a moment ago, while something else changed them too: an import
//! that the page had not heard of, or another tab.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What was changed, as whoever changed it saw it before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Changed<T> {
    /// As it was seen.
    pub before: T,
    /// With the change.
    pub after: T,
}

impl<T: PartialEq + Serialize + DeserializeOwned> Changed<T> {
    /// What there is `now`, with this change. Of what both changed, the change here holds.
    pub(crate) fn onto(self, now: &T) -> T {
        if *now == self.before {
            return self.after;
        }
        let merged = match (value(now), value(&self.before), value(&self.after)) {
            (Some(now), Some(before), Some(after)) => serde_json::from_value(merge(now, &before, after)).ok(),
            _ => None,
        };
        merged.unwrap_or(self.after)
    }
}

fn value<T: Serialize>(of: &T) -> Option<Value> {
    serde_json::from_str(&serde_json::to_string(of).ok()?).ok()
}

fn merge(now: Value, before: &Value, after: Value) -> Value {
    if *before == after {
        return now;
    }
    match (now, before, after) {
        (Value::Object(now), Value::Object(before), Value::Object(after)) => {
            Value::Object(merge_keys(now, before, after))
        }
        (_, _, after) => after,
    }
}

fn merge_keys(
    mut now: Map<String, Value>,
    before: &Map<String, Value>,
    after: Map<String, Value>,
) -> Map<String, Value> {
    now.retain(|key, _| after.contains_key(key) || !before.contains_key(key));
    for (key, after) in after {
        let merged = match (now.remove(&key), before.get(&key)) {
            // It went meanwhile, and is not what was changed here.
            (None, Some(before)) if *before == after => continue,
            (Some(now), Some(before)) => merge(now, before, after),
            _ => after,
        };
        now.insert(key, merged);
    }
    now
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// What there is now, before, after, and what is to come of them.
    #[track_caller]
    fn check([now, before, after, expect]: [Value; 4]) {
        assert_eq!(Changed { before, after }.onto(&now), expect);
    }

    #[test]
    fn what_only_one_side_changed_holds() {
        check([
            json!({"a": 1, "b": 2}),
            json!({"a": 1, "b": 2}),
            json!({"a": 1, "b": 3}),
            json!({"a": 1, "b": 3}),
        ]);
        check([
            json!({"a": 9, "b": 2}),
            json!({"a": 1, "b": 2}),
            json!({"a": 1, "b": 3}),
            json!({"a": 9, "b": 3}),
        ]);
        let before = json!({"filters": {}, "dates": "night"});
        let imported = json!({"filters": {"Ha": 4663}, "dates": "night"});
        let set = json!({"filters": {}, "dates": "utc"});
        check([imported, before, set, json!({"filters": {"Ha": 4663}, "dates": "utc"})]);
    }

    #[test]
    fn entries_come_and_go_on_both_sides() {
        check([
            json!({"x": 1, "new": 5}),
            json!({"x": 1}),
            json!({"x": 1, "y": 2}),
            json!({"x": 1, "new": 5, "y": 2}),
        ]);
        check([json!({"x": 1, "z": 1}), json!({"x": 1}), json!({}), json!({"z": 1})]);
        check([json!({}), json!({"x": 1}), json!({"x": 1, "y": 2}), json!({"y": 2})]);
        check([json!({}), json!({"x": 1}), json!({"x": 2}), json!({"x": 2})]);
    }

    #[test]
    fn of_what_both_changed_the_change_at_hand_holds() {
        check([json!({"a": 9}), json!({"a": 1}), json!({"a": 3}), json!({"a": 3})]);
        check([json!({"a": [1, 2]}), json!({"a": [1]}), json!({"a": [1, 3]}), json!({"a": [1, 3]})]);
    }
}
