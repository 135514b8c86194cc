//! What the user changes: settings and edits, each change a step that can be undone. They are the session's; what is
//! typed here shows at once.

use leptos::prelude::*;
use nightledger_language::tr;
use nightledger_ledger::{Edits, Settings};
use nightledger_session::{Changed, Command, in_haste};

use super::State;
use crate::protocol::Mine;
use crate::storage::{self, Shelf};

impl State {
    /// Has the session change something, so that it can be undone.
    pub fn alter(self, command: Command) {
        self.unseen.update_value(|unseen| unseen.turns.all = unseen.turns.all.wrapping_add(1));
        self.ask(command);
    }

    /// Changes the edits, so that it can be undone; `what` follows "Undo: ".
    pub fn edit(self, what: impl Into<String>, change: impl FnOnce(&mut Edits)) {
        let before = self.edits.get_untracked();
        let mut after = before.clone();
        change(&mut after);
        if self.known.get_untracked() && before != after {
            self.edits.set(after.clone());
            let edits = Some(Box::new(Changed { before, after }));
            self.alter(Command::Change { what: what.into(), settings: None, edits });
            self.unseen.update_value(|unseen| unseen.turns.edits = unseen.turns.all);
        }
    }

    /// Changes the settings, so that it can be undone; `what` follows "Undo: ".
    pub fn set(self, what: impl Into<String>, change: impl FnOnce(&mut Settings)) {
        let before = self.settings.get_untracked();
        let mut after = before.clone();
        change(&mut after);
        if self.known.get_untracked() && before != after {
            self.settings.set(after.clone());
            // The page may be closed before the session has said what to keep.
            storage::write_in_haste(&in_haste(&after));
            let settings = Some(Box::new(Changed { before, after }));
            self.alter(Command::Change { what: what.into(), settings, edits: None });
            self.unseen.update_value(|unseen| unseen.turns.settings = unseen.turns.all);
        }
    }

    /// Takes over what the session has now. What was changed here since then is on its way to it.
    pub(super) fn take(self, mine: Mine) {
        let turns = self.unseen.with_value(|unseen| unseen.turns);
        if let Some(settings) = mine.settings.filter(|_| mine.turn >= turns.settings)
            && self.settings.with_untracked(|now| *now != *settings)
        {
            self.settings.set(*settings);
        }
        if let Some(edits) = mine.edits.filter(|_| mine.turn >= turns.edits)
            && self.edits.with_untracked(|now| *now != *edits)
        {
            self.edits.set(*edits);
        }
        self.history.set(mine.steps);
        // Once: who follows it would make everything anew, with what is being typed.
        if !self.known.get_untracked() {
            self.known.set(true);
        }
        for (shelf, text) in mine.kept {
            self.keep(shelf, &text);
        }
        if mine.turn >= turns.settings {
            storage::no_haste();
        }
    }

    /// Keeps a text for the next visit.
    pub(super) fn keep(self, shelf: Shelf, text: &str) {
        if let Err(why) = storage::keep(shelf, text) {
            self.trouble(why.to_owned());
        }
    }

    /// Takes the last change back, or makes the last one taken back again.
    pub fn turn(self, back: bool) {
        self.alter(if back { Command::Undo } else { Command::Redo });
    }

    /// Gives a filter its id on AstroBin.
    pub fn set_filter_id(self, name: &str, id: u32) {
        self.set(tr!("filter id of {name}", name), |settings| settings.set_filter_id(name, id));
        self.say(tr!("{name} is filter {id}", name, id));
    }
}
