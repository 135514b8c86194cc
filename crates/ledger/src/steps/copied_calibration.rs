//! Calibration frames that were copied into another folder under other names: byte-equal headers tell (docs/rules.md#6-calibration).
//!
//! In one folder byte-equal headers prove nothing: programs that write no start, or one without a fraction, give them to
//! every bias frame of a second. So the first of them in a folder is one with the first in another, the second with the
//! second.

use std::collections::BTreeMap;
use std::hash::Hash;

use nightledger_frame::Place;
use rustc_hash::FxHashMap;

use crate::folder_facts::FolderFacts;
use crate::steps::groups::Groups;

/// A calibration frame; `told` is what copies have in common.
pub(crate) struct Copied<'t, T> {
    /// Its number in the groups.
    pub(crate) at: usize,
    pub(crate) told: T,
    pub(crate) place: &'t Place,
    pub(crate) folders: &'t FolderFacts,
}

/// Joins them; they come in path order.
pub(crate) fn join_copies<'t, T: Eq + Hash>(files: impl Iterator<Item = Copied<'t, T>>, groups: &mut Groups) {
    let mut alike: FxHashMap<T, Vec<(usize, &Place, &FolderFacts)>> = FxHashMap::default();
    for file in files {
        alike.entry(file.told).or_default().push((file.at, file.place, file.folders));
    }
    for files in alike.into_values().filter(|files| files.len() > 1) {
        // How many of them each folder has had.
        let mut seen: BTreeMap<(u16, &str), usize> = BTreeMap::new();
        let mut firsts: Vec<(usize, &FolderFacts)> = Vec::new();
        for (at, place, facts) in files {
            let folder = place.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let number = seen.entry((place.root, folder)).or_default();
            match firsts.get(*number) {
                Some((first, told)) if told.agree(facts) => groups.join(*first, at),
                Some(_) => {}
                None => firsts.push((at, facts)),
            }
            *number += 1;
        }
    }
}
