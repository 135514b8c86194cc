//! Names that compare by their folded form (SPEC 9: `NGC 7000`, `ngc_7000` and `NGC-7000` are one), as small numbers.

use nightledger_order::Map;
use std::collections::HashMap;

use crate::fold_name;

/// A name, whatever its spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Name(u32);

/// All names of one sort: targets, filters, telescopes or cameras. The maps are only asked, never walked, so their
/// order cannot show.
#[derive(Debug, Default)]
pub(crate) struct Names<'a> {
    by_spelling: HashMap<&'a str, Name>,
    by_fold: HashMap<String, Name>,
    /// Per name: its folded form, and its spellings with how many counted lights use each.
    entries: Vec<(String, Map<&'a str, u32>)>,
}

impl<'a> Names<'a> {
    /// The name that a text spells.
    pub(crate) fn name(&mut self, spelling: &'a str) -> Name {
        let spelling = spelling.trim();
        if let Some(name) = self.by_spelling.get(spelling) {
            return *name;
        }
        let fold = fold_name(spelling);
        let next = Name(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
        let name = *self.by_fold.entry(fold.clone()).or_insert(next);
        if name == next {
            self.entries.push((fold, Map::new()));
        }
        self.by_spelling.insert(spelling, name);
        if let Some((_, spellings)) = self.entry_mut(name) {
            spellings.entry(spelling).or_default();
        }
        name
    }

    /// Counts one use of a spelling.
    pub(crate) fn count(&mut self, name: Name, spelling: &'a str) {
        if let Some(uses) = self.entry_mut(name).and_then(|(_, spellings)| spellings.get_mut(spelling.trim()))
        {
            *uses = uses.saturating_add(1);
        }
    }

    fn entry_mut(&mut self, name: Name) -> Option<&mut (String, Map<&'a str, u32>)> {
        self.entries.get_mut(usize::try_from(name.0).ok()?)
    }

    fn entry(&self, name: Name) -> Option<&(String, Map<&'a str, u32>)> {
        self.entries.get(usize::try_from(name.0).ok()?)
    }

    /// The name as shown: the most frequent spelling, the first of equals in text order.
    pub(crate) fn shown(&self, name: Name) -> &'a str {
        let Some((_, spellings)) = self.entry(name) else { return "" };
        let best = spellings.iter().max_by(|(a, uses_a), (b, uses_b)| uses_a.cmp(uses_b).then(b.cmp(a)));
        best.map_or("", |(spelling, _)| spelling)
    }

    /// The folded form, by which names sort.
    pub(crate) fn folded(&self, name: Name) -> &str {
        self.entry(name).map_or("", |(fold, _)| fold)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_that_differ_only_in_case_blanks_underscores_or_hyphens_are_one() {
        let mut names = Names::default();
        let first = names.name("NGC 7000");
        for spelling in ["ngc_7000", "NGC-7000", "NGC7000", " NGC 7000 "] {
            assert_eq!(names.name(spelling), first, "{spelling}");
        }
        assert_ne!(names.name("NGC 7001"), first);
    }

    #[test]
    fn the_most_frequent_spelling_is_shown_and_the_first_of_equals() {
        let mut names = Names::default();
        let name = names.name("m31");
        names.name("M31");
        names.name("M 31");
        assert_eq!(names.shown(name), "M 31");
        names.count(name, "m31");
        assert_eq!(names.shown(name), "m31");
        names.count(name, "M31");
        assert_eq!(names.shown(name), "M31");
    }
}
