//! Targets that are one object under several names (docs/rules.md#9-targets).

use std::collections::BTreeMap;

use crate::output::Centre;
use crate::{SameObject, TargetPart};

/// The targets whose names mean one object, of those that are switched on; by object. A target whose lights lie elsewhere
/// than those of the name that most have is none of them: somebody gave it a wrong name.
pub fn same_objects(targets: &[TargetPart]) -> Vec<SameObject> {
    let mut by_object: BTreeMap<_, Vec<(&str, u32, Option<Centre>)>> = BTreeMap::new();
    for target in targets.iter().filter(|target| target.on) {
        let Some(name) = target.name.as_deref() else { continue };
        if let Some(object) = nightledger_objects::identify(name) {
            by_object.entry(object).or_default().push((name, target.lights, target.centre));
        }
    }
    by_object
        .into_iter()
        .filter_map(|(object, mut names)| {
            names.sort_unstable_by_key(|(name, ..)| *name);
            let most = names.iter().map(|(_, lights, _)| *lights).max()?;
            let (keep, _, centre) = *names.iter().find(|(_, lights, _)| *lights == most)?;
            names
                .retain(|(.., other)| centre.zip(*other).is_none_or(|(one, other)| lie_together(one, other)));
            (names.len() > 1).then(|| SameObject {
                object: object.to_string(),
                keep: keep.to_owned(),
                names: names.iter().map(|(name, ..)| (*name).to_owned()).collect(),
            })
        })
        .collect()
}

fn lie_together(one: Centre, other: Centre) -> bool {
    let place = |centre: Centre| (centre.ra_deg, centre.dec_deg);
    nightledger_objects::places_agree(place(one), place(other), one.field_deg.max(other.field_deg))
}
