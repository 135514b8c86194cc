//! Filter profiles: which would answer what is open, and which the rows could give.

use std::collections::BTreeMap;

use nightledger_ledger::{FilterId, FilterProfile, Row, Settings, fold_name};
use serde::{Deserialize, Serialize};

use crate::Answer;

/// What is offered of profiles.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Profiles {
    /// Profiles that have an id for a filter without one.
    pub offers: Vec<Offer>,
    /// The answers in force by rig, where no profile holds them yet.
    pub to_keep: Vec<FilterProfile>,
}

/// A profile that answers open questions.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Offer {
    /// The profile's name.
    pub name: String,
    /// Filters without an id, and what it has for them.
    pub answers: Vec<(String, u32)>,
}

impl Profiles {
    /// What an answer and the user's profiles give.
    pub fn new(answer: &Answer, settings: &Settings) -> Self {
        let rows = &answer.ledger.rows;
        let offers = settings.filter_profiles.iter().filter_map(|profile| {
            let open = rows.iter().filter(|row| row.filter_id.is_none());
            let answered = open.filter_map(|row| {
                let filter = &row.filter.as_ref()?.value;
                let id = profile.answer(filter, row.telescope.as_deref(), row.camera.as_deref())?;
                Some((filter.clone(), id))
            });
            let answers: BTreeMap<String, u32> = answered.collect();
            let offer = Offer { name: profile.name.clone(), answers: answers.into_iter().collect() };
            (!offer.answers.is_empty()).then_some(offer)
        });
        Self { offers: offers.collect(), to_keep: to_keep(rows, settings) }
    }
}

fn to_keep(rows: &[Row], settings: &Settings) -> Vec<FilterProfile> {
    let mut by_rig: BTreeMap<String, BTreeMap<String, (String, u32)>> = BTreeMap::new();
    for row in rows {
        let names: Vec<&str> = row.telescope.iter().chain(&row.camera).map(String::as_str).collect();
        let (Some(filter), Some(id)) = (&row.filter, row.filter_id) else { continue };
        if !names.is_empty() {
            let filters = by_rig.entry(names.join(" + ")).or_default();
            filters.insert(fold_name(&filter.value), (filter.value.clone(), id));
        }
    }
    let holds = |kept: &FilterProfile, filters: &BTreeMap<String, (String, u32)>| {
        filters.iter().all(|(folded, (_, id))| {
            kept.filters.iter().any(|own| fold_name(&own.name) == *folded && own.id == *id)
        })
    };
    let is_kept = |rig: &str, filters: &BTreeMap<String, (String, u32)>| {
        settings
            .filter_profiles
            .iter()
            .any(|kept| fold_name(&kept.rig) == fold_name(rig) && holds(kept, filters))
    };
    by_rig
        .into_iter()
        .filter(|(rig, filters)| !is_kept(rig, filters))
        .map(|(rig, filters)| FilterProfile {
            name: rig.clone(),
            filters: filters.into_values().map(|(name, id)| FilterId { name, id, rig: None }).collect(),
            rig,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::tests::{answer, sample};
    use nightledger_ledger::Edits;

    #[test]
    fn answers_are_kept_for_a_rig_and_offered_when_they_are_open_again() {
        let scan = sample();
        let mut settings = Settings::default();
        let of = |settings: &Settings| Profiles::new(&answer(&scan, settings, &Edits::default()), settings);
        assert_eq!(of(&settings), Profiles::default());
        settings.set_filter_id("Ha", 4663);
        settings.set_filter_id("OIII", 4704);
        let kept = of(&settings).to_keep;
        let ids: Vec<(&str, u32)> =
            kept[0].filters.iter().map(|filter| (filter.name.as_str(), filter.id)).collect();
        assert_eq!((kept.len(), ids.as_slice()), (1, [("Ha", 4663), ("OIII", 4704)].as_slice()));
        settings.keep_filter_profile(FilterProfile { name: "Mono".to_owned(), ..kept[0].clone() });
        assert_eq!(of(&settings).to_keep, []);
        // Another machine, or all answers forgotten.
        settings.filters.clear();
        let open = vec![("Ha".to_owned(), 4663), ("OIII".to_owned(), 4704)];
        assert_eq!(of(&settings).offers, [Offer { name: "Mono".to_owned(), answers: open }]);
        settings.use_filter_profile("Mono");
        assert_eq!(of(&settings).offers, []);
        // Of another rig it says nothing.
        settings.filters.clear();
        settings.filter_profiles[0].rig = "Another + Rig".to_owned();
        assert_eq!(of(&settings).offers, []);
    }
}
