//! What follows what: storage and engine the user's changes, the page other tabs, keys and breakdowns.

use leptos::prelude::*;
use nightledger_json::Form;
use nightledger_ledger::Settings;
use nightledger_session::History;

use super::State;
use crate::protocol::ToEngine;
use crate::storage::{self, Shelf};

impl State {
    /// Keeps and sends what the user changes.
    pub(super) fn follow(self) {
        Effect::new(move |_| {
            let (settings, edits) = (self.settings.get(), self.edits.get());
            self.send(ToEngine::Configure { settings: Box::new(settings), edits: Box::new(edits) });
        });
        Effect::new(move |before: Option<()>| {
            let again = before.is_some();
            self.settings.with(|settings| self.keep(again, Shelf::Settings, settings));
        });
        Effect::new(move |before: Option<()>| {
            let again = before.is_some();
            self.edits.with(|edits| self.keep(again, Shelf::Edits, edits));
        });
        Effect::new(move |before: Option<()>| {
            let again = before.is_some();
            let look = self.look.get();
            if let Some(root) = document().document_element() {
                // A document element takes attributes; there is nobody to tell if it does not.
                let _ = root.set_attribute("data-theme", look.word());
            }
            self.keep(again, Shelf::Look, &look);
        });
    }

    /// Says it when the program breaks down on this thread.
    pub(super) fn follow_breakdowns(self) {
        window_event_listener(leptos::ev::error, move |event| {
            // An event without an error is a remark of the browser's own, on its layout for one. What was added to the
            // browser puts its scripts into pages, and their errors are not the page's.
            let own = event.error().is_object() && !event.filename().contains("-extension:");
            if let Some(link) = self.unseen.with_value(|unseen| unseen.link.clone()).filter(|_| own) {
                link.broke_here();
            }
        });
    }

    /// Takes over what another tab keeps: settings and edits are the user's, not a tab's, and the tab that writes last
    /// must not undo what the other one did.
    pub(super) fn follow_other_tabs(self) {
        // What cannot be understood, of a newer version, leaves what is here.
        fn there<T: Form + Default>(state: State, shelf: Shelf, emptied: bool) -> Option<T> {
            if emptied {
                return Some(T::default());
            }
            let mut aside = state.troubles.get_untracked().aside;
            let there = storage::load(shelf, &mut aside);
            if there.is_none() {
                state.troubles.update(|all| all.aside = aside);
            }
            there
        }
        window_event_listener(leptos::ev::storage, move |event| {
            if storage::is_forgotten(&event) {
                // A scan that is under way here keeps nothing of what it read.
                self.send(ToEngine::ForgetKept);
            }
            for (shelf, emptied) in storage::changed(&event) {
                // Taking back a step of this tab must not take back unsaid what the other one did.
                let what = "changes in another tab";
                match shelf {
                    Shelf::Settings => {
                        if let Some(there) = there(self, shelf, emptied) {
                            // Targets are switched off for the scan of one tab.
                            self.set(what, |settings| {
                                let targets_off = std::mem::take(&mut settings.targets_off);
                                *settings = Settings { targets_off, ..there };
                            });
                        }
                    }
                    Shelf::Edits => {
                        if let Some(there) = there(self, shelf, emptied) {
                            self.edit(what, |edits| *edits = there);
                        }
                    }
                    Shelf::Look => {
                        if let Some(there) = there(self, shelf, emptied) {
                            self.look.set(there);
                        }
                    }
                }
                // What was forgotten there comes back in no tab.
                if emptied {
                    self.troubles.update(|all| all.aside.clear());
                    self.history.set(History::default());
                }
            }
        });
    }

    /// What was said goes with the next thing that is done: it may no longer be true then.
    pub(super) fn follow_said(self) {
        let hush = move || {
            if self.said.with_untracked(|said| !said.is_empty()) {
                self.said.set(String::new());
            }
        };
        window_event_listener(leptos::ev::pointerdown, move |_| hush());
        window_event_listener(leptos::ev::keydown, move |event| {
            if !event.is_composing() && event.key() != "Tab" {
                hush();
            }
        });
    }

    /// Ctrl+Z takes the last change back, with Shift (or Ctrl+Y) it comes again. A field in which something was typed
    /// that is not taken yet has its own.
    pub(super) fn follow_keys(self) {
        let typing = StoredValue::new(false);
        window_event_listener(leptos::ev::input, move |_| typing.set_value(true));
        window_event_listener(leptos::ev::change, move |_| typing.set_value(false));
        window_event_listener(leptos::ev::focusin, move |_| typing.set_value(false));
        window_event_listener(leptos::ev::keydown, move |event| {
            if typing.get_value() || !(event.ctrl_key() || event.meta_key()) || event.alt_key() {
                return;
            }
            match event.key().as_str() {
                "z" => self.turn(true),
                "Z" | "y" => self.turn(false),
                _ => return,
            }
            event.prevent_default();
        });
    }

    /// What was just loaded need not be kept again.
    pub(super) fn keep(self, again: bool, shelf: Shelf, value: &dyn Form) {
        if again && let Err(why) = storage::keep(shelf, value) {
            self.trouble(why.to_owned());
        }
    }

    /// Forgets what was put aside; what holds now takes its place.
    pub fn forget_aside(self) {
        storage::forget_aside();
        self.troubles.update(|all| all.aside.clear());
        self.settings.with_untracked(|settings| self.keep(true, Shelf::Settings, settings));
        self.edits.with_untracked(|edits| self.keep(true, Shelf::Edits, edits));
    }
}
