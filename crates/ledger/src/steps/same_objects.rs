//! Targets that are one object under several names (docs/rules.md#9-targets).

use std::collections::BTreeMap;

use crate::{SameObject, TargetPart};

/// The targets whose names mean one object, of those that are switched on; by object.
pub fn same_objects(targets: &[TargetPart]) -> Vec<SameObject> {
    let mut by_object: BTreeMap<_, Vec<(&str, u32)>> = BTreeMap::new();
    for target in targets.iter().filter(|target| target.on) {
        let Some(name) = target.name.as_deref() else { continue };
        if let Some(object) = nightledger_objects::identify(name) {
            by_object.entry(object).or_default().push((name, target.lights));
        }
    }
    by_object
        .into_iter()
        .filter(|(_, names)| names.len() > 1)
        .filter_map(|(object, mut names)| {
            names.sort_unstable();
            let most = names.iter().map(|(_, lights)| *lights).max()?;
            let (keep, _) = names.iter().find(|(_, lights)| *lights == most)?;
            Some(SameObject {
                object: object.to_string(),
                keep: (*keep).to_owned(),
                names: names.iter().map(|(name, _)| (*name).to_owned()).collect(),
            })
        })
        .collect()
}
