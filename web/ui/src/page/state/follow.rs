//! What follows what: storage and engine the user's changes, the page other tabs, keys and breakdowns.

use leptos::prelude::*;
use nightledger_session::Command;

use super::{Look, State};
use crate::protocol::ToEngine;
use crate::storage::{self, Word};

impl State {
    /// Shows and keeps the theme.
    pub(super) fn follow(self) {
        Effect::new(move |before: Option<()>| {
            let again = before.is_some();
            let look = self.look.get();
            if let Some(root) = document().document_element() {
                // A document element takes attributes; there is nobody to tell if it does not.
                let _ = root.set_attribute("data-theme", look.word());
            }
            // What was just loaded need not be kept again.
            if again && let Err(why) = Word::Look.keep(look.word()) {
                self.trouble(why.to_owned());
            }
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
        window_event_listener(leptos::ev::storage, move |event| {
            if storage::is_forgotten(&event) {
                // A scan that is under way here keeps nothing of what it read.
                self.send(ToEngine::ForgetKept);
            }
            for (shelf, kept) in storage::changed(&event) {
                if kept.is_none() {
                    self.troubles.update(|all| all.aside.clear());
                }
                self.alter(Command::Adopt(shelf, kept));
            }
            if Word::Look.is_changed(&event) {
                self.look.set(Look::named(Word::Look.kept().as_deref()));
            }
            if Word::Language.is_changed(&event) {
                self.speak_kept();
            }
        });
    }

    /// What was said goes with the next thing that is done: it may no longer be true then.
    pub(super) fn follow_said(self) {
        // What a key itself has just had said stays: this hears of it last.
        let hush = move |event: &web_sys::Event| {
            let is_older = self.unseen.with_value(|unseen| unseen.said_ms < event.time_stamp());
            if is_older && self.said.with_untracked(|said| !said.is_empty()) {
                self.said.set(String::new());
            }
        };
        window_event_listener(leptos::ev::pointerdown, move |event| hush(&event));
        window_event_listener(leptos::ev::keydown, move |event| {
            if !event.is_composing() && event.key() != "Tab" {
                hush(&event);
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

    /// Forgets what was put aside; what holds now takes its place.
    pub fn forget_aside(self) {
        storage::forget_aside();
        self.troubles.update(|all| all.aside.clear());
        self.ask(Command::Keep);
    }
}
