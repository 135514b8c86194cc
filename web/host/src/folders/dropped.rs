//! What was dropped on the page: handles where the browser gives them, else entries, else plain files.

use std::collections::BTreeMap;

use js_sys::{Array, Promise};
use nightledger_language::{Said, tr};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    File, FileSystemDirectoryEntry, FileSystemDirectoryHandle, FileSystemEntry, FileSystemFileEntry,
    FileSystemFileHandle, FileSystemHandle, FileSystemHandleKind,
};

use super::picker::Folder;
use super::{add_loose, in_words, open};

/// One dropped item.
enum Taken {
    /// Its handle, and its entry, which knows names that handles leave out.
    Handle(Promise, Option<FileSystemEntry>),
    Entry(FileSystemEntry),
    File(File),
}

/// Everything that was dropped, taken while the event lasted; [`Dropped::contents`] may take its time.
pub struct Dropped {
    items: Vec<Taken>,
}

/// What the drop came to.
#[derive(Default)]
pub struct Contents {
    /// Folders by handle, with their entries.
    pub handles: Vec<(FileSystemDirectoryHandle, Option<FileSystemDirectoryEntry>)>,
    /// Folders by their entries alone.
    pub entries: Vec<FileSystemDirectoryEntry>,
    /// Loose files, under the name "".
    pub loose: Option<Folder>,
    /// A loose file that can only be meant as settings: config.ini, or JSON.
    pub settings: Option<File>,
    /// What could not be taken, in words.
    pub faults: Vec<String>,
}

impl Contents {
    /// Whether nothing came of the drop, and nothing says why.
    pub fn is_empty(&self) -> bool {
        self.handles.is_empty()
            && self.entries.is_empty()
            && self.loose.is_none()
            && self.settings.is_none()
            && self.faults.is_empty()
    }
}

impl Dropped {
    /// Every item of a drop, as `web/early.js` took them: file, entry, promise of a handle.
    pub fn new(items: &Array) -> Self {
        let part = |item: &Array, at| Some(item.get(at)).filter(JsValue::is_object);
        let taken = |item: JsValue| {
            let item: Array = item.unchecked_into();
            if let Some(file) = part(&item, 0) {
                return Some(Taken::File(file.unchecked_into()));
            }
            let entry = part(&item, 1).map(JsCast::unchecked_into);
            match part(&item, 2) {
                Some(promise) => Some(Taken::Handle(promise.unchecked_into(), entry)),
                None => entry.map(Taken::Entry),
            }
        };
        Self { items: items.iter().filter_map(taken).collect() }
    }

    /// Follows every item to its files.
    pub async fn contents(self) -> Contents {
        let mut out = Contents::default();
        let mut loose: BTreeMap<String, File> = BTreeMap::new();
        for item in self.items {
            match item {
                Taken::File(file) => add_loose(&mut loose, file),
                Taken::Handle(promise, entry) => match (JsFuture::from(promise).await, entry) {
                    (Ok(handle), entry) if handle.is_object() => {
                        handle_item(handle.unchecked_into(), entry, &mut out, &mut loose).await;
                    }
                    (_, Some(entry)) => entry_item(&entry, &mut out, &mut loose).await,
                    (Ok(_), None) => {}
                    (Err(error), None) => out.faults.push(tr!(
                        "Something that was dropped could not be read: {why}.",
                        why = in_words(&error)
                    )),
                },
                Taken::Entry(entry) => entry_item(&entry, &mut out, &mut loose).await,
            }
        }
        let is_settings = |name: &str| {
            let suffix = name.rsplit_once('.').map_or("", |(_, suffix)| suffix);
            ["ini", "json"].iter().any(|each| suffix.eq_ignore_ascii_case(each))
        };
        let alone = out.handles.is_empty() && out.entries.is_empty() && loose.len() == 1;
        if alone && loose.keys().all(|name| is_settings(name)) {
            out.settings = loose.into_values().next();
            return out;
        }
        out.loose = (!loose.is_empty()).then(|| (String::new(), loose));
        out
    }
}

async fn handle_item(
    handle: FileSystemHandle,
    entry: Option<FileSystemEntry>,
    out: &mut Contents,
    loose: &mut BTreeMap<String, File>,
) {
    let name = handle.name();
    if handle.kind() == FileSystemHandleKind::Directory {
        out.handles.push((handle.unchecked_into(), entry.map(JsCast::unchecked_into)));
        return;
    }
    match open(handle.unchecked_ref::<FileSystemFileHandle>()).await {
        Ok(file) => add_loose(loose, file),
        Err(why) => out.faults.push(format!("{name}: {why}.")),
    }
}

async fn entry_item(entry: &FileSystemEntry, out: &mut Contents, loose: &mut BTreeMap<String, File>) {
    if entry.is_file() {
        match entry_file(entry.unchecked_ref()).await {
            Ok(file) => add_loose(loose, file),
            Err(why) => out.faults.push(format!("{}: {why}.", entry.name())),
        }
        return;
    }
    out.entries.push(entry.clone().unchecked_into());
}

async fn entry_file(entry: &FileSystemFileEntry) -> Result<File, Said> {
    let promise =
        Promise::new(&mut |resolve, reject| entry.file_with_callback_and_callback(&resolve, &reject));
    let file = JsFuture::from(promise).await.map_err(|error| in_words(&error))?;
    Ok(file.unchecked_into())
}
