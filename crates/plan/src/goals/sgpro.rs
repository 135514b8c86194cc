//! Sequences of SGPro (`.sgf`, JSON).

use serde_json::Value;

use nightledger_ledger::Goal;

use super::goal::{Found, frames, target_and_panel};

/// Each event of a target is a goal; what it says to be complete is not what is there.
pub(super) fn read(plan: &Value) -> Found {
    let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
    let mut found = Found::default();
    for group in list(plan.get("arEventGroups")) {
        let name = group.get("sName").and_then(Value::as_str).unwrap_or_default();
        let (target, panel) = target_and_panel(name);
        for event in list(group.get("Events")) {
            let number = |key: &str| event.get(key).and_then(Value::as_f64);
            let (Some(exposure_s), Some(amount)) = (
                number("nExposureTime").filter(|seconds| *seconds > 0.0),
                number("nRepeat").and_then(frames),
            ) else {
                continue;
            };
            let filter = event.get("sSuffix").and_then(Value::as_str).unwrap_or_default().trim().to_owned();
            let goal = Goal {
                target: target.clone(),
                panel: panel.clone(),
                filter,
                exposure_s: Some(exposure_s),
                amount,
            };
            found.take(goal);
        }
    }
    found
}
