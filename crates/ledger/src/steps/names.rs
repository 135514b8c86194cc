//! Names that compare by their folded form (docs/rules.md#9-targets: `NGC 7000`, `ngc_7000` and `NGC-7000` are one), as small numbers.

use rustc_hash::FxHashMap;

use crate::fold_name;

/// A name, whatever its spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Name(u32);

/// A name in one of its spellings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word {
    /// The name.
    pub(crate) name: Name,
    /// Which of the spellings of its sort.
    spelling: usize,
}

/// All names of one sort: targets, filters, telescopes or cameras.
#[derive(Debug, Default)]
pub(crate) struct Names<'a> {
    spellings: Vec<Spelling<'a>>,
    /// Numbers of `spellings`.
    by_spelling: FxHashMap<&'a str, usize>,
    by_fold: FxHashMap<String, Name>,
    /// Per name: its folded form, and its spellings as numbers.
    entries: Vec<(String, Vec<usize>)>,
    /// What was asked last: files beside each other most often say the same.
    last: Option<(&'a str, Word)>,
}

/// One way to write a name.
#[derive(Debug)]
struct Spelling<'a> {
    text: &'a str,
    name: Name,
    /// How many counted lights use it.
    uses: u32,
}

impl<'a> Names<'a> {
    /// The name that a text spells.
    pub(crate) fn word(&mut self, text: &'a str) -> Word {
        if let Some((_, word)) = self.last.filter(|(last, _)| *last == text) {
            return word;
        }
        let trimmed = text.trim();
        let known = self.by_spelling.get(trimmed).copied();
        let spelling = known.unwrap_or_else(|| self.add(trimmed));
        let name = self.spellings.get(spelling).map_or(Name(u32::MAX), |spelling| spelling.name);
        let word = Word { name, spelling };
        self.last = Some((text, word));
        word
    }

    /// Takes in a spelling that was not there; its number.
    fn add(&mut self, text: &'a str) -> usize {
        let fold = fold_name(text);
        let next = Name(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
        let name = *self.by_fold.entry(fold.clone()).or_insert(next);
        if name == next {
            self.entries.push((fold, Vec::new()));
        }
        let spelling = self.spellings.len();
        self.spellings.push(Spelling { text, name, uses: 0 });
        self.by_spelling.insert(text, spelling);
        if let Some((_, spellings)) = usize::try_from(name.0).ok().and_then(|at| self.entries.get_mut(at)) {
            spellings.push(spelling);
        }
        spelling
    }

    /// Counts one use of a spelling.
    pub(crate) fn count(&mut self, word: Word) {
        if let Some(spelling) = self.spellings.get_mut(word.spelling) {
            spelling.uses = spelling.uses.saturating_add(1);
        }
    }

    fn entry(&self, name: Name) -> Option<&(String, Vec<usize>)> {
        self.entries.get(usize::try_from(name.0).ok()?)
    }

    /// The name as shown: the most frequent spelling, the first of equals in text order.
    pub(crate) fn shown(&self, name: Name) -> &'a str {
        let Some((_, spellings)) = self.entry(name) else { return "" };
        let best = spellings
            .iter()
            .filter_map(|spelling| self.spellings.get(*spelling))
            .max_by(|a, b| a.uses.cmp(&b.uses).then(b.text.cmp(a.text)));
        best.map_or("", |spelling| spelling.text)
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
        let first = names.word("NGC 7000").name;
        for spelling in ["ngc_7000", "NGC-7000", "NGC7000", " NGC 7000 "] {
            assert_eq!(names.word(spelling).name, first, "{spelling}");
        }
        assert_ne!(names.word("NGC 7001").name, first);
    }

    #[test]
    fn the_most_frequent_spelling_is_shown_and_the_first_of_equals() {
        let mut names = Names::default();
        let small = names.word("m31");
        let large = names.word("M31");
        names.word("M 31");
        let name = small.name;
        assert_eq!(names.shown(name), "M 31");
        names.count(small);
        assert_eq!(names.shown(name), "m31");
        names.count(large);
        assert_eq!(names.shown(name), "M31");
    }
}
