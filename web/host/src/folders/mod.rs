//! Where files come from: three folder sources (and loose files) behind one trait.
//!
//! A source lists what it holds, and [`read`] reads many of its files at a time; which files are read, and how, is
//! `nightledger-session`'s to say. Nothing here reads more than it is asked for.

pub mod bindings;
pub mod dropped;
mod files;
mod handle;
mod lanes;
pub mod picker;

pub use files::Files;
pub use handle::{DirectoryHandle, permitted};
pub use lanes::{Given, Go, Observer, Part, entries, read};

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use js_sys::{Array, Promise, Uint8Array};
use nightledger_language::{Said, said, tr};
use nightledger_session::{Listed, Stamp};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, File, FileSystemFileHandle};

/// A future that stays on its thread: nothing of a browser may leave it.
pub type Local<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// Hears how many files were found so far, and says whether to go on.
pub type Seen = Rc<dyn Fn(u32) -> bool>;

/// Has the page walk a dropped folder by its entries, which stay with the page. What comes of it is what [`entries`]
/// gives; undefined if these files are here already, or nobody waits any more.
pub type Walk = Rc<dyn Fn(Seen) -> Promise>;

/// A folder as some browser gives it.
pub trait Source {
    /// The folder's own name; empty for loose files.
    fn name(&self) -> String;

    /// Everything below it, in no particular order, as far as there is something when `stop` comes. A folder that cannot
    /// be listed is reported among the faults; the others are listed all the same.
    fn list<'a>(&'a self, seen: Seen, stop: &'a Promise) -> Local<'a, Found>;

    /// Its handle, where it has one: such a folder can be watched.
    fn handle(&self) -> Option<&DirectoryHandle> {
        None
    }

    /// The file at `path` below it.
    fn open<'a>(&'a self, path: &'a str) -> Local<'a, Result<File, Said>>;
}

/// What a source holds.
#[derive(Default)]
pub struct Found {
    /// Its files and folders by their paths below it.
    pub listed: Listed,
    /// For each path a `FileSystemFileHandle`, which has yet to give its file, or a `File`.
    pub files: Array,
    /// Whether these very files were added before: then there is nothing else here.
    pub twice: bool,
}

/// The file behind a handle.
pub async fn open(handle: &FileSystemFileHandle) -> Result<File, Said> {
    JsFuture::from(handle.get_file())
        .await
        .map_err(|error| in_words(&error))?
        .dyn_into::<File>()
        .map_err(|_| no_file())
}

/// Why there is no file where the browser was to give one.
pub fn no_file() -> Said {
    said!("the browser gave no file")
}

/// Reads `length` bytes from `offset`, fewer at the end of the file.
pub async fn read_range(file: &File, offset: u64, length: usize) -> Result<Vec<u8>, Said> {
    let mut bytes = Vec::new();
    read_range_into(file, offset, length, &mut bytes).await?;
    Ok(bytes)
}

/// The same into room that is used again and again.
pub async fn read_range_into(
    file: &File,
    offset: u64,
    length: usize,
    bytes: &mut Vec<u8>,
) -> Result<(), Said> {
    #[allow(
        clippy::cast_precision_loss,
        reason = "files are far below 2^53 bytes, which is JavaScript's own limit"
    )]
    let (start, end) = (offset as f64, offset.saturating_add(length as u64) as f64);
    let slice = file.slice_with_f64_and_f64(start, end).map_err(|error| in_words(&error))?;
    let buffer = JsFuture::from(slice.array_buffer()).await.map_err(|error| in_words(&error))?;
    let read = Uint8Array::new(&buffer);
    bytes.resize(usize::try_from(read.length()).unwrap_or_default(), 0);
    read.copy_to(bytes);
    Ok(())
}

/// The size of a file in bytes.
pub fn size_bytes(file: &File) -> u64 {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a size is a whole number from 0"
    )]
    let size = file.size() as u64;
    size
}

/// When a file was last changed, in milliseconds since 1970.
pub fn modified_ms(file: &File) -> i64 {
    #[allow(clippy::cast_possible_truncation, reason = "a whole number of milliseconds")]
    let modified = file.last_modified() as i64;
    modified
}

/// What tells two states of a file apart whose sidecars do not matter.
pub fn stamp(file: &File) -> Stamp {
    Stamp { size_bytes: size_bytes(file), modified_ms: modified_ms(file), sidecars: 0 }
}

/// The sentence for a folder, or for files without one, that are here.
pub fn here_already(name: &str) -> String {
    if name.is_empty() {
        return tr!("These files have already been added. To read them again, press “Start over” first.")
            .to_owned();
    }
    tr!("“{name}” has already been added. To read it again, press “Start over” first.", name)
}

/// What a browser's error means to the user and what to do about it.
pub fn in_words(error: &JsValue) -> Said {
    match error_name(error).as_str() {
        "NotAllowedError" => said!("the browser was not allowed to read it. Check who may read it"),
        "SecurityError" => {
            said!("the browser refuses this place. Choose a folder inside it, or drop the folder on the page")
        }
        "NotFoundError" => said!("it is no longer there"),
        // The second is Firefox's, for a file that goes while it is read.
        "NotReadableError" | "AbortError" => {
            said!(
                "it could not be read. Check that it is not locked by another program, that you may read it, and that the disk is there"
            )
        }
        "TypeMismatchError" => said!("it is another kind of entry than it was"),
        "QuotaExceededError" => said!("there is no room left"),
        "InvalidStateError" => said!("it changed while it was being read"),
        _ => {
            let said = js_sys::Reflect::get(error, &"message".into())
                .ok()
                .and_then(|message| message.as_string())
                .or_else(|| error.as_string())
                .unwrap_or_default();
            if said.is_empty() {
                said!("the browser gave no reason")
            } else {
                said!("the browser says: {said}", said)
            }
        }
    }
}

/// The name of a browser's error: `AbortError`.
pub fn error_name(error: &JsValue) -> String {
    error.dyn_ref::<DomException>().map(DomException::name).unwrap_or_default()
}

/// Two loose files of one name are two files: the second gets a folder of its own, as its number.
fn add_loose(loose: &mut BTreeMap<String, File>, file: File) {
    let name = file.name();
    let mut path = name.clone();
    let mut number = 2;
    while loose.contains_key(&path) {
        path = format!("{number}/{name}");
        number += 1;
    }
    loose.insert(path, file);
}
