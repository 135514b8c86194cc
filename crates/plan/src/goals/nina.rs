//! Sequences of N.I.N.A.'s advanced sequencer (JSON with `$type`, `$id` and `$ref`).

use std::collections::{BTreeMap, BTreeSet};

use nightledger_language::tr;
use serde_json::Value;

use nightledger_ledger::{Goal, Remark, RemarkCode};

use super::goal::{Found, frames, target_and_panel};

/// Sequences are not nested deeper than this.
const DEEPEST: usize = 100;

/// The exposures of lights, each times the loops around it.
pub(super) fn read(plan: &Value) -> Result<Found, String> {
    if plan.get("$type").is_none() {
        return Err(tr!("it is JSON, but no plan that is known").to_owned());
    }
    let mut by_id = BTreeMap::new();
    collect(plan, &mut by_id, 0);
    let mut walk =
        Walk { by_id: &by_id, found: Found::default(), uncounted: BTreeSet::new(), scheduler: false };
    walk.item(plan, &Around { target: None, times: Some(1.0) }, &mut None, 0);
    let Walk { mut found, uncounted, scheduler, .. } = walk;
    if !uncounted.is_empty() {
        let names: Vec<String> = uncounted.into_iter().collect();
        found.remarks.push(Remark {
            code: RemarkCode::Uncounted,
            text: tr!(
                "Exposures that end by a time or a condition have no number and are no goals: {names}.",
                names = names.join(", ")
            ),
        });
    }
    if scheduler {
        found.remarks.push(Remark {
            code: RemarkCode::Uncounted,
            text: tr!("The sequence leaves its exposures to the Target Scheduler: the goals are in that plugin's database.")
                .to_owned(),
        });
    }
    Ok(found)
}

/// What stands behind each `$id`.
fn collect<'p>(value: &'p Value, by_id: &mut BTreeMap<&'p str, &'p Value>, depth: usize) {
    if depth > 4 * DEEPEST {
        return;
    }
    match value {
        Value::Object(object) => {
            if let Some(id) = object.get("$id").and_then(Value::as_str) {
                by_id.insert(id, value);
            }
            object.values().for_each(|inner| collect(inner, by_id, depth + 1));
        }
        Value::Array(list) => list.iter().for_each(|inner| collect(inner, by_id, depth + 1)),
        _ => {}
    }
}

/// What holds for everything in a container.
#[derive(Clone)]
struct Around {
    target: Option<String>,
    /// How often it is done; nothing where that is not known.
    times: Option<f64>,
}

struct Walk<'p> {
    by_id: &'p BTreeMap<&'p str, &'p Value>,
    found: Found,
    uncounted: BTreeSet<String>,
    scheduler: bool,
}

impl<'p> Walk<'p> {
    /// A value, or what it refers to.
    fn resolved(&self, value: &'p Value) -> &'p Value {
        let id = value.get("$ref").and_then(Value::as_str);
        id.and_then(|id| self.by_id.get(id)).copied().unwrap_or(value)
    }

    /// A list, plain or in N.I.N.A.'s wrapping.
    fn list(&self, value: Option<&'p Value>) -> &'p [Value] {
        let Some(value) = value.map(|value| self.resolved(value)) else { return &[] };
        let inner = value.get("$values").unwrap_or(value);
        inner.as_array().map(Vec::as_slice).unwrap_or_default()
    }

    /// One item; `filter` is the one that was set last.
    fn item(&mut self, item: &'p Value, around: &Around, filter: &mut Option<String>, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        let kind = item.get("$type").and_then(Value::as_str).unwrap_or_default();
        let kind = kind.split(',').next().unwrap_or_default();
        let class = kind.rsplit('.').next().unwrap_or_default();
        if class.starts_with("TargetScheduler") && class.contains("Container") {
            self.scheduler = true;
            return;
        }
        match class {
            "SwitchFilter" => {
                let set = item.get("Filter").map(|filter| self.resolved(filter));
                let name =
                    set.and_then(|set| set.get("_name").or_else(|| set.get("Name"))).and_then(Value::as_str);
                if let Some(name) = name {
                    *filter = Some(name.trim().to_owned());
                }
            }
            "TakeExposure" | "TakeSubframeExposure" => self.exposure(item, around, filter.as_deref()),
            _ => self.container(item, class, around, filter, depth),
        }
    }

    fn container(
        &mut self,
        item: &'p Value,
        class: &str,
        around: &Around,
        filter: &mut Option<String>,
        depth: usize,
    ) {
        let mut inner = around.clone();
        if class == "DeepSkyObjectContainer" {
            let target = item.get("Target").map(|target| self.resolved(target));
            let name = target.and_then(|target| target.get("TargetName")).and_then(Value::as_str);
            inner.target = name.or_else(|| item.get("Name").and_then(Value::as_str)).map(str::to_owned);
        }
        let conditions = self.list(item.get("Conditions"));
        if !conditions.is_empty() {
            let iterations: Vec<f64> = conditions
                .iter()
                .map(|condition| self.resolved(condition))
                .filter_map(|condition| condition.get("Iterations").and_then(Value::as_f64))
                .collect();
            // A loop ends by the first of its conditions; only one of a number says how often it is done.
            inner.times = match iterations.iter().copied().reduce(f64::min) {
                Some(times) => inner.times.map(|outer| outer * times),
                None => None,
            };
        }
        for next in self.list(item.get("Items")) {
            let next = self.resolved(next);
            self.item(next, &inner, filter, depth + 1);
        }
    }

    fn exposure(&mut self, item: &Value, around: &Around, filter: Option<&str>) {
        let is_light = item
            .get("ImageType")
            .and_then(Value::as_str)
            .is_none_or(|kind| kind.eq_ignore_ascii_case("LIGHT"));
        let seconds = item.get("ExposureTime").and_then(Value::as_f64).filter(|seconds| *seconds > 0.0);
        let (true, Some(exposure_s)) = (is_light, seconds) else { return };
        let (target, panel) = around.target.as_deref().map(target_and_panel).unwrap_or_default();
        let filter = filter.unwrap_or_default().to_owned();
        let Some(times) = around.times else {
            let name = format!("{target} {filter}");
            self.uncounted.insert(name.trim().to_owned());
            return;
        };
        let Some(amount) = frames(times) else { return };
        let goal = Goal { target, panel, filter, exposure_s: Some(exposure_s), amount };
        self.found.take(goal);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightledger_ledger::Amount;

    /// docs/rules.md#20-plans
    #[test]
    fn loops_multiply_filters_are_by_reference_and_time_has_no_number() {
        let plan = serde_json::json!({ "$type": "NINA.Sequencer.Container.SequenceRootContainer, NINA.Sequencer", "Items": { "$values": [
            { "$type": "NINA.Sequencer.Container.DeepSkyObjectContainer, NINA.Sequencer", "Target": { "TargetName": "M 8 Panel 3" },
              "Conditions": { "$values": [{ "$type": "x.LoopCondition, x", "Iterations": 4 }] }, "Items": { "$values": [
                { "$type": "x.SwitchFilter, x", "Filter": { "$id": "7", "_name": "Ha" } },
                { "$type": "x.TakeExposure, x", "ExposureTime": 60.0, "ImageType": "LIGHT" },
                { "$type": "x.TakeExposure, x", "ExposureTime": 60.0, "ImageType": "DARK" },
                { "$type": "x.SwitchFilter, x", "Filter": null },
                { "$type": "x.SmartExposure, x", "Conditions": { "$values": [{ "Iterations": 5 }] }, "Items": { "$values": [
                    { "$type": "x.SwitchFilter, x", "Filter": { "$ref": "7" } }, { "$type": "x.TakeExposure, x", "ExposureTime": 30.0 }] } },
                { "$type": "x.SequentialContainer, x", "Conditions": { "$values": [{ "$type": "x.TimeCondition, x", "Hours": 5 }] },
                  "Items": { "$values": [{ "$type": "x.TakeExposure, x", "ExposureTime": 10.0, "ImageType": "LIGHT" }] } }] } }] } });
        let found = read(&plan).unwrap();
        let goals: Vec<_> =
            found.goals.iter().map(|goal| (goal.filter.as_str(), goal.exposure_s, goal.amount)).collect();
        assert_eq!(goals, [("Ha", Some(60.0), Amount::Frames(4)), ("Ha", Some(30.0), Amount::Frames(20))]);
        assert_eq!((found.goals[0].target.as_str(), found.goals[0].panel.as_deref()), ("M 8", Some("3")));
        assert!(found.remarks[0].text.contains("M 8 Ha"), "{:?}", found.remarks);
        assert!(read(&serde_json::json!({ "a": 1 })).is_err());
    }
}
