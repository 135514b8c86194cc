//! What the user calls things that files call otherwise.

use std::collections::BTreeMap;
use std::collections::btree_map::Iter;

use serde::{Deserialize, Serialize};

use crate::fold_name;

/// Old names with their new ones, in order of the old.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Renames(BTreeMap<String, String>);

impl Renames {
    /// The new name of an old one.
    pub fn get(&self, old: &str) -> Option<&String> {
        self.0.get(old)
    }

    /// The new name that a file's name gets; old names compare by [`fold_name`], because a page shows one spelling of
    /// several, and `*` (config.ini's `[equipmentoverrides]`) is one name for all.
    pub fn new_name(&self, name: &str) -> Option<&str> {
        if self.is_empty() {
            return None;
        }
        if let Some(new) = self.get(name) {
            return Some(new.trim()).filter(|new| !new.is_empty());
        }
        let folded = fold_name(name);
        let named = self.iter().find(|(old, _)| fold_name(old) == folded).map(|(_, new)| new);
        named.or_else(|| self.get("*")).map(|new| new.trim()).filter(|new| !new.is_empty())
    }

    /// Gives an old name a new one.
    pub fn insert(&mut self, old: String, new: String) {
        self.0.insert(old, new);
    }

    /// Leaves an old name as it is.
    pub fn remove(&mut self, old: &str) {
        self.0.remove(old);
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Old names and new ones.
    pub fn iter(&self) -> Iter<'_, String, String> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Renames {
    type Item = (&'a String, &'a String);
    type IntoIter = Iter<'a, String, String>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_old_name_has_one_new_name() {
        let mut renames = Renames::default();
        for (old, new) in [("b", "1"), ("a", "2"), ("b", "3"), ("c", "4")] {
            renames.insert(old.to_owned(), new.to_owned());
        }
        renames.remove("c");
        renames.remove("d");
        let pairs: Vec<(&str, &str)> =
            renames.iter().map(|(old, new)| (old.as_str(), new.as_str())).collect();
        assert_eq!(pairs, [("a", "2"), ("b", "3")]);
        assert_eq!(renames.get("b").map(String::as_str), Some("3"));
        assert_eq!((renames.get("c"), renames.is_empty()), (None, false));
    }

    #[test]
    fn a_new_name_is_a_text() {
        assert!(serde_json::from_str::<Renames>(r#"{"a": "b", "c": 1}"#).is_err());
    }
}
