//! Edits follow their files, whatever folder is given (docs/rules.md#11-edits): by name and start, where the path says
//! nothing any more.

use std::collections::BTreeMap;

use nightledger_frame::Frame;
use nightledger_ledger::{Edits, FileKey};

use super::fixes::key;

/// What became of the edits of single files in a scan.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Followed {
    /// Edits that name files of this scan, with the marks by which they will be known elsewhere; those not noted yet.
    pub marks: Vec<(FileKey, String)>,
    /// Edits whose file lies elsewhere now, and where.
    pub moved: Vec<(FileKey, FileKey)>,
    /// Edited files that are not in the scan.
    pub lost: u32,
}

impl Followed {
    /// Looks for the files of all edits.
    pub fn new(edits: &Edits, frames: &[Frame]) -> Self {
        let keys = edits.files();
        let mut followed = Self::default();
        if keys.is_empty() || frames.is_empty() {
            return followed;
        }
        // There are far fewer edited files than files.
        let mut here: BTreeMap<(&str, &str), Option<&Frame>> =
            keys.iter().map(|key| ((&*key.root_name, &*key.path), None)).collect();
        for frame in frames {
            if let Some(place) = here.get_mut(&(&*frame.place.root_name, &*frame.place.path)) {
                *place = Some(frame);
            }
        }
        let mut wanted: BTreeMap<(String, &str), &FileKey> = BTreeMap::new();
        for key in keys {
            let known = edits.mark(key);
            if let Some(Some(frame)) = here.get(&(&*key.root_name, &*key.path)) {
                let mark = mark(frame);
                if known != Some(mark.as_str()) {
                    followed.marks.push((key.clone(), mark));
                }
            } else if let Some(known) = known {
                let name = key.path.rsplit('/').next().unwrap_or_default().to_owned();
                wanted.insert((name, known), key);
            } else {
                followed.lost = followed.lost.saturating_add(1);
            }
        }
        if wanted.is_empty() {
            return followed;
        }
        let mut found: BTreeMap<&FileKey, Vec<FileKey>> =
            wanted.values().map(|&key| (key, Vec::new())).collect();
        for frame in frames {
            let mark = mark(frame);
            let wanted = wanted.get(&(frame.place.file_name().to_owned(), mark.as_str()));
            if let Some(places) = wanted.and_then(|key| found.get_mut(key)) {
                places.push(key(frame));
            }
        }
        for (old, places) in found {
            if places.is_empty() {
                followed.lost = followed.lost.saturating_add(1);
            }
            // Copies are one exposure: what was said of it holds for each.
            followed.moved.extend(places.into_iter().map(|new| (old.clone(), new)));
        }
        followed
    }
}

/// By what a file is known beside its name: the start, else its header.
fn mark(frame: &Frame) -> String {
    match &frame.start {
        Some(start) => start.value.at.iso(),
        None => format!("#{:016x}", frame.header_hash),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Scan;
    use crate::present::tests::sample;
    use nightledger_header::{HeaderReader, Limits};

    /// The sample below a folder, as if its parent were given.
    fn below(parent: &str, folders: &[&str]) -> Scan {
        let mut scan = Scan::default();
        let root = scan.add_root(parent);
        for folder in folders {
            for (path, bytes) in crate::sample::tree() {
                let path = format!("{folder}/{path}");
                scan.take_header(root, &path, &HeaderReader::read_all(&path, &bytes, Limits::default()));
            }
        }
        scan
    }

    #[test]
    fn edits_follow_their_files_into_another_folder() {
        let scan = sample();
        let (light, dark) = (key(&scan.frames()[0]), key(scan.frames().last().unwrap()));
        let mut edits = Edits::default();
        edits.exclude([light.clone(), dark.clone()]);
        edits.correct(std::slice::from_ref(&light), |correction| correction.gain = Some(7.0));
        let first = Followed::new(&edits, scan.frames());
        assert_eq!((first.marks.len(), first.moved.len(), first.lost), (2, 0, 0));
        // Without their marks, nothing is known of them elsewhere.
        let archive = below("Archive", &["x/Sample"]);
        assert_eq!(Followed::new(&edits, archive.frames()).lost, 2);
        edits.take_marks(first.marks);
        assert_eq!(Followed::new(&edits, scan.frames()), Followed::default());

        let moved = Followed::new(&edits, archive.frames());
        let place =
            |key: &FileKey| FileKey { root_name: "Archive".into(), path: format!("x/Sample/{}", key.path) };
        assert_eq!(moved.moved, [(light.clone(), place(&light)), (dark.clone(), place(&dark))]);
        assert_eq!(moved.lost, 0);
        edits.move_files(&moved.moved);
        assert_eq!(edits.excluded, [place(&light), place(&dark)]);
        assert_eq!(edits.correction(&place(&light)).and_then(|correction| correction.gain), Some(7.0));
        assert_eq!(edits.correction(&light), None);
        assert_eq!(Followed::new(&edits, archive.frames()), Followed::default());
        // And back again, into both of two copies.
        let copies = below("Archive", &["a", "b"]);
        edits.move_files(&Followed::new(&edits, copies.frames()).moved);
        assert_eq!(edits.excluded.len(), 4);
        assert_eq!(Followed::new(&edits, copies.frames()).moved, []);
    }

    #[test]
    fn edits_of_another_folder_wait_for_it() {
        let scan = sample();
        let gone = FileKey { root_name: "Other".into(), path: scan.frames()[0].place.path.to_string() };
        let mut edits = Edits::default();
        edits.exclude([gone.clone()]);
        // The same name, and another start.
        edits.take_marks(vec![(gone.clone(), "2020-01-01T00:00:00".to_owned())]);
        let followed = Followed::new(&edits, scan.frames());
        assert_eq!((followed.moved.len(), followed.lost), (0, 1));
        assert_eq!(Followed::new(&edits, &[]), Followed::default());
    }
}
