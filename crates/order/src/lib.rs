//! Sorting and sorted maps that are compiled once.
//!
//! The standard library's sort is compiled anew, 4 to 5 kB of it, for every type and every closure; so is its `BTreeMap`
//! for every type, and collecting into one sorts too. Together these were a sixth of what a visitor of the page
//! downloads. Here one sort and one tree order numbers, and a caller adds its comparison only. The order is the standard
//! library's: stable, the same for the same input.

#![forbid(unsafe_code)]

mod map;
mod tree;

use std::cmp::Ordering;

pub use map::{Entry, Map, Set};

/// As `slice::sort_by`.
pub fn sort_by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let sorted = indices(items.len(), &mut |one, other| match (items.get(one), items.get(other)) {
        (Some(one), Some(other)) => compare(one, other),
        _ => Ordering::Equal,
    });
    arrange(sorted, &mut |one, other| items.swap(one, other));
}

/// As `slice::sort`.
pub fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, Ord::cmp);
}

/// As `slice::sort_by_key`.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], mut key: impl FnMut(&T) -> K) {
    sort_by(items, |one, other| key(one).cmp(&key(other)));
}

/// As `slice::sort_by_cached_key`: the key of each item is worked out once.
pub fn sort_by_cached_key<T, K: Ord>(items: &mut [T], key: impl FnMut(&T) -> K) {
    let keys: Vec<K> = items.iter().map(key).collect();
    let sorted = indices(keys.len(), &mut |one, other| keys.get(one).cmp(&keys.get(other)));
    arrange(sorted, &mut |one, other| items.swap(one, other));
}

/// The indices of so many items in their order.
fn indices(count: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut indices: Vec<usize> = (0..count).collect();
    indices.sort_by(|one, other| compare(*one, *other));
    indices
}

/// Swaps items until each place has the one that `sorted` names for it, ring by ring.
fn arrange(mut sorted: Vec<usize>, swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..sorted.len() {
        let mut at = start;
        while let Some(from) = sorted.get_mut(at).map(|from| std::mem::replace(from, at)) {
            if from == start {
                break;
            }
            swap(at, from);
            at = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    proptest! {
        #[test]
        fn the_order_is_the_standard_library_s(numbers in prop::collection::vec(0_u8..20, 0..200)) {
            // The place tells items of equal value apart: the order is stable.
            let mut items: Vec<(u8, usize)> = numbers.iter().copied().zip(0..).collect();
            let mut expect = items.clone();
            expect.sort_by_key(|(number, _)| *number);
            let mut cached = items.clone();
            let mut descending = items.clone();
            sort_by_key(&mut items, |(number, _)| *number);
            prop_assert_eq!(&items, &expect);
            sort_by_cached_key(&mut cached, |(number, _)| number.to_string().parse::<u8>().ok());
            prop_assert_eq!(&cached, &expect);
            sort_by(&mut descending, |one, other| other.0.cmp(&one.0));
            expect.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
            prop_assert_eq!(&descending, &expect);
            sort(&mut descending);
            expect.sort_unstable();
            prop_assert_eq!(&descending, &expect);
        }

        #[test]
        fn maps_and_sets_are_the_standard_library_s(numbers in prop::collection::vec(0_u16..300, 0..300)) {
            let mut map: Map<u16, Vec<usize>> = Map::new();
            let mut expect: BTreeMap<u16, Vec<usize>> = BTreeMap::new();
            for (at, number) in numbers.iter().enumerate() {
                map.entry(*number).or_default().push(at);
                expect.entry(*number).or_default().push(at);
            }
            prop_assert_eq!(map.len(), expect.len());
            prop_assert!(map.iter().eq(expect.iter()));
            for number in 0..300 {
                prop_assert_eq!(map.get(&number), expect.get(&number));
                prop_assert_eq!(map.contains_key(&number), expect.contains_key(&number));
            }
            map.values_mut().for_each(Vec::clear);
            expect.values_mut().for_each(Vec::clear);
            prop_assert_eq!(map.insert(7, vec![1]), expect.insert(7, vec![1]));
            prop_assert!(map.clone().into_values().eq(expect.clone().into_values()));
            prop_assert!(map.into_iter().eq(expect));

            let set: Set<u16> = numbers.iter().copied().collect();
            let expect: BTreeSet<u16> = numbers.iter().copied().collect();
            prop_assert_eq!(set.first(), expect.first());
            prop_assert!(set.iter().eq(expect.iter()));
            prop_assert!(set.into_iter().eq(expect));
        }

        #[test]
        fn of_equal_keys_the_last_counts(entries in prop::collection::vec((0_u8..20, 0..9), 0..60)) {
            let map: Map<u8, i32> = entries.iter().copied().collect();
            prop_assert!(map.into_iter().eq(entries.into_iter().collect::<BTreeMap<u8, i32>>()));
        }
    }

    #[test]
    fn a_map_filled_in_order_stays_shallow() {
        let map: Map<u32, ()> = (0..100_000).map(|number| (number, ())).collect();
        let mut compared = 0;
        for number in [0, 1, 49_999, 99_999] {
            compared = compared.max(map.comparisons(number));
        }
        // Twice the logarithm is what the tree promises.
        assert!(compared <= 34, "{compared}");
    }
}
