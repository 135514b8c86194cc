//! The masters that a stacking program really used, by its log (docs/rules.md#18-wbpp).

use std::collections::BTreeMap;

use nightledger_frame::log::wbpp::{Integration, Master, MasterId, MastersUsed};
use nightledger_frame::{Role, without_suffixes};
use rustc_hash::FxHashMap;
use time::Date;

use crate::stem::stem;
use crate::steps::stacking::Told;
use crate::steps::subject::Subject;
use crate::{ByKind, Calibration, FrameId, Match};

/// The masters of the scan, by name without suffix and case.
#[derive(Debug)]
pub(super) struct Masters<'s, 'a>(BTreeMap<String, Vec<&'s Subject<'a>>>);

/// What one kind comes to: each master that was used once.
#[derive(Debug, Default)]
struct UsedMasters {
    /// Some light's log leaves open which were used.
    unknown: bool,
    by_name: BTreeMap<String, Option<u32>>,
}

impl UsedMasters {
    fn take(&mut self, master: Option<&Master>) {
        if let Some(master) = master {
            let count = self.by_name.entry(folded(master.file_name())).or_default();
            *count = count.or(master.frames);
        }
    }
}

fn folded(file_name: &str) -> String {
    without_suffixes(file_name).to_lowercase()
}

impl<'s, 'a> Masters<'s, 'a> {
    /// Of the calibration that counts.
    pub(super) fn of(calibration: &[(&'s Subject<'a>, Option<Date>)]) -> Self {
        let mut masters: BTreeMap<String, Vec<&Subject<'_>>> = BTreeMap::new();
        for (subject, _) in calibration.iter().filter(|(subject, _)| subject.role == Role::Master) {
            masters.entry(folded(subject.frame.place.file_name())).or_default().push(subject);
        }
        Self(masters)
    }

    /// Puts what the logs say was used for a row in the place of what would match.
    pub(super) fn put_used(
        &self,
        told: &FxHashMap<FrameId, Told<'_>>,
        lights: &[&Subject<'_>],
        matched: &mut Calibration,
    ) {
        let mut all = ByKind::<UsedMasters>::default();
        let mut any = false;
        for told in lights.iter().filter_map(|light| told.get(&light.id)) {
            // A file that came in calibrated says nothing of the masters that it was calibrated with.
            let calibrated_before = stem(told.exposure.file_name()).marks > 0;
            let used = match told.exposure.masters {
                Some(used) => used,
                None if calibrated_before || told.integration.is_image_list => continue,
                None => MastersUsed::default(),
            };
            any = true;
            let master = |id: Option<MasterId>| id.and_then(|id| told.integration.master(id));
            all.dark.take(master(used.dark));
            all.flat.take(master(used.flat));
            let of_flat = flat_chain(told.integration, used.flat);
            all.dark_flat.unknown |= of_flat.is_none();
            all.dark_flat.take(master(of_flat.and_then(|used| used.dark)));
            // What calibrated the lights; where nothing did, what calibrated their flats.
            all.bias.unknown |= used.bias.is_none() && of_flat.is_none();
            all.bias.take(master(used.bias.or_else(|| of_flat.and_then(|used| used.bias))));
        }
        if !any {
            return;
        }
        for (kind, used) in all.iter() {
            // A flat that came in as a master does not say what calibrated it: what matches stands.
            if !(used.unknown && used.by_name.is_empty()) {
                *matched.of_mut(kind) = self.match_of(used);
            }
        }
    }

    fn match_of(&self, used: &UsedMasters) -> Match {
        let mut found = Match { by_log: true, ..Match::default() };
        for (name, in_log) in &used.by_name {
            let files = self.0.get(name).map_or(&[][..], Vec::as_slice);
            let in_file = files.iter().find_map(|master| master.subframes);
            found.count = found.count.and(in_file.or(*in_log));
            found.frames.extend(files.iter().map(|master| master.id));
        }
        found.frames.sort_unstable();
        found
    }
}

/// What calibrated the flats of a master flat: nothing where the log did not see that it was made.
fn flat_chain(integration: &Integration, flat: Option<MasterId>) -> Option<MastersUsed> {
    match flat {
        None => Some(MastersUsed::default()),
        Some(flat) => integration.master(flat)?.masters,
    }
}
