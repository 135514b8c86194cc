//! Named answers to which filters on AstroBin those of a rig are: kept once, offered again (docs/rules.md#9-filter-profiles).

use super::names_rig;
use crate::{FilterId, FilterProfile, Settings, fold_name};

impl FilterProfile {
    /// The id that it has for a filter, if telescope and camera are its rig's.
    pub fn answer(&self, filter: &str, telescope: Option<&str>, camera: Option<&str>) -> Option<u32> {
        let name = fold_name(filter.trim());
        let is_of_rig = names_rig(&self.rig, telescope, camera);
        let found = self.filters.iter().find(|filter| fold_name(filter.name.trim()) == name);
        found.filter(|_| is_of_rig).map(|filter| filter.id)
    }
}

impl Settings {
    /// Keeps a profile, in the place of the one that is called so.
    pub fn keep_filter_profile(&mut self, profile: FilterProfile) {
        let folded = fold_name(&profile.name);
        match self.filter_profiles.iter_mut().find(|kept| fold_name(&kept.name) == folded) {
            Some(kept) => *kept = profile,
            None => self.filter_profiles.push(profile),
        }
    }

    /// Gives the filters of a profile their ids, for its rig alone.
    pub fn use_filter_profile(&mut self, name: &str) {
        let folded = fold_name(name);
        let Some(profile) = self.filter_profiles.iter().find(|kept| fold_name(&kept.name) == folded) else {
            return;
        };
        let profile = profile.clone();
        for FilterId { name, id, .. } in profile.filters {
            let is_same = |own: &&mut FilterId| {
                fold_name(&own.name) == fold_name(&name)
                    && own.rig.as_deref().map(fold_name) == Some(fold_name(&profile.rig))
            };
            match self.filters.iter_mut().find(is_same) {
                Some(own) => own.id = id,
                None => self.filters.push(FilterId { name, id, rig: Some(profile.rig.clone()) }),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(name: &str, id: u32, rig: Option<&str>) -> FilterId {
        FilterId { name: name.to_owned(), id, rig: rig.map(str::to_owned) }
    }

    fn profile(name: &str, filters: &[FilterId]) -> FilterProfile {
        FilterProfile {
            name: name.to_owned(),
            rig: "Brook 90 + Tarn 294M".to_owned(),
            filters: filters.to_vec(),
        }
    }

    #[test]
    fn a_profile_is_kept_under_its_name_and_used_for_its_rig() {
        let mut settings = Settings { filters: vec![filter("Ha", 1, None)], ..Settings::default() };
        settings.keep_filter_profile(profile("Mono", &[filter("Ha", 3, None)]));
        settings.keep_filter_profile(profile("MONO", &[filter("Ha", 4, None), filter("OIII", 5, None)]));
        assert_eq!(settings.filter_profiles.len(), 1);
        settings.use_filter_profile("nothing");
        settings.use_filter_profile("mono");
        let of_rig = Some("Brook 90 + Tarn 294M");
        let expect = [filter("Ha", 1, None), filter("Ha", 4, of_rig), filter("OIII", 5, of_rig)];
        assert_eq!(settings.filters, expect);
        settings.use_filter_profile("mono");
        assert_eq!(settings.filters, expect);
    }
}
