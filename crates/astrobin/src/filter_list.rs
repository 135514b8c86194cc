//! AstroBin's whole list of filters, fetched once by pages and searched without a network (docs/rules.md#12-filter-list).

use std::collections::BTreeMap;

use nightledger_ledger::{fold_name, usual_filter};

use crate::address::address;
use crate::filter_id::{FilterSearch, FoundFilter};

/// The first line of a kept list; a list of another form is fetched anew.
const FORM: &str = "nightledger filters 1";

/// Filters of AstroBin's database by id, as they were on a day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FilterList {
    /// The day on which it was fetched, as `2025-02-03`.
    pub day: String,
    filters: BTreeMap<u32, FoundFilter>,
    /// How many there are, as AstroBin said with its last page.
    count: Option<u32>,
}

/// The address of a page of the whole list, the first being 1. A fixed order keeps entries from moving between pages.
pub fn filter_list_url(base: &str, page: u32) -> String {
    address(base, "api/v2/equipment/filter/", &[("sort", "az"), ("page", &page.to_string())])
}

impl FilterList {
    /// Takes a page of the list.
    pub fn take(&mut self, page: FilterSearch) {
        self.count = page.count.or(self.count);
        self.filters.extend(page.filters.into_iter().map(|filter| (filter.id, filter)));
    }

    /// How many filters are in it.
    pub fn len(&self) -> usize {
        self.filters.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.filters.is_empty()
    }

    /// How many AstroBin has in all, once it has said so.
    pub fn count(&self) -> Option<u32> {
        self.count
    }

    /// The filter of an id.
    pub fn get(&self, id: u32) -> Option<&FoundFilter> {
        self.filters.get(&id)
    }

    /// The filters that have every word of `text`, or begin of it, in name or details; the nearest first. The usual
    /// filters are found by any of their names: `Ha` finds `H-alpha`. Nothing is found by no word.
    pub fn search(&self, text: &str) -> Vec<&FoundFilter> {
        let wanted = words(text);
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(usize, usize, &FoundFilter)> = self
            .filters
            .values()
            .filter_map(|filter| {
                let mut has = words(&format!("{} {}", filter.name, filter.details));
                // What is still being typed is a begin of the name as it is written.
                has.extend(filter.name.split_whitespace().map(fold_name));
                let mut begun = 0_usize;
                for word in &wanted {
                    if has.contains(word) {
                        continue;
                    }
                    // `r` is red, and no begin of another word.
                    let begins = |own: &String| own.starts_with(word.as_str());
                    if usual_filter(word).is_some() || !has.iter().any(begins) {
                        return None;
                    }
                    begun = begun.saturating_add(1);
                }
                Some((begun, filter.name.chars().count(), filter))
            })
            .collect();
        found.sort_by(|one, other| (one.0, one.1, &one.2.name).cmp(&(other.0, other.1, &other.2.name)));
        found.into_iter().map(|(_, _, filter)| filter).collect()
    }

    /// The list as a text to keep.
    pub fn to_text(&self) -> String {
        let plain = |text: &str| text.replace(['\t', '\n', '\r'], " ");
        let lines = self
            .filters
            .values()
            .map(|filter| format!("{}\t{}\t{}\n", filter.id, plain(&filter.name), plain(&filter.details)));
        let count = self.count.map(|count| count.to_string()).unwrap_or_default();
        format!("{FORM}\t{}\t{count}\n", plain(&self.day)) + &lines.collect::<String>()
    }

    /// Reads what [`FilterList::to_text`] wrote; `None` for anything else.
    pub fn from_text(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let mut head = lines.next()?.split('\t');
        if head.next() != Some(FORM) {
            return None;
        }
        let day = head.next()?.to_owned();
        let count = head.next().and_then(|count| count.parse().ok());
        let filters = lines
            .map(|line| {
                let mut parts = line.split('\t');
                let id = parts.next()?.parse().ok()?;
                let (name, details) = (parts.next()?.to_owned(), parts.next()?.to_owned());
                Some((id, FoundFilter { id, name, details }))
            })
            .collect::<Option<_>>()?;
        Some(Self { day, filters, count })
    }
}

/// The words of a name, folded: `Antlia H-alpha 3nm` has `antlia`, `ha`, `3` and `nm`.
fn words(text: &str) -> Vec<String> {
    let text = text.to_lowercase();
    let mut words = Vec::new();
    for part in
        text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '/' | '"' | '&' | '+'))
    {
        let folded = fold_name(part);
        if let Some(usual) = usual_filter(&folded) {
            words.push(usual.to_owned());
            continue;
        }
        // `3nm` is `3 nm`, and `6.5nm` is `6.5 nm`.
        let mut word = String::new();
        for c in folded.chars().filter(|c| c.is_alphanumeric() || *c == '.') {
            let is_digit = |c: char| c.is_ascii_digit() || c == '.';
            if word.chars().next_back().is_some_and(|last| is_digit(last) && !is_digit(c)) {
                words.push(std::mem::take(&mut word));
            }
            word.push(c);
        }
        words.push(word);
    }
    words.retain(|word| !word.trim_matches('.').is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter_search_answer;

    fn list() -> FilterList {
        let mut list = FilterList { day: "2025-02-03".to_owned(), ..FilterList::default() };
        for body in [
            r#"{"count": 6, "next": "x", "results": [
                {"id": 7, "brandName": "Maker", "name": "H-alpha 3nm Pro", "type": "H_ALPHA", "bandwidth": "3.00"},
                {"id": 8, "brandName": "Maker", "name": "OIII 3nm", "type": "O_III", "bandwidth": 3},
                {"id": 9, "brandName": "Other", "name": "Ha 6.5nm (2\")", "type": "H_ALPHA", "bandwidth": 6.5}]}"#,
            r#"{"count": 6, "next": null, "results": [
                {"id": 9, "brandName": "Other", "name": "Ha 6.5nm (2\")", "type": "H_ALPHA", "bandwidth": 6.5},
                {"id": 10, "brandName": "Sharp", "name": "Luminance", "type": "L"},
                {"id": 11, "brandName": "Sharp", "name": "Red", "type": "R"}]}"#,
        ] {
            list.take(filter_search_answer(body).unwrap());
        }
        list
    }

    #[track_caller]
    fn found(text: &str, expect: &[u32]) {
        let list = list();
        let ids: Vec<u32> = list.search(text).into_iter().map(|filter| filter.id).collect();
        assert_eq!(ids, expect, "{text}");
    }

    #[test]
    fn pages_are_one_list_and_it_is_known_how_many_are_missing() {
        let list = list();
        assert_eq!((list.len(), list.count()), (5, Some(6)));
        assert_eq!(list.get(10).map(|filter| filter.name.as_str()), Some("Sharp Luminance"));
        assert_eq!(
            filter_list_url("https://app.astrobin.com", 3),
            "https://app.astrobin.com/api/v2/equipment/filter/?sort=az&page=3"
        );
    }

    #[test]
    fn filters_are_found_by_any_of_their_usual_names_and_by_the_begin_of_a_word() {
        found("Ha", &[9, 7]);
        found("halpha 3nm", &[7]);
        found("H-alpha 3 nm maker", &[7]);
        found("mak", &[8, 7]);
        found("6.5", &[9]);
        found("o3", &[8]);
        found("L", &[10]);
        found("sharp red", &[11]);
        found("sharp re", &[11]);
        found("h-alp", &[7]);
        // `ha` is no begin of `sharp`, nor `r` of `pro`.
        found("r", &[11]);
        found("maker 6", &[]);
        for nothing in ["", "  ", "(", "..."] {
            found(nothing, &[]);
        }
    }

    #[test]
    fn a_kept_list_comes_back_whole_or_not_at_all() {
        let list = list();
        let text = list.to_text();
        assert_eq!(FilterList::from_text(&text), Some(list));
        for other in [
            "",
            "nightledger filters 2\t\t\n",
            "<html>",
            &format!("{text}12\tcut"),
            &format!("{text}x\ty\tz\n"),
        ] {
            assert_eq!(FilterList::from_text(other), None, "{other}");
        }
        let odd = FoundFilter { id: 1, name: "a\tb".to_owned(), details: "c\nd".to_owned() };
        let mut list = FilterList::default();
        list.take(FilterSearch { filters: vec![odd], ..FilterSearch::default() });
        let back = FilterList::from_text(&list.to_text()).unwrap();
        assert_eq!(back.get(1).map(|filter| (&*filter.name, &*filter.details)), Some(("a b", "c d")));
    }
}
