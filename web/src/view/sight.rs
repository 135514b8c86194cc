//! A scan as the user sees it: what was read with edits and defaults over and under it, beside what was decided.

use nightledger_order::{Map, Set};

use nightledger_frame::Frame;
use nightledger_ledger::{Decision, Edits, Override, Settings, View};
use nightledger_scan::{Answer, Scan};

/// A file by the name of its root and its path.
type Key<'a> = (&'a str, &'a str);

/// Everything that the frames' views are made from.
pub struct Sight<'a> {
    /// What was read.
    pub scan: &'a Scan,
    /// What follows.
    pub answer: &'a Answer,
    edits: &'a Edits,
    settings: &'a Settings,
    patches: Map<Key<'a>, &'a Override>,
    excluded: Set<Key<'a>>,
}

impl<'a> Sight<'a> {
    /// Sees a scan and its answer under settings and edits.
    pub fn new(scan: &'a Scan, answer: &'a Answer, edits: &'a Edits, settings: &'a Settings) -> Self {
        let patches =
            edits.overrides.iter().map(|(key, patch)| ((&*key.root_name, &*key.path), patch)).collect();
        let excluded = edits.excluded.iter().map(|key| (&*key.root_name, &*key.path)).collect();
        Self { scan, answer, edits, settings, patches, excluded }
    }

    /// The file at `at` as it was read.
    pub fn frame(&self, at: usize) -> Option<&'a Frame> {
        self.scan.frames().get(at)
    }

    /// The file at `at` with edits and defaults.
    pub fn view(&self, at: usize) -> Option<View<'a>> {
        let frame = self.answer.ledger.frame(self.scan.frames(), u32::try_from(at).ok()?)?;
        Some(View::new(frame, self.patch(frame), self.edits, self.settings))
    }

    /// What the user corrected in a file.
    pub fn patch(&self, frame: &Frame) -> Option<&'a Override> {
        self.patches.get(&(&*frame.place.root_name, &*frame.place.path)).copied()
    }

    /// Whether the user excluded a file by itself.
    pub fn is_excluded(&self, frame: &Frame) -> bool {
        self.excluded.contains(&(&*frame.place.root_name, &*frame.place.path))
    }

    /// What was decided about the file at `at`.
    pub fn decision(&self, at: usize) -> Option<&'a Decision> {
        self.answer.ledger.decisions.get(at)
    }
}
