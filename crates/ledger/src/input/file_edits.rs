//! The user's edits, looked up file by file.

use nightledger_frame::Place;
use rustc_hash::{FxHashMap, FxHashSet};

use super::edits::{Correction, Edits, FileKey};

/// The edits by file, looked up in constant time.
#[derive(Debug)]
pub(crate) struct FileEdits<'a> {
    corrections: FxHashMap<(&'a str, &'a str), &'a Correction>,
    excluded: FxHashSet<(&'a str, &'a str)>,
    included: FxHashSet<(&'a str, &'a str)>,
    folders: FxHashSet<(&'a str, &'a str)>,
}

impl<'a> FileEdits<'a> {
    pub(crate) fn new(edits: &'a Edits) -> Self {
        fn parts(key: &FileKey) -> (&str, &str) {
            (&key.root_name, &key.path)
        }
        Self {
            corrections: edits.corrections.iter().map(|(key, patch)| (parts(key), patch)).collect(),
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
    pub(crate) fn correction(&self, place: &Place) -> Option<&'a Correction> {
        if self.corrections.is_empty() {
            return None;
        }
        self.corrections.get(&(&*place.root_name, &*place.path)).copied()
    }

    /// Whether the user excluded this very file.
    pub(crate) fn excludes(&self, place: &Place) -> bool {
        !self.excluded.is_empty() && self.excluded.contains(&(&*place.root_name, &*place.path))
    }

    /// Whether the user included this very file, whatever its folder.
    pub(crate) fn includes(&self, place: &Place) -> bool {
        !self.included.is_empty() && self.included.contains(&(&*place.root_name, &*place.path))
    }

    /// Whether the user excluded a folder above it.
    pub(crate) fn in_excluded_folder(&self, place: &Place) -> bool {
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
