//! What a click on "Add folder" led to: the folder picker, or the `webkitdirectory` input.

use std::collections::BTreeMap;

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use nightledger_language::tr;
use nightledger_session::sample;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileSystemDirectoryHandle};

use super::{add_loose, error_name, in_words};

/// What the picker came to.
pub enum Picked {
    /// A folder.
    Folder(FileSystemDirectoryHandle),
    /// The user changed their mind.
    Cancelled,
    /// It did not work; why, in words.
    Refused(String),
}

/// Whether this browser has a folder picker.
pub fn has_picker() -> bool {
    web_sys::window()
        .and_then(|window| Reflect::get(&window, &"showDirectoryPicker".into()).ok())
        .is_some_and(|call| call.is_function())
}

/// Asks for a folder to write into: a browser shows its picker only while it handles a click. Nothing where there is none.
pub fn ask_for_target() -> Option<Promise> {
    let window = web_sys::window()?;
    let call: Function = Reflect::get(&window, &"showDirectoryPicker".into()).ok()?.dyn_into().ok()?;
    let options = Object::new();
    for (key, value) in [("id", "stack"), ("mode", "readwrite")] {
        Reflect::set(&options, &key.into(), &value.into()).ok()?;
    }
    call.call1(&window, &options).ok()?.dyn_into().ok()
}

/// What came of asking the user for a folder (`web/early.js`).
pub async fn picked(asked: Promise) -> Picked {
    match JsFuture::from(asked).await {
        Ok(handle) => Picked::Folder(handle.unchecked_into()),
        Err(error) => refused(&error),
    }
}

fn refused(error: &wasm_bindgen::JsValue) -> Picked {
    match error_name(error).as_str() {
        // Chromium also says AbortError after its "contains system files" message, which the user has just read.
        "AbortError" => Picked::Cancelled,
        "NotAllowedError" => Picked::Refused(
            tr!(
                "The browser was not allowed to read that folder. Add it again and choose “View files” when asked, or drop it on the page."
            )
            .to_owned(),
        ),
        "SecurityError" => Picked::Refused(
            tr!("The browser does not show its folder picker here. Drop the folder on the page instead.").to_owned(),
        ),
        _ => Picked::Refused(tr!("The folder could not be opened: {why}.", why = in_words(error))),
    }
}

/// A folder's name and its files by their paths below it.
pub type Folder = (String, BTreeMap<String, File>);

/// The folders (one, in every browser so far) that a `webkitdirectory` input holds; files without a path are loose.
pub fn input_folders(files: impl Iterator<Item = File>) -> Vec<Folder> {
    let mut folders: BTreeMap<String, BTreeMap<String, File>> = BTreeMap::new();
    for file in files {
        let path = Reflect::get(&file, &"webkitRelativePath".into())
            .ok()
            .and_then(|path| path.as_string())
            .unwrap_or_default();
        match path.split_once('/') {
            Some((root, below)) => {
                folders.entry(root.to_owned()).or_default().insert(below.to_owned(), file);
            }
            None => add_loose(folders.entry(String::new()).or_default(), file),
        }
    }
    folders.into_iter().collect()
}

/// The sample's folder, as a folder input would give it.
pub fn sample_folder() -> Vec<Folder> {
    let mut files = BTreeMap::new();
    for (path, bytes) in sample::tree() {
        let parts = Array::of1(&Uint8Array::from(bytes.as_slice()));
        let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
        if let Ok(file) = File::new_with_u8_array_sequence(&parts, &name) {
            files.insert(path, file);
        }
    }
    vec![(sample::FOLDER.to_owned(), files)]
}
