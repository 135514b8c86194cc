//! What the user changed, step by step, so that it can be taken back and made again.

use nightledger_ledger::{Edits, Settings};

/// Steps that can be taken back.
const DEPTH: usize = 100;
/// Files that the edits of all these steps may name together: some 100 MB.
const FILES: usize = 500_000;

/// A change: what it was, and the other side of it.
#[derive(Debug, Clone, PartialEq)]
struct Step {
    what: String,
    /// Only what the step changes.
    settings: Option<Box<Settings>>,
    edits: Option<Box<Edits>>,
    /// Whether what is kept without a step (limits of quality, columns) is of this one (an import).
    has_all: bool,
}

impl Step {
    fn files(&self) -> usize {
        let count = |edits: &Edits| edits.excluded.len() + edits.excluded_for.len() + edits.corrections.len();
        self.edits.as_deref().map_or(0, count)
    }
}

/// Steps before and after the present settings and edits.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History {
    undo: Vec<Step>,
    redo: Vec<Step>,
}

impl History {
    /// Notes a change that led from `before` to `now`; false when it changed nothing.
    pub fn note(&mut self, what: String, before: (Settings, Edits), now: (&Settings, &Edits)) -> bool {
        let has_all = before.0.beside_steps() != now.0.beside_steps();
        let settings = (before.0 != *now.0).then(|| Box::new(before.0));
        let edits = (before.1 != *now.1).then(|| Box::new(before.1));
        if settings.is_none() && edits.is_none() {
            return false;
        }
        self.undo.push(Step { what, settings, edits, has_all });
        self.redo.clear();
        let mut files: usize = self.undo.iter().map(Step::files).sum();
        while self.undo.len() > DEPTH || (files > FILES && self.undo.len() > 1) {
            files -= self.undo.remove(0).files();
        }
        true
    }

    /// Takes the last step back, or makes the last one that was taken back again; says which.
    pub fn turn(&mut self, back: bool, settings: &mut Settings, edits: &mut Edits) -> Option<String> {
        let (from, to) =
            if back { (&mut self.undo, &mut self.redo) } else { (&mut self.redo, &mut self.undo) };
        let mut step = from.pop()?;
        if let Some(other) = &mut step.settings {
            std::mem::swap(&mut **other, settings);
            if !step.has_all {
                // The step may be older than the limits that are kept now.
                settings.take_beside_steps(other);
            }
        }
        if let Some(other) = &mut step.edits {
            std::mem::swap(&mut **other, edits);
        }
        let what = step.what.clone();
        to.push(step);
        Some(what)
    }

    /// What can be taken back, or made again.
    pub fn next(&self, back: bool) -> Option<&str> {
        let steps = if back { &self.undo } else { &self.redo };
        steps.last().map(|step| step.what.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightledger_ledger::FileKey;

    /// Settings and edits with their history.
    #[derive(Default)]
    struct Desk(Settings, Edits, History);

    impl Desk {
        fn change(&mut self, what: &str, change: impl FnOnce(&mut Settings, &mut Edits)) -> bool {
            let before = (self.0.clone(), self.1.clone());
            change(&mut self.0, &mut self.1);
            self.2.note(what.to_owned(), before, (&self.0, &self.1))
        }

        fn turn(&mut self, back: bool) -> Option<String> {
            self.2.turn(back, &mut self.0, &mut self.1)
        }
    }

    fn keys(count: usize) -> Vec<FileKey> {
        let key = |at: usize| FileKey { root_name: "A".to_owned(), path: format!("{at}.fits") };
        (0..count).map(key).collect()
    }

    #[test]
    fn settings_and_edits_are_taken_back_in_the_order_of_their_changes() {
        let mut desk = Desk::default();
        desk.change("filter id of Ha", |settings, _| settings.set_filter_id("Ha", 4663));
        desk.change("exclusion", |_, edits| edits.excluded = keys(2));
        desk.change("import", |settings, edits| {
            settings.email = Some("a@b.c".to_owned());
            edits.excluded.clear();
        });
        let last = (desk.0.clone(), desk.1.clone());
        assert_eq!(desk.2.next(true), Some("import"));
        assert_eq!(desk.turn(true).as_deref(), Some("import"));
        assert_eq!((desk.0.email.as_deref(), desk.1.excluded.len()), (None, 2));
        assert_eq!(desk.turn(true).as_deref(), Some("exclusion"));
        assert_eq!((desk.0.filters.len(), &desk.1), (1, &Edits::default()));
        assert_eq!(desk.turn(true).as_deref(), Some("filter id of Ha"));
        assert_eq!(desk.0, Settings::default());
        assert_eq!(desk.turn(true), None);
        for what in ["filter id of Ha", "exclusion", "import"] {
            assert_eq!(desk.turn(false).as_deref(), Some(what));
        }
        assert_eq!(desk.turn(false), None);
        assert_eq!((desk.0, desk.1), last);
    }

    #[test]
    fn a_change_after_steps_back_forgets_them_and_no_change_is_no_step() {
        let mut desk = Desk::default();
        assert!(!desk.change("nothing", |_, _| {}));
        assert!(desk.change("gain", |settings, _| settings.defaults.gain = Some(1.0)));
        desk.turn(true);
        assert!(!desk.change("nothing", |_, edits| edits.excluded.clear()));
        assert_eq!(desk.2.next(false), Some("gain"), "what changes nothing takes nothing away");
        assert!(desk.change("offset", |_, edits| edits.excluded = keys(1)));
        assert_eq!((desk.2.next(true), desk.2.next(false)), (Some("offset"), None));
    }

    #[test]
    fn there_are_not_more_steps_than_memory_should_hold() {
        let mut desk = Desk::default();
        for at in 0..DEPTH + 50 {
            desk.change("gain", |settings, _| {
                settings.defaults.gain = Some(f64::from(u32::try_from(at).unwrap()));
            });
        }
        assert_eq!(desk.2.undo.len(), DEPTH);
        for at in 0..20 {
            desk.change("many", |_, edits| edits.excluded = keys(99_000 + at));
        }
        assert_eq!(desk.2.undo.len(), 5, "the step that is next always stays");
    }
}
