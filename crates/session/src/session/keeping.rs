//! What hosts keep of a session, and what is taken over from that.

use nightledger_language::tr;
use nightledger_ledger::{Edits, Settings};
use serde::de::DeserializeOwned;

use super::Session;
use crate::History;
use crate::message::Event;
use crate::shelf::{self, Shelf};

impl Session {
    /// The texts to keep of settings and edits.
    pub fn kept(&self, shelf: Shelf) -> String {
        match shelf {
            Shelf::Settings => shelf::written(&self.settings),
            Shelf::Edits => shelf::written(&self.edits),
        }
    }

    pub(super) fn restore(
        &mut self,
        settings: Option<String>,
        edits: Option<String>,
        in_haste: Option<&str>,
        aside: Vec<(Shelf, String)>,
    ) -> Vec<Event> {
        let mut events = vec![Event::Changed];
        events.extend(aside.into_iter().map(|(shelf, text)| Event::Aside(shelf, shelf::in_full(text))));
        if let Some(read) = settings.and_then(|kept| understood(Shelf::Settings, kept, &mut events)) {
            self.settings = of_no_scan(read);
        }
        if let Some(read) = in_haste.and_then(shelf::read_in_haste) {
            self.settings = of_no_scan(read);
        }
        if let Some(read) = edits.and_then(|kept| understood(Shelf::Edits, kept, &mut events)) {
            self.edits = read;
        }
        events
    }

    /// Taking back a step of this session must not take back unsaid what the other one did.
    pub(super) fn adopt(&mut self, shelf: Shelf, kept: Option<String>) -> Vec<Event> {
        let is_forgotten = kept.is_none();
        let mut events = Vec::new();
        let what = tr!("changes in another tab").to_owned();
        // What cannot be understood, of a newer version, leaves what is here.
        let changed = match shelf {
            Shelf::Settings => kept_there(shelf, kept, &mut events).map(|there: Settings| {
                // What is no step here is none there either.
                let are_others = self.settings.beside_steps() != there.beside_steps();
                self.settings.take_beside_steps(&there);
                let changed = self.change(what, |settings, _| {
                    // Targets are switched off for the scan of one session.
                    let targets_off = std::mem::take(&mut settings.targets_off);
                    *settings = Settings { targets_off, ..there };
                });
                if changed.is_empty() && are_others { vec![Event::Changed] } else { changed }
            }),
            Shelf::Edits => kept_there(shelf, kept, &mut events)
                .map(|there: Edits| self.change(what, |_, edits| *edits = there)),
        };
        if is_forgotten {
            // What was forgotten there comes back in no session.
            self.history = History::default();
            return vec![Event::Changed];
        }
        changed.into_iter().flatten().chain(events).collect()
    }
}

/// Settings without what belongs to one scan: targets that are switched off.
pub(super) fn of_no_scan(settings: Settings) -> Settings {
    Settings { targets_off: Vec::new(), ..settings }
}

/// What a kept text says, and the event that says whether it says anything.
fn understood<T: DeserializeOwned>(shelf: Shelf, kept: String, events: &mut Vec<Event>) -> Option<T> {
    let read = shelf::read(&kept);
    events.push(match read {
        Some(_) => Event::Read(shelf),
        None => Event::Unread(shelf, shelf::in_full(kept)),
    });
    read
}

/// What another session keeps, the usual where it forgot that; nothing where it cannot be understood.
fn kept_there<T: DeserializeOwned + Default>(
    shelf: Shelf,
    kept: Option<String>,
    events: &mut Vec<Event>,
) -> Option<T> {
    kept.map_or_else(|| Some(T::default()), |kept| understood(shelf, kept, events))
}
