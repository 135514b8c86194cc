//! What the browser keeps for the user: settings, edits, the look. A browser that keeps nothing (private windows) is
//! worth a sentence, not a failure.

use nightledger_json::{Form, Value, taken};
use nightledger_ledger::Settings;

use crate::packed;

/// Under which name things are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shelf {
    /// Settings.
    Settings,
    /// Edits.
    Edits,
    /// The theme.
    Look,
}

impl Shelf {
    const ALL: [Self; 3] = [Self::Settings, Self::Edits, Self::Look];

    fn name(self) -> &'static str {
        match self {
            Self::Settings => "nightledger.settings",
            Self::Edits => "nightledger.edits",
            Self::Look => "nightledger.look",
        }
    }

    /// Where a text is put that this build cannot read. A look that is none is not worth keeping.
    fn aside(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Settings => Some(("settings", "nightledger.settings.aside")),
            Self::Edits => Some(("edits", "nightledger.edits.aside")),
            Self::Look => None,
        }
    }
}

/// What was kept and cannot be read: damaged, or of a newer build.
#[derive(Clone, PartialEq)]
pub struct Aside {
    /// In a word.
    pub what: &'static str,
    /// As it was kept, unpacked where that is possible.
    pub text: String,
}

impl Aside {
    fn new(what: &'static str, kept: String) -> Self {
        let text = packed::unpack(&kept).unwrap_or(kept);
        Self { what, text }
    }
}

/// What was put aside in earlier visits.
pub fn aside() -> Vec<Aside> {
    let kept = |(what, name)| Some(Aside::new(what, local()?.get_item(name).ok()??));
    Shelf::ALL.into_iter().filter_map(Shelf::aside).filter_map(kept).collect()
}

/// Forgets what was put aside.
pub fn forget_aside() {
    for (_, name) in Shelf::ALL.into_iter().filter_map(Shelf::aside) {
        if let Some(store) = local() {
            // What cannot be removed could not be put there either.
            let _ = store.remove_item(name);
        }
    }
}

/// The shelf that another tab changed, and whether it was emptied; everything may have been.
pub fn changed(event: &web_sys::StorageEvent) -> Vec<(Shelf, bool)> {
    let emptied = event.new_value().is_none();
    let of = event.key();
    let named = |shelf: &Shelf| of.as_deref().is_none_or(|name| name == shelf.name());
    Shelf::ALL.into_iter().filter(named).map(|shelf| (shelf, emptied)).collect()
}

/// Written and taken away by [`forget`], for other tabs to hear: the shelves may have been empty.
const FORGOTTEN: &str = "nightledger.forgotten";

/// Whether another tab forgot everything.
pub fn is_forgotten(event: &web_sys::StorageEvent) -> bool {
    event.new_value().is_none() && event.key().is_none_or(|name| name == FORGOTTEN)
}

fn local() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// What is kept on a shelf; nothing when there is none, or none that can be understood. That is put aside first: what is
/// changed next takes its place.
pub fn load<T: Form>(shelf: Shelf, put_aside: &mut Vec<Aside>) -> Option<T> {
    let kept = local()?.get_item(shelf.name()).ok()??;
    let read = of_this_build(&kept).and_then(|value| taken(&value).ok());
    settle(shelf, kept, read.is_some(), put_aside);
    read
}

/// What a kept text says, if no newer build wrote it.
fn of_this_build(kept: &str) -> Option<Value> {
    let value = Value::parse(&packed::unpack(kept)?).ok()?;
    let newer =
        |version: &Value| version.whole().is_none_or(|version| version > Settings::default().version.into());
    (!value.get("version").is_some_and(newer)).then_some(value)
}

/// Puts a text aside that could not be read, and forgets one that holds again: an older build put it aside.
fn settle(shelf: Shelf, kept: String, is_read: bool, put_aside: &mut Vec<Aside>) {
    let Some(((what, name), store)) = shelf.aside().zip(local()) else { return };
    if !is_read {
        // Where there is no room for it, it lasts as long as the page.
        let _ = store.set_item(name, &kept);
        put_aside.retain(|other| other.what != what);
        put_aside.push(Aside::new(what, kept));
    } else if store.get_item(name) == Ok(Some(kept)) {
        let _ = store.remove_item(name);
        put_aside.retain(|other| other.what != what);
    }
}

/// Keeps `value`. `Err` says in words that it will not survive this page.
pub fn keep(shelf: Shelf, value: &dyn Form) -> Result<(), &'static str> {
    const WHY: &str = "This browser does not let the page keep your settings (a private window, perhaps, or no room left). \
                       They hold until the page is closed; “Export settings” saves them as a file.";
    let store = local().ok_or(WHY)?;
    store.set_item(shelf.name(), &packed::pack(value.to_json().to_string())).map_err(|_| WHY)
}

/// Forgets everything.
pub fn forget() {
    if let Some(store) = local() {
        for shelf in Shelf::ALL {
            // A shelf that cannot be cleared could not be filled either.
            let _ = store.remove_item(shelf.name());
        }
        // Nor could other tabs keep anything then.
        let _ = store.set_item(FORGOTTEN, "").and_then(|()| store.remove_item(FORGOTTEN));
    }
    forget_aside();
}
