//! A folder of the File System Access API: from the picker, or dropped in Chromium.

use std::collections::{BTreeMap, BTreeSet};

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Object, Promise, Reflect};
use nightledger_language::Said;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileSystemDirectoryHandle, FileSystemFileHandle};

use super::bindings::PermissionHandle;
use super::{Found, Local, Observer, Seen, Source, Walk, in_words, lanes, open};

/// A folder by its handle.
pub struct DirectoryHandle {
    root: FileSystemDirectoryHandle,
    /// Brings what entries know beyond it, where the folder was dropped.
    walk: Option<Walk>,
    /// The files that only entries know.
    hidden: RefCell<BTreeMap<String, File>>,
}

impl DirectoryHandle {
    /// The folder behind `root`; `walk` brings what its handle may leave out.
    pub fn new(root: FileSystemDirectoryHandle, walk: Option<Walk>) -> Self {
        Self { root, walk, hidden: RefCell::default() }
    }

    /// Everything below it, once more: what only its entries knew is as it was.
    pub async fn look(&self, stop: &Promise) -> Found {
        let mut found = lanes::list(&self.root, Rc::new(|_| true), stop).await;
        for (path, file) in &*self.hidden.borrow() {
            found.listed.paths.push(path.clone());
            found.files.push(file);
        }
        found
    }

    /// Has the browser call when something changes below it; nothing where it cannot.
    pub async fn observe(&self, changed: impl Fn() + 'static) -> Option<Observer> {
        lanes::observe(&self.root, changed).await
    }

    /// Adds to what the handle lists the files that only entries know.
    async fn add_hidden(&self, found: &mut Found, entries: Promise) {
        let parts = lanes::finished(entries).await;
        if parts.is_undefined() {
            return;
        }
        let more = Found::from(parts);
        found.listed.faults.extend(more.listed.faults);
        found.listed.lost.extend(more.listed.lost);
        if more.listed.paths.is_empty() {
            return;
        }
        let listed: BTreeSet<String> = found.listed.paths.iter().cloned().collect();
        for (path, file) in more.listed.paths.into_iter().zip(more.files.iter()) {
            if !listed.contains(&path) {
                found.files.push(&file);
                found.listed.paths.push(path.clone());
                self.hidden.borrow_mut().insert(path, file.unchecked_into());
            }
        }
    }
}

impl Source for DirectoryHandle {
    fn name(&self) -> String {
        self.root.name()
    }

    fn handle(&self) -> Option<&DirectoryHandle> {
        Some(self)
    }

    fn list<'a>(&'a self, seen: Seen, stop: &'a Promise) -> Local<'a, Found> {
        Box::pin(async move {
            // Both at a time.
            let entries = self.walk.as_ref().map(|walk| walk(Rc::clone(&seen)));
            let mut found = lanes::list(&self.root, seen, stop).await;
            match entries {
                Some(entries) => self.add_hidden(&mut found, entries).await,
                None => found.listed.hides_names = true,
            }
            found
        })
    }

    fn open<'a>(&'a self, path: &'a str) -> Local<'a, Result<File, Said>> {
        Box::pin(async move {
            if let Some(file) = self.hidden.borrow().get(path) {
                return Ok(file.clone());
            }
            let mut directory = self.root.clone();
            let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
            for folder in folders.split('/').filter(|folder| !folder.is_empty()) {
                directory = JsFuture::from(directory.get_directory_handle(folder))
                    .await
                    .map_err(|error| in_words(&error))?
                    .unchecked_into();
            }
            let handle: FileSystemFileHandle = JsFuture::from(directory.get_file_handle(name))
                .await
                .map_err(|error| in_words(&error))?
                .unchecked_into();
            open(&handle).await
        })
    }
}

/// Whether the page may read (or write, when `write`) behind this handle; asks the user when `ask`, which needs a
/// fresh click. A browser without such questions allows what it gave.
pub async fn permitted(handle: &FileSystemDirectoryHandle, write: bool, ask: bool) -> bool {
    let handle = handle.unchecked_ref::<PermissionHandle>();
    if Reflect::get(handle, &"queryPermission".into()).map_or(true, |call| !call.is_function()) {
        return true;
    }
    let options = Object::new();
    let mode = if write { "readwrite" } else { "read" };
    if Reflect::set(&options, &"mode".into(), &mode.into()).is_err() {
        return false;
    }
    if granted(handle.query_permission(&options)).await {
        return true;
    }
    ask && granted(handle.request_permission(&options)).await
}

async fn granted(answer: Result<js_sys::Promise, JsValue>) -> bool {
    let Ok(promise) = answer else { return false };
    JsFuture::from(promise).await.is_ok_and(|state| state.as_string().as_deref() == Some("granted"))
}
