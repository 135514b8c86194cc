//! What the browser keeps for the user: the texts of settings and edits, and the look. A browser that keeps nothing
//! (private windows) is worth a sentence, not a failure. What the texts say is the session's to read.

use nightledger_language::tr;
pub use nightledger_session::Shelf;

/// Under which name a text is kept.
fn name(shelf: Shelf) -> &'static str {
    match shelf {
        Shelf::Settings => "nightledger.settings",
        Shelf::Edits => "nightledger.edits",
    }
}

/// Where a text is put that this build cannot read.
fn aside_name(shelf: Shelf) -> &'static str {
    match shelf {
        Shelf::Settings => "nightledger.settings.aside",
        Shelf::Edits => "nightledger.edits.aside",
    }
}

/// Settings that were changed, until what to keep of them is known.
const IN_HASTE: &str = "nightledger.settings.changed";

const FILTER_LIST: &str = "nightledger.filter-list";

/// Written and taken away by [`forget`], for other tabs to hear: there may have been nothing else.
const FORGOTTEN: &str = "nightledger.forgotten";

/// What was kept and cannot be read: damaged, or of a newer build.
#[derive(Clone, PartialEq)]
pub struct Aside {
    /// Where it was kept.
    pub shelf: Shelf,
    /// As it was kept, in full where that is possible.
    pub text: String,
}

impl Aside {
    /// In a word.
    pub fn what(&self) -> &'static str {
        match self.shelf {
            Shelf::Settings => "settings",
            Shelf::Edits => "edits",
        }
    }
}

fn local() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn item(name: &str) -> Option<String> {
    local()?.get_item(name).ok()?
}

/// The text that is kept.
pub fn kept(shelf: Shelf) -> Option<String> {
    item(name(shelf))
}

/// The texts that earlier visits put aside.
pub fn aside() -> Vec<(Shelf, String)> {
    Shelf::ALL.into_iter().filter_map(|shelf| Some((shelf, item(aside_name(shelf))?))).collect()
}

/// Keeps a text. `Err` says in words that it will not survive this page.
pub fn keep(shelf: Shelf, text: &str) -> Result<(), &'static str> {
    set(name(shelf), text)
}

fn set(name: &str, text: &str) -> Result<(), &'static str> {
    let why = || {
        tr!(
            "This browser does not let the page keep your settings (a private window, perhaps, or no room left). They hold until the page is closed; “Export settings” saves them as a file."
        )
    };
    local().ok_or_else(why)?.set_item(name, text).map_err(|_| why())
}

/// What the last visit wrote in haste.
pub fn in_haste() -> Option<String> {
    item(IN_HASTE)
}

/// Writes something down until it is kept. Where there is no room for it, it waits in memory alone.
pub fn write_in_haste(text: &str) {
    let _ = set(IN_HASTE, text);
}

/// What was written in haste is kept.
pub fn no_haste() {
    remove(IN_HASTE);
}

/// Puts the text that is kept aside: what is changed next takes its place.
pub fn put_aside(shelf: Shelf) {
    if let Some((text, store)) = kept(shelf).zip(local()) {
        // Where there is no room for it, it lasts as long as the page.
        let _ = store.set_item(aside_name(shelf), &text);
    }
}

/// Forgets a text that was put aside by an older build and is read again; true when there was one.
pub fn settle(shelf: Shelf) -> bool {
    let holds_again = item(aside_name(shelf)).is_some_and(|text| kept(shelf) == Some(text));
    if holds_again {
        remove(aside_name(shelf));
    }
    holds_again
}

/// Forgets what was put aside.
pub fn forget_aside() {
    Shelf::ALL.into_iter().map(aside_name).for_each(remove);
}

fn remove(name: &str) {
    if let Some(store) = local() {
        // What cannot be removed could not be put there either.
        let _ = store.remove_item(name);
    }
}

/// The texts that another tab changed: what it keeps now, or nothing. All may have been emptied.
pub fn changed(event: &web_sys::StorageEvent) -> Vec<(Shelf, Option<String>)> {
    let of = event.key();
    let named = |shelf: &Shelf| of.as_deref().is_none_or(|key| key == name(*shelf));
    Shelf::ALL.into_iter().filter(named).map(|shelf| (shelf, event.new_value())).collect()
}

/// What is kept as a word: a text in JSON.
#[derive(Clone, Copy)]
pub enum Word {
    /// The look's.
    Look,
    /// The language's tag; `web/early.js` reads it as well.
    Language,
    /// How many pictures a second are shown.
    Pace,
}

impl Word {
    fn name(self) -> &'static str {
        match self {
            Self::Look => "nightledger.look",
            Self::Language => "nightledger.language",
            Self::Pace => "nightledger.pace",
        }
    }

    /// Whether another tab changed it.
    pub fn is_changed(self, event: &web_sys::StorageEvent) -> bool {
        event.key().is_none_or(|key| key == self.name())
    }

    /// The one that is kept.
    pub fn kept(self) -> Option<String> {
        Some(item(self.name())?.trim().trim_matches('"').to_owned())
    }

    /// Keeps one. `Err` says in words that it will not survive this page.
    pub fn keep(self, word: &str) -> Result<(), &'static str> {
        set(self.name(), &["\"", word, "\""].concat())
    }
}

/// Whether another tab forgot everything.
pub fn is_forgotten(event: &web_sys::StorageEvent) -> bool {
    event.new_value().is_none() && event.key().is_none_or(|name| name == FORGOTTEN)
}

/// AstroBin's list of filters that is kept.
pub fn filter_list() -> Option<String> {
    item(FILTER_LIST)
}

/// Keeps the list of filters; whether there was room.
pub fn keep_filter_list(text: &str) -> bool {
    set(FILTER_LIST, text).is_ok()
}

/// Forgets the list of filters.
pub fn forget_filter_list() {
    remove(FILTER_LIST);
}

/// Forgets everything.
pub fn forget() {
    Shelf::ALL.into_iter().map(name).for_each(remove);
    [Word::Look, Word::Language, Word::Pace].into_iter().map(Word::name).for_each(remove);
    no_haste();
    if let Some(store) = local() {
        // Where this fails, other tabs could keep nothing either.
        let _ = store.set_item(FORGOTTEN, "").and_then(|()| store.remove_item(FORGOTTEN));
    }
    forget_aside();
}
