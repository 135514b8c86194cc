//! Folders that are looked at again and again: which files came, changed or went, and which are still being written
//! (docs/rules.md#13-watch). A host brings sizes and times of change; nothing here waits.

use std::collections::BTreeMap;

use crate::Stamp;
use crate::present::standing::FilesSince;

/// How each file was when it was read, and at the last look, by root and path.
#[derive(Debug, Default)]
pub struct Watched(BTreeMap<(u16, String), State>);

/// What is known of one file. The stamp is nothing where the file could not be looked at.
#[derive(Debug, Clone, Copy, Default)]
struct State {
    seen: Option<Stamp>,
    /// Nothing before it was read.
    read: Option<Stamp>,
}

/// What becomes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is as it was when it was read.
    Unchanged,
    /// It is to be read.
    Read,
    /// It may still be being written.
    Waits,
}

/// One look at all folders.
#[derive(Debug)]
pub struct Look<'a> {
    watched: &'a mut Watched,
    before: BTreeMap<(u16, String), State>,
    settled_ms: i64,
    since: FilesSince,
}

impl Watched {
    /// Says that a file was read as it is now, before anybody looked.
    pub fn take_as_read(&mut self, root: u16, path: String, stamp: Option<Stamp>) {
        self.0.insert((root, path), State { seen: stamp, read: stamp });
    }

    /// Begins a look. At the first one a frame counts as whole that was not changed since `settled_ms` (ms since 1970).
    pub fn look(&mut self, settled_ms: i64) -> Look<'_> {
        let before = std::mem::take(&mut self.0);
        Look { watched: self, before, settled_ms, since: FilesSince::default() }
    }
}

impl Look<'_> {
    /// Takes a file as it is now, and says what becomes of it. A frame (`waits`) is whole when two looks find it unchanged;
    /// a text beside frames grows all night, and is read as far as it goes.
    pub fn file(&mut self, root: u16, path: &str, seen: Option<Stamp>, waits: bool) -> Fate {
        let key = (root, path.to_owned());
        let earlier = self.before.get(&key);
        let rests = match (earlier, seen) {
            (Some(earlier), _) => earlier.seen == seen,
            (None, Some(stamp)) => self.before.is_empty() && stamp.modified_ms < self.settled_ms,
            // Reading says why it cannot be read.
            (None, None) => true,
        };
        let was_read = earlier.and_then(|earlier| earlier.read);
        let fate = match (rests || !waits, was_read == seen) {
            (false, _) => Fate::Waits,
            (true, true) if earlier.is_some() => Fate::Unchanged,
            (true, _) => Fate::Read,
        };
        match (fate, waits) {
            (Fate::Waits, _) => self.since.waiting += 1,
            (Fate::Unchanged, _) => {}
            (Fate::Read, false) => self.since.beside += 1,
            (Fate::Read, true) if was_read.is_some() => self.since.changed += 1,
            (Fate::Read, true) => self.since.new += 1,
        }
        let read = if fate == Fate::Waits { was_read } else { seen };
        self.watched.0.insert(key, State { seen, read });
        fate
    }

    /// Passes over a folder that could not be listed: its files are as they were.
    pub fn pass_over(&mut self, root: u16) {
        let theirs = self.before.iter().filter(|((of, _), _)| *of == root);
        let theirs: Vec<_> = theirs.map(|(key, state)| (key.clone(), *state)).collect();
        self.watched.0.extend(theirs);
    }

    /// Ends the look: what changed, and the files that are there no more.
    pub fn finish(mut self) -> (FilesSince, Vec<(u16, String)>) {
        let here = &self.watched.0;
        let gone: Vec<(u16, String)> =
            self.before.into_keys().filter(|key| !here.contains_key(key)).collect();
        self.since.gone = gone.len();
        (self.since, gone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::unnecessary_wraps, reason = "as files give it")]
    fn stamp(size_bytes: u64, modified_ms: i64) -> Option<Stamp> {
        Some(Stamp { size_bytes, modified_ms, sidecars: 0 })
    }

    /// A look at frames of one folder: what becomes of each, and what changed in all.
    fn look(watched: &mut Watched, files: &[(&str, Option<Stamp>)]) -> (Vec<Fate>, FilesSince) {
        let mut look = watched.look(1000);
        let fates = files.iter().map(|(path, stamp)| look.file(0, path, *stamp, true)).collect();
        (fates, look.finish().0)
    }

    #[test]
    fn a_frame_is_read_when_two_looks_find_it_the_same() {
        let mut watched = Watched::default();
        let old = ("old.fits", stamp(9, 1));
        let first = look(&mut watched, &[old, ("half.fits", stamp(3, 1500))]);
        assert_eq!(first.0, [Fate::Read, Fate::Waits]);
        let grown = ("half.fits", stamp(9, 1600));
        assert_eq!(look(&mut watched, &[old, grown]).0, [Fate::Unchanged, Fate::Waits]);
        let (fates, since) = look(&mut watched, &[old, grown]);
        assert_eq!((fates, since.new, since.waiting), (vec![Fate::Unchanged, Fate::Read], 1, 0));
        assert!(look(&mut watched, &[old, grown]).1.is_nothing());
        // A second look is needed however old a file that comes says it is.
        assert_eq!(look(&mut watched, &[old, grown, ("copied.fits", stamp(1, 1))]).0[2], Fate::Waits);
    }

    #[test]
    fn what_changes_is_read_again_and_what_goes_is_named() {
        let mut watched = Watched::default();
        watched.take_as_read(0, "a.fits".to_owned(), stamp(1, 1));
        watched.take_as_read(0, "b.fits".to_owned(), stamp(1, 1));
        watched.take_as_read(1, "c.fits".to_owned(), stamp(1, 1));
        let changed = ("a.fits", stamp(2, 2));
        let mut one = watched.look(0);
        assert_eq!(one.file(0, changed.0, changed.1, true), Fate::Waits);
        one.pass_over(1);
        let (since, gone) = one.finish();
        assert_eq!((since.gone, gone), (1, vec![(0, "b.fits".to_owned())]));
        let mut two = watched.look(0);
        assert_eq!(two.file(0, changed.0, changed.1, true), Fate::Read);
        two.pass_over(1);
        assert_eq!(two.finish().0, FilesSince { changed: 1, ..FilesSince::default() });
    }

    #[test]
    fn texts_beside_frames_do_not_wait() {
        let mut watched = Watched::default();
        for size in 1..4 {
            let mut look = watched.look(0);
            assert_eq!(look.file(0, "guide.txt", stamp(size, 5000), false), Fate::Read);
            assert_eq!(look.finish().0.beside, 1);
        }
        let mut look = watched.look(0);
        assert_eq!(look.file(0, "guide.txt", stamp(3, 5000), false), Fate::Unchanged);
    }

    #[test]
    fn a_file_that_cannot_be_looked_at_is_tried_once() {
        let mut watched = Watched::default();
        assert_eq!(look(&mut watched, &[("a.fits", None)]).0, [Fate::Read]);
        assert_eq!(look(&mut watched, &[("a.fits", None)]).0, [Fate::Unchanged]);
    }
}
