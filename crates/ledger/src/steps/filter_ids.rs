//! AstroBin's ids of filters, from the user's table (docs/rules.md#9-filter-id).

use std::collections::BTreeMap;

use crate::input::names_rig;
use crate::{FilterId, fold_name};

/// The user's filter table, looked up by folded name.
#[derive(Debug)]
pub(crate) struct FilterIds<'t>(BTreeMap<String, Vec<&'t FilterId>>);

impl<'t> FilterIds<'t> {
    pub(crate) fn new(table: &'t [FilterId]) -> Self {
        let mut ids: BTreeMap<String, Vec<&'t FilterId>> = BTreeMap::new();
        for entry in table {
            ids.entry(fold_name(entry.name.trim())).or_default().push(entry);
        }
        Self(ids)
    }

    /// Whether the user gave no filter an id.
    pub(crate) fn are_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The id of a filter in a rig: an entry for that rig before one for all.
    pub(crate) fn find(&self, name: &str, telescope: Option<&str>, camera: Option<&str>) -> Option<u32> {
        let entries = self.0.get(&fold_name(name))?;
        let theirs = |wanted: &str| names_rig(wanted, telescope, camera);
        let own = entries.iter().find(|entry| entry.rig.as_deref().is_some_and(theirs));
        let general =
            || entries.iter().find(|entry| entry.rig.as_deref().is_none_or(|rig| rig.trim().is_empty()));
        own.or_else(general).map(|entry| entry.id)
    }
}
