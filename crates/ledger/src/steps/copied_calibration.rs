//! Calibration frames that were copied into another folder under other names: byte-equal headers tell (docs/rules.md#6-calibration).
//!
//! In one folder byte-equal headers prove nothing: programs that write no start, or one without a fraction, give them to
//! every bias frame of a second. So frames of one folder stay as many as they are, and each takes at most one copy from
//! each other folder. What the other rules joined already is one unit here, with all its folders: a copy that kept its
//! name must not be given to another frame of its set.

use std::collections::BTreeSet;
use std::hash::Hash;

use nightledger_frame::Place;
use rustc_hash::FxHashMap;

use crate::folder_facts::FolderFacts;
use crate::steps::groups::Groups;

/// How many frames of a set a copy is compared with, beyond those that cannot be its own.
const LOOK_AROUND: usize = 64;

/// A calibration frame; `told` is what copies have in common.
pub(crate) struct Copied<'t, T> {
    /// Its number in the groups.
    pub(crate) at: usize,
    pub(crate) told: T,
    pub(crate) place: &'t Place,
    pub(crate) folders: &'t FolderFacts,
}

/// Files that are one so far.
#[derive(Debug, Default)]
struct Unit {
    folders: BTreeSet<usize>,
    facts: FolderFacts,
}

impl Unit {
    fn take(&mut self, other: Self) {
        self.folders.extend(other.folders);
        self.facts.fill(&other.facts);
    }

    fn can_be(&self, other: &Self) -> bool {
        self.folders.is_disjoint(&other.folders) && self.facts.agree(&other.facts)
    }
}

/// Joins them; they come in path order.
pub(crate) fn join_copies<'t, T: Eq + Hash>(files: impl Iterator<Item = Copied<'t, T>>, groups: &mut Groups) {
    let mut folders: FxHashMap<(u16, &str), usize> = FxHashMap::default();
    let mut units: FxHashMap<usize, Unit> = FxHashMap::default();
    let mut alike: FxHashMap<T, Vec<usize>> = FxHashMap::default();
    for file in files {
        let path = file.place.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let next = folders.len();
        let folder = *folders.entry((file.place.root, path)).or_insert(next);
        let unit = units.entry(groups.root(file.at)).or_default();
        unit.folders.insert(folder);
        unit.facts.fill(file.folders);
        alike.entry(file.told).or_default().push(file.at);
    }
    let mut sets: Vec<Vec<usize>> = alike.into_values().filter(|files| files.len() > 1).collect();
    sets.sort_unstable();
    for set in sets {
        join_set(&set, &mut units, groups);
    }
}

/// Joins what can be one among files that are told alike.
fn join_set(files: &[usize], units: &mut FxHashMap<usize, Unit>, groups: &mut Groups) {
    let mut roots: Vec<usize> = files.iter().map(|at| groups.root(*at)).collect();
    roots.sort_unstable();
    roots.dedup();
    // Those that have their copies leave the others to those that have none.
    roots.sort_by_key(|root| std::cmp::Reverse(units.get(root).map_or(0, |unit| unit.folders.len())));
    let mut firsts: Vec<usize> = Vec::new();
    // For each folder how many of `firsts`, from the first on, have a file there.
    let mut taken: FxHashMap<usize, usize> = FxHashMap::default();
    for root in roots {
        let Some(unit) = units.get(&root) else { continue };
        let mut from = 0;
        for folder in &unit.folders {
            let count = taken.entry(*folder).or_default();
            let has = |first: &usize| units.get(first).is_some_and(|first| first.folders.contains(folder));
            while firsts.get(*count).is_some_and(has) {
                *count += 1;
            }
            from = from.max(*count);
        }
        let fits = |first: &usize| units.get(first).is_some_and(|first| first.can_be(unit));
        let found = (from..firsts.len()).take(LOOK_AROUND).find(|at| firsts.get(*at).is_some_and(fits));
        let Some(slot) = found.and_then(|at| firsts.get_mut(at)) else {
            firsts.push(root);
            continue;
        };
        let first = *slot;
        groups.join(first, root);
        *slot = groups.root(first);
        let mut one = units.remove(&first).unwrap_or_default();
        one.take(units.remove(&root).unwrap_or_default());
        units.insert(*slot, one);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many frames there are of these paths, all told alike; `joined` are pairs that other rules joined.
    #[track_caller]
    fn check(paths: &[&str], joined: &[(usize, usize)], expected: usize) {
        let places: Vec<Place> = paths
            .iter()
            .map(|path| Place { root: 0, root_name: "M31".into(), path: (*path).into(), exposure: 1 })
            .collect();
        let facts: Vec<FolderFacts> = places.iter().map(FolderFacts::read).collect();
        let mut groups = Groups::new(places.len());
        for (one, other) in joined {
            groups.join(*one, *other);
        }
        let files = places.iter().zip(&facts).enumerate();
        let files = files.map(|(at, (place, folders))| Copied { at, told: (), place, folders });
        join_copies(files, &mut groups);
        let roots: BTreeSet<usize> = (0..paths.len()).map(|at| groups.root(at)).collect();
        assert_eq!(roots.len(), expected, "{paths:?}");
    }

    #[test]
    fn a_set_stays_as_large_as_its_largest_folder() {
        check(&["one/1", "one/2", "one/3"], &[], 3);
        check(&["one/1", "one/2", "two/x", "two/y"], &[], 2);
        check(&["one/1", "one/2", "one/3", "two/x"], &[], 3);
        check(&["one/1", "two/x", "two/y", "three/z", "three/zz", "three/zzz"], &[], 3);
        // A copy that kept its name belongs to that frame alone.
        check(&["one/1", "one/2", "one/3", "two/3"], &[(2, 3)], 3);
        check(&["one/1", "one/2", "one/3", "two/2", "two/3"], &[(1, 3), (2, 4)], 3);
        check(&["one/1", "one/2", "one/3", "two/3", "two/x"], &[(2, 3)], 3);
        // A copy beside a frame of the same folder is joined by other rules; the two stay one.
        check(&["one/1", "one/1_c", "two/x"], &[(0, 1)], 1);
    }

    #[test]
    fn folders_of_other_dates_are_other_frames() {
        check(&["2024-01-05/1", "2024-01-06/1"], &[], 2);
        check(&["2024-01-05/1", "2024-01-06/1", "copy/x"], &[], 2);
        check(&["2024-01-05/1", "2024-01-06/1", "2024-01-06/2", "z/a", "z/b"], &[], 3);
    }
}
