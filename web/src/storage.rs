//! What the browser keeps for the user: settings, edits, the look. A browser that keeps nothing (private windows) is
//! worth a sentence, not a failure.

use nightledger_json::{Form, Value, taken};

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
}

/// The shelf that another tab changed, and whether it was emptied; everything may have been.
pub fn changed(event: &web_sys::StorageEvent) -> Vec<(Shelf, bool)> {
    let emptied = event.new_value().is_none();
    let of = event.key();
    let named = |shelf: &Shelf| of.as_deref().is_none_or(|name| name == shelf.name());
    Shelf::ALL.into_iter().filter(named).map(|shelf| (shelf, emptied)).collect()
}

fn local() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// What is kept on a shelf; nothing when there is none, or none that can be understood.
pub fn load<T: Form>(shelf: Shelf) -> Option<T> {
    from_text(&packed::unpack(local()?.get_item(shelf.name()).ok()??)?)
}

/// A value from the text in which it is kept.
pub fn from_text<T: Form>(text: &str) -> Option<T> {
    taken(&Value::parse(text).ok()?).ok()
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
    }
}
