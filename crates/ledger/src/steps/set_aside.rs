//! What does not count before any rule is asked: unfit files, the user's exclusions, folders of rejects (docs/rules.md#2, 11).

use std::collections::{HashMap, HashSet};

use nightledger_frame::{Frame, Place};

use crate::{Edits, FileKey, Override, Reason, Settings};

/// Folders whose files are listed but not counted (docs/rules.md#2). Names compare without case, as file systems often do.
const SET_ASIDE: [&str; 5] = ["_stash", "rejected", "reject", "bad", "astrobinuploadinfo"];

/// The edits by file, looked up in constant time.
#[derive(Debug)]
pub(crate) struct FileEdits<'a> {
    overrides: HashMap<(&'a str, &'a str), &'a Override>,
    excluded: HashSet<(&'a str, &'a str)>,
    included: HashSet<(&'a str, &'a str)>,
    folders: HashSet<(&'a str, &'a str)>,
}

/// Whether files lie in a folder of rejects, asked in path order: files beside each other share their folder.
#[derive(Debug, Default)]
pub(crate) struct Rejects<'a> {
    last: Option<(u16, &'a str, bool)>,
}

impl<'a> Rejects<'a> {
    fn hold(&mut self, place: &'a Place) -> bool {
        let folder = place.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        match self.last {
            Some((root, last, held)) if root == place.root && last == folder => held,
            _ => {
                let held = in_set_aside_folder(place);
                self.last = Some((place.root, folder, held));
                held
            }
        }
    }
}

impl<'a> FileEdits<'a> {
    pub(crate) fn new(edits: &'a Edits) -> Self {
        fn parts(key: &FileKey) -> (&str, &str) {
            (&key.root_name, &key.path)
        }
        Self {
            overrides: edits.overrides.iter().map(|(key, patch)| (parts(key), patch)).collect(),
            excluded: edits.excluded.iter().map(parts).collect(),
            included: edits.included.iter().map(parts).collect(),
            folders: edits
                .excluded_folders
                .iter()
                .map(|key| (key.root_name.as_str(), key.path.trim_end_matches('/')))
                .collect(),
        }
    }

    /// The corrections of a file.
    pub(crate) fn patch(&self, place: &Place) -> Option<&'a Override> {
        if self.overrides.is_empty() {
            return None;
        }
        self.overrides.get(&(&*place.root_name, &*place.path)).copied()
    }

    /// Whether the user excluded this very file.
    pub(crate) fn excludes(&self, place: &Place) -> bool {
        !self.excluded.is_empty() && self.excluded.contains(&(&*place.root_name, &*place.path))
    }

    /// Why a file has no part in the rules at all. A file that the user excluded by itself has: its exposure is then
    /// excluded with all copies (see `identity`).
    pub(crate) fn reason<'f>(
        &self,
        frame: &'f Frame,
        settings: &Settings,
        rejects: &mut Rejects<'f>,
    ) -> Option<Reason> {
        let place = &frame.place;
        if let Some(unfit) = frame.unfit {
            return Some(Reason::Unfit(unfit));
        }
        let included =
            !self.included.is_empty() && self.included.contains(&(&*place.root_name, &*place.path));
        if !included && self.in_excluded_folder(place) {
            return Some(Reason::Excluded);
        }
        if !included && !settings.count_set_aside_folders && rejects.hold(place) {
            return Some(Reason::SetAsideFolder);
        }
        frame.processed.then_some(Reason::Processed)
    }

    fn in_excluded_folder(&self, place: &Place) -> bool {
        if self.folders.is_empty() {
            return false;
        }
        let mut folder = &*place.path;
        loop {
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
            if self.folders.contains(&(&*place.root_name, folder)) {
                return true;
            }
            if folder.is_empty() {
                return false;
            }
        }
    }
}

fn in_set_aside_folder(place: &Place) -> bool {
    place.folders().any(|folder| SET_ASIDE.iter().any(|name| folder.eq_ignore_ascii_case(name)))
}
