//! A scan as a part of a larger one: several machines read their own disks, one puts together what they read
//! (docs/rules.md#13-from).

use std::collections::BTreeSet;

use nightledger_frame::{Frame, Sidecar, is_guide_log};
use nightledger_language::Said;
use nightledger_ledger::{StackingLog, stage_number};

use super::{Root, Scan};
use crate::carried::{CarriedLog, CarriedRoot, CarriedSidecar, pack_log, pack_text};
use crate::{LogSaid, total_suffix};

impl Scan {
    /// Its folders as a report carries them.
    pub(crate) fn carried_roots(&self) -> Vec<CarriedRoot> {
        let staged = self.staged_roots();
        let roots = (0_u16..).zip(&self.roots);
        roots
            .map(|(number, root)| {
                let mut ignored = root.ignored.clone();
                for path in &root.other {
                    *ignored.entry(total_suffix(path.rsplit('/').next().unwrap_or(path))).or_default() += 1;
                }
                // People's names are among these folders: they go along only where a rule looks at them.
                let above = if staged.contains(&number) { root.above.clone() } else { Vec::new() };
                let why = |(path, why): &(String, Said)| (path.clone(), why.to_string());
                let unlisted = root.unlisted.iter().map(why).collect();
                CarriedRoot { name: root.name.to_string(), above, ignored, unlisted }
            })
            .collect()
    }

    /// The folders in which, or above which, a stage stands (docs/rules.md#20-stage).
    fn staged_roots(&self) -> BTreeSet<u16> {
        let is_staged = |folder: &str| stage_number(folder).is_some();
        let own = (0_u16..)
            .zip(&self.roots)
            .filter(|(_, root)| is_staged(&root.name) || root.above.iter().any(|folder| is_staged(folder)));
        let mut staged: BTreeSet<u16> = own.map(|(number, _)| number).collect();
        for frame in self.frames() {
            if !staged.contains(&frame.place.root) && frame.place.folders().any(is_staged) {
                staged.insert(frame.place.root);
            }
        }
        staged
    }

    /// The files beside its frames as a report carries them, by root and path.
    pub(crate) fn carried_sidecars(&self) -> impl Iterator<Item = CarriedSidecar<'_>> {
        let mut files: Vec<&Sidecar> = self.sidecar_files.iter().collect();
        files.sort_unstable_by(|one, other| {
            (one.place.root, &one.place.path).cmp(&(other.place.root, &other.place.path))
        });
        files.into_iter().map(|sidecar| CarriedSidecar {
            root: sidecar.place.root,
            path: (&*sidecar.place.path).into(),
            read: is_guide_log(sidecar.place.file_name()).then(|| pack_text(&sidecar.text)),
        })
    }

    /// The logs of stacking programs as a report carries them.
    pub(crate) fn carried_logs(&self) -> impl Iterator<Item = CarriedLog<'_>> {
        self.logs.iter().map(|log| CarriedLog {
            root: log.place.root,
            path: (&*log.place.path).into(),
            read: pack_log(&log.integration),
        })
    }

    /// Adds a folder that a report carries, and returns its number.
    pub(crate) fn add_carried_root(&mut self, carried: CarriedRoot) -> u16 {
        let number = self.add_root(&carried.name);
        if let Some(root) = self.roots.get_mut(usize::from(number)) {
            root.above = carried.above;
            root.ignored = carried.ignored;
            root.unlisted = carried.unlisted.into_iter().map(|(path, why)| (path, why.into())).collect();
        }
        number
    }

    /// A file beside frames whose text is of no more use: what it says is in the frames.
    pub(crate) fn take_known_sidecar(&mut self, root: u16, path: &str) {
        let place = self.place(root, path);
        self.sidecar_files.push(Sidecar { place, text: String::new() });
    }

    /// Takes in what another scan read; its folders stand behind those of this one.
    pub fn absorb(&mut self, other: Self) {
        let first = u16::try_from(self.roots.len()).unwrap_or(u16::MAX);
        let shifted = |root: u16| root.saturating_add(first);
        let Self { roots, sidecar_files, frames, logs, videos, cut_short, troubles, .. } = other;
        self.roots.extend(roots.into_iter().map(|root| Root { ..root }));
        for sidecar in sidecar_files {
            let (root, path) = (shifted(sidecar.place.root), &*sidecar.place.path);
            if is_guide_log(sidecar.place.file_name()) {
                self.take_sidecar(root, path, sidecar.text.as_bytes());
            } else {
                self.take_known_sidecar(root, path);
            }
        }
        for StackingLog { place, integration } in logs {
            self.take_log(shifted(place.root), &place.path, LogSaid::Stacking(Box::new(integration)));
        }
        for video in videos {
            self.take_video(shifted(video.place.root), &video.place.path, video.content);
        }
        let mut frames: Vec<Frame> = frames.into_in_order();
        for frame in &mut frames {
            frame.place.root = shifted(frame.place.root);
        }
        self.take_frames(frames);
        self.cut_short = self.cut_short.take().or(cut_short);
        self.troubles.extend(troubles);
    }

    /// Says that something could not be read, in a whole sentence: totals lack it.
    pub fn take_trouble(&mut self, sentence: String) {
        self.troubles.push(sentence);
    }

    /// What could not be read.
    pub(crate) fn troubles(&self) -> &[String] {
        &self.troubles
    }
}
