//! What the user changes: settings and edits, each change a step that can be undone.

use leptos::prelude::*;
use nightledger_ledger::{Edits, FileKey, Settings};
use nightledger_session::present::correct;

use super::State;

impl State {
    /// Changes settings and edits, so that it can be undone; `what` follows "Undo: ".
    pub fn change(self, what: impl Into<String>, change: impl FnOnce(&mut Settings, &mut Edits)) {
        let mut now = self.now();
        change(&mut now.0, &mut now.1);
        let noted = self.history.try_maybe_update(|history| {
            let noted = history.note(what.into(), self.now(), (&now.0, &now.1));
            (noted, noted)
        });
        if noted == Some(true) {
            self.put(now);
        }
    }

    /// Changes the edits, so that it can be undone.
    pub fn edit(self, what: impl Into<String>, change: impl FnOnce(&mut Edits)) {
        self.change(what, |_, edits| change(edits));
    }

    /// Changes the settings, so that it can be undone.
    pub fn set(self, what: impl Into<String>, change: impl FnOnce(&mut Settings)) {
        self.change(what, |settings, _| change(settings));
    }

    pub(super) fn now(self) -> (Settings, Edits) {
        (self.settings.get_untracked(), self.edits.get_untracked())
    }

    /// Only what differs is told to those who follow it.
    pub(super) fn put(self, (settings, edits): (Settings, Edits)) {
        if self.settings.with_untracked(|now| *now != settings) {
            self.settings.set(settings);
        }
        if self.edits.with_untracked(|now| *now != edits) {
            self.edits.set(edits);
        }
    }

    /// Corrects a cell of a row, in all its lights.
    pub(super) fn correct(self, lights: &[FileKey], column: &str, typed: &str) {
        // It was tried before the lights were asked for, where the answer is shown.
        self.edit(format!("{column} of a row"), |edits| {
            correct::patch_files(edits, lights, |patch| {
                let _ = correct::correct(patch, column, typed);
            });
        });
        self.say(match typed.trim() {
            "" => format!("{column} is as it was read"),
            typed => format!("{column} is {typed}"),
        });
    }

    /// Takes the last change back, or makes the last one taken back again.
    pub fn turn(self, back: bool) {
        let mut now = self.now();
        let turned = self.history.try_update(|history| history.turn(back, &mut now.0, &mut now.1));
        if let Some(Some(what)) = turned {
            self.put(now);
            self.say(format!("{}: {what}", if back { "Undone" } else { "Done again" }));
        }
    }

    /// Gives a filter its id on AstroBin.
    pub fn set_filter_id(self, name: &str, id: u32) {
        self.set(format!("filter id of {name}"), |settings| settings.set_filter_id(name, id));
        self.say(format!("{name} is filter {id}"));
    }

    /// Switches files off, or on again.
    pub fn exclude(self, keys: Vec<FileKey>, exclude: bool) {
        let count = keys.len();
        if count == 0 {
            return self.say(if exclude { "No file to exclude" } else { "No file to include" });
        }
        let what = match (count, exclude) {
            (1, true) => "1 file excluded".to_owned(),
            (1, false) => "1 file included".to_owned(),
            (_, true) => format!("{count} files excluded"),
            (_, false) => format!("{count} files included"),
        };
        self.edit(&*what, |edits| if exclude { edits.exclude(keys) } else { edits.include(keys) });
        self.say(what);
    }
}
